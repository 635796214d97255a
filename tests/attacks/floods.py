"""More than anybody would send: values, frames, outputs, files and notebooks that cost the grader time and memory."""

from __future__ import annotations

import json

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]


def _digest(name: str, aim: str, body: str, before: str = "") -> Attack:
    """Return or raise it in place of a digest."""
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return Attack(f"flood-{name}", aim, 2, 0, solution=f"{before}\n\ndef sha256_of_df(df):\n{lines}\n")


def _end(name: str, aim: str, code: str, times: int = 1) -> Attack:
    """Do it in cells at the end, after a right answer: what was earned before stays."""
    return Attack(f"flood-{name}", aim, 1, 10, solution=RIGHT[1], after=(guarded(code),) * times)


def _notebook(name: str, aim: str, change: object, deserved: float = 10) -> Attack:
    """Hand in such a notebook, with a right answer."""
    return Attack(f"flood-{name}", aim, 1, deserved, solution=RIGHT[1], change=change)


def _raw(name: str, aim: str, content: bytes) -> Attack:
    return Attack(f"flood-{name}", aim, 1, 0, raw=content)


#: Defines `send`, which writes frames to whatever socket there is, past the sender that would refuse to.
SEND = """
import json, os, socket, stat, struct
socks = [socket.socket(fileno=os.dup(n)) for n in range(3, 64) if os.path.exists(f"/proc/self/fd/{n}") and stat.S_ISSOCK(os.fstat(n).st_mode)]
def send(*frames):
    data = b"".join(struct.pack(">I", len(frame)) + frame for frame in frames)
    for sock in socks:
        try:
            sock.sendall(data)
        except OSError:
            pass
"""
#: Makes every reply say something else as well.
FORGE = """
import sys
_server = next(module for name, module in sys.modules.items() if name.endswith("_side.server"))
_as_json = _server.as_json
def _forged(value):
    reply = value.get("reply")
    if isinstance(reply, dict) and "world" in reply:
        {}
    return _as_json(value)
_server.as_json = _forged
"""


def _forged(name: str, aim: str, statement: str, exercise: int = 1) -> Attack:
    """Forge what each call replies, beside an answer that earns nothing."""
    return Attack(
        f"flood-{name}", aim, exercise, 0, solution=NOTHING[exercise], before=(guarded(FORGE.format(statement)),)
    )


def _in_the_middle(notebook: NotebookNode) -> None:
    """Flood after four points are earned."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    flood = SEND + "frame = b'[' + b'[],' * 10**6 + b'0]'\nfor _ in range(100):\n    send(frame)\n"
    notebook.cells.insert(ids.index("ej1_numpy"), new_code_cell(guarded(flood)))


def _with_outputs(notebook: NotebookNode) -> None:
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    data = {"application/json": {str(n): [n] for n in range(100_000)}, "text/html": "<p>" * 5_000_000}
    cell.outputs = [new_output("display_data", data=data) for _ in range(1)]


def _with_metadata(notebook: NotebookNode) -> None:
    notebook.metadata["x"] = "x" * 5_000_000
    for cell in notebook.cells:
        cell.metadata["x"] = "x" * 500_000


def _with_attachments(notebook: NotebookNode) -> None:
    for _ in range(6):
        cell = new_markdown_cell("![](a.png)")
        cell["attachments"] = {"a.png": {"image/png": "A" * 3_000_000}}
        notebook.cells.append(cell)


def _with_cells(notebook: NotebookNode) -> None:
    notebook.cells += [new_code_cell("1", id=f"n{n}") for n in range(20_000)]


def _with_source(notebook: NotebookNode) -> None:
    notebook.cells.append(new_code_cell("x = 1\n" * 2_000_000))


#: Pairs of integers below 2**61 whose tuples have one hash: the second half undoes what the first one does.
TUPLES = """
def alike(count, mask=2**64 - 1):
    one, two, five = 11400714785074694791, 14029467366897019727, 2870177450012600261
    back, first, found = pow(two, -1, 2**64), 0, []
    while len(found) < count:
        first += 1
        lane = five + first * two & mask
        lane = (lane << 31 | lane >> 33) * one & mask
        second = (12345 - lane) * back & mask
        if second < 2**61 - 1:
            found.append((first, second))
    return found
"""
#: Displays without end, by the frames that `display` would send.
SHOW = '{{"output":{{"output_type":"{}","display_id":"{}","data":{{"text/plain":"{}"}},"metadata":{{}}}}}}'

ATTACKS = (
    _forged(
        "colliding-integers",
        "Sends a dict of thirty thousand integers that have one hash.",
        "reply['value'] = ['d', [[i * (2**61 - 1) + 7, 0] for i in range(30_000)]]",
        exercise=2,
    ),
    _digest(
        "colliding-tuples",
        "Returns twenty thousand pairs that have one hash, for whoever puts them into a set.",
        "return VALUE",
        before=TUPLES + "\nVALUE = alike(20_000)",
    ),
    _forged(
        "colliding-fingerprints",
        "Says of fifty thousand arguments that have one hash that they are unchanged.",
        "reply['fingerprints'] = [[i * (2**61 - 1) + 7, ''] for i in range(50_000)]",
        exercise=2,
    ),
    _digest(
        "long-class-name",
        "Raises an exception whose class has a name of thirty thousand letters, for a pattern to look through.",
        "raise type('TypeError: ' + 'a' * 30_000, (TypeError,), {})('a' * 30_000)",
    ),
    _digest(
        "names-refused",
        "Raises an exception whose metaclass refuses to say what it is called, or in which order its classes come.",
        "raise Odd()",
        before="class Meta(type):\n    __name__ = __mro__ = property(lambda cls: 1 / 0)\n\n\n"
        "class Odd(Exception, metaclass=Meta):\n    __traceback__ = property(lambda self: 1 / 0)\n",
    ),
    _digest("foreign", "Returns three hundred thousand objects.", "return [object() for _ in range(300_000)]"),
    _forged(
        "foreign-forged",
        "Sends a hundred thousand foreign values, each of a type of its own.",
        "reply['value'] = ['l', [['x', f'N{n}', ''] for n in range(100_000)]]",
        exercise=2,
    ),
    _digest(
        "integers",
        "Returns twenty thousand integers of three thousand digits.",
        "return [VALUE] * 20_000",
        before="VALUE = 10**3000",
    ),
    _forged(
        "values-forged",
        "Sends a list of millions of lists past the encoder.",
        "reply['value'] = ['l', [[]] * 5_000_000]",
        exercise=2,
    ),
    _forged(
        "cwd", "Says that it works in a folder twenty million characters deep.", "reply['world']['cwd'] = '/a' * 10**7"
    ),
    _forged(
        "environment",
        "Says that its environment has a hundred thousand variables.",
        "reply['world']['environ'] = {f'N{n}': 'x' * 99 for n in range(100_000)}",
    ),
    _forged(
        "files",
        "Says in each reply that there are a hundred thousand folders.",
        "reply['world']['files'] = {f'notebook/{n}': None for n in range(100_000)}",
    ),
    _forged(
        "files-deep",
        "Says that there is a folder two thousand folders deep.",
        "reply['world']['files'] = {'notebook' + '/a' * 2000: None}",
    ),
    Attack(
        "flood-keys",
        "Returns a dict whose parts lie behind a key of three million letters, which a message would name each time.",
        5,
        0,
        solution=NOTHING[5].replace(
            "    pass\n",
            "    inner = {str(n): [n] for n in range(20_000)}\n    return {'metrics': {'k' * 3_000_000: inner}}\n",
        ),
    ),
    _end(
        "frames",
        "Sends small frames without end.",
        SEND + "for _ in range(2000):\n    send(*[b'{\"output\":{}}'] * 1000)\n",
    ),
    _end("frames-of-lists", "Sends frames of a million lists.", SEND + "send(*[b'[' + b'[],' * 10**6 + b'0]'] * 30)\n"),
    _end(
        "frames-of-values",
        "Sends the largest frames that are read, without end.",
        SEND + "for _ in range(100):\n    send(b'[' + b'[],' * 250_000 + b'0]')\n",
    ),
    _end(
        "displays",
        "Shows things under one display id without end, and takes them back each time.",
        SEND
        + f"shown = '''{SHOW.format('display_data', 'a', 'x' * 50_000)}'''.encode()\n"
        + 'for _ in range(1500):\n    send(shown, b\'{"output":{"output_type":"clear_output"}}\')\n',
    ),
    _end(
        "updates",
        "Shows a thousand things under one display id, and updates all of them without end.",
        SEND
        + f"shown = '''{SHOW.format('display_data', 'a', 'x')}'''.encode()\nsend(*[shown] * 1000)\n"
        + f"update = '''{SHOW.format('update_display_data', 'a', 'x' * 1000)}'''.encode()\n"
        + "for _ in range(120):\n    send(*[update] * 100)\n",
    ),
    _end(
        "characters",
        "Prints a million characters of four bytes in each of fifty cells.",
        "print('\U0001f701' * 10**6)",
        50,
    ),
    _end(
        "pictures",
        "Shows twenty pictures of a megabyte in each of ten cells.",
        "from IPython.display import display\nfor _ in range(20):\n"
        "    display({'image/png': 'A' * 10**6, 'text/plain': ''}, raw=True)\n",
        10,
    ),
    _end(
        "nested-outputs",
        "Shows JSON that is as deep as Python reads.",
        "from IPython.display import display\nvalue = []\nfor _ in range(900):\n    value = [value]\n"
        "display({'application/json': value, 'text/plain': ''}, raw=True)\n",
    ),
    Attack(
        "flood-traceback",
        "Patches its tracebacks to have fifty lines of a megabyte each.",
        1,
        0,
        solution="def seed_everything(seed=42):\n    raise ValueError\n",
        before=(
            "get_ipython().InteractiveTB.structured_traceback = lambda *args, **kwargs: ['\U0001f701' * 10**6] * 50\n",
        ),
    ),
    Attack(
        "flood-in-the-middle",
        "Floods after the first tests, beside a right answer.",
        1,
        4,
        solution=RIGHT[1],
        change=_in_the_middle,
    ),
    _notebook("handed-outputs", "Hands in outputs of fifteen megabytes.", _with_outputs),
    _notebook("handed-metadata", "Hands in metadata of fifteen megabytes.", _with_metadata),
    _notebook("handed-attachments", "Hands in attachments of eighteen megabytes.", _with_attachments),
    _notebook("handed-cells", "Hands in twenty thousand cells.", _with_cells, 0),
    _notebook("handed-source", "Hands in a cell of twelve megabytes.", _with_source, 0),
    _raw(
        "handed-large", "Hands in a notebook of forty megabytes.", b'{"cells": [], "x": "' + b"x" * (40 << 20) + b'"}'
    ),
    _raw("handed-values", "Hands in a notebook of ten million lists.", b'{"cells": [' + b"[]," * 10**7 + b"0]}"),
    _raw(
        "handed-integer",
        "Hands in an integer of a million digits.",
        b'{"cells": [], "nbformat": ' + b"9" * 10**6 + b"}",
    ),
    _raw(
        "handed-infinite",
        "Hands in a notebook of an infinite format.",
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4}).encode()[:-1] + b', "nbformat_minor": 1e400}',
    ),
)
