"""Exercise 4: checks of `validate_manifest`.

Each manifest holds the digest that the *student's* `sha256_of_df` gives to the table that pandas reads from the file.
So the checks ask about the validation alone, and a slip in exercise 2 costs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from helpers.checking import inputs
from helpers.checking.calling import Call, Question, ask, new_folder, record
from helpers.checking.failure import CheckFailure, short, short_text
from helpers.checks.student_digest import SAME_FOR_ALL, ask_digests, require_different, student_digest
from helpers.checks.validation_cases import (
    FOREIGN,
    LONG,
    USUAL,
    Table,
    altered_hashes,
    both_files,
    decoys,
    draw_long,
    draw_names,
    draw_odd,
    draw_table,
    read,
    smallest_changes,
    tampered,
)

__all__ = ["check_message", "check_paths", "check_same_content", "check_smallest_change", "check_writes_nothing"]

#: Refuses a call that ended as it must not.
Outcome = Callable[[Call], object]


@dataclass(frozen=True)
class Case:
    """One situation: what lies in the working directory, and what must come of the call."""

    #: As a message says it, in Spanish.
    what: str
    folder: Path
    files: dict[str, bytes | None]
    outcome: Outcome
    #: The paths of manifest and data; both lie in the folder under their usual names if it is empty.
    paths: tuple[str | Path, ...] = ()

    @property
    def arguments(self) -> tuple[str | Path, ...]:
        return self.paths or tuple(str(self.folder / name) for name in USUAL)


NAME = "validate_manifest"
#: Subclasses of RuntimeError that are no refusal: there is no answer yet, or it calls itself for ever.
NO_REFUSAL = {"NotImplementedError", "RecursionError"}
CHANGED = (
    "¿leés el archivo en cada llamada, y hasheás todo lo que da pd.read_csv, tal cual, sin dar por bueno otro hash?"
)
ALTERED = (
    "¿comparás con == o != el hash recalculado y `data_hash`, enteros y tal cual: sin lower, sin strip, sin cortes?"
)
PLAIN_READING = (
    "¿leés con pd.read_csv(data_path) a secas (sin dtype, nrows, comment…), sin limpiar la tabla, y lanzás solo si "
    "difieren los hashes, sin mirar otras claves?"
)
#: The refusal that a comparison of a digit or two at an end misses.
ONE_DIGIT = "en el manifiesto cambió un dígito de `data_hash`"
#: How the text begins of the exception that the statement leaves to be replaced.
STUB = "Falta tu código"
#: How the error of a line ends that raises it on purpose.
MEANT = re.compile("de la celda: `(raise|assert) ")
#: The likely slip, by what the exception says.
PATH_SLIPS = {
    "has no attribute 'read'": "json.load recibe un archivo abierto, no una ruta: with open(manifest_path) as archivo.",
    "the JSON object must be str": "json.loads recibe el texto del archivo, no la ruta: leelo antes, o usá json.load.",
}
#: The likely slip, by the exception that came.
SLIPS = {
    "NotImplementedError": "usá RuntimeError, no NotImplementedError.",
    "NameError": "usa un nombre que no existe, o que todavía no existe: mirá esa línea.",
    "FileNotFoundError": "¿abrís las dos rutas tal como llegan, sin agregarles ni quitarles nada?",
    "JSONDecodeError": "json.loads recibe el texto del archivo, no la ruta. Y la primera ruta es la del manifiesto "
    "(JSON), la segunda la de los datos (CSV).",
    "KeyError": "la clave del manifiesto se llama `data_hash`, y las columnas son las que traiga el archivo.",
    "AttributeError": "las rutas pueden llegar como texto o como Path: Path(ruta) y open(ruta) aceptan los dos.",
    "TypeError": "las rutas pueden llegar como texto o como Path, primero la del manifiesto y después la de los datos.",
    "UnicodeDecodeError": "los dos archivos están en UTF-8.",
    "OSError": "¿abrís las dos rutas tal como llegan, sin agregarles ni quitarles nada?",
    "SystemExit": "no cierres el programa: si los hashes coinciden la función termina, y si no, lanza RuntimeError.",
    "RecursionError": "tu función se llama a sí misma sin fin.",
}


def check_smallest_change(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Intact data are accepted, and each of the smallest changes of data or manifest is refused."""
    table = draw_table("tidy")
    intact, odd, long = table.content(), _odd(sha256_of_df), draw_long()
    data_hash, of_odd, of_long = _digests(sha256_of_df, intact, odd, long)
    changes = {what: changed.content() for what, changed in smallest_changes(table).items()}
    blind: set[str] = set()

    def must_refuse(done: Call, what: str, content: bytes) -> None:
        try:
            _must_refuse(done, f"en los datos {what}", hint=CHANGED)
        except CheckFailure:
            # Asked only now: a call less for each right answer. One such change is a slip of exercise 2.
            if student_digest(sha256_of_df, read(content)) != data_hash:
                raise
            blind.add(what)

    # The same paths each time: a function that keeps its last answer fails.
    folder = new_folder()
    cases: list[Case] = []

    def add(what: str, text: str, content: bytes, outcome: Outcome, other: Mapping[str, Any] = {}) -> None:
        files = both_files(text, content, form=len(cases), other={**FOREIGN, **other})
        cases.append(Case(what, folder, files, outcome))

    said = "los datos son los del manifiesto"
    for seed in (42, 0):
        add(said, data_hash, intact, partial(_must_accept, what=said), {"seed": seed})
    for what, content in changes.items():
        add(f"en los datos {what}", data_hash, content, partial(must_refuse, what=what, content=content))
    narrow = b"".join(line.partition(b",")[0] + b"\n" for line in intact.splitlines())
    for what, content in ((f"los datos son otros, y son {LONG} filas", long), ("queda una sola columna", narrow)):
        add(what, data_hash, content, partial(_must_refuse, what=what, hint=CHANGED))
    for what, text in altered_hashes(data_hash).items():
        # The true hash is elsewhere in the file, where it proves nothing.
        elsewhere = {"code_hash": data_hash} if "primer" in what else {}
        what = f"en el manifiesto {what}"
        add(what, text, intact, partial(_must_refuse, what=what, hint=ALTERED), elsewhere)
    what = f"{said}, con números como 1.50 y 2.0, textos como « norte», NA y «lote #3», mayúsculas y una fila repetida"
    # What the other keys say decides nothing.
    others: dict[str, str | int] = {"seed": 0, "code_hash": "", "python_version": "3.9.2+"}
    add(what, of_odd, odd, partial(_must_accept, what=what, hint=PLAIN_READING), others)
    what = f"{said}, y son {LONG} filas"
    add(what, of_long, long, partial(_must_accept, what=what, hint=PLAIN_READING))
    failure = None
    try:
        _ask(validate_manifest, "change", cases)
    except CheckFailure as caught:
        failure = caught
    if len({what.partition(" (")[0] for what in blind}) > 1:
        failure = CheckFailure(
            "que tu `sha256_of_df` dé digests distintos para datos distintos",
            f"el mismo digest antes y después de estos cambios: {'; '.join(what for what in changes if what in blind)}",
            SAME_FOR_ALL,
        )
    if failure is not None:
        raise failure


def check_message(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Both hashes, of the manifest and of the data, are in the message of the refusal, whole and as they are."""
    table = draw_table("message")
    changed = table.altered(8).content()  # its rows ascend as well
    before, after = _digests(sha256_of_df, table.content(), changed)

    def outcome(done: Call, what: str, text: str, recalculated: str) -> None:
        _both_hashes(_must_refuse(done, what, told=(text, recalculated)), text, recalculated)

    # In the manifest, capitals are the least that a message could tidy.
    asked = [
        ("los datos cambiaron", before, changed, after),
        ("cambiaron datos y manifiesto", before.swapcase(), changed, after),
        (ONE_DIGIT, _one_digit(before), table.content(), before),
        (
            "cambiaron los datos, y a `data_hash` le sobran espacios y un dígito",
            f"{before[:30]}  {before[30:]}0 ",
            changed,
            after,
        ),
    ]
    cases = [
        Case(what, new_folder(), both_files(text, content), partial(outcome, what=what, text=text, recalculated=digest))
        for what, text, content, digest in asked
    ]
    _ask(validate_manifest, "message", cases)


def _both_hashes(done: Call, in_manifest: str, recalculated: str) -> None:
    wanted = {"el del manifiesto": in_manifest, "el recalculado": recalculated}
    missing = [what for what, digest in wanted.items() if digest not in done.message]
    if not missing:
        return
    found = re.findall("[0-9A-Fa-f]{64}", done.message)
    hint = (
        "los dos van en la excepción (no en un print, ni cortados ni en renglones): "
        'raise RuntimeError(f"… {uno} … {otro} …"), con la f adelante; si la clase es tuya, que str(error) los tenga.'
    )
    if any(digest.swapcase() in done.message for digest in wanted.values()):
        hint = "el del manifiesto va tal como está ahí, con sus mayúsculas: sin lower ni upper."
    elif len(found) > len(set(found)):
        hint = "¿pusiste dos veces el mismo?"
    elif len(found) > 1 and missing == ["el recalculado"]:
        hint = "hay dos hashes, pero el recalculado no es el que da sha256_of_df(pd.read_csv(data_path))."
    raise CheckFailure(
        "que el texto de la excepción tenga los dos hashes, enteros y tal cual",
        f"{done.error}; {'faltan' if len(missing) > 1 else 'falta'} {' y '.join(missing)}",
        hint,
    )


def check_same_content(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Other line ends, a byte order mark and reordered columns are no change, and hide none."""
    table = draw_table("same")
    changed = table.altered(3).content("\r\n", bom=True)
    data_hash, after = _digests(sha256_of_df, table.content(), changed)
    forms = {
        "el archivo es el original": table.content(),
        "solo cambian los finales de línea (CRLF)": table.content("\r\n"),
        "solo se agrega un BOM al comienzo": table.content(bom=True),
        "solo cambia el orden de las columnas": table.reordered().content(),
        "cambian a la vez CRLF, BOM y orden de columnas": table.reordered().content("\r\n", bom=True),
    }

    def must_accept(done: Call, what: str, content: bytes) -> None:
        # Where their digest depends on the form, a slip of exercise 2, a refusal is as right as an acceptance.
        def blameless() -> bool:
            return student_digest(sha256_of_df, read(content)) != data_hash

        _must_accept(done, f"{what} y los valores son los mismos", or_refuse=blameless)

    cases = [
        Case(what, new_folder(), both_files(data_hash, content), partial(must_accept, what=what, content=content))
        for what, content in forms.items()
    ]
    what = "el archivo tiene CRLF y BOM, y también cambió una fila"
    cases.append(
        Case(
            what,
            new_folder(),
            both_files(data_hash, changed),
            partial(_must_refuse, what=what, told=(data_hash, after)),
        )
    )
    text = _one_digit(data_hash)
    refuse = partial(_must_refuse, what=ONE_DIGIT, hint=ALTERED, told=(text, data_hash))
    cases.append(Case(ONE_DIGIT, new_folder(), both_files(text, table.content()), refuse))
    _ask(validate_manifest, "same", cases)


def check_paths(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """Only the two files that the arguments name are read, whatever their names."""
    table = draw_table("paths")
    given, decoy = table.content(), table.altered(3).content()
    of_given, of_decoy, of_neither = _digests(sha256_of_df, given, decoy, table.altered(4).content())
    hint = (
        "¿abrís los archivos que llegan como argumento, tal cual, y no otros de la carpeta de trabajo? "
        "No supongas nada de sus nombres, ni que están en la misma carpeta."
    )
    accept = of_given, of_neither, _must_accept, "los datos son los del manifiesto"
    refuse = of_decoy, of_given, partial(_must_refuse, told=(of_decoy, of_given)), "los datos no son los del manifiesto"
    relative, absolute = lambda folder, name: name, lambda folder, name: folder / name
    # Each argument comes in each of the four forms, and the two in different ones.
    kinds: list[Any] = [
        ((str, relative), (Path, absolute), "el manifiesto por una ruta relativa, como texto"),
        ((Path, absolute), (str, relative), "los datos por una ruta relativa, como texto"),
        ((Path, relative), (str, absolute), "el manifiesto por una ruta relativa, como Path"),
        ((str, absolute), (Path, relative), "los datos por una ruta relativa, como Path"),
    ]
    cases = []
    asked: Any = zip((accept, refuse, accept, refuse), kinds, draw_names(), strict=True)
    for (in_manifest, in_decoy, outcome, what), (*forms, kind), names in asked:
        folder, said = new_folder(), f"{what} ({kind}; se llaman `{names[0].name}` y `{names[1].name}`)"
        # One decoy alone, or both, would turn the answer round.
        files = decoys(in_decoy, decoy, names) | both_files(in_manifest, given, names)
        paths = tuple(form(place(folder, name)) for (form, place), name in zip(forms, names, strict=True))
        cases.append(Case(said, folder, files, partial(outcome, what=said, hint=hint), paths))
    _ask(validate_manifest, "paths", cases)
    if record(validate_manifest).get("moved"):
        raise CheckFailure(
            "que una ruta relativa lleve al mismo archivo antes y después de cada llamada",
            "la función dejó otro directorio de trabajo, y la próxima ruta relativa lleva a otra parte",
            "¿usás os.chdir? No hace falta: open y pd.read_csv aceptan las rutas tal como llegan.",
        )


def check_writes_nothing(validate_manifest: Callable, sha256_of_df: Callable) -> None:
    """All files are as before, after every acceptance and refusal so far."""
    table = draw_table("nothing")
    changed = table.altered(3)
    # Without an end of the last line: whoever writes the data again writes other bytes.
    plain: dict[str, Any] = {"last_end": False}
    windows: dict[str, Any] = {"end": "\r\n", "bom": True, "last_end": False}
    data_hash, after = _digests(sha256_of_df, table.content(**plain), changed.content(**plain))

    def whatever(done: Call, what: str) -> None:
        """Whether this form is understood is another check's question."""

    forms: list[tuple[Table, dict[str, Any], Callable[..., object], str]] = [
        (table, plain, _must_accept, "los datos son los del manifiesto"),
        (changed, plain, partial(_must_refuse, told=(data_hash, after)), "los datos cambiaron"),
        (table, windows, whatever, "el archivo tiene CRLF y BOM"),
        (changed, windows, whatever, "el archivo tiene CRLF y BOM, y los datos cambiaron"),
    ]
    cases = [
        Case(what, new_folder(), both_files(data_hash, table_.content(**form)), partial(outcome, what=what))
        for table_, form, outcome, what in forms
    ]
    _ask(validate_manifest, "nothing", cases)
    for what, touched in record(validate_manifest).get("touched", {}).items():
        raise CheckFailure(
            f"que `{NAME}` no escriba nada cuando {what}",
            short_text(touched),
            "validar es leer y comparar: ¿guardás una copia, un registro o el hash nuevo?",
        )


def _ask(validate_manifest: Callable, name: str, cases: list[Case]) -> None:
    """Ask about cases in an order that is drawn: who counts the calls can't tell which are to be refused.

    What a call touched in its working directory is kept for `check_writes_nothing`. Of several failures the first in
    the order given is raised: it has the simplest case.
    """
    order = inputs.generator(f"validation/order {name}").permutation(len(cases)).tolist()
    drawn = [cases[number] for number in order]
    questions = [Question(case.arguments, folder=case.folder, files=case.files) for case in drawn]
    failures = {}
    answers = ask(validate_manifest, questions, NAME)
    kept = record(validate_manifest)
    kept["raises"] = kept.get("raises", False) or any(_refused(answer.call) for answer in answers)
    for number, case, answer in zip(order, drawn, answers, strict=True):
        if touched := _touched(case.files, answer.files):
            kept.setdefault("touched", {}).setdefault(case.what, touched)
        if answer.moved:
            kept["moved"] = True
        try:
            case.outcome(answer.call)
        except CheckFailure as failure:
            other = failure.__cause__  # whoever raises elsewhere needn't be told to
            failures[number] = other if kept["raises"] and isinstance(other, CheckFailure) else failure
    if failures:
        raise failures[min(failures)]


def _odd(sha256_of_df: Callable) -> bytes:
    """Return the odd table; without a missing cell where the student's digest, a slip of exercise 2, takes none."""
    content = draw_odd()
    try:
        student_digest(sha256_of_df, read(content))
    except CheckFailure:
        return draw_odd(missing=False)
    return content


def _digests(sha256_of_df: Callable, *contents: bytes) -> list[str]:
    """Refuse equal digests of different data, and a digest that isn't the same the second time."""
    *digests, again = ask_digests(sha256_of_df, *map(read, (*contents, contents[0])))
    require_different(digests)
    if again != digests[0]:
        raise CheckFailure(
            "que tu `sha256_of_df` dé siempre el mismo digest para los mismos datos",
            "dos digests distintos del mismo archivo, leído dos veces",
            "¿hashea algo que no son los datos: la hora, un id(...), un número al azar?",
        )
    return digests


def _one_digit(digest: str) -> str:
    return tampered(digest, min(5, len(digest) - 1))


def _touched(before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]) -> str:
    folders = {str(folder): None for name in before for folder in PurePosixPath(name).parents if folder.name}
    before = {**folders, **before}
    created = [f"creó {name}" for name in after if name not in before]
    removed = [f"borró {name}" for name in before if name not in after]
    changed = [f"cambió {name}" for name in before if name in after and before[name] != after[name]]
    return ", ".join(sorted(created + changed + removed))


def _refused(done: Call) -> bool:
    return "RuntimeError" in done.error_types and not NO_REFUSAL & set(done.error_types)


def _must_accept(
    done: Call,
    what: str,
    *,
    or_refuse: Callable[[], bool] = lambda: False,
    hint: str = (
        "¿lanzás solo si difieren los hashes, sin mirar otras claves? ¿Y hasheás la tabla tal como la lee pd.read_csv, "
        "sin limpiarla, no los bytes del archivo?"
    ),
) -> None:
    if done.error is None or (_refused(done) and or_refuse()):
        return
    if not _refused(done):
        hint = _slip(done) or "probá tu función en la celda libre con un caso así, y mirá en qué línea se corta."
    raise CheckFailure(f"que `{NAME}` termine sin error cuando {what}", done.error, hint)


def _must_refuse(
    done: Call,
    what: str,
    *,
    hint: str = "¿comparás el hash recalculado ahora con el `data_hash` del manifiesto, entero?",
    told: tuple[str, ...] = (),
) -> Call:
    """Refuse what isn't a refusal; given both hashes, an exception of another class that is meant to be one counts.

    It names them, or a line with `raise` or `assert` made it. Its class is the business of `check_smallest_change`.
    """
    error = done.error or ""
    meant = MEANT.search(error) or (error and all(digest in done.message for digest in told))
    if _refused(done) or (told and meant):
        return done
    actual = done.error or f"ninguna excepción; devolvió {short(done.value)}"
    if done.error:
        hint = _slip(done) or "lanzá RuntimeError (o una subclase tuya) con raise; otra clase de excepción no cuenta."
    expected, never = f"RuntimeError cuando {what}", ""
    if not done.error and done.printed:
        actual += ", después de escribir algo en pantalla"
        never = "escribir un aviso no detiene a nadie: la función tiene que lanzar RuntimeError con raise."
    elif not done.error and done.value is not None:
        never = "devolver un valor no detiene a nadie: la función tiene que lanzar RuntimeError con raise."
    failure = CheckFailure(expected, actual, hint)
    if never:  # `_ask` knows whether it ever raises
        raise CheckFailure(expected, actual, never) from failure
    raise failure


def _slip(done: Call) -> str:
    if (done.error or "").startswith("RuntimeError:") and "RuntimeError" not in done.error_types:
        return "tu clase `RuntimeError` es otra que la de Python: dale otro nombre, y que herede de RuntimeError."
    if "NotImplementedError" in done.error_types and done.message.startswith(STUB):
        return "ese es el texto de la consigna: reemplazalo por tu código."
    for text, hint in PATH_SLIPS.items():
        if text in done.message:
            return hint
    kinds = [(done.error or "").partition(":")[0], *done.error_types]
    return next((SLIPS[kind] for kind in kinds if kind in SLIPS), "")
