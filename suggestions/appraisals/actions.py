"""Setting up an appraisal, counting it twice, publishing what both counts say (设置、计票、公布)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.accounts.scope import reach
from liaison.audit.steps import check_open
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.divisions.models import Unit
from suggestions.appraisals import moves, notices
from suggestions.appraisals.models import Appraisal, Appraised, Stage
from suggestions.appraisals.scoring import differing, validity
from suggestions.rules.appraising import rule_for
from suggestions.tickets.models import Ticket

PARTS = ("satisfied", "basically", "unsatisfied")
MOST_SUBJECTS = 60
LARGEST = 30_000  # papers; more is a slip of the finger


@transaction.atomic
def set_up(
    *,
    by: User,
    title: str,
    held_on: date,
    units: Iterable[Unit] = (),
    tickets: Iterable[Ticket] = (),
    reported: Iterable[Unit] = (),
    **more,
) -> Appraisal:
    """A sitting of one's own organ (民主评议、满意度测评会), with what is appraised; it keeps the rule of that day."""
    organ = by.posting.unit if by.posting else None
    if not reach(by, "appraisal:set") or organ is None or not organ.is_organ:
        raise PermissionDenied(_("测评由人大机关组织。"))
    rule = rule_for(organ.division_id, held_on)
    if rule is None:
        raise DomainError(_("还没有测评规则，请先运行 load_rules。"))
    appraisal = Appraisal(organ=organ, rule=rule, set_by=by, title=title.strip(), held_on=held_on, **more)
    appraisal.save()
    _put_subjects(appraisal, by, units, tickets, reported)
    record(appraisal, "set", by=by, data={"held_on": held_on.isoformat()})
    return appraisal


@transaction.atomic
def change(
    *,
    appraisal_id: int,
    by: User,
    units: Iterable[Unit] = (),
    tickets: Iterable[Ticket] = (),
    reported: Iterable[Unit] = (),
    **columns,
) -> Appraisal:
    """Another day, place or list, as long as nothing was counted."""
    appraisal = locked(appraisal_id)
    check_open(appraisal, moves.CHANGE, by)
    for name, value in columns.items():
        setattr(appraisal, name, value)
    appraisal.rule = rule_for(appraisal.organ.division_id, appraisal.held_on) or appraisal.rule
    appraisal.save()
    appraisal.subjects.all().delete()
    _put_subjects(appraisal, by, units, tickets, reported)
    record(appraisal, "edit", by=by, data={"held_on": appraisal.held_on.isoformat()})
    return appraisal


@transaction.atomic
def count(
    *,
    appraisal_id: int,
    by: User,
    issued: int,
    returned: int,
    figures: Mapping[int, Mapping[str, int]],
    void_agreed: bool = False,
) -> Appraisal:
    """What one person counted. The first count is kept hidden; the second publishes if it says the same.

    `figures` are {subject: {satisfied, basically, unsatisfied}}. Two who type at once are first and second,
    whoever came first. More papers back than went out void the appraisal, once both say so.
    """
    appraisal = locked(appraisal_id)
    if appraisal.published_at:
        raise Conflict(_("%s刚刚已经计完票，请看结果。") % appraisal)
    check_open(appraisal, moves.COUNT, by)
    if appraisal.held_on > clock.today():
        raise DomainError(_("测评还没有开，不能计票。"))
    subjects = list(appraisal.subjects.select_related("unit", "ticket"))
    _check(subjects, issued, returned, figures, void_agreed)
    if appraisal.state == Stage.PLANNED:
        _keep_first(appraisal, subjects, by, issued, returned, figures)
    else:
        _compare(appraisal, subjects, by, issued, returned, figures)
        _publish(appraisal, by)
    return appraisal


@transaction.atomic
def recount(*, appraisal_id: int, by: User) -> Appraisal:
    """Neither count is trusted (重数): the first is struck out, both begin again."""
    appraisal = locked(appraisal_id)
    check_open(appraisal, moves.RECOUNT, by)
    was = {"first_by": appraisal.first_by_id}
    appraisal.issued = appraisal.returned = appraisal.first_by = appraisal.first_at = None
    appraisal.save()
    appraisal.subjects.update(satisfied=None, basically=None, unsatisfied=None)
    record(appraisal, "recount", by=by, data=was)
    return appraisal


@transaction.atomic
def drop(*, appraisal_id: int, by: User, reason: str) -> Appraisal:
    """It will not be held or not be counted (撤销)."""
    appraisal = locked(appraisal_id)
    check_open(appraisal, moves.DROP, by)
    if not reason.strip():
        raise DomainError(_("请写明为什么撤销。"), "reason")
    appraisal.dropped_at, appraisal.drop_reason = clock.now(), reason.strip()
    appraisal.save(update_fields=["dropped_at", "drop_reason"])
    record(appraisal, "drop", by=by, note=reason.strip())
    return appraisal


def locked(appraisal_id: int) -> Appraisal:
    return Appraisal.objects.select_related("organ__division", "rule", "first_by").locked(appraisal_id)


def more_returned(returned: int, issued: int) -> str:
    return _("收回 %(back)d 张，发出 %(out)d 张，本次测评无效。") % {"back": returned, "out": issued}


def _put_subjects(appraisal: Appraisal, by: User, units, tickets, reported) -> None:
    units, tickets = list(dict.fromkeys(units)), list(dict.fromkeys(tickets))
    if not units and not tickets:
        raise DomainError(_("请选测评对象：单位，或写意见件编号。"), "units")
    if len(units) + len(tickets) > MOST_SUBJECTS:
        raise DomainError(_("一次最多测评 %d 个对象。") % MOST_SUBJECTS, "units")
    place = appraisal.organ.division_id
    far = next((unit for unit in units if not unit.division_id.startswith(place)), None)
    if far is not None:
        raise DomainError(_("%s不在本级，不能由本机关测评。") % far, "units")
    handed_in = {unit.pk for unit in reported}
    rows = [Appraised(unit=unit, report_received=unit.pk in handed_in) for unit in units]
    rows += [Appraised(ticket=ticket) for ticket in tickets]
    for position, row in enumerate(rows, start=1):
        row.appraisal, row.position = appraisal, position
    Appraised.objects.bulk_create(rows)


def _check(subjects: list[Appraised], issued: int, returned: int, figures, void_agreed: bool) -> None:
    """What one count may say at all."""
    if issued < 1:
        raise DomainError(_("发出票数至少 1 张。"), "issued")
    if max(issued, returned) > LARGEST:
        raise DomainError(_("票数不会超过 %d，请核对。") % LARGEST, "issued")
    if returned > issued and not void_agreed:
        raise DomainError(more_returned(returned, issued), "returned")
    if set(figures) != {subject.pk for subject in subjects}:
        raise Conflict(_("测评对象刚刚改过，请重新打开计票页。"))
    for subject in subjects:
        total = sum(figures[subject.pk][part] for part in PARTS)
        if total > returned:
            words = {"name": subject.name, "back": returned, "sum": total}
            refusal = _("收回 %(back)d 张，“%(name)s”三项合计 %(sum)d 张，请核对。") % words
            raise DomainError(refusal, field_of(subject, "satisfied"))


def field_of(subject: Appraised, part: str) -> str:
    """The name of the box for one figure of one subject."""
    return f"{part}_{subject.pk}"


def _keep_first(appraisal: Appraisal, subjects, by: User, issued: int, returned: int, figures) -> None:
    appraisal.issued, appraisal.returned = issued, returned
    appraisal.first_by, appraisal.first_at = by, clock.now()
    appraisal.save()
    for subject in subjects:
        for part in PARTS:
            setattr(subject, part, figures[subject.pk][part])
    Appraised.objects.bulk_update(subjects, PARTS)
    record(appraisal, "count", by=by, data={"pass": 1})


def _compare(appraisal: Appraisal, subjects, by: User, issued: int, returned: int, figures) -> None:
    """The second count has to come from somebody else and to say the same; else nothing is kept of it."""
    if by.pk == appraisal.first_by_id:
        raise DomainError(_("第一遍是您数的，第二遍请另一位同志计票。"))
    first, second = (
        {"issued": appraisal.issued, "returned": appraisal.returned},
        {"issued": issued, "returned": returned},
    )
    labels = {"issued": _("发出"), "returned": _("收回")}
    for subject in subjects:
        for part in PARTS:
            name = field_of(subject, part)
            first[name], second[name] = getattr(subject, part), figures[subject.pk][part]
            about = f"{subject.name} " if len(subjects) > 1 else ""
            labels[name] = f"{about}{Appraised._meta.get_field(part).verbose_name}"
    wrong = differing(first, second)
    if wrong:
        said = "；".join(f"{labels[name]} {first[name]} / {second[name]}" for name in wrong[:3])
        raise DomainError(_("两位计票人的数不同：%s。请重数。") % said, wrong[0])


def _publish(appraisal: Appraisal, by: User) -> None:
    """Both say the same: the result stands, or the papers make none."""
    appraisal.second_by, appraisal.published_at = by, clock.now()
    appraisal.void = validity(appraisal.issued, appraisal.returned, appraisal.marks).value
    appraisal.save()
    record(appraisal, "publish", by=by, data={"void": appraisal.void, "issued": appraisal.issued})
    if not appraisal.void:
        notices.counted(appraisal)
