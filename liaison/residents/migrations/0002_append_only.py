from django.db import migrations

FORWARD = """
CREATE FUNCTION residents_reveal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'residents_reveal is append-only';
END $$;
CREATE TRIGGER residents_reveal_append_only BEFORE UPDATE OR DELETE ON residents_reveal
  FOR EACH ROW EXECUTE FUNCTION residents_reveal_is_append_only();
"""
BACKWARD = """
DROP TRIGGER residents_reveal_append_only ON residents_reveal;
DROP FUNCTION residents_reveal_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
