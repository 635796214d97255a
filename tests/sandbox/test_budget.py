"""A student process that sends more than it may is ended, and it is said why."""

import pytest

from helpers.sandbox.session import Died
from helpers.student.budget import Budget
from helpers.student.wire import FRAME_LIMIT
from tests.sandbox.processes import notebook

pytestmark = pytest.mark.machine

#: Writes a frame to whatever socket there is, past the sender that would refuse to.
SEND = """
import os, stat, struct
def send(frame):
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, struct.pack(">I", len(frame)) + frame)
        except OSError:
            pass
"""


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        ("b'[' + b'[],' * 300_000 + b'0]'", "devolvió más de 524288 valores juntos"),
        ("b'[' * 300 + b']' * 300", "devolvió más de 200 niveles, uno dentro de otro"),
        (f"b'x' * {FRAME_LIMIT + 1}", "devolvió más de 24 MB de una vez"),
        ("b'{'", r"dejó de responder de manera comprensible \(Malformed\)"),
    ],
)
def test_a_frame_that_is_too_much(cells, frame, why):
    """Its values, its depth, its length; noise is noise."""
    with pytest.raises(Died, match=f"^{why}"):
        cells.session.run_cell(f"{SEND}send({frame})", 60)
    with pytest.raises(Died, match=why):
        cells.session.run_cell("1", 60)


def test_a_notebook_has_one_budget(processes):
    """What a second process sends is the first one's, too; what is spent is spent for both."""
    with notebook(processes) as one, notebook(processes) as other:
        one.session._budget = Budget(2**22)
        other.session.share(one.session)
        show = "for _ in range(30):\n    display({'image/png': 'A' * 100_000}, raw=True)"
        assert 11 == len(one.outputs(show))
        with pytest.raises(Died, match="devolvió más de 4 MB en total"):
            other.outputs(show)
        with pytest.raises(Died, match="devolvió más de 4 MB en total"):
            one.outputs("1")


def test_an_honest_flood_ends_no_process(cells):
    """The student's side stops in time: a loop that prints without end costs its own cell's output."""
    outputs = cells.outputs("for _ in range(5000):\n    print('x' * 10_000)\nraise KeyError('a')")

    assert "KeyError" == outputs[-2].ename
    assert 3 == cells.value("1 + 2")
