"""What tests share: released, handed in and graded courses, student processes, how often what only repeats is repeated.

What fixtures import takes seconds; most tests do without.
"""

import os
import re
import shutil

import pytest
from hypothesis import HealthCheck, settings


def pytest_addoption(parser):
    """Add `--long`, which `make test-long` gives."""
    parser.addoption("--long", action="store_true", help="repeat more often what depends on time or on a seed")


def pytest_configure(config):
    """Choose the fuzzers' examples: few and always the same, or new ones, of which `FUZZ_EXAMPLES` may ask for more.

    It is here because `given` takes the profile when its module is imported, from wherever.
    """
    config.addinivalue_line("filterwarnings", "ignore:Generating overly large repr")  # of an input
    common = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    settings.register_profile("short", max_examples=20, derandomize=True, **common)
    settings.register_profile("long", max_examples=int(os.environ.get("FUZZ_EXAMPLES", "300")), **common)
    settings.load_profile("long" if config.getoption("--long") else "short")


#: What takes longest begins first, so that no worker is left alone with it at the end.
FIRST = (
    "tests/corpora/test_graded.py",
    "tests/attacks/test_attacks.py",
    "tests/test_benchmarks.py",
    "tests/attacks/test_floods.py",
    "tests/browser/test_student.py",
    "tests/checks/test_corpora.py",
    "notebooks/3_lock_files.ipynb",
    "notebooks/5_versionado_de_datos.ipynb",
)


def pytest_collection_modifyitems(config, items):
    """Leave out what only repeats; put what takes longest first; give cells time to print on a busy machine."""
    if not config.getoption("--long"):
        repeated = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=repeated)
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    places = {name: place for place, name in enumerate(FIRST)}
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = 120
    items.sort(key=lambda item: places.get(item.nodeid.split("::")[0], len(FIRST)))


#: What several workers can share of a file: its parametrized tests have no fixture of the module in common.
PARTS = {
    "tests/checks/test_corpora.py": re.compile(r"\[(ej\d)-"),
    "tests/corpora/test_graded.py": re.compile(r"\[(\w+)\]"),
}


def part_of(nodeid):
    """Return what one worker runs whole: a file, or one exercise or assignment of the corpora."""
    name, _, test = nodeid.partition("::")
    part = PARTS[name].search(test) if name in PARTS else None
    return f"{name}::{part[1]}" if part else name


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Have `--dist loadfile` divide the corpora: two workers would wait for the one that has them."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByPart(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return part_of(nodeid)

    return ByPart(config, log)


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """Return a function that makes a course folder with assignments released; each is generated once."""
    from helpers.pipeline.course_folder import (  # importing nbgrader takes two seconds
        copy_course,
        generate,
        open_course,
    )

    made = {}

    def copy(folder, *assignments):
        assignments = assignments or ("ejercicios",)
        if assignments not in made:
            template = copy_course(tmp_path_factory.mktemp("released"))
            for assignment in assignments:
                generate(open_course(template), assignment)
            made[assignments] = template
        return shutil.copytree(made[assignments], folder, dirs_exist_ok=True)

    return copy


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """Make a new course with the exercises released."""
    return released(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module", params=["namespaces", "landlock"])
def walls(request):
    """Name each kind of walls in turn; skip what this machine doesn't have, and say why."""
    from helpers.sandbox.isolation import choose
    from helpers.sandbox.launcher import IsolationError

    try:
        return choose(request.param)
    except IsolationError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def processes(walls):
    """Start warm processes with small limits."""
    from tests.sandbox.processes import warm

    with warm(walls) as started:
        yield started


@pytest.fixture
def cells(processes):
    """Open a student process for one test."""
    from tests.sandbox.processes import notebook

    with notebook(processes) as opened:
        yield opened


@pytest.fixture(scope="module")
def one_seed():
    """Draw hidden inputs from one seed: a process starts its warm processes once for each, and uses them again."""
    from helpers.checking.inputs import SEED_VARIABLE
    from tests.pipeline.classes import SEED

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SEED_VARIABLE, SEED)
        yield


@pytest.fixture(scope="session")
def handed_in_class(tmp_path_factory, released):
    """Return a function that makes a course where a small class has handed in, and returns its folder."""
    from tests.pipeline.classes import hand_in

    template = released(tmp_path_factory.mktemp("handed-in"))
    hand_in(template)
    return lambda folder: shutil.copytree(template, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory, handed_in_class):
    """Return a function that copies a course whose small class is graded; it is graded once."""
    from helpers.checking.inputs import SEED_VARIABLE
    from helpers.pipeline.class_run import ClassRun
    from tests.pipeline.classes import ASSIGNMENT, SEED, STUDENTS

    template = handed_in_class(tmp_path_factory.mktemp("graded"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SEED_VARIABLE, SEED)
        entries = list(ClassRun(template, ASSIGNMENT).grade(STUDENTS))
    assert [] == [entry for entry in entries if entry.refused]
    return lambda folder: shutil.copytree(template, folder, dirs_exist_ok=True)
