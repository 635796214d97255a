"""Parses JSON that somebody hostile may have written: what it would take up is known before anything is built."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["DEPTH_LIMIT", "VALUE_LIMIT", "Excessive", "count_values", "parse_json"]

#: How many values a text may hold, and how deep they may be nested.
VALUE_LIMIT, DEPTH_LIMIT = 2**19, 200
#: So many need no closer look.
FEW = 2**12
_TOO_DEEP = f"más de {DEPTH_LIMIT} niveles, uno dentro de otro"


class Excessive(ValueError):
    """More than is taken; the text says of what, as a Spanish noun phrase."""


def parse_json(content: bytes | bytearray, **options: Any) -> Any:
    """Parse JSON in UTF-8; `options` are those of `json.loads`.

    Raise `Excessive`, or another `ValueError` where it isn't JSON; nothing else.
    """
    if count_values(content) > VALUE_LIMIT:
        raise Excessive(f"más de {VALUE_LIMIT} valores juntos")
    try:
        value = json.loads(content.decode("utf-8"), **options)
    except RecursionError:
        raise Excessive(_TOO_DEEP) from None
    if content.count(b"[") + content.count(b"{") > DEPTH_LIMIT:
        _refuse_depth(value)
    return value


def count_values(content: bytes | bytearray) -> int:
    """Return how many values there are in JSON, or a few more; in what is no JSON, before its first error."""
    if (marks := _marks(content)) <= FEW:  # also those within texts
        return marks + 1
    bare = content.replace(rb"\\", b"").replace(rb"\"", b"")
    texts = bare.count(b'"') // 2
    if texts > 2 * VALUE_LIMIT:
        return texts
    return 1 + sum(map(_marks, bare.split(b'"')[::2]))


def _marks(content: bytes | bytearray) -> int:
    return content.count(b",") + content.count(b"[") + content.count(b"{")


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        parts = [each if type(each) is list else each.values() for each in level if type(each) in (list, dict)]
        level = [part for each in parts for part in each]
        if not level:
            return
    raise Excessive(_TOO_DEEP)
