"""Compares what was handed in with what runs gave: the values that grading looks at, to the last bit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.checking.failure import short_text
from helpers.checking.strict_values import Plain, bits
from helpers.checks.homework.submitted import METRICS, PACKAGES
from helpers.nbgrader_plugins.printable import printable
from helpers.reference.homework import CARD, MANIFEST

__all__ = ["Comparison", "Documents", "compare"]

#: Manifest and card, by name.
Documents = dict[str, dict[str, Plain]]
#: Keys that lead to a value.
Place = tuple[str, ...]
#: Rows that every table has, by where their values are.
ROWS: dict[Place, str] = {
    (CARD, "metrics", "accuracy"): "accuracy",
    (CARD, "metrics", "n_test"): "n_test",
    (CARD, "metrics", "recall_by_class", "0"): "recall 0",
    (CARD, "metrics", "recall_by_class", "1"): "recall 1",
    (CARD, "data_hash"): "data_hash (ficha)",
    (MANIFEST, "data_hash"): "data_hash",
    (MANIFEST, "code_hash"): "code_hash",
    (MANIFEST, "seed"): "seed",
    **{(MANIFEST, "package_versions", name): name for name in PACKAGES},
}
#: Other places that grading compares, and those under them; all other values of card and manifest are only noted.
COMPARED = (MANIFEST,), *((CARD, "metrics", name) for name in METRICS)
NOT_COMPARED = (MANIFEST, "package_versions")
#: Further rows at most.
MORE = 20
#: Stands for a value that isn't there.
_ABSENT: Plain = None
_TYPES = {str: "texto", int: "entero", float: "decimal", bool: "sí o no", dict: "objeto", list: "lista"}


@dataclass(frozen=True)
class Comparison:
    """Result of a verification."""

    #: The submission, and a name for each environment.
    columns: tuple[str, ...]
    #: By name, the value in each column; None where there is none.
    rows: dict[str, tuple[Plain, ...]]
    #: Sentences in Spanish.
    notes: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[str, ...]:
        """Rows that aren't the same, to the last bit, in all columns, or lack a value."""
        return tuple(name for name, values in self.rows.items() if None in values or _differ(values))

    @property
    def agrees(self) -> bool:
        """Whether no row differs."""
        return not self.differing

    def texts(self, name: str) -> list[str]:
        """Return a row's values as texts: as short as they can be, and different where the values are."""
        values = self.rows[name]
        for show in (_short, _typed, _named):
            texts = [show(value, 12 if name.startswith(("data_hash", "code_hash")) else 40) for value in values]
            if len(set(texts)) == len({repr(bits(value)) for value in values}):
                break
        return texts


def compare(columns: Sequence[str], documents: Sequence[Documents], notes: Sequence[str]) -> Comparison:
    """Put values that mean the same into rows; no document may be deeper than a function can call itself."""
    leaves = [_leaves(each) for each in documents]
    rows = {name: tuple(each.get(place, _ABSENT) for each in leaves) for place, name in ROWS.items()}
    others = sorted({place for each in leaves for place in each} - set(ROWS))
    differing = {}
    for place in others:
        values = tuple(each.get(place, _ABSENT) for each in leaves)
        if _differ(values):
            differing[place] = values
    counting = [place for place in differing if _counts(place)]
    rows |= {_name(place): differing[place] for place in counting[:MORE]}
    found = list(notes)
    if len(counting) > MORE:
        found.append(f"difieren {len(counting) - MORE} valores más")
    if left := [place for place in differing if not _counts(place)]:
        found.append(f"también difiere, y la nota no lo mira: {', '.join(map(_name, left[:MORE]))}")
    return Comparison(tuple(columns), rows, tuple(found))


def _leaves(documents: Documents) -> dict[Place, Plain]:
    """Return the values that hold no others, by place; an empty object is one, too."""
    found: dict[Place, Plain] = {}
    left: list[tuple[Place, Plain]] = [((), dict(documents))]
    while left:
        place, value = left.pop()
        parts = value.items() if type(value) is dict else enumerate(value) if type(value) is list else ()
        if parts and value:
            left += [((*place, str(key)), part) for key, part in parts]
        else:
            found[place] = value
    return found


def _counts(place: Place) -> bool:
    return any(place[: len(each)] == each for each in COMPARED) and place[: len(NOT_COMPARED)] != NOT_COMPARED


def _differ(values: Sequence[Plain]) -> bool:
    return any(bits(value) != bits(values[0]) for value in values[1:])


def _name(place: Place) -> str:
    return printable(short_text("/".join(place), 80))


def _short(value: Plain, limit: int) -> str:
    if value is None:
        return "no está"
    text = value if type(value) is str else repr(value)
    return printable(text if len(text) <= limit else f"{text[:limit]}…")


def _typed(value: Plain, limit: int) -> str:
    if value is None:
        return "no está"
    text = f'"{_short(value, limit)}"' if type(value) is str else _short(value, limit)
    return f"{text} ({_TYPES[type(value)]})"


def _named(value: Plain, limit: int) -> str:
    digest = hashlib.sha256(repr(bits(value)).encode("utf-8", "backslashreplace")).hexdigest()
    return f"{_typed(value, limit)} {digest[:8]}"
