"""Rewrites of right answers that change nothing of what they do: each must keep full marks.

Some put another frame round the functions that an exercise asks for, as text. The others say the same in other words,
wherever an answer has the words. A rewrite that finds nothing to change is none.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator

from tests.mutants.answers import normal, right_answers
from tests.mutants.frames import FRAMES
from tests.mutants.mutants import Mutant, thinned
from tests.mutants.phrases import PHRASES, rephrased
from tests.mutants.slips import TARGETS
from tests.mutants.words import WORDS, renamed_imports, renamed_locals

__all__ = ["KINDS", "rewritten"]

#: How many rewrites of an exercise are kept.
MOST = 250
#: What the other words need.
IMPORTS = "import importlib, io, pathlib\n"


def _in_a_factory(exercise: int, tree: ast.Module) -> ast.Module:
    """Put the whole answer into a function that returns what is asked for; not what deletes a name of the notebook."""
    if any(isinstance(line, ast.Delete) for line in tree.body):
        return tree
    names = ", ".join(sorted({*TARGETS[exercise], "sha256_of_df"} if exercise > 2 else TARGETS[exercise]))
    factory = ast.parse(f"def fabrica():\n    return ({names},)\n\n\n({names},) = fabrica()")
    factory.body[0].body = [*tree.body, *factory.body[0].body]
    return factory


def _by_exec(exercise: int, tree: ast.Module) -> ast.Module:
    """Have the answer compiled from its text."""
    return ast.parse(f"exec(compile({ast.unparse(tree)!r}, '<respuesta>', 'exec'))")


#: Every rewrite in other words by its name: it gets an exercise and a tree that it may change.
_REWRITES: dict[str, Callable[[int, ast.Module], ast.Module]] = {
    **{name: lambda _, tree, name=name: rephrased(name, tree) for name in PHRASES},
    **{kind.__name__: lambda _, tree, kind=kind: kind().visit(tree) for kind in WORDS},
    "other names": lambda _, tree: renamed_locals(tree),
    "other names of modules": lambda _, tree: renamed_imports(tree),
    "in a factory": _in_a_factory,
    "by exec": _by_exec,
}
KINDS = (*FRAMES, *_REWRITES)


@functools.cache
def rewritten(exercise: int) -> list[Mutant]:
    """Return rewrites of all right answers of an exercise, as many of each kind; no two of them alike."""
    found: dict[str, Mutant] = {}
    for name, kind, source in _all(exercise):
        found.setdefault(source, Mutant(exercise, f"{name}: {kind}", kind, source))
    return thinned(list(found.values()), MOST, lambda rewrite: rewrite.operator)


def _all(exercise: int) -> Iterator[tuple[str, str, str]]:
    for name, code in right_answers(exercise).items():
        for kind, frame in FRAMES.items():
            framed = "".join(
                "\n".join(line[8:] for line in frame.format(f=function).splitlines()) for function in TARGETS[exercise]
            )
            yield name, kind, f"{code}\n{framed}"
        before = ast.unparse(ast.parse(code))
        for kind, rewrite in _REWRITES.items():
            after = ast.unparse(ast.fix_missing_locations(rewrite(exercise, ast.parse(code))))
            if after == before:
                continue
            if normal(after) is None:
                raise ValueError(f"exercise {exercise}, {name}: no Python after {kind}:\n{after}")
            yield name, kind, IMPORTS + after
