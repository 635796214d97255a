"""Student processes for tests."""

from contextlib import contextmanager

import pytest

from helpers.sandbox.warm_pool import WarmProcesses
from helpers.student.policy import NAMESPACES, Limits

#: Small limits, so that to reach them takes no time.
LIMITS = Limits(memory=2**30, processes=40, file_size=2**20, disk=2**24, cpu=60, files=200)


@contextmanager
def warm(isolation=NAMESPACES, limits=LIMITS, seed="1"):
    """Start warm processes, and end them."""
    processes = WarmProcesses(isolation, ("numpy", "pandas"), "", limits, seed)
    try:
        yield processes
    finally:
        processes.close()


class Notebook:
    """A student process that is asked for what its cells show."""

    def __init__(self, session):
        self.session = session

    def outputs(self, source, seconds=60):
        """Run a cell and return its outputs."""
        return self.session.run_cell(source, seconds)[0]

    def value(self, expression):
        """Return the value of an expression of Python literals."""
        (output,) = self.outputs(f"print(ascii({expression}))")
        if output.output_type == "error":
            pytest.fail("\n".join(output.traceback))
        return eval(output.text)

    def error(self, source):
        """Run a cell and return the name of its error."""
        (output,) = [o for o in self.outputs(source) if o.output_type == "error"]
        return output.ename


@contextmanager
def notebook(processes, seconds=600, start=1):
    """Open a student process, and end it with all that it started."""
    session = processes.open(seconds, start)
    try:
        yield Notebook(session)
    finally:
        session.close()
        assert session.gone(60)
