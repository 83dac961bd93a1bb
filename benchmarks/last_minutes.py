"""Is a word lost when 2,000 entrepreneurs type in the last ten minutes of a call, and how long is a save?

    python -m benchmarks.last_minutes [--people N] [--seconds S] [--saves K]

Starts what `make run` starts (PostgreSQL that keeps what it commits, Valkey, web server, worker, beat),
lets N people open their form, type and save K times each within S seconds, some of them from two tabs,
some submitting at the end; then reads the database again. Times are told as ratios to the bare floor, the
answer of a route that does nothing, taken in the same minutes. Exits with 1 when a single word is missing.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlmodel import Session, col, select

from benchmarks.crowd import Somebody, gather
from benchmarks.people import Diary, Evening, live
from benchmarks.web import Browser, Waits
from fundapp import migrations
from fundapp.dossiers.models import Dossier, Snapshot
from fundapp.kernel import clock
from fundapp.onebox import supervisor
from fundapp.onebox.valkey import free_port
from fundapp.settings import Settings

FLOOR, RAW = "floor: a route that does nothing", "floor: SELECT 1, INSERT, COMMIT"
TOLD = (FLOOR, RAW, "page", "autosave", "submit")
QUIET, QUIET_SAVES = 10, 12
"""How many come one after the other before the crowd, and what each saves."""
EVERY = 0.2
"""Seconds between two probes of the floor while the crowd types."""

MARGIN = timedelta(minutes=15)
"""The house opens, and ten people come alone, before the crowd: nobody is late by our doing."""


@dataclass(frozen=True)
class Stage:
    """Where the house answers and keeps its rows, and who is going to come."""

    url: str
    database: str
    people: Sequence[Somebody]


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder), asked) as stage:
        quiet, crowded = Waits(), Waits()
        evening = Evening(stage.url, asked.seconds, asked.saves, two_tabs=0.1, submitting=0.5)
        asyncio.run(_alone(stage, quiet))
        began = time.perf_counter()
        diaries = asyncio.run(_together(stage, evening, crowded))
        seconds = time.perf_counter() - began
        lost = _lost(stage.database, diaries)
    _print(quiet, crowded, diaries, seconds)
    print(f"{'lost':<34}{len(lost):>9}", *lost[:10], sep="\n  ")
    sys.exit(1 if lost else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2_000, metavar="N", help="default: 2000")
    parser.add_argument("--seconds", type=float, default=600, metavar="S", help="default: 600")
    parser.add_argument("--saves", type=int, default=12, metavar="K", help="of each, at most; default: 12")
    return parser.parse_args()


@contextmanager
def _house(var: Path, asked: argparse.Namespace) -> Iterator[Stage]:
    """As `make run` starts it, with the crowd's dossiers made before anybody comes in."""
    port = free_port()
    place = {"VAR": str(var), "PORT": str(port), "STORAGE_FOLDER": str(var / "storage")}
    os.environ.update(place)
    for given in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL"):
        os.environ.pop(given, None)
    with supervisor.servers(Settings()) as (crew, env, owner_url):
        migrations.upgrade(owner_url, program_url=env["DATABASE_URL"])
        os.environ.update({name: env[name] for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL")})
        began = time.perf_counter()
        people = gather(Settings(), QUIET + asked.people)
        _close_call(owner_url, at=clock.now() + timedelta(seconds=asked.seconds) + MARGIN)
        print(
            f"{len(people)} people with a dossier each, made in {time.perf_counter() - began:.0f} s",
            flush=True,
        )
        supervisor.start_programs(crew, env, catches_mails=True)
        yield Stage(env["BASE_URL"], owner_url, people)


def _close_call(owner_url: str, *, at: datetime) -> None:
    """No service moves the hour at which a call closes: the owner of the tables does."""
    with _line(owner_url) as owner:
        owner.execute("UPDATE call SET closes_at = %s", [at])


async def _alone(stage: Stage, waits: Waits) -> None:
    """A few people one after the other in an empty house, and the floor beside them."""
    evening = Evening(stage.url, 1, QUIET_SAVES, two_tabs=0, submitting=1)
    for number in range(QUIET):
        await live(stage.people[number], number, evening, waits)
        for _ in range(QUIET_SAVES):
            await _probe(stage, waits)


async def _together(stage: Stage, evening: Evening, waits: Waits) -> list[Diary]:
    crowd = [
        asyncio.create_task(live(each, number, evening, waits))
        for number, each in enumerate(stage.people[QUIET:], start=QUIET)
    ]
    watching = asyncio.create_task(_watch(stage, waits))
    try:
        return await asyncio.gather(*crowd)
    finally:
        watching.cancel()


async def _watch(stage: Stage, waits: Waits) -> None:
    while True:
        await _probe(stage, waits)
        await asyncio.sleep(EVERY)


async def _probe(stage: Stage, waits: Waits) -> None:
    await Browser(stage.url, "", waits).get("/health/live", what=FLOOR)
    waits.seconds[RAW].append(await asyncio.to_thread(_raw, stage.database))


def _line(database: str) -> psycopg.Connection:
    return psycopg.connect(database.replace("+psycopg", "", 1))


def _raw(database: str) -> float:
    """What keeping one row costs when nothing of ours stands before it."""
    with _line(database) as line:
        line.execute("CREATE TABLE IF NOT EXISTS floor (id int)")
        line.commit()
        began = time.perf_counter()
        line.execute("SELECT 1")
        line.execute("INSERT INTO floor VALUES (1)")
        line.commit()
        return time.perf_counter() - began


def _lost(database: str, diaries: Sequence[Diary]) -> list[str]:
    """What is not in the database as it was last typed, and submissions that left no snapshot."""
    engine = sa.create_engine(database)
    with Session(engine) as session:
        stored = {row.id: row for row in session.exec(select(Dossier)).all()}
        frozen = set(session.exec(select(col(Snapshot.dossier_id))).all())
    engine.dispose()
    found = []
    for diary in diaries:
        dossier = stored[UUID(diary.dossier_id)]
        found += diary.lost(dossier.answers)
        if diary.submitted and (dossier.submitted_at is None or dossier.id not in frozen):
            found.append(f"{dossier.id}: submitted, and not frozen")
    return found


def _print(quiet: Waits, crowded: Waits, diaries: Sequence[Diary], seconds: float) -> None:
    """Each time beside the floor's own: that of an empty house, and the same share of the crowd's."""
    saves = sum(diary.saves for diary in diaries)
    print(f"{len(diaries)} people, {saves} saves in {seconds:.0f} s: {saves / seconds:.0f} a second")
    print(f"{'':<34}{'ms, alone':>18}{'ms, crowd':>18}{'× floor alone':>18}{'× floor in crowd':>18}")
    print(f"{'':<34}" + f"{'p50':>9}{'p95':>9}" * 4)
    for what in TOLD:
        told = [1000 * _at(waits.seconds[what], part) for waits in (quiet, crowded) for part in (50, 95)]
        for waits, parts in ((quiet, (50, 50)), (crowded, (50, 95))):
            floors = [1000 * _at(waits.seconds[FLOOR], part) for part in parts]
            told += [told[2] / floors[0], told[3] / floors[1]]
        print(f"{what:<34}" + "".join(f"{each:>9.1f}" for each in told))
    print(f"{'both versions shown, one chosen':<34}{sum(diary.choices for diary in diaries):>9}")
    print(f"{'submitted':<34}{sum(diary.submitted for diary in diaries):>9}")
    print(f"{'sent again after an error':<34}{crowded.again:>9}")


def _at(seconds: Sequence[float], part: int) -> float:
    ordered = sorted(seconds)
    return ordered[len(ordered) * part // 100]


if __name__ == "__main__":
    main()
