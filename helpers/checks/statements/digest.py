"""What the statement of exercise 2 demands, and the inputs that `digest` draws for it."""

from __future__ import annotations

from helpers.checks.statements.sentence import Sentence

__all__ = ["STATEMENT"]

STATEMENT = (
    Sentence("Escribí `sha256_of_df(df)`.", ("ej2_visible_forma", "ej2_bytes"), "Called with a table alone."),
    Sentence(
        "Recibe un `DataFrame` y devuelve un `str`: los 64 dígitos hexadecimales, **en minúscula**, del SHA-256 de "
        "estos bytes:",
        ("ej2_visible_forma", "ej2_bytes"),
        "Every value that comes back is looked at: exactly `str`, and the right digest of tables of numbers, of which "
        "one begins with 0. A cell of one table changes between two calls: a digest kept by `id(df)` shows.",
    ),
    Sentence(
        'Las **columnas** van en el orden ascendente de sus nombres, el de `sorted` sin más: `["a", "B"]` se vuelve '
        '`["B", "a"]`, porque las mayúsculas van antes que las minúsculas.',
        ("ej2_visible_reorden", "ej2_columnas"),
        "Names in disorder, with capitals, accents, digits, marks, none at all, beyond 16 bits; 12 columns and 160.",
    ),
    Sentence(
        "El **índice** no se escribe.",
        ("ej2_visible_reorden", "ej2_bytes"),
        "Indexes of numbers, texts, dates and two levels, with a name and without.",
    ),
    Sentence(
        "Da igual cómo sea.",
        ("ej2_bytes",),
        "Besides, labels that repeat, and an index that is called as a column.",
    ),
    Sentence(
        "Las **filas** quedan en el orden en que vienen.",
        ("ej2_filas",),
        "Rows that change places at the ends and in the middle, with their labels and with new ones.",
    ),
    Sentence(
        "El **CSV** lleva comas, un encabezado con los nombres de las columnas y un `\\n` al final de cada línea, "
        "también de la última.",
        ("ej2_bytes", "ej2_columnas"),
        "Tables of one cell, one column, 3 rows and 80; the header also has names that programs give, as `Unnamed: 0`.",
    ),
    Sentence(
        'Números, faltantes (celdas vacías; `""` si la tabla tiene una sola columna) y comillas (solo donde hacen '
        "falta) van como los escribe `to_csv` por defecto: no redondees.",
        ("ej2_bytes", "ej2_texto", "ej2_ultimo_lugar"),
        "Whole floats, exponents, minus zero, infinities, ends of 64 bits; rows and columns of missing cells, one "
        "column with a missing cell and an empty text; numbers that differ in the last digit of 17.",
    ),
    Sentence(
        "El texto se codifica en **UTF-8**.",
        ("ej2_texto",),
        "Accents of one letter and of two, letters beyond 16 bits.",
    ),
    Sentence(
        "**El orden de las filas es contenido.**",
        ("ej2_filas",),
        "The same rows in another order.",
    ),
    Sentence(
        "Por eso no ordenes las filas ni saques repetidas.",
        ("ej2_filas",),
        "Rows in disorder, and a table whose last row is there twice.",
    ),
    Sentence(
        "**La tabla que recibe no se modifica** en nada: columnas, índice, celdas, tipos y `attrs` quedan como "
        "estaban.",
        ("ej2_no_modifica",),
        "The table of every call of the exercise: with missing cells, attributes, names of index and columns.",
    ),
    Sentence(
        "El digest es el mismo en cualquier proceso y en cualquier sistema.",
        ("ej2_otro_interprete",),
        "A table of 16 columns in another interpreter with another hash seed.",
    ),
    Sentence(
        'En Windows, `to_csv` termina las líneas con `\\r\\n`: pasale `lineterminator="\\n"`.',
        (),
        "Nothing holds it, and who leaves the argument out keeps the points: all is graded on Linux. With another "
        "`os.linesep` there, an answer that has read it in its cell, and puts it right, would be refused.",
    ),
    Sentence(
        "Solo la vamos a llamar con tablas de una o más columnas y filas, con nombres que son textos distintos entre "
        "sí, y con números (enteros y decimales de 64 bits), textos, booleanos o faltantes en las celdas.",
        ("ej2_bytes", "ej2_columnas", "ej2_texto"),
        "From one cell to 10 500 rows and 160 columns; no floats of 32 bits. Columns of one kind, and one of all.",
    ),
    Sentence(
        "Nombres y celdas pueden traer acentos, comas, comillas o `\\n` (nunca `\\r`).",
        ("ej2_texto", "ej2_columnas"),
        "All of them in cells and names, also line ends one after another and at the ends, blanks at the ends of the "
        "table, other characters that end a line elsewhere, and texts that mean a missing value elsewhere.",
    ),
    Sentence("No hace falta que valides nada.", (), "A liberty: no table outside of this is passed."),
)
