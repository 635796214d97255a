"""What the judge takes over from a student process: random states, environment, files, what arguments have become."""

import os
import random
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from helpers.judge.judge import _changed, _pack
from helpers.student.fingerprint import fingerprint, sealed
from helpers.student.process_state import describe, draws, read_files, see, set_state, write_files
from helpers.student.wire import Malformed
from tests.fuzz.inputs import json_of

WORDS = [
    "a",
    "b",
    "../x",
    "/etc/x",
    "notebook",
    "notebook/a",
    "notebook/a/b",
    ".",
    "..",
    "a/../b",
    "a//b",
    "a\0b",
    "eA==",
]
ANY = json_of([*WORDS, "random", "numpy", "environ", "PATH", ""])
HONEST = describe(see())
PARTS = st.one_of(ANY, st.sampled_from([*HONEST.values()]), st.tuples(ANY, ANY).map(list), st.lists(ANY, max_size=4))
PACKED = HONEST["numpy"][0]
NUMPY = st.tuples(st.sampled_from([PACKED, HONEST["random"][0], "eA=="]), ANY, ANY, ANY).map(list)
STATES = st.fixed_dictionaries(
    {},
    optional={
        "random": PARTS,
        "numpy": st.one_of(PARTS, NUMPY),
        "environ": st.one_of(ANY, st.dictionaries(st.text(), st.text())),
    },
)


@given(state=STATES)
def test_states(bounded, state):
    """They are set, and then both generators draw numbers in [0, 1), or they are refused; nothing else is changed."""
    python, numpy, environ, before = random.getstate(), np.random.get_state(), os.environ, dict(os.environ)
    mirror = {}
    try:
        bounded(set_state, state, mirror)
        assert all(0 <= number < 1 for numbers in draws(700).values() for number in numbers)
        assert all(type(text) is str for pair in mirror.items() for text in pair)
        describe(see())
    except Malformed:
        pass
    finally:
        os.environ = environ  # noqa: B003
        random.setstate(python)
        np.random.set_state(numpy)
    assert before == dict(os.environ)


FILES = st.dictionaries(
    st.one_of(st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), max_size=60).map("/".join), st.text(max_size=5)),
    st.one_of(st.none(), st.just("eA=="), st.just([2**40]), ANY),
    max_size=6,
)


@given(first=FILES, second=FILES)
def test_files(bounded, first, second):
    """Whatever files are named, those outside of the folder stay as they were, and what is in it can be read."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "outer", "root")
        root.mkdir(parents=True)
        (Path(place) / "x").write_text("mine")
        before = {}
        for files in (first, second):
            try:
                bounded(write_files, root, before, files)
            except (Malformed, OSError, TypeError, ValueError, AttributeError):  # as `Mirror` takes them
                break
            before = read_files(root)
        read_files(root)
        assert ["outer", "x"] == sorted(os.listdir(place))
        assert ["root"] == os.listdir(Path(place, "outer"))
        assert "mine" == (Path(place) / "x").read_text()


ARGUMENTS = st.one_of(st.integers(), st.text(), st.lists(st.integers()), st.dictionaries(st.text(), st.integers()))


@given(
    args=st.lists(ARGUMENTS, max_size=3), kwargs=st.dictionaries(st.text(max_size=3), ARGUMENTS, max_size=2), said=ANY
)
def test_what_arguments_have_become(bounded, args, kwargs, said):
    """Whoever doesn't know the digest under the call's key has changed all of them; who does, none."""
    parcel = _pack(tuple(args), kwargs)
    names = {**dict(enumerate(args)), **kwargs}

    assert tuple(names) == bounded(_changed, parcel, "ab", said)
    honest = [[name, sealed(fingerprint(value), "ab")] for name, value in names.items()]
    assert () == bounded(_changed, parcel, "ab", [said, *honest])
