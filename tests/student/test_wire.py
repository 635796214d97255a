"""Frames between grader and student process."""

import socket
import threading
import time

import pytest

from helpers.student.bounded_json import DEPTH_LIMIT, VALUE_LIMIT
from helpers.student.budget import FRAME_COST, VALUE_COST, Budget
from helpers.student.wire import (
    FRAME_LIMIT,
    Closed,
    Malformed,
    Overdue,
    TooMuch,
    as_json,
    read_json,
    read_pickle,
    write_frame,
    write_pickle,
)


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    yield one, other
    one.close(), other.close()


def _soon(seconds=5.0):
    return time.monotonic() + seconds


def test_both_directions(ends):
    """JSON one way, pickles the other."""
    one, other = ends
    write_frame(other, as_json({"a": ["ñ\ud800", float("inf")]}))
    write_pickle(one, {"a": (1, 2)}, _soon())

    assert {"a": ["ñ\ud800", float("inf")]} == read_json(one, _soon(), Budget())
    assert {"a": (1, 2)} == read_pickle(other)


def test_a_large_pickle_to_a_slow_reader(ends):
    """Larger than the socket's buffer."""
    one, other = ends
    got = []
    reader = threading.Thread(target=lambda: got.append(read_pickle(other)))
    reader.start()
    write_pickle(one, b"x" * 10**7, _soon())
    reader.join()

    assert 10**7 == len(got[0])


def test_whoever_is_silent_is_overdue(ends):
    """Neither an answer that doesn't come nor a reader that doesn't read blocks the grader."""
    one, _ = ends
    with pytest.raises(Overdue):
        read_json(one, _soon(0.05), Budget())
    with pytest.raises(Overdue):
        write_pickle(one, b"x" * 10**7, _soon(0.05))


def test_half_a_frame_is_overdue(ends):
    """Nor one that begins and doesn't end."""
    one, other = ends
    other.send(b"\0\0\0\5{")
    with pytest.raises(Overdue):
        read_json(one, _soon(0.05), Budget())


def test_whoever_has_gone_is_closed(ends):
    """The end of the connection is no answer."""
    one, other = ends
    other.close()
    with pytest.raises(Closed):
        read_json(one, _soon(), Budget())
    with pytest.raises(Closed):
        write_pickle(one, b"x" * 10**7, _soon())


@pytest.mark.parametrize(
    "content", [b"\xff\xff\xff\xff", b"\0\0\0\1{", b"\0\0\0\2\xff\xfe", b"\0\1\x86\xa0" + b"[" * 10**5]
)
def test_noise_is_malformed(ends, content):
    """A frame of 4 GiB, half a JSON, no UTF-8, too deep a nesting."""
    one, other = ends
    other.sendall(content)
    with pytest.raises(Malformed):
        read_json(one, _soon(), Budget())


def _sent(payload):
    """Have a thread send a frame, and return the end that it comes to."""
    one, other = socket.socketpair()

    def send():
        with other:
            write_frame(other, payload)

    threading.Thread(target=send, daemon=True).start()
    return one


#: What a frame may hold at most, and one more.
MOST = {
    "values": (b"[" + b"0," * (VALUE_LIMIT - 3) + b"0]", b"[" + b"0," * VALUE_LIMIT + b"0]"),
    "empty": (b"[" + b"[]," * (VALUE_LIMIT // 2 - 2) + b"0]", b"[" + b"[]," * (VALUE_LIMIT // 2) + b"0]"),
    "keys": (b'{"a":0' + b',"":0' * (VALUE_LIMIT - 3) + b"}", b'{"a":0' + b',"":0' * VALUE_LIMIT + b"}"),
    "levels": (b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT, b"[" * (DEPTH_LIMIT + 1) + b"]" * (DEPTH_LIMIT + 1)),
}


@pytest.mark.parametrize("kind", MOST)
def test_a_frame_that_holds_too_much(kind):
    """So many values arrive, and one more doesn't: nothing is built of it."""
    fits, excessive = MOST[kind]
    with _sent(fits) as one:
        assert read_json(one, _soon(60), Budget())
    with _sent(excessive) as one, pytest.raises(TooMuch, match="más de"):
        read_json(one, _soon(60), Budget())


def test_marks_in_a_text_are_no_values():
    """A text may hold as many commas and brackets as it likes, also beside quotes and backslashes."""
    text = ',[{"\\' * VALUE_LIMIT
    with _sent(as_json([text])) as one:
        assert [text] == read_json(one, _soon(60), Budget())


def test_a_long_frame_is_not_read(ends):
    """Its length is enough; so is that of one that the notebook has no room for any more."""
    one, other = ends
    other.sendall((FRAME_LIMIT + 1).to_bytes(4, "big"))
    with pytest.raises(TooMuch, match="de una vez"):
        read_json(one, _soon(), Budget())
    other.sendall((2**20).to_bytes(4, "big"))
    with pytest.raises(TooMuch, match="más de 1 MB en total"):
        read_json(one, _soon(), Budget(2**20))


def test_a_budget_is_for_all_frames(ends):
    """Bytes, frames and values count; what is spent stays spent."""
    one, other = ends
    cost = FRAME_COST + 5 + 2 * VALUE_COST
    budget = Budget(3 * cost)
    for _ in range(4):
        write_frame(other, b"[100]")
    for _ in range(3):
        assert [100] == read_json(one, _soon(), budget)
    assert 0 == budget.left
    with pytest.raises(TooMuch):
        read_json(one, _soon(), budget)
