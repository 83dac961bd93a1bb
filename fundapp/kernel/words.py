"""How does pure code speak to people without knowing their language?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self


@dataclass(frozen=True)
class Sentence:
    """A French sentence with named holes; translated and filled at the edge (`web.filters`)."""

    text: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


def say(text: str, **values: Any) -> Sentence:
    """Mark a sentence for the translators. Holes are `%(name)s`; values may be Money, dates, words."""
    return Sentence(text, values)


def word(value: str, label: str, tone: str = "neutral") -> tuple[str, str, str]:
    """One member of a `Worded`: stored value, French label, tone (neutral info progress good warn bad)."""
    return value, label, tone


class Grouped(str):
    """Digits that people compare, with the number of them in each group they are written in."""

    groups: tuple[int, ...]

    def __new__(cls, text: str, *groups: int) -> Self:
        made = super().__new__(cls, text)
        made.groups = groups
        return made


class Chosen(str):
    """What was answered from a list, with each word of it: read in the language of whoever reads."""

    words: tuple[str, ...]

    def __new__(cls, text: str, *words: str) -> Self:
        made = super().__new__(cls, text)
        made.words = words
        return made


class Worded(StrEnum):
    """A closed list of the trade's words, each with what people read and its tone."""

    label: str
    tone: str

    # `label` has a default so that a word is also found by its value alone: Tone("good")
    def __new__(cls, value: str, label: str = "", tone: str = "neutral") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member
