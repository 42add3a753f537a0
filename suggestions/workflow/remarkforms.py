"""What a person types for acts beside the table of moves: publishing, striking, receipts, separate handling.

`consequences()` are the sentences the page repeats before the button.
"""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.core import clock, wording
from liaison.core.forms import DateInput
from liaison.divisions.models import Division
from suggestions.rules.models import Category, Layer, ReasonKind
from suggestions.tickets import proposers
from suggestions.tickets.contacts import ContactWay
from suggestions.tickets.legs import Leg
from suggestions.tickets.ratings import Rating
from suggestions.tickets.replies import Reply
from suggestions.tickets.voices import Voice
from suggestions.workflow import cohandlers, concluding, contacting, keys, publishing, splitting, verdicts
from suggestions.workflow.forms import ActForm, ReasonForm, VoiceChoice, line, words


class PublishForm(ActForm):
    """Title and text as everybody will read them, and the reply they were made from."""

    read_first = ("public_title", "public_text")
    public_title = line(_("公开的标题"))
    public_text = words(_("公开的正文"), rows=8, help_text=_("不写姓名、电话、门牌；联系人不会公开。"))
    reply = forms.ModelChoiceField(queryset=Reply.objects.none(), required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.last = publishing.last_checked(self.ticket)
        self.fields["reply"].queryset = self.ticket.replies.checked()
        self.initial = publishing.proposal(self.ticket) | {"reply": self.last and self.last.pk} | self.initial

    def consequences(self) -> list[str]:
        said = [
            gettext("“公开答复”页和首页马上显示这条答复，谁都能看到、转发。"),
            gettext("只公开这里的标题和正文，和编号、承办单位、用时、评价；不公开原话、反映人和联系人。"),
        ]
        if self.ticket.replies.filter(published_at__isnull=False).exists():
            said.append(gettext("这件上次公开的答复会被这一次的换下。"))
        return [*said, gettext("发现不妥可以随时撤下；已经被人转发的收不回来。")]


class UnpublishForm(ActForm):
    reason = line(_("为什么撤下"))

    def consequences(self) -> list[str]:
        return [gettext("公开页上马上看不到这条答复；反映人自己仍看得到。"), gettext("改好文字以后可以再公开。")]


class WithholdForm(ActForm):
    reason = line(_("为什么不公开"), required=False)

    def consequences(self) -> list[str]:
        return [
            gettext("这次答复不再列在“答复等公开审核”里；反映人自己仍看得到。"),
            gettext("以后想公开，仍可在这件的页面上公开。"),
        ]


class RatingChoice(forms.ModelChoiceField):
    """Ratings by result, mask, how and who wrote them down."""

    def label_from_instance(self, rating: Rating) -> str:
        who = (rating.voice.resident and rating.voice.resident.name_mask) or gettext("未留名")
        parts = [rating.get_result_display(), who, rating.get_how_display(), str(rating.entered_by)]
        return " · ".join([*parts, wording.day(clock.local(rating.at).date(), clock.today())])


class StrikeForm(ActForm):
    rating = RatingChoice(
        label=_("作废哪一条"), queryset=Rating.objects.none(), empty_label=None,
        widget=forms.RadioSelect(attrs={"look": "list"}),
    )  # fmt: skip
    reason = line(_("为什么作废"), help_text=_("如：打错电话、听错了、录到别人名下。"))

    def prepare(self) -> None:
        rows = verdicts.strikable(self.ticket).select_related("voice__resident", "entered_by")
        self.fields["rating"].queryset = rows.order_by("-pk")

    def consequences(self) -> list[str]:
        said = [gettext("这条评价不再算数，页面上划去，写明原因和谁作废的。")]
        if self.ticket.state in {"rating", "unsatisfied"}:
            said.append(gettext("这位群众可以重新评价，也可以再代录一次。"))
        else:
            said.append(gettext("现在不是评价的时候，作废以后算作未评价。"))
        if self.ticket.state == "unsatisfied":
            said.append(gettext("这件不会自动退回“等评价”，仍由机关决定：没有别人不满意的，评完或到期后可以直接办结。"))
        return said


class RevokeForm(ActForm):
    asked_in_address = ("voice",)
    voice = VoiceChoice(
        label=_("吊销谁的回执"), queryset=Voice.objects.none(), empty_label=None,
        widget=forms.RadioSelect(attrs={"look": "list"}),
    )  # fmt: skip
    reason = line(_("为什么吊销"), help_text=_("如：回执丢了、给错了人。"))

    def prepare(self) -> None:
        self.fields["voice"].queryset = keys.with_receipt(self.ticket).select_related("resident").order_by("pk")

    def consequences(self) -> list[str]:
        return [
            gettext("发给他的所有回执，二维码和密码马上都打不开；已经打开的页面也看不成了。"),
            gettext("查询码还能查到办到哪一步，但看不到内容，也不能评价。"),
            gettext("他还要跟进的，吊销以后给他补打一张新的。"),
        ]


class SplitForm(ActForm):
    title = line(_("分出去的是什么事"))
    request = words(_("这一部分要办什么"))
    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none(), empty_label=None)
    division = forms.ModelChoiceField(label=_("地方"), queryset=Division.objects.none(), empty_label=None)
    level = forms.ChoiceField(label=_("归哪一级办"), choices=Layer.choices, widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.fields["category"].queryset = Category.objects.active()
        self.fields["division"].queryset = splitting.places_for(self.user, self.ticket)
        self.initial = {
            "category": self.ticket.category_id,
            "division": self.ticket.division_id,
            "level": self.ticket.level,
        } | self.initial

    def consequences(self) -> list[str]:
        return [
            gettext("另立一件，有自己的编号和期限，从本机关初审开始；本件照常办其余的。"),
            gettext("原话、反映人和代表都带过去，两件各自答复、各自评价。附件留在本件，两件的页面互相有链接。"),
            gettext("反映人用原来的回执两件都看得到；需要的可以给他打另一件的回执。"),
        ]


class LegChoice(forms.ModelChoiceField):
    """Co-handlers by their names."""

    def label_from_instance(self, leg: Leg) -> str:
        return str(leg.to_unit)


class ReleaseForm(ActForm):
    leg = LegChoice(
        label=_("解除谁的协办"), queryset=Leg.objects.none(), empty_label=None,
        widget=forms.RadioSelect(attrs={"look": "list"}),
    )  # fmt: skip
    reason = line(_("为什么解除"))

    def prepare(self) -> None:
        self.fields["leg"].queryset = cohandlers.releasable(self.user, self.ticket).select_related("to_unit")

    def consequences(self) -> list[str]:
        return [
            gettext("这个单位不用再提交协办意见，会收到通知。"),
            gettext("没有别的协办单位在等的，主办单位就可以答复了。"),
        ]


class ContactForm(ActForm):
    """One contact with the deputy. Of a confidential proposer nobody can be picked: the organ passes it on."""

    deputy = forms.ModelChoiceField(
        label=_("哪位代表"), queryset=Deputy.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(label=_("怎么联系的"), choices=ContactWay.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("哪天"), widget=DateInput)
    text = words(_("说了什么"), help_text=_("代表怎么说，还要办什么。"))

    def prepare(self) -> None:
        people = contacting.proposers_of(self.ticket)
        self.initial = {"on": clock.today(), "deputy": people[0].pk if people else None} | self.initial
        own = self.user.role == "deputy"
        if proposers.hidden_from(self.user, self.ticket):
            self.fields["way"].choices = [(ContactWay.VIA_ORGAN.value, ContactWay.VIA_ORGAN.label)]
            self.initial["way"] = ContactWay.VIA_ORGAN.value
            self.fields["way"].help_text = gettext("提出人要求保密，请经交办机关联系。")
        if own or len(people) < 2 or proposers.hidden_from(self.user, self.ticket):
            del self.fields["deputy"]
        else:
            self.fields["deputy"].queryset = Deputy.objects.filter(pk__in=[one.pk for one in people])


class ProposeConclusionForm(ReasonForm):
    """Which of the coded reasons, and what is told to the voter."""

    kind = ReasonKind.CONCLUSION
    text = words(_("结论"), help_text=_("写清核实到的事实和依据，反映人会看到。"))

    def consequences(self) -> list[str]:
        alone = concluding.is_alone(self.ticket.lead.to_unit)
        who = gettext("本机关只有一位同志，由县级机关同意。") if alone else gettext("由本机关另一位同志同意。")
        return [
            gettext("提出以后还不能办结：") + who,
            gettext("办结以后仍算“不满意”，解决率、满意率的分母里都有它。"),
        ]


class DecideConclusionForm(ActForm):
    """What was proposed, repeated before the second person agrees or not."""

    answer = words(_("说明"), required=False)

    def consequences(self) -> list[str]:
        found = concluding.waiting(self.ticket)
        if found is None:
            return []
        day = wording.day(clock.local(found.proposed_at).date(), clock.today())
        return [
            gettext("%(who)s %(day)s 提出：%(reason)s")
            % {"who": found.proposed_by, "day": day, "reason": found.reason},
            found.text,
        ]


class RefuseConclusionForm(DecideConclusionForm):
    answer = words(_("为什么不同意"))
