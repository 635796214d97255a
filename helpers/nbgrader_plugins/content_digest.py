"""One digest for several contents under names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

__all__ = ["digest_of"]


def digest_of(named: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 (FIPS 180-4) over names and contents, in their order, as 64 hexadecimal digits.

    Lengths enter too: they tell where one content ends and the next begins.
    """
    whole = hashlib.sha256()
    for name, content in named:
        whole.update(f"{len(name.encode())}:{name}:{len(content)}:".encode() + content)
    return whole.hexdigest()
