"""Exercise 2: checks of `sha256_of_df`.

Each check looks at one behaviour and lets the slips of others pass, if `helpers.checks.slips` knows them: a slip costs
the points of its own cell. A digest that ignores the data passes nowhere. How a digest is written (in capitals, cut, by
another function) is looked at by `check_bytes` alone, and by a visible cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from helpers.checking import inputs
from helpers.checking.calling import Call, call_all, record
from helpers.checking.failure import CheckFailure, short
from helpers.checks import digest_frames
from helpers.checks.slips import (
    CELLS,
    ENCODING_HINT,
    LAYOUTS,
    NUMBERS,
    ORDERS,
    Slip,
    find_slips,
    in_another_form,
)
from helpers.reference.digest import sha256_of_df as reference
from helpers.student.child import OTHER_HASH_SEED, run_in_child

__all__ = [
    "check_bytes",
    "check_columns",
    "check_hash_seeds",
    "check_input_kept",
    "check_last_place",
    "check_row_order",
    "check_text",
]

NAME = "sha256_of_df"
#: Rows of a table that is longer than what somebody in a hurry would read of it.
LONG = 10_500
_BYTES_HINT = (
    "lo que entra en hashlib.sha256 es el texto que devuelve to_csv, entero y en UTF-8: mostralo con repr(...) para el "
    "ejemplo de la consigna, y comparalo."
)
_TO_CSV_HINT = (
    "el to_csv del pandas del curso no tiene ese argumento con ese nombre: el de los finales de línea es "
    "`lineterminator`, y van todos por nombre (index=False, …); solo la ruta puede ir sin él."
)
_ARGUMENTS_HINT = (
    "llamamos a la función solo con la tabla: sha256_of_df(df). Si el error es de otra llamada, revisá sus argumentos."
)
#: What is of no concern to the checks of the order of columns.
_CONTENT = (*LAYOUTS, *CELLS, *NUMBERS)


def check_bytes(sha256_of_df: Callable) -> None:
    """Frames of numbers, with names in order and several kinds of index, have the right digests."""
    rng = inputs.generator("digest/bytes")
    numbers = [digest_frames.numbers(rng, count) for count in (3, 80)]
    frames = [digest_frames.indexes(rng, df) for df in numbers]
    named = [
        (f"una tabla de {len(df)} filas de números, con índice {index}", df)
        for number, index in enumerate(frames[0])
        for df in [frames[number % 2][index]]
    ]
    one = numbers[1].iloc[:, [1]]
    named += [
        ("una tabla de 2500 filas", digest_frames.integers(rng, 2500, [inputs.word(rng, 4)])),
        ("una tabla de una sola columna", one),
        ("una tabla de una sola celda", one.iloc[[0]]),
        ("una tabla cuyo digest empieza con 0", inputs.drawn("digest/zero", _zero_first)),
        *digest_frames.extremes(rng),
    ]

    def clash(df: pd.DataFrame, done: Call) -> bool:
        # Whoever sorts the rows by a column of the index's name gets this error; they lose the points of that.
        return df.index.name in df.columns and "is both an index level and a column label" in (done.error or "")

    _compare(sha256_of_df, named, ORDERS, but_for=clash, any_form=False)


def _zero_first(rng: np.random.Generator) -> pd.DataFrame:
    """Draw a table whose digest begins with a zero, which a number loses."""
    while True:
        df = digest_frames.integers(rng, 3, [inputs.word(rng, 4)])
        if reference(df).startswith("0"):
            return df


def check_columns(sha256_of_df: Callable) -> None:
    """Columns are taken in the order of `sorted`: capitals, digits, accents, many columns."""
    rng = inputs.generator("digest/columns")
    word = inputs.word(rng, 5)
    few = [f"{before}{word}{after}" for before in "Zazá_É9" for after in ("", "10", "9")] + [*digest_frames.ODD_NAMES]
    many = [f"{letter}{inputs.word(rng, 3)}{number}" for number in range(40) for letter in "Baéñ"]
    forms = ((few, "en cuyos nombres hay mayúsculas, acentos y cifras"), (many, f"de {len(many)} columnas"))
    named = [
        (f"una tabla {what}", digest_frames.integers(rng, 12, digest_frames.shuffled(rng, names)))
        for names, what in forms
    ]
    _compare(sha256_of_df, named, _CONTENT)


def check_text(sha256_of_df: Callable) -> None:
    """Texts that need quotes or aren't ASCII, and missing values, have the right digest."""
    named = digest_frames.texts(inputs.generator("digest/text"))
    _compare(sha256_of_df, named, (*LAYOUTS, *NUMBERS), ORDERS)


def check_row_order(sha256_of_df: Callable) -> None:
    """Another order of the same rows, or one row more, gives another digest."""
    rng = inputs.generator("digest/rows")
    in_order = digest_frames.numbers(rng, 90)
    shuffled = in_order.iloc[digest_frames.moved(rng, 90)]
    middle = in_order.iloc[[*range(30), *(30 + digest_frames.moved(rng, 30)), *range(60, 90)]]
    hint = "el orden de las filas es parte de los datos: ¿las ordenás (sort_values, sort_index), o las sumás?"
    _all_different(
        sha256_of_df,
        [in_order, shuffled, shuffled.reset_index(drop=True), middle, middle.reset_index(drop=True)],
        [(0, 1), (0, 2), (0, 3), (0, 4)],
        "la misma tabla con las filas en otro orden",
        hint,
    )
    repeated = in_order.iloc[[*range(90), 89]].reset_index(drop=True)
    _all_different(
        sha256_of_df,
        [in_order, repeated],
        [(0, 1)],
        "la misma tabla con la última fila repetida",
        "las filas repetidas son parte de los datos: ¿las sacás con drop_duplicates?",
    )


def check_last_place(sha256_of_df: Callable) -> None:
    """Any difference in one cell, however small, gives another digest."""
    df, changes = inputs.drawn("digest/last place", digest_frames.small_changes)
    _all_different(
        sha256_of_df,
        [df, *(changed for _, changed in changes)],
        [(0, 1 + i) for i in range(len(changes))],
        [f"una tabla que difiere de otra en {what}" for what, _ in changes],
        "¿hasheás la tabla entera, con todas las cifras? Sin redondear, sin float_format, sin convertir tipos; y "
        "no vale su repr ni un resumen.",
    )
    rng = inputs.generator("digest/long")
    long = digest_frames.integers(rng, LONG, [inputs.word(rng, 4)])
    places = {"la última fila": LONG - 1, "una fila del medio": int(rng.integers(LONG // 3, 2 * LONG // 3))}
    _all_different(
        sha256_of_df,
        [long, *(digest_frames.one_more(long, row) for row in places.values())],
        [(0, 1), (0, 2)],
        [f"una tabla de {LONG} filas que difiere de otra en {place}" for place in places],
        "¿hasheás todas las filas? No alcanza con head, tail, sample ni con las que entran en un bloque.",
    )


def check_hash_seeds(sha256_of_df: Callable) -> None:
    """In a new interpreter, with another hash seed, the digest is the same, and the right one."""
    rng = inputs.generator("digest/hash seeds")
    names = [f"{chr(ord('a') + number)}{inputs.word(rng, 4)}" for number in range(16)]
    df = digest_frames.integers(rng, 8, digest_frames.shuffled(rng, names))
    report = run_in_child(sha256_of_df, df.copy(), hash_seed=OTHER_HASH_SEED)
    record(sha256_of_df).setdefault("changed", set()).update((report or {}).get("changed", ()))
    if report is not None and report["error"]:
        raise CheckFailure(
            "que la función ande también en un intérprete nuevo",
            report["error"],
            _arguments_hint(report["error"])
            or "si acá anda, usa algo que solo existe en este notebook: importá y definí en la celda de solución "
            "todo lo que le hace falta.",
        )
    (done,) = _calls(sha256_of_df, [df])
    if not done.error and in_another_form(df, done.value):
        kind = type(done.value).__name__
        if report is None or (report["type"] == kind and report["value"] in (done.value, None)):
            return
    found = [_digest(done, "una tabla")] * 2
    if report is not None:
        found[1] = _checked(report["value"], report["type"], "una tabla, en un intérprete nuevo")
    if found[0] != found[1]:
        record(sha256_of_df)["salted"] = True
        raise CheckFailure(
            "el mismo digest en dos intérpretes con distinto PYTHONHASHSEED",
            f"{_cut(found[0])} y {_cut(found[1])}",
            "¿usás `hash(...)`, o recorrés un `set`? Cambian de un proceso a otro: usá hashlib y listas ordenadas.",
        )
    if found[1] != reference(df) and not find_slips(df, found[1], _CONTENT, ORDERS):
        raise _wrong(df, found[1], "una tabla, en un intérprete nuevo")


def check_input_kept(sha256_of_df: Callable) -> None:
    """Names, index, cells, types and attributes of a frame are afterwards what they were, in every call so far.

    What is another digest in each process identifies no table, and earns nothing here.
    """
    df = digest_frames.disorderly(inputs.generator("digest/kept"))
    other = df.assign(z=[3, 1, 2, 8])
    failure = None
    try:
        _all_different(
            sha256_of_df,
            [df, other, df.reset_index(drop=True).set_axis(["d", "b", "c", "a"], axis=0)],
            [(0, 1)],
            "una tabla que difiere de otra en un número",
            "¿hasheás las celdas de la tabla que recibe la función?",
        )
    except CheckFailure as caught:
        failure = caught
    if failure is None and record(sha256_of_df).get("salted"):
        failure = CheckFailure(
            "que la tabla quede igual, y su digest también, en otro intérprete",
            "en otro intérprete, el digest de la misma tabla es otro",
            "¿usás `hash(...)`, o recorrés un `set`? Cambian de un proceso a otro: así no identifica a nada.",
        )
    if record(sha256_of_df).get("changed"):
        failure = CheckFailure(
            "que la tabla quede igual después de llamar a la función: columnas, índice, celdas, tipos y atributos",
            "la función la modificó",
            "¿usás `inplace=True`, `.pop`, `.insert`, `del`, o asignás a `df.columns`, `df.index` o `df[...]`? "
            "Trabajá con la tabla nueva que devuelve cada método, o con df.copy().",
        )
    if failure is not None:
        raise failure


def _digest(done: Call, what: str) -> str:
    """Return the digest that a call gave; refuse an exception, and what isn't a digest."""
    if done.error:
        hint = "la función recibe tablas cualesquiera: no supongas qué columnas, qué índice ni qué celdas traen."
        if "UnicodeEncodeError" in done.error_types:
            hint = ENCODING_HINT
        elif "TypeError" in done.error_types and "must be encoded before hashing" in done.error:
            hint = "hashlib.sha256 recibe bytes: el texto va con .encode('utf-8')."
        elif {"NameError", "ImportError", "NotImplementedError"} & {*done.error_types}:
            hint = "el error dice qué falta: importá y definí en la celda de solución todo lo que usa la función."
        elif "AttributeError" in done.error_types:
            hint = "el error dice qué nombre no existe: ¿está bien escrito? ¿O la función supone qué hay en las celdas?"
        raise CheckFailure(f"el digest de {what}", done.error, _arguments_hint(done.error) or hint)
    return _checked(done.value, type(done.value).__name__, what)


def _arguments_hint(error: str) -> str | None:
    """Return the hint for a call with wrong arguments, or None for any other error."""
    refused = re.match(r"TypeError: \S*?([^\s.]+)\(\) (got an unexpected keyword|(takes|missing) .*positional)", error)
    if refused is None:
        return None
    return _TO_CSV_HINT if refused[1] == "to_csv" else _ARGUMENTS_HINT


def _calls(sha256_of_df: Callable, frames: Iterable[pd.DataFrame]) -> list[Call]:
    """Ask for the digests of copies of frames."""
    return call_all(sha256_of_df, [(df.copy(),) for df in frames], name=NAME)


def _identifiers(sha256_of_df: Callable, frames: Iterable[pd.DataFrame], what: str) -> list[str | bytes]:
    """Return whatever texts or bytes tell frames apart."""
    return [
        done.value if not done.error and type(done.value) in (str, bytes) and done.value else _digest(done, what)
        for done in _calls(sha256_of_df, frames)
    ]


def _checked(value: object, type_name: str, what: str) -> str:
    """Refuse what isn't a text of 64 lowercase hexadecimal digits."""
    if type(value) is str and type_name == "str" and re.fullmatch("[0-9a-f]{64}", value):
        return value
    hint = "¿devolvés el .hexdigest() de un hashlib.sha256, entero y sin nada alrededor?"
    if type_name == "NoneType":
        hint = "¿la función termina con `return`? No alcanza con un print."
    elif type(value) is str and re.fullmatch("[0-9a-f]{64}", value.lower()):
        hint = "el digest va en minúscula, como lo da .hexdigest()."
    elif type_name == "bytes":
        hint = "¿devolvés .digest()? .hexdigest() da el texto."
    raise CheckFailure(
        f"el digest de {what}: un texto de 64 dígitos hexadecimales en minúscula",
        f"{short(value, 80)} (tipo {type_name})",
        hint,
    )


def _compare(
    sha256_of_df: Callable,
    named: Iterable[tuple[str, pd.DataFrame]],
    among: Iterable[Slip] = (),
    orders: Iterable[Slip] = (),
    but_for: Callable[[pd.DataFrame, Call], bool] = lambda df, done: False,
    any_form: bool = True,
) -> None:
    """Compare with the reference, frame by frame, and let some slips pass."""
    named = list(named)
    for (what, df), done in zip(named, _calls(sha256_of_df, (df for _, df in named)), strict=True):
        if but_for(df, done) or (type(done.value) is str and done.value == reference(df)):
            continue
        if any_form and not done.error and in_another_form(df, done.value):
            continue
        digest = _digest(done, what)
        if digest != reference(df) and not find_slips(df, digest, among, orders):
            if digest in {reference(other) for _, other in named}:
                raise CheckFailure(
                    f"el digest de {what}, {_cut(reference(df))}",
                    f"{_cut(digest)}, que es el de otra tabla",
                    "¿guardás digests de llamadas anteriores? Calculalo en cada llamada: ni el `id` ni la forma de una "
                    "tabla dicen cuál es.",
                )
            raise _wrong(df, digest, what)


def _wrong(df: pd.DataFrame, digest: str, what: str) -> CheckFailure:
    slips = find_slips(df, digest, _CONTENT, ORDERS)
    return CheckFailure(
        f"el digest de {what}, {_cut(reference(df))}", _cut(digest), slips[0].hint if slips else _BYTES_HINT
    )


def _cut(digest: str | bytes) -> str:
    return f"{digest[:12]}…" if isinstance(digest, str) else short(digest, 16)


def _all_different(
    sha256_of_df: Callable,
    frames: list[pd.DataFrame],
    pairs: Iterable[tuple[int, int]],
    what: str | list[str],
    hint: str,
) -> None:
    """Refuse equal digests in a pair (`what` names the second, or each second), or different ones of equal frames."""
    pairs = list(pairs)
    names = what if isinstance(what, list) else [what] * len(pairs)
    # In any order, and some of them twice: who counts the calls can't tell which frames are equal.
    rng = inputs.generator(f"digest/order of {len(frames)} {names[0]}")
    digests: dict[int, str | bytes] = {}
    again = rng.integers(len(frames), size=2 if len(frames[0]) < LONG else 0)
    order = rng.permutation([*range(len(frames)), *again]).tolist()
    found = _identifiers(sha256_of_df, [frames[number] for number in order], names[0])
    for number, digest in zip(order, found, strict=True):
        if digests.setdefault(number, digest) == digest:
            continue
        raise CheckFailure(
            "que dos copias de la misma tabla tengan el mismo digest",
            "cada llamada da otro",
            "¿hasheás algo que no son los datos: la hora, un id(...), un número al azar?",
        )
    for name, (first, second) in zip(names, pairs, strict=True):
        if digests[first] == digests[second]:
            raise CheckFailure(f"otro digest para {name}", f"el mismo: {_cut(digests[first])}", hint)
