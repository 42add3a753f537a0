"""Addresses of the rules."""

from django.urls import path

from suggestions.rules import thresholdviews, views

urlpatterns = [
    path("manage/categories/", views.Categories.as_view(), name="category-list"),
    path("manage/categories/new/", views.CategoryPage.as_view(), name="category-new"),
    path("manage/categories/<int:pk>/", views.CategoryPage.as_view(), name="category-edit"),
    path("manage/catalogue/", views.Catalogue.as_view(), name="catalogue"),
    path("manage/catalogue/new/", views.NewLine.as_view(), name="catalogue-new"),
    path("manage/catalogue/<int:pk>/", views.OrderLine.as_view(), name="catalogue-order"),
    path("manage/catalogue/<int:pk>/remove/", views.RemoveLine.as_view(), name="catalogue-remove"),
    path("manage/deadlines/", views.Profiles.as_view(), name="profile-list"),
    path("manage/deadlines/numbers/", thresholdviews.Thresholds.as_view(), name="threshold-list"),
    path("manage/deadlines/numbers/<int:pk>/", thresholdviews.NewVersion.as_view(), name="threshold-new-version"),
    path("manage/deadlines/<int:pk>/", views.profile, name="profile"),
    path("manage/deadlines/<int:pk>/new-version/", views.NewVersion.as_view(), name="profile-new-version"),
]
ACCESS = {
    "category-list": "category:read",
    "category-new": "category:edit",
    "category-edit": "category:edit",
    "catalogue": "catalogue:edit",
    "catalogue-new": "catalogue:edit",
    "catalogue-order": "catalogue:edit",
    "catalogue-remove": "catalogue:edit",
    "profile-list": "profile:read",
    "threshold-list": "profile:read",
    "threshold-new-version": "profile:edit",
    "profile": "profile:read",
    "profile-new-version": "profile:edit",
}
