"""How the result of a student's function travels as JSON: by strict type, and never as an object.

Encoding runs beside the student's code, decoding in the judge. A subclass of a builtin type isn't that type: it comes
out as an `OpaqueValue`, which has only the name of its type and its repr.
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from json.encoder import encode_basestring_ascii
from typing import Any

import numpy as np

from .shorten import NAME_LIMIT, type_name
from .wire import Malformed

__all__ = ["OpaqueValue", "decode", "encode"]

#: How deep a value may be nested, of how many parts it may consist, and how long its texts may be together, as JSON.
DEPTH_LIMIT, PART_LIMIT, TEXT_LIMIT = 50, 100_000, 2**22
#: Longest integer, in bits: Python refuses to write much longer ones in decimal.
BIT_LIMIT = 10_000
#: Longest repr that is kept, in characters.
REPR_LIMIT = 400
#: How many different values may have the same hash: a dict or a set looks at all of them for each one. Two or three
#: have it by chance (-1 and -2); whoever wants thousands can choose long integers, or tuples.
ALIKE_LIMIT = 16
#: No two shorter integers have the same hash (but -1 and -2).
_HASH_BITS = 60
#: As many parts are what a value counts for that JSON can't carry; how many types' names arrive.
FOREIGN_PARTS, KIND_LIMIT = 20, 100
#: Name and text of one that has no room any more.
UNNAMED, TOO_MUCH = "objeto", "… (demasiado grande o demasiado anidado)"

_HEX = re.compile("(?:[0-9a-f]{2})*")
_ADDRESS = re.compile(r" (?:at|@) 0x[0-9A-Fa-f]+")

_SEQUENCES: dict[str, type] = {"l": list, "t": tuple}
_MAPPINGS: dict[str, type] = {"d": dict, "o": OrderedDict, "f": defaultdict}
_TAGS = {kind: tag for tag, kind in (_SEQUENCES | _MAPPINGS).items()}


class OpaqueValue:
    """Stands in the judge for a value that JSON can't carry: the name of its type, and what it prints as."""

    __slots__ = ("_text",)
    _text: str

    def __repr__(self) -> str:
        """Return the repr of the value."""
        return self._text

    def __getattr__(self, name: str) -> Any:
        """Say why there is nothing to look at."""
        raise AttributeError(
            f"un valor de tipo {type(self).__name__} no se puede mirar por dentro ({name}): de lo que devuelve la "
            "función llegan dict, list, tuple, str, bytes, int, float, bool y None"
        )

    def __reduce_ex__(self, protocol: object) -> tuple:
        """Say why it can't be handed to another function of the notebook."""
        raise TypeError(
            f"{self._text[:60]} (tipo {type(self).__name__}) no es un valor que JSON conoce: si viene de NumPy, "
            "convertilo con int(...), float(...) o .item()"
        )


def _kind(name: str) -> type[OpaqueValue]:
    return type(name, (OpaqueValue,), {"__slots__": ()})


def _made(kind: type[OpaqueValue], text: str) -> OpaqueValue:
    value = kind()
    value._text = text
    return value


#: Stands for all that have no room.
_NO_ROOM = _made(_kind(UNNAMED), TOO_MUCH)


class _Room:
    """What is left of the limits; what has no room takes none."""

    def __init__(self) -> None:
        self._parts, self._text = PART_LIMIT, TEXT_LIMIT

    def parts(self, count: int) -> bool:
        """Take so many parts, and return whether they have room."""
        fits = count <= self._parts
        self._parts -= count if fits else 0
        return fits

    def text(self, value: str) -> bool:
        """Take a text, and return whether it has room; one with more characters isn't even looked at."""
        return len(value) <= self._text and self._characters(len(encode_basestring_ascii(value)))

    def integer(self, value: int) -> bool:
        """Take an integer, and return whether it has room: short ones do."""
        bits = value.bit_length()
        return bits <= _HASH_BITS or (bits <= BIT_LIMIT and self._characters(bits // 3))

    def _characters(self, count: int) -> bool:
        fits = count <= self._text
        self._text -= count if fits else 0
        return fits


def encode(value: object) -> Any:
    """Turn any value into what JSON can carry.

    Numbers, text, truth values and None are themselves; everything else is a list that begins with a tag. Bytes travel
    as hexadecimal digits.
    """
    return _encode(value, 0, _Room())


def _encode(value: Any, depth: int, room: _Room) -> Any:
    kind = type(value)
    if value is None or kind in (bool, float):
        return value
    if kind is np.float64:
        return ["n", float(value)]
    if kind in (str, int):
        fits = room.text(value) if kind is str else room.integer(value)
        return value if fits else _stand_in(kind, TOO_MUCH, room)
    if kind is bytes and 2 * len(value) <= TEXT_LIMIT and room.text(digits := value.hex()):
        return ["b", digits]
    if kind not in _TAGS:
        return _stand_in(kind, _repr(value), room)
    if depth >= DEPTH_LIMIT or not room.parts(kind.__len__(value)):
        return _stand_in(kind, TOO_MUCH, room)
    if kind in _SEQUENCES.values():
        return [_TAGS[kind], [_encode(item, depth + 1, room) for item in kind.__iter__(value)]]
    items = dict.items(value)
    return [_TAGS[kind], [[_encode(k, depth + 1, room), _encode(v, depth + 1, room)] for k, v in items]]


def _stand_in(kind: type, text: str, room: _Room) -> list:
    name = type_name(kind)
    fits = room.parts(FOREIGN_PARTS) and room.text(name) and room.text(text)
    return ["x", name, text] if fits else ["x", UNNAMED, TOO_MUCH]


def _repr(value: object) -> str:
    """Return both ends of a repr, which may raise, without addresses: they differ from run to run."""
    try:
        text = _ADDRESS.sub("", " ".join(str.__str__(repr(value)).split()))
    except Exception:
        return f"un valor de tipo {type_name(type(value))}"
    return text if len(text) <= REPR_LIMIT else f"{text[: REPR_LIMIT // 2]} … {text[-REPR_LIMIT // 2 + 3 :]}"


def decode(value: Any) -> Any:
    """Build the value that `encode` was given, from builtin types and `numpy.float64`, with `OpaqueValue` for the rest.

    Raise `helpers.student.wire.Malformed` if `encode` doesn't write this, or if to use it would take for ever.
    """
    return _Decoder().decode(value, 0)


class _Decoder:
    """Decodes one value within the limits."""

    def __init__(self) -> None:
        self._room = _Room()
        self._kinds: dict[str, type[OpaqueValue]] = {}
        self._alike: dict[int, list] = {}

    def decode(self, value: Any, depth: int) -> Any:
        match value:
            case None | bool() | float():
                return value
            case str() if self._room.text(value):
                return value
            case int() if self._room.integer(value):
                return value if value.bit_length() <= _HASH_BITS else self._told_apart(value)
            case ["n", float() as number]:
                return np.float64(number)
            case ["b", str() as digits] if self._room.text(digits) and _HEX.fullmatch(digits):
                return bytes.fromhex(digits)
            case ["x", str() as name, str() as text] if len(name) <= NAME_LIMIT and len(text) <= REPR_LIMIT + 100:
                return self._foreign(name.replace("\0", ""), text)
            case [str() as tag, list() as items] if depth < DEPTH_LIMIT and self._room.parts(len(items)):
                return self._container(tag, items, depth + 1)
        raise Malformed(f"no encoded value, or too large a one, of type {type(value).__name__}")

    def _container(self, tag: str, items: list, depth: int) -> Any:
        if tag == "l":
            return [self.decode(item, depth) for item in items]
        if tag == "t":
            return self._told_apart(tuple([self.decode(item, depth) for item in items]))
        if tag not in _MAPPINGS or not all(type(pair) is list and len(pair) == 2 for pair in items):
            raise Malformed("a container that is none")
        decoded = [(self.decode(key, depth), self.decode(part, depth)) for key, part in items]
        try:
            return defaultdict(None, decoded) if tag == "f" else _MAPPINGS[tag](decoded)
        except TypeError as error:
            raise Malformed(f"a key that can't be one: {error}") from None

    def _foreign(self, name: str, text: str) -> OpaqueValue:
        """Make a stand-in whose type has that name."""
        if (name, text) == (UNNAMED, TOO_MUCH):
            return _NO_ROOM
        if not (self._room.parts(FOREIGN_PARTS) and self._room.text(name) and self._room.text(text)):
            raise Malformed("too many foreign values")
        if name not in self._kinds:
            name = name if len(self._kinds) < KIND_LIMIT else UNNAMED
            self._kinds.setdefault(name, _kind(name))
        return _made(self._kinds[name], text)

    def _told_apart(self, value: Any) -> Any:
        """Return a value that a dict or a set can tell from others."""
        try:
            alike = self._alike.setdefault(hash(value), [])
        except TypeError:  # no key can be made of it
            return value
        if value not in alike:
            alike.append(value)
        if len(alike) > ALIKE_LIMIT:
            raise Malformed(f"more than {ALIKE_LIMIT} different values with one hash")
        return value
