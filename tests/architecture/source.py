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


@cache
def modules() -> dict[str, Path]:
    """The program's modules by their dotted names."""
    found = {}
    for path in python_files():
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imported(module: str) -> dict[str, str]:
    """What a module imports: the name it has there, and its dotted name where it comes from."""
    found: dict[str, str] = {}
    for node in ast.walk(tree(modules()[module])):
        if isinstance(node, ast.ImportFrom):
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {each.asname: each.name for each in node.names if each.asname}
    return found


@cache
def followed(dotted: str) -> str:
    """The dotted name of the place that defines it, through every module that imports it."""
    room, _, name = dotted.rpartition(".")
    if not room:
        return dotted
    room = room if room in modules() else followed(room)
    origin = imported(room).get(name) if room in modules() else None
    return followed(origin) if origin not in (None, dotted) else f"{room}.{name}"


def meant(node: ast.expr, module: str) -> str:
    """What a name or an attribute of a module stands for, dotted; what it does not import is its own."""
    if isinstance(node, ast.Name):
        return followed(f"{module}.{node.id}")
    if isinstance(node, ast.Attribute):
        return followed(f"{meant(node.value, module)}.{node.attr}")
    return "?"


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
