"""Saved views of a list (视图)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class SavedView(models.Model):
    """A list's filters and order under a name (视图), for oneself or for a whole role."""

    owner = models.ForeignKey(
        USER,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("谁的"),
        related_name="saved_views",
    )
    role = models.CharField(_("哪个角色"), max_length=24, blank=True)
    page = models.CharField(_("页面"), max_length=40)
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(_("条件"), max_length=400)
    on_home = models.BooleanField(_("放在首页"), default=False)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("视图")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="view_of_owner_or_role",
                condition=Q(owner__isnull=False, role="") | (Q(owner=None) & ~Q(role="")),
            ),
            models.UniqueConstraint(
                fields=["owner", "role", "page", "name"],
                nulls_distinct=False,
                name="view_name_once",
                violation_error_message=_("已有同名视图。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
