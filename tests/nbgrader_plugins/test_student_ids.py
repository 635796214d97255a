"""Who handed in: almost any name is an id, and what isn't one is named."""

import os
from types import SimpleNamespace

import pytest

from helpers.nbgrader_plugins.student_ids import folders_of, why_no_id


@pytest.mark.parametrize(
    "name",
    [
        "ana",
        "Ana María",
        "O'Brien, J.",
        "[grupo 3]",
        "=1",
        "a/b".replace("/", "∕"),
        "李",
        "12",
        "b;rm",
        "-a",
        "a*",
        "?",
    ],
)
def test_honest_ids(name):
    """Spaces, accents, punctuation, other scripts."""
    assert why_no_id(name) is None


@pytest.mark.parametrize(
    "name", ["a\nb", "a\x1b[2J", "\u202eana", "a\u2028b", "a\udcf1", "a\x00", ".a", " .a", "*", " ", "", "a" * 129]
)
def test_what_is_no_id(name):
    """Nobody can show it, nbgrader takes it for everybody, or no gradebook holds it."""
    assert why_no_id(name)


def test_a_folder_that_one_may_not_look_into(tmp_path, monkeypatch):
    """It is a submission all the same: who handed it in is named."""
    (tmp_path / "submitted" / "ana").mkdir(parents=True)
    lstat = os.lstat

    def refuse(path, **more):
        if str(path).endswith("ps1"):
            raise PermissionError(13, "Permission denied", path)
        return lstat(path, **more)

    monkeypatch.setattr(os, "lstat", refuse)
    directory = SimpleNamespace(format_path=lambda *parts: os.path.join(tmp_path, *parts))
    assert (["ana"], {}) == folders_of(directory, "submitted", "ps1")
