import ast
import re

import pytest

from tests.architecture import source

SHELF = {
    "types", "rules", "events", "models", "queries", "services", "reactions", "forms", "views",
}  # fmt: skip
JUNK = {"common", "utils", "helpers", "managers", "misc", "lib"}


def test_no_drawer_for_whatever_has_no_place() -> None:
    found = [
        source.name_of(path)
        for path in source.python_files()
        if JUNK & {path.stem, *path.relative_to(source.ROOT).parts}
    ]

    assert found == [], "which room does it belong to, and which question does it answer?"


def test_every_module_says_which_question_it_answers() -> None:
    silent = [
        source.name_of(path)
        for path in source.python_files()
        if path.read_text().strip() and ast.get_docstring(source.tree(path)) is None
    ]

    assert silent == []


def test_only_entrypoints_open_transactions() -> None:
    """Services, queries and rules never commit: views, tasks, commands and the demonstration do."""
    inner = SHELF - {"views", "forms"}
    found = []
    for path in source.python_files():
        kinds = set(path.relative_to(source.ROOT).with_suffix("").parts[2:])
        if not kinds & inner:
            continue
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("transaction", ".commit")):
                found.append(f"{source.name_of(path)}:{node.lineno}")

    assert found == []


def test_only_entrypoints_read_the_clock() -> None:
    inner = SHELF - {"views", "forms"}
    found = []
    for path in source.python_files():
        kinds = set(path.relative_to(source.ROOT).with_suffix("").parts[2:])
        if not kinds & inner:
            continue
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "clock.now",
                "datetime.now",
                "date.today",
                "datetime.utcnow",
            }:
                found.append(f"{source.name_of(path)}:{node.lineno}")

    assert found == [], "services and rules are told the time: take `at: datetime`"


@pytest.mark.parametrize("word", ["except Exception", "except BaseException", "except:"])
def test_bugs_are_let_fly(word: str) -> None:
    """Only the worker's boundary and the transaction itself may catch everything."""
    allowed = {"fundapp/kernel/db.py"}
    found = {
        source.name_of(path)
        for path in source.python_files()
        if word in path.read_text() and not source.name_of(path).startswith("workers/")
    }

    assert found - allowed == set()


def test_day_of_a_moment_is_the_one_of_paris() -> None:
    """Moments are UTC: after midnight in Paris, their `.date()` and `.year` are still the day before's."""
    found = []
    for path in source.python_files():
        if path.name == "clock.py":
            continue
        for node in ast.walk(source.tree(path)):
            whole = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".date")
            part = isinstance(node, ast.Attribute) and ast.unparse(node) in PARTS_OF_A_MOMENT
            if whole or part:
                found.append(f"{source.name_of(path)}: {ast.unparse(node)}")

    assert found == [], "take `clock.paris_day(at)`"


def test_every_file_received_is_counted() -> None:
    """A view that looks at what somebody sent counts it first: `pace.count_file()`."""
    found = []
    for path in source.python_files():
        if "views" not in path.parts:
            continue
        for function in source.functions(path):
            called = {ast.unparse(each.func) for each in ast.walk(function) if isinstance(each, ast.Call)}
            if called & RECEIVING and "pace.count_file" not in called:
                found.append(f"{source.name_of(path)}:{function.lineno}")

    assert found == []


PARTS_OF_A_MOMENT = {
    f"{at}.{part}" for at in ("at", "clock.now()") for part in ("year", "month", "day", "hour")
}
RECEIVING = {"receive", "services.begin_upload"}


def test_public_function_is_named_by_the_program() -> None:
    """Tests alone call no function of ours: what nothing else names is deleted.

    In Python a name is followed through its imports to the function itself; templates and pyproject.toml are
    read by its spelling alone.
    """
    spelt = set(re.findall(r"\w+", "".join(path.read_text() for path in source.templates())))
    spelt |= set(re.findall(r"\w+", (source.ROOT / "pyproject.toml").read_text()))
    named = {
        source.meant(node, module)
        for module, path in source.modules().items()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    unnamed = [
        node.name
        for module, path in source.modules().items()
        for node in source.tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.decorator_list
        and node.name not in spelt
        and f"{module}.{node.name}" not in named
    ]

    assert sorted(unnamed) == sorted(ASKED_BY_TESTS)


ASKED_BY_TESTS = (
    # what they set up, and what they ask of the whole program
    "bind_to", "heads", "known_events",
    # the committee's statutes on proxies and on irregular ballots, which no page offers yet
    "check_proxy", "decisive", "effective", "roll_call_wanted",
)  # fmt: skip
