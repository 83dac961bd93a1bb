"""Which results of the eligibility test does this browser keep, without any account?"""

from flask import session

from fundapp.kernel import clock
from fundapp.programme import rules
from fundapp.programme.rules import KEPT_IN, Judgement
from fundapp.public.queries import CallPage

MOST = 3
"""The cookie is small; the oldest result gives its place."""


def keep_judgement(page: CallPage, judgement: Judgement) -> None:
    """Oldest first: a cookie does not keep the order of a mapping."""
    others = [each for each in session.get(KEPT_IN, []) if each[0] != page.call.slug]
    today = clock.paris_day(clock.now()).isoformat()
    kept = [page.call.slug, rules.shortened(page.version, judgement), today]
    session[KEPT_IN] = [*others, kept][-MOST:]


def kept_judgement(page: CallPage) -> Judgement | None:
    found = rules.recalled(session.get(KEPT_IN, []), page.call.slug, page.version, page.criteria)
    return found.judgement if found else None
