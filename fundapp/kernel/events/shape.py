"""How is an event written down: a frozen dataclass of ids and plain values, named in the past tense."""

from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_type_hints
from uuid import UUID

from fundapp.kernel.money import Money

SYSTEM = UUID(int=0)
"""The actor of what no person did: a deadline that passed, a nightly job."""

_known: dict[str, type["Event"]] = {}


class Event:
    """Base of all events. `subject` names the field that says whose timeline the event belongs to.

    Payloads are sealed for ever: they carry ids, words, dates and amounts, never a person's text.
    """

    subject: ClassVar[str]

    def __init_subclass__(cls, *, subject: str) -> None:
        cls.subject = subject
        if cls.__name__ in _known:
            raise TypeError(f"two events are called {cls.__name__}")
        _known[cls.__name__] = cls

    @property
    def subject_id(self) -> UUID:
        found = getattr(self, self.subject)
        assert isinstance(found, UUID)
        return found

    def payload(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        hints = get_type_hints(cls)
        return cls(**{name: _revived(hints[name], value) for name, value in payload.items()})


def event_named(name: str) -> type[Event]:
    return _known[name]


def known_events() -> dict[str, type[Event]]:
    return dict(_known)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"an event carries plain values, not {type(value).__name__}")


def _revived(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, UnionType):
        return _revived(next(arm for arm in get_args(hint) if arm is not type(None)), value)
    if hint is Money:
        return Money(value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    if getattr(hint, "__origin__", None) is tuple:
        return tuple(_revived(get_args(hint)[0], each) for each in value)
    return hint(value)
