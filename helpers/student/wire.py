"""Frames between the grader and the student process, over a connected stream socket.

A frame is a length (4 bytes, big endian) and as many bytes. Towards the student they are a pickle, for arguments may be
of any type; what comes back is JSON, and the grader never unpickles a byte of it. Deadlines are by `time.monotonic`.
"""

from __future__ import annotations

import json
import pickle
import select
import socket
import struct
import time
from typing import Any

__all__ = ["FRAME_LIMIT", "Closed", "Malformed", "Overdue", "read_json", "read_pickle", "write_json", "write_pickle"]

#: Longest frame that is read, in bytes.
FRAME_LIMIT = 2**26
_LENGTH = struct.Struct(">I")


class Closed(Exception):
    """The other side has gone."""


class Overdue(Exception):
    """The other side didn't answer in time."""


class Malformed(Exception):
    """The other side sent what is no frame, or no JSON."""


def write_json(sock: socket.socket, value: object) -> None:
    """Send a value as JSON; NaN and infinities go in Python's own notation."""
    payload = json.dumps(value, separators=(",", ":")).encode("ascii")
    sock.sendall(_LENGTH.pack(len(payload)) + payload)


def write_pickle(sock: socket.socket, value: object, deadline: float) -> None:
    """Send a pickle; raise `Closed` if the other side has gone, `Overdue` if it doesn't read in time."""
    payload = pickle.dumps(value, protocol=5)
    rest = memoryview(_LENGTH.pack(len(payload)) + payload)
    while rest:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select((), (sock,), (), left)[1]:
            raise Overdue
        try:
            rest = rest[sock.send(rest, socket.MSG_DONTWAIT) :]
        except BlockingIOError:
            continue
        except OSError:
            raise Closed from None


def read_pickle(sock: socket.socket) -> Any:
    """Wait for a pickle and return what it holds, on the student's side; raise `Closed` if the grader has gone."""
    (length,) = _LENGTH.unpack(_read(sock, _LENGTH.size, None))
    return pickle.loads(_read(sock, length, None))


def read_json(sock: socket.socket, deadline: float) -> Any:
    """Wait for JSON; raise `Closed`, `Overdue`, or `Malformed` if it is longer than `FRAME_LIMIT` or isn't JSON."""
    (length,) = _LENGTH.unpack(_read(sock, _LENGTH.size, deadline))
    if length > FRAME_LIMIT:
        raise Malformed(f"a frame of {length} bytes")
    try:
        return json.loads(_read(sock, length, deadline))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"no JSON: {error}") from None


def _read(sock: socket.socket, count: int, deadline: float | None) -> bytes:
    """Read exactly so many bytes."""
    parts = bytearray()
    while len(parts) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select((sock,), (), (), left)[0]:
                raise Overdue
        try:
            part = sock.recv(min(count - len(parts), 2**20))
        except OSError:
            part = b""
        if not part:
            raise Closed
        parts += part
    return bytes(parts)
