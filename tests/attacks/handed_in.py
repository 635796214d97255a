"""Submissions that are odd before anything runs: names, encodings and sources."""

from __future__ import annotations

import json

from nbformat import NotebookNode

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT

__all__ = ["ATTACKS"]


def _right(name: str, aim: str, exercise: int = 1, deserved: float = 10, **more: object) -> Attack:
    return Attack(f"handed-{name}", aim, exercise, deserved, solution=RIGHT[exercise], **more)


def _source(name: str, aim: str, source: str) -> Attack:
    """Hand in a cell of that source, beside an answer that earns nothing."""
    return Attack(f"handed-{name}", aim, 1, 0, solution=NOTHING[1], before=(source,))


def _metadata(**values: object):
    def change(notebook: NotebookNode) -> None:
        notebook.metadata.update(values)

    return change


def _with(text: bytes) -> bytes:
    """Return a notebook without cells that has this JSON in its metadata."""
    return b'{"nbformat": 4, "nbformat_minor": 5, "cells": [], "metadata": {"x": ' + text + b"}}"


ATTACKS = (
    _right("notebook-more", "Has one notebook more, which no exercise is.", files={"9_otro.ipynb": '{"cells": []}'}),
    _right(
        "notebook-copy",
        "Has a broken copy of a notebook, as some systems leave them.",
        files={"1_seed_everything (copia).ipynb": "{", "._1_seed_everything.ipynb": b"\x00\x05\x16\x07"},
    ),
    _right(
        "many-files",
        "Has six hundred files beside an answer that writes one.",
        exercise=3,
        files={f"a/{n:04}.txt": "x" for n in range(300)} | {f"b{n:04}.txt": "x" for n in range(300)},
    ),
    _right("long-name", "Has a file with the longest name that a folder takes.", exercise=3, files={"ñ" * 125: "x"}),
    _right(
        "kernelspec-text", "Has metadata of wrong types.", change=_metadata(kernelspec="python3", language_info=["x"])
    ),
    _right(
        "metadata-null",
        "Has a null character in its metadata, and a title that is a number.",
        change=_metadata(authors=[{"name": "x\x00"}], title=7),
    ),
    Attack(
        "handed-deep", "Has metadata of a hundred thousand levels.", 1, 0, raw=_with(b"[" * 100_000 + b"]" * 100_000)
    ),
    Attack("handed-surrogates", "Has metadata that UTF-8 can't write.", 1, 0, raw=_with(b'"\\ud800"')),
    Attack("handed-number", "Has a number of ten thousand digits in its metadata.", 1, 0, raw=_with(b"9" * 10_000)),
    Attack(
        "handed-cell-surrogates",
        "Has a cell whose source UTF-8 can't write.",
        1,
        0,
        raw=json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code",
                        "id": "a",
                        "metadata": {},
                        "outputs": [],
                        "execution_count": None,
                        "source": "x = '\ud800'",
                    },
                    {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "\udfff"},
                ],
            }
        ).encode(),
    ),
    _source("source-null", "Has a null character in a cell.", "x = 1\x00\ny = 2"),
    _source("source-deep", "Has a cell that is nested too deeply for the compiler.", "x = " + "(" * 5000 + ")" * 5000),
    _source(
        "source-long-sum",
        "Has a sum of fifty thousand terms, for which the compiler recurses.",
        "x = 1" + " + 1" * 50_000,
    ),
    _source(
        "source-minus",
        "Has fifty thousand signs before a number, for which the compiler recurses.",
        "x = " + "-" * 50_000 + "1",
    ),
    _source(
        "source-power",
        "Has a constant that the compiler would work out for a long time.",
        "x = " + "9**" * 3 + "9 if 0 else 1",
    ),
    _source("source-large", "Has 3 MB in a cell.", "x = '" + "y" * 3_000_000 + "'"),
    _source(
        "shell",
        "Runs a shell's commands in cells.",
        "%%bash\ntouch /tmp/home/x; cat ../../../gradebook.db; env | sort; exit 3",
    ),
    Attack(
        "handed-cells",
        "Has four hundred cells more, beside a right answer.",
        1,
        10,
        solution=RIGHT[1],
        before=("x = 1",) * 400,
    ),
)
