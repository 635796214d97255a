"""The hidden inputs."""

import numpy as np

from helpers.checking import inputs


def test_same_seed_same_inputs(monkeypatch):
    """Every submission of one grading run meets the same inputs."""
    monkeypatch.setenv(inputs.SEED_VARIABLE, "11")

    assert inputs.generator("a").random() == inputs.generator("a").random()


def test_streams_are_apart(monkeypatch):
    """Two checks don't share a stream."""
    monkeypatch.setenv(inputs.SEED_VARIABLE, "11")

    assert inputs.generator("a").random() != inputs.generator("b").random()


def test_another_seed_draws_others(monkeypatch):
    """A digest noted down in one run is worth nothing in the next."""
    monkeypatch.setenv(inputs.SEED_VARIABLE, "11")
    first = inputs.generator("a").random()
    monkeypatch.setenv(inputs.SEED_VARIABLE, "12")

    assert inputs.generator("a").random() != first


def test_what_is_drawn_once_follows_the_seed():
    """The same object within a grading run, and another one in the next."""
    drawn = []
    for seed in ("11", "11", "12"):
        with inputs.seeded(seed):
            drawn.append(inputs.drawn("a", lambda rng: [rng.random()]))

    assert drawn[0] is drawn[1]
    assert drawn[0] != drawn[2]


def test_without_a_seed_one_process_keeps_its_own(monkeypatch):
    """Outside of a grading run the inputs are new in each process, and fixed within it."""
    monkeypatch.delenv(inputs.SEED_VARIABLE, raising=False)

    assert inputs.generator("a").random() == inputs.generator("a").random()


def test_global_state_is_left_alone(monkeypatch):
    """Drawing hidden inputs must not move a student's sequence."""
    monkeypatch.setenv(inputs.SEED_VARIABLE, "11")
    np.random.seed(3)
    expected = np.random.RandomState(3).random_sample()
    inputs.word(inputs.generator("a"))

    assert expected == np.random.random_sample()
