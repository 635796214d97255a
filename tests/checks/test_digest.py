"""Exercise 2's checks: what each refuses, what it leaves to the others, and what it says."""

import hashlib
import re
import threading
import unicodedata

import pandas as pd
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checking.inputs import SEED_VARIABLE
from helpers.checks import digest
from helpers.checks.slips import CELLS, LAYOUTS, NUMBERS, ORDERS, find_slips
from helpers.reference.digest import sha256_of_df
from tests.seeds import seeds

CHECKS = [getattr(digest, name) for name in digest.__all__ if name.startswith("check_")]
IN_PROCESS = [check for check in CHECKS if check is not digest.check_hash_seeds]


def made(order=sorted, before=lambda df: df, text=str, **csv):
    """Return an answer with a slip in it."""

    def answer(df):
        df = before(df)
        content = df[order(list(df.columns))].to_csv(**{"index": False, "lineterminator": "\n", **csv})
        return hashlib.sha256(text(content).encode("utf-8", "replace")).hexdigest()

    return answer


def failures(answer, checks=IN_PROCESS):
    """Return the failure of each check that refuses an answer."""
    found = {}
    for check in checks:
        try:
            check(answer)
        except CheckFailure as failure:
            found[check.__name__] = failure
    return found


ONE_SLIP = {
    "index": (made(index=True), {"check_bytes"}),
    "header": (made(header=False), {"check_bytes"}),
    "last line end": (made(text=str.rstrip), {"check_bytes"}),
    "float format": (made(float_format="%.6f"), {"check_bytes", "check_last_place"}),
    "rounding to 15 places": (made(before=lambda df: df.round(15)), {"check_last_place"}),
    "rounding to 10 places": (made(before=lambda df: df.round(10)), {"check_last_place"}),
    "rounding to 2 places": (made(before=lambda df: df.round(2)), {"check_bytes", "check_last_place"}),
    "15 digits": (made(float_format="%.15g"), {"check_bytes", "check_last_place"}),
    "unsorted columns": (made(order=list), {"check_columns"}),
    "capitals ignored": (made(order=lambda names: sorted(names, key=str.lower)), {"check_columns"}),
    "columns by length": (made(order=lambda names: sorted(sorted(names), key=len)), {"check_columns"}),
    "sorted rows": (made(before=lambda df: df.sort_values(list(df.columns))), {"check_row_order"}),
    "rows sorted by one column": (made(before=lambda df: df.sort_values(min(df.columns))), {"check_row_order"}),
    "rows sorted by index": (made(before=lambda df: df.sort_index()), {"check_row_order"}),
    "dropped rows": (made(before=lambda df: df.drop_duplicates()), {"check_row_order"}),
    "missing cells": (made(na_rep="NaN"), {"check_text"}),
    "missing rows": (made(before=lambda df: df.dropna()), {"check_text"}),
    "wholly missing rows": (made(before=lambda df: df.dropna(how="all")), {"check_text"}),
    "blanks round the text": (made(text=lambda text: text.strip() + "\n"), {"check_text"}),
    "blanks at line ends": (made(text=lambda text: re.sub(r"[ \t]+$", "", text, flags=re.M)), {"check_text"}),
    "other line ends in a text": (made(text=lambda text: "\n".join(text.splitlines()) + "\n"), {"check_text"}),
    "blank lines in a text": (made(text=lambda text: re.sub("\n\n+", "\n", text)), {"check_text"}),
    "a missing value written as text": (
        made(na_rep="nan", text=lambda text: text.replace("nan", "")),
        {"check_text"},
    ),
    "an empty line in a single column": (
        made(text=lambda text: re.sub('^""$', "", text, flags=re.M)),
        {"check_text"},
    ),
    "columns that pandas named": (
        made(order=lambda names: sorted(n for n in names if not n.startswith("Unnamed"))),
        {"check_columns"},
    ),
    "order of UTF-16": (
        made(order=lambda names: sorted(names, key=lambda name: name.encode("utf-16-be"))),
        {"check_columns"},
    ),
    "index among the columns": (
        made(before=lambda df: df.reset_index()[list(df.columns)]),
        {"check_bytes"},
    ),
    "rows of repeated labels": (made(before=lambda df: df[~df.index.duplicated()]), {"check_bytes"}),
    "rows by label": (made(before=lambda df: df.loc[list(df.index)]), {"check_bytes"}),
    "no infinities": (made(before=lambda df: df.replace([float("inf"), -float("inf")], None)), {"check_bytes"}),
    "no minus zero": (
        made(before=lambda df: df.assign(**{c: df[c] + 0.0 for c in df.select_dtypes("float64")})),
        {"check_bytes"},
    ),
    "signed integers": (
        made(before=lambda df: df.astype(dict.fromkeys(df.select_dtypes("integer"), "int64"))),
        {"check_bytes"},
    ),
    "no columns of nothing": (made(before=lambda df: df.dropna(axis=1, how="all")), {"check_text"}),
    "cut texts": (
        made(before=lambda df: df.transform(lambda column: column.str[:255] if column.dtype == "str" else column)),
        {"check_text"},
    ),
    "blanks round names": (made(before=lambda df: df.rename(columns=str.strip)), {"check_text"}),
    "composed accents": (made(text=lambda text: unicodedata.normalize("NFC", text)), {"check_text"}),
    "lower case": (made(text=str.lower), {"check_text", "check_last_place"}),
    "lost letters": (made(text=lambda text: text.encode("ascii", "ignore").decode()), {"check_text"}),
    "changed input": (
        made(before=lambda df: [df.insert(0, "new", 0), df.pop("new"), df.attrs.clear()] and df),
        {"check_input_kept"},
    ),
}


@pytest.mark.parametrize("grading_seed", seeds(20))
def test_right_answer(grading_seed, monkeypatch):
    """The right answer passes with any hidden inputs."""
    monkeypatch.setenv(SEED_VARIABLE, str(grading_seed))

    assert {} == failures(made())


@pytest.mark.parametrize("slip", ONE_SLIP)
def test_one_slip(slip, monkeypatch):
    """A slip costs the cells that it breaks, and no others, with any hidden inputs."""
    answer, expected = ONE_SLIP[slip]

    for grading_seed in range(2):
        monkeypatch.setenv(SEED_VARIABLE, str(grading_seed))
        assert expected == set(failures(answer))


@pytest.mark.parametrize(
    "answer",
    [
        lambda df: "0" * 64,
        lambda df: hashlib.sha256(repr([df.shape, sorted(df.columns)]).encode()).hexdigest(),
        lambda df: hashlib.sha256(repr(object()).encode()).hexdigest() if len(df) % 2 else "0" * 64,
        lambda df: print(made()(df)),
        "8391e89f7bc8305f1bba29b2d90cae2f997b832b4f7de844d4632a28cd09e976",
        None,
    ],
)
def test_no_evidence(answer, monkeypatch):
    """What says nothing of the data, or is no digest, passes no check."""
    monkeypatch.setenv(SEED_VARIABLE, "1")

    assert {check.__name__ for check in CHECKS} == set(failures(answer, CHECKS))


@pytest.mark.parametrize("form", [str.upper, str.encode, "{}\n".format, "0x{}".format, lambda digest: digest[:12]])
def test_the_form_of_a_digest(form, monkeypatch):
    """How a right digest is written costs one cell, beside the visible one."""
    monkeypatch.setenv(SEED_VARIABLE, "1")

    assert {"check_bytes"} == set(failures(lambda df: form(made()(df)), CHECKS))


def test_head_only(monkeypatch):
    """A digest of the first rows is refused by the checks of rows and of single cells."""
    for grading_seed in range(3):
        monkeypatch.setenv(SEED_VARIABLE, str(grading_seed))
        found = failures(made(before=lambda df: df.head(40)))

        assert {"check_bytes", "check_last_place"} <= set(found)


def test_hash_seeds_in_process():
    """A function that can't travel to another interpreter is judged in this one."""
    lock = threading.Lock()  # can't be pickled

    def answer(df):
        with lock:
            return made()(df)

    def wrong(df):
        with lock:
            return made(float_format="%.3f", sep="#")(df)

    digest.check_hash_seeds(answer)
    with pytest.raises(CheckFailure):
        digest.check_hash_seeds(wrong)


def test_hash_seeds_and_an_error():
    """An exception in the other interpreter is refused, and the message shows it."""
    with pytest.raises(CheckFailure, match=r"ZeroDivisionError(.|\n)*celda de solución"):
        digest.check_hash_seeds(lambda df: 1 / 0)


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (digest.check_bytes, made(index=True), "index=False"),
        (digest.check_bytes, made(before=lambda df: df.reset_index()), "drop=True"),
        (digest.check_bytes, made(lineterminator="\r\n"), "lineterminator"),
        (digest.check_bytes, made(order=list, index=True), "index=False"),
        (digest.check_bytes, made(float_format="%.6f"), "float_format"),
        (digest.check_bytes, lambda df: hashlib.sha256(df.to_json().encode()).hexdigest(), "repr"),
        (digest.check_columns, made(order=list), "como vinieron"),
        (digest.check_columns, made(order=list, index=True), "como vinieron"),
        (digest.check_columns, made(order=lambda names: sorted(names, key=str.casefold)), "mayúsculas"),
        (digest.check_text, made(na_rep="nan"), "faltantes van vacíos"),
        (digest.check_text, made(before=lambda df: df.dropna(how="all")), "sacás filas"),
        (digest.check_text, made(before=lambda df: df.rename(columns=str.strip)), "nombres de las columnas"),
        (digest.check_text, made(text=lambda text: unicodedata.normalize("NFC", text)), "normalize"),
        (digest.check_bytes, lambda df: df.to_csv(line_terminator="\n"), "`lineterminator`"),
        (digest.check_bytes, lambda df: df.to_csv(None, ",", index=False), "por nombre"),
        (digest.check_hash_seeds, lambda df: df.to_csv(line_terminator="\n"), "`lineterminator`"),
        (digest.check_bytes, lambda df, seed: made()(df), "solo con la tabla"),
        (digest.check_bytes, lambda: "0" * 64, "solo con la tabla"),
        (digest.check_bytes, lambda df: df.sort_index(axs=1).to_csv(), "otra llamada"),
        (digest.check_bytes, lambda df: hashlib.sha256(df.to_csv(index=False)), "recibe bytes"),
        (digest.check_bytes, lambda df: df.sort_columns(), "bien escrito"),
        (digest.check_bytes, lambda df: no_such_name(df), "definí en la celda"),  # noqa: F821
        (digest.check_bytes, lambda df: made()(df).upper(), "minúscula, como"),
        (digest.check_bytes, lambda df: print(made()(df)), "return"),
        (digest.check_bytes, lambda df: made()(df)[:16], "entero"),
        (digest.check_text, made(text=lambda text: text.strip() + "\n"), "con sus espacios"),
        (digest.check_text, made(text=lambda text: "\n".join(text.splitlines()) + "\n"), "separadores"),
        (digest.check_text, made(text=lambda text: re.sub('^""$', "", text, flags=re.M)), "una sola columna"),
        (digest.check_text, lambda df: str(df.to_csv().encode("latin-1")), "UTF-8"),
        (digest.check_text, lambda df: df["precio"], "no supongas"),
        (digest.check_row_order, made(before=lambda df: df.sort_values(list(df.columns))), "sort_values"),
        (digest.check_last_place, made(float_format="%.6f"), "redondear"),
        (digest.check_input_kept, lambda df: df.pop("z") is None or made()(df), "inplace"),
    ],
)
def test_hints(check, answer, hint):
    """A message names the likely slip."""
    with pytest.raises(CheckFailure) as caught:
        check(answer)

    assert hint in caught.value.hint


@pytest.mark.parametrize("check", CHECKS)
def test_hidden_frames_stay_hidden(check, monkeypatch):
    """No message holds names or cells of a hidden frame."""
    monkeypatch.setenv(SEED_VARIABLE, "7")
    seen = []

    def answer(df):
        seen.append(df)
        return made(index=True, order=list, float_format="%.1f")(df.head(1))

    with pytest.raises(CheckFailure) as caught:
        check(answer)

    said = set(re.findall(r"[a-z]{4,}", str(caught.value)))
    here, seen[:] = seen[:], []
    monkeypatch.setenv(SEED_VARIABLE, "8")
    with pytest.raises(CheckFailure):
        check(answer)

    # What is the same in every grading, as a column called `index`, hides nothing.
    drawn, others = ({w for df in dfs for w in re.findall(r"[a-z]{4,}", df.to_csv())} for dfs in (here, seen))
    assert not (drawn - others) & said


def test_slips_are_told_apart():
    """On a frame that shows every slip, each has a digest of its own, or the hint of the one with the same."""
    df = pd.DataFrame(
        {"x10": [1.25, 2.0, 2.0], "x9 ": ["ñ, ", None, None], "B": [3, 5, 5], "á": ["O\u0301", "1", "1"], "zz": 1},
        index=[4, 6, 8],
    )
    for slip in (*ORDERS, *LAYOUTS, *CELLS, *NUMBERS):
        made_with_it = slip.digest(df)
        if made_with_it not in (None, sha256_of_df(df)):
            assert slip.hint in {s.hint for s in find_slips(df, made_with_it, (*LAYOUTS, *CELLS, *NUMBERS), ORDERS)}
