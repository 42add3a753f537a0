"""The source of published days in words people read, not the name of a package."""

from django.db import migrations

OLD, NEW = "国务院办公厅放假安排（chinesecalendar）", "国务院办公厅节假日安排"


def reword(apps, _schema):
    apps.get_model("workdays", "Day").objects.filter(source=OLD).update(source=NEW)


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunPython(reword, migrations.RunPython.noop)]
