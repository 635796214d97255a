"""What one example of a fuzzer may cost."""

import re
import time
from pathlib import Path

import pytest

#: Seconds of the processor and bytes of memory for one example.
SECONDS, MEMORY = 5.0, 300 * 2**20


def _memory(what):
    return 1024 * int(re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())[1])


@pytest.fixture
def bounded():
    """Return a function that calls a reader, and fails if that takes too long or too much."""

    def call(function, *args):
        before, began = _memory("VmRSS"), time.thread_time()
        Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak begins anew
        try:
            return function(*args)
        finally:
            assert time.thread_time() - began < SECONDS
            assert _memory("VmHWM") - before < MEMORY

    return call
