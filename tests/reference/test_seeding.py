"""The reference answer of exercise 1."""

import os
import random

import numpy as np
import pytest

from helpers.checking.calling import preserved_state
from helpers.reference.seeding import seed_everything


@pytest.fixture(autouse=True)
def _state():
    with preserved_state():
        yield


@pytest.mark.parametrize("seed", [0, 7, 2**32 - 1, np.int64(5)])
def test_seeds_every_source(seed):
    """Each source gets the seed unchanged."""
    seed_everything(seed)

    assert random.Random(int(seed)).random() == random.random()
    assert np.random.RandomState(int(seed)).random_sample() == np.random.random_sample()
    assert str(int(seed)) == os.environ["PYTHONHASHSEED"]


def test_default_is_42():
    """Without argument the seed is 42."""
    seed_everything()

    assert "42" == os.environ["PYTHONHASHSEED"]


@pytest.mark.parametrize(
    ("seed", "error"),
    [(-1, ValueError), (2**32, ValueError), (1.0, TypeError), ("42", TypeError), (None, TypeError), (True, TypeError)],
)
def test_a_bad_seed_is_refused_before_anything_is_touched(seed, error):
    """The message names the value; generators and environment stay as they were."""
    os.environ["PYTHONHASHSEED"] = "9"
    python, legacy = random.getstate(), np.random.get_state()[1].tolist()

    with pytest.raises(error, match=repr(seed).replace("'", ".")):
        seed_everything(seed)
    assert "9" == os.environ["PYTHONHASHSEED"]
    assert python == random.getstate()
    assert legacy == np.random.get_state()[1].tolist()
