"""How the checks of exercise 1 call the function."""

import os
import random

import numpy as np
import pytest

from helpers.checks import seeding
from helpers.reference.seeding import seed_everything as reference

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
