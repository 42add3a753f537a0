"""What a person may read of cases (督办件的查看)."""

from suggestions.supervision.cases import SupervisionCase


def may_see_files(case_id: int, user) -> bool:
    """Whoever may read the case sees the photos of its group."""
    return SupervisionCase.objects.visible_to(user).filter(pk=case_id).exists()
