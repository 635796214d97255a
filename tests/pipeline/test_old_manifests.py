"""A manifest lies where anybody may have been: an old or a broken one means that a submission is graded again."""

import copy
import itertools
import json
import random
from types import SimpleNamespace

import pytest

from helpers.pipeline.course_folder import open_course
from helpers.pipeline.grading_manifest import MANIFEST, differences, read_manifest
from helpers.pipeline.ledger import Ledger
from helpers.pipeline.progress import kind_of

WHOLE = {
    "key": "k",
    "parts": {"seed": "228"},
    "packages": {"numpy": "2.4.6"},
    "execution": {"1_x": {"isolation": "namespaces"}},
    "points": {"1_x": {"ej1_a": 1.0, "ej1_b": None}},
    "messages": {"1_x": {"ej1_a": "Esperaba: 1"}},
    "missing": ["2_x"],
    "notes": ["x: es un enlace"],
    "seconds": {"total": 1.5, "1_x": None},
}
#: Of every kind that JSON has.
ODD = (None, True, 7, "texto", [], [1], {}, {"1_x": 1}, {"1_x": {"ej1_a": []}}, {"total": "x"})


def _read(folder, manifest):
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return read_manifest(folder)


def test_a_whole_one(tmp_path):
    """It is read as it was written."""
    assert WHOLE == _read(tmp_path, WHOLE)


@pytest.mark.parametrize("key", WHOLE)
def test_without_a_part(tmp_path, key):
    """As an earlier version may have written it."""
    assert _read(tmp_path, {name: value for name, value in WHOLE.items() if name != key}) is None


def test_whatever_it_holds(tmp_path):
    """Either it is none, or the ledger, the report and a comparison can read it: none of them raises anything."""
    draw = random.Random(228)
    broken = [dict(WHOLE, **{key: value}) for key, value in itertools.product(WHOLE, ODD)]
    for _ in range(300):
        manifest = copy.deepcopy(WHOLE)
        for key in draw.sample(list(WHOLE), 2):
            manifest[key] = draw.choice([*ODD, WHOLE[draw.choice(list(WHOLE))]])
        broken.append(manifest)
    ledger = object.__new__(Ledger)
    ledger._max = 1
    kept = 0
    for manifest in [*broken, *ODD]:
        found = _read(tmp_path, manifest)
        if found is not None:
            kept += 1
            assert isinstance(ledger._entry("ana", found).points, int | float)
            assert isinstance(differences(found, WHOLE), list)
            [w.get("isolation") for w in found["execution"].values()]
    assert 0 < kept < len(broken) / 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b'{"key": 1e999}'])
def test_no_json(tmp_path, content):
    """Nor does that stop a run."""
    (tmp_path / MANIFEST).write_bytes(content)
    assert read_manifest(tmp_path) is None


def test_what_a_person_grades_is_no_automatic_point(tmp_path):
    """A homework with all automatic points is complete; its written answers wait, and are counted by the report."""
    cell = {"name": "a", "points": 4.0, "answer": False, "task_points": None}
    cells = [cell, {**cell, "name": "b", "points": 6.0, "answer": True}, {**cell, "name": "c", "points": None}]
    bundle = SimpleNamespace(record={"notebooks": [{"name": "1_x", "cells": cells}]}, assignment="ps1")
    (tmp_path / "nbgrader_config.py").touch()
    entry = Ledger(open_course(tmp_path), bundle)._entry("ana", {**WHOLE, "points": {"1_x": {"a": 4.0, "b": None}}})

    assert (4.0, 4.0, "completas") == (entry.points, entry.max_points, kind_of(entry))
