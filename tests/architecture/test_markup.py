"""Does what people write stay text: never translated as a sentence of ours, never trusted as markup?

A `LazyString` and what `_(…)` gives to a template are trusted by Jinja: they are printed as they are. So only
sentences written in the source may go through them; what varies goes in by name, and is escaped there.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.architecture import source

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
TEMPLATES = source.ROOT / "templates"
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "_l"}
TRUSTING = {"LazyString", "Markup", "render_template_string"}
TRANSLATES_WHAT_IS_KEPT = source.ROOT / "fundapp" / "web" / "filters.py"
"""The one place that looks up a sentence kept as data; its answer is plain text, which templates escape."""


def in_every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=source.name_of)


def written_in_the_source(sentence: nodes.Node) -> bool:
    if isinstance(sentence, nodes.CondExpr):
        return written_in_the_source(sentence.expr1) and (
            sentence.expr2 is not None and written_in_the_source(sentence.expr2)
        )
    return isinstance(sentence, nodes.Const)


@in_every(sorted(each for each in TEMPLATES.rglob("*") if each.suffix in (".html", ".txt")))
def test_template_translates_only_its_own_sentences(path: Path) -> None:
    parsed = ENVIRONMENT.parse(path.read_text())
    calls = [
        call
        for call in parsed.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
    ]
    trusted = [each.name for each in parsed.find_all(nodes.Filter) if each.name == "safe"]

    assert [call.lineno for call in calls if not written_in_the_source(call.args[0])] == [], (
        "write the sentence here, or use |label or |sentence: what _() gives is trusted as markup"
    )
    assert trusted == [], "nothing that people write is markup"
    assert not list(parsed.find_all(nodes.ScopedEvalContextModifier)), "autoescape is never switched off"


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, node


def is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_literal(node.body) and is_literal(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@in_every([each for each in source.python_files() if each != TRANSLATES_WHAT_IS_KEPT])
def test_code_translates_only_its_own_sentences(path: Path) -> None:
    marks = {node.name for node in ast.walk(source.tree(path)) if isinstance(node, ast.FunctionDef)} & {"_"}
    wrong = [
        call.lineno
        for name, call in calls_in(path)
        if name in TRANSLATING - marks and not (call.args and is_literal(call.args[0]))
    ]

    assert wrong == [], "use the filters label or sentence for what is kept as data"


@in_every(list(source.python_files()))
def test_lazy_sentence_holds_nothing_that_people_write(path: Path) -> None:
    """It is trusted by templates as it is, its holes too: fill them where the page is made, by `gettext`."""
    filled = [
        call.lineno
        for name, call in calls_in(path)
        if name in ("_l", "lazy_gettext") and (call.keywords or len(call.args) > 1)
    ]
    trusting = {
        each.name
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    } & TRUSTING

    assert filled == []
    assert trusting == set(), "a form is made anew for each page: give it plain text, which is escaped"
