"""`make verify`: two new environments from the homework's own lock, compared with what was handed in."""

import json
import os
import platform
import re
import shutil
import sys

import pytest

from helpers.checks.homework import submitted
from helpers.checks.homework.runs import TWO_WAYS, Homework
from helpers.checks.homework.submitted import needed_of_lock
from helpers.course import student_lock
from helpers.course import verify as module
from helpers.course.cli import main
from helpers.course.comparison import Comparison
from helpers.course.environments import interpreters
from helpers.course.verify import CannotVerify, verify
from helpers.reference.homework import CARD, LOCK, MANIFEST, PIPELINE, REQUIREMENTS
from helpers.sandbox import isolation, networked, programs
from helpers.sandbox.launcher import IsolationError
from tests.corpora.homework import WORKED, _freeze
from tests.course.index import serve, write_homework

pytestmark = pytest.mark.machine


@pytest.fixture
def handed_in(tmp_path):
    """Copy the worked homework."""
    return shutil.copytree(WORKED, tmp_path / "entrega de Ñandú")


@pytest.fixture
def made(monkeypatch):
    """Have this environment stand for those that would be made from a lock: it has what the worked homework needs."""
    monkeypatch.setattr(student_lock, "make_walled_environment", lambda *_: sys.executable)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Serve an index, and have uv ask that one; it has none of the packages that every lock must pin."""
    with serve(tmp_path_factory.mktemp("index")) as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_DEFAULT_INDEX", served.url)
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setattr(submitted, "PACKAGES", ())
        yield served


def _edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=count, flags=re.M)
    assert text != changed
    path.write_text(changed, encoding="utf-8")


def test_the_worked_homework(capsys):
    """Its committed manifest and card are what two clean environments make."""
    assert 0 == main(["verify", str(WORKED)])
    printed = capsys.readouterr().out
    assert "COINCIDE" in printed
    assert json.loads((WORKED / CARD).read_text())["metrics"]["accuracy"] > 0.75


def test_what_differs_is_named(handed_in, capsys, made):
    """An accuracy that was written by hand: both environments agree against it."""
    _edit(handed_in / CARD, r'"accuracy": 0\.8\d+', '"accuracy": 0.9')

    assert 1 == main(["verify", str(handed_in)])
    assert "NO COINCIDE: accuracy." in capsys.readouterr().out


def test_an_incomplete_lock(handed_in, capsys):
    """The package that is missing is named, and by whom it is needed."""
    _edit(handed_in / LOCK, r"^joblib==(?:.*\\\n)+.*\n(?: +#.*\n)*", "")

    assert 2 == main(["verify", str(handed_in)])
    assert "fije `joblib`: lo necesita scikit-learn" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("rueda==1.0 --hash=sha256:" + "0" * 64, "hash de rueda==1.0 no es el del paquete"),
        ("rueda==999.0", "rueda==999.0, que no existe en PyPI"),
        ("rueda==2.0", "rueda==2.0 no viene armado para este sistema"),
        ("rueda==3.0", "le falta algo: rueda necesita llanta>=2"),
    ],
)
def test_a_lock_that_cant_be_installed(tmp_path, index, lock, said):
    """One sentence, which names the package."""
    index.add("rueda")
    index.add("rueda", "2.0", tag="cp311-cp311-win_amd64")
    index.add("rueda", "3.0", requires=["llanta>=2"])
    with pytest.raises(CannotVerify, match=said):
        verify(write_homework(tmp_path / "entrega", f"{lock}\n"), [sys.executable])


def test_a_needed_package_that_does_not_exist(tmp_path, index):
    """Nobody can install that lock: the name is to be corrected."""
    more = {"program": "import rueda_clase_228\n", REQUIREMENTS: "rueda-clase-228\n"}
    with pytest.raises(CannotVerify, match="rueda-clase-228, que no existe en PyPI"):
        verify(write_homework(tmp_path / "entrega", "rueda-clase-228==1.0\n", **more), [sys.executable])


def test_what_the_program_does_not_need(tmp_path, index, capsys):
    """As in grading: packages of another system, and what `pip freeze` leaves out. It is said."""
    lines = [
        index.add("rueda"),
        index.add("pywin32", "311", tag="cp311-cp311-win_amd64"),
        "conda-clase-228==1.0 --hash=sha256:" + "0" * 64 + "\n",
        index.add("llanta").replace("==1.0", "==99.0"),
        index.add("nbgrader", "0.9.6", requires=["setuptools"]),
    ]

    comparison = verify(write_homework(tmp_path / "entrega", "".join(lines)), [sys.executable])

    assert ("entregado", f"1: Python {platform.python_version()}") == comparison.columns
    assert [
        "pywin32 no viene armado para este sistema, y tu programa no lo usa: no se instaló",
        "conda-clase-228 no existe en PyPI, y tu programa no lo usa: no se instaló",
        "llanta no está en PyPI en esa versión, y tu programa no lo usa: no se instaló",
        "a requirements.lock le falta algo que tu programa no usa: nbgrader necesita setuptools",
    ] == [note for note in comparison.notes if "paredes" not in note]


def test_what_is_needed_on_some_systems(tmp_path, index):
    """A lock that was made on Windows can't have it: that is said, and the program runs."""
    line = index.add("rueda", "4.0", requires=["pexpect>4 ; sys_platform != 'win32'"])

    notes = verify(write_homework(tmp_path / "entrega", line), [sys.executable]).notes

    assert 1 == sum("solo en algunos sistemas: rueda necesita pexpect>4" in note for note in notes)


def test_two_runs_as_in_grading(tmp_path, index):
    """They differ in hash seed, threads, and what OpenBLAS takes the processor for: an unstable model shows."""
    program = "import json, os, rueda\nfor name in ('manifest.json', 'model_card.json'):\n"
    program += "    json.dump(dict(os.environ), open(name, 'w'))\n"
    folder = write_homework(tmp_path / "entrega", index.add("rueda"), program)

    rows = verify(folder, [sys.executable, sys.executable]).rows

    for name, value in TWO_WAYS[1].items():
        assert (None, TWO_WAYS[0].get(name, os.environ.get(name)), value) == rows[f"{MANIFEST}/{name}"]
    assert {"PYTHONHASHSEED", "OMP_NUM_THREADS"} <= TWO_WAYS[1].keys()


def test_without_walls(tmp_path, index, monkeypatch):
    """As on macOS: it runs all the same, and says so."""
    for room in (module, networked, programs):
        monkeypatch.setattr(room, "sealed", lambda: False)
    monkeypatch.setattr(networked, "bubblewrap", lambda: pytest.fail("there are walls"))
    monkeypatch.setattr(isolation, "_trial", lambda *_: pytest.fail("there are walls"))

    comparison = verify(write_homework(tmp_path / "entrega", index.add("rueda")), [sys.executable])

    assert comparison.notes[0].startswith("sin paredes")
    assert 2 == len(comparison.columns)


def test_walls_that_do_not_stand(tmp_path, index, monkeypatch):
    """As in a container without Landlock: nothing of the submission is looked at, and it is said why."""
    monkeypatch.setattr(isolation, "_tried", {"namespaces": "bwrap: no", "landlock": "no hay Landlock"})
    monkeypatch.setattr(module, "read_submission_folder", lambda *_: pytest.fail("it was read"))

    with pytest.raises(IsolationError, match=r"^No se tocó ninguna entrega.*bwrap: no.*no hay Landlock"):
        verify(write_homework(tmp_path / "entrega", index.add("rueda")), [sys.executable])


def test_the_pins_of_this_environment():
    """With setuptools, as `pip list --format=freeze` gives them, and without, as `pip freeze` does."""
    for lock in (_freeze(), _freeze("setuptools")):
        files = {name: (WORKED / name).read_bytes() for name in (PIPELINE, REQUIREMENTS)}
        assert {"numpy", "six"} <= needed_of_lock(Homework({**files, LOCK: lock.encode()}))
        assert "numpy" in student_lock.only_pins(lock.encode())


@pytest.mark.parametrize("name", [PIPELINE, MANIFEST, CARD, REQUIREMENTS, LOCK])
def test_a_missing_file(handed_in, name):
    """It is named, before anything is installed."""
    (handed_in / name).unlink()

    with pytest.raises(CannotVerify, match=f"falta {name}"):
        verify(handed_in)


def test_no_such_folder(tmp_path, capsys):
    """Exit status 2: there was nothing to compare."""
    assert 2 == main(["verify", str(tmp_path / "nada")])
    assert "no hay una carpeta" in " ".join(capsys.readouterr().out.split())


def test_a_card_that_is_no_json(handed_in):
    """It says which."""
    (handed_in / CARD).write_text("{")

    with pytest.raises(CannotVerify, match=CARD):
        verify(handed_in)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    raise SystemExit('me caí')", "me caí"),
        ("    open('/root/.ssh/id_rsa')", "FileNotFoundError|PermissionError"),
        ("    import socket; socket.create_connection(('127.0.0.1', 22), 3)", "Error"),
        ("    os.listdir('/home') and open('/etc/shadow')", "FileNotFoundError|PermissionError"),
    ],
)
def test_a_program_that_fails(handed_in, line, said, made):
    """What it raised is in the sentence; behind the walls there is neither a home folder nor a network."""
    if not module.sealed():
        pytest.skip("there are no walls on this machine")
    _edit(handed_in / PIPELINE, r"^def main\(\):$", f"def main():\n{line}")

    with pytest.raises(CannotVerify, match=f"entorno 1.*({said})"):
        verify(handed_in, [sys.executable])


@pytest.mark.parametrize(
    "line",
    [
        "-e ./pkg",
        "--editable=./pkg",
        "./rueda-1.0-py3-none-any.whl",
        "rueda @ file:///tmp/rueda-1.0-py3-none-any.whl",
        "rueda @ https://example.org/${HOME}/rueda-1.0-py3-none-any.whl",
        "-r /etc/passwd",
        "-c otro.txt",
        "--index-url https://example.org/${HOME}/simple",
        "-i https://pypi.org.example.org/simple",
        "--extra-index-url=http://127.0.0.1/simple",
        "--find-links /tmp",
        "-f .",
        "--trusted-host example.org",
        "rueda==${HOME}",
        "rueda>=1",
    ],
)
def test_only_pins_are_installed(handed_in, line, monkeypatch):
    """What a lock says besides is refused in one sentence, before uv is asked for anything."""
    with (handed_in / LOCK).open("a") as lock:
        lock.write(f"{line}\n")
    monkeypatch.setattr(student_lock, "make_walled_environment", lambda *_: pytest.fail("it was installed"))

    with pytest.raises(CannotVerify, match="esperaba"):
        verify(handed_in, [sys.executable])


def test_what_goes_on_of_a_lock():
    """Names, versions, markers and hashes, and nothing of the text."""
    text = (
        "-i https://pypi.org/simple/\n--only-binary :all:\n# otro\n"
        f"NumPy == 2.4.6 ; python_version>='3.11' \\\n   --hash=sha256:{'0' * 64} --hash sha256:{'1' * 64}\n"
    )

    assert (
        f'numpy==2.4.6 ; python_version >= "3.11" --hash=sha256:{"0" * 64} --hash=sha256:{"1" * 64}\n'
    ) == student_lock.only_pins(text.encode("utf-16"))["numpy"]


def test_a_value_that_looks_like_markup(tmp_path, monkeypatch, capsys):
    """It is shown as it is."""
    rows = {"seed": ("[/x]", "[red]42", 42)}
    monkeypatch.setattr(module, "verify", lambda *_: Comparison(("entregado", "1", "2"), rows))

    assert 1 == main(["verify", str(tmp_path)])
    said = capsys.readouterr().out
    assert "[/x]" in said
    assert "[red]42" in said


def test_what_is_nowhere_does_not_agree():
    """A value that neither the submission nor a run has."""
    assert ("seed",) == Comparison(("entregado", "1"), {"seed": (None, None), "code_hash": ("a", "a")}).differing


def test_interpreters():
    """Each version once."""
    found = interpreters()

    assert 1 <= len(found) <= 3
    assert all(re.fullmatch(r"3\.1[123]", version) for version in found)
