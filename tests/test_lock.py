"""The lock keeps the rules that the course teaches."""

import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYTHONS = {"3.11": "3.11.0", "3.12": "3.12.0", "3.13": "3.13.0"}
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


#: What students have, as uv names it.
MACHINES = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-apple-darwin",
            "x86_64-pc-windows-msvc"]
LOCKS = tuple(f"requirements{extra}.lock" for extra in ("", "-cluster", "-class", "-site", "-browser"))


def _locked(name: str = LOCKS[0]) -> list[tuple[Requirement, str]]:
    """Return each pinned requirement of a lock with the text of its hashes."""
    entries = re.findall(r"^([a-z0-9].*?)((?:\s*\\\n\s+--hash=\S+)+)", (ROOT / name).read_text(), re.M)
    return [(Requirement(text.strip().rstrip("\\")), hashes) for text, hashes in entries]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name):
    """Every line that names a package has `==` and at least one SHA-256."""
    lines = re.findall(r"^[a-z0-9].*", (ROOT / name).read_text(), re.M)
    locked = _locked(name)

    assert len(lines) == len(locked) > 1
    for requirement, hashes in locked:
        assert ["=="] == [specifier.operator for specifier in requirement.specifier]
        assert "sha256:" in hashes


@pytest.mark.parametrize(("python", "system"), list(itertools.product(PYTHONS, SYSTEMS)))
def test_one_version_for_each_python(python, system):
    """What is installed on one Python and one system is what is installed on all others."""
    environment = {
        **SYSTEMS[system], "python_version": python, "python_full_version": PYTHONS[python],
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
    }
    everywhere = {}
    for requirement, _ in _locked():
        everywhere.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    installed = [r.name for r, _ in _locked() if r.marker is None or r.marker.evaluate(environment)]

    assert {} == {name: versions for name, versions in everywhere.items() if len(versions) > 1}
    assert len(installed) == len(set(installed))
    assert {"numpy", "pandas", "scikit-learn", "scipy", "nbgrader", "jupyterlab"} <= set(installed)


@pytest.mark.parametrize(("python", "machine"), list(itertools.product(PYTHONS, MACHINES)))
def test_nothing_needs_a_compiler(python, machine, tmp_path):
    """Of every package there is a wheel for each machine; students have no compiler."""
    command = [Path(sys.executable).with_name("uv"), "pip", "install", "--dry-run", "--target", tmp_path]
    command += ["--python-version", python, "--python-platform", machine, "--only-binary", ":all:"]
    done = subprocess.run([*command, "--require-hashes", "-r", ROOT / LOCKS[0]], capture_output=True, text=True)

    assert 0 == done.returncode, done.stderr
    assert " + jupyterlab==" in done.stderr


@pytest.mark.parametrize(
    ("name", "adds"),
    [(LOCKS[1], {"distributed", "psycopg"}), (LOCKS[2], {"dvc", "moto", "boto3"}), (LOCKS[3], {"sphinx", "myst-nb"}),
     (LOCKS[4], {"playwright"})],
)
def test_the_extras_have_the_same_versions(name, adds):
    """What an extra lock and the first one both name is the same in both."""
    first, extra = ({r.name: r.specifier for r, _ in _locked(lock)} for lock in (LOCKS[0], name))
    both = first.keys() & extra.keys()

    assert adds <= extra.keys() - first.keys()
    assert {package: first[package] for package in both} == {package: extra[package] for package in both}


def test_recompiling_changes_nothing(tmp_path):
    """The locks are what the files of the same name, ending in .in, give."""
    for name in LOCKS:
        shutil.copy(ROOT / name, tmp_path)
        shutil.copy((ROOT / name).with_suffix(".in"), tmp_path)
    recipe = re.search(r"^lock:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.M)[1]
    command = recipe.replace("\\\n", " ").replace("$(BIN)/uv", "uv").replace("$(UPGRADE)", "")
    uv = Path(sys.executable).with_name("uv")
    for line in command.strip().splitlines():
        line = line.strip().replace("uv", str(uv), 1)
        subprocess.run(line, shell=True, cwd=tmp_path, check=True, capture_output=True)

    for name in LOCKS:
        assert (ROOT / name).read_text() == (tmp_path / name).read_text()


def test_every_direct_dependency_has_its_reason():
    """A comment stands beside each line of requirements.in and of the extras."""
    texts = [(ROOT / name).with_suffix(".in").read_text() for name in LOCKS]
    lines = [line for text in texts for line in text.splitlines() if line and not line.startswith("#")]

    assert [] == [line for line in lines if not re.search(r"\s# \S", line)]
