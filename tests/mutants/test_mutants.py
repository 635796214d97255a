"""Mutants and rewrites: a sample of each exercise, and that the machinery tells right from wrong."""

import ast
import subprocess
import sys

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from tests.corpora.solutions import EXERCISES
from tests.mutants import forked, survivors
from tests.mutants.mutants import mutants
from tests.mutants.operators import OPERATORS, changes
from tests.mutants.rewrites import KINDS, rewritten
from tests.mutants.survivors import EQUIVALENT, TO_CLOSE, listed

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")  # Python warns of what some mutants say
#: How many mutants and rewrites of each exercise `make test` runs; `make mutants` runs them all.
SAMPLE = 12


@pytest.mark.machine
@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_sample_comes_out_as_it_must(exercise, pytestconfig):
    """Mutants lose points unless they are listed, listed ones keep them, rewrites keep them; with `--long`, all."""
    command = [
        sys.executable,
        "-m",
        "tests.mutants",
        "--exercise",
        str(exercise),
        *(() if pytestconfig.getoption("--long") else ("--sample", str(SAMPLE))),
        "--jobs",
        "1",
    ]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr), done.stdout


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough(exercise):
    """At least 400 mutants, of the official solution and three others, by every kind of operator that applies."""
    found = mutants(exercise)

    assert len(found) >= 400
    assert len({mutant.name.partition(":")[0] for mutant in found}) >= 4
    assert len({ast.dump(ast.parse(mutant.source)) for mutant in found}) == len(found)
    assert len({mutant.operator for mutant in found}) >= 12


def test_every_operator_and_every_rewrite_is_used():
    """None is there for nothing."""
    assert {operator.__name__ for operator in OPERATORS} <= {m.operator for n in EXERCISES for m in mutants(n)}
    assert {*KINDS} == {rewrite.operator for n in EXERCISES for rewrite in rewritten(n)}


def test_the_readme_says_how_many():
    """Under «What is guaranteed»: with those of the other corpora."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert f"{sum(len(mutants(exercise)) for exercise in EXERCISES)} mutants" in text
    assert f"{sum(len(rewritten(exercise)) for exercise in EXERCISES)} rewrites" in text


@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_is_listed_exists(exercise):
    """A line of the lists that names no mutant is stale; none is in both."""
    equivalent, to_close = listed(EQUIVALENT, exercise), listed(TO_CLOSE, exercise)
    names = {mutant.name for mutant in mutants(exercise)}

    assert [] == sorted({*equivalent, *to_close} - names)
    assert set() == {*equivalent} & {*to_close}


def test_a_line_without_a_reason_is_refused(tmp_path):
    """And so is one that stands twice."""
    for text in ("official: a => b\n", "= why\nofficial: a => b\nofficial: a => b\n"):
        (tmp_path / "ej1.txt").write_text(text)
        with pytest.raises(ValueError, match=r"ej1\.txt"):
            survivors.listed(tmp_path, 1)


def test_changes_leave_the_tree_as_it_was():
    """Each change is undone before the next; what is to be kept isn't changed."""
    tree = ast.parse("def f(a):\n    return a + 1\n\n\ndef g(b):\n    return b\n")
    before = ast.unparse(tree)
    found = [ast.unparse(ast.fix_missing_locations(tree)) for _ in changes(tree, kept=("g",))]

    assert before == ast.unparse(tree)
    assert {"def f(a):\n    return a - 1", "def f(a):\n    return a + 2"} <= {text.split("\n\n")[0] for text in found}
    assert all(text.endswith("def g(b):\n    return b") for text in found)


JUDGED = """
import sys
from tests.mutants.forked import refused_by
from tests.mutants.answers import right_answers
right = right_answers(1)["official"]
print(refused_by(1, right) or "full marks")
for line in sys.argv[1:]:
    print(refused_by(1, right + "\\n\\n" + line.encode().decode("unicode_escape")))
"""


@pytest.mark.machine
def test_a_fork_says_what_became_of_a_solution():
    """Full marks, the cell that refused it, a process that ended itself, took all memory or didn't end."""
    lines = (
        "def seed_everything(seed=42): pass",
        "import os; os._exit(0)",
        "right = seed_everything\\ndef seed_everything(seed=42):\\n    bytes(2**35)\\n    right(seed)",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\\nwhile True: pass",
    )
    done = subprocess.run([sys.executable, "-c", JUDGED, *lines], cwd=CHECKOUT, capture_output=True, text=True)

    expected = ["full marks", "ej1_visible_random", "ended its process", "ej1_visible_random", forked.TOO_SLOW]
    assert (expected, "") == (done.stdout.splitlines(), done.stderr)
