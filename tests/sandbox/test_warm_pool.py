"""Which warm processes a grader keeps."""

import psutil
import pytest

from helpers.sandbox import warm_pool
from helpers.sandbox.isolation import choose
from tests.sandbox.processes import LIMITS

pytestmark = pytest.mark.machine


@pytest.fixture
def warm(monkeypatch):
    """Return a function that asks for warm processes by their seed, of which one set is kept."""
    monkeypatch.setattr(warm_pool, "KEPT", 1)
    monkeypatch.setattr(warm_pool, "_warm", {})
    walls = choose("auto")
    yield lambda seed: warm_pool.warm_processes(walls, ("numpy",), "", LIMITS, seed)
    for processes in warm_pool._warm.values():
        processes.close()


def test_what_nobody_asks_for_ends(warm):
    """Equal questions get the same ones; another seed ends them, with all that they started."""
    before = set(psutil.Process().children(recursive=True))
    first = warm("1")
    assert warm("1") is first
    old = set(psutil.Process().children(recursive=True)) - before
    second = warm("2")
    _, alive = psutil.wait_procs(old, timeout=60)

    assert old
    assert [] == alive
    assert [second] == list(warm_pool._warm.values())


def test_what_is_at_work_stays(warm):
    """A notebook goes on while others begin with another seed."""
    session = warm("1").open(600)
    warm("2")

    assert {"kind": "missing"} == session.request("look", 60, name="no_name")
    assert 2 == len(warm_pool._warm)
    session.close()
    assert session.gone(60)
    third = warm("3")
    assert [third] == list(warm_pool._warm.values())
