"""What a student process says across the wall: states, folders, outputs and frames that no honest one would send."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

#: Seeds `random` alone: 6 points.
RANDOM_ONLY = "import random\n\n\ndef seed_everything(seed=42):\n    random.seed(seed)\n"


def _cell(name: str, aim: str, code: str, waits: bool = False) -> Attack:
    """Do it in a cell, beside an answer that earns nothing."""
    return Attack(f"boundary-{name}", aim, 1, 0, solution=NOTHING[1], before=(guarded(code),), waits=waits)


def _call(name: str, aim: str, body: str) -> Attack:
    """Do it in every call, and nothing else."""
    lines = "\n".join(f"    {line}" for line in guarded(body).strip().splitlines())
    return Attack(f"boundary-{name}", aim, 1, 0, solution=f"def seed_everything(seed=42):\n{lines}\n")


def _late(name: str, aim: str, body: str) -> Attack:
    """Do it in every call but the first two, after which a cell of the notebook's own draws."""
    late = "_calls.append(seed)\nif len(_calls) > 2:\n" + "\n".join(f"    {line}" for line in body.strip().splitlines())
    attack = _call(name, aim, late)
    return replace(attack, solution=f"_calls = []\n\n\n{attack.solution}")


#: A draw from there ends the process that draws.
_AT = """
import numpy
name, key, _, has_gauss, gauss = numpy.random.get_state()
numpy.random.set_state((name, key, {}, has_gauss, gauss))
"""

#: Writes a frame to whatever socket there is.
SEND = """for descriptor in range(3, 64):
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.write(descriptor, struct.pack(">I", len(frame)) + frame)
    except OSError:
        pass
"""

ATTACKS = (
    _late(
        "numpy-position",
        "Puts NumPy's generator at a position far behind its state, where a draw reads foreign memory.",
        _AT.format("2**30"),
    ),
    _late("numpy-before", "Puts NumPy's generator at a position before its state.", _AT.format("-(2**30)")),
    _call(
        "folder-moved",
        "Renames the notebook's own folder, so that the judge has none to go to.",
        """
import os
if os.path.basename(os.getcwd()) == "notebook":
    os.rename(os.getcwd(), os.path.dirname(os.getcwd()) + "/elsewhere")
""",
    ),
    _call(
        "folder-is-file",
        "Puts a file in the place of the notebook's own folder.",
        """
import os
if os.path.basename(os.getcwd()) == "notebook":
    here = os.getcwd()
    os.rename(here, here + "-elsewhere")
    open(here, "w").close()
""",
    ),
    _call(
        "folder-below",
        "Works in a folder that it removes in the next call.",
        """
import os
if os.path.basename(os.getcwd()) == "below":
    os.rmdir(os.getcwd())
else:
    os.makedirs("below", exist_ok=True)
    os.chdir("below")
""",
    ),
    _cell(
        "count-negative",
        "Makes the number of the next cell negative, which no notebook may hold.",
        "get_ipython().execution_count = -5",
    ),
    _cell(
        "count-huge",
        "Makes the number of the next cell one of a thousand digits.",
        "get_ipython().execution_count = 10**1000",
    ),
    _cell(
        "output-surrogates",
        "Shows text that UTF-8 can't write, in every place of an output.",
        """
odd = "\\ud800"
print(odd)
get_ipython().display_pub.publish({"application/json": {odd: [odd]}, "text/plain": odd, odd: odd}, {odd: odd, "a": {odd: odd}})
raise type(odd, (Exception,), {})(odd)
""",
    ),
    _cell(
        "output-metadata-surrogates",
        "Shows an output whose metadata UTF-8 can't write.",
        'get_ipython().display_pub.publish({"text/plain": "x"}, {"a": "\\ud800"})',
    ),
    _cell(
        "output-json-surrogates",
        "Shows JSON that UTF-8 can't write.",
        'get_ipython().display_pub.publish({"application/json": {"a": "\\ud800"}}, {})',
    ),
    _cell(
        "output-metadata-large",
        "Shows three outputs with 10 MB of metadata each.",
        """
for _ in range(3):
    get_ipython().display_pub.publish({"text/plain": "x"}, {"a": "x" * 10_000_000})
""",
    ),
    _cell(
        "output-kinds",
        "Shows bundles of wrong types, and a display id that can't be one.",
        """
publish = get_ipython().display_pub.publish
for bundle in ({"text/plain": 5}, {"text/plain": ["a", 3]}, {"": ""}, {"image/png": {"a": 1}}, {"application/json": None}):
    publish(bundle, {"a": None})
publish({"text/plain": "x"}, {}, transient={"display_id": [1]})
publish({"text/plain": "x"}, {}, transient={"display_id": {"a": 1}}, update=True)
""",
    ),
    _cell(
        "output-errors",
        "Shows more errors than outputs are kept.",
        """
import sys
shell = get_ipython()
for _ in range(1_500):
    shell._showtraceback(ValueError, ValueError("x" * 5000), ["x" * 4000])
""",
    ),
    _cell(
        "frame-of-lists",
        "Sends a frame of half a million lists, past the encoder.",
        """
import os, stat, struct
frame = b"[" + b"[]," * 500_000 + b"[]]"
"""
        + SEND,
    ),
    _cell(
        "frame-deep",
        "Sends a frame of lists a hundred thousand levels deep, past the encoder.",
        """
import os, stat, struct
frame = b"[" * 100_000 + b"]" * 100_000
"""
        + SEND,
    ),
    _cell(
        "frame-odd",
        "Sends frames that are JSON and no answer, before its answer.",
        """
import os, stat, struct
for frame in (b"3", b"[]", b"NaN", b'{"number": true}', b'{"output": {"output_type": []}}', b'{"number": 1, "reply": 3}'):
    for descriptor in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, struct.pack(">I", len(frame)) + frame)
        except OSError:
            pass
""",
    ),
    _cell(
        "frame-long",
        "Announces a frame of four gigabytes.",
        """
import os, stat
for descriptor in range(3, 64):
    if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        os.write(descriptor, b"\\xff" * 4)
""",
    ),
    _cell(
        "task",
        "Leaves a task behind that runs between two cells, where nothing interrupts it.",
        """
import asyncio, time
async def forever():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass
asyncio.get_event_loop().create_task(forever())
""",
        waits=True,
    ),
    _cell(
        "audit",
        "Makes every event of the interpreter fail, by an audit hook.",
        """
import sys
def refuse(event, arguments):
    if event in ("import", "compile", "exec", "open", "pickle.find_class", "object.__getattr__"):
        raise SystemExit(0)
sys.addaudithook(refuse)
""",
    ),
    _cell(
        "transformer-exits",
        "Ends the interpreter in an input transformer.",
        """
def leave(lines):
    raise SystemExit(0)
get_ipython().input_transformers_cleanup.append(leave)
""",
    ),
    Attack(
        "boundary-child-hash",
        "Lets child interpreters agree on a hash, beside half an answer.",
        1,
        6,
        solution=RANDOM_ONLY,
        before=(
            guarded("""
import subprocess
class Done:
    returncode, stdout, stderr = 0, b"7\\n", b""
subprocess.run = lambda *args, **kwargs: Done()
subprocess.check_output = lambda *args, **kwargs: b"7\\n"
"""),
        ),
    ),
    # As in a kernel, which answers no more either.
    Attack(
        "boundary-streams",
        "Puts nothing in place of standard output and error.",
        1,
        0,
        solution=RIGHT[1],
        before=("import sys\nsys.stdout = sys.stderr = None\n",),
    ),
)
