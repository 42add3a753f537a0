"""What is typed at the reception desk: one form for every visit. Only the words are needed."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.contacts import is_phone, normalise_phone
from liaison.core.forms import HouseForm
from liaison.divisions.models import Division
from liaison.residents import queries as residents
from liaison.residents.models import Resident
from stations.receptions.models import Ending, QueueTicket
from stations.receptions.queries import session_on
from stations.venues.models import Venue
from stations.venues.queries import deputies_at
from suggestions.desk.actions import Heard, Person
from suggestions.desk.queries import villages_of
from suggestions.rules.models import Category, Layer, Reason, ReasonKind
from suggestions.tickets.models import Ticket

LONGEST_WORDS = 4000
LONGEST_VISIT = timedelta(hours=8)
PHOTOS_AT_ONCE = 9


class Photos(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files in one input; [] when none was picked."""

    widget = Photos

    def clean(self, data, initial=None):
        files = [super(PhotosField, self).clean(one, initial) for one in data or []]
        if len(files) > PHOTOS_AT_ONCE:
            raise forms.ValidationError(gettext("一次最多 %s 个文件。") % PHOTOS_AT_ONCE)
        return files


def text(label, rows: int = 3, **more) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, widget=area, **{"required": False} | more)


def line(label, length: int, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


class ReceiveForm(HouseForm):
    """One visit. `ending` is the button that was pressed; `second` the number of a ticket to join."""

    who = line(_("手机号或姓名"), 40)
    resident = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = line(_("姓名"), 40)
    phone = line(_("手机号"), 20)
    home = forms.ModelChoiceField(label=_("住在"), queryset=Division.objects.none(), required=False)
    words = text(_("他说了什么"), required=True)
    category = forms.ModelChoiceField(
        label=_("类别"), queryset=Category.objects.none(), required=False, empty_label=None, widget=forms.RadioSelect
    )
    division_code = forms.ModelChoiceField(label=_("问题在哪里"), queryset=Division.objects.none(), empty_label=None)
    place = line(_("具体地点"), 80)
    level = forms.ChoiceField(label=_("归谁管"), choices=Layer.choices, required=False, widget=forms.RadioSelect)
    deputies = forms.ModelMultipleChoiceField(
        label=_("接待代表"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    photos = PhotosField(label=_("照片与材料"), required=False)
    phone_key = line("", 40, widget=forms.HiddenInput)
    answer = text(_("当场怎么答复的"), rows=2)
    reason = forms.ModelChoiceField(
        label=_("清单"), queryset=Reason.objects.none(), required=False, empty_label=None, widget=forms.RadioSelect
    )
    summary = text(_("摘要"), rows=2, help_text=_("原话照记，整理过的写在这里"))
    proxy_name = line(_("替谁反映"), 40)
    proxy_phone = line(_("那个人的手机号"), 20)
    confidential = forms.BooleanField(label=_("为反映人保密"), required=False)
    direct_to_county = forms.BooleanField(
        label=_("直送县级：反映的是代表或站点"), required=False, help_text=_("本镇看不到这件。")
    )
    share_contact = forms.BooleanField(label=_("可以把联系方式告诉办理单位"), required=False)
    print = forms.BooleanField(label=_("打印回执"), required=False)
    queue = forms.IntegerField(required=False, widget=forms.HiddenInput)
    started_at = forms.CharField(required=False, widget=forms.HiddenInput)
    ending = forms.ChoiceField(choices=Ending.choices, required=False, widget=forms.HiddenInput)
    second = line("", 16, widget=forms.HiddenInput)

    def __init__(self, *args, user, venue: Venue, **kwargs):
        self.user, self.venue = user, venue
        super().__init__(*args, **kwargs)
        villages = villages_of(venue)
        self.fields["home"].queryset = self.fields["division_code"].queryset = villages
        self.fields["home"].empty_label = _("同事发地")
        self.fields["category"].queryset = Category.objects.active()
        self.fields["reason"].queryset = Reason.objects.filter(
            kind__in=[ReasonKind.REFER, ReasonKind.DECLINE], active=True
        ).exclude(code="not_listed")
        self.fields["deputies"].queryset = self._receiving()
        self.initial = {"division_code": venue.division_id, "level": Layer.TOWNSHIP} | self.initial

    def _receiving(self):
        """Deputies ticked on the session bar; they stand ticked here too."""
        session = session_on(self.venue, clock.today())
        here = session.deputies.all() if session else deputies_at(self.venue).none()
        self.initial.setdefault("deputies", [deputy.pk for deputy in here])
        return here

    def clean_phone(self) -> str:
        return self._phone("phone")

    def clean_proxy_phone(self) -> str:
        return self._phone("proxy_phone")

    def _phone(self, name: str) -> str:
        typed = self.cleaned_data[name].strip()
        if typed and not is_phone(typed):
            raise forms.ValidationError(gettext("电话号码不对：手机 11 位，座机请带区号。"))
        return normalise_phone(typed)

    def clean_started_at(self) -> datetime:
        """When the first key was struck; nonsense counts as just now."""
        now = clock.now()
        try:
            started = datetime.fromisoformat(self.cleaned_data["started_at"])
        except ValueError:
            return now
        sane = started.tzinfo is not None and now - LONGEST_VISIT < started <= now
        return started if sane else now

    def clean_queue(self) -> QueueTicket | None:
        today = QueueTicket.objects.filter(venue=self.venue, on=clock.today(), reception=None)
        return today.filter(n=self.cleaned_data["queue"] or 0).first()

    def clean_resident(self) -> Resident | None:
        uuid = self.cleaned_data["resident"]
        return Resident.objects.visible_to(self.user).filter(uuid=uuid).first() if uuid else None

    def clean_second(self) -> Ticket | None:
        number = self.cleaned_data["second"]
        return Ticket.objects.visible_to(self.user).open().filter(number=number).first() if number else None

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["ending"] = Ending.SECONDED if self.data.get("second") else cleaned.get("ending") or Ending.TICKET
        self._check_ending(cleaned)
        if not cleaned.get("resident") and not cleaned.get("name") and not cleaned.get("phone"):
            self._read_who(cleaned)
        return cleaned

    def _check_ending(self, cleaned: dict) -> None:
        if cleaned["ending"] == Ending.ANSWERED and not cleaned.get("answer"):
            self.add_error("answer", gettext("请写怎么答复的，再按“当场答复并办结”。"))
        if cleaned["ending"] == Ending.REFERRED and not cleaned.get("reason"):
            self.add_error("reason", gettext("请在清单里选一条，再按“引导并打印”。"))
        if cleaned.get("direct_to_county") and cleaned["ending"] != Ending.TICKET:
            self.add_error("direct_to_county", gettext("直送县级的只能“登记并转意见件”。"))

    def _read_who(self, cleaned: dict) -> None:
        """The one search field alone: a whole number, the end of one that only one person has, or a name."""
        typed = cleaned.get("who", "").strip()
        digits = normalise_phone(typed) if not any(c.isalpha() for c in typed) else ""
        if not typed:
            return
        if not digits:
            cleaned["name"] = typed
        elif is_phone(digits) and len(digits) > residents.WHOLE_PHONE - 1:
            cleaned["phone"] = digits
        else:
            self._by_tail(cleaned, typed)

    def _by_tail(self, cleaned: dict, typed: str) -> None:
        found = list(residents.find(self.user, typed)[:2])
        if len(found) == 1:
            cleaned["resident"] = found[0]
        else:
            self.add_error("who", gettext("只凭“%s”认不出是谁：请点选一位，或写全手机号、姓名。") % typed)

    def heard(self) -> Heard:
        """The form as the action wants it."""
        typed = self.cleaned_data
        home, category = typed["home"], typed["category"]
        plain = ("words", "started_at", "place", "summary", "answer", "level", "resident", "queue", "photos",
                 "phone_key", "confidential", "direct_to_county", "share_contact")  # fmt: skip
        return Heard(
            **{name: typed[name] for name in plain},
            division_code=typed["division_code"].code,
            category_id=category.pk if category else None,
            person=Person(typed["name"], typed["phone"], home.code if home else ""),
            proxy_for=Person(typed["proxy_name"], typed["proxy_phone"]),
            deputies=list(typed["deputies"]),
        )


class CompleteForm(HouseForm):
    """What was left open at the desk. What was said is not among it."""

    submit_label = _("补全")
    name = line(_("姓名"), 40)
    phone = line(_("手机号"), 20)
    home = forms.ModelChoiceField(label=_("住在"), queryset=Division.objects.none(), required=False)
    place = line(_("具体地点"), 80)
    summary = text(_("摘要"), help_text=_("原话照记，整理过的写在这里"))
    answer = text(_("怎么答复的"))

    def __init__(self, *args, visit, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"place": visit.place, "summary": visit.summary, "answer": visit.answer} | self.initial
        self.fields["home"].queryset = villages_of(visit.session.venue)
        unused = {"name", "phone", "home"} if visit.resident_id else set()
        unused |= {"answer"} if visit.ending != Ending.RECORDED else set()
        for name in unused:
            del self.fields[name]

    def person(self) -> Person:
        home = self.cleaned_data.get("home")
        typed = (self.cleaned_data.get(name, "") for name in ("name", "phone"))
        return Person(*typed, home.code if home else "")
