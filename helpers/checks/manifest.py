"""Exercise 3: checks of `build_manifest` and `save_manifest`.

Each check of the manifest looks at its own keys only, so that a slip in one of them costs its points alone.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import os
import platform
import re
import sys
import textwrap
import unicodedata
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn

from helpers.checking import inputs
from helpers.checking.calling import Answer, Call, Question, ask, call_all, new_folder, record
from helpers.checking.failure import CheckFailure, short
from helpers.checking.strict_values import Plain, read_strict_json
from helpers.checks.manifest_inputs import any_dict, frames, manifest, names, other_frames, small_frame, sources
from helpers.checks.student_digest import student_digest, student_digests

__all__ = [
    "check_code_hash",
    "check_data_hash",
    "check_replaced",
    "check_saved",
    "check_seed",
    "check_versions",
]

BUILD, SAVE = "build_manifest", "save_manifest"
#: Seeds that the statement names; messages show no others.
PUBLIC_SEEDS = (0, 2**32 - 1)
#: What a hint says about code_hash, and the texts or bytes that a student may have hashed then.
CODE_SLIPS: dict[str, tuple[Callable[[str], str | bytes], ...]] = {
    "¿le sacás o le cambiás espacios o saltos de línea? El texto va tal cual.": (
        str.strip,
        str.lstrip,
        str.rstrip,
        textwrap.dedent,
        lambda code: "\n".join(code.splitlines()),
        lambda code: code.replace("\r\n", "\n"),
        lambda code: code + "\n",
        lambda code: "\n".join(line.rstrip() for line in code.split("\n")),
    ),
    "¿lo codificás en UTF-8? Con otra codificación, los bytes son otros.": (
        lambda code: code.encode("latin-1", "replace"),
        lambda code: code.encode("ascii", "replace"),
        lambda code: code.encode("ascii", "ignore"),
        lambda code: code.encode("utf-16"),
    ),
    "¿normalizás el texto, o hasheás su repr? Va tal cual.": (
        lambda code: unicodedata.normalize("NFC", code),
        repr,
        json.dumps,
    ),
    "¿hasheás el argumento `code`? Ese es el hash de otro texto fijo.": (lambda code: "code", lambda code: ""),
}


def check_data_hash(build_manifest: Callable, sha256_of_df: Callable) -> None:
    """`data_hash` is what the student's own digest gives to the frame, which no call so far has changed."""
    drawn = frames()
    digests = student_digests(sha256_of_df, *drawn)
    for frame in other_frames():
        with contextlib.suppress(CheckFailure):  # what a digest can't take is a slip of exercise 2
            digests.append(student_digest(sha256_of_df, frame))
            drawn.append(frame)
    found: list[object] = []
    calls = _build_all(build_manifest, [_arguments(df=frame.copy()) for frame in drawn])
    for frame, expected, done in zip(drawn, digests, calls, strict=True):
        found.append(_entry(_built(done), "data_hash"))
        if type(found[-1]) is not str or found[-1] != expected:
            if len(found) > len(frames()) and _shifts(sha256_of_df, frame, expected):
                continue
            hint = "pasale a `sha256_of_df` el `df` que llega, entero y sin cambios, y guardá el texto que devuelve."
            if len(found) > 1 and type(found[-1]) is str and found[-1] == found[0]:
                hint = "para otros datos dio lo mismo: ¿usás el argumento `df`, y no otra tabla del notebook?"
            raise CheckFailure(
                f"que `data_hash` sea lo que tu `sha256_of_df(df)` devuelve para los mismos datos: {expected[:8]}…",
                _seen(found[-1]),
                hint,
            )
    # A digest that modifies its argument is a slip of exercise 2.
    if 0 in record(build_manifest).get("changed", ()) and not record(sha256_of_df).get("changed"):
        raise CheckFailure(
            f"que `{BUILD}` no modifique el DataFrame que recibe",
            "después de la llamada, `df` es otro",
            "¿asignás columnas, reordenás o usás inplace=True sobre `df`? Pasáselo a `sha256_of_df` sin tocarlo.",
        )


def _shifts(sha256_of_df: Callable, frame: pd.DataFrame, digest: str) -> bool:
    """Say whether the student's digest of equal cells is another: by a slip of exercise 2, where they lie in memory."""
    same = frame.map(lambda cell: f" {cell}"[1:] if isinstance(cell, str) else cell)
    # Attributes take up memory, and no right digest sees them.
    same.attrs = {"filler": [str(number) for number in range(5000)]}
    with contextlib.suppress(CheckFailure):
        return student_digest(sha256_of_df, same) != digest
    return True


def check_code_hash(build_manifest: Callable) -> None:
    """`code_hash` is the SHA-256 digest of the UTF-8 bytes of the text as it is."""
    texts = sources()
    questions = [
        Question(_arguments(code=code), folder=new_folder(), files={code: b"print('otro programa')\n"})
        if code.endswith(".py")
        else Question(_arguments(code=code))
        for _, code in texts
    ]
    for (description, code), answer in zip(texts, ask(build_manifest, questions, BUILD), strict=True):
        actual = _entry(_built(answer.call), "code_hash")
        expected = hashlib.sha256(code.encode("utf-8")).hexdigest()
        if type(actual) is not str or actual != expected:
            raise CheckFailure(
                f"que, para {description}, `code_hash` sea el SHA-256 de sus bytes en UTF-8: {expected[:8]}… "
                "(64 dígitos hexadecimales)",
                _seen(actual, 24),
                _code_hint(actual, code, expected),
            )


def check_seed(build_manifest: Callable) -> None:
    """`seed` is the argument, as an `int`."""
    seeds = [*PUBLIC_SEEDS, 1, 7, 42, *inputs.seeds("manifest/seed", 2)]
    for seed, done in zip(seeds, _manifests(build_manifest, [_arguments(seed=s) for s in seeds]), strict=True):
        actual = _entry(_built(done), "seed")
        if type(actual) is int and actual == seed:
            continue
        hint = "¿usás el argumento `seed` tal como llega, también cuando es 0?"
        if type(actual) is not int:
            hint = "va el mismo int que llega: ni texto, ni bool, ni número de NumPy, ni lo que devuelve otra función."
        public = seed in PUBLIC_SEEDS
        raise CheckFailure(
            f"que `seed` sea {seed if public else 'la semilla que recibe'}, un int",
            _seen(actual) if public else f"otro valor (tipo {type(actual).__name__})",
            hint,
        )


def check_versions(build_manifest: Callable) -> None:
    """All four versions are those of this environment, as text."""
    (done,) = map(_built, _manifests(build_manifest, [_arguments()]))
    for key, package in (("sklearn_version", sklearn), ("numpy_version", np), ("pandas_version", pd)):
        actual = _entry(done, key)
        if type(actual) is not str or actual != package.__version__:
            raise CheckFailure(
                f"que `{key}` sea {package.__version__!r}, la versión instalada acá",
                _seen(actual),
                f"leela del paquete, {package.__name__}.__version__: una versión escrita a mano queda vieja.",
            )
    actual = _entry(done, "python_version")
    # Some distributions add a "+" to the first.
    if type(actual) is not str or actual not in (platform.python_version(), "{}.{}.{}".format(*sys.version_info)):
        raise CheckFailure(
            f"que `python_version` sea {platform.python_version()!r}",
            _seen(actual),
            "solo los tres números: platform.python_version() da ese texto, y sys.version trae además el compilador.",
        )


def check_saved(save_manifest: Callable) -> None:
    """Whatever the path and the dict, the file holds that dict, whole."""
    rng = inputs.generator("manifest/saved")
    plain, odd, hidden, bare, blank = names(rng)
    folder = new_folder()
    cases: list[tuple[dict[str, Plain], str | Path, str]] = [
        (manifest(rng), str(folder / "corridas" / plain), "la ruta es un texto"),
        (manifest(rng), folder / "v1.2 [é]" / odd, "la ruta es un pathlib.Path de nombre largo"),
        (manifest(rng), Path(hidden), "la ruta es un Path sin carpeta"),
        (any_dict(rng), f"otra carpeta/{bare}", "el dict tiene otras claves y valores"),
        ({}, f"otra carpeta/../{bare}", "el dict está vacío"),
        (manifest(rng), f"~/{plain}", "la carpeta se llama `~`"),
        (manifest(rng), blank, "el nombre empieza con un espacio"),
    ]
    there = dict.fromkeys(("corridas", "otra carpeta", "v1.2 [é]", "~"))
    questions = [Question((copy.deepcopy(given), path), folder=folder, files=there) for given, path, _ in cases]
    for (given, path, situation), answer in zip(cases, ask(save_manifest, questions, SAVE), strict=True):
        _saved(answer, given, os.path.relpath(folder / path, folder), situation)


def check_replaced(save_manifest: Callable) -> None:
    """Nothing stays of what the file held before."""
    rng = inputs.generator("manifest/replaced")
    first, second = manifest(rng), manifest(rng, version="1.0")
    old = {inputs.word(rng, 9): inputs.word(rng, 60) for _ in range(40)}
    folder, name = new_folder(), f"{inputs.word(rng)}.json"
    path = str(folder / name)

    def replace(given: dict[str, Any], there: bytes, situation: str, before: Iterable[str]) -> bytes:
        question = Question((copy.deepcopy(given), path), folder=folder, files={name: there})
        (answer,) = ask(save_manifest, [question], SAVE)
        return _replaced(answer, given, name, situation, before)

    long = json.dumps(old, indent=1).encode()
    written = replace(first, long, "ya había un archivo más largo", before=(*old, *old.values()))
    before = (first["data_hash"], first["code_hash"], first["python_version"])
    replace(second, written, "la llamás otra vez con la misma ruta", before)
    replace(second, written, "la llamás con lo mismo que antes, y el archivo ya es otro", before)
    hashes = {key: first[key][::-1] for key in ("data_hash", "code_hash")}
    replace({**first, **hashes}, written, "ya había un archivo del mismo tamaño", before[:2])


def _arguments(df: pd.DataFrame | None = None, code: str = "x = 1\n", seed: int = 7) -> tuple:
    return small_frame() if df is None else df, code, seed


def _build_all(build_manifest: Callable, arguments: Iterable[tuple]) -> list[Call]:
    return call_all(build_manifest, arguments, name=BUILD)


def _built(done: Call) -> Call:
    """Refuse a call of `build_manifest` that ended in an exception, or gave what isn't a dict."""
    if done.error:
        hint = "mirá esa línea: vale cualquier tabla, y `code` puede ser un texto vacío, y `seed`, 0."
        if {"NotImplementedError", "NameError"} & set(done.error_types):
            hint = "¿completaste la función, pegaste tu `sha256_of_df` y están los import en la misma celda?"
        elif "SystemExit" in done.error_types:
            hint = "la función tiene que volver con un dict: no cierres el programa."
        if "OSError" in done.error_types:
            hint = "`code` es el texto del programa, no una ruta: no lo abras. Acá no hace falta abrir ningún archivo."
        elif "UnicodeEncodeError" in done.error_types:
            hint = 'el texto se codifica en UTF-8, que tiene todas las letras: code.encode("utf-8").'
        elif "encode" in done.message:
            hint = 'los argumentos llegan en el orden df, code, seed, y el hash recibe bytes: code.encode("utf-8").'
        raise CheckFailure(f"que `{BUILD}(df, code, seed)` termine sin error", done.error, hint)
    if type(done.value) not in (dict, OrderedDict, defaultdict):
        raise CheckFailure(
            f"que `{BUILD}` devuelva un dict",
            _seen(done.value),
            "¿falta el return, o devolvés el texto JSON en lugar del dict?",
        )
    return done


def _manifests(build_manifest: Callable, arguments: Iterable[tuple]) -> list[Call]:
    """Build manifests, and two more of which the hashes must differ: who makes none earns nothing for its rest."""
    first, other, *_ = frames()
    two = [_arguments(df=first.copy()), _arguments(df=other.copy(), code="y = 2\n")]
    calls = _build_all(build_manifest, [*two, *arguments])
    hashes = []
    for done in calls[:2]:
        found = _built(done).value
        hashes.append([dict.get(found, key) for key in ("data_hash", "code_hash")])
    if all(type(one) is str or one is None for pair in hashes for one in pair) and hashes[0] == hashes[1]:
        raise CheckFailure(
            "un manifiesto con hashes de los datos y del código que recibe la función",
            f"con otros datos y otro código, los mismos: {short(hashes[0])}",
            "¿los calculás con `df` y `code`, en cada llamada? Primero eso: un manifiesto fijo no dice nada.",
        )
    return calls[2:]


def _entry(done: Call, key: str) -> object:
    """Return one entry of a manifest; refuse a manifest without it."""
    keys = list(dict.keys(done.value))
    if key not in [k for k in keys if type(k) is str]:
        raise CheckFailure(
            f"un manifiesto con la clave {key!r}",
            f"sus claves son {short(keys)}",
            "¿está escrita igual que en la consigna?",
        )
    return dict.__getitem__(done.value, key)


def _code_hint(actual: object, code: str, expected: str) -> str:
    """Recognise the usual slips with `code_hash`."""
    if code.endswith(".py"):
        return "`code` es el texto del programa, también si hay un archivo que se llama así: no abras ninguno."
    if not code:  # the last of the texts: what isn't empty was right
        return "`code` puede estar vacío: el texto vacío también tiene SHA-256."
    if type(actual) is not str:
        return "¿termina siempre en .hexdigest()? .digest() da bytes, y hash(code) cambia de un proceso a otro."
    if actual.lower() == expected:
        return "los dígitos van en minúscula, como los da .hexdigest()."
    if not re.fullmatch("[0-9a-f]{64}", actual):
        return "¿es hashlib.sha256 (no MD5 ni SHA-1), entero, sin prefijos, y con .hexdigest()?"
    for hint, slips in CODE_SLIPS.items():
        for slip in slips:
            hashed = slip(code)
            if hashlib.sha256(hashed.encode() if isinstance(hashed, str) else hashed).hexdigest() == actual:
                return hint
    return 'hashlib.sha256 recibe los bytes de todo el texto, code.encode("utf-8"), y nada más.'


def _no_error(done: Call, situation: str) -> None:
    """Refuse a call of `save_manifest` that ended in an exception."""
    if done.error:
        hint = "`path` es un texto o un Path (open acepta los dos), y json.dump recibe el dict y después el archivo."
        if "FileExistsError" in done.error_types:
            hint = "el modo 'x' falla si el archivo ya existe; el modo 'w' lo reemplaza."
        elif {"NotImplementedError", "NameError"} & set(done.error_types):
            hint = "¿completaste la función, y están los import en la misma celda?"
        elif "KeyError" in done.error_types:
            hint = "el dict puede traer otras claves: guardá el que llega, entero."
        raise CheckFailure(f"que `{SAVE}(manifest, path)` termine sin error cuando {situation}", done.error, hint)


def _saved(answer: Answer, expected: dict[str, Plain], name: str, situation: str) -> None:
    """Compare a dict with the file that should hold it."""
    _no_error(answer.call, situation)
    actual = read_strict_json(answer.files, name, f"`{Path(name).name}` (cuando {situation})")
    if _canonical(actual) == _canonical(expected):
        return
    hint = "escribí el dict tal como llega, con cualquier clave, con json.dump o json.dumps."
    if type(actual) is dict:
        missing, extra = expected.keys() - actual.keys(), actual.keys() - expected.keys()
        other = [key for key in expected.keys() & actual.keys() if _canonical(actual[key]) != _canonical(expected[key])]
        counts = {"claves que faltan": len(missing), "de más": len(extra), "con otro valor": len(other)}
        seen = "un objeto JSON distinto: " + ", ".join(f"{count} {what}" for what, count in counts.items())
        if not missing:
            hint = 'no agregues claves (como la fecha) ni cambies los valores: 42 va como número, no como "42".'
    else:
        seen = f"en el archivo hay {_seen(actual)}"
        if type(actual) is str:
            hint = "¿usás json.dumps y después json.dump? Con una sola alcanza: las dos juntas escriben un texto."
    raise CheckFailure(f"que, cuando {situation}, el archivo tenga exactamente el dict recibido", seen, hint)


def _replaced(answer: Answer, given: dict[str, Any], name: str, situation: str, before: Iterable[str]) -> bytes:
    """Look for old texts in a file that was written over, and return it; the form is free here."""
    _no_error(answer.call, situation)
    content = answer.files.get(name) or b""
    text = content.decode("utf-8", errors="replace")
    if not all(given[key] in text for key in ("data_hash", "code_hash")):
        raise CheckFailure(
            f"que, cuando {situation}, el archivo pase a tener el manifiesto nuevo",
            "tiene otra cosa" if text else "no hay archivo, o está vacío",
            "¿escribís siempre, en la ruta que llega, y cerrás el archivo (con `with open(...)`)?",
        )
    stayed = sum(old in text for old in before)
    if stayed:
        raise CheckFailure(
            f"que, cuando {situation}, no quede nada de lo anterior",
            f"el nuevo está, pero de lo anterior quedan {stayed} textos",
            "abrilo con el modo 'w', que lo vacía: 'a' agrega al final, y 'r+' deja el resto. Y no lo combines con "
            "lo que ya había.",
        )
    return content


def _canonical(value: Plain) -> str:
    """Write a value so that equal texts mean equal values of equal types, in any order of keys."""
    return json.dumps(value, sort_keys=True)


def _seen(value: object, limit: int = 120) -> str:
    """Quote a value with its type."""
    return f"{short(value, limit)} (tipo {type(value).__name__})"
