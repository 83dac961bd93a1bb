"""How are amounts, dates and words written for the person who reads?"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from babel.numbers import format_currency
from flask import Flask
from flask_babel import format_date, format_decimal, format_timedelta, get_locale, gettext, ngettext

from fundapp.kernel import clock
from fundapp.kernel.clock import PARIS
from fundapp.kernel.money import Money
from fundapp.kernel.words import Chosen, Grouped, Sentence, Worded


class Labelled(Protocol):
    """A word of ours, or a choice or a section that somebody wrote."""

    @property
    def label(self) -> str: ...


def euros(amount: Money, *, cents: bool = False) -> str:
    """1 234 €, 1 234,56 € in French, with the spaces that do not break.

    `cents` also where the amount is whole (1 234,00 €): in the ledger, on payments and in acts.
    The page's font has no narrow space: browsers then halve it, and 1 234 567 reads as one block.
    """
    locale = get_locale()
    pattern = locale.currency_formats["standard"].pattern
    if not cents and amount.cents % 100 == 0:
        pattern = pattern.replace(".00", "")
    written = format_currency(amount.euros, "EUR", pattern, locale=locale, currency_digits=False)
    return str(written).replace("\u202f", "\u00a0")


UNITS = ((Decimal(1_000_000), "M€", Decimal(999_950)), (Decimal(1_000), "k€", Decimal("999.5")))
"""Each with the amount from which it is used: rounded in the unit below, it would read as one of this."""


def euros_short(amount: Money) -> str:
    """27,6 M€, 850 k€, 320 €: for figures one looks at rather than adds, and the only place that rounds them.

    One tenth, half up (FIN-02): the same amount reads the same on every page. Where parts stand under their
    sum they are written in full by `euros`, as rounded parts would not add up.
    """
    for unit, name, least in UNITS:
        if abs(amount.euros) >= least:
            tenths = _half_up(abs(amount.euros) * 10 / unit).copy_sign(amount.euros)
            return f"{number(tenths / 10, '#,##0.#')}\u00a0{name}"
    return euros(Money(int(_half_up(abs(amount.euros)).copy_sign(amount.euros)) * 100))


def _half_up(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def number(value: int | Decimal, pattern: str | None = None) -> str:
    """1 234,5 in French: digits grouped by the one no-break space that amounts use too."""
    return str(format_decimal(value, pattern)).replace("\u202f", "\u00a0")


def day(value: date | datetime) -> str:
    """lundi 23 novembre 2026, mardi 1er décembre 2026: with its weekday, as people plan."""
    local = clock.paris_day(value) if isinstance(value, datetime) else value
    first = local.day == 1 and str(get_locale()).startswith("fr")
    return format_date(local, "EEEE d'er' MMMM y" if first else "EEEE d MMMM y")


def short_day(value: date | datetime) -> str:
    local = clock.paris_day(value) if isinstance(value, datetime) else value
    return format_date(local, "dd/MM/y")


def hour(value: datetime) -> str:
    local = value.astimezone(PARIS)
    french = str(get_locale()).startswith("fr")
    return f"{local:%H}\u00a0h\u00a0{local:%M}" if french else f"{local:%H:%M}"


def moment(value: datetime) -> str:
    """lundi 23 novembre 2026 à 14 h 05, in Paris."""
    return gettext("%(day)s à %(hour)s", day=day(value), hour=hour(value))


def paris_moment(value: datetime) -> str:
    """The same for what opens, closes or expires: whose clock counts is said."""
    return gettext("%(moment)s, heure de Paris", moment=moment(value))


def ago(value: datetime) -> str:
    """il y a 3 heures, dans 2 jours."""
    return format_timedelta(value - clock.now(), add_direction=True)


def age(value: datetime) -> str:
    """5 j, 3 sem., 4 mois: how long ago, in calendar days, where many are read one under the other."""
    days = _days_since(value)
    if days < 14:
        return gettext("%(n)s\u00a0j", n=days)
    if days < 60:
        return gettext("%(n)s\u00a0sem.", n=days // 7)
    return gettext("%(n)s\u00a0mois", n=number(days // 30))


def lasting(value: datetime) -> str:
    """9 jours: how long something lasts already, in calendar days."""
    days = _days_since(value)
    return ngettext("%(num)s jour", "%(num)s jours", days) if days > 0 else gettext("aujourd’hui")


def _days_since(value: datetime) -> int:
    return max(0, (clock.paris_day(clock.now()) - clock.paris_day(value)).days)


def label(value: Labelled) -> str:
    return translated(value.label)


def percent(basis_points: int) -> str:
    """12,3 % from 1234 hundredths of a percent: one decimal at most."""
    return gettext("%(number)s\u00a0%%", number=number(Decimal(basis_points) / 100, "0.#"))


def progress(basis_points: int) -> str:
    """99 % from 9997: whole percents, rounded down, so that 100 % is said of what is whole."""
    return gettext("%(number)s\u00a0%%", number=number(basis_points // 100))


def siren(digits: str) -> str:
    """999 000 011: in groups of three, as people compare it."""
    return grouped(Grouped(digits, 3))


def iban(text: str) -> str:
    """FR76 3000 6000 0112: in groups of four, between which a line may break."""
    return grouped(Grouped(text, 4)).replace("\u00a0", " ")


def grouped(digits: Grouped) -> str:
    """In its groups, the last size again for what follows."""
    parts, at, sizes = [], 0, list(digits.groups)
    while at < len(digits):
        size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        parts.append(digits[at : at + size])
        at += size
    return "\u00a0".join(parts)


def multiple(hundredths: int | None) -> str:
    """7,68 × from 768; an undefined ratio is said to be so, never zero (FIN-07)."""
    return _undefined() if hundredths is None else f"{number(Decimal(hundredths) / 100, '0.00')}\u00a0×"


def per_euro(hundredths: int | None) -> str:
    """2,49 € from 249: so much for one euro; an undefined ratio is said to be so, never zero (FIN-07)."""
    return _undefined() if hundredths is None else euros(Money(hundredths), cents=True)


def _undefined() -> str:
    """Nothing to divide by: no euro is committed, or none is public."""
    return gettext("pas encore calculable")


def size(count: int) -> str:
    """1,4 Mo: the size of a file."""
    if count < 1024 * 1024:
        return gettext("%(n)s ko", n=number(max(1, round(count / 1024))))
    return gettext("%(n)s Mo", n=number(round(Decimal(count) / (1024 * 1024), 1)))


def translated(text: str) -> str:
    """Plain text, never markup; what people wrote comes back as they wrote it, unless we say the same."""
    return gettext(text) if text else ""


def sentence(said: Sentence | str, *, cents: bool = False) -> str:
    """A sentence of the rules in the reader's language, its values written as above."""
    if isinstance(said, str):
        return said
    text = translated(said.text)
    return (
        text % {name: shown(value, cents=cents) for name, value in said.values.items()}
        if said.values
        else text
    )


def shown(value: Any, *, cents: bool = False) -> str:
    match value:
        case Money():
            return euros(value, cents=cents)
        case Worded():
            return label(value)
        case Sentence():
            return sentence(value, cents=cents)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Grouped():
            return grouped(value)
        case Chosen():
            return ", ".join(translated(each) for each in value.words)
        case bool() | str():
            return str(value)
        case int():
            return number(value)
        case Decimal():
            return number(value, "#,##0.######")
        case list() | tuple():
            return ", ".join(shown(each, cents=cents) for each in value)
        case _:
            return str(value)


FILTERS = (
    euros, euros_short, day, short_day, hour, moment, paris_moment, ago, age, lasting, label,
    number, percent, progress, siren, iban, multiple, per_euro, size, sentence, shown,
    translated,
)  # fmt: skip


def install(app: Flask) -> None:
    for each in FILTERS:
        app.jinja_env.filters[each.__name__] = each
