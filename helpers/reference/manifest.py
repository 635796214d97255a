"""Exercise 3: the manifest that ties a result to its data, code, seed and versions."""

from __future__ import annotations

import hashlib
import json
import operator
import os
import platform
import secrets
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn

from helpers.reference.digest import sha256_of_df

__all__ = ["build_manifest", "save_manifest"]


def build_manifest(df: pd.DataFrame, code: str, seed: int) -> dict[str, str | int]:
    """Say which data, code, seed and versions a result comes from.

    The hashes are 64 lowercase hexadecimal digits of SHA-256; in `code`, blanks and line ends count. NumPy's integers
    are taken as `seed`, booleans aren't. Raise `TypeError` for other types, `ValueError` if `code` has no UTF-8 form,
    and what `sha256_of_df` raises.

    >>> manifest = build_manifest(pd.DataFrame({"a": [1, 2]}), "print('hola')", 42)
    >>> manifest["code_hash"][:12], manifest["seed"]
    ('c7a6daed37cc', 42)
    """
    return {
        "data_hash": sha256_of_df(df),
        "code_hash": hashlib.sha256(_source_bytes(code)).hexdigest(),
        "seed": _integer(seed),
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }


def save_manifest(manifest: dict[str, object], path: str | os.PathLike[str]) -> None:
    r"""Write a manifest as one strict JSON object, in UTF-8 with `\n` line ends.

    The file is replaced in one step (https://docs.python.org/3/library/os.html#os.replace): whoever reads it meets the
    old manifest or the new one, whole, also after an error or when the process dies halfway.

    Raise `TypeError` if a key isn't text, or JSON would refuse a value or give back another one. Raise `ValueError` if
    a value holds NaN, an infinity (RFC 8259, section 6), itself, or a text that has no UTF-8 form.
    """
    if not isinstance(manifest, dict):
        raise TypeError(f"manifest is {manifest!r}, of type {type(manifest).__name__}; pass a dict")
    for key, value in manifest.items():
        _require_json(key, value)
    text = json.dumps(manifest, allow_nan=False, ensure_ascii=False, indent=2) + "\n"
    _replace(Path(path), text.encode("utf-8"))


def _source_bytes(code: object) -> bytes:
    if not isinstance(code, str):
        raise TypeError(
            f"code is {_quoted(code)}, of type {type(code).__name__}; pass the source text itself, a str, as "
            'open(path, encoding="utf-8", newline="") reads it'
        )
    try:
        return code.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(
            f"code holds {code[error.start]!r} at position {error.start}, which has no UTF-8 form; "
            'read the source with encoding="utf-8" and without errors="surrogateescape"'
        ) from None


def _integer(seed: Any) -> int:
    if isinstance(seed, (bool, np.bool_)):
        raise TypeError(f"seed is {seed!r}, a boolean; pass an integer")
    try:
        return operator.index(seed)
    except TypeError:
        raise TypeError(f"seed is {_quoted(seed)}, of type {type(seed).__name__}; pass an integer") from None


def _require_json(key: object, value: object) -> None:
    """Refuse an entry that strict JSON doesn't give back equal."""
    if not isinstance(key, str):
        raise TypeError(f"the key {_quoted(key)} is of type {type(key).__name__}; JSON has text keys only: use a str")
    name = f"manifest[{key!r}] is {_quoted(value)}"
    try:
        text = json.dumps({key: value}, allow_nan=False, ensure_ascii=False)
        text.encode("utf-8")
    except TypeError as error:
        fix = "use int(...), float(...), str(...) or .tolist()"
        raise TypeError(f"{name}, which JSON lacks ({error}); {fix}") from None
    except UnicodeEncodeError:
        raise ValueError(f"{name}: its text has no UTF-8 form; remove the lone surrogates") from None
    except ValueError as error:
        raise ValueError(f"{name}, which strict JSON lacks ({error}); use None, or leave the key out") from None
    if json.loads(text)[key] != value:
        raise TypeError(f"{name}, which JSON would give back otherwise; use lists for tuples and text for nested keys")


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside its final place, and move it there."""
    target = path.resolve()  # of a link, the file that it leads to
    if not target.parent.is_dir():
        raise FileNotFoundError(f"path is {str(path)!r} and its folder {str(target.parent)!r} doesn't exist; create it")
    # Not tempfile: its files are for their owner only, and the manifest would keep that.
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a power cut may leave an empty file under the final name
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _quoted(value: object, limit: int = 120) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
