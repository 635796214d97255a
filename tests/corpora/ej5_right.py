# %% base
# What the slips of the wrong ones are put into.
import json

import sklearn

# <sha256_of_df>


def known(value):
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if known(v) else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model_details": {
            "name": type(model).__name__,
            "params": params,
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {
            "data_hash": sha256_of_df(X.assign(target=y)),
            "n_rows": len(X),
            "n_features": X.shape[1],
        },
        "metrics": {
            "accuracy": float(hits.mean()),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% plain
import json

import sklearn
from sklearn.metrics import accuracy_score, recall_score

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    classes = sorted(set(y))
    recalls = recall_score(y, predicted, labels=classes, average=None)
    params = {}
    for key, value in model.get_params(deep=False).items():
        try:
            json.dumps(value, allow_nan=False)
            params[key] = value
        except (TypeError, ValueError):
            params[key] = repr(value)
    card = {
        "model_details": {
            "name": type(model).__name__,
            "params": params,
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {
            "data_hash": sha256_of_df(X.assign(target=y)),
            "n_rows": len(X),
            "n_features": len(X.columns),
        },
        "metrics": {
            "accuracy": accuracy_score(y, predicted),
            "recall_by_class": {str(c): r for c, r in zip(classes, recalls)},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, indent=2)
    return card


# %% report_of_sklearn
# classification_report has the recalls, under the text of each class; averages stay in as extra keys.
import contextlib
import json
from pathlib import Path

import sklearn
from sklearn.metrics import classification_report

# <sha256_of_df>


def params_of(model):
    params = model.get_params(deep=False)
    texts = {name: repr(value) for name, value in params.items()}
    for name in params:
        with contextlib.suppress(TypeError, ValueError):
            texts[name] = json.loads(json.dumps(params[name], allow_nan=False))
    return texts


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    report = classification_report(y, model.predict(X), output_dict=True)
    accuracy = report.pop("accuracy")
    card = dict(
        model_details=dict(
            name=model.__class__.__name__,
            params=params_of(model),
            date_trained=date_trained,
            sklearn_version=sklearn.__version__,
        ),
        intended_use=intended_use,
        training_data=dict(data_hash=sha256_of_df(X.assign(target=y)), n_rows=X.shape[0], n_features=X.shape[1]),
        metrics=dict(accuracy=accuracy, recall_by_class={c: row["recall"] for c, row in report.items()}),
        limitations=limitations,
    )
    Path("model_card.json").write_text(json.dumps(card, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    return card


# %% callable_object_with_defaults
import json
import os
import sklearn
import numpy as np

# <sha256_of_df>

class CardBuilder:
    file = "model_card.json"

    def __call__(self, model, X, y, intended_use="", limitations=(), date_trained="", *, indent=1, **extra):
        self.labels = np.array(y)
        self.hits = self.labels == model.predict(X.copy())
        card = {"model_details": self.details(model, date_trained), "intended_use": intended_use,
                "training_data": self.data(X), "metrics": self.metrics(), "limitations": [*limitations], **extra}
        path = os.path.join(os.getcwd(), self.file)
        with open(path, "wb") as f:
            f.write(json.dumps(card, indent=indent, sort_keys=True).encode())
        return card

    def details(self, model, date):
        return {"name": type(model).__qualname__, "params": {k: self.clean(v) for k, v in model.get_params(False).items()},
                "date_trained": date, "sklearn_version": str(sklearn.__version__)}

    @staticmethod
    def clean(value):
        try:
            return json.loads(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError):
            return repr(value)

    def data(self, X):
        whole = X.copy()
        whole["target"] = self.labels
        rows, columns = X.shape
        return {"data_hash": sha256_of_df(whole), "n_rows": rows, "n_features": columns}

    def metrics(self):
        return {"accuracy": self.hits.mean(),
                "recall_by_class": {str(c): self.hits[self.labels == c].mean() for c in np.unique(self.labels)}}

build_model_card = CardBuilder()


# %% confusion_matrix_of_classes
import json
import sklearn
from sklearn.metrics import confusion_matrix

# <sha256_of_df>


def jsonable(v):
    """By its type, and by what is in it."""
    if isinstance(v, dict):
        return all(isinstance(k, str) and jsonable(each) for k, each in v.items())
    if isinstance(v, (list, tuple)):
        return all(map(jsonable, v))
    return v is None or type(v) in {int, str, bool} or (type(v) is float and abs(v) < float("inf"))


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    """Con la matriz de confusión."""
    matrix = confusion_matrix(y, model.predict(X), labels=model.classes_)
    recall = matrix.diagonal() / matrix.sum(axis=1)
    card = {
        "model_details": {
            "name": model.__class__.__name__,
            "params": {k: (v if jsonable(v) else repr(v))
                       for k, v in model.get_params(deep=False).items()},
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {"data_hash": sha256_of_df(X.assign(target=y)), "n_rows": int(matrix.sum()), "n_features": int(model.n_features_in_)},
        "metrics": {
            "accuracy": float(matrix.trace() / matrix.sum()),
            "recall_by_class": dict(zip(map(str, model.classes_), recall.tolist())),
        },
        "limitations": limitations,
        "ethical_considerations": ["Nadie revisó si hay grupos perjudicados."],
        "factors": None,
    }
    json.dump(card, open("model_card.json", "w", encoding="utf-8"))
    return card


# %% prints_warns_and_logs
import json, logging, sys, warnings
import pandas as pd
import sklearn

# <sha256_of_df>

logging.basicConfig(level=logging.INFO)


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    print("armando la ficha de", model)
    print("a stderr", file=sys.stderr)
    warnings.warn("una ficha no alcanza")
    logging.getLogger("curso").warning("filas: %s", len(X))
    predicted = pd.Series(model.predict(X), index=y.index)
    hits = predicted.eq(y)
    card = {}
    card["model_details"] = {"name": type(model).__name__}
    card["model_details"]["params"] = model.get_params(deep=False)
    for k, v in card["model_details"]["params"].items():
        try:
            json.dumps(v, allow_nan=False)
        except Exception:
            card["model_details"]["params"][k] = f"{v!r}"
    card["model_details"]["date_trained"] = date_trained
    card["model_details"]["sklearn_version"] = sklearn.__version__
    card["intended_use"] = intended_use
    card["training_data"] = {"data_hash": sha256_of_df(pd.concat([X, y.rename("target")], axis=1)),
                             "n_rows": y.size, "n_features": X.columns.size}
    card["metrics"] = {"accuracy": hits.mean(), "recall_by_class": {str(k): float(v) for k, v in hits.groupby(y).mean().items()}}
    card["limitations"] = limitations
    with open("model_card.json", mode="w", encoding="utf8") as f:
        print(json.dumps(card, indent=4, ensure_ascii=False), file=f)
    return card


# %% dataclasses_and_encoder
import dataclasses
import json
from pathlib import Path
import pandas as pd
import sklearn
from sklearn.base import BaseEstimator

# <sha256_of_df>

ENCODER = json.JSONEncoder(allow_nan=False)

def encodable(value):
    try:
        return bool(ENCODER.encode(value))
    except (TypeError, ValueError):
        return False

@dataclasses.dataclass
class Details:
    name: str
    params: dict
    date_trained: str
    sklearn_version: str = sklearn.__version__

@dataclasses.dataclass
class Data:
    data_hash: str
    n_rows: int
    n_features: int

@dataclasses.dataclass
class Metrics:
    accuracy: float
    recall_by_class: dict

@dataclasses.dataclass
class Card:
    model_details: Details
    intended_use: str
    training_data: Data
    metrics: Metrics
    limitations: list = dataclasses.field(default_factory=list)


def build_model_card(model: BaseEstimator, X, y, intended_use: str, limitations: list[str], date_trained: str) -> dict:
    hits = [a == b for a, b in zip(model.predict(X), y)]
    of_class = lambda c: [h for h, label in zip(hits, y) if label == c]
    mean = lambda values: sum(values) / len(values)
    card = Card(
        Details(type(model).__name__, {k: v if encodable(v) else repr(v) for k, v in model.get_params(deep=False).items()}, date_trained),
        intended_use,
        Data(sha256_of_df(pd.concat([X, y.rename("target")], axis="columns")), *X.shape),
        Metrics(float(mean(hits)), {f"{c}": float(mean(of_class(c))) for c in y.unique()}),
        limitations,
    )
    text = ENCODER.encode(dataclasses.asdict(card))
    Path.cwd().joinpath("model_card.json").write_text(text)
    return json.loads(text)


# %% generators_and_lambdas
import json, os, tempfile
import sklearn
from collections import Counter, OrderedDict, defaultdict

# <sha256_of_df>

def jsonable(v):
    try: return json.dumps(v, allow_nan=False) and v
    except (TypeError, ValueError): return repr(v)

def _sections(model, X, y, use, limits, date):
    yield "limitations", tuple(limits)
    yield "model_details", OrderedDict(sklearn_version=sklearn.__version__, date_trained=date, name=type(model).__name__,
                                       params={k: jsonable(v) for k, v in vars(model).items() if k in model.get_params(deep=False)})
    yield "intended_use", use
    found, total = Counter(), Counter(map(str, y))
    found.update(str(a) for a, b in zip(y, model.predict(X)) if a == b)
    recalls = defaultdict(float)
    recalls.update((c, found[c] / n) for c, n in total.items())
    yield "metrics", {"accuracy": found.total() / total.total(), "recall_by_class": recalls}
    frame = X.assign(**{"target": y.values})
    yield "training_data", {"n_rows": total.total(), "n_features": frame.shape[1] - 1, "data_hash": sha256_of_df(frame)}

def build_model_card(*args, **kwargs):
    card = OrderedDict(_sections(*args, **kwargs))
    handle, name = tempfile.mkstemp(dir=".")
    with os.fdopen(handle, "w", encoding="utf-8") as f:
        f.writelines(json.JSONEncoder(indent=2).iterencode(card))
    os.replace(name, "model_card.json")
    return card


# %% validates_its_arguments
import json
from datetime import date
import pandas as pd
import sklearn
from sklearn.utils.validation import check_is_fitted

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    check_is_fitted(model)
    if not isinstance(X, pd.DataFrame) or not isinstance(y, pd.Series):
        raise TypeError("X debe ser DataFrame e y, Series")
    if "target" in X.columns or not X.index.equals(y.index):
        raise ValueError("X e y no van juntas")
    if not all(isinstance(t, str) for t in limitations):
        raise ValueError("las limitaciones son textos")
    date.fromisoformat(date_trained)
    assert set(model.classes_) == set(y.unique()) and isinstance(intended_use, str)
    table = pd.DataFrame({"y": y, "hit": model.predict(X) == y})
    strict = json.JSONEncoder(allow_nan=False)
    card = {
        "schema": "mínima 1.0",
        "model_details": {"name": type(model).__name__, "params": {}, "date_trained": date_trained,
                          "sklearn_version": sklearn.__version__, "owner": None},
        "intended_use": intended_use,
        "training_data": {"data_hash": sha256_of_df(X.assign(target=y)), "n_rows": len(table), "n_features": X.shape[1],
                          "columns": X.columns.tolist()},
        "metrics": {"accuracy": float(table["hit"].mean()), "recall_by_class": {}, "n_by_class": {}},
        "limitations": list(limitations),
    }
    for key, value in model.get_params(deep=False).items():
        try:
            card["model_details"]["params"][key] = json.loads(strict.encode(value))
        except (TypeError, ValueError):
            card["model_details"]["params"][key] = f"{value!r}"
    for label, rows in table.groupby("y"):
        card["metrics"]["recall_by_class"][str(label)] = float(rows["hit"].mean())
        card["metrics"]["n_by_class"][str(label)] = len(rows)
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2, allow_nan=False)
        f.write("\n")
    return card


# %% digest_with_the_index_in_it
# A slip of exercise 2, which costs its points there; the frame is put together in another way, too.
import hashlib
import json
import pandas as pd
import sklearn
from sklearn.metrics import recall_score


def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv().encode()).hexdigest()


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    frame = X.reset_index(drop=True)
    frame["target"] = y.reset_index(drop=True)
    predicted = model.predict(X)
    params = model.get_params(deep=False)
    for key in list(params):
        try:
            json.dumps(params[key], allow_nan=False)
        except Exception:
            params[key] = repr(params[key])
    card = {
        "model_details": {"name": type(model).__name__, "params": params,
                          "date_trained": date_trained, "sklearn_version": sklearn.__version__},
        "intended_use": intended_use,
        "training_data": {"data_hash": sha256_of_df(frame), "n_rows": len(frame), "n_features": X.shape[1]},
        "metrics": {"accuracy": (predicted == y).mean(),
                    "recall_by_class": {str(c): recall_score(y == c, predicted == c) for c in y.unique()}},
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f)
    return card


# %% digest_with_unsorted_columns
# Another slip of exercise 2, and the labels in front.
import hashlib
import json
import sklearn


def sha256_of_df(df):
    df = df.reset_index(drop=True)
    return hashlib.sha256(df.to_csv(index=False).encode("utf-8")).hexdigest()


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    def fits(value):
        try:
            return json.loads(json.dumps(value)) == (list(value) if isinstance(value, tuple) else value) and "NaN" not in json.dumps(value) and "Inf" not in json.dumps(value)
        except TypeError:
            return False

    frame = X.copy()
    frame.insert(0, "target", y)
    predicted = model.predict(X)
    labels = y.tolist()
    recalls = {}
    for c in set(labels):
        rows = [i for i, label in enumerate(labels) if label == c]
        recalls[str(c)] = sum(predicted[i] == c for i in rows) / len(rows)
    card = {
        "model_details": {"name": str(type(model).__name__), "params": {k: v if fits(v) else repr(v) for k, v in model.get_params(deep=False).items()},
                          "date_trained": date_trained, "sklearn_version": sklearn.__version__},
        "intended_use": intended_use,
        "training_data": {"data_hash": sha256_of_df(frame), "n_rows": len(frame), "n_features": len(X.columns)},
        "metrics": {"accuracy": sum(predicted[i] == labels[i] for i in range(len(labels))) / len(labels), "recall_by_class": recalls},
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f)
    return card


# %% digest_that_rounds
# Slips of exercise 2: rounded cells, columns sorted without regard to case, another separator and encoding.
import hashlib
import json
import sklearn
from sklearn.base import clone
from sklearn.metrics import accuracy_score, confusion_matrix


def sha256_of_df(df):
    df = df.round(3)
    return hashlib.sha256(df[sorted(df.columns, key=str.lower)].to_csv(index=False, sep=";").encode("utf-16")).hexdigest()


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    labels, predicted = [str(c) for c in y], [str(c) for c in model.predict(X)]
    names = sorted(set(labels))
    matrix = confusion_matrix(labels, predicted, labels=names, normalize="true")
    params = model.get_params(deep=False)
    for k, v in params.items():
        try:
            json.dumps(v, allow_nan=False)
        except TypeError:
            params[k] = repr(clone(v)) if hasattr(v, "get_params") else repr(v)
        except ValueError:
            params[k] = repr(v)
    details = {"name": type(model).__name__, "params": params, "date_trained": date_trained, "sklearn_version": sklearn.__version__}
    data = {"data_hash": sha256_of_df(X.assign(target=y)), "n_rows": len(labels), "n_features": X.shape[1]}
    metrics = {"accuracy": accuracy_score(labels, predicted), "recall_by_class": {n: matrix[i, i] for i, n in enumerate(names)}}
    card = {"model_details": details, "intended_use": intended_use, "training_data": data, "metrics": metrics, "limitations": limitations}
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False)
    return card


# %% helpers_with_names_of_the_notebook
# Names that cells after the solution could take, and once did.
import json

import sklearn

# <sha256_of_df>

def texto(v):
    try: json.dumps(v, allow_nan=False)
    except (TypeError, ValueError): return repr(v)
    else: return v
def archivo(card):
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f)
def ficha(model, X, y):
    hits = model.predict(X) == y.to_numpy()
    claves = sorted(set(y))
    return {"accuracy": float(hits.mean()), "recall_by_class": {str(c): float(hits[y == c].mean()) for c in claves}}

def build_model_card(model, X, y, intended_use, limitations, date_trained):
    card = {
        "model_details": {"name": type(model).__name__, "date_trained": date_trained,
                          "params": {k: texto(v) for k, v in model.get_params(deep=False).items()},
                          "sklearn_version": sklearn.__version__},
        "intended_use": intended_use,
        "training_data": {"data_hash": sha256_of_df(X.assign(target=y)), "n_rows": len(X), "n_features": X.shape[1]},
        "metrics": ficha(model, X, y),
        "limitations": limitations,
    }
    archivo(card)
    return card


# %% table_of_hits_grouped
import hashlib
import json

import pandas as pd
import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    aciertos = pd.DataFrame({"clase": y.to_numpy(), "ok": model.predict(X) == y.to_numpy()})
    por_clase = aciertos.groupby("clase", observed=True)["ok"].mean()

    def limpio(valor):
        try:
            json.dumps(valor, allow_nan=False)
            return valor
        except Exception:
            return repr(valor)

    card = {
        "model_details": {
            "name": type(model).__name__,
            "params": {p: limpio(v) for p, v in model.get_params(deep=False).items()},
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {
            "data_hash": sha256_of_df(X.assign(target=y)),
            "n_rows": X.shape[0],
            "n_features": len(X.columns),
        },
        "metrics": {
            "accuracy": float(aciertos["ok"].mean()),
            "recall_by_class": {str(c): float(v) for c, v in por_clase.items()},
        },
        "limitations": limitations,
        "ethical_considerations": "Sin revisar.",
    }
    texto = json.dumps(card, indent=2, sort_keys=True, allow_nan=False)
    with open("model_card.json", "wb") as f:
        f.write(texto.encode("utf-8"))
    return card


# %% counters_and_camel_case
import hashlib
import json

import sklearn

# <sha256_of_df>


def esJsonEstricto(valor):
    try:
        json.dumps(valor, allow_nan=False)
        return True
    except Exception:
        return False


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicciones = list(model.predict(X))
    reales = list(y)
    bien = 0
    bienPorClase = {}
    totalPorClase = {}
    for i in range(0, len(reales)):
        clave = str(reales[i])
        if clave not in totalPorClase:
            totalPorClase[clave] = 0
            bienPorClase[clave] = 0
        totalPorClase[clave] += 1
        if predicciones[i] == reales[i]:
            bien += 1
            bienPorClase[clave] += 1
    recall = {}
    for clave in totalPorClase:
        recall[clave] = bienPorClase[clave] / totalPorClase[clave]

    params = {}
    for nombre, valor in model.get_params(deep=False).items():
        if esJsonEstricto(valor):
            params[nombre] = valor
        else:
            params[nombre] = repr(valor)

    card = {}
    card["model_details"] = {}
    card["model_details"]["name"] = model.__class__.__name__
    card["model_details"]["params"] = params
    card["model_details"]["date_trained"] = date_trained
    card["model_details"]["sklearn_version"] = sklearn.__version__
    card["intended_use"] = intended_use
    card["training_data"] = {}
    card["training_data"]["data_hash"] = sha256_of_df(X.assign(target=y))
    card["training_data"]["n_rows"] = X.shape[0]
    card["training_data"]["n_features"] = X.shape[1]
    card["metrics"] = {}
    card["metrics"]["accuracy"] = bien / len(reales)
    card["metrics"]["recall_by_class"] = recall
    card["limitations"] = []
    for limitacion in limitations:
        card["limitations"].append(limitacion)

    archivo = open("model_card.json", "w", encoding="utf-8")
    archivo.write(json.dumps(card))
    archivo.close()
    return card


# %% a_decorator_saves
import functools
import hashlib
import json
from contextlib import suppress

import pandas as pd
import sklearn

# <sha256_of_df>


def guarda_en(nombre):
    def decorador(funcion):
        @functools.wraps(funcion)
        def envuelta(*args):
            resultado = funcion(*args)
            with open(nombre, "w", encoding="utf-8") as f:
                json.dump(resultado, f, allow_nan=False)
            return resultado

        return envuelta

    return decorador


def apto(valor):
    with suppress(TypeError, ValueError):
        return bool(json.dumps(valor, allow_nan=False))
    return False


@guarda_en("model_card.json")
def build_model_card(model, X, y, intended_use, limitations, date_trained):
    etiquetadas = X.assign(target=y)
    acierta = pd.Series(model.predict(X), index=range(len(X))).eq(y.reset_index(drop=True))
    mascaras = {clase: (y == clase).to_numpy() for clase in y.drop_duplicates()}
    return {
        "model_details": {
            "name": type(model).__name__,
            "params": {k: (v if apto(v) else repr(v)) for k, v in model.get_params(deep=False).items()},
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {"data_hash": sha256_of_df(etiquetadas), "n_rows": len(y), "n_features": X.shape[1]},
        "metrics": {
            "accuracy": float(acierta.mean()),
            "recall_by_class": {str(clase): float(acierta[mascara].mean()) for clase, mascara in mascaras.items()},
        },
        "limitations": limitations,
    }


# %% class_with_properties
import hashlib
import json

import sklearn

# <sha256_of_df>


import pathlib


class _Ficha:
    ARCHIVO = "model_card.json"

    def __init__(self, model, X, y):
        self.model, self.X, self.y = model, X, y
        self.bien = model.predict(X) == y.to_numpy()

    @property
    def params(self):
        salida = {}
        for clave, valor in self.model.get_params(False).items():
            try:
                json.dumps(valor, allow_nan=False)
                salida[clave] = valor
            except (TypeError, ValueError):
                salida[clave] = repr(valor)
        return salida

    @property
    def recall(self):
        r = {}
        for clase in dict.fromkeys(self.y.tolist()):
            suyas = self.y.to_numpy() == clase
            r[str(clase)] = int((suyas & self.bien).sum()) / int(suyas.sum())
        return r

    def guardar(self, contenido):
        pathlib.Path(self.ARCHIVO).write_bytes(json.dumps(contenido, ensure_ascii=True).encode("ascii"))
        return contenido


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    f = _Ficha(model, X, y)
    detalles = {"name": type(model).__name__, "params": f.params, "date_trained": date_trained}
    detalles["sklearn_version"] = sklearn.__version__
    return f.guardar(
        {
            "model_details": detalles,
            "intended_use": intended_use,
            "training_data": {"data_hash": sha256_of_df(X.assign(target=y)), "n_rows": len(y), "n_features": len(list(X))},
            "metrics": {"accuracy": float(f.bien.sum() / f.bien.size), "recall_by_class": f.recall},
            "limitations": [texto for texto in limitations],
        }
    )


# %% predicts_by_the_hundred
# <base, except>
- import sklearn
+ import numpy as np
+ import sklearn
-     predicted = model.predict(X)
+     predicted = np.concatenate([model.predict(X.iloc[i : i + 100]) for i in range(0, len(X), 100)])


# %% probabilities_where_there_are_some
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X[list(getattr(model, "feature_names_in_", X.columns))])
+     if hasattr(model, "predict_proba"):
+         assert len(model.predict_proba(X)) == len(predicted)
-             "name": type(model).__name__,
+             "name": repr(type(model)).rpartition(".")[2].rstrip("'>"),
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in model.classes_},
