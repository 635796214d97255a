"""The parts of a notebook's code, such that code that differs in names, comments and layout alone has the same parts.

A student's code is parsed, and never executed. Whatever can't be parsed, or is too long, has no parts.
"""

from __future__ import annotations

import ast
import builtins
import functools
import hashlib
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["Part", "parts_of"]

#: Digest of a definition or statement, and the nodes of its syntax tree.
Part = tuple[str, int]

#: Characters of a cell, and of all cells of a notebook: a tree takes time, and a thousand times its source.
CELL_LIMIT, LIMIT = 2**15, 2**17
#: Names that a cell imports, as far as they are read.
IMPORTED = 200
#: Cells whose lines below the first are Python all the same.
PYTHON = re.compile(r"%%(writefile\s+\S+\.py|time|timeit|capture)\b")
#: A line that is IPython's, or the shell's.
MAGIC = re.compile(r"^[%!].*", re.MULTILINE)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
BUILTINS = frozenset(dir(builtins))
#: Fields of nodes that change nothing of what code does, and those that hold a name.
LEFT_OUT = {"annotation", "returns", "type_comment", "type_params", "kind", "ctx"}
NAMES = {"id", "name", "arg", "rest", "names"}


def parts_of(sources: Iterable[str], context: Iterable[str] = (), whole: bool = False) -> set[Part]:
    """Return the parts of cells: the definitions or, where there are none (or it is `whole`), every other statement.

    `context` is code that also says what imported names mean.
    """
    sources = list(_within_limits(sources))
    imports = [_imported(source) for source in (*_within_limits(context), *sources)]
    imported = {name: meaning for found in imports for name, meaning in found}
    definitions, every = set[Part](), set[Part]()
    for source in sources:  # no two trees are kept
        for statement in _that_do_something(_statements(source)):
            part = _part(statement, imported)
            every.add(part)
            if isinstance(statement, DEFINITIONS):
                definitions.add(part)
    return every if whole or not definitions else definitions


def _within_limits(sources: Iterable[str]) -> Iterator[str]:
    """Leave out cells that are too long, and those from which on all are."""
    left = LIMIT
    for source in sources:
        if len(source) <= min(left, CELL_LIMIT):
            left -= len(source)
            yield source


def _statements(source: str) -> list[ast.stmt]:
    """Parse the statements of a cell."""
    if source.startswith("%%"):
        first, _, source = source.partition("\n")
        if not PYTHON.match(first):
            return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes
            return ast.parse(MAGIC.sub("", source)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


@functools.lru_cache(1024)  # most cells of a class are the course's
def _imported(source: str) -> list[tuple[str, str]]:
    """Return what names stand for that a cell imports: `np` is called `numpy` whatever its name."""
    meaning = []
    for node in (node for statement in _statements(source) for node in ast.walk(statement)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                meaning.append((alias.asname, alias.name) if alias.asname else (top, top))
        elif isinstance(node, ast.ImportFrom):
            meaning += [(alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names]
    return meaning[:IMPORTED]


def _that_do_something(body: Iterable[Any]) -> list[Any]:
    """Leave out imports, which `_imported` reads, docstrings, and other values that nobody takes."""
    return [
        node
        for node in body
        if not isinstance(node, (*IMPORTS, ast.Pass))
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]


def _part(statement: ast.stmt, imported: dict[str, str]) -> Part:
    """Walk through a tree, which may be deep, and number its own names as they come."""
    numbers: dict[str, str] = {}
    said, size = [], 0
    stack: list[tuple[str, Any]] = [("", statement)]

    def named(name: str) -> str:
        if name in imported:
            return imported[name]
        return name if name in BUILTINS else numbers.setdefault(name, f"#{len(numbers)}")

    while stack:
        field, value = stack.pop()
        if isinstance(value, ast.Constant):
            size += 1
            said.append(_constant(value.value))
        elif isinstance(value, ast.AST):
            size += 1
            # A library's keyword keeps its name; one of a function of their own is a name that came before.
            keyword = isinstance(value, ast.keyword) and value.arg not in numbers
            said.append("Assign" if isinstance(value, ast.AnnAssign) else type(value).__name__)
            stack += [("" if keyword else name, part) for name, part in reversed(list(_fields(value)))]
        elif isinstance(value, list):
            kept = _that_do_something(value)
            said.append(str(len(kept)))
            stack += [(field, each) for each in reversed(kept)]
        else:
            said.append(named(value) if isinstance(value, str) and field in NAMES else repr(value))
    text = "\n".join(said).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest(), size


def _fields(node: ast.AST) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.AnnAssign):
        return iter([("targets", [node.target]), ("value", node.value)])
    return ((name, value) for name, value in ast.iter_fields(node) if name not in LEFT_OUT)


def _constant(value: Any) -> str:
    """Return what stands for a constant; sentences are as good as others."""
    if isinstance(value, (str, bytes)) and len(value.split()) > 1:
        return "…"
    return hex(value) if type(value) is int else repr(value)
