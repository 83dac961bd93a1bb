import ast

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
