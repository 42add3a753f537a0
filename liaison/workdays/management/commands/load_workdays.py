"""manage.py load_workdays: enter every published year that is not in the calendar yet."""

from django.core.management.base import BaseCommand

from liaison.workdays import actions, published


class Command(BaseCommand):
    help = "Load the published holidays and make-up workdays of all years not loaded so far."

    def handle(self, *args, **options):
        change = actions.import_missing_years()
        years = published.years()
        span = f"{years[0]}-{years[-1]}"
        self.stdout.write(f"Loaded, published are {span}." if change else f"Complete: {span}.")
