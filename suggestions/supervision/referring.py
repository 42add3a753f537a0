"""Writing to the appointing body (移送追责建议): opened after the vote, sent as a numbered paper, answered."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.models import User
from liaison.audit.trail import record
from liaison.core import clock
from liaison.core.errors import Conflict, DomainError
from liaison.workdays import queries as workdays
from suggestions.rules.ladders import RungKind
from suggestions.supervision import climbing, notices
from suggestions.supervision.cases import Act, ActEnding, CaseState, Ending, SupervisionCase
from suggestions.supervision.moves import power
from suggestions.supervision.queries import locked
from suggestions.supervision.referrals import Referral

ANSWER_WITHIN = 15  # working days proposed for the answer (本地约定); whoever writes sets the day
may_send = power("referral:send")


def passed_vote(case: SupervisionCase) -> Act | None:
    """The effect vote that found the handling without effect. A prefetched case is not asked again."""
    acts = [act for act in case.acts.all() if act.kind == RungKind.EFFECT and act.ending == ActEnding.DONE]
    return next((act for act in acts if act.facts.get("passed") is True), None)


def may_open(by, case: SupervisionCase) -> bool:
    """Whether this person may begin a referral about this case now."""
    free = case.state != CaseState.CLOSED and not hasattr(case, "referral")
    return free and may_send(by, case) and passed_vote(case) is not None


@transaction.atomic
def open_referral(*, case_id: int, by: User, to_body: str, facts: str, request: str, answer_due: date) -> Referral:
    """Begin it (起草追责建议). Only after a passed vote, once a case; a person decides, never the clock."""
    case = locked(case_id)
    _check_power(case, by)
    if case.state == CaseState.CLOSED:
        raise DomainError(_("%s已经解除，不能再移送。") % case)
    if passed_vote(case) is None:
        raise DomainError(_("问效表决通过以后才能移送追责建议。"))
    if Referral.objects.filter(case=case).exists():
        raise Conflict(_("%s已有追责建议。") % case)
    texts = _checked(to_body, facts, request, answer_due)
    referral = Referral.objects.create(case=case, opened_by=by, **texts)
    record(case, "open_referral", by=by, data={"answer_due": answer_due.isoformat()})
    return referral


@transaction.atomic
def edit_referral(*, referral_id: int, by: User, to_body: str, facts: str, request: str, answer_due: date) -> Referral:
    """Other words, as long as it was not sent."""
    referral = _locked(referral_id, by)
    if referral.sent_on:
        raise Conflict(_("%s 已发出，不能改；可作废重发。") % referral.paper_no)
    for name, value in _checked(to_body, facts, request, answer_due).items():
        setattr(referral, name, value)
    referral.save()
    record(referral.case, "edit_referral", by=by)
    return referral


def sent(paper, by: User) -> None:
    """Its paper was issued: number and day stand here, and the case ends as referred. Called while issuing."""
    [referral_id] = paper.things.filter(thing="referral").values_list("thing_id", flat=True)
    referral = _locked(referral_id, by)
    case = referral.case
    if referral.sent_on is None and case.state == CaseState.CLOSED:
        raise DomainError(_("%(case)s%(ending)s，不用再发追责建议函。") % {
            "case": case, "ending": case.get_ending_display(),
        })  # fmt: skip
    referral.paper_no, referral.sent_on = paper.number, paper.issued_on
    referral.save(update_fields=["paper_no", "sent_on"])
    record(case, "send_referral", by=by, data={"number": paper.number})
    if case.state != CaseState.CLOSED:
        climbing.lift_case(case, by, Ending.REFERRED, paper.number)


@transaction.atomic
def answer_referral(*, referral_id: int, by: User, answer: str, answered_on: date) -> Referral:
    """What the appointing body wrote back (记答复)."""
    referral = _locked(referral_id, by)
    if referral.sent_on is None:
        raise DomainError(_("追责建议函还没有发出。"))
    if referral.answered_on:
        raise Conflict(_("%s 的答复已经记下。") % referral.paper_no)
    if not answer.strip():
        raise DomainError(_("请写答复了什么。"), "answer")
    if not referral.sent_on <= answered_on <= clock.today():
        raise DomainError(_("答复日期要在发出以后、今天以前。"), "answered_on")
    referral.answer, referral.answered_on = answer.strip(), answered_on
    referral.save(update_fields=["answer", "answered_on"])
    record(referral.case, "answer_referral", by=by, data={"on": answered_on.isoformat()})
    return referral


def remind_late(*, within: str = "") -> int:
    """Referrals whose answer is late: the organ hears of each once. Found by a query, found again if it failed."""
    rows = Referral.objects.unanswered().filter(answer_due__lt=clock.today(), late_told_for=None)
    if within:
        rows = rows.filter(case__organ__division__code__startswith=within)
    done = 0
    for pk in list(rows.order_by("answer_due", "id").values_list("pk", flat=True)):
        with transaction.atomic():
            free = Referral.objects.unanswered().filter(pk=pk, late_told_for=None)
            row = free.select_related("case__ticket").select_for_update(of=("self",)).first()
            if row is not None:
                notices.referral_late(row.case, row)
                Referral.objects.filter(pk=pk).update(late_told_for=row.answer_due)
                done += 1
    return done


def answer_day() -> date:
    return workdays.load().add_workdays(clock.today(), ANSWER_WITHIN)


def _locked(referral_id: int, by: User) -> Referral:
    """The referral with its case, the ticket locked first as every move does."""
    case = locked(Referral.objects.values_list("case", flat=True).get(pk=referral_id))
    _check_power(case, by)
    referral = Referral.objects.locked(referral_id)
    referral.case = case
    return referral


def _check_power(case: SupervisionCase, by: User) -> None:
    if not may_send(by, case):
        raise PermissionDenied(_("追责建议由督办机关移送。"))


def _checked(to_body: str, facts: str, request: str, answer_due: date) -> dict:
    for name, text, asked in (
        ("to_body", to_body, _("请写任免机关的名称。")),
        ("facts", facts, _("请写基本事实。")),
        ("request", request, _("请写建议怎样处理。")),
    ):
        if not text.strip():
            raise DomainError(asked, name)
    if answer_due <= clock.today():
        raise DomainError(_("答复日期要在今天以后。"), "answer_due")
    return {
        "to_body": to_body.strip(), "facts": facts.strip(), "request": request.strip(), "answer_due": answer_due,
    }  # fmt: skip
