"""Interpreters with a hash seed each, which fork for every function that they are sent: `helpers.student.child.main`.

That it does there what it does in a new interpreter is tested in `tests/student/test_child.py`.
"""

import gc
import io
import os
import pickle
import signal
import socket
import subprocess
import sys

import pandas  # noqa: F401 (most functions need it)
import sklearn.datasets  # noqa: F401

from helpers.student.child import TIME_LIMIT, main


class Interpreters:
    """Interpreters by hash seed; each starts when it is first asked."""

    def __init__(self):
        self._running = {}

    def run(self, parcel, environ):
        """Do what `helpers.student.child._in_new_interpreter` does."""
        seed = environ["PYTHONHASHSEED"]
        if seed not in self._running:
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-c", f"from {__name__} import serve; serve({theirs.fileno()})"]
            process = subprocess.Popen(command, env=environ, pass_fds=[theirs.fileno()])
            theirs.close()
            self._running[seed] = process, ours.makefile("rwb"), ours
        _, stream, _ = self._running[seed]
        pickle.dump((parcel, environ, os.getcwd()), stream)
        stream.flush()
        return pickle.load(stream)

    def close(self):
        """End them all."""
        for process, stream, connection in self._running.values():
            stream.close()
            connection.close()
            process.wait()


def serve(descriptor):
    """Fork for each request; answer exit status and what was written, until the connection is closed."""
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=descriptor).makefile("rwb") as stream:
        while True:
            try:
                request = pickle.load(stream)
            except EOFError:
                return
            pickle.dump(_forked(*request), stream)
            stream.flush()


def _forked(parcel, environ, folder):
    """Run one in a child, in the folder of whoever asks."""
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.chdir(folder)
            os.dup2(writable, 1)
            sys.stdin = io.TextIOWrapper(io.BytesIO(parcel))
            os.environ.clear()
            os.environ.update(environ)
            sys.modules["random"].seed()
            sys.modules["numpy"].random.seed()
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            signal.alarm(TIME_LIMIT)
            main()
        finally:
            os._exit(0)
    os.close(writable)
    with open(readable, "rb") as written:
        said = written.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
