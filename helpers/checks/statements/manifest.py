"""What the statement of exercise 3 demands, and the inputs that `manifest` draws for it."""

from __future__ import annotations

from helpers.checks.statements.sentence import Sentence

__all__ = ["STATEMENT"]

VISIBLE, SAVED, REPLACED, DATA = "ej3_visible_claves", "ej3_guardar", "ej3_reemplaza", "ej3_data_hash"
CODE, SEED, VERSIONS = "ej3_code_hash", "ej3_semilla", "ej3_versiones"

STATEMENT = (
    Sentence(
        "`build_manifest(df, code, seed)` devuelve un `dict` con **exactamente** estas siete claves (el orden es libre;"
        " también vale un `OrderedDict`, y se mira lo que tiene cuando la función vuelve):",
        (VISIBLE,),
        "One call in view; the judge sees what a call returned, not what becomes of it: one dict for all calls is"
        " taken. `dict`, `OrderedDict` and `defaultdict` are taken.",
    ),
    Sentence(
        "| `data_hash` | lo que devuelve **tu** `sha256_of_df(df)` (un error del ejercicio 2 acá no resta) para el "
        "`df` recibido, entero y sin cambios |",
        (DATA,),
        "Frames of numbers with missing cells, repeated rows, capitals in names and an index out of order; one of "
        "texts, truth values and an empty column, with repeated labels and an index named like a column; one of 10,500 "
        "rows, with decimals that 32 bits don't hold. Digests with any slip are taken, in any form, so long as they "
        "differ for different data.",
    ),
    Sentence(
        "| `code_hash` | SHA-256 de los bytes UTF-8 de `code`: 64 dígitos hexadecimales en minúscula |",
        (CODE,),
        "Each of the texts below, one of them with letters beyond ASCII and Latin-1.",
    ),
    Sentence(
        "| `seed` | la semilla recibida, un `int` |",
        (SEED,),
        "0, 2**32 - 1 and two drawn seeds, compared by value and by type.",
    ),
    Sentence(
        "| `sklearn_version`, `numpy_version`, `pandas_version` | el texto de `__version__` de cada paquete "
        "instalado |",
        (VERSIONS,),
        "The versions of the environment that grades.",
    ),
    Sentence(
        '| `python_version` | un texto de tres números, como `"3.11.7"`: lo que da `platform.python_version()` |',
        (VERSIONS,),
        "The version of the interpreter that grades, with or without the sign that some distributions add.",
    ),
    Sentence(
        "`code` es el *texto* de un programa, no la ruta de un archivo, aunque haya uno que se llame así.",
        (CODE,),
        "A text that is also the name of a file in the working directory, with another text in it.",
    ),
    Sentence(
        "Se hashea **tal cual**: cuentan los espacios, los saltos de línea (también el último) y las tildes.",
        (CODE,),
        "Texts with and without a last line end; with blanks and empty lines at both ends and before a line end; with "
        "line ends of Windows and of the old Mac; with a BOM, tabs, form feeds, U+2028 and U+0085; with a composed and "
        "a decomposed accent; of hundreds of lines.",
    ),
    Sentence("Puede estar vacío.", (CODE,), "The empty text, and one of blanks and line ends alone."),
    Sentence("`seed` siempre llega como un `int` de 0 a 2³² − 1.", (SEED,), "Both ends, and seeds between them."),
    Sentence(
        "La función no modifica `df`, y no hace falta que escriba ningún archivo.",
        (DATA,),
        "The frame of every call that any check makes: cells, names, index, types and attributes.",
    ),
    Sentence(
        "`save_manifest(manifest, path)` escribe `manifest` en el archivo `path`, como un único objeto JSON en UTF-8 "
        "(sin BOM).",
        (SAVED,),
        "Every saved file is read as strict JSON.",
    ),
    Sentence(
        "Guarda el diccionario que recibe, completo y sin agregados; puede estar vacío.",
        (SAVED,),
        "Manifests, a dict of other keys, and an empty one; values are compared by type and to the last digit.",
    ),
    Sentence(
        "Las claves son textos cualesquiera; los valores, textos, números (sin NaN ni infinitos, que JSON no tiene), "
        "`True`, `False`, `None`, y listas y diccionarios de todo eso.",
        (SAVED,),
        "Keys that are empty, made of digits, of quotes and points, or differ in case alone; texts with control "
        "characters, line ends, accents of both kinds, blanks at the ends, or that read like NaN, null, numbers or "
        "JSON; whole floats, negative zero, 17 digits, very large and small numbers, integers beyond 64 bits; empty, "
        "nested, long lists and dicts.",
    ),
    Sentence(
        "`path` puede ser un texto o un `pathlib.Path`, con cualquier nombre y en cualquier carpeta que exista.",
        (SAVED,),
        "Texts and paths, relative and absolute, with `..`; names without and with several endings, hidden, with "
        "blanks, brackets, accents, `#`, `%20`, braces and `$`; folders whose names have the same.",
    ),
    Sentence(
        "Si el archivo ya existía, lo **reemplaza**: no queda nada de lo anterior.",
        (REPLACED,),
        "A longer file that was there, one of the same size, and a manifest that the function wrote itself, also where "
        "it saves the same again.",
    ),
    Sentence(
        "Son libres la sangría, el orden de las claves, si las tildes van como `\\u00f1`, el salto final y lo que "
        "devuelve la función.",
        (SAVED, REPLACED),
        "Files are compared by the value that they hold.",
    ),
)
