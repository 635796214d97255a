"""Exercise 5: the sentences of its statement, the cells that hold them, and the inputs that are drawn for each."""

from __future__ import annotations

from helpers.checks.statements.sentence import Sentence

__all__ = ["STATEMENT"]

_SEEN = ("ej5_visible_secciones", "ej5_visible_archivo")
_HIDDEN = ("ej5_detalles", "ej5_datos", "ej5_metricas", "ej5_limitaciones", "ej5_json_estricto", "ej5_no_modifica")

STATEMENT = (
    Sentence(
        "Escribí `build_model_card(model, X, y, intended_use, limitations, date_trained)`.",
        (*_SEEN, *_HIDDEN),
        "Every cell calls it with six positional arguments.",
    ),
    Sentence(
        "Devuelve la ficha, un `dict` común (vale un `OrderedDict`) con valores que JSON conoce, y la guarda en "
        "`model_card.json`.",
        ("ej5_visible_archivo", "ej5_json_estricto", "ej5_datos"),
        "Each call runs in a folder of its own; a `defaultdict` passes too, another subclass or a number of NumPy "
        "other than float64 doesn't.",
    ),
    Sentence(
        "La ficha tiene, al menos, estas cinco secciones: | sección | qué contiene |",
        _SEEN[:1],
        "One small tree; further sections pass everywhere.",
    ),
    Sentence(
        "`model_details` | un dict: `name`, `params`, `date_trained`, `sklearn_version` |",
        ("ej5_visible_secciones", "ej5_detalles"),
        "Five kinds of models.",
    ),
    Sentence(
        "`intended_use` | el texto que recibió la función |",
        ("ej5_limitaciones",),
        "A text with outer blanks, quotes and a last line break, and an empty one.",
    ),
    Sentence(
        "`training_data` | un dict: `data_hash`, `n_rows`, `n_features` |",
        ("ej5_visible_secciones", "ej5_datos"),
        "Two tables of two models.",
    ),
    Sentence(
        "`metrics` | un dict: `accuracy`, `recall_by_class` |",
        ("ej5_visible_secciones", "ej5_metricas"),
        "Four tables, whose classes are of four types.",
    ),
    Sentence(
        "`limitations` | la lista que recibió la función, entera y en el mismo orden |",
        ("ej5_limitaciones",),
        "Lists of six texts with a repeated, an empty, a blank-edged and a long one in three alphabets; of one; of "
        "none.",
    ),
    Sentence(
        "`model` es un clasificador de scikit-learn **ya entrenado**, en general con otros datos.",
        _HIDDEN,
        "Trees, forests, linear, boosted and voting models, vectors without probabilities, neighbours, a pipeline that "
        "takes columns by their names, and a search; all of scikit-learn's own classes, fitted on other data.",
    ),
    Sentence(
        "`X` (DataFrame, sin columna `target`) e `y` (Series) son los datos etiquetados que la ficha describe.",
        ("ej5_datos", "ej5_metricas"),
        "Columns of whole numbers, fractions and truth values; where the model takes gaps, two with some, the first "
        "one and another, and one all missing; 7, some 270 or some 1250 rows, one of them twice.",
    ),
    Sentence(
        "Comparten el índice, que puede no ser 0, 1, 2, … y repetirse, como después de un `train_test_split` o de "
        "una muestra con reposición;",
        ("ej5_datos", "ej5_metricas"),
        "Shuffled numbers from 1000 on, numbers that come several times, and texts.",
    ),
    Sentence(
        "en `y` aparecen exactamente las clases del modelo, y ninguna se llama `accuracy`, `macro avg` ni "
        "`weighted avg`.",
        ("ej5_metricas",),
        "Three classes or two, each in `y`; a class of an earlier call must not come back. No class is called like an "
        "average in scikit-learn's report, which loses it.",
    ),
    Sentence(
        "Los otros tres son un texto, una lista de textos (pueden llegar vacíos) y una fecha ISO, como "
        '`"2026-03-14"` o `"20260314"`: se copian **tal cual**.',
        ("ej5_limitaciones", "ej5_detalles"),
        "Dates by days, in the basic form and by weeks; texts and lists as above, empty ones included.",
    ),
    Sentence(
        "Los seis argumentos llegan siempre, en ese orden y sin nombre.",
        _HIDDEN,
        "No call leaves one out or names one.",
    ),
    Sentence(
        '`name` es el nombre de la clase del modelo (`"DecisionTreeClassifier"`) y `sklearn_version`, el texto de '
        "`sklearn.__version__`.",
        ("ej5_detalles",),
        "A pipeline, a search and a vote, which hold models of other names, and two simple models.",
    ),
    Sentence(
        "`params` es un dict con exactamente los parámetros de `model.get_params(deep=False)`.",
        ("ej5_detalles",),
        "The five kinds of models: four of them have deeper parameters or attributes of their own.",
    ),
    Sentence(
        "Los valores que JSON estricto conoce quedan como están (`1` es `1`, `None` es `None`, y una tupla vale "
        "como lista).",
        ("ej5_detalles",),
        "Whole numbers, fractions, texts, truth values, None, a tuple of numbers and a dict of lists; no dict with "
        "keys other than texts and no numpy.float64, of which JSON makes something else or the same.",
    ),
    Sentence(
        "Los demás, como otro modelo, un `nan` o un entero de NumPy, y también la lista o el dict que tiene uno "
        "adentro, se reemplazan **enteros** por su `repr`, que es un texto.",
        ("ej5_detalles",),
        "A model, NaN, infinity, NumPy's integer and truth value alone; models in a list of pairs, NaN in a dict.",
    ),
    Sentence(
        "`data_hash` es lo que devuelve **tu** `sha256_of_df(X.assign(target=y))`: `X` con las etiquetas en una "
        "columna `target`, se llame como se llame `y`.",
        ("ej5_datos",),
        "An `y` that is called like a column of `X` and one without a name, on repeated and on text labels of rows.",
    ),
    Sentence(
        "Pese al nombre de la sección, describe los `X` e `y` que recibe la función.",
        ("ej5_datos",),
        "No model was fitted on the data of its card, nor on as many rows.",
    ),
    Sentence(
        "`n_rows` y `n_features` son las filas y columnas de `X` (sin `target`), como `int` de Python.",
        ("ej5_datos",),
        "Tables with a row that comes twice, labels that do, gaps, also in the first column, and columns that aren't "
        "numbers or are all missing.",
    ),
    Sentence(
        "Se miden con `model.predict(X)` contra `y`, sobre **todas** las filas.",
        ("ej5_metricas",),
        "A model whose `score` is another number, one without `predict_proba`, and some to which a missing value "
        "means a class; tables on which a model that is fitted again is better, one of more than a thousand rows.",
    ),
    Sentence(
        "Son fracciones entre 0 y 1, sin redondear (tolerancia: 1e-9).",
        ("ej5_metricas",),
        "Rows of each class are prime, and so is their sum: rounding to six decimals shows.",
    ),
    Sentence(
        "`accuracy`: la fracción de filas en que coinciden.",
        ("ej5_metricas",),
        "Tables on which no average over classes equals it.",
    ),
    Sentence(
        "`recall_by_class`: un dict con una clave `str(clase)` por cada clase que aparece en `y`.",
        ("ej5_metricas",),
        "Classes that are texts, whole numbers, floats without a fraction, and truth values.",
    ),
    Sentence(
        "Su valor es, entre las filas *de* esa clase, la fracción que el modelo predijo bien: 0.0 si no acertó "
        "ninguna.",
        ("ej5_metricas",),
        "A class that is never predicted, and classes whose precision or share differs from their recall.",
    ),
    Sentence(
        "`model_card.json` queda en el directorio de trabajo que haya cuando se llama a la función.",
        ("ej5_json_estricto",),
        "Each call of each cell has another folder.",
    ),
    Sentence(
        "Es un único objeto JSON estricto (sin `NaN`), en UTF-8 y sin BOM, con **lo mismo** que se devuelve.",
        ("ej5_json_estricto", "ej5_visible_archivo"),
        "The files of all calls so far: texts with accents, Cyrillic, Chinese and an emoji; parameters with NaN.",
    ),
    Sentence(
        "Si ya existía, se reemplaza.",
        ("ej5_json_estricto",),
        "A longer file lies there before one call, one of the same size before another, none before a third, and "
        "chance decides for the rest.",
    ),
    Sentence(
        "No reentrena ni reconfigura el modelo, y no modifica `X`, `y` ni `limitations`.",
        ("ej5_no_modifica",),
        "The arguments of all calls so far: names, index, attributes, cells, and all that the model holds.",
    ),
    Sentence(
        "Podés agregar claves y secciones, como las consideraciones éticas de Mitchell y otros: cualquiera, salvo "
        "dentro de `params`.",
        ("ej5_detalles",),
        "Nothing is asked of further keys, but in `params`, and but for the classes of an earlier call.",
    ),
)
