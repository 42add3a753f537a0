"""The timetable (定时任务): every periodic job, when, and why. Times are Asia/Shanghai."""

from celery.schedules import crontab

EVERY_MINUTE = crontab()

TIMETABLE: dict = {
    # Shows that beat, broker and worker hang together; /healthz/ready reads it.
    "leave_heartbeat": {
        "task": "liaison.core.tasks.leave_heartbeat",
        "schedule": EVERY_MINUTE,
    },
    # A holiday published late moves open clocks; each change is followed until it surely was.
    "settle_calendar_changes": {
        "task": "liaison.workdays.tasks.settle_calendar_changes",
        "schedule": EVERY_MINUTE,
    },
    # What became due has its consequences; outside working time the round makes nothing.
    "run_clock": {
        "task": "suggestions.supervision.tasks.run_clock",
        "schedule": EVERY_MINUTE,
    },
    # Dates of rectifications are said to be near and past, once each, in working time.
    "remind_rectifications": {
        "task": "suggestions.appraisals.tasks.remind_rectifications",
        "schedule": EVERY_MINUTE,
    },
    # What a closed meeting decided is carried out, also when a message or a worker was lost.
    "carry_out_waiting": {
        "task": "suggestions.deliberations.tasks.carry_out_waiting",
        "schedule": EVERY_MINUTE,
    },
    # Agendas of planned meetings get what the meetings below passed.
    "fill_agendas": {
        "task": "suggestions.deliberations.tasks.fill_agendas",
        "schedule": crontab(hour=3, minute=50),
    },
    # A presidium that has not met for three months hears of it, and so does the county.
    "tell_silent_organs": {
        "task": "suggestions.deliberations.tasks.tell_silent_organs",
        "schedule": crontab(hour=9, minute=0),
    },
    # Three, six and twelve months after closing, whoever was promised or unhappy is asked again.
    "make_due_revisits": {
        "task": "suggestions.revisits.tasks.make_due_revisits",
        "schedule": crontab(hour=9, minute=10),
    },
    # What must never be false is asked of the database every night.
    "check_data": {
        "task": "suggestions.supervision.tasks.check_data",
        "schedule": crontab(hour=3, minute=30),
    },
    # An export whose message or worker was lost is taken up again.
    "run_waiting_jobs": {
        "task": "liaison.documents.tasks.run_waiting_jobs",
        "schedule": EVERY_MINUTE,
    },
    # Files of exports are downloads, not an archive; they go after a week.
    "drop_old_job_files": {
        "task": "liaison.documents.tasks.drop_old_job_files",
        "schedule": crontab(hour=3, minute=10),
    },
    # An imported file is full of names and phones; it is kept a week for mending, then forgotten.
    "forget_old_imports": {
        "task": "suggestions.imports.tasks.forget_old_imports",
        "schedule": crontab(hour=3, minute=40),
    },
    # Bytes of uploads whose transaction failed have no row and nobody may see them.
    "drop_orphaned_files": {
        "task": "liaison.attachments.tasks.drop_orphaned_files",
        "schedule": crontab(hour=3, minute=20),
    },
    # Counts against flooding are kept a day.
    "drop_old_tallies": {
        "task": "liaison.core.tasks.drop_old_tallies",
        "schedule": crontab(hour=3, minute=30),
    },
    # What somebody began to tell us and did not send is not ours to keep.
    "drop_unsent_matters": {
        "task": "liaison.front.tasks.drop_unsent_matters",
        "schedule": crontab(hour=3, minute=40),
    },
    # Nor are photos from a visitor's phone when the form at the desk was never sent.
    "drop_unsent_photos": {
        "task": "suggestions.desk.tasks.drop_unsent_photos",
        "schedule": crontab(hour=3, minute=40),
    },
    # Answers to repeated writes hold private links; after thirty days nobody repeats them.
    "drop_old_answers": {
        "task": "liaison.core.tasks.drop_old_answers",
        "schedule": crontab(hour=3, minute=40),
    },
}
