"""How far ahead a day may lie that rests a case (承诺、限期的日期)."""

from datetime import date

from django.utils.translation import gettext as _

from liaison.core import clock, wording
from liaison.core.errors import DomainError
from liaison.workdays import queries as workdays
from suggestions.supervision import rungs


def check_promise(text: str, day: date | None) -> None:
    """A promise (承诺) has words and a day: after today, twenty working days at most."""
    if not text.strip():
        raise DomainError(_("请写承诺了什么。"), "promise")
    if day is None or day <= clock.today():
        raise DomainError(_("承诺日期要在今天以后。"), "promised_on")
    if day > latest():
        raise DomainError(_("承诺最迟到 %s，再晚就按阶梯继续。") % _said(latest()), "promised_on")


def check_demand(day: date) -> None:
    """So has a new day the organ sets (限期), without words."""
    if day <= clock.today():
        raise DomainError(_("限期要在今天以后。"), "demanded_on")
    if day > latest():
        raise DomainError(_("限期最迟到 %s，再晚就按阶梯继续。") % _said(latest()), "demanded_on")


def latest() -> date:
    """The latest day that may be named today."""
    return rungs.latest_promise(clock.today(), workdays.load())


def _said(day: date) -> str:
    return wording.day(day, clock.today())
