"""Checks of the homework's files, and of what they do in new processes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import math
from collections.abc import Iterable
from typing import Any

from helpers.checking.failure import CheckFailure, short
from helpers.checking.strict_values import Plain, bits, parse_strict_json
from helpers.checks.homework.lock import entries, imported, needs, pinned
from helpers.checks.homework.runs import Homework, Run, current, noise
from helpers.reference.digest import sha256_of_df
from helpers.reference.homework import CARD, LOCK, MANIFEST, PIPELINE, REQUIREMENTS, SEED, TARGET, make_data

__all__ = [
    "check_code_hash",
    "check_current_manifest",
    "check_data_hash",
    "check_lock",
    "check_manifest",
    "check_model_card",
    "check_runs",
    "check_same_twice",
    "check_seeds",
    "needed_of_lock",
]

#: The manifest must name these, as PyPI writes them.
PACKAGES = ("numpy", "pandas", "scikit-learn")
#: The card must measure these.
METRICS = ("accuracy", "n_test", "recall_by_class")
#: Smallest and largest share of the rows for the evaluation: those of the statement, and what chance adds where each
#: row is drawn.
SHARES = 0.17, 0.43
#: Mean recall that nobody reaches where nothing is to be learned: 270 rows or more. The accuracy says less: the classes
#: have two sizes.
LUCK = 0.65
#: How many standard deviations the rows of a class may lie from what is expected of a part drawn by chance.
FAR = 4.7


def check_runs() -> None:
    """`pipeline.py` runs in a new process and folder, and writes both files as strict JSON; so are those handed in."""
    homework = current()
    homework.first(parse_strict_json)
    homework.second(parse_strict_json)
    for name in sorted({MANIFEST, CARD} & homework.files.keys()):
        homework.submitted(name, parse_strict_json)


def check_seeds() -> None:
    """Two runs that differ in nothing but chance measure the same, and the manifest says seed 42.

    That is what seeds are for, and what can be seen of them: what a process says of its own generators proves nothing.
    """
    homework = current()
    first, repeated = homework.first(), homework.repeated()
    ours = _asked(first.card)
    if None in ours.values() or bits(ours) != bits(_asked(repeated.card)):
        raise CheckFailure(
            "las mismas `metrics` en dos corridas que solo se distinguen en el azar y en PYTHONHASHSEED",
            "otras, o no están las tres",
            f"¿`seed_everything({SEED})` siembra las tres fuentes, y es lo primero que corre? Un default_rng() sin "
            "semilla y el orden de un `set` tampoco se repiten.",
        )
    seed = first.manifest.get("seed")
    if type(seed) is not int or seed != SEED:
        raise CheckFailure(f"`seed` {SEED} en el manifiesto", short(seed), "es el número que recibe `seed_everything`.")


def check_data_hash() -> None:
    """`data_hash` is the digest of the table, not of the file's bytes, with the class's data and with others."""
    homework = current()
    _same_digest(
        homework.first().manifest.get("data_hash"),
        {sha256_of_df(make_data())},
        "data_hash",
        "los datos de la clase",
        "¿es tu `sha256_of_df` del ejercicio 2, con la tabla que da pd.read_csv?",
    )
    _same_digest(
        homework.other().manifest.get("data_hash"),
        {sha256_of_df(noise())},
        "data_hash",
        "otros datos, guardados con BOM y finales de línea de Windows",
        "¿hasheás la tabla ya leída, y no los bytes del archivo? ¿Lo calculás en cada corrida?",
    )


def check_code_hash() -> None:
    """`code_hash` is the SHA-256 of `pipeline.py`, and changes with it."""
    homework = current()
    hint = f'¿es el SHA-256 de los bytes de `{PIPELINE}`, leído en cada corrida (Path("{PIPELINE}").read_bytes())?'
    _same_digest(
        homework.first().manifest.get("code_hash"),
        _digests(homework.read(PIPELINE)),
        "code_hash",
        f"tu `{PIPELINE}`",
        hint,
    )
    _same_digest(
        homework.other().manifest.get("code_hash"),
        _digests(homework.other_code()),
        "code_hash",
        f"tu `{PIPELINE}` con un comentario más al final",
        hint,
    )


def check_manifest() -> None:
    """`manifest.json` has its four keys, and its versions are those that ran and that the lock pins."""
    homework = current()
    submitted, run = homework.submitted(MANIFEST), homework.first()
    for manifest, what in ((submitted, "entregado"), (run.manifest, "de una corrida nueva")):
        missing = [key for key in ("data_hash", "code_hash", "seed", "package_versions") if key not in manifest]
        if missing:
            raise CheckFailure(
                f"que el manifiesto {what} tenga las cuatro claves de la consigna",
                f"falta {', '.join(missing)}",
                "mirá cómo se llaman: tal cual, en minúsculas.",
            )
    now = _versions(run.manifest)
    for package in PACKAGES:
        if now[package] != importlib.metadata.version(package):
            raise CheckFailure(
                f"que `package_versions` diga con qué {package} corrió: {importlib.metadata.version(package)}",
                short(now[package]),
                f'pedila en cada corrida: importlib.metadata.version("{package}").',
            )
    then = _versions(submitted)
    locked = {e.name: e.version for e in entries(homework.read(LOCK), LOCK) if e.applies}
    for package in PACKAGES:
        if locked.get(package) is not None and then[package] != locked[package]:
            raise CheckFailure(
                f"la misma versión de {package} en `{MANIFEST}` y en `{LOCK}`",
                f"{short(then[package])} en uno y {locked[package]} en el otro",
                "el lock tiene que ser del entorno en el que corriste: fijá esas versiones en `requirements.in`.",
            )


def check_model_card() -> None:
    """`model_card.json` has what the statement asks for, and its figures come from the run."""
    homework = current()
    for run, rows in ((homework.first(), len(make_data())), (homework.other(), len(noise()))):
        _check_card(run, rows)
    metrics = homework.other().card["metrics"]
    recalls = [metrics["recall_by_class"][name] for name in "01"]
    if sum(recalls) / 2 >= LUCK:
        raise CheckFailure(
            "que con datos en los que no hay nada que aprender el promedio de los dos recall esté cerca de 0.5",
            short(sum(recalls) / 2),
            "¿los medís en cada corrida, con filas que el modelo no vio? Entrena con unas y evalúa con las otras.",
        )
    # Where the label is drawn, it doesn't matter how the rows for the evaluation are chosen.
    found, count = noise()[TARGET].value_counts(), metrics["n_test"]
    middle = count * found[0] / len(noise())
    far = FAR * math.sqrt(middle * (1 - middle / count) * (1 - count / len(noise())))
    if not _counts(metrics, range(math.floor(middle - far), math.ceil(middle + far) + 1)):
        raise CheckFailure(
            "recalls de las clases que nombran, con la accuracy de las mismas filas",
            short({key: metrics[key] for key in METRICS}),
            "el de «0» es, de las filas con `baja` 0 que quedaron para evaluar, la fracción acertada: ¿van al revés, o "
            "dividís por las que el modelo predijo?",
        )


def check_same_twice() -> None:
    """Two runs and the submitted card have the same metrics, to the last bit; the runs also have the same hashes."""
    homework = current()
    submitted = homework.submitted(CARD)
    first, second = homework.first(), homework.second()
    hint = "¿sembrás antes de separar las filas? ¿El modelo está escalado y converge? ¿Redondeás?"
    ours, theirs = _asked(first.card), _asked(submitted)
    # No figures: what changes from run to run would make another message each time that the homework is graded.
    if None in ours.values() or bits(ours) != bits(_asked(second.card)):
        raise CheckFailure(
            "las mismas `metrics`, hasta el último bit, en dos procesos con otra cantidad de hilos y otro procesador",
            "otras, o no están las tres",
            hint,
        )
    if bits(ours) != bits(theirs):
        differing = [key for key in METRICS if bits(ours[key]) != bits(theirs[key])]
        raise CheckFailure(
            f"en el `{CARD}` entregado, lo que da una corrida nueva: {differing[0]} {short(ours[differing[0]], 60)}",
            short(theirs[differing[0]], 60),
            hint,
        )
    for key in ("data_hash", "code_hash"):
        if first.manifest.get(key) != second.manifest.get(key):
            raise CheckFailure(f"el mismo `{key}` en dos corridas", "dos distintos", "¿depende de algo que cambia?")


def check_current_manifest() -> None:
    """Another run makes the submitted manifest, except for the versions, which are the machine's."""
    homework = current()
    submitted, run = homework.submitted(MANIFEST), homework.first()
    differing = sorted(
        key
        for key in submitted.keys() | run.manifest.keys()
        if key != "package_versions" and bits(submitted.get(key)) != bits(run.manifest.get(key))
    )
    if differing:
        first = differing[0]
        raise CheckFailure(
            f"que una corrida nueva haga el mismo `{MANIFEST}` que entregaste",
            f"cambia {', '.join(differing)}; en el entregado, `{first}` es {short(submitted.get(first), 60)}",
            f"¿cambiaste `{PIPELINE}` después de correrlo? ¿Guardás algo que cambia solo, como la hora o una ruta?",
        )


def check_lock() -> None:
    """`requirements.lock` pins all imports and all that they need, in versions that `requirements.in` allows."""
    needed_of_lock(current())


def needed_of_lock(homework: Homework) -> set[str]:
    """Check a homework's lock, and return what the program needs of it (canonical names), as far as is known here.

    What only `requirements.in` asks for is checked, and isn't among them: a list of all that is installed on Windows
    may have been put there.
    """
    asked, lock = entries(homework.read(REQUIREMENTS), REQUIREMENTS), entries(homework.read(LOCK), LOCK)
    versions = pinned(lock, LOCK)
    # Whatever its source shows: without these there is neither a digest of the table nor a model of scikit-learn.
    _require(PACKAGES, versions, "la consigna lo pide, y el manifiesto dice su versión")
    direct = imported({**homework.files, PIPELINE: homework.read(PIPELINE)}, PIPELINE)
    _require(direct, versions, f"`{PIPELINE}` lo importa")
    for entry in (entry for entry in asked if entry.applies):
        _require({entry.name}, versions, f"está en `{REQUIREMENTS}`")
        if not entry.requirement.specifier.contains(versions[entry.name], prereleases=True):
            raise CheckFailure(
                f"en `{LOCK}`, un {entry.name} como el que pide `{REQUIREMENTS}`: `{entry.requirement}`",
                f"{entry.name}=={versions[entry.name]}",
                f"hacé el lock de nuevo: cambió `{REQUIREMENTS}`.",
            )
    _all_they_need({entry.name for entry in asked if entry.applies}, versions)
    return _all_they_need({*PACKAGES, *direct}, versions)


def _all_they_need(packages: set[str], versions: dict[str, str]) -> set[str]:
    left, seen = sorted(packages), set[str]()
    while left:
        package = left.pop()
        seen.add(package)
        needed = needs(package, versions[package])
        _require(needed, versions, f"lo necesita {package}")
        left += sorted(needed - seen)
    return seen


def _require(packages: Iterable[str], versions: dict[str, str], why: str) -> None:
    for package in sorted(packages):
        if package not in versions:
            raise CheckFailure(
                f"que `{LOCK}` fije `{package}`: {why}",
                f"fija {len(versions)} paquetes, y ese no",
                "un lock tiene también lo que nadie pidió: hacelo con `uv pip compile` o `pip list --format=freeze`.",
            )


def _asked(card: dict[str, Plain]) -> dict[str, Plain]:
    """Return only the metrics that the statement asks for: others may be less robust."""
    metrics = card.get("metrics")
    return {key: metrics.get(key) if type(metrics) is dict else None for key in METRICS}


def _digests(code: bytes) -> set[str]:
    r"""Return the accepted hashes: Python may have read `\n` where Windows wrote `\r\n`."""
    text = code.replace(b"\r\n", b"\n")
    return {hashlib.sha256(content).hexdigest() for content in (code, text)}


def _same_digest(actual: Plain, expected: set[str], key: str, what: str, hint: str) -> None:
    if type(actual) is not str or actual not in expected:
        raise CheckFailure(f"`{key}` {sorted(expected)[0][:12]}… para {what}", short(actual, 40), hint)


def _versions(manifest: dict[str, Plain]) -> dict[str, str]:
    versions = manifest["package_versions"]
    if type(versions) is not dict or any(type(versions.get(package)) is not str for package in PACKAGES):
        raise CheckFailure(
            "`package_versions` con la versión de numpy, pandas y scikit-learn, como textos",
            short(versions),
            'un dict: {"numpy": importlib.metadata.version("numpy"), …}.',
        )
    return versions


def _check_card(run: Run, rows: int) -> None:
    card = run.card
    if type(card.get("intended_use")) is not str or len(card["intended_use"].strip()) < 10:
        raise CheckFailure(
            "`intended_use`: un texto que diga para qué es", short(card.get("intended_use")), "alcanza con una frase."
        )
    if card.get("data_hash") != run.manifest.get("data_hash"):
        raise CheckFailure(
            "en la ficha, el `data_hash` del manifiesto", short(card.get("data_hash"), 40), "es el mismo número."
        )
    limits = card.get("limitations")
    if type(limits) is not list or not limits or any(type(t) is not str or len(t.strip()) < 10 for t in limits):
        raise CheckFailure("`limitations`: una lista de textos, al menos uno", short(limits), "¿qué no sabe hacer?")
    metrics = card.get("metrics")
    if type(metrics) is not dict:
        raise CheckFailure("`metrics`: un dict", short(metrics), "con `accuracy`, `n_test` y `recall_by_class`.")
    count = metrics.get("n_test")
    if type(count) is not int or not SHARES[0] * rows <= count <= SHARES[1] * rows:
        raise CheckFailure(
            f"`n_test`: cuántas de las {rows} filas quedaron para evaluar (entre el 20 y el 40 %)",
            short(count),
            "un entero: len(y_test).",
        )
    accuracy = metrics.get("accuracy")
    if type(accuracy) is not float or not 0 <= accuracy <= 1 or round(accuracy * count) / count != accuracy:
        raise CheckFailure(
            f"`accuracy`: aciertos dividido {count} (`n_test`), sin redondear",
            short(accuracy),
            "guardá lo que da accuracy_score, con todas sus cifras.",
        )
    recalls = metrics.get("recall_by_class")
    good = (
        type(recalls) is dict
        and set(recalls) == {"0", "1"}
        and all(type(r) in (int, float) and math.isfinite(r) and 0 <= r <= 1 for r in recalls.values())
    )
    if not good:
        raise CheckFailure(
            '`recall_by_class`: {"0": …, "1": …}, entre 0 y 1', short(recalls), "como en el ejercicio 5."
        )
    if not _counts(metrics, range(count + 1)):
        raise CheckFailure(
            f"recalls y accuracy que salgan de las mismas {count} filas (`n_test`), sin redondear",
            short({key: metrics[key] for key in METRICS}),
            "de las filas DE cada clase, la fracción acertada: ¿dividís por las que predijo, o redondeás?",
        )


def _counts(metrics: dict[str, Any], zeros: range) -> bool:
    """Tell whether accuracy and recalls can be those of `n_test` rows of which so many are of class 0."""
    count, recalls = metrics["n_test"], metrics["recall_by_class"]
    for rows in zeros:
        hits = recalls["0"] * rows, recalls["1"] * (count - rows)
        whole = [round(hit) for hit in hits]
        near = all(abs(hit - near) < 1e-9 * count for hit, near in zip(hits, whole, strict=True))
        if near and sum(whole) == round(metrics["accuracy"] * count):
            return True
    return False
