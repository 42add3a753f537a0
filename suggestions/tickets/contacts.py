"""Contacts with the deputy about a formal suggestion (联系代表的记录): when, how, what was said."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from liaison.core import clock
from liaison.core.querysets import HouseQuerySet
from liaison.divisions.models import Unit
from suggestions.tickets.models import Ticket


class ContactWay(models.TextChoices):
    VISIT = "visit", _("走访")
    PHONE = "phone", _("电话")
    MEETING = "meeting", _("座谈")
    SITE = "site", _("现场")
    VIA_ORGAN = "via_organ", _("经交办机关")


class ContactQuerySet(HouseQuerySet):
    def visible_to(self, user):
        return self.filter(Exists(Ticket.objects.visible_to(user).filter(pk=OuterRef("ticket"))))


class Contact(models.Model):
    """One contact (一次联系). A confidential proposer is reached through the organ, and not named here."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("办前")
        DURING = "during", _("办中")
        AFTER = "after", _("办后")

    ticket = models.ForeignKey(
        Ticket, models.CASCADE, verbose_name=_("意见件"), related_name="contacts", db_index=False
    )
    deputy = models.ForeignKey(
        Deputy, models.PROTECT, null=True, verbose_name=_("代表"), related_name="+", db_index=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("记录人"), related_name="+")
    for_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, verbose_name=_("哪个承办单位"), related_name="+", db_index=False
    )
    way = models.CharField(_("方式"), max_length=10, choices=ContactWay)
    on = models.DateField(_("日期"))
    stage = models.CharField(_("阶段"), max_length=6, choices=Stage)
    text = models.TextField(_("说了什么"))
    at = models.DateTimeField(_("记录时间"), default=clock.now)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("联系记录")
        constraints = [
            models.CheckConstraint(
                name="contact_with_somebody", condition=Q(deputy__isnull=False) | Q(way=ContactWay.VIA_ORGAN)
            )
        ]
        indexes = [models.Index(fields=["ticket", "on"], name="contact_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.on} {self.way}"
