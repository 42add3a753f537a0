"""The first accounts of an installation: nobody is there yet who could give them."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from liaison.accounts import postings
from liaison.accounts.models import User
from liaison.accounts.roles import ROLES_WITH_UNIT, Role
from liaison.core import clock
from liaison.core.errors import DomainError
from liaison.divisions import units
from liaison.divisions.models import Division, Unit, UnitKind


class Command(BaseCommand):
    help = "新建账号并任职，打印一次性密码。新装好时用它建县人大机关和系统管理员，其余在页面上办。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="账号")
        parser.add_argument("name", help="姓名")
        parser.add_argument("role", choices=Role.values, help="角色")
        parser.add_argument("division", help="区划代码，如 420381")
        parser.add_argument("--unit", default="", help="单位名称；县人大机关还没有的，同时新建")
        parser.add_argument("--letters", default="", help="新建县人大机关的编号字母，不填则按拼音")

    def handle(self, *, username: str, name: str, role: str, division: str, unit: str, letters: str, **options):
        try:
            user, password = self.create(username, name, role, division, unit, letters)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as refusal:
            raise CommandError("；".join(refusal.messages)) from refusal
        self.stdout.write(f"{user.username} {password}")

    @transaction.atomic
    def create(self, username, name, role, division, unit, letters) -> tuple[User, str]:
        place = Division.objects.filter(code=division).first()
        if place is None:
            raise DomainError(f"没有区划 {division}，请先运行 load_divisions。")
        return postings.open_account(
            username=username,
            name=name,
            phone="",
            role=role,
            division=place,
            unit=desk(place, role, unit, letters),
            from_on=clock.today(),
            until_on=None,
            by=User.objects.system(),
        )


def desk(place: Division, role: str, name: str, letters: str) -> Unit | None:
    """The unit of that name at the place; a county's office is made if it is not there."""
    if role not in ROLES_WITH_UNIT:
        return None
    found = Unit.objects.filter(division=place, name=name).first()
    if found or role != Role.COUNTY_OFFICE:
        return found
    return units.create(
        by=User.objects.system(),
        division=place,
        name=name or f"{place.short_name}人大常委会办公室",
        kind=UnitKind.COUNTY_OFFICE,
        letters=letters or units.propose_letters(place),
    )
