"""The homework: the sentences of its statement, the cells that hold them, and the runs that are made for each."""

from __future__ import annotations

from helpers.checks.statements.sentence import Sentence

__all__ = ["STATEMENT"]

_RUNS = "Four runs in new processes and folders: three with the class's data, one with data that nobody has seen."

STATEMENT = (
    Sentence(
        "`python pipeline.py`, corrido en una carpeta en la que están ese archivo y `datos.csv`:",
        ("tarea_corre",),
        _RUNS,
    ),
    Sentence(
        "llama a `seed_everything(42)` **antes que nada**: siembra `random`, NumPy y `PYTHONHASHSEED`;",
        ("tarea_semillas",),
        "Two runs that differ in chance alone. A source that nothing depends on shows nothing, and counts as sown.",
    ),
    Sentence(
        "lee `datos.csv`, separa entre el 20 y el 40 % de las filas para evaluar, entrena con las otras y evalúa "
        "con esas.",
        ("tarea_model_card",),
        "`n_test` on two tables; and a table whose labels are drawn, on which a model that knows rows by heart and "
        "is measured on them gets too many. A model that learns nothing by heart, as a linear one, does not show "
        "there that it was fitted on all rows.",
    ),
    Sentence(
        "La columna que se predice es `baja`;",
        ("tarea_model_card",),
        "Its classes, 0 and 1, have other shares in the hidden data than in the class's.",
    ),
    Sentence(
        "escribe, en la carpeta en la que corre, `manifest.json` y `model_card.json`, en UTF-8 y JSON estricto (sin "
        "NaN):",
        ("tarea_corre",),
        "Folders with blanks, an accent and two levels.",
    ),
    Sentence(
        "`data_hash` | el `sha256_of_df` de la tabla entera, como la da `pd.read_csv` |",
        ("tarea_hash_datos",),
        "The class's data, and other rows, some of them twice, in a file with BOM and the line ends of Windows.",
    ),
    Sentence(
        "`code_hash` | el SHA-256 de los bytes de `pipeline.py`, en hexadecimal |",
        ("tarea_hash_codigo",),
        "The program, and the same with a random comment at its end. Line ends may be read as Python's text.",
    ),
    Sentence(
        "`seed` | 42 |",
        ("tarea_semillas",),
        "An int, in a new run and in what was handed in.",
    ),
    Sentence(
        '`package_versions` | `{"numpy": …, "pandas": …, "scikit-learn": …}`, las versiones con las que corrió, '
        "como textos |",
        ("tarea_manifiesto",),
        "Those of a new run are this machine's; those handed in are the lock's.",
    ),
    Sentence(
        "`intended_use` | para qué sirve, una frase |",
        ("tarea_model_card",),
        "Ten characters or more, in two runs.",
    ),
    Sentence(
        "`data_hash` | el mismo del manifiesto |",
        ("tarea_model_card",),
        "In a run with each of the two tables.",
    ),
    Sentence(
        '`metrics` | `{"accuracy": …, "n_test": …, "recall_by_class": {"0": …, "1": …}}`: sin redondear; `n_test` '
        "es cuántas filas quedaron para evaluar |",
        ("tarea_model_card", "tarea_bit_a_bit"),
        "The figures must be those of one set of rows; in the hidden data the classes have shares that tell their "
        "recalls apart. Whether a program knows the class's data by heart can't be told.",
    ),
    Sentence(
        "`limitations` | una lista con al menos una frase: qué **no** sabe hacer |",
        ("tarea_model_card",),
        "Each of ten characters or more, in two runs; a person reads them.",
    ),
    Sentence(
        "Podés agregar claves, si son las mismas en cada corrida (la hora no lo es).",
        ("tarea_visible_corridas", "tarea_manifiesto_actual"),
        "Two runs of manifest and card, key by key; and the manifest that was handed in.",
    ),
    Sentence(
        "Además, un `requirements.in` con lo que tu programa importa y un `requirements.lock` con **todo** lo que "
        "hace falta, cada paquete con `==`.",
        ("tarea_lock",),
        "What its source imports, what the three packages need, and each line of both files.",
    ),
    Sentence(
        "Tiene que correr en cualquier carpeta y en cualquier máquina con esos paquetes: sin rutas absolutas, sin "
        "red, sin nada del notebook, en menos de 10 segundos.",
        ("tarea_corre",),
        "Nothing lies beside the program but what was handed in; there is no network. A run has 14 seconds.",
    ),
    Sentence(
        "Lo corremos en procesos nuevos, con otros `PYTHONHASHSEED`, otra cantidad de hilos y otro tipo de "
        "procesador; con estos datos y con otros.",
        ("tarea_bit_a_bit", "tarea_hash_datos"),
        "Hash seeds 1 and 2, one thread and two, OpenBLAS's own choice and Nehalem's.",
    ),
    Sentence(
        "Las `metrics` tienen que coincidir bit a bit entre esas corridas, y con las que entregaste.",
        ("tarea_bit_a_bit",),
        "Accuracy, `n_test` and recalls of two runs and of the card that was handed in; other metrics may differ.",
    ),
)
