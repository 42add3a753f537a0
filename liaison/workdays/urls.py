"""Addresses of the working-day calendar."""

from datetime import date

from django.urls import path, register_converter

from liaison.workdays import views


class DayConverter:
    """A day in an address: 2026-10-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "workdays"
urlpatterns = [
    path("manage/calendar/", views.year, name="calendar"),
    path("manage/calendar/<int:year>/", views.year, name="year"),
    path("manage/calendar/<int:year>/import/", views.import_year, name="import-year"),
    path("manage/calendar/add/", views.AddDays.as_view(), name="add"),
    path("manage/calendar/<day:day>/remove/", views.RemoveDay.as_view(), name="remove"),
]
ACCESS = {
    "calendar": "calendar:read",
    "year": "calendar:read",
    "import-year": "calendar:edit",
    "add": "calendar:edit",
    "remove": "calendar:edit",
}
