"""Print a new bearer token for the API (接口令牌)."""

from django.core.management.base import BaseCommand, CommandError

from liaison.accounts.models import Token, User


class Command(BaseCommand):
    help = "给一个账号签发接口令牌，并打印出来（只显示这一次）。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USER", help="账号")
        parser.add_argument("--name", default="", help="用途，便于日后辨认")

    def handle(self, *, username: str, name: str, **options):
        user = User.objects.people().filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有启用中的账号 {username}。")
        self.stdout.write(Token.issue(user, name))
