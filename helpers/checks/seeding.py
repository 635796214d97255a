"""Exercise 1: checks of `seed_everything`.

Each check seeds, looks at the next draws of the global generators, and compares them with generators of its own.
To the function all calls look the same (`_calls`).
"""

from __future__ import annotations

import functools
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from helpers.checking import inputs
from helpers.checking.calling import Call, call, draws, environment, preserved_state, record
from helpers.checking.failure import CheckFailure, short
from helpers.student.child import OTHER_HASH_SEED, ask_child, run_in_child

__all__ = [
    "check_argument",
    "check_child_hash",
    "check_default",
    "check_numpy",
    "check_random",
    "check_restarts",
]

NAME = "seed_everything"
VARIABLE = "PYTHONHASHSEED"
#: How a message calls each generator, and the line that seeds it.
GENERATORS = {"random": ("`random`", "random.seed(seed)"), "numpy": ("`numpy.random`", "np.random.seed(seed)")}
#: How a message calls a normal draw of each; both generators draw two at a time, and keep one for later.
NORMALS = {"random": "random.gauss(0, 1)", "numpy": "np.random.standard_normal()"}
#: Seeds that the statement names; messages show no others.
PUBLIC_SEEDS = (0, 42, 2**32 - 1)
#: Seeds that the checks in view have asked for.
VISIBLE_SEEDS = (7, 42)
#: Draws compared from each generator.
COUNT = 4
#: How many draws too many a message can recognise.
LOOK_AHEAD = 64
#: What a child interpreter runs to hash a text.
_HASH = "import sys; print(hash(sys.argv[1]))"


def check_random(seed_everything: Callable) -> None:
    """`random` stands at the beginning of the sequence of the seed."""
    _check_generator(seed_everything, "random")


def check_numpy(seed_everything: Callable) -> None:
    """NumPy's global generator stands at the beginning of the sequence of the seed."""
    _check_generator(seed_everything, "numpy")


def check_argument(seed_everything: Callable) -> None:
    """Each source follows the argument, at the ends of the range and at hidden seeds: a short one and a long one."""
    rng = inputs.generator("seeding/argument")
    seeds = (int(rng.integers(100, 1000)), int(rng.integers(2**31 + 1, 2**32 - 1)), *PUBLIC_SEEDS)
    by_name = seeds[int(rng.integers(2))]
    arguments = [(seed,) for seed in seeds]
    _compare_sources(_calls(seed_everything, "argument", arguments, by_name=by_name, again=True), seed_everything)


def check_default(seed_everything: Callable) -> None:
    """Without argument, a call does what a call with 42 does."""
    others = [(seed,) for seed in inputs.seeds("seeding/default", 2)]
    seen = _calls(seed_everything, "default", [(), (), (), (42,), *others])
    for after in seen:
        if after.before is not None and after.variables.get(VARIABLE) == after.before:  # what was there is kept
            after.variables[VARIABLE] = str(after.seed)
    try:
        _compare_sources(seen, seed_everything, [after for after in seen if not after.args])
    except CheckFailure as failure:
        _compare_sources(seen, seed_everything, [after for after in seen if after.args])  # the slip may be another one
        forgotten, left = _forgotten(seed_everything), [after.draws for after in seen if not after.args]
        if any(draws[key] != left[0][key] for draws in left for key in GENERATORS if key not in forgotten):
            raise
        hint = "sin argumento, todas hacen lo mismo, pero no lo de 42: ¿es ese el valor por defecto de `seed`?"
        raise CheckFailure(failure.expected, failure.actual, hint) from None


def check_restarts(seed_everything: Callable) -> None:
    """With the same seed, a second call starts the sequences again."""
    seed, another = inputs.seeds("seeding/restarts", 2)
    seen = _calls(seed_everything, "restarts", [(seed,)] * 3 + [(another,)])
    first, *others = (after for after in seen if after.args == (seed,))
    (elsewhere,) = (after for after in seen if after.args == (another,))
    forgotten = _forgotten(seed_everything)
    for after in others:
        for key, (name, line) in GENERATORS.items():
            if key in forgotten:
                continue
            if first.draws[key] != after.draws[key]:
                raise CheckFailure(
                    f"que llamar otra vez a `{_written(seed)}` haga empezar de nuevo la secuencia de {name}: "
                    f"{_numbers(first.draws[key])}",
                    f"después de otra llamada, {_numbers(after.draws[key])}",
                    f"¿está `{line}` en la función, y se ejecuta en cada llamada (no solo en la primera)?",
                )
            if first.normal[key] != after.normal[key]:
                raise CheckFailure(
                    f"que `{_written(seed)}` haga empezar de nuevo también los sorteos normales de {name}: "
                    f"`{NORMALS[key]}` da siempre {first.normal[key]:.4f}",
                    f"después de otra llamada, {after.normal[key]:.4f}",
                    f"el generador guarda un sorteo normal para después, y ese quedó de antes: `{line}` lo olvida.",
                )
    # What begins nowhere, or always in a state of no seed, has no beginning to go back to.
    if not any(
        first.draws[key] != elsewhere.draws[key] or first.draws[key] == _reference(key, 42, COUNT)
        for key in GENERATORS.keys() - forgotten
    ):
        raise CheckFailure(
            "que llamar otra vez a la función haga empezar de nuevo las secuencias de `random` y de NumPy",
            "ninguno de los dos generadores está al comienzo de la secuencia de una semilla",
            "¿las líneas que siembran están en la función, y corren en cada llamada?",
        )


def check_child_hash(seed_everything: Callable) -> None:
    """Interpreters started after the call hash text by the seed, and in a new one the function seeds the same."""
    text = inputs.word(inputs.generator("seeding/text"))
    short_one = int(inputs.generator("seeding/short").integers(10, 100))  # what is made wider shows in short ones
    seeds = (short_one, *inputs.seeds("seeding/child", 2))
    for after in _calls(seed_everything, "child", [(seed,) for seed in seeds], text):
        (seed,), variables, inherited = after.args, after.variables, after.inherited
        expected = _hash_under(str(seed), text)
        # `os.putenv` reaches only a child that inherits; a dict in place of `os.environ`, only one that is given it.
        found = [_hash_under(variables.get(VARIABLE), text), inherited]
        if found != [expected, expected]:
            actual = next(value for value in found if value != expected)
            raise CheckFailure(
                f"que, después de `{_written(seed)}`, el `hash` de un texto en un intérprete hijo sea {expected}",
                _seen_in_child(actual, variables.get(VARIABLE), text),
                f"¿guardás la semilla como texto en os.environ[{VARIABLE!r}], sin reemplazar os.environ? "
                f"Esa clave vale {short(variables.get(VARIABLE))}.",
            )
        if variables.get(VARIABLE) != str(seed):  # Python reads past a blank
            raise CheckFailure(
                f"que, después de `{_written(seed)}`, os.environ[{VARIABLE!r}] sea str(seed), y nada más",
                short(variables.get(VARIABLE)),
                "ese texto lo entiende Python, pero no es el de la semilla: ¿le agregás espacios, ceros o un signo?",
            )
    (seed,) = inputs.seeds("seeding/child itself", 1)
    report = run_in_child(seed_everything, seed, hash_seed=OTHER_HASH_SEED)
    if report is None:
        return
    if report["error"]:
        raise CheckFailure(
            f"que `{_written(seed)}` funcione también en un intérprete nuevo",
            report["error"],
            "¿la función usa algo que solo existe en este notebook? Importá dentro de la celda lo que usa.",
        )
    (here,) = _calls(seed_everything, "child itself", [(seed,)])
    for key in [key for key in GENERATORS if key not in _forgotten(seed_everything)]:
        if key not in _slipped(seed_everything) or report["draws"][key] != here.draws[key]:
            _compare(key, seed, report["draws"][key])


def _seen_in_child(actual: int | None, variable: str | None, text: str) -> str:
    """Name the child's hash, but not one that changes from child to child: messages must be repeatable."""
    if actual is None:
        return "el intérprete hijo ni siquiera arrancó"
    if variable is not None and actual == _hash_under(variable, text):
        return str(actual)
    return "otro número, que cambia de un intérprete a otro"


def _hash_in_child(text: str) -> int | None:
    """Hash a text in an interpreter that inherits from the student's process."""
    printed = ask_child(_HASH, text)
    try:
        return None if printed is None else int(printed)
    except ValueError:
        return None


@functools.lru_cache(100)
def _hash_under(variable: str | None, text: str) -> int | None:
    """Hash a text in a child interpreter without the student's code; None if it doesn't start."""
    variables = {k: os.environ[k] for k in ("SYSTEMROOT",) if k in os.environ}
    if variable is not None:
        variables[VARIABLE] = variable
    command = [sys.executable, "-S", "-c", _HASH, text]
    try:
        return int(subprocess.run(command, env=variables, capture_output=True, check=True).stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _written(*seeds: int) -> str:
    """Write a call; hidden seeds stay hidden."""
    return f"{NAME}({', '.join(str(s) if s in PUBLIC_SEEDS else 'otra_semilla' for s in seeds)})"


@dataclass(frozen=True)
class _After:
    """What a call left."""

    args: tuple[int, ...]
    draws: dict[str, list[float]]
    #: A normal draw of each generator, after `draws`.
    normal: dict[str, float]
    variables: dict[str, str]
    #: Hash of a text in an interpreter that inherits, if it was asked for.
    inherited: int | None
    #: The variable before the call, and whether this did nothing for a seed that came before, or stood there.
    before: str | None
    idle: bool

    @property
    def seed(self) -> int:
        return self.args[0] if self.args else 42


def _calls(
    seed_everything: Callable,
    name: str,
    arguments: Sequence[tuple[int, ...]],
    text: str | None = None,
    by_name: int | None = None,
    again: bool = False,
) -> list[_After]:
    """Call the student's function once for each tuple of arguments, and refuse an exception.

    All calls of the exercise are made here, in any order, and look the same to the function. Each begins in states of
    its own, in which each generator keeps a normal number for later. The variable is absent, another number, or the
    seed already: each of these in one of the first three calls. The seed `by_name` is passed as `seed=…`.
    With `again` the last call comes twice, the second time with another number in the variable.
    """
    rng = inputs.generator(f"seeding/before {name}")
    before = [*rng.permutation(3), *rng.integers(3, size=len(arguments))]
    touched, seen = record(seed_everything).setdefault("touched", set()), []
    asked = record(seed_everything).setdefault("asked", set(VISIBLE_SEEDS))
    turns = [(int(number), before[number]) for number in rng.permutation(len(arguments))]
    if again:
        turns.append((turns[-1][0], 1))
    for number, variable in turns:
        args = arguments[number]
        seed = args[0] if args else 42
        with preserved_state():
            state = int(rng.integers(2**32))
            _set_generators(state)
            os.environ.pop(VARIABLE, None)
            variable_before = (None, str(rng.integers(2**32)), str(seed))[variable]
            if variable_before is not None:
                os.environ[VARIABLE] = variable_before
            _seed(seed_everything, *args, by_name=by_name in args)
            variables = environment()
            inherited = None if text is None else _hash_in_child(text)
            drawn, normal = draws(COUNT), _normal()
            _set_generators(state)
            untouched = draws(COUNT + LOOK_AHEAD)
        changed = {key for key in GENERATORS if drawn[key][0] not in untouched[key]}
        if variables.get(VARIABLE) != variable_before:
            changed.add(VARIABLE)
        touched |= changed
        idle = not changed and (seed in asked or variable_before == str(seed))
        seen.append(_After(args, drawn, normal, variables, inherited, variable_before, idle))
        asked.add(seed)
    return seen


def _set_generators(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    _normal()  # each keeps a second number


def _normal() -> dict[str, float]:
    return {"random": random.gauss(0, 1), "numpy": float(np.random.standard_normal())}


def _seed(seed_everything: Callable, *args: int, by_name: bool = False) -> Call:
    """Call the student's function and refuse an exception."""
    done = call(seed_everything, name=NAME, seed=args[0]) if by_name else call(seed_everything, *args, name=NAME)
    if done.error and by_name and "unexpected keyword argument" in done.message:
        hint = "el argumento se llama `seed`: def seed_everything(seed=42)."
        raise CheckFailure(f"que `{NAME}(seed=otra_semilla)` termine sin error", done.error, hint)
    if done.error:
        hint = "las semillas válidas son los enteros de 0 a 2**32 - 1, y el valor por defecto es 42."
        if {"NameError", "AttributeError", "ImportError", "NotImplementedError"} & {*done.error_types}:
            hint = "el error dice qué falta: ¿importaste lo que usa la función, y se llama así?"
        elif "TypeError" in done.error_types and args:
            hint = f"¿la función recibe la semilla como primer argumento? ¿Y os.environ[{VARIABLE!r}], un texto?"
        raise CheckFailure(f"que `{_written(*args)}` termine sin error", done.error, hint)
    return done


def _forgotten(seed_everything: Callable) -> set[str]:
    """Return the sources that no call so far has touched: they cost only the points of their own cells.

    A source that some calls set and others don't, or that is left in a state of no seed, isn't forgotten, but wrong.
    """
    return {*GENERATORS, VARIABLE} - record(seed_everything).get("touched", set())


def _slipped(seed_everything: Callable) -> set[str]:
    """Return the generators that lost the points of their own cells: elsewhere it is enough that they follow a seed."""
    return record(seed_everything).setdefault("slipped", set())


def _busy(seen: Sequence[_After]) -> Sequence[_After]:
    """Leave out idle calls: they are the business of `check_restarts`."""
    return [after for after in seen if not after.idle] or seen


def _follows(key: str, seen: Sequence[_After]) -> bool:
    """Tell whether equal seeds gave equal draws, and others gave others."""
    pairs = {(after.seed, tuple(after.draws[key])) for after in seen}
    return len({seed for seed, _ in pairs}) == len({drawn for _, drawn in pairs}) == len(pairs)


def _compare_sources(seen: Sequence[_After], seed_everything: Callable, chosen: Sequence[_After] | None = None) -> None:
    """Compare what calls (those `chosen`, or all) left with the reference.

    Not the sources that the function forgets, nor the form of the text in the variable: other cells look at these. A
    generator that already lost the points of its own cell must only follow the seed, in all that was `seen`.
    """
    forgotten = _forgotten(seed_everything)
    if forgotten == {*GENERATORS, VARIABLE}:
        raise CheckFailure(
            f"que `{NAME}` cambie `random`, NumPy y la variable de entorno",
            "ninguna de las tres fuentes cambió",
            "¿las líneas que siembran están en la función, y corren en cada llamada?",
        )
    seen = _busy(seen)
    passed = {key for key in _slipped(seed_everything) if _follows(key, seen)}
    for after in _busy(seen if chosen is None else chosen):
        for key in [key for key in GENERATORS if key not in forgotten | passed]:
            _compare(key, after.seed, after.draws[key], call_text=_written(*after.args))
        if VARIABLE not in forgotten:
            _compare_variable(after.seed, after.variables.get(VARIABLE), call_text=_written(*after.args))


def _reference(key: str, seed: int, count: int) -> list[float]:
    """Draw from a generator of our own."""
    if key == "random":
        own = random.Random(seed)
        return [own.random() for _ in range(count)]
    return [float(x) for x in np.random.RandomState(seed).random_sample(count)]


def _check_generator(seed_everything: Callable, key: str) -> None:
    """Seed with 42, and compare one generator."""
    for after in _busy(_calls(seed_everything, key, [(42,)] * 3)):
        try:
            _compare(key, 42, after.draws[key])
        except CheckFailure:
            _slipped(seed_everything).add(key)
            raise


def _compare(key: str, seed: int, actual: list[float], call_text: str = "") -> None:
    """Compare draws with the reference, and recognise the usual slips."""
    expected = _reference(key, seed, COUNT + LOOK_AHEAD)
    if actual == expected[:COUNT]:
        return
    name, line = GENERATORS[key]
    hint = f"¿está `{line}` en la función, con la semilla tal como llega? ¿Y después no sorteás ni elegís nada al azar?"
    if actual[0] in expected:
        skipped = expected.index(actual[0])
        missing = "su primer sorteo" if skipped == 1 else f"sus primeros {skipped} sorteos"
        hint = f"la secuencia es la correcta sin {missing}: la función no tiene que sortear nada."
    elif seed != 42 and actual == _reference(key, 42, COUNT):
        hint = "esa es la secuencia de la semilla 42: ¿usás el argumento `seed`, también cuando vale 0?"
    raise CheckFailure(
        f"que, después de `{call_text or _written(seed)}`, {name} sortee {_numbers(expected[:COUNT])}",
        _numbers(actual),
        hint,
    )


def _compare_variable(seed: int, actual: str | None, call_text: str) -> None:
    if re.sub(r"\D", "", actual or "") != str(seed):
        raise CheckFailure(
            f"que, después de `{call_text}`, os.environ[{VARIABLE!r}] sea el texto de la semilla",
            "la variable no está" if actual is None else short(actual),
            f"¿asignás os.environ[{VARIABLE!r}] = str(seed) en cada llamada, con el mismo texto que la semilla?",
        )


def _numbers(values: list[float]) -> str:
    """Write the first draws of a sequence."""
    return ", ".join(f"{value:.4f}" for value in values[:3]) + ", …"
