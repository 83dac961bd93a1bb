"""Is it decided of every table what the program may do with its rows?"""

import ast
import sys

from sqlmodel import SQLModel

from fundapp.dossiers.services import trash
from fundapp.migrations import tables
from fundapp.migrations.rights import RIGHTS
from tests.architecture.source import Function, functions, meant, modules, tree


def test_rights_in_every_table_are_written_down() -> None:
    assert tables.KERNEL  # importing it declares them all
    known = set(SQLModel.metadata.tables)

    undecided, gone = sorted(known - set(RIGHTS)), sorted(set(RIGHTS) - known)

    assert not undecided, (
        f"Say in RIGHTS of fundapp/migrations/rights.py what the program does with the rows of {undecided}: "
        "ADD if it only adds (then the table gets append-only triggers too), the columns that it writes "
        "later if it changes them, LOCK if it only holds them, and delete=True if it deletes some. Without a "
        "line it cannot even read them."
    )
    assert not gone, f"Take {gone} out of RIGHTS in fundapp/migrations/rights.py: there is no such table."


def test_columns_that_the_program_changes_exist() -> None:
    gone = {
        table: unknown
        for table, rights in RIGHTS.items()
        if (unknown := set(rights.columns) - set(SQLModel.metadata.tables[table].c.keys()))
    }

    assert not gone, f"Take these out of RIGHTS in fundapp/migrations/rights.py, no such column: {gone}."


def test_only_what_a_draft_has_is_deleted_with_it() -> None:
    kept = [table.name for table in trash._hanging() if not RIGHTS[table.name].delete]

    assert not kept, (
        f"No row of {kept} may be deleted (fundapp/migrations/rights.py). If only submitted dossiers have "
        "some, name it in SUBMITTED of fundapp/dossiers/services/trash.py; if drafts have, delete=True."
    )


BEFORE_IT_IS_ADDED = {
    "fundapp.portfolio.services.ledger._judged": {"nature", "payment_id", "reverses_id"},
    "fundapp.portfolio.services.ledger.write": {"payment_id"},
}
"""Services that write in a row which another function has made, and which is not in the database yet."""


def test_what_services_write_in_rows_that_are_there_is_allowed() -> None:
    """A column that the program may not write would be a 500.

    The table is that of the variable: by its annotation, or by the models that its value names or returns.
    Where that is not one table (a row of a row, a dataclass), any table of the package that has the column
    will do: there a name that is common to several (`state`, `at`, `reason`) is not judged.
    """
    refused = []
    for module, path in modules().items():
        if ".services" not in module:
            continue
        for function in functions(path):
            place, rows = f"{module}.{function.name}", Rows(module, function)
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    tables = rows.tables_of(node)
                    if node.attr in BEFORE_IT_IS_ADDED.get(place, ()):
                        continue
                    if tables and not any(node.attr in RIGHTS[each].columns for each in tables):
                        refused.append(f"{place}: {node.attr}, of {sorted(tables)}")

    assert not refused, f"Name these columns in RIGHTS of fundapp/migrations/rights.py: {sorted(refused)}."


MODELS = {
    f"{mapper.class_.__module__}.{mapper.class_.__name__}": str(mapper.class_.__tablename__)
    for mapper in SQLModel._sa_registry.mappers
}


class Rows:
    """Of which table is each variable of a function, where one can be read from the source?"""

    def __init__(self, module: str, function: Function) -> None:
        self.module = module
        self.tables: dict[str, set[str]] = {}
        self.made: dict[str, int] = {}
        """The line until which a row that is made here is not in the database yet."""
        arguments = function.args
        for each in [*arguments.args, *arguments.kwonlyargs]:
            if each.annotation is not None:
                self.tables[each.arg] = named_in(each.annotation, module)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                self._learn(node.targets[0], node.value)
            elif isinstance(node, ast.NamedExpr):
                self._learn(node.target, node.value)
            elif isinstance(node, ast.For | ast.comprehension):
                self._learn(node.target, node.iter)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("session.add", "work.add")):
                name = ast.unparse(node.args[0])
                if name in self.made:
                    self.made[name] = min(self.made[name], node.lineno)

    def _learn(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.tables.setdefault(target.id, set()).update(named_in(value, self.module))
            if isinstance(value, ast.Call) and meant(value.func, self.module) in MODELS:
                self.made[target.id] = sys.maxsize
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Call):
            returned = RETURNED.get(meant(value.func, self.module))
            parts = getattr(getattr(returned and returned[0], "slice", None), "elts", [])
            for each, part in zip(target.elts, parts, strict=False):
                if isinstance(each, ast.Name) and returned:
                    self.tables[each.id] = named_in(part, returned[1])

    def tables_of(self, written: ast.Attribute) -> set[str]:
        """Empty where the row is not there yet, and where no table of the package has such a column."""
        variable = ast.unparse(written.value)
        if written.lineno < self.made.get(variable, 0):
            return set()
        known = {each for each in self.tables.get(variable, ()) if has(each, written.attr)}
        if len(known) == 1:
            return known
        package = ".".join(self.module.split(".")[:2])
        return {
            table
            for model, table in MODELS.items()
            if model.startswith(f"{package}.") and has(table, written.attr)
        }


def has(table: str, column: str) -> bool:
    return column in SQLModel.metadata.tables[table].c


def named_in(expression: ast.expr, module: str) -> set[str]:
    """The tables whose models an expression names, or gets from the functions that it names."""
    found = set()
    for node in ast.walk(expression):
        if isinstance(node, ast.Name | ast.Attribute):
            dotted = meant(node, module)
            if dotted in MODELS:
                found.add(MODELS[dotted])
            elif dotted in RETURNED:
                annotation, there = RETURNED[dotted]
                found |= {MODELS[each] for each in _models_in(annotation, there)}
    return found


def _models_in(annotation: ast.expr, module: str) -> set[str]:
    nodes = (each for each in ast.walk(annotation) if isinstance(each, ast.Name | ast.Attribute))
    return {meant(each, module) for each in nodes} & MODELS.keys()


RETURNED = {
    f"{module}.{function.name}": (function.returns, module)
    for module, path in modules().items()
    for function in tree(path).body
    if isinstance(function, ast.FunctionDef) and function.returns is not None
}
