"""Whatever lies in a submission, or is written by its program, `make verify` ends with a sentence and its status."""

import json
import os
import re
import shutil
import sys

import pytest

from helpers.course import student_lock
from helpers.course import verify as module
from helpers.course.comparison import Comparison, compare
from helpers.course.verify import command
from helpers.reference.homework import CARD, DATA, FILES, LOCK, MANIFEST, PIPELINE, REQUIREMENTS
from helpers.student.process_state import read_files
from helpers.student.program import decoded
from helpers.student.protocol import Finished
from tests.corpora.homework import WORKED

NOTEBOOK = "tarea.ipynb"
DEEP = b'{"a": ' * 400 + b"1" + b"}" * 400

#: What may stand in a file's place: takes its path, on which nothing lies.
IN_ITS_PLACE = {
    "missing": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "full-folder": lambda path: (path / "x").mkdir(parents=True),
    "link": lambda path: path.symlink_to("/etc/passwd"),
    "link-to-itself": lambda path: path.symlink_to(path.name),
    "pipe": lambda path: os.mkfifo(path),
    "sparse": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**30),
}
#: Contents that none of the files may have.
NOT_THIS = {
    "empty": b"",
    "not-utf-8": b"\xff\xfe\xfd" * 7,
    "null": b"\0" * 100,
    "control": b"\x1b[2J\x07\x08\r\n{",
    "markup": b"[/red][link=file:///etc/passwd]{",
    "brackets": b"(" * 5000 + b"\n",
    "two-megabytes": b"# x\n" * 2**19,
}
#: Contents of JSON files that are refused, and such as can only differ.
REFUSED_JSON = {
    "bom": b"\xef\xbb\xbf{}",
    "nan": b'{"seed": NaN}',
    "deep": DEEP,
    "deeper": b"[" * 10**5,
    "huge-integer": b'{"seed": ' + b"9" * 10**5 + b"}",
    "list": b"[1]",
    "text": b'"a"',
    "two": b"{}{}",
}
OTHER_JSON = {
    "no-keys": b"{}",
    "wrong-types": b'{"seed": [], "data_hash": {}, "code_hash": null, "package_versions": 1, "metrics": "x"}',
    "wrong-types-below": b'{"package_versions": {"numpy": [[]]}, "metrics": {"accuracy": {}, "recall_by_class": [0]}}',
    "surrogates": rb'{"seed": "\ud800", "\udfff": 1, "metrics": {"accuracy": "\udc00"}}',
    "escapes": rb'{"seed": "\u001b[2J[red]", "\u202e[/x]": 1, "metrics": {"accuracy": "\u0000"}}',
    "large-integer": b'{"seed": ' + b"9" * 4000 + b', "metrics": {"accuracy": 1e999}}',
    "same-key-twice": b'{"seed": 42, "seed": 43, "metrics": {"accuracy": true}}',
    "many-keys": json.dumps({f"k{n}": n for n in range(50_000)}).encode(),
    "long-key": json.dumps({"k" * 10**5: "v" * 10**5}).encode(),
}
#: Contents of a program that no parser gets through.
REFUSED_PROGRAMS = {
    "syntax": b"def f(:",
    "nested": b"(" * 300 + b")" * 300,
    "deep": b"x = " + b"-" * 10**5 + b"1",
    "coding": b"# coding: no-such-codec\n",
    "import": b"import no_such_package_of_anybody\n",
}
CASES = [
    *((name, kind) for name in (*FILES, NOTEBOOK) for kind in (*IN_ITS_PLACE, *NOT_THIS)),
    *((name, kind) for name in (MANIFEST, CARD) for kind in (*REFUSED_JSON, *OTHER_JSON)),
    *((PIPELINE, kind) for kind in REFUSED_PROGRAMS),
]


def _content(name, kind):
    for contents in (NOT_THIS, *((REFUSED_PROGRAMS,) if name == PIPELINE else (REFUSED_JSON, OTHER_JSON))):
        if kind in contents:
            return contents[kind]
    return None


@pytest.fixture
def runs(monkeypatch):
    """Have no environment made and no program run: each run leaves the worked homework's files, or what is put here."""
    left = {name: (WORKED / name).read_bytes() for name in (MANIFEST, CARD)}

    def run(own, base, files, program, environ, seconds):
        return Finished(0, "", {f"{program.rpartition('/')[0]}/{name}": content for name, content in left.items()})

    monkeypatch.setattr(student_lock, "make_walled_environment", lambda *_: sys.executable)
    monkeypatch.setattr(module, "run_in_environment", run)
    return left


def _said(capsys):
    said = capsys.readouterr()
    assert "" == said.err
    assert "Traceback" not in said.out
    assert re.fullmatch(r"[\w\s/\\«»¿?¡!…“”°·×…─-╿ -~]*", said.out), [c for c in said.out if not c.isprintable()]
    return " ".join(said.out.split())


@pytest.mark.parametrize(("name", "kind"), CASES, ids=lambda each: each.replace(".", "-"))
def test_what_is_handed_in(tmp_path, capsys, runs, name, kind):
    """By product: each file, and all that may stand in its place or be in it."""
    folder = shutil.copytree(WORKED, tmp_path / "entrega")
    (folder / name).unlink(missing_ok=True)
    content = _content(name, kind)
    if content is None:
        IN_ITS_PLACE[kind](folder / name)
    else:
        (folder / name).write_bytes(content)

    status = command(folder, [sys.executable, sys.executable])

    said = _said(capsys)
    if name == NOTEBOOK or (name, kind) == (PIPELINE, "empty"):
        assert 0 == status, said
        assert "COINCIDE: los dos" in said
    elif kind in OTHER_JSON and kind not in NOT_THIS:
        assert 1 == status, said
        assert "NO COINCIDE: " in said
    else:
        assert 2 == status, said
        assert said.startswith("No se puede comprobar: ")
        assert name in said


@pytest.mark.parametrize("name", [MANIFEST, CARD])
@pytest.mark.parametrize("kind", [*NOT_THIS, *REFUSED_JSON, *OTHER_JSON])
def test_what_a_run_leaves(capsys, runs, name, kind):
    """By product: each file that the program writes."""
    runs[name] = _content(name, kind)

    status = command(WORKED, [sys.executable])

    said = _said(capsys)
    assert (1 if kind in OTHER_JSON else 2) == status, said
    assert ("NO COINCIDE" if kind in OTHER_JSON else name) in said


@pytest.mark.parametrize("status", [None, 1, -9, 2**40])
@pytest.mark.parametrize("errors", ["", "\x1b[2J\ud800[red]\n", "x" * 4000, "\n" * 4000, "a\rb\u202e\u2028c"])
def test_how_a_run_ends(capsys, monkeypatch, runs, status, errors):
    """Too late, with an error, by a signal; whatever its last words are."""
    monkeypatch.setattr(module, "run_in_environment", lambda *_: Finished(status, errors))

    assert 2 == command(WORKED, [sys.executable])
    assert "en el entorno 1: esperaba" in _said(capsys)


@pytest.mark.parametrize("kind", IN_ITS_PLACE)
def test_what_a_run_puts_in_a_file_s_place(tmp_path, capsys, runs, kind):
    """As the student process reads it: a file, or nothing."""
    IN_ITS_PLACE[kind](tmp_path / CARD)
    del runs[CARD]
    runs |= decoded(read_files(tmp_path))

    assert 2 == command(WORKED, [sys.executable])
    assert CARD in _said(capsys)


def test_folders_in_the_way(tmp_path, capsys, runs):
    """The class's data, and what a run writes, have a folder of that name in their place."""
    folder = shutil.copytree(WORKED, tmp_path / "entrega")
    (folder / DATA).mkdir()
    (folder / DATA / "x").write_text("x")
    given = module._read(folder).given()

    assert {PIPELINE, REQUIREMENTS, LOCK} == {name for name in given if name != "README.md"}


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (("42", 42, 42), ['"42" (texto)', "42 (entero)", "42 (entero)"]),
        ((42, 42.0, 42), ["42", "42.0", "42"]),
        ((True, "True", None), ["True (sí o no)", '"True" (texto)', "no está"]),
        (("no está", None, "no está"), ['"no está" (texto)', "no está", '"no está" (texto)']),
        (("a\u200b", "a", "a"), ["a\\u200b", "a", "a"]),
        (({}, "{}", []), ["{} (objeto)", '"{}" (texto)', "[] (lista)"]),
    ],
)
def test_values_that_look_the_same(values, texts):
    """Their types are shown where they differ only by these."""
    comparison = Comparison(("entregado", "1", "2"), {"seed": values})

    assert texts == comparison.texts("seed")
    assert ("seed",) == comparison.differing


@pytest.mark.parametrize("values", [("a" * 64, "a" * 63 + "b"), ("ñ", "n\u0303"), ("x" * 100 + "1", "x" * 100 + "2")])
def test_no_two_values_that_differ_are_shown_alike(values):
    """Long ones, and letters that are written in two ways."""
    for name in ("data_hash", "seed"):
        assert 2 == len(set(Comparison(("entregado", "1"), {name: values}).texts(name)))


def _with(change):
    document = {name: json.loads((WORKED / name).read_bytes()) for name in (MANIFEST, CARD)}
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (lambda d: d[CARD]["metrics"].update(n_test=470), "n_test"),
        (lambda d: d[CARD]["metrics"]["recall_by_class"].update({"0": 0.99}), "recall 0"),
        (lambda d: d[CARD]["metrics"]["recall_by_class"].update({"2": 0.5}), f"{CARD}/metrics/recall_by_class/2"),
        (lambda d: d[CARD].update(data_hash="0"), "data_hash (ficha)"),
        (lambda d: d[MANIFEST].update(seed="42"), "seed"),
        (lambda d: d[MANIFEST].update(date=1), f"{MANIFEST}/date"),
        (lambda d: d[MANIFEST]["package_versions"].update(pandas="1"), "pandas"),
    ],
)
def test_all_that_grading_compares(change, row):
    """Each figure of the card that the statement asks for, and each value of the manifest."""
    same = _with(lambda _: None)

    assert (row,) == compare(("entregado", "1", "2"), [_with(change), same, same], ()).differing
    assert compare(("entregado", "1", "2"), [same, same, same], ()).agrees


def test_what_grading_does_not_compare():
    """Further versions and metrics are noted, and decide nothing."""
    same = _with(lambda _: None)
    other = _with(lambda d: (d[CARD]["metrics"].update(loss=1), d[MANIFEST]["package_versions"].update(python="3")))
    comparison = compare(("entregado", "1"), [other, same], ())

    assert comparison.agrees
    assert [f"también difiere, y la nota no lo mira: {MANIFEST}/package_versions/python, {CARD}/metrics/loss"] == list(
        comparison.notes
    )
