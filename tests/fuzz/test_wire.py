"""The grader's side of the wire: single frames, and all that the judge does with forged replies."""

import contextlib
import json
import os
import select
import socket
import struct
import threading
import time
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from helpers.judge.judge import Judge
from helpers.sandbox.session import Died, Session, TookTooLong
from helpers.student.budget import Budget
from helpers.student.policy import LANDLOCK, NAMESPACES, Limits, SandboxSpec
from helpers.student.process_state import describe, see
from helpers.student.values import encode
from helpers.student.wire import Closed, Malformed, as_json, read_json, read_pickle
from tests.fuzz.inputs import json_of, tampered

#: What an honest reply says.
REPLY = {
    "value": encode({"a": [1.5, (2, None)], 3: "x"}),
    "error": None,
    "message": "",
    "error_types": ["KeyError", "Exception"],
    "printed": "x",
    "fingerprints": [[0, "a"], ["b", None]],
    "world": {**describe(see()), "environ": {"A": "1"}, "cwd": "/", "files": {"notebook": None, "notebook/a": "eA=="}},
}
OUTPUT = {
    "output_type": "display_data",
    "data": {"text/plain": "x", "application/json": {"a": [1]}},
    "metadata": {"a": 1},
    "display_id": "a",
}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "'a'", "traceback": ["x"]}
STREAM = {"output_type": "stream", "name": "stdout", "text": "x"}
WORDS = [
    *REPLY,
    *REPLY["world"],
    *OUTPUT,
    *ERROR,
    *STREAM,
    *("number", "reply", "output", "kind", "value", "callable", "interrupted", "execution_count", "execute_result"),
    *("update_display_data", "clear_output", "wait", "notebook", "notebook/a/b", "../x", "/", "a/../../x", "eA=="),
    *("l", "t", "d", "o", "f", "x", "n"),
]
VALID = [as_json({"number": 1, "reply": REPLY}), *(as_json({"output": each}) for each in (OUTPUT, ERROR, STREAM))]
ANY = json_of(WORDS)
#: A reply with some of its parts replaced.
FORGED = st.dictionaries(st.sampled_from([*REPLY, *REPLY["world"], "interrupted"]), ANY, max_size=3).map(
    lambda parts: {
        **REPLY,
        **{name: part for name, part in parts.items() if name in REPLY or name == "interrupted"},
        **(
            {"world": {**REPLY["world"], **{k: v for k, v in parts.items() if k in REPLY["world"]}}}
            if "world" not in parts
            else {}
        ),
    }
)
OUTPUTS = st.lists(
    st.one_of(
        ANY,
        st.builds(
            lambda output, parts: {**output, **parts},
            st.sampled_from([OUTPUT, ERROR, STREAM, {**OUTPUT, "output_type": "update_display_data"}]),
            st.dictionaries(st.sampled_from([*OUTPUT, *ERROR, *STREAM]), ANY, max_size=3),
        ),
    ),
    max_size=4,
)


def _frame(payload):
    return struct.pack(">I", len(payload)) + payload


@given(content=st.one_of(st.binary(), tampered(list(map(_frame, VALID))), tampered(VALID).map(_frame)))
def test_frames(bounded, content):
    """Whatever comes, it is JSON or one of three exceptions."""
    one, other = socket.socketpair()
    with other:
        thread = threading.Thread(target=_send_all, args=(other, content))
        thread.start()

        def read():
            budget, deadline = Budget(), time.monotonic() + 60
            while True:
                json.dumps(read_json(one, deadline, budget))

        with one, pytest.raises((Closed, Malformed)):
            bounded(read)
        thread.join()


def _send_all(sock, content):
    with contextlib.suppress(OSError):
        sock.sendall(content)
        sock.shutdown(socket.SHUT_WR)


class _Forger:
    """In a warm process' place: answers every request by what was drawn."""

    readable = ()

    def __init__(self, answer):
        self._answer = answer

    def spec(self, walls, root, limits):
        return SandboxSpec(walls, root, {}, limits)

    def fork(self, spec, descriptors):
        wire, keeper, stream = map(os.dup, descriptors)
        threading.Thread(target=self._serve, args=(wire, keeper, stream), daemon=True).start()

    def _serve(self, wire, keeper, stream):
        with socket.socket(fileno=wire) as sock, socket.socket(fileno=keeper) as order:
            os.close(stream)
            with contextlib.suppress(OSError, Closed):
                while order not in select.select((sock, order), (), ())[0]:
                    number, operation, arguments = read_pickle(sock)
                    for frame in self._answer(number, operation, arguments.get("name")):
                        sock.sendall(_frame(as_json(frame)))


@contextlib.contextmanager
def _judge(answer, isolation=NAMESPACES):
    session = Session(_Forger(answer), Limits(), isolation)
    session.begin(60)
    try:
        yield session, Judge(session, lambda start: session, "1")
    finally:
        session.close()
        assert session.gone()


def _valid(outputs):
    notebook = new_notebook(cells=[new_code_cell(outputs=outputs)])
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()


CALLS = """
from helpers.checking.calling import call, draws, environment
done = call(f, [1], b=2)
print(done, draws(), environment())
assert g == 1
f(1)
"""


@pytest.mark.parametrize("isolation", [NAMESPACES, LANDLOCK])
@given(forged=FORGED, other=ANY, looked=ANY)
def test_replies(bounded, isolation, forged, other, looked):
    """The judge says that the process is dead, or has the outputs of a test cell; nothing of its own changes."""
    answers = {"call": forged, "look": {"kind": "callable"}, "sync": {"world": forged["world"]}}

    def answer(number, operation, name):
        yield {"number": number, "reply": looked if name == "g" else answers.get(operation, other)}
        yield {"number": number, "reply": {}}

    here, environ, variables = Path.cwd(), os.environ, dict(os.environ)
    with _judge(answer, isolation) as (_, judge), contextlib.suppress(Died, TookTooLong):
        outputs, _ = bounded(judge.run, CALLS, "ej0", 30)
        _valid(outputs)
    assert (here, variables) == (Path.cwd(), dict(os.environ))
    assert environ is os.environ


@given(shown=OUTPUTS, reply=ANY)
def test_outputs(bounded, shown, reply):
    """What a cell shows is valid, whatever it was."""

    def answer(number, operation, name):
        yield from ({"output": each} for each in shown)
        yield {"number": number, "reply": reply if isinstance(reply, dict) else {}}

    with _judge(answer) as (session, _), contextlib.suppress(Died, TookTooLong):
        outputs, count = bounded(session.run_cell, "1", 30)
        _valid(outputs)
        assert count is None or type(count) is int
