"""The homework that was handed in, and runs of its `pipeline.py` in new processes and folders.

The runs differ in what must not change a result; they are made once, when a check first asks for them.

A forked run is faster than a new interpreter, but must never cause a failure. If a forked run fails, or two differ in
more than two runs under equal conditions do, new interpreters run the program again, and that result counts.
"""

from __future__ import annotations

import codecs
import functools
import hashlib
import json
import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.checking import inputs
from helpers.checking.failure import CheckFailure, short_text
from helpers.checking.strict_values import Plain, parse_strict_json
from helpers.reference.homework import CARD, DATA, MANIFEST, PIPELINE, TARGET, make_data
from helpers.student.bounded_json import parse_json
from helpers.student.program import run_program
from helpers.student.protocol import Finished, remote

__all__ = [
    "FILE_LIMIT",
    "SECONDS",
    "TWO_WAYS",
    "Homework",
    "Run",
    "current",
    "data_bytes",
    "noise",
    "read_run",
    "trial_runs",
]

#: Seconds that one run may take: the statement says 10 on any machine, and graders are busy ones.
SECONDS = 14.0
#: Bytes of the largest file that a run gets, and of all; pipelines have a few thousand.
FILE_LIMIT, FILES_LIMIT = 2**20, 2**23
#: What may be a path: the folder of a run has a name that changes each time.
_PATH = re.compile(r"/[^\s'\"]+")
#: Longest place of a value that is kept as it is, in characters.
PLACE_LIMIT = 200
#: Share of the rarer class in the hidden data, and how many rows come twice there.
FEWER, TWICE = 0.4, 10
#: A run writes these itself, or the course makes them.
NOT_GIVEN = (MANIFEST, CARD, DATA)


#: Reads a content as JSON, given its name for messages.
Parse = Callable[[bytes, str], Plain]


def leniently(content: bytes, what: str) -> Plain:
    """Read JSON with a BOM, NaN or infinities in it, too: that it is strict is one check's business."""
    try:
        return parse_json(content.removeprefix(codecs.BOM_UTF8))
    except ValueError:
        return parse_strict_json(content, what)  # says what is wrong


@dataclass(frozen=True)
class Run:
    """What one run of `pipeline.py` wrote."""

    manifest: dict[str, Any]
    card: dict[str, Any]


@dataclass(frozen=True)
class _Way:
    """Conditions of a run."""

    folder: str
    hash_seed: str
    threads: str = "1"
    #: `OPENBLAS_CORETYPE`, see https://www.openmathlib.org/OpenBLAS/docs/runtime_variables/.
    processor: str | None = None

    def variables(self) -> dict[str, str]:
        found = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), self.threads)
        found["PYTHONHASHSEED"] = self.hash_seed
        return found if self.processor is None else {**found, "OPENBLAS_CORETYPE": self.processor}


_FIRST, _REPEATED = _Way("corrida 1", "1"), _Way("corrida 1", "2")
_SECOND = _Way("otra carpeta/corrida 2 ñ", "2", "2", "Nehalem" if platform.machine() in ("x86_64", "AMD64") else None)
#: Variables of two runs that must give the same, for `make verify` too.
TWO_WAYS = _FIRST.variables(), _SECOND.variables()


@dataclass(frozen=True)
class Homework:
    """What was handed in."""

    #: By relative path; no notebooks. A data file here replaces the class's.
    files: dict[str, bytes] = field(repr=False)

    def read(self, name: str) -> bytes:
        """Return the content of a file; a missing one is a failure."""
        if name not in self.files:
            came = ", ".join(sorted(self.files)[:12]) or "ningún archivo"
            raise CheckFailure(
                f"que con el notebook venga `{name}`",
                f"vinieron: {came}",
                "entregá juntos el notebook y los cinco archivos, en la misma carpeta.",
            )
        return self.files[name]

    def submitted(self, name: str, parse: Parse = leniently) -> dict[str, Plain]:
        """Return a submitted JSON object."""
        return _object(self.read(name), f"el `{name}` entregado", parse)

    def given(self) -> dict[str, bytes]:
        """Return the files without `NOT_GIVEN`."""
        return {name: content for name, content in self.files.items() if name not in NOT_GIVEN}

    def first(self, parse: Parse = leniently) -> Run:
        """Run with the class's data."""
        return read_run(self._finished(_FIRST), _FIRST.folder, parse)

    def repeated(self) -> Run:
        """Run as the first one, but for chance: the hash seed, and what a generator without a seed begins with."""
        return read_run(self._finished(_REPEATED), _REPEATED.folder, leniently)

    def second(self, parse: Parse = leniently) -> Run:
        """Run with another folder, hash seed, number of threads and, on x86-64, processor."""
        return read_run(self._finished(_SECOND), _SECOND.folder, parse)

    def other(self) -> Run:
        """Run with data in which there is nothing to learn, and with `other_code`."""
        other = Homework({**self.files, PIPELINE: self.other_code(), DATA: _other_data()})
        finished = other._made(_FIRST, fresh=False)
        if finished.status:
            finished = other._made(_FIRST, fresh=True)
        return read_run(finished, _FIRST.folder, leniently)

    def other_code(self) -> bytes:
        """Return `pipeline.py` with a random comment at its end."""
        return self.read(PIPELINE) + f"\n# {inputs.generator('homework/comment').integers(10**9)}\n".encode()

    def _finished(self, way: _Way, among: Sequence[_Way] = (_REPEATED, _SECOND)) -> Finished:
        """Run in one of the ways that are compared: all in new interpreters, unless forks of all are trusted."""
        return self._made(way, fresh=not all(map(self._trusts_forks, among)))

    def _trusts_forks(self, way: _Way) -> bool:
        """Tell whether the forked first run and this one come out as in new interpreters."""
        forked = []
        for each in (_FIRST, way):  # the second one isn't made in vain
            forked.append(finished := self._made(each, fresh=False))
            if finished.status is None:  # a new interpreter takes longer
                return True
            if finished.status:
                return _end(self._made(each, fresh=True)) == _end(finished)
        left = [_left(finished, each) for each, finished in zip((_FIRST, way), forked, strict=True)]
        if different := _differ(*left):
            # What differs also without any other condition comes of the clock or of chance, in any interpreter.
            again = _left(self._made(_FIRST, fresh=False, again=True), _FIRST)
            return different <= _differ(left[0], again)
        return True

    def _made(self, way: _Way, fresh: bool, again: bool = False) -> Finished:
        """Make a run once and keep it; `again` makes a second one."""
        given, left = {}, FILES_LIMIT
        for name, content in sorted(self.given().items(), key=lambda item: len(item[1])):
            left -= len(content)
            if len(content) <= FILE_LIMIT and left >= 0:
                given[name] = content
        beside = {**given, PIPELINE: self.read(PIPELINE), DATA: self.files.get(DATA) or _class_data()}
        files = {f"{way.folder}/{name}": content for name, content in beside.items()}
        known = _kept()
        digests = sorted((name, hashlib.sha256(content).hexdigest()) for name, content in files.items())
        key = hashlib.sha256(repr((way, fresh, again, digests)).encode()).hexdigest()
        if key not in known:
            known[key] = run_program(files, f"{way.folder}/{PIPELINE}", way.variables(), SECONDS, fresh)
        return known[key]


def _end(finished: Finished) -> tuple[int | None, str]:
    return finished.status, _without_room(finished.errors)


def _without_room(text: str, instead: str = "") -> str:
    """Put something in the place of the folders of runs."""

    def shorten(path: re.Match[str]) -> str:
        parts = path[0].split("/")
        rooms = [i for i, part in enumerate(parts[:-1]) if part.partition("sealed-")[2]]
        rest = parts[rooms[-1] + 1 :] if rooms else []
        if rest[:-1] and rest[0] == "notebook":
            del rest[0]
        return instead + "/".join(rest) if rooms else path[0]

    return _PATH.sub(shorten, text)


def _left(finished: Finished, way: _Way) -> dict[str, object]:
    """Return the values in manifest and card, by place."""
    left: dict[str, object] = {}
    for name in (f"{way.folder}/{MANIFEST}", f"{way.folder}/{CARD}"):
        content = finished.files.get(name, b"null")
        place = name.removeprefix(way.folder)
        try:
            left |= _values(leniently(content, name), place)
        except CheckFailure:
            left[place] = content
    return left


def _values(value: Plain, place: str) -> dict[str, object]:
    if len(place) > PLACE_LIMIT:
        place = hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()
    if not isinstance(value, dict | list):
        return {place: value}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {where: one for key, part in parts for where, one in _values(part, f"{place}/{key}").items()}


def _differ(one: dict[str, object], other: dict[str, object]) -> set[str]:
    return {place for place in one.keys() | other.keys() if repr(one.get(place)) != repr(other.get(place))}


def trial_runs() -> list[list[dict[str, Plain]]]:
    """Return manifest and card of two runs with two hash seeds, as the notebook makes them.

    The second run's are also written beside the notebook, as a student's run would.
    """
    asked = remote()
    known = asked.handed_in if asked is not None else {}
    here = Path.cwd()
    paths = [path for path in here.rglob("*") if path.is_file() and path.suffix != ".ipynb"]
    names = {path.relative_to(here).as_posix(): path for path in paths}
    made = Homework({name: path.read_bytes() for name, path in names.items() if "/" not in name or name in known})
    ways = _FIRST, _REPEATED
    runs = [read_run(made._finished(way, ways[1:]), way.folder, _as_the_notebook) for way in ways]
    for name, content in {MANIFEST: runs[1].manifest, CARD: runs[1].card}.items():
        (here / name).write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    return [[run.manifest, run.card] for run in runs]


def _as_the_notebook(content: bytes, what: str) -> Plain:
    """Read JSON as the notebook's `json.loads` does, with one fixed name for the folder."""
    try:
        return parse_json(_without_room(content.decode("utf-8"), "/tarea/").encode("utf-8"))
    except ValueError:
        return parse_strict_json(content, what)  # says what is wrong


def noise() -> pd.DataFrame:
    """Return hidden data: other clients, some twice, whose target is drawn; one class has `FEWER` of the rows."""
    return inputs.drawn("homework/noise", _noise)


def _noise(rng: np.random.Generator) -> pd.DataFrame:
    table = make_data(int(rng.integers(10**6)), 1600 + 2 * int(rng.integers(150)) + 1)
    rarer = np.arange(len(table)) < FEWER * len(table)
    table = table.assign(**{TARGET: rng.permutation(rarer == rng.integers(2)).astype(int)})
    again = rng.choice(len(table), 2 * TWICE, replace=False)
    table.iloc[again[:TWICE]] = table.iloc[again[TWICE:]].to_numpy()
    return table


def data_bytes(table: pd.DataFrame) -> bytes:
    r"""Return a table as the notebook writes it: CSV in UTF-8, no index, `\n` at line ends."""
    return table.to_csv(index=False, lineterminator="\n").encode()


@functools.cache
def _class_data() -> bytes:
    return data_bytes(make_data())


def _other_data() -> bytes:
    """Return the hidden data with BOM and Windows line ends: neither is part of the table."""
    return b"\xef\xbb\xbf" + data_bytes(noise()).replace(b"\n", b"\r\n")


def current() -> Homework:
    """Return what was handed in or, in a student's own notebook, the files beside it."""
    if (apart := remote()) is not None:
        found = dict(apart.handed_in)
    else:
        here = [path for path in sorted(Path.cwd().iterdir()) if path.is_file() and path.suffix != ".ipynb"]
        found = {path.name: path.read_bytes() for path in here if path.stat().st_size <= FILE_LIMIT}
    found.pop(DATA, None)  # the course makes it
    return Homework(found)


@functools.cache
def _kept_here() -> dict[str, Finished]:
    return {}


def _kept() -> dict[str, Finished]:
    """Return the kept runs: of one notebook when graded, else of this process."""
    apart = remote()
    return _kept_here() if apart is None else apart.kept


def read_run(finished: Finished, folder: str, parse: Parse) -> Run:
    """Read what a run wrote into `folder`; the program must have ended well and written both files."""
    if finished.status is None:
        raise CheckFailure(
            f"que `python {PIPELINE}` termine en menos de 10 segundos",
            "seguía corriendo",
            "¿entrena de más, o espera algo? Tiene que correr sin que nadie lo toque.",
        )
    if finished.status != 0:
        lines = [line for line in finished.errors.splitlines() if line.strip()]
        raise CheckFailure(
            f"que `python {PIPELINE}` termine bien en una carpeta nueva, con `{DATA}` al lado",
            short_text(_without_room(lines[-1]) if lines else f"terminó con estado {finished.status}"),
            "¿corre fuera del notebook? ¿Usa rutas de tu máquina, o nombres que solo existen en el notebook?",
        )
    written = {}
    for name in (MANIFEST, CARD):
        if f"{folder}/{name}" not in finished.files:
            raise CheckFailure(
                f"que `python {PIPELINE}` escriba `{name}` en la carpeta en la que corre",
                "no lo escribió ahí",
                f'abrilo con una ruta relativa: open("{name}", "w", encoding="utf-8").',
            )
        written[name] = _object(finished.files[f"{folder}/{name}"], f"el `{name}` que escribe `{PIPELINE}`", parse)
    return Run(written[MANIFEST], written[CARD])


def _object(content: bytes, what: str, parse: Parse) -> dict[str, Plain]:
    value = parse(content, what)
    if type(value) is not dict:
        raise CheckFailure(f"que {what} sea un objeto JSON", f"es de tipo {type(value).__name__}", "escribí un dict.")
    return value
