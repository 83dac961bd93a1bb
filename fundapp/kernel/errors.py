"""Which errors are meant for the person, and which sentence does a broken constraint become?"""

from typing import Any

from fundapp.kernel.words import Sentence


class Refused(Exception):
    """The rules say no: a full sentence that says what to do next. Nothing has changed."""

    def __init__(self, text: str | Sentence, *, field: str | None = None, **values: Any) -> None:
        self.sentence = text if isinstance(text, Sentence) else Sentence(text, values)
        self.field = field
        super().__init__(str(self.sentence))


class SeveralRefusals(Refused):
    """Everything that is missing at once, so that nobody discovers gaps one by one."""

    def __init__(self, text: str | Sentence, reasons: list[Sentence], **values: Any) -> None:
        super().__init__(text, **values)
        self.reasons = reasons


class Unavailable(Refused):
    """Something we stand on does not answer for now (503): the same can be done again later."""


class Forbidden(Exception):
    """The person may not do this, in the policy's own words; `subject` is what they wanted it on."""

    def __init__(self, text: str | Sentence, *, subject: Any = None, **values: Any) -> None:
        self.sentence = text if isinstance(text, Sentence) else Sentence(text, values)
        self.subject = subject
        super().__init__(str(self.sentence))


class NotFound(Exception):
    """There is no such thing, or its existence is not for this person to know."""


CONSTRAINT_SENTENCES: dict[str, Refused] = {}
"""Refusals by constraint name, registered beside the table that carries the constraint."""


def explain_constraint(name: str, text: str, *, field: str | None = None) -> None:
    """Register the sentence a person reads when the database, the last line, refuses."""
    CONSTRAINT_SENTENCES[name] = Refused(text, field=field)
