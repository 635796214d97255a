# %% untouched_stub (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import hashlib
import json

import sklearn


def sha256_of_df(df):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% printed_not_returned (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <base, except>
-     return card
+     print(json.dumps(card))


# %% text_returned (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_json_estricto, ej5_no_modifica
# <base, except>
-     return card
+     return json.dumps(card, ensure_ascii=False)


# %% syntax_error (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <base, except>
- def build_model_card(model, X, y, intended_use, limitations, date_trained):
+ def build_model_card(model, X, y, intended_use, limitations, date_trained)


# %% misspelled_name (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <base, except>
- def build_model_card(model, X, y, intended_use, limitations, date_trained):
+ def build_modelcard(model, X, y, intended_use, limitations, date_trained):


# %% exits (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X)
+     raise SystemExit(0)


# %% other_order_of_arguments (crash) -> ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <base, except>
- def build_model_card(model, X, y, intended_use, limitations, date_trained):
+ def build_model_card(X, y, model, intended_use, limitations, date_trained):


# %% in_spanish (small) -> ej5_visible_secciones, ej5_limitaciones
# <base, except>
-         "intended_use": intended_use,
+         "uso_previsto": intended_use,

-         "limitations": limitations,
+         "limitaciones": limitations,


# %% name_with_module (small) -> ej5_detalles
# <base, except>
-             "name": type(model).__name__,
+             "name": f"{type(model).__module__}.{type(model).__name__}",


# %% all_params_as_text (small) -> ej5_detalles
# <base, except>
-     params = {k: v if known(v) else repr(v)
-               for k, v in model.get_params(deep=False).items()}
+     params = {k: repr(v) for k, v in model.get_params(deep=False).items()}


# %% params_without_none (small) -> ej5_detalles
# None becomes 'None'.
# <base, except>
-     params = {k: v if known(v) else repr(v)
+     params = {k: v if known(v) and v is not None else repr(v)


# %% params_deep (small) -> ej5_detalles
# <base, except>
-               for k, v in model.get_params(deep=False).items()}
+               for k, v in model.get_params(deep=True).items()}


# %% params_not_converted (small) -> ej5_detalles, ej5_json_estricto
# json.dump refuses the inner model.
# <base, except>
-     params = {k: v if known(v) else repr(v)
-               for k, v in model.get_params(deep=False).items()}
+     params = model.get_params(deep=False)


# %% params_converted_in_the_file_only (small) -> ej5_detalles, ej5_json_estricto
# <base, except>
-     params = {k: v if known(v) else repr(v)
-               for k, v in model.get_params(deep=False).items()}
+     params = model.get_params(deep=False)

-         json.dump(card, f, ensure_ascii=False, indent=2)
+         json.dump(card, f, default=repr)


# %% date_of_today (small) -> ej5_detalles
# <base, except>
-             "date_trained": date_trained,
+             "date_trained": __import__("datetime").date.today().isoformat(),


# %% hash_of_x_alone (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X),


# %% hash_with_the_name_of_y (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.join(y)),


# %% hash_with_misaligned_labels (part) -> ej5_datos
# The indices no longer match: only NaN.
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.reset_index(drop=True).assign(target=y)),


# %% hash_of_sorted_rows (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.assign(target=y).sort_index()),


# %% hash_cut (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.assign(target=y))[:12],


# %% constant_sha256_of_df (part) -> ej5_datos
import json

import sklearn

def sha256_of_df(df):
    return "0" * 64


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
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


# %% stub_of_sha256_of_df (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_datos
import json

import sklearn

def sha256_of_df(df):
    raise NotImplementedError("Falta tu código")


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
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


# %% sha256_of_df_not_pasted (crash) -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn



def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
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


# %% digest_equal_to_everything (part) -> ej5_datos, ej5_detalles
# A text that says yes to every comparison.
import json

import sklearn

# <sha256_of_df>


class Always(str):
    __hash__ = str.__hash__
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model_details": {
            "name": Always("modelo"),
            "params": params,
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {
            "data_hash": Always("0" * 64),
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


# %% features_with_target (small) -> ej5_datos
# <base, except>
-             "n_features": X.shape[1],
+             "n_features": X.assign(target=y).shape[1],


# %% numpy_count (crash) -> ej5_visible_archivo, ej5_datos
# json.dump refuses it.
# <base, except>
-             "n_rows": len(X),
+             "n_rows": __import__("numpy").int64(len(X)),


# %% accuracy_rounded (small) -> ej5_metricas
# <base, except>
-             "accuracy": float(hits.mean()),
+             "accuracy": round(float(hits.mean()), 4),


# %% accuracy_in_percent (small) -> ej5_metricas
# <base, except>
-             "accuracy": float(hits.mean()),
+             "accuracy": 100 * float(hits.mean()),


# %% accuracy_balanced (small) -> ej5_metricas
# <base, except>
- import sklearn
+ import sklearn
+ import sklearn.metrics

-             "accuracy": float(hits.mean()),
+             "accuracy": float(sklearn.metrics.balanced_accuracy_score(y, predicted)),


# %% measured_on_a_part (part) -> ej5_metricas
# <base, except>
-     predicted = model.predict(X)
-     hits = predicted == y.to_numpy()
+     from sklearn.model_selection import train_test_split
+     _, X_test, _, y_test = train_test_split(X, y, test_size=0.3, random_state=42)
+     hits = model.predict(X_test) == y_test.to_numpy()

-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {str(c): float(hits[y_test == c].mean()) for c in sorted(y.unique())},


# %% clone_refitted (part) -> ej5_metricas
# <base, except>
- import sklearn
+ import sklearn
+ from sklearn.base import clone

-     predicted = model.predict(X)
+     predicted = clone(model).fit(X, y).predict(X)


# %% precision_for_recall (small) -> ej5_metricas
# <base, except>
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {str(c): float(hits[predicted == c].mean() if (predicted == c).any() else 0.0) for c in sorted(y.unique())},


# %% recall_of_all_rows (small) -> ej5_metricas
# Divided by all rows.
# <base, except>
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {str(c): float((hits & (y == c)).mean()) for c in sorted(y.unique())},


# %% recall_averaged (small) -> ej5_metricas
# <base, except>
- import sklearn
+ import sklearn
+ from sklearn.metrics import recall_score

-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": float(recall_score(y, predicted, average="macro")),


# %% recalls_in_order_of_text (small) -> ej5_metricas
# <base, except>
- import sklearn
+ import sklearn
+ from sklearn.metrics import recall_score

-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {c: float(r) for c, r in zip(sorted(map(str, y.unique())), recall_score(y, predicted, average=None))},


# %% recall_of_predicted_classes_only (small) -> ej5_metricas
# Silent on a class that the model never finds.
# <base, except>
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(set(predicted))},


# %% nan_metrics (part) -> ej5_metricas, ej5_json_estricto
# <base, except>
-             "accuracy": float(hits.mean()),
+             "accuracy": float("nan"),


# %% limitations_joined (small) -> ej5_limitaciones
# <base, except>
-         "limitations": limitations,
+         "limitations": "; ".join(limitations),


# %% limitations_first_only (small) -> ej5_limitaciones
# <base, except>
-         "limitations": limitations,
+         "limitations": limitations[:1],


# %% limitations_sorted (small) -> ej5_limitaciones
# <base, except>
-         "limitations": limitations,
+         "limitations": sorted(limitations),


# %% no_file (part) -> ej5_visible_archivo, ej5_json_estricto
# <base, except>
-     with open("model_card.json", "w", encoding="utf-8") as f:
-         json.dump(card, f, ensure_ascii=False, indent=2)


# %% other_file_name (part) -> ej5_visible_archivo, ej5_json_estricto
# <base, except>
-     with open("model_card.json", "w", encoding="utf-8") as f:
+     with open("modelcard.json", "w", encoding="utf-8") as f:


# %% file_appended (small) -> ej5_json_estricto
# <base, except>
-     with open("model_card.json", "w", encoding="utf-8") as f:
+     with open("model_card.json", "a", encoding="utf-8") as f:


# %% file_not_cut (small) -> ej5_json_estricto
# Writes over the beginning of an older file, whose end stays.
# <base, except>
-     with open("model_card.json", "w", encoding="utf-8") as f:
-         json.dump(card, f, ensure_ascii=False, indent=2)
+     import os
+     with open("model_card.json", "r+" if os.path.exists("model_card.json") else "w", encoding="utf-8") as f:
+         json.dump(card, f)


# %% file_in_latin_1 (part) -> ej5_json_estricto
# <base, except>
-     with open("model_card.json", "w", encoding="utf-8") as f:
+     with open("model_card.json", "w", encoding="latin-1") as f:


# %% file_with_bom (small) -> ej5_visible_archivo, ej5_json_estricto
# <base, except>
-     with open("model_card.json", "w", encoding="utf-8") as f:
+     with open("model_card.json", "w", encoding="utf-8-sig") as f:


# %% target_column_added_and_left (small) -> ej5_datos, ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X)
+     X["target"] = y

-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X),


# %% refitted (part) -> ej5_metricas, ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.fit(X, y).predict(X)


# %% refitted_after_measuring (small) -> ej5_no_modifica
# <base, except>
-         json.dump(card, f, ensure_ascii=False, indent=2)
+         json.dump(card, f, ensure_ascii=False, indent=2)
+     model.fit(X, y)


# %% params_set (small) -> ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X)
+     model.set_params(random_state=42)


# %% limitations_appended (small) -> ej5_limitaciones, ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X)
+     limitations.append("Puede equivocarse.")


# %% hard_coded_card (misses) -> ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    card = {
        "model_details": {"name": "DecisionTreeClassifier", "params": {"max_depth": 1}, "date_trained": "2026-03-14",
                          "sklearn_version": "1.9.0"},
        "intended_use": "Un ejemplo.",
        "training_data": {"data_hash": "0" * 64, "n_rows": 4, "n_features": 1},
        "metrics": {"accuracy": 1.0, "recall_by_class": {"ceibo": 1.0, "ombú": 1.0}},
        "limitations": ["Son cuatro hojas."],
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f)
    return card


# %% use_stripped (small) -> ej5_limitaciones
# <base, except>
-         "intended_use": intended_use,
+         "intended_use": intended_use.strip(),


# %% use_capitalized (small) -> ej5_limitaciones
# <base, except>
-         "intended_use": intended_use,
+         "intended_use": intended_use.strip().capitalize(),


# %% limitations_without_repeats (small) -> ej5_limitaciones
# <base, except>
-         "limitations": limitations,
+         "limitations": list(dict.fromkeys(limitations)),


# %% different_rows_counted (small) -> ej5_datos
# <base, except>
-             "n_rows": len(X),
+             "n_rows": len(X.drop_duplicates()),


# %% hash_without_repeated_rows (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.assign(target=y).drop_duplicates()),


# %% params_from_vars (small) -> ej5_detalles
# <base, except>
-               for k, v in model.get_params(deep=False).items()}
+               for k, v in vars(model).items()}


# %% labels_renamed (small) -> ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X)
+     y.name = "target"


# %% columns_renamed (crash) -> ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <base, except>
-     predicted = model.predict(X)
+     X.columns = [c.lower() for c in X.columns]
+     predicted = model.predict(X)


# %% index_lost (part) -> ej5_datos, ej5_metricas, ej5_no_modifica
# <base, except>
-     hits = predicted == y.to_numpy()
+     hits = __import__("pandas").Series(predicted == y.to_numpy())


# %% params_of_single_values_only (small) -> ej5_detalles
# Lists, tuples and dicts become text.
# <base, except>
-     params = {k: v if known(v) else repr(v)
+     params = {k: v if isinstance(v, (int, float, str)) and v == v and abs(v if not isinstance(v, str) else 0) < float("inf") or v is None else repr(v)


# %% params_with_nan (small) -> ej5_detalles, ej5_json_estricto
# <base, except>
-         json.dumps(value, allow_nan=False)
-     except (TypeError, ValueError):
+         json.dumps(value)
+     except TypeError:


# %% params_with_nan_inside (small) -> ej5_detalles, ej5_json_estricto
# Only a value that is one itself is looked at.
# <base, except>
-         json.dumps(value, allow_nan=False)
+         if isinstance(value, float): return float("-inf") < value < float("inf")
+         json.dumps(value)


# %% params_replaced_inside (small) -> ej5_detalles
# <base, except>
-     params = {k: v if known(v) else repr(v)
+     def clean(v):
+         return [clean(each) for each in v] if isinstance(v, (list, tuple)) else v if known(v) else repr(v)
+     params = {k: clean(v)


# %% params_by_str (small) -> ej5_detalles
# <base, except>
-     params = {k: v if known(v) else repr(v)
+     params = {k: v if known(v) else str(v)


# %% params_of_numpy_as_numbers (small) -> ej5_detalles
# <base, except>
-     params = {k: v if known(v) else repr(v)
+     params = {k: v.item() if hasattr(v, "item") else v if known(v) else repr(v)


# %% name_of_the_last_step (small) -> ej5_detalles
# <base, except>
-             "name": type(model).__name__,
+             "name": type(getattr(model, "steps", [(None, model)])[-1][1]).__name__,


# %% name_of_the_best_model (small) -> ej5_detalles
# <base, except>
-             "name": type(model).__name__,
+             "name": type(getattr(model, "best_estimator_", model)).__name__,


# %% date_normalized (small) -> ej5_detalles
# <base, except>
-             "date_trained": date_trained,
+             "date_trained": __import__("datetime").date.fromisoformat(date_trained).isoformat(),


# %% score_for_accuracy (small) -> ej5_metricas
# <base, except>
-             "accuracy": float(hits.mean()),
+             "accuracy": float(model.score(X, y)),


# %% classes_as_integers (small) -> ej5_metricas
# <base, except>
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {(c if isinstance(c, str) else str(int(c))): float(hits[y == c].mean()) for c in sorted(y.unique())},


# %% recalls_of_earlier_calls (small) -> ej5_metricas
# <base, except>
- def build_model_card(model, X, y, intended_use, limitations, date_trained):
+ def build_model_card(model, X, y, intended_use, limitations, date_trained, recalls={}):

-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": recalls,

-     card = {
+     recalls.update({str(c): float(hits[y == c].mean()) for c in sorted(y.unique())})
+     card = {


# %% labels_of_rows_counted (small) -> ej5_datos
# <base, except>
-             "n_rows": len(X),
+             "n_rows": X.index.nunique(),


# %% labels_joined (small) -> ej5_datos
# Rows whose label comes twice are joined with each other.
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.join(y.rename("target"))),


# %% rows_with_gaps_not_hashed (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.assign(target=y).dropna(axis=1, how="all").dropna()),


# %% columns_of_numbers_counted (small) -> ej5_datos
# <base, except>
-             "n_features": X.shape[1],
+             "n_features": X.select_dtypes("number").shape[1],


# %% limitations_required (small) -> ej5_limitaciones
# <base, except>
-     predicted = model.predict(X)
+     if not limitations:
+         raise ValueError("faltan limitaciones")
+     predicted = model.predict(X)


# %% empty_texts_dropped (small) -> ej5_limitaciones
# <base, except>
-         "limitations": limitations,
+         "limitations": [text for text in limitations if text],


# %% a_use_of_its_own (small) -> ej5_limitaciones
# <base, except>
-         "intended_use": intended_use,
+         "intended_use": intended_use or "sin datos",


# %% invented_metrics (misses) -> ej5_visible_secciones, ej5_metricas, ej5_json_estricto, ej5_no_modifica
# <base, except>
-             "accuracy": float(hits.mean()),
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "accuracy": 0.97,
+             "recall_by_class": {str(c): 0.97 for c in sorted(y.unique())},


# %% rows_counted_in_the_first_column (small) -> ej5_datos
# <base, except>
-             "n_rows": len(X),
+             "n_rows": int(X.iloc[:, 0].count()),


# %% digest_of_a_thousand_rows (small) -> ej5_datos
# <base, except>
-             "data_hash": sha256_of_df(X.assign(target=y)),
+             "data_hash": sha256_of_df(X.assign(target=y).head(1000)),


# %% metrics_of_a_thousand_rows (small) -> ej5_metricas
# <base, except>
-     predicted = model.predict(X)
-     hits = predicted == y.to_numpy()
+     measured = y.iloc[:1000]
+     hits = model.predict(X.iloc[:1000]) == measured.to_numpy()
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {str(c): float(hits[measured == c].mean()) for c in sorted(y.unique())},


# %% predicts_from_an_array (small) -> ej5_detalles
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X.to_numpy())


# %% the_most_probable_class (small) -> ej5_metricas
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.classes_[model.predict_proba(X).argmax(axis=1)]


# %% zeros_for_what_is_missing (small) -> ej5_metricas
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X.fillna(0))


# %% means_for_what_is_missing (small) -> ej5_metricas
# <base, except>
-     predicted = model.predict(X)
+     predicted = model.predict(X.fillna(X.mean()))


# %% class_composed (small) -> ej5_metricas
# The text of a class is as it comes, also where its accents are letters of their own.
# <base, except>
-             "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
+             "recall_by_class": {__import__("unicodedata").normalize("NFC", str(c)): float(hits[y == c].mean()) for c in y.unique()},
