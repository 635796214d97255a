"""How the corpora are read and judged."""

import pandas as pd
import pytest

from tests.corpora import solutions
from tests.corpora.__main__ import mistakes
from tests.corpora.solutions import Solution, read

RIGHT = "# %% plain\n# <sha256_of_df>\n\ndef f():\n    return 1\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setattr(solutions, "FOLDER", tmp_path)
    (tmp_path / "sha256_of_df.py").write_text("def sha256_of_df(df): ...\n")
    (tmp_path / "ej1_right.py").write_text(RIGHT)


def _read_wrong(folder, text):
    (folder / "ej1_wrong.py").write_text(text)
    return [solution for solution in read(1) if not solution.right]


def test_a_slip_is_put_into_a_right_solution(tmp_path):
    """The lines after `-` give way to those after `+`; the rest, the pasted digest included, stays."""
    text = "# %% two (small) -> ej1_a, ej1_b\n# Why.\n# <plain, except>\n-     return 1\n+     return 2\n"
    (wrong,) = _read_wrong(tmp_path, text)

    assert "def sha256_of_df(df): ...\n\ndef f():\n    return 2\n" == wrong.code
    assert ("ej1_a", "ej1_b") == wrong.caught_by


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %% two (small) -> ej1_a\n# <plain, except>\n- return 7\n+ return 2\n", "0 times"),
        ("# %% two\nx = 1\n", "must name the cells"),
        ("# %% two (tiny) -> ej1_a\nx = 1\n", "is of size `tiny`"),
        ("# %% two (small) -> ej1_a\nx = 1\n# %% two (small) -> ej1_a\nx = 2\n", "share a name"),
    ],
)
def test_a_corpus_that_says_nothing_is_refused(tmp_path, text, message):
    """A slip that changes nothing, a wrong solution without a cell, two of one name."""
    with pytest.raises(ValueError, match=message):
        _read_wrong(tmp_path, text)


def _points(*scores):
    return pd.DataFrame(
        [("s1", "1_x", "ej1_a", scores[0], 2.0), ("s1", "1_x", "ej1_b", scores[1], 1.0)],
        columns=["student", "notebook", "cell", "score", "max_score"],
    )


@pytest.mark.parametrize(
    ("caught_by", "scores", "expected"),
    [
        ((), (2.0, 1.0), (0, 0, 0)),
        ((), (2.0, 0.0), (1, 0, 0)),
        ((), (2.0, float("nan")), (1, 0, 0)),
        (("ej1_a",), (0.0, 1.0), (0, 0, 0)),
        (("ej1_a",), (0.0, 8.0), (0, 0, 1)),
        (("ej1_a",), (2.0, 0.0), (0, 1, 0)),
        (("ej1_a",), (float("nan"), 0.0), (0, 1, 0)),
        (("ej1_z",), (0.0, 0.0), (0, 1, 0)),
    ],
)
def test_what_counts_as_a_mistake(caught_by, scores, expected):
    """A right one that loses a point; a wrong one that keeps a named cell, which must exist, or too many points."""
    handed_in = {("s1", "1_x"): Solution(1, "x", "", caught_by, "misses")}

    assert expected == tuple(map(len, mistakes(_points(*scores), handed_in)))
