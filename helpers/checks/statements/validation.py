"""What the statement of exercise 4 demands, and the inputs that `validation_cases` draws for it."""

from __future__ import annotations

from helpers.checks.statements.sentence import Sentence

__all__ = ["STATEMENT"]

ACCEPTS, REFUSES = "ej4_visible_acepta", "ej4_visible_rechaza"
CHANGE, MESSAGE, SAME, PATHS, NOTHING = (
    f"ej4_{name}" for name in ("cambio_minimo", "mensaje", "mismo_contenido", "rutas", "no_escribe")
)
ALL = (ACCEPTS, REFUSES, CHANGE, MESSAGE, SAME, PATHS, NOTHING)

STATEMENT = (
    Sentence("Escribí `validate_manifest(manifest_path, data_path)`.", ALL, "Every call."),
    Sentence(
        "lee el manifiesto (un JSON como el del ejercicio 3) y toma su `data_hash`;",
        (CHANGE,),
        "Manifests in one line and indented by blanks and tabs, with `data_hash` before and after `code_hash`; one has "
        "the true hash in `code_hash`, and another one in `data_hash`.",
    ),
    Sentence(
        "lee los datos (un CSV) y recalcula su hash: el que da **tu** `sha256_of_df` con la tabla que lee "
        "`pd.read_csv(data_path)` a secas (si lee `1.50` como 1.5, o el texto `NA` como faltante, así va);",
        (CHANGE,),
        "A file of numbers like 1.50, 2.0, 00042, 2**53 + 1 and 15 digits, of texts that options of `read_csv` read "
        "otherwise, quoted ones too, with a name like `Unnamed: 0` and a repeated row; and one of 12,000 rows.",
    ),
    Sentence(
        "si los dos hashes son iguales, termina normalmente; lo que devuelve es libre;",
        (ACCEPTS, CHANGE, SAME, PATHS, NOTHING),
        "Every file that is the manifest's.",
    ),
    Sentence(
        "si difieren, lanza `RuntimeError`.",
        (REFUSES, CHANGE, MESSAGE, SAME, PATHS, NOTHING),
        "Every file that isn't the manifest's, by every path: other data, or an altered manifest.",
    ),
    Sentence(
        "El texto de la excepción, o sea `str(error)`, tiene **los dos hashes**, enteros y tal cual: el que dice el "
        "manifiesto y el recalculado.",
        (MESSAGE,),
        "Changed data with an intact manifest, and with one whose hash is in the other case.",
    ),
    Sentence("Pegá tu `sha256_of_df` en la misma celda, con ese nombre.", ALL, "The student's own function is asked."),
    Sentence(
        "Si le quedó algún error en el ejercicio 2, acá no resta; pero tiene que funcionar y dar hashes distintos para "
        "datos distintos.",
        (CHANGE, MESSAGE, SAME, PATHS, NOTHING),
        "Each manifest holds what that function gives, in whatever form; a change that it doesn't see isn't asked "
        "about, unless it misses two kinds of them.",
    ),
    Sentence(
        "**Es otro dato:** un valor que cambió, aunque sea el último decimal, una letra, una tilde o un espacio; una "
        "fila que falta, o que sobra aunque sea repetida; dos filas en otro orden; una columna con otro nombre, aunque "
        "solo cambie una mayúscula o un espacio.",
        (CHANGE,),
        "Each of these changes of a table that no tidying changes: who takes the hash of rounded, sorted, lowercase or "
        "stripped data, too, takes one of them.",
    ),
    Sentence(
        "**Es el mismo dato:** el archivo con finales de línea `\\r\\n` (CRLF), con una marca de orden de bytes (BOM) "
        "al comienzo, con las columnas en otro orden, o con todo eso junto.",
        (SAME,),
        "Each of the three alone, and all together; and all of it with a changed row, which is to be refused.",
    ),
    Sentence(
        "Decide solo `data_hash`, entero.",
        (CHANGE,),
        "Manifests with another seed, code and versions; hashes that differ in the first digit, one in the middle, the "
        "last.",
    ),
    Sentence(
        "Si alguien lo alteró en el manifiesto, también difiere y hay que frenar, con `RuntimeError`: un dígito, un "
        "espacio de más, en mayúsculas, cortado o vacío.",
        (CHANGE,),
        "One digit changed, added or moved; half of the hash; none; the other case; a blank behind.",
    ),
    Sentence("Siempre es un texto, de caracteres ASCII.", (CHANGE,), "No other type is drawn, and no other letters."),
    Sentence(
        "Lee los archivos que le pasan y ningún otro.",
        (PATHS,),
        "Other manifests and data, under the usual names and the same ones, lie in the working directory and beside "
        "the files.",
    ),
    Sentence(
        "Las rutas llegan como texto o como `pathlib.Path`, relativas o absolutas, con cualquier nombre y en cualquier "
        "carpeta (salvo los nombres que `pd.read_csv` toma por otra cosa, como `http…`, `~…` o `….zip`).",
        (PATHS,),
        "Each argument in each of the four forms, the two never in the same; names without, with several and with "
        "unusual endings, with blanks, brackets, accents, `#`, `%20`, braces and `$`; files in one folder and in two. "
        "After each call of every check, a relative path leads where it led before.",
    ),
    Sentence(
        "Cada llamada los lee de nuevo.",
        (CHANGE,),
        "All calls get the same two paths, with other contents; all files have the same date, and some the same size.",
    ),
    Sentence(
        "No escribe, cambia ni borra ningún archivo, tampoco cuando frena: al terminar están los mismos, con los "
        "mismos bytes.",
        (NOTHING,),
        "All that lies in the working directory is compared around each call of every check: neither a date nor what "
        "is written and removed within a call counts.",
    ),
    Sentence(
        "Vale una subclase tuya de `RuntimeError`. `NotImplementedError` y `RecursionError`, que ya son subclases, no "
        "cuentan: dicen otra cosa.",
        (REFUSES, CHANGE, MESSAGE, SAME, PATHS, NOTHING),
        "Exceptions are told by the builtin classes among their bases.",
    ),
    Sentence(
        "Los dos archivos existen y están en UTF-8.",
        (CHANGE, SAME),
        "Names and texts with letters beyond ASCII; no other encoding and no missing file.",
    ),
    Sentence(
        "El CSV usa comas y tiene encabezado, de 1 a 50 columnas y de 1 a 12 000 filas, sin celdas vacías: enteros, "
        "textos (entre comillas si hacen falta) y números de hasta 6 decimales.",
        (CHANGE,),
        "Files of a handful of rows and of 12,000, of one column and of several; numbers of up to 12 digits in either.",
    ),
    Sentence(
        "El manifiesto trae las siete claves del ejercicio 3, en cualquier orden.",
        (CHANGE,),
        "Always these seven keys, in three orders.",
    ),
)
