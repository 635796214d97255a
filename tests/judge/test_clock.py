"""The clock of what the judge computes itself."""

import contextlib
import threading
import time

import pytest

from helpers.judge.clock import Overran, own_seconds


def _spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def _overruns():
    try:
        with own_seconds(0.2):
            _spin(60)
    except Overran:
        return time.thread_time()
    return None


@pytest.mark.parametrize("elsewhere", [False, True])
def test_it_ends_what_goes_on(elsewhere):
    """In the main thread and, as the formgrader grades, in another one."""
    took = []
    thread = threading.Thread(target=lambda: took.append(_overruns()))
    if elsewhere:
        thread.start()
        thread.join()
    else:
        began = time.thread_time()
        took.append(_overruns() - began)

    assert 0.2 <= took[0] < 30


def test_no_handler_of_errors_keeps_it():
    """What says `except Exception` doesn't stop it."""

    def careless():
        while True:
            with contextlib.suppress(Exception):
                _spin(60)

    with pytest.raises(Overran), own_seconds(0.1):
        careless()


def test_waiting_is_free():
    """A student process may take its time: only what this thread computes counts."""
    with own_seconds(0.1):
        time.sleep(1.5)


def test_nothing_comes_afterwards():
    """Neither of a clock that ran out at the very end, nor of one that didn't."""
    for _ in range(20):
        with contextlib.suppress(Overran), own_seconds(0.0):
            pass
    _spin(1.5)
