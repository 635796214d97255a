"""The reference answer of exercise 4."""

import json

import numpy as np
import pandas as pd
import pytest

from helpers.reference.digest import sha256_of_df
from helpers.reference.manifest import build_manifest, save_manifest
from helpers.reference.validation import validate_manifest

FRAME = pd.DataFrame({"zona": ["Ñuble", "Salta"], "altura": [1250.250001, 2718.281828], "casas": [12, 40]})


@pytest.fixture
def paths(tmp_path):
    """Write a manifest and its data."""
    manifest, data = tmp_path / "experiment.json", tmp_path / "data.csv"
    save_manifest(build_manifest(FRAME, "print('hola')\n", 42), manifest)
    FRAME.to_csv(data, index=False, lineterminator="\n")
    return manifest, data


def test_accepts(paths):
    """Of the data of the manifest it returns the hash."""
    assert sha256_of_df(FRAME) == validate_manifest(*paths)


def test_paths_as_text(paths):
    """Paths may be text."""
    assert sha256_of_df(FRAME) == validate_manifest(*map(str, paths))


@pytest.mark.parametrize(
    "options",
    [
        {"lineterminator": "\r\n"},
        {"encoding": "utf-8-sig"},
        {"columns": ["casas", "zona", "altura"]},
        {"lineterminator": "\r\n", "encoding": "utf-8-sig", "columns": ["altura", "zona", "casas"]},
    ],
    ids=["crlf", "bom", "columns", "all"],
)
def test_same_content(paths, options):
    """The form of the file is no part of the data."""
    FRAME.to_csv(paths[1], index=False, **options)

    assert sha256_of_df(FRAME) == validate_manifest(*paths)


@pytest.mark.parametrize(
    "changed",
    [
        FRAME.assign(altura=[1250.250001, 2718.281829]),
        FRAME.iloc[::-1],
        FRAME.iloc[:1],
        FRAME.assign(zona=["Nuble", "Salta"]),
        FRAME.rename(columns={"casas": "casa"}),
    ],
    ids=["decimal", "order", "row", "text", "name"],
)
def test_refuses_changes(paths, changed):
    """Other data end in a RuntimeError with both hashes."""
    changed.to_csv(paths[1], index=False)

    with pytest.raises(RuntimeError, match=f"{sha256_of_df(FRAME)}.*{sha256_of_df(changed)}"):
        validate_manifest(*paths)


def test_refuses_a_tampered_manifest(paths):
    """A hash that isn't that of the data is refused, whoever changed."""
    manifest = json.loads(paths[0].read_text())
    paths[0].write_text(json.dumps({**manifest, "data_hash": "0" * 64}))

    with pytest.raises(RuntimeError, match=f"{'0' * 64}.*{sha256_of_df(FRAME)}"):
        validate_manifest(*paths)


def test_full_precision(tmp_path):
    """Floats of full precision are those of the manifest after they were read back."""
    frame = pd.DataFrame({"x": np.random.default_rng(0).normal(size=2000)})
    manifest, data = tmp_path / "m.json", tmp_path / "d.csv"
    save_manifest(build_manifest(frame, "", 0), manifest)
    frame.to_csv(data, index=False)

    assert sha256_of_df(frame) == validate_manifest(manifest, data)


def test_long_columns(tmp_path):
    """The type of a long column doesn't depend on how much of it is read at a time."""
    frame = pd.DataFrame({"code": [f"{i:06d}" for i in range(530_000)] + ["x"]})
    manifest, data = tmp_path / "m.json", tmp_path / "d.csv"
    save_manifest(build_manifest(frame, "", 0), manifest)
    frame.to_csv(data, index=False)

    assert sha256_of_df(frame) == validate_manifest(manifest, data)


def test_manifest_with_byte_order_mark(paths):
    """A manifest that another program saved with a byte order mark is read."""
    paths[0].write_bytes(b"\xef\xbb\xbf" + paths[0].read_bytes())

    assert sha256_of_df(FRAME) == validate_manifest(*paths)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"data_hash: 123", "isn't JSON in UTF-8"),
        (b"", "isn't JSON in UTF-8"),
        (b'{"data_hash": "\xf1"}', "isn't JSON in UTF-8"),
        (b'["data_hash"]', "holds list, not a JSON object"),
        (b'{"seed": 42, "dataset_hash": ""}', r"has no data_hash, only \['dataset_hash', 'seed'\]"),
        (b'{"data_hash": null}', "has None as data_hash, not text"),
    ],
    ids=["text", "empty", "latin-1", "list", "missing", "null"],
)
def test_refuses_manifests(paths, content, reason):
    """What isn't a manifest is refused with the path, the reason and the fix."""
    paths[0].write_bytes(content)

    with pytest.raises(ValueError, match=rf"experiment\.json.*{reason}.*save_manifest"):
        validate_manifest(*paths)


@pytest.mark.parametrize(
    "content", [b"", b"zona\n\xd1uble\n", b"a,b\n1,2\n1,2,3,4\n"], ids=["empty", "latin-1", "ragged"]
)
def test_refuses_data(paths, content):
    """What isn't a CSV in UTF-8 is refused with the path."""
    paths[1].write_bytes(content)

    with pytest.raises(ValueError, match=r"data\.csv can't be read as a CSV in UTF-8"):
        validate_manifest(*paths)


@pytest.mark.parametrize("which", [0, 1], ids=["manifest", "data"])
def test_missing_files(paths, which):
    """A file that isn't there is named."""
    paths[which].unlink()

    with pytest.raises(FileNotFoundError, match=paths[which].name):
        validate_manifest(*paths)


@pytest.mark.parametrize("intact", [True, False])
def test_writes_nothing(paths, intact):
    """Files are as before, whatever the outcome."""
    if not intact:
        paths[1].write_text("a\n1\n")
    before = {path.name: path.read_bytes() for path in paths[0].parent.iterdir()}
    try:
        validate_manifest(*paths)
    except RuntimeError:
        assert not intact

    assert before == {path.name: path.read_bytes() for path in paths[0].parent.iterdir()}
