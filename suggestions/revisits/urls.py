"""Addresses of revisits."""

from django.urls import path

from suggestions.revisits import callviews, ruleviews, views

urlpatterns = [
    path("supervise/revisit/", views.Plans.as_view(), name="revisit-list"),
    path("supervise/revisit/new/", views.NewPlan.as_view(), name="revisit-new"),
    path("supervise/revisit/rows/", views.Rows.as_view(), name="revisit-rows"),
    path("supervise/revisit/rows/assign/", views.assign, name="revisit-assign"),
    path("supervise/revisit/mine/", callviews.Mine.as_view(), name="revisit-mine"),
    path("supervise/revisit/plan/<int:pk>/", views.PlanPage.as_view(), name="revisit-plan"),
    path("supervise/revisit/plan/<int:pk>/redraw/", views.Redraw.as_view(), name="revisit-redraw"),
    path("supervise/revisit/plan/<int:pk>/rows.csv", views.export, name="revisit-export"),
    path("supervise/revisit/<int:pk>/", callviews.Call.as_view(), name="revisit-call"),
    path("supervise/revisit/<int:pk>/decide/", callviews.Decide.as_view(), name="revisit-decide"),
    path("manage/revisit-rule/", ruleviews.Rules.as_view(), name="revisit-rule-list"),
    path("manage/revisit-rule/<int:pk>/new-version/", ruleviews.NewVersion.as_view(), name="revisit-rule-new"),
]
ACCESS = {
    "revisit-list": "revisit:read",
    "revisit-new": "revisit:plan",
    "revisit-rows": "revisit:answer",
    "revisit-assign": "revisit:plan",
    "revisit-mine": "revisit:answer",
    "revisit-plan": "revisit:read",
    "revisit-redraw": "revisit:plan",
    "revisit-export": "revisit:read",
    "revisit-call": "revisit:answer",
    "revisit-decide": "revisit:plan",
    "revisit-rule-list": "profile:read",
    "revisit-rule-new": "profile:edit",
}
