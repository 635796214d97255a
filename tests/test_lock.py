"""The lock keeps the rules that the course teaches."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from packaging import tags
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[1]
PYTHONS = {"3.11": "3.11.0", "3.12": "3.12.0", "3.13": "3.13.0", "3.14": "3.14.0"}
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}

LINUX = [*(f"manylinux_2_{minor}" for minor in range(28, 4, -1)), "manylinux2014", "manylinux2010", "manylinux1"]
#: What students have: the system, the processor's name there, and what a wheel for it may be called.
MACHINES = {
    "linux-x86_64": ("Linux", "x86_64", [f"{name}_x86_64" for name in LINUX]),
    "linux-aarch64": ("Linux", "aarch64", [f"{name}_aarch64" for name in LINUX]),
    "macos-arm64": ("macOS", "arm64", list(tags.mac_platforms((13, 0), "arm64"))),
    "macos-x86_64": ("macOS", "x86_64", list(tags.mac_platforms((13, 0), "x86_64"))),
    "windows": ("Windows", "AMD64", ["win_amd64"]),
}
LOCKS = tuple(f"requirements{extra}.lock" for extra in ("", "-cluster", "-class", "-site", "-browser"))
UV = Path(sys.executable).with_name("uv")


def _locked(name: str = LOCKS[0]) -> list[tuple[Requirement, str]]:
    """Return each pinned requirement of a lock with the text of its hashes."""
    entries = re.findall(r"^([a-z0-9].*?)((?:\s*\\\n\s+--hash=\S+)+)", (ROOT / name).read_text(), re.M)
    return [(Requirement(text.strip().rstrip("\\")), hashes) for text, hashes in entries]


def _environment(python: str, system: str) -> dict[str, str]:
    """Return what the markers of a lock are asked about."""
    return {
        **SYSTEMS[system],
        "python_version": python,
        "python_full_version": PYTHONS[python],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


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
    environment = _environment(python, system)
    everywhere = {}
    for requirement, _ in _locked():
        everywhere.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    installed = [r.name for r, _ in _locked() if r.marker is None or r.marker.evaluate(environment)]

    assert {} == {name: versions for name, versions in everywhere.items() if len(versions) > 1}
    assert len(installed) == len(set(installed))
    assert {"numpy", "pandas", "scikit-learn", "scipy", "nbgrader", "jupyterlab"} <= set(installed)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Ask the index once what there is of each package in the lock, for every machine: {(name, version): [wheel]}."""
    file = tmp_path_factory.mktemp("published") / "pylock.toml"
    command = [UV, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--format", "pylock.toml"]
    done = subprocess.run([*command, ROOT / LOCKS[0], "--output-file", file], capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    packages = tomllib.loads(file.read_text())["packages"]
    return {(package["name"], package["version"]): package.get("wheels", []) for package in packages}


@pytest.mark.machine
@pytest.mark.parametrize(("python", "machine"), list(itertools.product(PYTHONS, MACHINES)))
def test_nothing_needs_a_compiler(python, machine, published):
    """Of every package there is a wheel for each machine, whose hash is in the lock; students have no compiler."""
    system, processor, platforms = MACHINES[machine]
    environment = {**_environment(python, system), "platform_machine": processor}
    version = tuple(map(int, python.split(".")))
    abi = f"cp{version[0]}{version[1]}"
    fits = {*tags.cpython_tags(version, [abi], platforms), *tags.compatible_tags(version, abi, platforms)}
    locked = [(r, hashes) for r, hashes in _locked() if r.marker is None or r.marker.evaluate(environment)]

    assert len(locked) > 100
    # A package that the lock forgot would have been added.
    assert published.keys() == {_key(requirement) for requirement, _ in _locked()}
    for requirement, hashes in locked:
        wheels = {wheel["url"].rsplit("/", 1)[1]: wheel["hashes"]["sha256"] for wheel in published[_key(requirement)]}
        assert [
            name
            for name, digest in wheels.items()
            if f"sha256:{digest}" in hashes and fits & parse_wheel_filename(unquote(name))[3]
        ], f"{requirement}: {sorted(wheels)}"


def _key(requirement: Requirement) -> tuple[str, str]:
    (specifier,) = requirement.specifier
    return canonicalize_name(requirement.name), specifier.version


@pytest.mark.parametrize(
    ("name", "adds"),
    [
        (LOCKS[1], {"distributed", "psycopg"}),
        (LOCKS[2], {"dvc", "moto", "boto3"}),
        (LOCKS[3], {"sphinx", "myst-nb"}),
        (LOCKS[4], {"playwright"}),
    ],
)
def test_the_extras_have_the_same_versions(name, adds):
    """What an extra lock and the first one both name is the same in both."""
    first, extra = ({r.name: r.specifier for r, _ in _locked(lock)} for lock in (LOCKS[0], name))
    both = first.keys() & extra.keys()

    assert adds <= extra.keys() - first.keys()
    assert {package: first[package] for package in both} == {package: extra[package] for package in both}


@pytest.mark.machine
def test_recompiling_changes_nothing(tmp_path):
    """The locks are what the files of the same name, ending in .in, give."""
    recipe = re.search(r"^lock:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.M)[1]
    commands = recipe.replace("\\\n", " ").replace("$(BIN)/uv", '"$UV"').replace("$(UPGRADE)", "").strip().splitlines()
    assert len(LOCKS) == len(commands)
    # Side by side, for each waits for the network; so each in a folder of its own, for the extras read the first lock.
    started = {}
    for name, command in zip(LOCKS, commands, strict=True):
        for file in {name, LOCKS[0], f"{Path(name).stem}.in"}:
            (tmp_path / name).mkdir(exist_ok=True)
            shutil.copy(ROOT / file, tmp_path / name)
        started[name] = subprocess.Popen(
            command.strip(),
            shell=True,
            cwd=tmp_path / name,
            env={**os.environ, "UV": str(UV)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    said = {name: process.communicate()[1] for name, process in started.items()}

    for name, process in started.items():
        assert 0 == process.returncode, said[name]
        assert (ROOT / name).read_text() == (tmp_path / name / name).read_text()


def test_every_direct_dependency_has_its_reason():
    """A comment stands beside each line of requirements.in and of the extras."""
    texts = [(ROOT / name).with_suffix(".in").read_text() for name in LOCKS]
    lines = [line for text in texts for line in text.splitlines() if line and not line.startswith("#")]

    assert [] == [line for line in lines if not re.search(r"\s# \S", line)]
