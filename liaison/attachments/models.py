"""Files people hand in (附件): photos, scans, recordings. Every byte is served through a question."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.core import clock
from liaison.core.querysets import HouseQuerySet


def storage_path(file: "File", name: str) -> str:
    """Where the bytes lie: named by the key alone, what people typed never becomes a path."""
    return f"attachments/{file.uuid.hex[:2]}/{file.uuid.hex}"


class FileQuerySet(HouseQuerySet):
    def of(self, thing: str, thing_id: int):
        """The files of one thing, oldest first."""
        return self.filter(thing=thing, thing_id=thing_id).order_by("id")


class File(models.Model):
    """One file hung on a thing (附件). The app that owns the thing says who may see it."""

    uuid = models.UUIDField(_("标识"), default=uuid4, unique=True, editable=False)
    content = models.FileField(_("内容"), upload_to=storage_path)
    name = models.CharField(_("文件名"), max_length=120)
    type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.BinaryField(_("摘要"), max_length=32)
    thing = models.CharField(_("对象类型"), max_length=24)
    thing_id = models.BigIntegerField(_("对象"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        indexes = [models.Index(fields=["thing", "thing_id", "id"], name="file_of_thing")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.type.startswith("image/")
