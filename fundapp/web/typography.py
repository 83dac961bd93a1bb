"""How does French keep its colons, marks and guillemets on the line of the word they belong to?"""

import re
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask_babel import Domain, get_locale

_WIDE = re.compile(r" (?=[:»])|(?<=«) ")
_THIN = re.compile(r" (?=[;?!])")


@lru_cache(maxsize=8_192)
def typeset(text: str) -> str:
    """What our sources write with a plain space; what people typed never comes here."""
    return _THIN.sub("\u202f", _WIDE.sub("\u00a0", text))


class French(NullTranslations):
    """The language of the sources: nothing to translate, only to set."""

    def gettext(self, message: str) -> str:
        return typeset(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return typeset(msgid1 if abs(n) < 2 else msgid2)

    ugettext = gettext
    ungettext = ngettext


FRENCH = French()


class Words(Domain):
    """All the words of the interface, whichever way they are asked for."""

    def get_translations(self) -> Any:
        locale = get_locale()
        return FRENCH if locale and locale.language == "fr" else super().get_translations()
