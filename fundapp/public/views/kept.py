"""Which results of the eligibility test does this browser keep, without any account?"""

from flask import session

from fundapp.programme import rules
from fundapp.programme.rules import Judgement
from fundapp.public.queries import CallPage

PLACE = "eligibility"
MOST = 3
"""The cookie is small; the oldest result gives its place."""


def keep_judgement(page: CallPage, judgement: Judgement) -> None:
    others = {slug: kept for slug, kept in session.get(PLACE, {}).items() if slug != page.call.slug}
    latest = [*others.items(), (page.call.slug, rules.shortened(page.version, judgement))][-MOST:]
    session[PLACE] = dict(latest)


def kept_judgement(page: CallPage) -> Judgement | None:
    short = session.get(PLACE, {}).get(page.call.slug, "")
    return rules.restored(page.version, page.criteria, short)
