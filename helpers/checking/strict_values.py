"""Turns what a student returned or wrote into plain values, by strict type; `CheckFailure` refuses the rest.

A subclass of a builtin type may answer every comparison with yes: nothing here compares, iterates or formats a value
before its exact type is known. `what` is how a message calls the value, in Spanish.
"""

from __future__ import annotations

import codecs
import json
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.checking.failure import CheckFailure, short
from helpers.student.bounded_json import parse_json

__all__ = ["Plain", "bits", "parse_strict_json", "plain", "read_strict_json", "round_trip"]

#: Longest key that a message quotes, in characters, and largest file that is read, in bytes.
KEY_LIMIT, FILE_LIMIT = 80, 2**20

Plain = dict | list | str | int | float | bool | None

_MAPPINGS = (dict, OrderedDict, defaultdict)
_SEQUENCES = (list, tuple)
#: numpy.float64 is a float to JSON and prints as one, so it counts as one.
_SCALARS = (str, int, float, bool, type(None), np.float64)


def plain(value: Any, what: str) -> Plain:
    """Return a value with builtin types only (tuples become lists), or refuse it."""
    kind = type(value)
    if kind in _MAPPINGS:
        result = {}
        for key in dict.keys(value):
            if type(key) not in (str, int, float, bool, type(None)):
                raise CheckFailure(
                    f"que las claves de {what} sean textos",
                    f"{short(key)} (tipo {type(key).__name__})",
                    "JSON solo conoce claves de texto: convertilas con str(...).",
                )
            result[key] = plain(dict.__getitem__(value, key), f"{what}[{short(key, KEY_LIMIT)}]")
        return result
    if kind in _SEQUENCES:
        return [plain(item, f"{what}[{i}]") for i, item in enumerate(value)]
    if kind is np.float64:
        return float(value)
    if kind in _SCALARS:
        return value
    raise CheckFailure(
        f"que {what} sea un valor que JSON conoce (dict, list, str, int, float, bool o None)",
        f"{short(value)} (tipo {kind.__name__})",
        "si viene de NumPy, convertilo con int(...), float(...) o .item(); si es otra cosa, con repr(...).",
    )


def bits(value: Plain) -> object:
    """Return a value in which equal means equal to the last bit: True isn't 1, and 0.0 isn't -0.0."""
    if type(value) is dict:
        return {key: bits(each) for key, each in value.items()}
    if type(value) is list:
        return [bits(each) for each in value]
    return type(value).__name__, value.hex() if type(value) is float else value


def round_trip(value: object, what: str) -> Plain:
    """Return a value as strict JSON gives it back; refuse NaN and infinities too (RFC 8259, section 6)."""
    checked = plain(value, what)
    try:
        return json.loads(json.dumps(checked, allow_nan=False))
    except ValueError:
        raise CheckFailure(
            f"que {what} sea JSON estricto",
            "hay un NaN o un infinito adentro",
            "JSON no tiene NaN ni infinito (RFC 8259): ¿sale de un 0/0, o es un valor que va con repr(...)?",
        ) from None


def read_strict_json(files: Mapping[str, bytes | None], name: str, what: str) -> Plain:
    """Read one of the files, which must hold exactly one JSON value in UTF-8, without BOM, NaN or infinity."""
    content = files.get(name)
    if content is None:
        raise CheckFailure(
            f"que exista el archivo {what}",
            "no está",
            "¿escribís en la ruta pedida, y cerrás el archivo (con `with open(...)`)?",
        )
    return parse_strict_json(content, what)


def parse_strict_json(content: bytes, what: str) -> Plain:
    """Parse bytes that must be exactly one JSON value in UTF-8, without BOM, NaN or infinity."""

    def refuse(name: str) -> None:
        raise ValueError(f"{name} no es JSON estricto")

    if content.startswith(codecs.BOM_UTF8):
        raise CheckFailure(
            f"que {what} esté en UTF-8 sin BOM",
            "el archivo empieza con una marca de orden de bytes (BOM)",
            'abrilo con encoding="utf-8", no con "utf-8-sig".',
        )
    if len(content) > FILE_LIMIT:
        raise CheckFailure(
            f"que {what} tenga menos de {FILE_LIMIT >> 20} MB",
            f"tiene {len(content) / 2**20:.1f} MB o más",
            "va lo que pide la consigna: ni los datos ni el modelo.",
        )
    try:
        return parse_json(content, parse_constant=refuse)
    except UnicodeDecodeError:
        raise CheckFailure(
            f"que {what} esté en UTF-8", "hay bytes que no son UTF-8", 'abrilo con encoding="utf-8".'
        ) from None
    except ValueError as error:
        raise CheckFailure(
            f"que {what} sea un único objeto JSON",
            f"no se puede leer: {short(str(error))}",
            "¿usás json.dump una sola vez, con el archivo abierto para escribir ('w') y no para agregar ('a')?",
        ) from None
