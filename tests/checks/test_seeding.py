"""Exercise 1's checks: what each refuses, what it leaves to the others, and what it says."""

import os
import random

import numpy as np
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checking.inputs import SEED_VARIABLE
from helpers.checks import seeding
from helpers.reference.seeding import seed_everything as reference

IN_PROCESS = [getattr(seeding, f"check_{name}") for name in ("random", "numpy", "argument", "default", "restarts")]
VARIABLE = "PYTHONHASHSEED"


def made(python=random.seed, numpy=np.random.seed, text=str, default=42):
    """Return an answer with a slip in it."""

    def answer(seed=default):
        python(seed)
        numpy(seed)
        os.environ[VARIABLE] = text(seed)

    return answer


def failures(answer):
    """Return the failure of each check that refuses an answer."""
    found = {}
    for check in IN_PROCESS:
        try:
            check(answer)
        except CheckFailure as failure:
            found[check.__name__] = failure
    return found


def _python_but_for_the_kept_draw(seed):
    version, _, kept = random.getstate()
    random.setstate((version, random.Random(seed).getstate()[1], kept))


def _numpy_but_for_the_kept_draw(seed):
    state = np.random.get_state(legacy=False)
    state["state"] = np.random.RandomState(seed).get_state(legacy=False)["state"]
    np.random.set_state(state)


def _copied_states(seed):
    np.random.set_state(np.random.RandomState(seed).get_state())


def _signed(seed):
    random.seed(abs(int(np.uint32(seed).view(np.int32))))


ONE_SLIP = {
    "none": (made(), set()),
    "states copied": (made(numpy=_copied_states), set()),
    "normal draw kept by random": (made(python=_python_but_for_the_kept_draw), {"check_restarts"}),
    "normal draw kept by NumPy": (made(numpy=_numpy_but_for_the_kept_draw), {"check_restarts"}),
    "normal draw kept inside NumPy": (
        made(numpy=np.random.mtrand._rand._bit_generator._legacy_seeding),
        {"check_restarts"},
    ),
    "another default": (made(default=1234), {"check_default"}),
    "no default": (lambda seed: made()(seed), {"check_default"}),
    "zero replaced": (lambda seed=None: made()(seed or 42), {"check_argument"}),
    "highest replaced": (made(numpy=lambda seed: np.random.seed(seed % (2**32 - 1))), {"check_argument"}),
    "32 signed bits": (made(python=_signed), {"check_argument"}),
    "short seeds padded": (made(text="{:03}".format), {"check_argument", "check_default"}),
    "six digits": (made(text="{:g}".format), {"check_argument"}),
    "one draw too many": (made(python=lambda seed: [random.seed(seed), random.random()]), None),
}


@pytest.mark.parametrize("slip", ONE_SLIP)
def test_one_slip(slip, monkeypatch):
    """A slip costs the cells that it breaks, and no others, with any hidden inputs."""
    answer, expected = ONE_SLIP[slip]

    for grading_seed in range(10):
        monkeypatch.setenv(SEED_VARIABLE, str(grading_seed))
        found = failures(answer)
        assert expected == set(found) if expected is not None else "check_random" in found


def _raises(error):
    def answer(seed=42):
        raise error

    return answer


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (seeding.check_default, made(default=1234), "valor por defecto"),
        (seeding.check_default, lambda seed=None: made()(seed or random.getrandbits(9)), "tal como llega"),
        (seeding.check_default, made(python=lambda seed: random.seed(1), default=1234), "tal como llega"),
        (seeding.check_default, lambda seed: made()(seed), "valor por defecto"),
        (seeding.check_restarts, made(python=_python_but_for_the_kept_draw), "sorteo normal"),
        (seeding.check_random, made(python=lambda seed: [random.seed(seed), random.random()]), "primer sorteo"),
        (seeding.check_argument, lambda seed=None: made()(seed or 42), "cuando vale 0"),
        (seeding.check_random, _raises(NameError("name 'numpy' is not defined")), "importaste"),
        (seeding.check_random, _raises(AttributeError("no attribute 'set_seed'")), "se llama así"),
        (seeding.check_random, made(text=int), "un texto"),
        (seeding.check_argument, _raises(ValueError("fuera de rango")), "2**32 - 1"),
    ],
)
def test_hints(check, answer, hint):
    """A message names the likely slip."""
    with pytest.raises(CheckFailure) as caught:
        check(answer)

    assert hint in caught.value.hint


CHECKS = ("check_random", "check_numpy", "check_argument", "check_default", "check_restarts", "check_child_hash")


@pytest.mark.parametrize("name", CHECKS)
def test_each_call_begins_anew(name):
    """In states of its own; the variable is absent, another number, or the seed already, each of these once or more."""
    states, variables = [], set()

    def seed_everything(seed=42):
        states.append((random.getstate(), np.random.get_state(legacy=False)["state"]["key"].tobytes()))
        before = os.environ.get("PYTHONHASHSEED")
        variables.add("absent" if before is None else "the seed" if before == str(seed) else "another")
        reference(seed)

    getattr(seeding, name)(seed_everything)

    for seen in zip(*states, strict=True):
        assert len(states) == len(set(seen)) >= 3
    assert {"absent", "the seed", "another"} == variables
