"""A mark in every text that is kept, then every page of every role and every mail: is it more than text?"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel
from werkzeug.routing import Rule

from fundapp.accounts.models import Passkey
from fundapp.committee.models import AgendaChange
from fundapp.committee.types import AgendaChangeKind
from fundapp.diligence.queries import list_items
from fundapp.dossiers.models.course import CourseNote
from fundapp.dossiers.types.course import Turn
from fundapp.kernel import clock
from fundapp.notifications.types import NoticeKind
from fundapp.notifications.views.letters import Reader, compose
from fundapp.settings import Settings
from tests.architecture.test_access import WHO_ENTERS
from tests.databases import as_owner
from tests.factories import diligence
from tests.notifications.test_letters import FACTS, body, notice
from tests.security import planted
from tests.security import world as worlds

OURS = re.compile(
    r"call\.slug|event\.name|parameter\.key|person\.(fs_\w+|tf_\w+|language|password)|shortcoming\.question"
    r"|score\.criterion|dossier_grid\.version|diligence_item\.catalogue|notice\.page|presence\.section"
    r"|total\.key|\w+\.(\w*digest|sha256|reaction|receipt)|passkey\.(usage|extensions|device_type)"
)
"""Names and digests that the program makes and reads back: nobody types them."""
OUR_KEYS = {"say", "name", "question"}
"""The same inside what is kept as JSON."""
A_DAY_OR_A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d.*")
A_FRAME_EACH = ("nobody", "founder", "analyst")
"""For the pages that everybody opens."""


def columns() -> Iterator[sa.Column[Any]]:
    """Whatever is kept as words, of every table there is."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
            written = isinstance(kind, sa.String | JSONB) and not isinstance(kind, sa.Enum)
            if written and not OURS.fullmatch(str(column)):
                yield column


def marked(value: Any, mark: str, key: str = "") -> Any:
    """JSON with the mark in each text that people read; codes, days and identifiers stay."""
    match value:
        case dict():
            return {name: marked(each, mark, name) for name, each in value.items()}
        case list():
            return [marked(each, mark, key) for each in value]
        case str() if key not in OUR_KEYS and is_read_by_people(value):
            return mark
    return value


def is_read_by_people(text: str) -> bool:
    words = any(each.isspace() or each.isupper() or not each.isascii() for each in text)
    return words and not A_DAY_OR_A_MOMENT.fullmatch(text)


def plant(session: Session) -> set[str]:
    """Put a mark of its own in each column that takes one; which ones did."""
    with as_owner(session):  # append-only tables too
        took = _plant(session.connection())
    session.commit()
    session.expire_all()
    return took


def _plant(connection: sa.Connection) -> set[str]:
    took = set()
    connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
    for column in columns():
        for mark in planted.marks(str(column)):
            try:
                with connection.begin_nested():
                    count = _put(connection, column, mark)
            except DBAPIError:
                continue  # too long, or not of the shape that the table keeps
            if count:
                took.add(str(column))
            break
    connection.execute(sa.text("SET LOCAL session_replication_role = origin"))
    return took


def _put(connection: sa.Connection, column: sa.Column[Any], mark: str) -> int:
    table = column.table
    key = list(table.primary_key.columns)
    rows = connection.execute(sa.select(*key, column.label("planted"))).all()
    if any(row.planted is not None for row in rows):
        rows = [row for row in rows if row.planted is not None]
    changed = 0
    for row in rows:
        value = marked(row.planted, mark) if isinstance(column.type, JSONB) else mark
        if value == row.planted:
            continue
        own = sa.and_(*(each == row[n] for n, each in enumerate(key)))
        connection.execute(sa.update(table).where(own).values({column.name: value}))
        changed += 1
    return changed


def readings(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every page, by each kind of person who may open it."""
    rules = {rule.endpoint: rule for method, rule in worlds.doors(app) if method == "GET"}
    for people, doors in WHO_ENTERS.items():
        who = people.split()
        for door in doors.splitlines():
            method, endpoint = door.split()
            if method == "GET" and endpoint != "static":
                for each in A_FRAME_EACH if set(A_FRAME_EACH) <= set(who) else who:
                    yield each, rules[endpoint]


def furnish(session: Session, world: worlds.World) -> None:
    """What the doors of the world do not need, and its pages show all the same."""
    at, by, dossier_id = clock.now(), world.people["manager"].id, world.values["dossier_id"]
    [item, *_] = list_items(session, dossier_id)
    diligence.settle(session, item, by=by, at=at)
    day = clock.paris_day(at)
    session.add_all(
        [
            CourseNote(
                dossier_id=dossier_id, turn=Turn.REOPENED, reason="Suite", from_day=day, day=day, by=by, at=at
            ),
            AgendaChange(
                sitting_id=world.values["sitting_id"],
                dossier_id=dossier_id,
                kind=AgendaChangeKind.REMOVED,
                reason="Report",
                by=by,
                at=at,
            ),
            Passkey(
                user_id=world.people["founder"].id,
                name="Téléphone",
                usage="first",
                credential_id=b"1",
                public_key=b"1",
                device_type="single_device",
                backup_state=False,
                create_datetime=at,
                lastuse_datetime=at,
            ),
        ]
    )
    session.commit()


def test_attack_22_mark_in_any_text_stays_text_on_every_page(
    app: Flask, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TESTING", False)
    world = worlds.build(session, settings.storage_folder)
    furnish(session, world)
    browsers = worlds.browsers(app, world)
    planted_in = plant(session)
    broken, acting, said = [], [], ""

    for who, rule in readings(app):
        answer = worlds.knock(app, session, "GET", world.path(app, rule), browsers[who])
        if answer.status_code == 500:
            broken.append((rule.endpoint, who))
        if answer.mimetype == "text/html":
            page = planted.read(answer.text)
            acting += [(rule.endpoint, who, tag) for tag in page.planted]
            said += page.said

    assert broken == []
    assert acting == []
    seen = {each for each in planted_in if each in said}
    assert {"person.name", "dossier.title", "form_version.content", "snapshot.content"} <= seen
    assert len(seen) > 40


@pytest.mark.parametrize("kind", NoticeKind)
def test_attack_22_mark_in_any_fact_stays_text_in_every_mail(app: Flask, kind: NoticeKind) -> None:
    [mark, *_] = planted.marks("fact")
    told = notice(kind, **{name: planted.everywhere(fact, mark) for name, fact in FACTS.items()})

    with app.app_context():
        mail = compose(told, Reader(mark, "lectrice@example.org"), {})

    html = body(mail, "html")
    assert planted.read(html).planted == []
    assert planted.NAME in planted.read(html).said
    assert planted.NAME in body(mail, "plain")
    assert "\n" not in mail["Subject"]
