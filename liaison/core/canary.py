"""Does the key ring fit this database? (密钥试封)

With a wrong or incomplete ring new cards would be sealed under keys nobody keeps, and known
visitors would not be recognised. So each key in use has left a word here: one sealed by each
data key, and one HMAC of the index key. A start with a ring that does not fit is refused.
"""

from uuid import UUID

from django.core import checks
from django.db import connections
from django.utils.translation import gettext as _

from liaison.core import sealing
from liaison.core.keyring import key_ring
from liaison.core.models import Canary

WORD = "liaison"
INDEX = "index"
PLACE = {"table": "core_canary", "column": "sealed", "row": UUID(int=0)}


def problems() -> list[str]:
    """A sentence for each word that does not open; none when all is well."""
    return [_sentence(bird.key) for bird in Canary.objects.all() if not _sings(bird)]


def leave() -> None:
    """Leave a word for the keys in use that have none yet."""
    newest = key_ring().data[0].id.hex()
    known = set(Canary.objects.values_list("key", flat=True))
    words = {newest: sealing.seal(WORD, **PLACE), INDEX: sealing.blind_index(INDEX, WORD)}
    missing = [Canary(key=key, sealed=word) for key, word in words.items() if key not in known]
    if missing:
        Canary.objects.bulk_create(missing, ignore_conflicts=True)


@checks.register(checks.Tags.database)
def check_key_ring(app_configs, databases, **kwargs):
    """Asked by every `migrate`, so by every start."""
    if not databases or not _table_exists():
        return []
    return [checks.Error(sentence, id="liaison.E010") for sentence in problems()]


def leave_after_migrate(**kwargs) -> None:
    """The first start, and the first one after a new key was put in front of the ring."""
    if _table_exists() and not problems():
        leave()


def _sings(bird: Canary) -> bool:
    if bird.key == INDEX:
        return bytes(bird.sealed) == sealing.blind_index(INDEX, WORD)
    try:
        return sealing.open_sealed(bird.sealed, **PLACE) == WORD
    except sealing.SealBroken:
        return False


def _sentence(key: str) -> str:
    if key == INDEX:
        return _("数据密钥里的索引密钥与这个数据库不符：查不到已登记的群众。请恢复原来的 data-keys 文件。")
    return _("数据密钥里缺少编号 %s 的密钥：用它加密的姓名和电话打不开。请恢复原来的 data-keys 文件。") % (key)


def _table_exists() -> bool:
    return Canary._meta.db_table in connections["default"].introspection.table_names()
