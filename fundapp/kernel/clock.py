"""What time is it, and what does a time of Paris mean? UTC inside, Paris at the edge."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fundapp.kernel.errors import Refused

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present, aware, in UTC. Called by entrypoints only: services and rules are told the time."""
    return datetime.now(UTC)


def paris_day(moment: datetime) -> date:
    """The calendar day in Paris at this moment."""
    return moment.astimezone(PARIS).date()


def from_paris(day: date, at: time, *, field: str | None = None) -> datetime:
    """A wall-clock time of Paris as UTC; refuses an hour that does not exist or comes twice (JOB-04)."""
    local = datetime.combine(day, at)
    first, second = (local.replace(tzinfo=PARIS, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != second:
        raise Refused(
            "Le changement d’heure rend %(at)s ambigu ou inexistant ce jour-là : choisissez une autre heure.",
            field=field,
            at=f"{at:%H:%M}",
        )
    return first


def end_of_day(day: date) -> datetime:
    """The first moment of the next day in Paris, as UTC: the open end of `day`."""
    following = datetime.combine(day + timedelta(days=1), time(0), PARIS)
    return following.astimezone(UTC)
