"""django-helpdesk with plain settings, as many tickets, and its own pages measured in process.

Runs in its own environment, not in ours: `python peer_site.py <database url> <tickets> <pid of the database server>`.
Prints one line of JSON: CPU milliseconds of page and database by act.
"""

import json
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import include, path

URL, TICKETS, SERVER = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
QUEUES, ESCALATED = 30, 200
APPS = "admin auth contenttypes sessions messages staticfiles sites humanize"
FILL = """
INSERT INTO helpdesk_ticket (title, queue_id, created, modified, submitter_email, status, on_hold, description,
  resolution, priority, secret_key)
SELECT '村口路灯不亮 ' || n, n % {queues} + (SELECT min(id) FROM helpdesk_queue), at, at, 'a@example.org',
  CASE WHEN n % 20 < 17 THEN 4 ELSE 1 END, false, '村口到小学那段路的路灯不亮，雨天孩子不好走。', '',
  n % 5 + 1, md5(n::text)
FROM (SELECT n, now() - interval '3 years' * (1 - n / {tickets}.0) AS at FROM generate_series(1, {tickets}) n) rows
"""
FOLLOW = """
INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public)
SELECT id, created + interval '1 day' * k, '处理', '已到现场查看。', true FROM helpdesk_ticket, generate_series(1, 3) k
"""


def set_up() -> None:
    parts = urlsplit(URL)
    settings.configure(
        SECRET_KEY="peer",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SITE_ID=1,
        USE_TZ=True,
        STATIC_URL="/static/",
        LOGIN_URL="/login/",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in APPS.split()), "rest_framework", "helpdesk"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        f"django.{name}"
                        for name in (
                            "template.context_processors.request",
                            "contrib.auth.context_processors.auth",
                            "contrib.messages.context_processors.messages",
                        )
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path[1:],
                "USER": parts.username,
                "PASSWORD": parts.password,
                "HOST": parts.hostname,
                "PORT": parts.port,
                "CONN_MAX_AGE": None,
            }
        },
        HELPDESK_TEAMS_MODEL="auth.Group",
        HELPDESK_TEAMS_MIGRATION_DEPENDENCIES=[("auth", "0012_alter_user_first_name_max_length")],
        HELPDESK_KBITEM_TEAM_GETTER=lambda item: None,
    )
    django.setup()


urlpatterns = []  # filled when the settings stand


def fill():
    """As many tickets with three follow-ups each, 15 % open."""
    from django.contrib.auth import get_user_model
    from helpdesk.models import Queue

    call_command("migrate", interactive=False, verbosity=0)
    for n in range(QUEUES):
        Queue.objects.create(title=f"Q{n}", slug=f"q{n}", allow_public_submission=True, escalate_days=3)
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(queues=QUEUES, tickets=TICKETS))
        cursor.execute(FOLLOW)
        cursor.execute("ANALYZE")
    return get_user_model().objects.create_superuser("peer", "peer@example.org", "peer")


def costs(work, times: int) -> float:
    """Milliseconds of CPU of one go, ours and the database's, after a first one that warms up."""
    from processes import Meter  # beside this file

    work()
    meter, spent = Meter(SERVER), time.process_time()
    meter.start()
    for _ in range(times):
        work()
    return ((time.process_time() - spent) * 1000 + meter.read_ms()) / times


def measure(user) -> dict[str, float]:
    from django.test import Client
    from helpdesk.models import Queue, Ticket
    from helpdesk.query import query_to_base64

    client = Client()
    client.force_login(user)
    params = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False, "search_string": ""}

    def get(address: str, data: dict | None = None) -> None:
        answer = client.get(f"/helpdesk/{address}", data or {})
        assert answer.status_code == 200, (address, answer.status_code)

    def rows(search: str = "") -> None:
        get("tickets/")
        query = query_to_base64(params | {"search_string": search})
        table = {
            "draw": 1,
            "start": 0,
            "length": 25,
            "order[0][column]": 0,
            "order[0][dir]": "asc",
            "search[value]": "",
        }
        get(f"datatables_ticket_list/{query}", table)

    def submit() -> None:
        form = {"queue": Queue.objects.first().pk, "title": "路灯不亮", "body": "村口路灯不亮", "priority": 3,
                "submitter_email": "b@example.org"}  # fmt: skip
        answer = Client().post("/helpdesk/tickets/submit/", form)
        assert answer.status_code == 302, answer.status_code

    def escalate() -> None:
        from django.utils import timezone

        late = Ticket.objects.filter(status=1).order_by("pk")[:ESCALATED].values("pk")
        Ticket.objects.update(on_hold=True)
        Ticket.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(
            on_hold=False, priority=3, last_escalation=None, created=timezone.now() - timedelta(days=30)
        )
        call_command("escalate_tickets", verbosity=0)

    some = Ticket.objects.filter(status=1).latest("pk").pk
    found = {
        "ledger": costs(rows, 3),
        "search": costs(lambda: rows("路灯不亮"), 2),
        "detail": costs(lambda: get(f"tickets/{some}/"), 8),
        "dashboard": costs(lambda: get("dashboard/"), 1),
        "intake": costs(submit, 10),
    }
    return found | {"sweep": costs(escalate, 1) / ESCALATED}


if __name__ == "__main__":
    set_up()
    urlpatterns.append(path("helpdesk/", include("helpdesk.urls", namespace="helpdesk")))
    print(json.dumps(measure(fill())))
