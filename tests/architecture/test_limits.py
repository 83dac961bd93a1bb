"""Is no list cut without saying so?

Every query that asks for so many rows is named here, with how its readers reach or learn of the others.
"""

import ast
from collections.abc import Iterator

from tests.architecture.test_templates import ROOT

PAGED = {
    "accounts.queries.list_erasures",
    "accounts.queries.list_invitations",
    "accounts.queries.list_sign_ins",
    "accounts.queries.people_page",
    "committee.queries.sittings.changes_since_convocation",
    "committee.queries.sittings.list_sittings",
    "dossiers.queries.list_own_dossiers",
    "dossiers.queries.messages.thread",
    "kernel.events.log.history",
    "kernel.events.pending.list_failed",
    "notifications.queries.list_letters",
    "notifications.queries.list_notices",
    "portfolio.queries.ledger.entries",
    "portfolio.queries.payments.list_due_tranches",
    "portfolio.queries.tickets.list_ticket_rows",
    "workspace.queries.pipeline.listed",
}
"""They take the key that the page before ended with."""
TOLD = {
    "committee.queries.sittings.candidates",
    "committee.queries.waiting.declarations_awaited",
    "committee.queries.waiting.sittings_to_prepare",
    "dossiers.queries.sharing.list_shared_dossiers",
    "portfolio.queries.cofinancing.list_unconfirmed",
    "portfolio.queries.payments.payments_in_state",
    "portfolio.queries.pending.list_awaited",
    "portfolio.queries.tickets.list_tickets_in",
}
"""Whoever shows them says how many to read: one more than are shown or counted, which tells of others."""
COUNTED = {
    "dossiers.queries.messages._unread",
    "workspace.queries.instruction._first_waiting",
    "workspace.queries.instruction._items",
    "workspace.queries.pipeline.search",
}
"""The same query, or the page, counts them or reads one too many."""
BATCHES = {
    "cli.show_events",
    "committee.queries.polls.list_due_polls",
    "dossiers.queries.companies.last_described",
    "kernel.events.pending.claim_due",
    "kernel.events.relay.claim_waiting",
    "kernel.events.seals.seal_new_events",
    "portfolio.queries.tickets.list_tickets_to_lapse",
}
"""What a worker or a command takes at a time, or a form is filled in with: nobody reads them as a list."""


def limited() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions with a `.limit(…)` of more than one row."""
    for path in sorted((ROOT / "fundapp").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT / "fundapp").with_suffix("").parts).removesuffix(".__init__")
        for made in ast.walk(ast.parse(path.read_text())):
            if isinstance(made, ast.FunctionDef) and any(_cuts(each) for each in ast.walk(made)):
                yield f"{module}.{made.name}", made


def _cuts(node: ast.AST) -> bool:
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "limit"
    ):
        return False
    [asked, *_] = node.args
    one = isinstance(asked, ast.Constant) and asked.value == 1
    of_requests = isinstance(node.func.value, ast.Name) and node.func.value.id == "limiter"
    return not (one or of_requests)


def test_every_list_that_is_cut_is_paged_or_says_so() -> None:
    assert {name for name, _ in limited()} == PAGED | TOLD | COUNTED | BATCHES


def test_paged_lists_begin_after_a_key_and_told_ones_are_told_how_many() -> None:
    made = dict(limited())
    asked = {name: {each.arg for each in _arguments(made[name])} for name in PAGED}
    unsaid = {
        name
        for name in TOLD
        for each, given in zip(made[name].args.kwonlyargs, made[name].args.kw_defaults, strict=True)
        if each.arg == "limit" and given is not None
    }

    assert {
        name for name, found in asked.items() if not found & {"after", "before", "cursor", "place"}
    } == set()
    assert unsaid == set()


def _arguments(made: ast.FunctionDef) -> list[ast.arg]:
    return [*made.args.args, *made.args.kwonlyargs]
