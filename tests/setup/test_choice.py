"""`make setup` with an invented PATH: which Python is taken, when .venv is made anew, and what is said in one line."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from helpers.course.environments import SUPPORTED
from helpers.pipeline.course_folder import CHECKOUT

TOOLS = ("sh", "awk", "mkdir", "chmod", "rm", "cat", "test", "printf", "cp", "touch", "grep", "make")
MAKE = shutil.which("make")


@pytest.fixture
def checkout(tmp_path):
    """Copy what the set-up reads into a folder whose programs are standard tools and invented Pythons."""
    folder = tmp_path / "checkout"
    (folder / "settings").mkdir(parents=True)
    for name in ("Makefile", "setup.sh", "pyproject.toml", "requirements.lock", "settings/overrides.json"):
        shutil.copy(CHECKOUT / name, folder / name)
    (tmp_path / "bin").mkdir()
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return folder


def _python(checkout, name, said=None, venv="", status=0):
    """Put a Python on the PATH that answers which version it is; it makes a .venv of programs that do nothing."""
    program = checkout.parent / "bin" / name
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = -c ] && {{ {f"echo {said}; " if said else ""}exit {status}; }}\n'
        f"{venv or ':'}\n"
        f"rm -rf .venv; mkdir -p .venv/bin; echo '{name}' > .venv/made-by\n"
        "for each in python uv; do echo '#!/bin/sh' > .venv/bin/$each; chmod +x .venv/bin/$each; done\n"
    )
    program.chmod(0o755)


def _make(checkout, *arguments, **environ):
    """Run `make setup`."""
    return subprocess.run(
        [MAKE, "setup", *arguments],
        cwd=checkout,
        env={"PATH": str(checkout.parent / "bin"), "LC_ALL": "C.UTF-8", **environ},
        capture_output=True,
        text=True,
    )


def _made_by(checkout):
    return (checkout / ".venv" / "made-by").read_text().strip()


def test_the_bounds_are_the_same_everywhere():
    """In pyproject.toml, in the choice of an interpreter, and in what `make verify` takes."""
    wanted = SpecifierSet(tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["requires-python"])
    (first, last), script = SUPPORTED, (CHECKOUT / "setup.sh").read_text()

    assert SpecifierSet(f">={first[0]}.{first[1]},<{last[0]}.{last[1]}") == wanted
    assert f"({first[0]}, {first[1]}) <= sys.version_info[:2] <= ({last[0]}, {last[1] - 1})" in script


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13", "python3.14", "python3"])
def test_any_name_of_a_python_that_fits(checkout, name):
    """One is enough, whatever it is called."""
    _python(checkout, name, "3.13.5")
    done = _make(checkout)

    assert 0 == done.returncode, done.stderr
    assert name == _made_by(checkout)


def test_a_shim_that_starts_nothing_is_passed_by(checkout):
    """As pyenv's; and the next one is taken."""
    _python(checkout, "python3.11", status=127)
    _python(checkout, "python3.12", "3.12.1 without venv", status=1)
    _python(checkout, "python3", "3.14.0")
    done = _make(checkout)

    assert 0 == done.returncode, done.stderr
    assert "python3" == _made_by(checkout)


def test_none_that_fits(checkout):
    """One line names those that were found, and what to do; nothing is tried."""
    _python(checkout, "python3", "3.9.6", status=1)
    _python(checkout, "python3.13", "3.13.5 without venv: apt-get install python3.13-venv", status=1)
    done = _make(checkout)
    said = done.stderr.splitlines()

    assert 2 == done.returncode
    assert [] == [line for line in said if "ignored" in line]
    assert (
        "Python 3.11, 3.12, 3.13 or 3.14 is needed; found: python3.13 (3.13.5 without venv: apt-get install "
        "python3.13-venv), python3 (3.9.6). Install one, or name it: make PYTHON=/path/to/python3.13 "
    ) == said[0]
    assert not (checkout / ".venv").exists()


def test_none_at_all(checkout):
    """Neither a traceback nor `make: c: No such file or directory`."""
    done = _make(checkout)

    assert "found: none. Install one" in done.stderr
    assert "No such file" not in done.stderr


def test_a_python_that_is_named(checkout):
    """Is taken, and no other, whatever signs its path has."""
    _python(checkout, "python3.11", "3.11.2")
    _python(checkout, "my $python", "3.12.0")
    done = _make(checkout, f"PYTHON={checkout.parent}/bin/my $python")

    assert 0 == done.returncode, done.stderr
    assert "my $python" == _made_by(checkout)
    (checkout / ".venv" / "ready").unlink()
    done = _make(checkout, "PYTHON=python9")
    assert "found: none by the name python9." in done.stderr


def test_the_question_is_answered_by_this_python(checkout):
    """What is asked of an interpreter runs in a real one."""
    (checkout.parent / "bin" / "python3.14").symlink_to(Path(sys._base_executable).resolve())
    (checkout.parent / "bin" / "python3.13").write_text("#!/bin/sh\nexit 1\n")
    script = (CHECKOUT / "setup.sh").read_text().split("if [ $# -gt 0 ]")[0]
    done = subprocess.run(
        ["sh", "-c", f'{script}\nchoose; echo "$PYTHON"'],
        env={"PATH": str(checkout.parent / "bin")},
        capture_output=True,
        text=True,
    )

    assert "python3.14\n" == done.stdout, done.stderr


def test_a_second_time_there_is_nothing_to_do(checkout):
    """Unless the lock changes."""
    _python(checkout, "python3", "3.11.2")
    assert 0 == _make(checkout).returncode
    (checkout / ".venv" / "made-by").unlink()

    assert 0 == _make(checkout).returncode
    assert not (checkout / ".venv" / "made-by").exists()


@pytest.mark.parametrize("name", ["moved", "Curso [ML] d'Ana $5 ñ", "a (b"])
def test_a_checkout_that_was_moved(checkout, name):
    """Its environment names the old folder: it is made anew, once."""
    _python(checkout, "python3", "3.11.2")
    assert 0 == _make(checkout).returncode
    moved = checkout.rename(checkout.with_name(name))
    (moved / ".venv" / "made-by").unlink()
    done = _make(moved)

    assert 0 == done.returncode, done.stderr
    assert "python3" == _made_by(moved)
    (moved / ".venv" / "made-by").unlink()
    assert 0 == _make(moved).returncode
    assert not (moved / ".venv" / "made-by").exists()


def test_a_folder_whose_name_holds_a_variable(checkout):
    """Nbgrader would look for its settings elsewhere, and grade without them."""
    (checkout.parent / "bin" / "python3").symlink_to(Path(sys._base_executable).resolve())
    moved = checkout.rename(checkout.with_name("in $HOME now"))
    done = _make(moved, HOME="/root")

    assert 2 == done.returncode
    assert "give the folder another name" in done.stderr
    assert not (moved / ".venv").exists()


def test_an_environment_whose_python_is_gone(checkout):
    """As after an upgrade of the system: it is made anew."""
    _python(checkout, "python3", "3.11.2")
    assert 0 == _make(checkout).returncode
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    done = _make(checkout)

    assert 0 == done.returncode, done.stderr
    assert os.access(checkout / ".venv" / "bin" / "python", os.X_OK)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("NewConnectionError('[Errno -3] Temporary failure in name resolution')", "No package index answers"),
        ("error sending request for url: dns error", "No package index answers"),
        ("invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE="),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "SSL_CERT_FILE="),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("failed to write: Disk quota exceeded (os error 122)", "The disk is full"),
    ],
)
def test_what_ends_it_is_said_in_one_line(checkout, said, expected):
    """And not by pip's or uv's own twenty; what isn't known is shown as it came."""
    _python(checkout, "python3", "3.11.2", venv=f'echo "{said}" >&2; exit 1')
    done = _make(checkout)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]

    assert 2 == done.returncode
    assert 1 == len(lines)
    assert expected in lines[0]


def test_what_is_not_known_is_shown(checkout):
    """A reason that nobody thought of."""
    _python(checkout, "python3", "3.11.2", venv="echo the moon is full >&2; exit 1")

    assert "the moon is full" in _make(checkout).stderr
