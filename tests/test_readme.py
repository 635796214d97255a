"""What the README and the guide say is so."""

import re

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from tests.attacks.corpus import ATTACKS
from tests.corpora.homework import RIGHT, WRONG
from tests.corpora.solutions import EXERCISES, read

TEXTS = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_within_the_repository_lead_somewhere(path):
    """Every relative link and picture exists."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))

    assert [] == [target for target in targets if not (path.parent / target).exists()]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_lines_fit_a_screen(path):
    """No line is longer than 120 characters."""
    assert [] == [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 120]


def test_commands_exist():
    """Every `make` target that is named is one."""
    makefile = (CHECKOUT / "Makefile").read_text()
    texts = [path.read_text(encoding="utf-8") for path in TEXTS]
    named = {target for text in texts for target in re.findall(r"`?make ([a-z]+(?:-[a-z]+)*)\b", text)}

    assert {"demo", "test", "corpora", "release", "grade", "regrade-check", "verify"} <= named
    assert [] == [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)]


def test_the_size_of_the_corpora_is_said():
    """The numbers of solutions under «What is guaranteed» are those of the corpora."""
    solutions = [solution for exercise in EXERCISES for solution in read(exercise)]
    right = sum(solution.right for solution in solutions)

    assert f"{right} right solutions" in TEXTS[0].read_text(encoding="utf-8")
    assert f"{len(solutions) - right} wrong ones" in TEXTS[0].read_text(encoding="utf-8")
    assert f"{len(ATTACKS)} attacks" in TEXTS[0].read_text(encoding="utf-8")
    assert f"{len(RIGHT)} right ones get full marks and {len(WRONG)} wrong ones" in TEXTS[0].read_text(encoding="utf-8")
