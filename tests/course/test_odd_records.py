"""What is on record, or was handed in, isn't always of the kind that it should be: commands say so, and don't break."""

import pytest

from helpers.course import verify
from helpers.course.cli import main
from tests.pipeline.classes import ASSIGNMENT


def test_a_grade_without_a_manifest(tmp_path, monkeypatch):
    """What can't be graded again with its own seed is named, in one sentence."""
    (tmp_path / "nbgrader_config.py").touch()

    with pytest.raises(SystemExit, match=r"^ñandú: no hay un manifiesto que se pueda leer en .*autograded.*ñandú"):
        main(["regrade", "--course", str(tmp_path), "--out", str(tmp_path), "--", ASSIGNMENT, "ñandú"])


def test_a_hash_that_is_no_text(tmp_path, monkeypatch, capsys):
    """A number in the place of a hash is shown as it is, and differs."""
    rows = {"data_hash": (5, "ab" * 32, "ab" * 32), "code_hash": ("cd" * 32,) * 3, "seed": (7,) * 3}
    found = verify.Comparison(("entregado", "1: Python 3", "2: Python 3"), rows)
    monkeypatch.setattr(verify, "verify", lambda folder, pythons: found)

    assert 1 == main(["verify", str(tmp_path)])
    said = capsys.readouterr().out
    assert "NO COINCIDE: data_hash." in said
    (row,) = [line.split() for line in said.splitlines() if "data_hash" in line and "COINCIDE" not in line]
    assert ["data_hash", "5", "abababababab…", "abababababab…", "distinto"] == [cell for cell in row if cell != "│"]
