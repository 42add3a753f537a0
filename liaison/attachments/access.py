"""Who may see a file: the app that owns its thing answers."""

from collections.abc import Callable
from uuid import UUID

from liaison.attachments.models import File

Question = Callable[[int, object], bool]
_questions: dict[str, Question] = {}


def register(thing: str, question: Question) -> None:
    """`question(thing_id, user)` says whether this person may see what hangs on that thing."""
    _questions[thing] = question


def may_see(file: File, user) -> bool:
    """No owner registered, nobody may see."""
    question = _questions.get(file.thing)
    return question is not None and question(file.thing_id, user)


def visible_file(uuid: UUID, user) -> File | None:
    """The file with that key, if this person may see it."""
    file = File.objects.filter(uuid=uuid).first()
    return file if file is not None and may_see(file, user) else None
