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

from .bounded_json import Excessive, count_values, parse_json
from .budget import FRAME_COST, VALUE_COST, Budget, Spent

__all__ = [
    "FRAME_LIMIT",
    "Closed",
    "Malformed",
    "Overdue",
    "TooMuch",
    "as_json",
    "cost",
    "read_json",
    "read_pickle",
    "write_frame",
    "write_pickle",
]

#: Longest frame that is read, in bytes: the files, the state and the value after a call, and some room.
FRAME_LIMIT = 3 * 2**23
_LENGTH = struct.Struct(">I")


class Closed(Exception):
    """The other side has gone."""


class Overdue(Exception):
    """The other side didn't answer in time."""


class Malformed(Exception):
    """The other side sent what is no frame, or no JSON."""


class TooMuch(Malformed):
    """The other side sent more than is taken; the text says of what, as a Spanish noun phrase."""


def as_json(value: object) -> bytes:
    """Return a value as JSON; NaN and infinities are in Python's own notation."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def cost(payload: bytes | bytearray) -> int:
    """Return what a frame takes of a budget."""
    return FRAME_COST + len(payload) + VALUE_COST * count_values(payload)


def write_frame(sock: socket.socket, payload: bytes) -> None:
    """Send a frame."""
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


def read_json(sock: socket.socket, deadline: float, budget: Budget) -> Any:
    """Wait for JSON, at the expense of a budget; raise `Closed`, `Overdue`, `Malformed`, or `TooMuch` among these."""
    (length,) = _LENGTH.unpack(_read(sock, _LENGTH.size, deadline))
    if length > FRAME_LIMIT:
        raise TooMuch(f"más de {FRAME_LIMIT >> 20} MB de una vez")
    try:
        budget.take(FRAME_COST + length)
        content = _read(sock, length, deadline)
        budget.take(cost(content) - FRAME_COST - length)
        return parse_json(content)
    except (Spent, Excessive) as error:
        raise TooMuch(str(error)) from None
    except ValueError as error:
        raise Malformed(f"no JSON: {error}") from None


def _read(sock: socket.socket, count: int, deadline: float | None) -> bytearray:
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
    return parts
