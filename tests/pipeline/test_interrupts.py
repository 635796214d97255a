"""Ctrl-C during a run."""

import io
import signal

import pytest
from rich.console import Console

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


class _Interrupting(io.StringIO):
    """Is interrupted in the middle of the first line that is written."""

    def write(self, text):
        if not self.getvalue():
            super().write(text[:1])
            signal.raise_signal(signal.SIGINT)
            text = text[1:]
        return super().write(text)


def test_a_line_that_is_printed_is_printed_whole():
    """An interrupt that came into it would leave the console silent."""
    interrupts, console = Interrupts(), Console(file=_Interrupting())
    with interrupts.handled(), pytest.raises(KeyboardInterrupt), interrupts.after():
        console.print("primera")
    console.print("segunda")

    assert "primera\nsegunda\n" == console.file.getvalue()
