"""Exercise 1: checks of `seed_everything`.

Each check seeds, looks at the next draws of the global generators, and compares them with generators of its own.
"""

from __future__ import annotations

import functools
import os
import random
import subprocess
import sys
from collections.abc import Callable

import numpy as np

from helpers.checking import inputs
from helpers.checking.calling import Call, call, draws, environment, preserved_state
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
#: Seeds that the statement names; messages show no others.
PUBLIC_SEEDS = (0, 42, 2**32 - 1)
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
    """Each source follows the argument, at the ends of the range and at hidden seeds."""
    seeded = _seeded_sources(seed_everything)
    for seed in (*inputs.seeds("seeding/argument", 2), *PUBLIC_SEEDS):
        _compare_sources(seed_everything, (seed,), seeded)


def check_default(seed_everything: Callable) -> None:
    """Without argument, a call does what a call with 42 does."""
    seeded = _seeded_sources(seed_everything)
    with preserved_state():
        _seed(seed_everything, inputs.seeds("seeding/default", 1)[0])
        _compare_sources(seed_everything, (), seeded)


def check_restarts(seed_everything: Callable) -> None:
    """With the same seed, a second call starts the sequences again."""
    (seed,) = inputs.seeds("seeding/restarts", 1)
    seeded = _seeded_sources(seed_everything)
    with preserved_state():
        _seed(seed_everything, seed)
        first = draws(COUNT)
        random.gauss(0, 1), np.random.standard_normal()  # each keeps a second number for later
        _seed(seed_everything, seed)
        second = draws(COUNT)
    for key, (name, line) in GENERATORS.items():
        if key in seeded and first[key] != second[key]:
            raise CheckFailure(
                f"que llamar dos veces a `{_written(seed)}` haga empezar de nuevo la secuencia de {name}: "
                f"{_numbers(first[key])}",
                f"después de la segunda llamada, {_numbers(second[key])}",
                f"¿está `{line}` en la función, y se ejecuta en cada llamada (no solo en la primera)?",
            )


def check_child_hash(seed_everything: Callable) -> None:
    """Interpreters started after the call hash text by the seed, and in a new one the function seeds the same."""
    text = inputs.word(inputs.generator("seeding/text"))
    for seed in inputs.seeds("seeding/child", 2):
        with preserved_state():
            _seed(seed_everything, seed)
            variables = environment()
            inherited = _hash_in_child(text)
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
    (seed,) = inputs.seeds("seeding/child itself", 1)
    seeded = _seeded_sources(seed_everything)
    report = run_in_child(seed_everything, seed, hash_seed=OTHER_HASH_SEED)
    if report is None:
        return
    if report["error"]:
        raise CheckFailure(
            f"que `{_written(seed)}` funcione también en un intérprete nuevo",
            report["error"],
            "¿la función usa algo que solo existe en este notebook? Importá dentro de la celda lo que usa.",
        )
    for key in seeded & GENERATORS.keys():
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


def _seed(seed_everything: Callable, *args: int) -> Call:
    """Call the student's function and refuse an exception."""
    done = call(seed_everything, *args, name=NAME)
    if done.error:
        hint = "las semillas válidas son los enteros de 0 a 2**32 - 1, y el valor por defecto es 42."
        if "TypeError" in done.error_types:
            hint = f"¿la función recibe la semilla como primer argumento? ¿Y os.environ[{VARIABLE!r}], un texto?"
        raise CheckFailure(f"que `{_written(*args)}` termine sin error", done.error, hint)
    return done


def _seeded_sources(seed_everything: Callable) -> set[str]:
    """Return the sources that the function sets at all, rightly or not: a forgotten one costs only its own cells."""
    found = []
    for before in inputs.seeds("seeding/seeded", 2):
        with preserved_state():
            random.seed(before)
            np.random.seed(before)
            os.environ.pop(VARIABLE, None)
            _seed(seed_everything, 42)
            found.append({**draws(COUNT), VARIABLE: environment().get(VARIABLE)})
    seeded = {key for key, value in found[0].items() if value is not None and value == found[1][key]}
    if not seeded:
        raise CheckFailure(
            "que `seed_everything(42)` deje siempre igual a `random`, a NumPy y a la variable de entorno",
            "ninguna de las tres fuentes cambió, o quedaron distintas cada vez",
            "¿las líneas que siembran están en la función, y corren en cada llamada, también con la misma semilla?",
        )
    return seeded


def _compare_sources(seed_everything: Callable, args: tuple[int, ...], seeded: set[str]) -> None:
    """Call the function and compare the sources that it seeds with the reference."""
    seed = args[0] if args else 42
    with preserved_state():
        _seed(seed_everything, *args)
        after, variables = draws(COUNT), environment()
    for key in GENERATORS:
        if key in seeded:
            _compare(key, seed, after[key], call_text=_written(*args))
    if VARIABLE in seeded:
        _compare_variable(seed, variables.get(VARIABLE), call_text=_written(*args))


def _reference(key: str, seed: int, count: int) -> list[float]:
    """Draw from a generator of our own."""
    if key == "random":
        own = random.Random(seed)
        return [own.random() for _ in range(count)]
    return [float(x) for x in np.random.RandomState(seed).random_sample(count)]


def _check_generator(seed_everything: Callable, key: str) -> None:
    """Seed with 42, from two different states, and compare one generator."""
    for before in inputs.seeds(f"seeding/before {key}", 2):
        with preserved_state():
            random.seed(before)
            np.random.seed(before)
            _seed(seed_everything, 42)
            after = draws(COUNT)
        _compare(key, 42, after[key])


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
    if actual != str(seed):
        raise CheckFailure(
            f"que, después de `{call_text}`, os.environ[{VARIABLE!r}] sea el texto de la semilla",
            "la variable no está" if actual is None else short(actual),
            f"¿asignás os.environ[{VARIABLE!r}] = str(seed) en cada llamada, con el mismo texto que la semilla?",
        )


def _numbers(values: list[float]) -> str:
    """Write the first draws of a sequence."""
    return ", ".join(f"{value:.4f}" for value in values[:3]) + ", …"
