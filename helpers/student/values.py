"""How the result of a student's function travels as JSON: by strict type, and never as an object.

Encoding runs beside the student's code, decoding in the judge. A subclass of a builtin type isn't that type: it comes
out as an `OpaqueValue`, which has only the name of its type and its repr.
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from typing import Any

import numpy as np

from .wire import Malformed

__all__ = ["OpaqueValue", "decode", "encode"]

#: How deep a value may be nested, of how many parts it may consist, and how long all its texts may be together.
DEPTH_LIMIT, PART_LIMIT, TEXT_LIMIT = 50, 200_000, 2**23
#: Longest integer, in bits: Python refuses to write much longer ones in decimal.
BIT_LIMIT = 10_000
#: Longest repr and type name that are kept, in characters.
REPR_LIMIT, NAME_LIMIT = 400, 80

_ADDRESS = re.compile(r" (?:at|@) 0x[0-9A-Fa-f]+")

_SEQUENCES: dict[str, type] = {"l": list, "t": tuple}
_MAPPINGS: dict[str, type] = {"d": dict, "o": OrderedDict, "f": defaultdict}
_TAGS = {kind: tag for tag, kind in (_SEQUENCES | _MAPPINGS).items()}


class OpaqueValue:
    """Stands in the judge for a value that JSON can't carry: the name of its type, and what it prints as."""

    _text = ""

    def __repr__(self) -> str:
        """Return the repr of the value."""
        return self._text

    def __getattr__(self, name: str) -> Any:
        """Say why there is nothing to look at."""
        raise AttributeError(
            f"un valor de tipo {type(self).__name__} no se puede mirar por dentro ({name}): de lo que devuelve la "
            "función llegan dict, list, tuple, str, int, float, bool y None"
        )

    def __reduce_ex__(self, protocol: object) -> tuple:
        """Say why it can't be handed to another function of the notebook."""
        raise TypeError(
            f"{self._text[:60]} (tipo {type(self).__name__}) no es un valor que JSON conoce: si viene de NumPy, "
            "convertilo con int(...), float(...) o .item()"
        )


def _foreign(type_name: str, text: str) -> OpaqueValue:
    """Make a stand-in whose type has that name."""
    value = type(type_name, (OpaqueValue,), {})()
    value._text = text
    return value


class _Budget:
    """What is left of the limits."""

    def __init__(self) -> None:
        self.parts, self.text = PART_LIMIT, TEXT_LIMIT


def encode(value: object) -> Any:
    """Turn any value into what JSON can carry.

    Numbers, text, truth values and None are themselves; everything else is a list that begins with a tag.
    """
    return _encode(value, 0, _Budget())


def _encode(value: Any, depth: int, budget: _Budget) -> Any:
    kind = type(value)
    budget.parts -= 1
    if kind is str:
        budget.text -= len(value)
    elif kind in _TAGS:
        budget.parts -= kind.__len__(value)
    if depth > DEPTH_LIMIT or budget.parts < 0 or budget.text < 0:
        return ["x", _name(kind), "… (demasiado grande o demasiado anidado)"]
    if value is None or kind in (bool, str, float):
        return value
    if kind is int and value.bit_length() <= BIT_LIMIT:
        return value
    if kind is np.float64:
        return ["n", float(value)]
    if kind in _SEQUENCES.values():
        return [_TAGS[kind], [_encode(item, depth + 1, budget) for item in kind.__iter__(value)]]
    if kind in _MAPPINGS.values():
        items = dict.items(value)
        return [_TAGS[kind], [[_encode(k, depth + 1, budget), _encode(v, depth + 1, budget)] for k, v in items]]
    return ["x", _name(kind), _repr(value)]


def _name(kind: type) -> str:
    """Return the name of a type, whatever its metaclass says."""
    return str.__str__(type.__dict__["__name__"].__get__(kind))[:NAME_LIMIT]


def _repr(value: object) -> str:
    """Return both ends of a repr, which may raise, without addresses: they differ from run to run."""
    try:
        text = _ADDRESS.sub("", " ".join(str.__str__(repr(value)).split()))
    except Exception:
        return f"un valor de tipo {_name(type(value))}"
    return text if len(text) <= REPR_LIMIT else f"{text[: REPR_LIMIT // 2]} … {text[-REPR_LIMIT // 2 + 3 :]}"


def decode(value: Any) -> Any:
    """Build the value that `encode` was given, from builtin types and `numpy.float64`, with `OpaqueValue` for the rest.

    Raise `helpers.student.wire.Malformed` if `encode` doesn't write this.
    """
    if value is None or type(value) in (bool, str, int, float):
        return value
    match value:
        case ["n", float() as number]:
            return np.float64(number)
        case ["x", str() as name, str() as text]:
            return _foreign(name[:NAME_LIMIT].replace("\0", ""), text[: REPR_LIMIT + 100])
        case [("l" | "t") as tag, list() as items]:
            return _SEQUENCES[tag](map(decode, items))
        case [("d" | "o" | "f") as tag, list() as pairs] if all(type(p) is list and len(p) == 2 for p in pairs):
            decoded = [(decode(k), decode(v)) for k, v in pairs]
            try:
                return defaultdict(None, decoded) if tag == "f" else _MAPPINGS[tag](decoded)
            except TypeError as error:
                raise Malformed(f"a key that can't be one: {error}") from None
    raise Malformed(f"{str(value)[:80]} is no encoded value")
