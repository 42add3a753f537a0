"""A sample of the home town's closed matters (回访): five drawn, three asked, one disagrees, one is not reached."""

from datetime import timedelta

from liaison.accounts.models import User
from liaison.core import clock
from liaison.front.demo.people import Town
from liaison.workdays import queries as workdays
from liaison.workdays.calendar import workdays_back
from liaison.workdays.deadlines import start_of_day
from suggestions.revisits import answering, planning
from suggestions.revisits.models import Answer, RevisitPlan, Way

AGO = 4  # working days: drawn then, asked on the days after
LOOKED_BACK = 60
SAID = (
    (Answer.SOLVED, Way.PHONE, "弄好了，来人看过两回。"),
    (Answer.NOT_SOLVED, Way.VISIT, "当时弄了一下，过几天又和原来一样，没人管。"),
    (Answer.UNREACHABLE, Way.PHONE, ""),
)


def ask_again(town: Town) -> RevisitPlan | None:
    """Drawn by the presidium some days ago, given to the deputy and the keeper; two are still to be asked."""
    calendar = workdays.load()
    day = calendar.next_workday(workdays_back(calendar, clock.today(), AGO))
    morning = start_of_day(day) + timedelta(hours=1)
    today = clock.local(morning).date()
    since = today - timedelta(days=LOOKED_BACK)
    with clock.at(morning):
        if not planning.preview(town.presidium, since, today)["size"]:
            return None
        plan = planning.draw(by=town.presidium, from_on=since, until_on=today)
        rows = list(plan.revisits.order_by("-claim_resolved", "pk"))
        deputy = callers_of(town)
        for some, person, way in ((rows[:4], deputy, Way.PHONE), (rows[4:], town.keeper, Way.VISIT)):
            if some:
                pks = [one.pk for one in some]
                planning.assign(by=town.presidium, revisit_ids=pks, person=person, way=way)
    for one, (answer, way, text), hours in zip(rows, SAID, (2, 26, 27), strict=False):
        with clock.at(min(morning + timedelta(hours=hours), clock.now() - timedelta(minutes=5))):
            answering.answer(revisit_id=one.pk, by=deputy, answer=answer, way=way, text=text)
    return plan


def callers_of(town: Town) -> User:
    """The demo's deputy, who asks most of them."""
    deputy = next(found for found in town.deputies if found.user_id and found.user.username == "deputy")
    while True:
        found, user = town.deputy_user()
        if found.pk == deputy.pk:
            return user
