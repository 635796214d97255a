"""`make verify`: two new environments from the homework's own lock, compared with what was handed in."""

import json
import re
import shutil
import subprocess
import sys
import threading

import pytest

from helpers.course import verify as module
from helpers.course.cli import main
from helpers.course.environments import interpreters, make_environment
from helpers.course.verify import CannotVerify, Comparison, verify
from helpers.reference.homework import CARD, DATA, LOCK, MANIFEST, PIPELINE, REQUIREMENTS
from tests.corpora.homework import WORKED

pytestmark = pytest.mark.machine


@pytest.fixture
def handed_in(tmp_path):
    """Copy the worked homework."""
    return shutil.copytree(WORKED, tmp_path / "entrega de Ñandú")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return what makes environments as `make_environment` does, but one only for each lock and interpreter."""
    environments, one_at_a_time = {}, threading.Lock()

    def make(folder, lock, python=sys.executable, *options):
        key = lock.read_bytes(), python, options
        with one_at_a_time:
            if key not in environments:
                own = make_environment(tmp_path_factory.mktemp("made") / "env", lock, python, *options)
                # Compiled once here, and not in each run: behind the walls nothing is written into an environment.
                once = shutil.copytree(WORKED, tmp_path_factory.mktemp("run") / "once")
                (once / DATA).write_bytes(module.data_bytes(module.make_data()))
                subprocess.run([own, PIPELINE], cwd=once, check=True, capture_output=True, text=True)
                environments[key] = own
        return environments[key]

    return make


@pytest.fixture
def made_once(made, monkeypatch):
    """Have each environment made once for all tests of this file that ask for it."""
    monkeypatch.setattr(module, "make_environment", made)


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


def test_what_differs_is_named(handed_in, capsys, made_once):
    """An accuracy that was written by hand: both environments agree against it."""
    _edit(handed_in / CARD, r'"accuracy": 0\.8\d+', '"accuracy": 0.9')

    assert 1 == main(["verify", str(handed_in)])
    assert "NO COINCIDE: accuracy." in capsys.readouterr().out


def test_an_incomplete_lock(handed_in, capsys):
    """The package that is missing is named, and by whom it is needed."""
    _edit(handed_in / LOCK, r"^joblib==(?:.*\\\n)+.*\n(?: +#.*\n)*", "")

    assert 2 == main(["verify", str(handed_in)])
    assert "scikit-learn necesita joblib" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (LOCK, "", "", "hash"),
        (LOCK, "^joblib==[0-9.]+", "joblib-clase-228==1.0", "joblib-clase-228, que no existe en PyPI"),
        (LOCK, "^joblib==[0-9.]+", "joblib==999.0", "joblib==999.0, que no existe en PyPI"),
    ],
)
def test_a_lock_that_cant_be_installed(handed_in, name, old, new, said):
    """One sentence, which names the package."""
    if said == "hash":
        _edit(handed_in / name, r"(^joblib==\S+ \\\n +--hash=sha256:)\w(\w+ \\\n +--hash=sha256:)\w", r"\g<1>0\g<2>0")
    else:
        _edit(handed_in / name, old, new)
    with pytest.raises(CannotVerify, match=said):
        verify(handed_in)


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
def test_a_program_that_fails(handed_in, line, said, made_once):
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
    monkeypatch.setattr(module, "make_environment", lambda *_: pytest.fail("it was installed"))

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
    ) == module._only_pins(text.encode("utf-16"))


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
