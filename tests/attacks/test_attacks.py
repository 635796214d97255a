"""Every attack, through `nbgrader autograde`: it ends with the points of its honest part, and harms nobody."""

import contextlib
import itertools
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.sandbox.isolation import choose
from helpers.sandbox.launcher import IsolationError, _python_folders, gives_users, system_folders
from tests.attacks.attack import ASSIGNMENT, Attack
from tests.attacks.classroom import HONEST, hand_in, listening, outside, points
from tests.attacks.corpus import ATTACKS as ALL
from tests.attacks.corpus import KINDS
from tests.attacks.parts import RIGHT

#: All but the floods: `test_floods.py` grades them one by one, and measures what each costs.
ATTACKS = [attack for attack in ALL if attack not in KINDS["floods"]]
#: Runs a command and says what outlives it by so many seconds.
DESCENDANTS = [sys.executable, Path(__file__).with_name("descendants.py")]


@dataclass(frozen=True)
class Class:
    """Attackers between two honest students, who are graded by one command.

    Attributes
    ----------
    attacks : list of Attack
        Who attacks.
    honest : tuple of int
        The exercises that the honest students hand in.
    environ : dict of str to str
        Variables of the command.
    """

    attacks: list[Attack]
    honest: tuple[int, ...]
    environ: dict[str, str]


#: Who leaves something, and who takes it: graded in this order by one command, from the same warm process.
PAIRS = (
    ("channel-keys-1-leaves", "channel-keys-2-takes"),
    ("channel-shared-1-leaves", "channel-shared-2-takes"),
    ("neighbour-keys-1-leaves", "neighbour-keys-2-takes"),
    ("neighbour-queue-1-leaves", "neighbour-queue-2-takes"),
    ("neighbour-server-1-leaves", "neighbour-server-2-takes"),
    ("neighbour-terminal-1-leaves", "neighbour-terminal-2-takes"),
    ("touch-pair-a-leaves", "touch-pair-b-takes"),
)
#: Those who wait until a cell's limit ends them are a class of their own, with a small limit: most of the time it
#: sleeps while the other one is graded. Its honest students hand in what takes a tenth of a second for a cell.
CLASSES = {
    "quick": Class([attack for attack in ATTACKS if not attack.waits], tuple(RIGHT), {}),
    "slow": Class([attack for attack in ATTACKS if attack.waits], (1,), {"COURSE_CELL_TIMEOUT": "3"}),
}


def _attacks(walls, long):
    """Return the attacks that are graded behind such walls: with Landlock one of each kind and all pairs, or all."""
    if walls == "namespaces" or long:
        return ATTACKS
    chosen = {attacks[0].name for attacks in KINDS.values()}.union(*PAIRS)
    return [attack for attack in ATTACKS if attack.name in chosen]


def pytest_generate_tests(metafunc):
    """Have each test of an attack, and each of all, once for each kind of walls."""
    if "attack" in metafunc.fixturenames:
        long = metafunc.config.getoption("--long")
        pairs = [(walls, attack) for walls in ("namespaces", "landlock") for attack in _attacks(walls, long)]
        names = [f"{walls}-{attack.name}" for walls, attack in pairs]
        metafunc.parametrize(("walls", "attack"), pairs, indirect=["walls"], ids=names, scope="module")
    elif "walls" in metafunc.fixturenames:
        metafunc.parametrize("walls", ("namespaces", "landlock"), indirect=True, scope="module")


@pytest.fixture(scope="module")
def walls(request):
    """Name the kind of walls; skip what this machine doesn't have, and say why."""
    try:
        return choose(request.param)
    except IsolationError as error:
        pytest.skip(str(error))


def _autograde(course, environ, walls):
    """Grade a class, and return what came of it."""
    before = outside(course)
    programs = Path(sys.executable).parent
    # The course's own limit, whatever this test run was started with.
    inherited = {name: value for name, value in os.environ.items() if name != "COURSE_CELL_TIMEOUT"}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    command = [*DESCENDANTS, "10", programs / "nbgrader", "autograde", ASSIGNMENT, f"--SealedExecute.isolation={walls}"]
    with (course / "log").open("wb") as log:
        done = subprocess.run(
            command,
            cwd=course,
            env={**inherited, **environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=log,
            timeout=1800,
            check=True,
        )
    return {
        **json.loads(done.stdout),
        "before": before,
        "after": outside(course),
        "points": points(course),
        "log": (course / "log").read_text(encoding="utf-8", errors="replace"),
    }


@pytest.fixture(scope="module")
def graded(tmp_path_factory, released, walls, request):
    """Grade all classes side by side, and return what the tests ask about."""
    chosen = _attacks(walls, request.config.getoption("--long"))
    marks = [Path(mark) for attack in ATTACKS for mark in attack.marks]
    for mark in marks:
        mark.unlink(missing_ok=True)
    courses = {}
    for name, class_ in CLASSES.items():
        courses[name] = released(tmp_path_factory.mktemp(name), ASSIGNMENT)
        hand_in(
            courses[name],
            courses[name] / "release" / ASSIGNMENT,
            [each for each in class_.attacks if each in chosen],
            class_.honest,
        )
    with listening() as came, ThreadPoolExecutor() as pool:
        running = {
            name: pool.submit(_autograde, courses[name], class_.environ, walls) for name, class_ in CLASSES.items()
        }
        classes = {name: result.result() for name, result in running.items()}
    found = [str(mark) for mark in marks if mark.exists()]
    for mark in found:
        with contextlib.suppress(OSError):
            os.unlink(mark)
    return {"classes": classes, "came": came, "marks": found}


@pytest.fixture(params=CLASSES)
def class_(request):
    """Name each class in turn."""
    return request.param


def _deserved(attack, walls):
    """Return the points of the honest part; behind Landlock's walls, with the exceptions that the threat model names."""
    other = {
        "resource-disk": 0,  # whoever fills the disk is ended
        "channel-child-asks": 0,  # there are no sockets with an address
        "channel-others": 9,  # names of processes are seen
    }
    if os.getuid() == 0 and not gives_users((*system_folders(), *_python_folders())):
        other |= {"resource-forks": 0, "resource-threads": 0}  # the kernel limits no processes of root
    return other.get(attack.name, attack.deserved) if walls == "landlock" else attack.deserved


@pytest.mark.machine
def test_points(graded, walls, attack):
    """What the honest part earns, neither more nor less."""
    points = graded["classes"]["slow" if attack.waits else "quick"]["points"]
    (earned,) = [value for name, value in points[attack.name].items() if name.startswith(f"{attack.exercise}_")]

    assert _deserved(attack, walls) == earned


@pytest.mark.machine
def test_the_class_goes_on(graded, class_):
    """Everybody is graded, and honest students get their points, before and after all the others."""
    done, honest = graded["classes"][class_], CLASSES[class_].honest
    assert 0 == done["status"], done["log"][-3000:]
    for student in HONEST:
        assert {n: 10 if n in honest else 0 for n in RIGHT} == {
            int(k[0]): v for k, v in done["points"][student].items()
        }


@pytest.mark.machine
def test_nothing_changes_outside(graded, class_):
    """Sources, releases, submissions, settings, the gradebook's cells, and files on this machine."""
    assert graded["classes"][class_]["before"] == graded["classes"][class_]["after"]
    assert [] == graded["marks"]


@pytest.mark.machine
def test_nobody_comes_through_the_network(graded):
    """The listeners on this machine hear nothing."""
    assert [] == graded["came"]


@pytest.mark.machine
def test_nothing_is_left_running(graded, class_):
    """Neither warm process nor daemon."""
    assert [] == graded["classes"][class_]["left"]


@pytest.mark.machine
def test_what_is_left_is_seen():
    """A daemon in a session of its own, whose parent is dead; and it is ended then."""
    daemon = "import subprocess; print(subprocess.Popen(['sleep', '600'], start_new_session=True).pid)"
    command = [*DESCENDANTS, "0", sys.executable, "-c", daemon]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)

    assert {"status": 0, "left": ["sleep 600"]} == json.loads(done.stdout)


def test_the_corpus():
    """At least sixty, of all kinds, each with a name and one sentence."""
    assert len(ALL) >= 60
    assert all(len(attacks) >= 5 for attacks in KINDS.values())
    assert len(ALL) == len({attack.name for attack in ALL})
    for attack in ALL:
        assert attack.name.replace("-", "").isalnum()
        assert attack.aim.endswith(".")
        assert 0 <= attack.deserved <= 10


def test_each_is_graded_once():
    """In one class or the other; and who takes what another one leaves, in the same class and after it."""
    names = {name: [attack.name for attack in class_.attacks] for name, class_ in CLASSES.items()}
    assert sorted(attack.name for attack in ATTACKS) == sorted(itertools.chain(*names.values()))
    for leaves, takes in PAIRS:
        assert leaves < takes
        assert 1 == sum({leaves, takes} <= set(together) for together in names.values())
