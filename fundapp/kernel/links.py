"""Which parts of a text would a mail reader turn into a link, and how does it stay text?"""

import re

_WHOLE = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|tel|sms|callto|facetime|skype|geo|data|javascript):)\S+",
    re.IGNORECASE,
)
"""What can only be an address: nobody misses it where a name or a title is shown."""
_DOTS = ".\u3002\uff0e\uff61"
"""The full stops that a host name may be written with."""
_DOT = re.compile(rf"(?<=\w)[{_DOTS}](?=[^\W\d_]{{2}}|xn--)")
"""Between two parts of a host name; not within an amount, a version or initials."""
_IP = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")


def holds_link(text: str) -> bool:
    """Whatever of it cannot be seen."""
    seen = "".join(each for each in text if each.isprintable())
    return any(each.search(seen) for each in (_WHOLE, _DOT, _IP))


def unlinked(text: str) -> str:
    """The same words with nothing to click: `Chaleur[.]io` for a name, `[…]` for a whole address."""
    return _IP.sub(r"\1[.]\2[.]\3[.]\4", _DOT.sub("[.]", _WHOLE.sub("[…]", text)))
