"""What fuzzers draw: bytes, JSON that has much in common with what is read, and valid texts that were tampered with."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import strategies as st

__all__ = ["as_bytes", "json_of", "pieced", "tampered"]

#: Numbers that are large, alike by their hash, or none.
_NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.integers(),
    st.integers(0, 30).map(lambda n: n * (2**61 - 1)),
    st.sampled_from([2**31, 2**64, 10**400, -(10**4000), 1e308]),
    st.floats(),
)


def json_of(words: Sequence[str], leaves: st.SearchStrategy | None = None) -> st.SearchStrategy:
    """Draw values of JSON whose keys and texts are often these."""
    texts = st.one_of(st.sampled_from(list(words)), st.text(max_size=20), st.sampled_from(["\ud800", "\0", "x" * 5000]))
    leaf = st.one_of(st.none(), st.booleans(), _NUMBERS, texts, *([leaves] if leaves is not None else []))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(texts, inner, max_size=8)),
        max_leaves=30,
    )


@st.composite
def tampered(draw: st.DrawFn, texts: Sequence[bytes]) -> bytes:
    """Draw a text some of whose parts were taken away, repeated up to a hundred thousand times, or replaced."""
    content = draw(st.sampled_from(list(texts)))
    marks = st.sampled_from(
        [b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"0", b"1e400", b"NaN", b"null", b"\\ud800"]
    )
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 60)))
        other = draw(st.one_of(marks, st.binary(max_size=4), st.just(content[start:end])))
        times = draw(st.sampled_from([0, 1, 1, 1, 2, 300, 100_000]))
        content = (content[:start] + other * times + content[end:])[: 2**21]
    return content


def as_bytes(value: object) -> bytes:
    """Return a value as JSON."""
    return json.dumps(value).encode()


@st.composite
def pieced(draw: st.DrawFn, parts: Sequence[str], most: int = 14) -> str:
    """Draw a text made of these parts and a few others, of which a run may come again up to ten thousand times."""
    piece = st.one_of(st.sampled_from(list(parts)), st.sampled_from(list(parts)), st.text(max_size=3))
    found = draw(st.lists(piece, max_size=most))
    start = draw(st.integers(0, len(found)))
    again = draw(st.sampled_from([1, 1, 1, 1, 1, 3, 1000, 10_000]))
    run = "".join(found[start : start + 3])
    return "".join(found[:start]) + run * min(again, 1 + 2**18 // (len(run) + 1)) + "".join(found[start + 3 :])
