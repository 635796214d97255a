"""How long the fuzzers look, and what one example may cost."""

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

#: Seconds of the processor and bytes of memory for one example.
SECONDS, MEMORY = 5.0, 300 * 2**20


def pytest_configure(config):
    """Choose the examples: few and always the same, or new ones, of which `FUZZ_EXAMPLES` may ask for more."""
    config.addinivalue_line("filterwarnings", "ignore:Generating overly large repr")  # of an input
    common = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    settings.register_profile("short", max_examples=20, derandomize=True, **common)
    settings.register_profile("long", max_examples=int(os.environ.get("FUZZ_EXAMPLES", "300")), **common)
    settings.load_profile("long" if config.getoption("--long") else "short")


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
