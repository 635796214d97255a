"""What a flood costs the grader: seconds of its processor and memory, measured in the process that grades."""

import gc
import re
import time
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CONFIG_NAME, log_of, open_course
from tests.attacks import floods
from tests.attacks.attack import ASSIGNMENT
from tests.attacks.classroom import hand_in, points

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

#: Seconds of the grader's processor, and bytes that it takes besides what it has.
SECONDS, MEMORY = 10, 300 * 2**20
#: Bytes of a graded notebook.
GRADED = 2**25


def _memory(what):
    """Return how much this process has (`VmRSS`), or had at most (`VmHWM`), in bytes."""
    return 1024 * int(re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())[1])


@pytest.fixture(scope="module")
def class_(tmp_path_factory, released, walls):
    """Hand all floods in, and grade an honest student: what libraries load is loaded then."""
    course = released(tmp_path_factory.mktemp("course"))
    with (course / CONFIG_NAME).open("a", encoding="utf-8") as settings:
        settings.write(f"\nc.SealedExecute.isolation = {walls!r}\n")
    hand_in(course, course / "release" / ASSIGNMENT, floods.ATTACKS)
    assert open_course(course).autograde(ASSIGNMENT, "aaa-honest")["success"]
    return course


# What the judge counts is the same behind either kind of walls.
@pytest.mark.parametrize(
    "walls", ["namespaces", pytest.param("landlock", marks=pytest.mark.long)], indirect=True, scope="module"
)
@pytest.mark.parametrize("attack", floods.ATTACKS, ids=lambda attack: attack.name)
def test_what_it_costs(class_, attack):
    """Ten seconds and 300 MB at most, a notebook of a few megabytes, and the points of the honest part."""
    api = open_course(class_)
    gc.collect()
    before, began = _memory("VmRSS"), time.process_time()
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak begins anew
    result = api.autograde(ASSIGNMENT, attack.name)
    took, more = time.process_time() - began, _memory("VmHWM") - before
    (graded,) = (class_ / "autograded" / attack.name / ASSIGNMENT).glob("*.ipynb")
    (earned,) = [value for name, value in points(class_)[attack.name].items() if name.startswith(f"{attack.exercise}_")]

    print(f"{attack.name}: {took:.1f} s, {more >> 20} MB, {graded.stat().st_size >> 10} KB")
    assert result["success"], log_of(result)
    assert attack.deserved == earned
    assert took < SECONDS
    assert more < MEMORY
    assert graded.stat().st_size < GRADED
