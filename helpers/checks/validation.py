"""Exercise 4: checks of `validate_manifest`.

Each manifest holds the digest that the *student's* `sha256_of_df` gives to the table that pandas reads from the file.
So the checks ask about the validation alone, and a slip in exercise 2 costs nothing here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from helpers.checking import inputs
from helpers.checking.calling import Call, call, record, workspace
from helpers.checking.failure import CheckFailure, short, short_text
from helpers.checks.student_digest import student_digest, student_digests
from helpers.checks.validation_cases import (
    Table,
    changed_traits,
    draw_table,
    files,
    put,
    put_decoys,
    read,
    smallest_changes,
    tampered,
    with_traits,
)

__all__ = ["check_message", "check_paths", "check_same_content", "check_smallest_change", "check_writes_nothing"]

T = TypeVar("T")
#: Digest in the manifest, content of the data, what must come of the call, what a message says of it, and options.
Case = tuple[str, bytes, Callable[..., object], str, dict[str, Any]]

NAME = "validate_manifest"
#: Subclasses of RuntimeError that are no refusal: there is no answer yet, or it calls itself for ever.
NO_REFUSAL = {"NotImplementedError", "RecursionError"}
PASTE = "pegá en la celda de solución tu `sha256_of_df` del ejercicio 2."
#: How the text begins of the exception that the statement leaves to be replaced.
STUB = "Falta tu código"
#: The likely slip, by the exception that came.
SLIPS = {
    "NotImplementedError": "usá RuntimeError, no NotImplementedError.",
    "NameError": "usa un nombre que no existe, o que todavía no existe: mirá esa línea.",
    "FileNotFoundError": "¿abrís las dos rutas tal como llegan, sin agregarles ni quitarles nada?",
    "JSONDecodeError": "el primer argumento es la ruta del manifiesto (JSON) y el segundo la de los datos (CSV).",
    "KeyError": "la clave del manifiesto se llama `data_hash`, y las columnas son las que traiga el archivo.",
    "AttributeError": "las rutas pueden llegar como texto o como Path: Path(ruta) y open(ruta) aceptan los dos.",
    "TypeError": "las rutas pueden llegar como texto o como Path, primero la del manifiesto y después la de los datos.",
    "UnicodeDecodeError": "los dos archivos están en UTF-8.",
    "SystemExit": "no cierres el programa: si los hashes coinciden la función termina, y si no, lanza RuntimeError.",
    "RecursionError": "tu función se llama a sí misma sin fin.",
}


def check_smallest_change(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Intact data are accepted, and each of the smallest changes of data or manifest is refused."""
    # The files have the same paths each time: an answer that was kept from the last call shows.
    table = draw_table("change")
    intact = table.content()
    (data_hash,) = _digests(sha256_of_df, intact)
    changes = {what: changed.content() for what, changed in smallest_changes(table).items()}
    blind = [what for what, content in changes.items() if student_digest(sha256_of_df, read(content)) == data_hash]
    if len(blind) > 1:  # one is a slip of exercise 2
        raise CheckFailure(
            "que tu `sha256_of_df` dé digests distintos para datos distintos",
            f"el mismo digest antes y después de estos cambios: {'; '.join(blind)}",
            PASTE,
        )
    cases: list[Case] = [(data_hash, intact, _must_accept, "los datos son los del manifiesto", {})] * 2
    for what, content in changes.items():
        if what not in blind:
            cases.append((data_hash, content, _must_refuse, f"en los datos {what}", {}))
    for position in (0, -1):
        what = "en el manifiesto cambió un dígito de `data_hash`"
        cases.append((tampered(data_hash, position), intact, _must_refuse, what, {}))
    for what, text in {"quedó cortado": data_hash[:32], "quedó vacío": ""}.items():
        # No SHA-256 at all: whoever says so with another exception has stopped, too.
        cases.append((text, intact, _must_refuse, f"en el manifiesto `data_hash` {what}", {"or_raise": True}))
    table = with_traits(table)
    data_hash = student_digest(sha256_of_df, read(table.content()))
    what = (
        "los datos son los del manifiesto, con una fila repetida, un texto que empieza con un espacio "
        "y un nombre de columna con espacio y mayúscula"
    )
    cases.append((data_hash, table.content(), _must_accept, what, {}))
    for what, changed in changed_traits(table).items():
        if student_digest(sha256_of_df, read(changed.content())) != data_hash:
            cases.append((data_hash, changed.content(), _must_refuse, f"en los datos {what}", {}))
    # The same paths each time: a function that keeps its last answer fails.
    with workspace() as folder:

        def ask(case: Case) -> None:
            in_manifest, content, outcome, what, options = case
            outcome(validate_manifest, *put(folder, in_manifest, content), what, **options)

        _in_any_order("change", cases, ask)


def check_message(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Both hashes, of the manifest and of the data, are in the message of the refusal, whole."""
    table = draw_table("message")
    changed = table.altered(3).content()
    before, after = _digests(sha256_of_df, table.content(), changed)
    with workspace() as folder:
        done = _must_refuse(validate_manifest, *put(folder, before, changed), "los datos cambiaron")
    wanted = {"el del manifiesto": before, "el recalculado": after}
    missing = [what for what, digest in wanted.items() if digest not in done.message]
    if missing:
        found = re.findall("[0-9a-f]{64}", done.message)
        hint = (
            "los dos van en la excepción (no en un print, ni cortados): "
            'raise RuntimeError(f"… {uno} … {otro} …"), con la f adelante.'
        )
        if len(found) > len(set(found)):
            hint = "¿pusiste dos veces el mismo?"
        elif len(found) > 1 and missing == ["el recalculado"]:
            hint = "hay dos hashes, pero el recalculado no es el que da sha256_of_df(pd.read_csv(data_path))."
        raise CheckFailure(
            "que el texto de la excepción tenga los dos hashes, enteros: 64 dígitos cada uno",
            f"{done.error}; {'faltan' if len(missing) > 1 else 'falta'} {' y '.join(missing)}",
            hint,
        )


def check_same_content(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Other line ends, a byte order mark and reordered columns are no change, and hide none."""
    table = draw_table("same")
    changed = table.altered(3).content("\r\n", bom=True)
    data_hash, _ = _digests(sha256_of_df, table.content(), changed)
    forms = {
        "el archivo es el original": table.content(),
        "solo cambian los finales de línea (CRLF)": table.content("\r\n"),
        "solo se agrega un BOM al comienzo": table.content(bom=True),
        "solo cambia el orden de las columnas": table.reordered().content(),
        "cambian a la vez CRLF, BOM y orden de columnas": table.reordered().content("\r\n", bom=True),
    }
    cases: list[Case] = []
    for what, content in forms.items():
        # Where their digest depends on the form, a slip of exercise 2, a refusal is as right as an acceptance.
        blameless = student_digest(sha256_of_df, read(content)) != data_hash
        said = f"{what} y los valores son los mismos"
        cases.append((data_hash, content, _must_accept, said, {"or_refuse": blameless}))
    cases.append((data_hash, changed, _must_refuse, "el archivo tiene CRLF y BOM, y también cambió una fila", {}))

    def ask(case: Case) -> None:
        in_manifest, content, outcome, what, options = case
        with workspace() as folder:
            outcome(validate_manifest, *put(folder, in_manifest, content), what, **options)

    _in_any_order("same", cases, ask)


def check_paths(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Only the two files that the arguments name are read."""
    rng = inputs.generator("validation/names")
    table = draw_table("paths")
    given, decoy = table.content(), table.altered(3).content()
    of_given, of_decoy, of_neither = _digests(sha256_of_df, given, decoy, table.altered(4).content())
    hint = "¿leés los archivos que llegan como argumento, tal cual, y no otros de la carpeta de trabajo?"
    names = Path(inputs.word(rng), f"{inputs.word(rng)}.json"), Path(inputs.word(rng), f"{inputs.word(rng)}.csv")
    cases: list[tuple[str, str, Callable[..., object], str]] = [
        (of_given, of_neither, _must_accept, "los datos son los del manifiesto"),
        (of_decoy, of_given, _must_refuse, "los datos no son los del manifiesto"),
    ]
    kinds = "rutas relativas, como texto", "rutas absolutas, como Path"

    def ask(case: tuple[tuple[str, str, Callable[..., object], str], str]) -> None:
        (in_manifest, in_decoy, outcome, what), kind = case
        with workspace() as folder:
            # One decoy alone, or both, would turn the answer round.
            put_decoys(folder, in_decoy, decoy, names)
            put(folder, in_manifest, given, names)
            manifest, data = (str(name) if "relativas" in kind else folder / name for name in names)
            outcome(validate_manifest, manifest, data, f"{what} ({kind})", hint=hint)

    _in_any_order("paths", itertools.product(cases, kinds), ask)


def check_writes_nothing(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """All files are as before, after every acceptance and refusal so far."""
    table = draw_table("nothing")
    changed = table.altered(3)
    # Without an end of the last line: whoever writes the data again writes other bytes.
    plain: dict[str, Any] = {"last_end": False}
    windows: dict[str, Any] = {"end": "\r\n", "bom": True, "last_end": False}
    data_hash, _ = _digests(sha256_of_df, table.content(**plain), changed.content(**plain))
    cases: list[tuple[Table, dict[str, Any], Callable[..., object], str]] = [
        (table, plain, _must_accept, "los datos son los del manifiesto"),
        (changed, plain, _must_refuse, "los datos cambiaron"),
        # Whether this form is understood is another check's question.
        (table, windows, _validate, "el archivo tiene CRLF y BOM"),
        (changed, windows, _validate, "el archivo tiene CRLF y BOM, y los datos cambiaron"),
    ]

    def ask(case: tuple[Table, dict[str, Any], Callable[..., object], str]) -> None:
        table_, form, outcome, what = case
        with workspace() as folder:
            outcome(validate_manifest, *put(folder, data_hash, table_.content(**form)), what)

    _in_any_order("nothing", cases, ask)
    for what, touched in record(validate_manifest).get("touched", {}).items():
        raise CheckFailure(
            f"que `{NAME}` no escriba nada cuando {what}",
            short_text(touched),
            "validar es leer y comparar: ¿guardás una copia, un registro o el hash nuevo?",
        )


def _in_any_order(name: str, cases: Iterable[T], ask: Callable[[T], object]) -> None:
    """Ask about cases in an order that is drawn: who counts the calls can't tell which are to be refused.

    Of several failures the first in the order given is raised: it has the simplest case.
    """
    cases, failures = list(cases), {}
    for number in inputs.generator(f"validation/order {name}").permutation(len(cases)).tolist():
        try:
            ask(cases[number])
        except CheckFailure as failure:
            failures[number] = failure
    if failures:
        raise failures[min(failures)]


def _validate(validate_manifest: Callable, manifest: str | Path, data: str | Path, what: str) -> Call:
    """Call the student's function, and keep what it touched in the working directory, for `check_writes_nothing`."""
    folder = Path.cwd()
    before = files(folder)
    done = call(validate_manifest, manifest, data, name=NAME)
    if touched := _touched(before, files(folder)):
        record(validate_manifest).setdefault("touched", {}).setdefault(what, touched)
    return done


def _digests(sha256_of_df: Callable, *contents: bytes) -> list[str]:
    """Refuse equal digests of different data, and a digest that isn't the same the second time."""
    digests = student_digests(sha256_of_df, *map(read, contents))
    if student_digest(sha256_of_df, read(contents[0])) != digests[0]:
        raise CheckFailure(
            "que tu `sha256_of_df` dé siempre el mismo digest para los mismos datos",
            "dos digests distintos del mismo archivo, leído dos veces",
            PASTE,
        )
    return digests


def _touched(before: dict[str, bytes | None], after: dict[str, bytes | None]) -> str:
    created = [f"creó {name}" for name in after if name not in before]
    removed = [f"borró {name}" for name in before if name not in after]
    changed = [f"cambió {name}" for name in before if name in after and before[name] != after[name]]
    return ", ".join(sorted(created + changed + removed))


def _refused(done: Call) -> bool:
    return "RuntimeError" in done.error_types and not NO_REFUSAL & set(done.error_types)


def _must_accept(
    validate_manifest: Callable,
    manifest: str | Path,
    data: str | Path,
    what: str,
    *,
    or_refuse: bool = False,
    hint: str = (
        "¿lanzás solo si difieren los hashes, sin mirar otras claves? ¿Y hasheás la tabla tal como la lee pd.read_csv, "
        "sin limpiarla, no los bytes del archivo?"
    ),
) -> None:
    done = _validate(validate_manifest, manifest, data, what)
    if done.error is None or (or_refuse and _refused(done)):
        return
    if not _refused(done):
        hint = _slip(done) or "probá tu función en la celda libre con un caso así, y mirá en qué línea se corta."
    raise CheckFailure(f"que `{NAME}` termine sin error cuando {what}", done.error, hint)


def _must_refuse(
    validate_manifest: Callable,
    manifest: str | Path,
    data: str | Path,
    what: str,
    *,
    or_raise: bool = False,
    hint: str = "¿comparás el hash recalculado ahora con el `data_hash` del manifiesto, entero?",
) -> Call:
    done = _validate(validate_manifest, manifest, data, what)
    if _refused(done) or (or_raise and done.error):
        return done
    actual = done.error or f"ninguna excepción; devolvió {short(done.value)}"
    if done.error:
        hint = _slip(done) or "lanzá RuntimeError (o una subclase tuya) con raise; otra clase de excepción no cuenta."
    elif done.printed:
        actual += ", después de escribir algo en pantalla"
        hint = "escribir un aviso no detiene a nadie: la función tiene que lanzar RuntimeError con raise."
    elif done.value is not None:
        hint = "devolver un valor no detiene a nadie: la función tiene que lanzar RuntimeError con raise."
    raise CheckFailure(f"RuntimeError cuando {what}", actual, hint)


def _slip(done: Call) -> str:
    if "NotImplementedError" in done.error_types and done.message.startswith(STUB):
        return "ese es el texto de la consigna: reemplazalo por tu código."
    kinds = [(done.error or "").partition(":")[0], *done.error_types]
    return next((SLIPS[kind] for kind in kinds if kind in SLIPS), "")
