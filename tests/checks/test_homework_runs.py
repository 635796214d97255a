"""Which runs of a homework's program are believed: forked ones, or those of new interpreters."""

import contextlib
import itertools
import json
import time

import pytest

from helpers.checking.failure import CheckFailure
from helpers.checks.homework import runs as homework_runs
from helpers.checks.homework import submitted
from helpers.checks.homework.runs import Homework, current, data_bytes
from helpers.reference.homework import CARD, DATA, MANIFEST, PIPELINE, make_data
from helpers.student.protocol import Finished

_times = itertools.count()
#: What a program leaves, of its variables and of whether a new interpreter runs it; how often one may be asked to.
PROGRAMS = {
    "always the same": (lambda variables, fresh: {"accuracy": 0.8}, 0),
    "the clock": (lambda variables, fresh: {"accuracy": 0.8, "time": next(_times)}, 0),
    "chance": (lambda variables, fresh: {"accuracy": next(_times)}, 0),
    "the hash seed": (lambda variables, fresh: {"accuracy": variables["PYTHONHASHSEED"]}, 3),
    "a fork's fault": (lambda variables, fresh: {"accuracy": 0.8 if fresh else variables["PYTHONHASHSEED"]}, 3),
    "a fork's fault, and the clock": (
        lambda variables, fresh: {"accuracy": 0.8 if fresh else variables["PYTHONHASHSEED"], "time": next(_times)},
        3,
    ),
    "deep": (lambda variables, fresh: json.loads("[" * 700 + str(next(_times)) + "]" * 700), 0),
    "fails": (lambda variables, fresh: None, 1),
    "fails in a fork": (lambda variables, fresh: {"accuracy": 0.8} if fresh else None, 3),
}


@pytest.fixture(params=PROGRAMS)
def program(request, monkeypatch):
    """Take a function for the program; yields it, and says how often a new interpreter ran it."""
    leaves, most = PROGRAMS[request.param]
    fresh_runs = []

    def run_program(files, path, variables, seconds, fresh):
        if fresh:
            fresh_runs.append(path)
        left = leaves(variables, fresh)
        if left is None:
            return Finished(1, f"File /tmp/sealed-{next(_times)}/{path}: KeyError")
        written = json.dumps(left).encode()
        folder = path.rpartition("/")[0]
        return Finished(0, "", {f"{folder}/manifest.json": written, f"{folder}/model_card.json": written})

    monkeypatch.setattr(homework_runs, "run_program", run_program)
    kept = {}
    monkeypatch.setattr(homework_runs, "_kept", lambda: kept)
    yield leaves
    assert len(fresh_runs) <= most
    assert bool(fresh_runs) == bool(most)


def test_what_counts(program):
    """What new interpreters leave, unless forks are seen to leave the same, or differ without any other condition."""
    homework = Homework({"pipeline.py": b"pass"})
    ways = homework_runs._FIRST, homework_runs._SECOND, homework_runs._REPEATED
    finished = [homework._finished(way) for way in ways]

    for way, each in zip(ways, finished, strict=True):
        left = program(way.variables(), True)
        assert (left is None) == (each.status != 0)
        if isinstance(left, dict) and 0.8 == left["accuracy"]:
            assert 0.8 == json.loads(each.files[f"{way.folder}/manifest.json"])["accuracy"]


@pytest.mark.parametrize(("accuracy", "passes"), [(lambda: 0.8, True), (lambda: next(_times), False)])
def test_seeds_count_where_something_depends_on_them(monkeypatch, accuracy, passes):
    """A program that sets none and draws nothing loses nothing; one that measures something else each time does."""

    def run_program(files, path, variables, seconds, fresh):
        folder = path.rpartition("/")[0]
        metrics = {"accuracy": accuracy(), "n_test": 500, "recall_by_class": {"0": 0.5, "1": 0.5}}
        written = {MANIFEST: {"seed": 42}, CARD: {"metrics": metrics}}
        return Finished(0, "", {f"{folder}/{name}": json.dumps(value).encode() for name, value in written.items()})

    kept = {}
    monkeypatch.setattr(homework_runs, "run_program", run_program)
    monkeypatch.setattr(homework_runs, "_kept", lambda: kept)
    monkeypatch.setattr(submitted, "current", lambda: Homework({PIPELINE: b"pass"}))

    with contextlib.nullcontext() if passes else pytest.raises(CheckFailure, match="las mismas `metrics`"):
        submitted.check_seeds()


def test_trial_runs_are_the_notebooks(monkeypatch, tmp_path):
    """What is the same in two runs in a student's folder is the same here: its own path, and a number that is none."""
    made = []

    def run_program(files, path, variables, seconds, fresh):
        made.append(path)
        folder = path.rpartition("/")[0]
        written = f'{{"folder": "/tmp/sealed-{next(_times)}/{folder}", "recall": NaN}}'.encode()
        return Finished(0, "", {f"{folder}/manifest.json": written, f"{folder}/model_card.json": written})

    monkeypatch.setattr(homework_runs, "run_program", run_program)
    kept = {}
    monkeypatch.setattr(homework_runs, "_kept", lambda: kept)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pipeline.py").write_text("pass")
    first, second = homework_runs.trial_runs()

    assert first == second
    assert 3 == len(made)  # the third, because what they wrote differs until the paths are taken out
    assert second[0] == json.loads((tmp_path / "manifest.json").read_text("utf-8"))


def test_the_course_makes_the_data(monkeypatch, tmp_path):
    """Data that were handed in never take the place of the class's."""
    monkeypatch.setattr(homework_runs, "run_program", lambda files, *_: Finished(0, "", files))
    monkeypatch.setattr(homework_runs, "_kept", dict)
    monkeypatch.chdir(tmp_path)
    (tmp_path / PIPELINE).write_text("pass")
    (tmp_path / DATA).write_text("a\n1\n")
    way = homework_runs._FIRST

    assert data_bytes(make_data()) == current()._finished(way).files[f"{way.folder}/{DATA}"]


@pytest.mark.parametrize("text", ["/" * 2**20, "/sealed-" * 2**17, "sealed-/" * 2**17, "/a" * 2**19, "sealed-" * 2**17])
def test_a_long_path_costs_what_it_is_long(text):
    """Not its square."""
    began = time.process_time()
    homework_runs._without_room(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('File "/tmp/sealed-1/room/sealed-ab/notebook/corrida 1/pipeline.py"', 'File "corrida 1/pipeline.py"'),
        ("/tmp/sealed-ab/x and /home/sealed-a/y/z", "x and y/z"),
        ("/tmp/x/y sealed-a/b /sealed-/c /sealed-a", "/tmp/x/y sealed-a/b /sealed-/c /sealed-a"),
    ],
)
def test_the_folders_of_runs_are_taken_away(text, expected):
    """The last one in each path, with what lies before it; nothing else."""
    assert expected == homework_runs._without_room(text)


def test_what_lies_behind_a_long_key():
    """Its place is named by a digest: as a text it would be copied for each value."""
    value = {"k" * 500_000: {str(number): number for number in range(40_000)}}
    began = time.process_time()

    assert 40_000 == len(homework_runs._values(value, "x"))
    assert time.process_time() - began < 5


def test_a_run_gets_few_files(monkeypatch):
    """The smaller ones, up to a size of all together: they are sent, and read again."""
    given = {}
    monkeypatch.setattr(homework_runs, "run_program", lambda files, *_: given.update(files) or Finished(0))
    handed_in = {f"{number:02}.bin": bytes(2**20 - number) for number in range(20)}
    Homework({PIPELINE: b"", **handed_in})._made(homework_runs._FIRST, fresh=True)

    names = {name.rpartition("/")[2] for name in given}
    assert {f"{number:02}.bin" for number in range(12, 20)} == {name for name in names if name.endswith(".bin")}


@pytest.mark.parametrize(("finished", "expected"), [(Finished(None), [False]), (Finished(1, "x"), [False, True])])
def test_no_run_is_made_in_vain(monkeypatch, tmp_path, finished, expected):
    """Of a program that takes too long the first run says enough, and of one that fails that run and a fresh one."""
    made, kept = [], {}

    def run_program(files, path, variables, seconds, fresh):
        made.append(fresh)
        return finished

    monkeypatch.setattr(homework_runs, "run_program", run_program)
    monkeypatch.setattr(homework_runs, "_kept", lambda: kept)
    monkeypatch.setattr(submitted, "current", lambda: Homework({PIPELINE: b"pass"}))
    monkeypatch.chdir(tmp_path)
    (tmp_path / PIPELINE).write_text("pass")
    for check in (homework_runs.trial_runs, submitted.check_runs, submitted.check_seeds, submitted.check_model_card):
        with pytest.raises(CheckFailure):
            check()

    assert expected == made
