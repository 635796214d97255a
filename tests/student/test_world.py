"""What the judge mirrors of the student process."""

import os
import random

import numpy as np
import pytest

from helpers.checking.calling import preserved_state
from helpers.student.process_state import describe, draws, read_files, see, set_state, write_files
from helpers.student.wire import Malformed


@pytest.fixture(autouse=True)
def _preserved():
    with preserved_state():
        yield


def test_states_come_back():
    """Draws go on as they would have, the half-used Gauss pairs included."""
    random.seed(5), random.gauss(0, 1), np.random.seed(7), np.random.standard_normal()
    state = describe(see())
    expected = draws(), random.gauss(0, 1), np.random.standard_normal()
    random.seed(1), np.random.seed(1)
    set_state(state, {})

    assert expected == (draws(), random.gauss(0, 1), np.random.standard_normal())


def test_the_environment_goes_into_another_mapping():
    """What a student's process has in its environment never becomes that of this process."""
    mirror = {}
    set_state({"environ": {"LD_PRELOAD": "x"}}, mirror)

    assert "x" == os.environ["LD_PRELOAD"]
    assert mirror is os.environ


def test_a_replaced_environment_is_seen():
    """A dict in place of `os.environ` counts as that."""
    assert describe(see())["environ_replaced"] is False
    os.environ = {"A": "1", "B": 2}  # noqa: B003

    assert {"A": "1"} == describe(see())["environ"]
    assert describe(see())["environ_replaced"] is True


def test_another_generator_has_no_state():
    """PCG64 in NumPy's global generator leads to draws that no seed gives."""
    kept = np.random.get_bit_generator()
    try:
        np.random.set_bit_generator(np.random.PCG64(42))
        state = describe(see())
    finally:
        np.random.set_bit_generator(kept)
    set_state(state, {})

    assert state["numpy"] is None


@pytest.mark.parametrize(
    "forged",
    [
        {"random": ["AAAA", None]},
        {"random": None},
        {"numpy": [1, 2, 3]},
        {"numpy": ["", 1, 1, "x"]},
        {"numpy": [describe(see())["numpy"][0], 625, 0, 0.0]},
        {"numpy": [describe(see())["numpy"][0], -(2**30), 0, 0.0]},
        {"environ": {"a": 1}},
        {"environ": []},
        {"random": ["ñ", None]},
    ],
)
def test_what_is_no_state_is_refused(forged):
    """A forged state is no state."""
    with pytest.raises(Malformed):
        set_state(forged, {})


def test_files_go_there_and_back(tmp_path):
    """Files, folders and what was in their place; unchanged ones aren't touched."""
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "a" / "b").mkdir(parents=True), there.mkdir()
    (here / "a" / "x\ny").write_bytes(b"\x00\xff")
    (here / "c").write_bytes(b"1")
    first = read_files(here)
    write_files(there, {}, first)
    (here / "c").unlink(), (here / "c").mkdir(), (here / "a" / "x\ny").write_bytes(b"2")
    second = read_files(here)
    write_files(there, first, second)

    assert second == read_files(there)
    assert (there / "c").is_dir()


def test_a_second_folder_has_a_name_of_its_own(tmp_path):
    """It is named below one name, with what lies in it but the first folder; of both no more than of one travels."""
    root, other = tmp_path / "other" / "root", tmp_path / "other"
    (root / "notebook").mkdir(parents=True), (other / "sub").mkdir()
    for path in (root / "notebook" / "a", other / "b", other / "sub" / "c"):
        path.write_bytes(b"x")
    names = {".elsewhere", ".elsewhere/b", ".elsewhere/sub", ".elsewhere/sub/c", "notebook", "notebook/a"}
    assert names == set(read_files(root, str(other)))
    assert {".elsewhere", "notebook", "notebook/a"} == set(read_files(root, ""))
    assert {"notebook", "notebook/a"} == set(read_files(root))

    for number in range(300):
        (other / "sub" / str(number)).mkdir()
    found = read_files(root, str(other))
    write_files(tmp_path / "mirror", {}, found)
    assert 200 <= sum(content is None for content in found.values()) <= 202
    assert found == read_files(tmp_path / "mirror")


def test_links_and_pipes_do_not_travel(tmp_path):
    """What a link leads to is not the student's, and a pipe would block whoever opens it."""
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").symlink_to("/etc")

    assert {} == read_files(tmp_path)


def test_a_large_file_travels_as_its_size(tmp_path):
    """It exists there, and holds neither JSON nor CSV."""
    there = tmp_path / "there"
    there.mkdir()
    (tmp_path / "large").write_bytes(b"1" * (2**20 + 1))
    files = {"large": read_files(tmp_path)["large"]}
    write_files(there, {}, files)

    assert [2**20 + 1] == files["large"]
    assert b"\0" == (there / "large").read_bytes()[:1]


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a//b", ".", "", "a\0b"])
def test_no_path_leads_out(tmp_path, name):
    """A forged name writes nothing outside."""
    with pytest.raises(Malformed):
        write_files(tmp_path, {}, {name: "AAAA"})

    assert [] == list(tmp_path.iterdir())


def test_no_removal_leads_out(tmp_path):
    """A name that wasn't there before is checked as well."""
    with pytest.raises(Malformed):
        write_files(tmp_path / "in", {"../a": "AAAA"}, {})
