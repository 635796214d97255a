"""Frames between grader and student process."""

import socket
import threading
import time

import pytest

from helpers.student.wire import Closed, Malformed, Overdue, read_json, read_pickle, write_json, write_pickle


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
    write_json(other, {"a": ["ñ\ud800", float("inf")]})
    write_pickle(one, {"a": (1, 2)}, _soon())

    assert {"a": ["ñ\ud800", float("inf")]} == read_json(one, _soon())
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
        read_json(one, _soon(0.05))
    with pytest.raises(Overdue):
        write_pickle(one, b"x" * 10**7, _soon(0.05))


def test_half_a_frame_is_overdue(ends):
    """Nor one that begins and doesn't end."""
    one, other = ends
    other.send(b"\0\0\0\5{")
    with pytest.raises(Overdue):
        read_json(one, _soon(0.05))


def test_whoever_has_gone_is_closed(ends):
    """The end of the connection is no answer."""
    one, other = ends
    other.close()
    with pytest.raises(Closed):
        read_json(one, _soon())
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
        read_json(one, _soon())
