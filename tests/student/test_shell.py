"""What the student's side refuses to send."""

import io
import json
import socket
import struct
import threading

import pytest

from helpers.student.shell import CELL_TOTAL, OUTPUT_LIMIT, SHOWN_TOTAL, TOO_LARGE, Sender

STREAM = {"output_type": "stream", "name": "stdout", "text": "x" * 2**16}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "", "traceback": ["x"]}


class Grader:
    """Reads all that is sent, until the end."""

    def __init__(self):
        self._socket, self.student = socket.socketpair()
        self._content = bytearray()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self):
        with self._socket:
            while part := self._socket.recv(2**20):
                self._content += part

    def frames(self):
        """Return the outputs that came."""
        self.student.close()
        self._thread.join()
        content, found = io.BytesIO(self._content), []
        while length := content.read(4):
            found.append(json.loads(content.read(*struct.unpack(">I", length)))["output"])
        return found


@pytest.fixture
def grader():
    reader = Grader()
    yield reader
    reader.frames()


def test_a_cell_shows_so_much(grader):
    """Then one note says how much that was; the error that ends it comes all the same, and the next cell's outputs."""
    send = Sender(grader.student)
    for _ in range(2 * CELL_TOTAL // 2**16):
        send(STREAM)
    send(ERROR)
    send.begin()
    send(STREAM)
    *shown, note, error, later = grader.frames()

    assert {STREAM["text"]} == {each["text"] for each in shown}
    assert 0.9 * CELL_TOTAL < sum(len(each["text"]) for each in shown) <= CELL_TOTAL
    assert "(hasta acá se guarda lo que muestra: es más de 16 MB en total)\n" == note["text"]
    assert (ERROR, STREAM) == (error, later)


def test_all_cells_show_so_much(grader):
    """The rest of what may be sent is for replies."""
    send = Sender(grader.student)
    for _ in range(2 * SHOWN_TOTAL // CELL_TOTAL):
        send.begin()
        for _ in range(CELL_TOTAL // 2**17):
            send({**STREAM, "text": "x" * 2**16})
    sent = sum(len(each["text"]) for each in grader.frames())

    assert 0.9 * SHOWN_TOTAL < sent <= SHOWN_TOTAL


def test_a_large_output_is_a_note(grader):
    """Neither half a picture nor all of it."""
    send = Sender(grader.student)
    for size in (OUTPUT_LIMIT, OUTPUT_LIMIT // 2):
        send({"output_type": "display_data", "data": {"image/png": "A" * size}, "metadata": {}})
    note, picture = grader.frames()

    assert TOO_LARGE == note["text"]
    assert OUTPUT_LIMIT // 2 == len(picture["data"]["image/png"])
