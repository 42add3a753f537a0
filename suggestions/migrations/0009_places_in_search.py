"""The places of a ticket stand among its search tokens; rows from before get theirs."""

from django.db import migrations

ADD = """
UPDATE suggestions_ticketbody b
   SET tokens = coalesce(b.tokens, ''::tsvector) || array_to_tsvector(p.tokens)
  FROM (SELECT t.id, array_agg('@' || left(t.division_id, n)) AS tokens
          FROM suggestions_ticket t, unnest(ARRAY[2, 4, 6, 9, 12, 15]) AS n
         WHERE n <= length(t.division_id) GROUP BY t.id) p
 WHERE p.id = b.ticket_id
"""


class Migration(migrations.Migration):
    dependencies = [("suggestions", "0008_meetings_and_cases")]
    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]
