"""Addresses of appraisals, rectifications, and the rule they go by."""

from django.urls import path

from suggestions.appraisals import rectifyviews, ruleviews, views

APPRAISE, RECTIFY = "supervise/appraise/", "supervise/rectify/"
urlpatterns = [
    path(APPRAISE, views.Appraisals.as_view(), name="appraisal-list"),
    path(f"{APPRAISE}new/", views.SetUp.as_view(), name="appraisal-new"),
    path(f"{APPRAISE}<int:pk>/", views.appraisal, name="appraisal"),
    path(f"{APPRAISE}<int:pk>/change/", views.Change.as_view(), name="appraisal-change"),
    path(f"{APPRAISE}<int:pk>/count/", views.Count.as_view(), name="appraisal-count"),
    path(f"{APPRAISE}<int:pk>/recount/", views.Recount.as_view(), name="appraisal-recount"),
    path(f"{APPRAISE}<int:pk>/drop/", views.Drop.as_view(), name="appraisal-drop"),
    path(f"{APPRAISE}<int:pk>/order/<int:subject>/", rectifyviews.OrderAfter.as_view(), name="appraisal-order"),
    path(RECTIFY, rectifyviews.Rectifications.as_view(), name="rectification-list"),
    path(f"{RECTIFY}new/", rectifyviews.Order.as_view(), name="rectification-new"),
    path(f"{RECTIFY}<int:pk>/", rectifyviews.rectification, name="rectification"),
    path(f"{RECTIFY}<int:pk>/report/", rectifyviews.Report.as_view(), name="rectification-report"),
    path(f"{RECTIFY}<int:pk>/recheck/", rectifyviews.Recheck.as_view(), name="rectification-recheck"),
    path(f"{RECTIFY}<int:pk>/lapse/", rectifyviews.Lapse.as_view(), name="rectification-lapse"),
    path(f"{RECTIFY}<int:pk>/checkers/", rectifyviews.Checkers.as_view(), name="rectification-checkers"),
    path("manage/appraisal/", ruleviews.Rules.as_view(), name="appraisal-rules"),
    path("manage/appraisal/<int:pk>/new-version/", ruleviews.NewVersion.as_view(), name="appraisal-rule"),
]
ACCESS = {
    "appraisal-list": "appraisal:read",
    "appraisal-new": "appraisal:set",
    "appraisal": "appraisal:read",
    "appraisal-change": "appraisal:set",
    "appraisal-count": "appraisal:count",
    "appraisal-recount": "appraisal:count",
    "appraisal-drop": "appraisal:set",
    "appraisal-order": "rectification:order",
    "rectification-list": "rectification:read",
    "rectification-new": "rectification:order",
    "rectification": "rectification:read",
    "rectification-report": "rectification:report",
    "rectification-recheck": "rectification:recheck",
    "rectification-lapse": "rectification:order",
    "rectification-checkers": "rectification:order",
    "appraisal-rules": "ladder:read",
    "appraisal-rule": "ladder:edit",
}
