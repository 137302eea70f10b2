"""A long list as a file from PostgreSQL: read through a cursor of the server, which is let go whatever happens."""

import json
from pathlib import Path

import pytest

from tests.service.conftest import Services, Starter

pytestmark = pytest.mark.service
PEOPLE = 6_000
ASK = """
import json
from django.db import connection
from django.test import Client
from people.enums import Role
from people.models import Person, RoleGrant

def person(number):
    return Person(email=f"p{number}@firm.example", employee_number=f"N{number}", first_name="Pat", last_name="Doe")

people = Person.objects.bulk_create(person(number) for number in range(NUMBER))
RoleGrant.objects.create(person=people[0], role=Role.HR)

def cursors():
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_holdable FROM pg_cursors WHERE name <> ''")
        return [row[0] for row in cursor.fetchall()]

client = Client(SERVER_NAME="localhost")
client.force_login(people[0], backend="allauth.account.auth_backends.AuthenticationBackend")
place = "/admin/people/person/download/"
whole = client.post(place, {"format": "csv"}).getvalue()
answer = client.post(place, {"format": "csv"})
pieces = iter(answer.streaming_content)
next(pieces), next(pieces)
during = cursors()
del pieces
answer.close()
book = client.post(place, {"format": "xlsx"})
is_book = book.getvalue().startswith(b"PK")
book.close()
print(json.dumps({"rows": whole.count(b"\\r\\n") - 1, "during": during, "after": cursors(), "book": is_book}))
"""


def test_a_long_list_is_read_through_a_cursor_that_is_closed_when_somebody_goes_away(
    starter: Starter, services: Services, database_url: str, tmp_path: Path
) -> None:
    env = {
        "DATABASE_URL": database_url,
        "REDIS_URL": services.redis_url.rsplit("/", 1)[0] + "/1",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "SECRET_KEY": "kT9-Zq7_vB3xLm2PwRs8YdHc5NfJg4AeUi6OoXtVrQlMzKbC1S",
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "http://localhost:8000",
        "VAR_DIR": str(tmp_path / "var"),
    }
    starter.run("python", "manage.py", "migrate", "--verbosity", "0", env=env)

    said = starter.run("python", "manage.py", "shell", "-c", ASK.replace("NUMBER", str(PEOPLE)), env=env)

    found = json.loads(said.strip().splitlines()[-1])
    assert found == {"rows": PEOPLE, "during": [True], "after": [], "book": True}
