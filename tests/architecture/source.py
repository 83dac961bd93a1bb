"""The source as the architecture tests read it: files git tracks, and their functions."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("fundapp", "workers")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def python_files() -> tuple[Path, ...]:
    return tuple(
        sorted(
            path for room in PROGRAM for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts
        )
    )


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def decorators(function: Function) -> list[str]:
    return [ast.unparse(each) for each in function.decorator_list]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
