"""Addresses of supervision: the wall, cases, promises, ladders."""

from django.urls import path

from suggestions.supervision import acting, ladders, promises, referralviews, views

CASE = "supervise/case/<str:number>/"
ACTS = {
    "open": (acting.Open, "case:open"),
    "carry-out": (acting.CarryOut, "case:carry_out"),
    "excuse": (acting.Excuse, "case:excuse"),
    "jump": (acting.Jump, "case:jump"),
    "promise": (acting.Promise, "case:carry_out"),
    "lift": (acting.Lift, "case:lift"),
    "lead": (acting.Lead, "case:lead"),
    "group": (acting.GroupWatch, "case:lead"),
    "log": (acting.Log, "group:log"),
    "ask-summons": (acting.AskSummons, "summons:ask"),
}
urlpatterns = [
    path("supervise/", views.supervise, name="supervise"),
    path("supervise/board/", views.board, name="supervise-board"),
    path("supervise/lane/<slug:lane>/", views.LanePage.as_view(), name="supervise-lane"),
    path(CASE, views.case, name="supervise-case"),
    *[path(f"{CASE}{name}/", page.as_view(), name=f"supervise-{name}") for name, (page, _verb) in ACTS.items()],
    path(f"{CASE}refer/", referralviews.OpenReferral.as_view(), name="supervise-refer"),
    path("supervise/referral/", referralviews.Referrals.as_view(), name="referral-list"),
    path("supervise/referral/<int:pk>/", referralviews.referral, name="referral"),
    path("supervise/referral/<int:pk>/edit/", referralviews.EditReferral.as_view(), name="referral-edit"),
    path("supervise/referral/<int:pk>/answer/", referralviews.AnswerReferral.as_view(), name="referral-answer"),
    path("commitments/", promises.Promises.as_view(), name="commitments"),
    path("commitments/export/", promises.export, name="commitments-export"),
    path("manage/ladder/", ladders.Ladders.as_view(), name="ladder-list"),
    path("manage/ladder/<int:pk>/", ladders.ladder, name="ladder"),
    path("manage/ladder/<int:pk>/new-version/", ladders.NewVersion.as_view(), name="ladder-new-version"),
]
ACCESS = {
    "supervise": "case:read",
    "supervise-board": "case:read",
    "supervise-lane": "case:read",
    "supervise-case": "case:read",
    "supervise-refer": "referral:send",
    "referral-list": "referral:read",
    "referral": "referral:read",
    "referral-edit": "referral:send",
    "referral-answer": "referral:send",
    "commitments": "case:read",
    "commitments-export": "case:read",
    "ladder-list": "ladder:read",
    "ladder": "ladder:read",
    "ladder-new-version": "ladder:edit",
} | {f"supervise-{name}": verb for name, (_page, verb) in ACTS.items()}
