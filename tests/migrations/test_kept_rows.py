"""Do the rows that are already there come through a migration with what they meant?"""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

from fundapp import migrations
from fundapp.kernel.ids import new_id
from tests.databases import new_database


@pytest.fixture
def engine_of_it(postgres_url: str) -> Iterator[Engine]:
    with new_database(postgres_url) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def before(words: str) -> str:
    """The migration that comes before the one of this name, whatever its number."""
    [found] = [
        each.down_revision
        for each in ScriptDirectory(str(migrations.FOLDER)).walk_revisions()
        if each.revision.partition("_")[2] == words
    ]
    return str(found)


def ask(engine: Engine, question: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(question))]


def change(engine: Engine, statement: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text(statement), values)


EVENT = """
    INSERT INTO event (name, subject_id, payload, actor_id, at, relayed_at)
    VALUES ('DossierWithdrawn', gen_random_uuid(), '{}', gen_random_uuid(),
            now() - interval '3 days', now() - CAST(:ago AS interval))
"""
NOTICE = """
    INSERT INTO notice (id, kind, person_id, endpoint, address, facts, made_at, next_try_at, mail_state,
                        attempts)
    VALUES (gen_random_uuid(), 'dossier_assigned', :person, :endpoint, CAST(:address AS jsonb), '{}',
            now(), now(), 'queued', 0)
"""


def test_what_the_last_day_left_unplayed_is_played_after_the_upgrade(engine_of_it: Engine) -> None:
    """And neither what was brought in as the past, nor what was played."""
    migrations.upgrade(address(engine_of_it), before("pending_reactions"))
    for ago in ("1 hour", "2 hours", "2 days", "3 days"):
        change(engine_of_it, EVENT, ago=ago)
    stopped = "notifications.reactions.applying.stop_the_team"
    change(engine_of_it, "INSERT INTO handled_event VALUES (2, :name, now())", name=stopped)

    migrations.upgrade(address(engine_of_it))

    gave_up = "portfolio.reactions.give_up_tickets"
    assert ask(
        engine_of_it, "SELECT event_id, reaction FROM pending_reaction ORDER BY event_id, reaction"
    ) == [
        (1, stopped),
        (1, gave_up),
        (2, gave_up),
    ]


def test_a_notice_keeps_its_page_when_routes_are_no_longer_stored(engine_of_it: Engine) -> None:
    migrations.upgrade(address(engine_of_it), before("notice_pages"))
    person, dossier = new_id(), new_id()
    change(
        engine_of_it,
        "INSERT INTO person (id, name, email, active, language, created_at, fs_uniquifier) "
        "VALUES (:id, 'Aïcha', 'a@example.org', true, 'fr', now(), 'x')",
        id=person,
    )
    kept = f'{{"dossier_id": "{dossier}"}}'
    for endpoint in ("workspace.dossier", "portal.follow", "kettles.show"):
        change(engine_of_it, NOTICE, person=person, endpoint=endpoint, address=kept)

    migrations.upgrade(address(engine_of_it))
    pages = ask(engine_of_it, "SELECT page, to_applicant, dossier_id FROM notice ORDER BY page")
    migrations.downgrade(address(engine_of_it), before("notice_pages"))

    assert pages == [
        ("dossier", False, dossier),
        ("kettles.show", False, dossier),
        ("my_dossier", True, dossier),
    ]
    endpoints = ask(engine_of_it, "SELECT endpoint FROM notice ORDER BY endpoint")
    assert endpoints == [("kettles.show",), ("portal.follow",), ("workspace.dossier",)]
