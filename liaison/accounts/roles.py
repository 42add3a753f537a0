"""Who may do what (角色与权限): one readable table, from decisions D19.

Each verb is followed by how far it reaches:
S own station · O own rows · L linked tickets · D whole division below · U tickets with a leg of my unit
H my organ holds or sent the open lead leg · P for a unit without an account (paper) · A all
M of a ticket: micro track only; of a meeting: where this person was called to · G a government over its own offices
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STATION_KEEPER = "station_keeper", _("联络员")
    DEPUTY = "deputy", _("代表")
    INFORMATION_OFFICER = "information_officer", _("民情信息员")
    PRESIDIUM_OFFICE = "presidium_office", _("主席团")
    HANDLING_UNIT = "handling_unit", _("承办单位")
    COUNTY_OFFICE = "county_office", _("县人大机关")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")


SYSTEM = "system"
VOTER = "voter"
ROLE_LABELS = dict(Role.choices) | {SYSTEM: _("系统"), VOTER: _("群众")}

ROLES_WITH_UNIT = frozenset({Role.STATION_KEEPER, Role.PRESIDIUM_OFFICE, Role.HANDLING_UNIT, Role.COUNTY_OFFICE})


def _verbs(reach: str, *verbs: str) -> dict[str, str]:
    return dict.fromkeys(verbs, reach)


_ORGAN = {
    **_verbs(
        "D",
        "ticket:read",
        "ticket:register",
        "ticket:backfill",
        "ticket:attach",
        "ticket:second",
        "ticket:answer",
        "ticket:merge",
        "ticket:take_rating",
        "ticket:note",
        "ticket:remind",
        "reporter:reveal",
        "reply:publish",
        "reception:read",
        "reception:record",
        "queue:call",
        "import:ledger",
        "venue:read",
        "venue:edit",
        "deputy:read",
        "deputy:edit",
        "unit:read",
        "unit:edit",
        "catalogue:edit",
        "posting:edit",
        "figures:read",
        "visit:record",
        "activity:record",
        "resident:read",
        "ticket:export",
        "division:read",
        "category:read",
        "profile:read",
        "calendar:read",
        "case:read",
        "ladder:read",
        "meeting:read",
        "list:read",
        "kind:read",
        "formal:read",
        "brief:read",
        "brief:write",
        "layers:read",
        "rates:read",
        "rates:rows",
        "appraisal:count",
        "appraisal:read",
        "appraisal:set",
        "rectification:order",
        "rectification:read",
        "rectification:recheck",
        "referral:read",
    ),
    **_verbs(
        "H",
        "case:open",
        "case:carry_out",
        "case:excuse",
        "case:jump",
        "case:lead",
        "case:lift",
        "group:log",
        "meeting:plan",
        "meeting:record",
        "list:draw_up",
        "list:hand_out",
        "list:publish",
        "referral:send",
        "seat:edit",
        "ticket:await_meeting",
        "ticket:endorse",
        "ticket:refer",
        "ticket:decline",
        "ticket:transfer",
        "ticket:ask_supplement",
        "ticket:enlist",
        "ticket:hand_off",
        "ticket:hand_back",
        "ticket:refuse_hand_back",
        "ticket:send_back",
        "ticket:check",
        "ticket:rehandle",
        "ticket:confer",
        "ticket:close",
        "ticket:follow",
        "ticket:reopen",
        "ticket:split",
        "leg:decide_extension",
        "leg:call_in",
        "leg:release",
        "contact:log",
        "formal:decide",
        "formal:draft",
        "formal:sign",
        "formal:submit",
        "formal:withdraw",
    ),
    **_verbs("H", "conclusion:agree", "conclusion:propose"),
    **_verbs("D", "revisit:answer", "revisit:plan", "revisit:read"),
    **_verbs("P", "ticket:sign", "ticket:reply", "ticket:fulfil", "leg:give_opinion", "leg:ask_extension"),
    "rectification:report": "P",
    **_verbs("H", "paper:draw", "paper:issue", "paper:void", "wording:edit"),
    "paper:print": "D",
    "trail:read": "D",
    "account:edit": "D",
}

ROLES: dict[str, dict[str, str]] = {
    Role.STATION_KEEPER: {
        **_verbs(
            "S",
            "ticket:read",
            "ticket:register",
            "ticket:backfill",
            "ticket:attach",
            "ticket:second",
            "ticket:answer",
            "ticket:refer",
            "ticket:merge",
            "ticket:transfer",
            "ticket:supplement",
            "ticket:take_rating",
            "ticket:note",
            "reporter:reveal",
            "reception:read",
            "reception:record",
            "queue:call",
            "import:ledger",
            "venue:read",
            "venue:edit",
            "figures:read",
            "visit:record",
            "activity:record",
            "deputy:read",
            "resident:read",
            "ticket:export",
            "paper:print",
            "rates:read",
            "rates:rows",
        ),
        "ticket:withdraw": "O",
        "revisit:answer": "S",
    },
    Role.DEPUTY: {
        **_verbs(
            "L",
            "ticket:read",
            "ticket:rate",
            "ticket:note",
            "ticket:remind",
            "case:read",
            "group:log",
            "summons:ask",
            "contact:log",
            "appraisal:read",
            "rectification:read",
            "rectification:recheck",
        ),
        **_verbs(
            "O",
            "ticket:register",
            "ticket:attach",
            "ticket:second",
            "ticket:answer",
            "ticket:withdraw",
            "ticket:transfer",
            "ticket:supplement",
            "reporter:reveal",
            "figures:read",
            "visit:record",
            "reception:read",
            "ticket:export",
            "phone:use",
            "formal:draft",
            "formal:read",
            "formal:sign",
            "formal:submit",
            "formal:withdraw",
        ),
        "ticket:hand_off": "M",
        "deputy:self": "O",
        "revisit:answer": "O",
        **_verbs("M", "meeting:read", "vote:cast"),
    },
    Role.INFORMATION_OFFICER: _verbs(
        "O",
        "ticket:read",
        "ticket:register",
        "ticket:attach",
        "ticket:second",
        "ticket:withdraw",
        "ticket:transfer",
        "ticket:supplement",
        "ticket:take_rating",
        "ticket:note",
        "reporter:reveal",
        "phone:use",
        "revisit:answer",
    ),
    Role.PRESIDIUM_OFFICE: {
        **_ORGAN,
        "ticket:withdraw": "D",
        "ticket:supplement": "D",
        "vote:cast": "M",
    },
    Role.HANDLING_UNIT: {
        **_verbs(
            "U",
            "ticket:read",
            "ticket:sign",
            "ticket:hand_back",
            "ticket:reply",
            "ticket:fulfil",
            "leg:call_in",
            "leg:release",
            "leg:give_opinion",
            "leg:ask_extension",
            "ticket:note",
            "trail:read",
            "figures:read",
            "ticket:export",
            "ticket:attach",
            "unit:contact",
            "case:read",
            "appraisal:read",
            "rectification:read",
            "rectification:report",
            "paper:draw",
            "paper:issue",
            "paper:void",
            "paper:print",
            "wording:edit",
            "contact:log",
            "formal:read",
            "rates:read",
        ),
        "ticket:remind": "G",
    },
    Role.COUNTY_OFFICE: {
        **_ORGAN,
        **_verbs("D", "category:edit", "profile:edit", "calendar:edit", "division:edit", "ladder:edit"),
        **_verbs("D", "paper:draw", "wording:edit", "seat:edit", "kind:edit"),
        "vote:cast": "M",
    },
    Role.AUDITOR: _verbs(
        "A",
        "appraisal:read",
        "case:read",
        "list:read",
        "meeting:read",
        "rates:read",
        "rectification:read",
        "referral:read",
        "revisit:read",
        "trail:read",
        "trail:search",
    ),
    Role.SYSTEM_ADMIN: {
        **_verbs(
            "A",
            "account:edit",
            "posting:edit",
            "division:read",
            "unit:read",
            "category:read",
            "profile:read",
            "calendar:read",
            "calendar:edit",
        ),
    },
    SYSTEM: _verbs(
        "A",
        "ticket:sign",
        "ticket:request_reopen",
        "ticket:close",
        "ticket:follow",
        "ticket:transfer",
        "account:edit",
        "posting:edit",
        "unit:edit",
        "ticket:remind",
        "case:open",
        "case:jump",
        "case:reach",
        "case:miss",
        "case:rest",
        "case:resume",
        "case:lift",
        "meeting:record",
        "ticket:await_meeting",
        "ticket:decline",
    ),
    VOTER: _verbs("O", "ticket:register", "ticket:withdraw", "ticket:rate", "ticket:reopen", "ticket:attach"),
}


# The four lower roles of a township, those of a county, and those that handle no business (decisions D19).
_LOWER = frozenset({Role.STATION_KEEPER, Role.DEPUTY, Role.INFORMATION_OFFICER, Role.HANDLING_UNIT})
GRANTABLE: dict[str, frozenset[str]] = {
    Role.PRESIDIUM_OFFICE: _LOWER,
    Role.COUNTY_OFFICE: _LOWER | {Role.PRESIDIUM_OFFICE, Role.COUNTY_OFFICE},
    Role.SYSTEM_ADMIN: frozenset({Role.AUDITOR, Role.SYSTEM_ADMIN}),
    SYSTEM: frozenset(Role.values),  # the commands of the machine's operator
}


def grantable_by(role: str) -> frozenset[str]:
    """Roles that a person in this role may give to others."""
    return GRANTABLE.get(role, frozenset())


def reach_of(role: str, verb: str) -> str:
    """How far a role's verb reaches: one letter of the table, or "" when it may not at all."""
    return ROLES.get(role, {}).get(verb, "")
