"""The timetable (定时任务): every periodic job, when, and why. Times are Asia/Shanghai."""

TIMETABLE: dict = {}
