import re

from flask import Flask

from fundapp.policy import POLICY, May
from tests.architecture import source


def test_every_right_has_its_line_in_the_policy() -> None:
    assert set(POLICY) == set(May)


def test_every_right_guards_a_route_or_a_button() -> None:
    used = set()
    for path in [*source.python_files(), *source.templates()]:
        if path.name != "policy.py":
            used |= set(re.findall(r"May\.([A-Z_]+)", path.read_text()))

    assert {may.name for may in May} - used == set()


def test_every_route_is_guarded_or_public(app: Flask) -> None:
    """The program does not start otherwise; this says which are public, so that adding one is a decision."""
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "__public__")
    }

    assert public == PUBLIC


PUBLIC = {
    "accounts.claim",
    "accounts.confirm_email",
    "accounts.sign_up",
    "demo.show",
    "gallery.workshop",
    "mailbox.download_piece",
    "mailbox.show",
    "mailbox.show_html",
    "mailbox.show_list",
    "portal.join",
    "portfolio.confirm_account",
    "public.accessibility",
    "public.ask_eligibility",
    "public.calendar",
    "public.call",
    "public.calls",
    "public.home",
    "public.keep_eligibility",
    "public.legal",
    "public.privacy",
    "public.questions",
    "public.tell_eligibility",
    "security.code",
    "security.forgot_password",
    "security.login",
    "security.logout",
    "security.prove_code",
    "security.prove_password",
    "security.reset_password",
    "security.wan_signin",
    "security.wan_signin_response",
    "web.language",
    "web.live",
    "web.ready",
}
