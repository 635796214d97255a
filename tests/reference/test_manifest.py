"""The reference of exercise 3."""

import hashlib
import json
import os
import platform
import re
import stat
from enum import IntEnum
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sklearn

from helpers.reference.digest import sha256_of_df
from helpers.reference.manifest import build_manifest, save_manifest

FRAME = pd.DataFrame({"b": [1.5, None], "a": ["x", "ñ"]}, index=[7, 3])


def test_says_where_a_result_comes_from():
    """The manifest has the seven keys of the contract, with the values of this environment."""
    code = "# señal\n"

    expected = {
        "data_hash": sha256_of_df(FRAME),
        "code_hash": hashlib.sha256(code.encode("utf-8")).hexdigest(),
        "seed": 42,
        "sklearn_version": sklearn.__version__,
        "numpy_version": np.__version__,
        "pandas_version": pd.__version__,
        "python_version": platform.python_version(),
    }
    assert expected == build_manifest(FRAME, code, 42)


@pytest.mark.parametrize("other", ["x = 1", "x = 1\r\n", " x = 1\n", "x = 1\n\n", "", "X = 1\n"])
def test_every_character_of_the_code_counts(other):
    """Code that differs in a blank, a line end or a letter has another digest."""
    hashes = {build_manifest(FRAME, code, 0)["code_hash"] for code in ("x = 1\n", other)}

    assert len(hashes) == 2


@pytest.mark.parametrize("seed", [0, 2**32 - 1, -1, 2**70, np.int64(7), np.uint8(7)])
def test_the_seed_becomes_an_int(seed):
    """Every integer is taken, NumPy's too, and kept as an `int` of the same value."""
    kept = build_manifest(FRAME, "", seed)["seed"]

    assert (int, int(seed)) == (type(kept), kept)


def test_the_frame_stays_as_it_was():
    """`build_manifest` leaves the frame alone."""
    frame = FRAME.copy()
    build_manifest(frame, "", 0)

    pd.testing.assert_frame_equal(FRAME, frame)


@pytest.mark.parametrize("code", [None, b"x = 1\n", Path("pipeline.py"), ["x = 1"]])
def test_refuses_code_that_is_not_text(code):
    """Code that isn't a text is refused; the message quotes it and says how to read the source."""
    with pytest.raises(TypeError, match=re.escape(f"code is {code!r}, of type {type(code).__name__}; pass the source")):
        build_manifest(FRAME, code, 0)


def test_refuses_code_without_utf8():
    """A lone surrogate is refused, with its position."""
    with pytest.raises(ValueError, match=r"code holds '\\udcff' at position 2, .* encoding=\"utf-8\""):
        build_manifest(FRAME, "x \udcff", 0)


@pytest.mark.parametrize("seed", [True, np.True_])
def test_refuses_a_boolean_seed(seed):
    """A boolean isn't taken for a seed."""
    with pytest.raises(TypeError, match=r"seed is .*True.*, a boolean; pass an integer"):
        build_manifest(FRAME, "", seed)


@pytest.mark.parametrize("seed", ["42", 42.0, None, np.float64(1)])
def test_refuses_a_seed_that_is_not_an_integer(seed):
    """A seed of another type is refused; the message quotes it."""
    with pytest.raises(TypeError, match=re.escape(f"seed is {seed!r}, of type {type(seed).__name__}; pass an integer")):
        build_manifest(FRAME, "", seed)


def test_refuses_a_frame_without_a_faithful_digest():
    """What the digest refuses, the manifest refuses."""
    with pytest.raises(TypeError, match="column name 1"):
        build_manifest(pd.DataFrame({1: [2]}), "", 0)


@pytest.mark.parametrize("kind", [str, Path])
def test_the_file_gives_the_manifest_back(tmp_path, kind):
    r"""The file holds the dict, in readable UTF-8 with `\n` line ends, and nothing else lies beside it."""
    manifest = {**build_manifest(FRAME, "", 0), "autoría": "Ñandú", "otros": {"lista": [1, 0.1, True, None]}}
    path = tmp_path / "ñ.json"
    save_manifest(manifest, kind(path))

    content = path.read_bytes()
    assert manifest == json.loads(content)
    assert "Ñandú".encode() in content
    assert content.endswith(b"}\n")
    assert b"\r" not in content
    assert [path] == list(tmp_path.iterdir())


def test_replaces_a_longer_file(tmp_path):
    """Nothing stays of what the file held."""
    path = tmp_path / "experiment.json"
    path.write_text("x" * 1000)
    save_manifest({"seed": 1}, path)

    assert path.read_text() == '{\n  "seed": 1\n}\n'


def test_takes_a_path_relative_to_the_working_directory(tmp_path, monkeypatch):
    """A bare file name means the working directory."""
    monkeypatch.chdir(tmp_path)
    save_manifest({}, "experiment.json")

    assert (tmp_path / "experiment.json").read_text() == "{}\n"


def test_writes_through_a_link(tmp_path):
    """A link stays one, and the file that it leads to is replaced."""
    (tmp_path / "runs").mkdir()
    link = tmp_path / "experiment.json"
    link.symlink_to(tmp_path / "runs" / "last.json")
    save_manifest({"seed": 1}, link)

    assert link.is_symlink()
    assert json.loads((tmp_path / "runs" / "last.json").read_text()) == {"seed": 1}


def test_the_file_has_ordinary_permissions(tmp_path):
    """Others may read the manifest where they may read any new file."""
    (tmp_path / "ordinary").touch()
    save_manifest({}, tmp_path / "experiment.json")

    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ordinary", "experiment.json")]
    assert modes[0] == modes[1]


@pytest.mark.parametrize(
    ("manifest", "error", "message"),
    [
        ({"a": 1, "score": float("nan")}, ValueError, r"manifest\['score'\] is nan, which strict JSON lacks .*None"),
        ({"runs": [1, float("-inf")]}, ValueError, r"manifest\['runs'\] is \[1, -inf\], which strict JSON lacks"),
        ({"seed": np.int64(7)}, TypeError, r"manifest\['seed'\] is np.int64\(7\), which JSON lacks .*int\(\.\.\.\)"),
        ({"when": pd.Timestamp(0)}, TypeError, r"manifest\['when'\] is .*Timestamp"),
        ({"data_hash": b"00"}, TypeError, r"manifest\['data_hash'\] is b'00', which JSON lacks"),
        ({"names": {"a"}}, TypeError, r"manifest\['names'\] is \{'a'\}, which JSON lacks"),
        ({"shape": (150, 5)}, TypeError, r"manifest\['shape'\] is \(150, 5\), which JSON would give back otherwise"),
        ({"recall": {0: 1.0}}, TypeError, r"manifest\['recall'\] is \{0: 1.0\}, which JSON would give back otherwise"),
        ({"recall": {(0, 1): 1.0}}, TypeError, r"manifest\['recall'\] is .*keys must be str"),
        ({"name": "\udcff"}, ValueError, r"manifest\['name'\] is '\\udcff': its text has no UTF-8 form"),
        ({7: "seed"}, TypeError, "the key 7 is of type int; JSON has text keys only"),
        ([("seed", 7)], TypeError, r"manifest is \[\('seed', 7\)\], of type list; pass a dict"),
    ],
)
def test_refuses_what_strict_json_lacks(tmp_path, manifest, error, message):
    """A value that the file would not give back is refused by its key, and the old file stays."""
    path = tmp_path / "experiment.json"
    path.write_text("old")
    with pytest.raises(error, match=message):
        save_manifest(manifest, path)

    assert path.read_text() == "old"
    assert [path] == list(tmp_path.iterdir())


def test_refuses_a_value_that_holds_itself(tmp_path):
    """A circular value is refused by its key."""
    loop = []
    loop.append(loop)

    with pytest.raises(ValueError, match=r"manifest\['loop'\] is .*Circular reference"):
        save_manifest({"loop": loop}, tmp_path / "experiment.json")


def test_takes_subclasses_that_json_gives_back_equal(tmp_path):
    """`numpy.float64`, which is a float, and enumerations of integers are written as what they are equal to."""
    Level = IntEnum("Level", "LOW HIGH")
    save_manifest({"accuracy": np.float64(0.1), "level": Level.HIGH}, tmp_path / "m.json")

    assert json.loads((tmp_path / "m.json").read_text()) == {"accuracy": 0.1, "level": 2}


def test_refuses_a_folder_that_does_not_exist(tmp_path):
    """The message names the path and the folder."""
    path = tmp_path / "missing" / "experiment.json"
    with pytest.raises(FileNotFoundError, match=re.escape(f"path is {str(path)!r} and its folder")):
        save_manifest({}, path)


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    """When the last step fails, the old manifest is whole and no temporary file stays."""
    path = tmp_path / "experiment.json"
    save_manifest({"seed": 1}, path)

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save_manifest({"seed": 2}, path)

    assert json.loads(path.read_text()) == {"seed": 1}
    assert [path] == list(tmp_path.iterdir())


def test_the_example_of_the_docstring():
    """The example shows what it computes."""
    import doctest

    from helpers.reference import manifest

    assert doctest.testmod(manifest).failed == 0
