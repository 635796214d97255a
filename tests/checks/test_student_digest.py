"""The student's own `sha256_of_df` in later exercises."""

import hashlib

import pandas as pd
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checks.student_digest import student_digest, student_digests

FRAMES = [pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]})]


def test_a_slip_in_exercise_2_is_taken():
    """An index left in is paid for in exercise 2, not again."""
    digests = student_digests(lambda df: hashlib.sha256(df.to_csv().encode()).hexdigest(), *FRAMES)

    assert 2 == len(set(digests))


@pytest.mark.parametrize(
    "form",
    [
        str.upper,
        lambda text: text[:8],
        lambda text: f"sha256:{text}",
        lambda text: f"{text}\n",
        lambda text: text[::-1],
    ],
)
def test_a_slip_in_the_form_is_taken(form):
    """Another form of the digest is paid for in exercise 2, not again."""
    digests = student_digests(lambda df: form(hashlib.sha256(df.to_csv().encode()).hexdigest()), *FRAMES)

    assert 2 == len(set(digests))


@pytest.mark.parametrize(
    "function",
    [
        None,
        lambda df: None,
        lambda df: hashlib.sha256(df.to_csv().encode()).digest(),
        lambda df: "",
        lambda df: 1 / 0,
        lambda df: type("text", (str,), {})("0" * 64),
    ],
)
def test_no_digest_no_points(function):
    """What is no text gets a message that says where to look."""
    with pytest.raises(CheckFailure):
        student_digest(function, FRAMES[0])


def test_a_constant_is_no_evidence():
    """The same digest for different data is refused."""
    with pytest.raises(CheckFailure, match="distintos"):
        student_digests(lambda df: "0" * 64, *FRAMES)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # students use it
def test_the_function_gets_a_copy():
    """A function that modifies its input doesn't spoil the check's frame."""
    frame = FRAMES[0].copy()
    student_digest(lambda df: df.drop(columns="a", inplace=True) or "0" * 64, frame)

    assert ["a"] == list(frame.columns)
