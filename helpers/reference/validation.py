"""Exercise 4: refuse to go on with data that aren't those of the manifest."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path

import pandas as pd

from helpers.reference.digest import sha256_of_df

__all__ = ["validate_manifest"]


def validate_manifest(manifest_path: str | PathLike[str], data_path: str | PathLike[str]) -> str:
    r"""Return the hash of the data if it is the one in the manifest; raise `RuntimeError`, with both, if it isn't.

    What is hashed is the table that `pandas.read_csv` makes of the file, not its bytes: line ends, a byte order mark
    and the order of the columns are no part of the content. Floats of at most 15 significant digits read back exactly
    on every pandas; those of full precision, on pandas 3.1 and later.

    Raise `ValueError` if the manifest isn't a JSON object in UTF-8 with a text under `data_hash`, if the data can't be
    read as a CSV in UTF-8, or if `sha256_of_df` refuses the table.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     manifest, data = Path(folder, "experiment.json"), Path(folder, "data.csv")
    ...     frame = pd.DataFrame({"zona": ["Norte", "Sur"], "altura": [1.25, 2.5]})
    ...     frame.to_csv(data, index=False, lineterminator="\r\n")
    ...     _ = manifest.write_text(json.dumps({"data_hash": sha256_of_df(frame)}))
    ...     validate_manifest(manifest, data) == sha256_of_df(frame)
    True
    """
    expected = _expected_hash(Path(manifest_path))
    try:
        # low_memory=False: the type of a column is that of the whole column, never of a chunk of it.
        frame = pd.read_csv(Path(data_path), encoding="utf-8-sig", low_memory=False)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise ValueError(f"{data_path} can't be read as a CSV in UTF-8 ({error}); save it as one") from error
    actual = sha256_of_df(frame)
    if actual != expected:
        raise RuntimeError(
            f"{data_path} isn't the data of {manifest_path}: the manifest says data_hash {expected}, the data give "
            f"{actual}; bring back the data of the experiment, or make a new manifest for these"
        )
    return actual


def _expected_hash(path: Path) -> str:
    remedy = "write it again with save_manifest(build_manifest(df, code, seed), path)"
    try:
        manifest = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:  # what isn't UTF-8 ends here as well
        raise ValueError(f"{path} isn't JSON in UTF-8 ({error}); {remedy}") from error
    if not isinstance(manifest, dict):
        raise ValueError(f"{path} holds {type(manifest).__name__}, not a JSON object; {remedy}")
    if "data_hash" not in manifest:
        raise ValueError(f"{path} has no data_hash, only {sorted(manifest)}; {remedy}")
    if not isinstance(manifest["data_hash"], str):
        raise ValueError(f"{path} has {manifest['data_hash']!r} as data_hash, not text; {remedy}")
    return manifest["data_hash"]
