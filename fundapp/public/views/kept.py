"""Which results of the eligibility test does this browser keep, without any account?"""

from flask import session

from fundapp.programme import rules
from fundapp.programme.rules import Judgement
from fundapp.public.queries import CallPage

PLACE = "eligibility"
MOST = 3
"""The cookie is small; the oldest result gives its place."""


def keep_judgement(page: CallPage, judgement: Judgement) -> None:
    """Pairs, oldest first: a cookie does not keep the order of a mapping."""
    others = [[slug, short] for slug, short in session.get(PLACE, []) if slug != page.call.slug]
    session[PLACE] = [*others, [page.call.slug, rules.shortened(page.version, judgement)]][-MOST:]


def kept_judgement(page: CallPage) -> Judgement | None:
    short = dict(session.get(PLACE, [])).get(page.call.slug, "")
    return rules.restored(page.version, page.criteria, short)
