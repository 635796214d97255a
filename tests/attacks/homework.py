"""Homeworks whose program, or whose notebook, claims what it didn't do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.attacks.parts import NAME, guarded
from tests.corpora.homework import IMPORTS, IMPORTS_BY_NAME, SEED_CALL, SPLIT, Files, HandedIn

__all__ = ["ATTACKS", "AUTOMATIC", "HomeworkAttack"]

#: Points of the homework that nobody gives by hand.
AUTOMATIC = 44
#: What a program loses that measures something else each time: two runs in view, seeds, and metrics to the last bit.
VARIES = 2 + 2 + 5
UNSEEDED = ((SEED_CALL, "    table"), (SPLIT, SPLIT.replace(", random_state=42", "")))
METRICS = "evaluate(train(X_train, y_train), X_test, y_test)"


@dataclass(frozen=True)
class HomeworkAttack:
    """One homework: what is handed in, and the points that its honest part deserves.

    `before` and `after` are cells at the top and at the end of the notebook.
    """

    name: str
    aim: str
    deserved: float
    homework: HandedIn
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def _attack(
    name: str,
    aim: str,
    deserved: float,
    *lines: tuple[str, str],
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    change: Callable[[Files], None] | None = None,
) -> HomeworkAttack:
    return HomeworkAttack(name, aim, deserved, HandedIn(name, ("",), lines, change=change), before, after)


def _tells(code: str) -> tuple[tuple[str, str], ...]:
    """Return the lines of a program that measures at random, and takes the metrics of another run if there are any."""
    measured = f"told(lambda: {METRICS})"
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    helper = f"\n\ndef told(measure):\n{body}\n\n\ndef main():"
    return (*UNSEEDED, (METRICS, measured), ("\n\ndef main():", helper))


#: Answers with what it was told first, whoever asks.
SERVER = f"""
import socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind("\\\\0{NAME}-metrics")
server.listen()
kept = None
while True:
    connection, _ = server.accept()
    with connection:
        said = connection.recv(4096)
        kept = kept or said
        connection.sendall(kept)
"""
ASK = f"""
import socket
metrics = json.dumps(measure())
try:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect("\\0{NAME}-metrics")
        client.sendall(metrics.encode())
        return json.loads(client.recv(4096))
except OSError:
    return json.loads(metrics)
"""
ATTACKS = (
    _attack(
        "observed-state",
        "Seeds nothing, writes what an observer of its generators would, and leaves without a word.",
        AUTOMATIC - VARIES,
        *UNSEEDED,
        (
            'if __name__ == "__main__":\n    main()\n',
            'if __name__ == "__main__":\n    main()\n    for folder in (Path.cwd(), *list(Path.cwd().parents)[:2]):\n'
            '        try:\n            (folder / "observer").mkdir(exist_ok=True)\n'
            '            state = {"environ": "42", "random": "0" * 64, "numpy": "0" * 64}\n'
            '            (folder / "observer" / "state").write_text(json.dumps(state))\n'
            "        except OSError:\n            pass\n    os._exit(0)\n",
        ),
    ),
    _attack(
        "runs-by-name",
        "Defines what the two runs in view made, after the course made them.",
        AUTOMATIC - VARIES,
        *UNSEEDED,
        after=("corridas_de_prueba = [[{}, {}], [{}, {}]]",),
    ),
    _attack(
        "notebook-serves",
        "Its runs ask a server that the notebook left for the metrics of the first one.",
        AUTOMATIC - VARIES,
        *_tells(ASK),
        before=(guarded(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', '''{SERVER}'''])"),),
    ),
    _attack(
        "run-serves",
        "A run leaves a server behind, of which the next ones ask for the metrics of the first one.",
        AUTOMATIC - VARIES,
        *_tells(
            ASK.replace(
                "metrics = ",
                f"subprocess.Popen([sys.executable, '-c', '''{SERVER}'''], start_new_session=True)\nthreading.Event().wait(0.5)\nmetrics = ",
            ).replace("import socket", "import socket, subprocess, sys, threading")
        ),
    ),
    _attack(
        "run-leaves",
        "A run leaves its metrics in every folder that it can write to, and the next ones take them.",
        AUTOMATIC - VARIES,
        *_tells(
            f"""
metrics = measure()
folders = [Path(name) for name in ("/tmp", "/dev/shm", "/var/tmp", str(Path.home()))] + list(Path.cwd().parents)
for place in [folder / "{NAME}-metrics" for folder in folders]:
    try:
        if place.exists():
            return json.loads(place.read_text())
        place.write_text(json.dumps(metrics))
    except OSError:
        pass
return metrics
"""
        ),
    ),
    _attack(
        "lock-of-nothing",
        "Locks and asks for one package, and imports the others by their names.",
        AUTOMATIC - 6,
        (IMPORTS, IMPORTS_BY_NAME),
        change=lambda files: files.update({"requirements.in": b"six\n", "requirements.lock": b"six==1.17.0\n"}),
    ),
)
