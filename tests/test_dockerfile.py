"""The container is what notebook 4 says of it: a base by its digest, packages by their hashes."""

import re
import tomllib

from packaging.specifiers import SpecifierSet

from helpers.pipeline.course_folder import CHECKOUT

LINES = [line for line in (CHECKOUT / "Dockerfile").read_text().splitlines() if line and not line.startswith("#")]


def test_the_base_is_pinned_by_its_digest():
    """And its Python is one that the course supports."""
    (base,) = [line for line in LINES if line.startswith("FROM ")]
    version = re.fullmatch(r"FROM python:(3\.\d+\.\d+)-slim-\w+@sha256:[0-9a-f]{64}", base)[1]

    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]

    assert version in SpecifierSet(project["requires-python"])


def test_packages_come_from_the_lock():
    """With their hashes; nothing else is installed."""
    installs = [line for line in LINES if "install" in line]

    assert ["RUN pip install --no-cache-dir --require-hashes -r /requirements.lock"] == installs


def test_what_is_copied_exists():
    """And passes .dockerignore, which lets nothing else through: no gradebook, no source."""
    copied = [re.sub("--chown=\\S+ ", "", line).split()[1] for line in LINES if line.startswith("COPY ")]
    ignored, *let_through = (CHECKOUT / ".dockerignore").read_text().split()

    assert "*" == ignored
    for name in copied:
        assert (CHECKOUT / name).exists()
        assert f"!{name.split('/')[0]}" in let_through
    assert {"!requirements.lock", "!release", "!settings"} == set(let_through)
