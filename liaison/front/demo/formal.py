"""Formal suggestions of the home town (代表建议): a session in spring with its answers, and what waits today.

They began before the months whose figures are published, so that the figures stay what they are.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from deputies.people import actions as people
from deputies.people.models import CongressLevel, Deputy, Mandate
from liaison.accounts.models import Posting, User
from liaison.accounts.roles import Role
from liaison.core import clock
from liaison.front.demo import papers
from liaison.front.demo.people import Town, acting
from liaison.front.demo.stage import START
from liaison.workdays import queries as workdays
from liaison.workdays.deadlines import start_of_day
from suggestions.formal import deciding, drafting
from suggestions.formal.models import FormalSuggestion, Publicity
from suggestions.inbox.documents import REPLY
from suggestions.inbox.documents import find as find_reply
from suggestions.rules.models import ResultClass
from suggestions.workflow import contacting, handling, handoff, rating

SESSION_DAYS_AGO, CLOSED_DAYS_AGO = 215, 213
CHECKED = {"excluded_none": True, "one_matter": True}
ROADS, FARMS = "村镇建设办公室", "农业农村服务中心"


@dataclass(frozen=True)
class Story:
    """One suggestion of the session: what was proposed, to whom, and how it was answered."""

    title: str
    matter: str
    proposal: str
    unit: str
    code: str
    done: str
    result: str
    rated: str = "satisfied"
    said: str = ""
    next_text: str = ""
    promised_in: int = 0
    reason: str = ""
    signers: int = 0
    confidential: bool = False


STORIES = (
    Story(
        "关于硬化三组通村公路的建议",
        "三组一点二公里通村路还是土路，雨天过不了车，六十四户出行难，四个娃娃上学要绕行。",
        "列入本年农村公路计划，按四米五宽硬化，配两处错车道。", ROADS, "A",
        "路基整平后按四米五宽硬化一千二百米，建错车道两处。", "六月完工验收，村里六十四户已通车。",
    ),
    Story(
        "关于改造集镇供水管网的建议",
        "集镇管网用了二十多年，去年爆管十一次，高处三十多户夏天断水。",
        "分两期更换主管三公里，先换爆管多的老街段。", FARMS, "B",
        "已完成勘测和预算，老街段八百米主管更换完毕。", "爆管最多的老街段已换新管，其余列入年度计划。",
        next_text="其余两千二百米随秋季停水检修分段更换。", promised_in=25,
    ),
    Story(
        "关于在镇区增设公交首末站的建议",
        "镇区没有公交首末站，车辆沿街停靠，早晚上学时段拥堵。",
        "在镇区东头选址建首末站，先设临时停靠点。", ROADS, "C",
        "会同交通部门两次选址，东头地块在基本农田范围内。", "已在东头设临时停靠点，首末站待国土空间规划调整后再报。",
        reason="选址涉及基本农田，规划调整前不能报批。", rated="basic",
    ),
    Story(
        "关于研究整合三个小流域护林队伍的建议",
        "三个村各有护林队，巡护路线重叠，夜间又没有人巡。",
        "研究统一编队、分段值守的办法。", FARMS, "D",
        "走访三个村和护林员，测算了统一编队的人员和经费。", "现有经费渠道各不相同，意见已在编制下年计划时参考。",
        reason="涉及三个村的经费渠道，需要上级统一政策。", rated="basic",
    ),
    Story(
        "关于修复小学门前塌方路段的建议",
        "小学门前护坡塌了两处，学生上下学要从路中间走。",
        "浆砌石护坡，装防护栏和警示牌。", ROADS, "A",
        "浆砌石护坡四十二米，装防护栏六十米、警示牌四块。", "开学前完工，学校和家长到场看过。", signers=4,
    ),
    Story(
        "关于规范砂石料场运输车辆的建议",
        "料场车辆超载抛洒，村道损坏，沿线住户不敢开窗。",
        "定线定时运输，进出口设冲洗台，安排夜间巡查。", ROADS, "A",
        "料场进出口建冲洗台，划定运输路线和时段，夜间巡查二十次。", "抛洒明显减少，损坏的三百米村道已修补。",
        confidential=True,
    ),
)  # fmt: skip


@dataclass
class Cast:
    """Who acts: the organ, the units, and four deputies of the township's congress with an account."""

    town: Town
    deputies: list[Deputy] = field(default_factory=list)
    users: dict[int, User] = field(default_factory=dict)

    def __post_init__(self):
        self.deputies = [deputy for deputy in self.town.deputies if deputy.user_id]
        own = Posting.objects.filter(role=Role.DEPUTY, user__in=[deputy.user_id for deputy in self.deputies])
        self.users = {one.user_id: acting(one) for one in own.select_related("user", "division", "unit")}
        for deputy in self.deputies:
            self._seat(deputy)

    def _seat(self, deputy: Deputy) -> None:
        """Those with an account sit in upper congresses; here they speak in their township's too."""
        if not Mandate.objects.filter(deputy=deputy, level=CongressLevel.TOWNSHIP).exists():
            people.add_mandate(
                by=self.town.presidium,
                deputy_id=deputy.pk,
                level=CongressLevel.TOWNSHIP,
                term="第十八届",
                from_on=START,
            )

    def user(self, deputy: Deputy) -> User:
        return self.users[deputy.user_id]

    @property
    def without_account(self) -> list[Deputy]:
        seats = Mandate.objects.live().filter(level=CongressLevel.TOWNSHIP, congress=self.town.code)
        rows = Deputy.objects.filter(pk__in=seats.values("deputy"), user=None).order_by("pk")
        return list(rows[:8])

    @property
    def congress(self) -> str:
        return f"{self.town.organ.division.short_name}第十八届人民代表大会"


def moment(days_ago: int, hour: float = 2):
    """So many days ago, on a working day, so many hours after the office opened."""
    day = workdays.load().next_workday(clock.today() - timedelta(days=days_ago))
    return start_of_day(day) + timedelta(hours=hour)


def propose_some(town: Town) -> None:
    """The six of the session, then one that waits for a signature and one that waits for the organ."""
    cast = Cast(town)
    if len(cast.deputies) < 2:
        return
    for n, story in enumerate(STORIES):
        lived(cast, story, cast.deputies[n % len(cast.deputies)], n)
    waiting(cast)


def lived(cast: Cast, story: Story, lead: Deputy, n: int) -> FormalSuggestion:
    """From the session to the rated answer; a promise is still being followed."""
    town, paper = cast.town, story.signers > 0
    unit = next(office for office in town.offices if office.name == story.unit)
    by = town.presidium if paper else cast.user(lead)
    with clock.at(moment(SESSION_DAYS_AGO, 1 + n / 10)):
        sheet = drafting.draft(
            by=by, organ=town.organ, lead=lead if paper else None, congress=cast.congress, session=6, title=story.title,
            matter=story.matter, proposal=story.proposal, proposed_unit=unit, confidential=story.confidential,
        )  # fmt: skip
        sign_on_paper(cast, sheet, story.signers)
        drafting.submit(suggestion_id=sheet.pk, by=by, checklist=CHECKED)
    with clock.at(moment(210, 1 + n / 10)):
        closed_on = clock.today() - timedelta(days=SESSION_DAYS_AGO - CLOSED_DAYS_AGO)
        publicity = Publicity.NONE if story.confidential else Publicity.FULL
        sheet = deciding.accept(
            suggestion_id=sheet.pk, by=town.presidium, session_ended_on=closed_on, publicity=publicity,
            publicity_reason="提出人要求保密" if story.confidential else "",
        )  # fmt: skip
    handled(cast, story, sheet, lead, unit, n)
    return sheet


def sign_on_paper(cast: Cast, sheet: FormalSuggestion, n: int) -> None:
    friends = [deputy for deputy in cast.without_account if deputy.pk != sheet.lead_id][:n]
    if not friends:
        return
    by = cast.town.presidium
    drafting.invite(suggestion_id=sheet.pk, by=by, deputies=friends)
    for deputy in friends:
        drafting.sign(suggestion_id=sheet.pk, by=by, agrees=True, deputy=deputy)


def handled(cast: Cast, story: Story, sheet: FormalSuggestion, lead: Deputy, unit, n: int) -> None:
    town, pk = cast.town, sheet.ticket_id
    clerk = town.hand_of(unit)
    with clock.at(moment(206, 1 + n / 10)):
        handoff.hand_off(ticket_id=pk, by=town.presidium, unit=unit, demand="请在法定期限内办理，答复前先与代表联系。")
    with clock.at(moment(204, 2)):
        handoff.sign(ticket_id=pk, by=clerk, handler_name=clerk.name)
    with clock.at(moment(190 - n, 2)):
        way = "via_organ" if story.confidential else ("phone", "site", "meeting")[n % 3]
        contacting.contact(ticket_id=pk, by=clerk, way=way, text="听取代表意见，说明办理打算和时间安排。")
    with clock.at(moment(165 - n, 3)):
        code = ResultClass.objects.get(scheme="national", code=story.code)
        promised = (clock.today() + timedelta(days=165 - n + story.promised_in)) if story.promised_in else None
        handling.reply(
            ticket_id=pk, by=clerk, done_text=story.done, result_text=story.result, next_text=story.next_text,
            contact=f"{clerk.name} 0719-5550100", result_class=code, promised_on=promised, reason=story.reason,
        )  # fmt: skip
        subject = find_reply(clerk, sheet.ticket.number)
    with clock.at(moment(164 - n, 3)):
        handling.check(ticket_id=pk, by=town.presidium)
        papers.issue(papers.draw(REPLY.name, subject, clerk))
    with clock.at(moment(160 - n, 4)):
        rating.rate(ticket_id=pk, by=cast.user(lead), result=story.rated, attitude="satisfied", text=story.said)
    with clock.at(moment(145 - n, 2)):
        finish = rating.follow if story.promised_in else rating.close
        finish(ticket_id=pk, by=town.presidium)


def waiting(cast: Cast) -> None:
    """Today: the demo deputy is asked to sign one, and has another with the organ."""
    town, [first, second, *_rest] = cast.town, cast.deputies
    mine = next((one for one in cast.deputies if one.user.username == "deputy"), first)
    other = second if mine == first else first
    unit = town.offices[0]
    with clock.at(moment(3, 2)):
        sheet = drafting.draft(
            by=cast.user(other), organ=town.organ, congress=cast.congress, title="关于给村道急弯加装反光镜的建议",
            matter="两处急弯视线被山体遮挡，去年发生三起剐蹭。", proposal="两处各装一面反光镜，补划减速标线。",
            proposed_unit=unit,
        )  # fmt: skip
        drafting.invite(suggestion_id=sheet.pk, by=cast.user(other), deputies=[mine])
    with clock.at(moment(2, 3)):
        sheet = drafting.draft(
            by=cast.user(mine), organ=town.organ, congress=cast.congress, title="关于完善老街排水沟的建议",
            matter="老街排水沟多处断头，暴雨时二十多户进水。", proposal="接通断头沟三处，清淤六百米，盖板更换破损段。",
            proposed_unit=unit,
        )  # fmt: skip
        drafting.submit(suggestion_id=sheet.pk, by=cast.user(mine), checklist=CHECKED)
