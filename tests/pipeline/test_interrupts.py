"""Ctrl-C during a run."""

import signal

import pytest

from helpers.pipeline.interrupts import Interrupts


def test_what_is_being_written_is_written_first():
    """The interrupt comes right after it."""
    interrupts, written = Interrupts(), []

    def write():
        with interrupts.after():
            signal.raise_signal(signal.SIGINT)
            written.append("all")

    with interrupts.handled(), pytest.raises(KeyboardInterrupt):
        write()
    assert ["all"] == written
