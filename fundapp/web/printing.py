"""What can a printed document draw: which characters do its fonts have, and what stands for the others?"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parents[2] / "templates" / "documents" / "fonts"
"""What a document may be set in beside the fonts of its typesetter; see `manifest.json` there."""
STANDS_FOR_IT = "\N{REPLACEMENT CHARACTER}"
MOST_NAMED = 30
LINE_ENDS_AND_TABS = "\n\r\t"
NEVER_DRAWN = ("Cc", "Cs", "Co", "Cn")
"""Controls, halves of characters, private ones (Word's bullets) and those nobody has defined."""
OF_NO_LINE = "\u202d\u202e\ufeff"
"""Orders to the line rather than text: read from right to left all the same; a file begins here."""
JOINED = ("Mn", "Mc", "Me", "Cf")
"""Marks and joiners: drawn with the character before them, which no font of ours may be able to do."""


def printable(data: Any, *, alone: bool = False) -> tuple[Any, list[str]]:
    """The same data with what cannot be drawn replaced, and the code points that were (`U+F0B7`).

    `alone`: without any mark that can't be merged into its character, so that each stands by itself.
    """
    missing = sorted({each for text in _texts(data) for each in set(text) if not _is_drawn(each, alone)})
    named = [f"U+{ord(each):04X}" for each in missing]
    if len(named) > MOST_NAMED:
        named = [*named[:MOST_NAMED], "…"]
    return _replaced(data, str.maketrans(dict.fromkeys(missing, STANDS_FOR_IT)), alone), named


def _texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for value in data.values():
                yield from _texts(value)
        case list() | tuple():
            for value in data:
                yield from _texts(value)


def _replaced(data: Any, replacing: dict[int, str], alone: bool) -> Any:
    match data:
        case str():
            return (unicodedata.normalize("NFC", data) if alone else data).translate(replacing)
        case dict():
            return {name: _replaced(value, replacing, alone) for name, value in data.items()}
        case list() | tuple():
            return [_replaced(value, replacing, alone) for value in data]
    return data


def _is_drawn(character: str, alone: bool) -> bool:
    if character in LINE_ENDS_AND_TABS:
        return True
    kind = unicodedata.category(character)
    if kind in NEVER_DRAWN or character in OF_NO_LINE or (alone and kind in JOINED):
        return False
    return ord(character) in drawn()


@cache
def drawn() -> frozenset[int]:
    """Every code point that one of the fonts has."""
    return frozenset(
        code for path in sorted(FONTS.glob("*.ttf")) for code in code_points_of(path.read_bytes())
    )


def code_points_of(font: bytes) -> Iterator[int]:
    """What its `cmap` table maps to a glyph, by its tables of format 4 (16 bits) and 12 (32 bits)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)[2]
        match struct.unpack_from(">H", font, at)[0]:
            case 4:
                yield from _segments(font, at)
            case 12:
                for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                    first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
                    yield from range(first, last + 1)


def _segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    last, first, delta, place = (
        struct.unpack_from(f">{count}H", font, at + 14 + 2 * (count * n + (n > 0))) for n in range(4)
    )
    places = at + 16 + 6 * count
    for n in range(count):
        for code in range(first[n], min(last[n], 0xFFFE) + 1):
            glyph = (code + delta[n]) & 0xFFFF
            if place[n]:
                [glyph] = struct.unpack_from(">H", font, places + 2 * n + place[n] + 2 * (code - first[n]))
            if glyph:
                yield code
