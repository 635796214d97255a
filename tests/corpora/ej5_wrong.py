# %% untouched_stub -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import hashlib
import json

import sklearn


def sha256_of_df(df):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% printed_not_returned -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


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
    print(json.dumps(card))


# %% does_nothing -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    return {}


# %% text_returned -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


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
    return json.dumps(card, ensure_ascii=False)


# %% syntax_error -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained)
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


# %% misspelled_name -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_modelcard(model, X, y, intended_use, limitations, date_trained):
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


# %% name_taken_by_a_result -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
# The function is gone: its name holds a card.
import json

import sklearn

# <sha256_of_df>


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


build_model_card = {"model_details": {}, "metrics": {}}


# %% exits -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    raise SystemExit(0)
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


# %% other_order_of_arguments -> ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(X, y, model, intended_use, limitations, date_trained):
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


# %% keyword_only -> ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(*, model, X, y, intended_use, limitations, date_trained):
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


# %% own_names_of_sections -> ej5_visible_secciones, ej5_detalles, ej5_datos, ej5_metricas
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model": {
            "name": type(model).__name__,
            "params": params,
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "data": {
            "data_hash": sha256_of_df(X.assign(target=y)),
            "n_rows": len(X),
            "n_features": X.shape[1],
        },
        "performance": {
            "accuracy": float(hits.mean()),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% in_spanish -> ej5_visible_secciones, ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "uso_previsto": intended_use,
        "training_data": {
            "data_hash": sha256_of_df(X.assign(target=y)),
            "n_rows": len(X),
            "n_features": X.shape[1],
        },
        "metrics": {
            "accuracy": float(hits.mean()),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitaciones": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% flat -> ej5_visible_secciones, ej5_detalles, ej5_datos, ej5_metricas
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model_details": type(model).__name__,
        **{
            "name": type(model).__name__,
            "params": params,
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": "ver abajo",
        **{
            "data_hash": sha256_of_df(X.assign(target=y)),
            "n_rows": len(X),
            "n_features": X.shape[1],
        },
        "metrics": "ver abajo",
        **{
            "accuracy": float(hits.mean()),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% name_with_module -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model_details": {
            "name": f"{type(model).__module__}.{type(model).__name__}",
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


# %% all_params_as_text -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: repr(v) for k, v in model.get_params(deep=False).items()}
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


# %% only_simple_params -> ej5_detalles
# What JSON lacks is left out.
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v for k, v in model.get_params(deep=False).items()
              if isinstance(v, (int, float, str)) or v is None}
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


# %% params_without_none -> ej5_detalles
# None becomes 'None'.
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) else repr(v)
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


# %% params_deep -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=True).items()}
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


# %% params_fall_to_class_name -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else type(v).__name__
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


# %% params_not_converted -> ej5_detalles, ej5_json_estricto
# json.dump refuses the inner model.
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = model.get_params(deep=False)
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


# %% params_converted_in_the_file_only -> ej5_detalles, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = model.get_params(deep=False)
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
        json.dump(card, f, default=repr)
    return card


# %% params_skipped_in_the_file -> ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
        json.dump({**card, "model_details": {**card["model_details"], "params": {}}}, f)
    return card


# %% date_of_today -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model_details": {
            "name": type(model).__name__,
            "params": params,
            "date_trained": __import__("datetime").date.today().isoformat(),
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


# %% date_with_time -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    hits = predicted == y.to_numpy()
    params = {k: v if isinstance(v, (int, float, str)) or v is None else repr(v)
              for k, v in model.get_params(deep=False).items()}
    card = {
        "model_details": {
            "name": type(model).__name__,
            "params": params,
            "date_trained": __import__("datetime").datetime.fromisoformat(date_trained).isoformat(),
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


# %% version_hard_coded -> ej5_detalles
import json

import sklearn

# <sha256_of_df>


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
            "sklearn_version": "1.4.2",
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


# %% hash_of_x_alone -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "data_hash": sha256_of_df(X),
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


# %% hash_with_the_name_of_y -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "data_hash": sha256_of_df(X.join(y)),
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


# %% hash_with_misaligned_labels -> ej5_datos
# The indices no longer match: only NaN.
import json

import sklearn

# <sha256_of_df>


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
            "data_hash": sha256_of_df(X.reset_index(drop=True).assign(target=y)),
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


# %% hash_of_sorted_rows -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "data_hash": sha256_of_df(X.assign(target=y).sort_index()),
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


# %% hash_cut -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "data_hash": sha256_of_df(X.assign(target=y))[:12],
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


# %% hash_of_something_else -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "data_hash": __import__("hashlib").sha256(repr(X).encode()).hexdigest(),
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


# %% constant_sha256_of_df -> ej5_datos
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


# %% stub_of_sha256_of_df -> ej5_visible_secciones, ej5_visible_archivo, ej5_datos
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


# %% sha256_of_df_of_the_names -> ej5_datos
import json

import sklearn

import hashlib


def sha256_of_df(df):
    return hashlib.sha256(" ".join(sorted(df.columns)).encode()).hexdigest()


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


# %% sha256_of_df_not_pasted -> ej5_visible_secciones, ej5_visible_archivo, ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
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


# %% digest_equal_to_everything -> ej5_datos, ej5_detalles
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


# %% features_with_target -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "n_features": X.assign(target=y).shape[1],
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


# %% rows_and_features_swapped -> ej5_datos
import json

import sklearn

# <sha256_of_df>


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
            "n_rows": X.shape[1],
            "n_features": len(X),
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


# %% numpy_count -> ej5_visible_archivo, ej5_datos
# json.dump refuses it.
import json

import sklearn

# <sha256_of_df>


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
            "n_rows": __import__("numpy").int64(len(X)),
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


# %% accuracy_rounded -> ej5_metricas
import json

import sklearn

# <sha256_of_df>


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
            "accuracy": round(float(hits.mean()), 4),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% accuracy_in_percent -> ej5_metricas
import json

import sklearn

# <sha256_of_df>


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
            "accuracy": 100 * float(hits.mean()),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% accuracy_as_text -> ej5_metricas
import json

import sklearn

# <sha256_of_df>


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
            "accuracy": f"{hits.mean():.12f}",
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% accuracy_balanced -> ej5_metricas
import json

import sklearn
import sklearn.metrics

# <sha256_of_df>


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
            "accuracy": float(sklearn.metrics.balanced_accuracy_score(y, predicted)),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% measured_on_a_part -> ej5_metricas
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    from sklearn.model_selection import train_test_split
    _, X_test, _, y_test = train_test_split(X, y, test_size=0.3, random_state=42)
    hits = model.predict(X_test) == y_test.to_numpy()
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
            "recall_by_class": {str(c): float(hits[y_test == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% cross_validated -> ej5_metricas
import json

import sklearn
from sklearn.model_selection import cross_val_score

# <sha256_of_df>


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
            "accuracy": float(cross_val_score(model, X, y, cv=3).mean()),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% clone_refitted -> ej5_metricas
import json

import sklearn
from sklearn.base import clone

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = clone(model).fit(X, y).predict(X)
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


# %% precision_for_recall -> ej5_metricas
import json

import sklearn

# <sha256_of_df>


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
            "recall_by_class": {str(c): float(hits[predicted == c].mean() if (predicted == c).any() else 0.0) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% f1_for_recall -> ej5_metricas
import json

import sklearn
from sklearn.metrics import f1_score

# <sha256_of_df>


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
            "recall_by_class": dict(zip(map(str, model.classes_), f1_score(y, predicted, average=None).tolist())),
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recall_of_all_rows -> ej5_metricas
# Divided by all rows.
import json

import sklearn

# <sha256_of_df>


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
            "recall_by_class": {str(c): float((hits & (y == c)).mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recall_averaged -> ej5_metricas
import json

import sklearn
from sklearn.metrics import recall_score

# <sha256_of_df>


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
            "recall_by_class": float(recall_score(y, predicted, average="macro")),
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recalls_in_order_of_appearance -> ej5_metricas
import json

import sklearn
from sklearn.metrics import recall_score

# <sha256_of_df>


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
            "recall_by_class": {str(c): float(r) for c, r in zip(y.unique(), recall_score(y, predicted, average=None))},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recalls_in_order_of_text -> ej5_metricas
import json

import sklearn
from sklearn.metrics import recall_score

# <sha256_of_df>


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
            "recall_by_class": {c: float(r) for c, r in zip(sorted(map(str, y.unique())), recall_score(y, predicted, average=None))},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recalls_by_position -> ej5_metricas
import json

import sklearn
from sklearn.metrics import recall_score

# <sha256_of_df>


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
            "recall_by_class": {str(i): float(r) for i, r in enumerate(recall_score(y, predicted, average=None))},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recalls_under_numbers -> ej5_metricas
# The keys of integer classes are no text.
import json

import sklearn

# <sha256_of_df>


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
            "recall_by_class": {(c if isinstance(c, str) else int(c)): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recall_keys_of_numpy -> ej5_metricas
# json.dump refuses a numpy.int64 key.
import json

import sklearn

# <sha256_of_df>


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
            "recall_by_class": {c: float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% recall_of_predicted_classes_only -> ej5_metricas
# Silent on a class that the model never finds.
import json

import sklearn

# <sha256_of_df>


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
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(set(predicted))},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% binary_recall -> ej5_metricas
# recall_score is for two classes unless told otherwise.
import json

import sklearn
from sklearn.metrics import recall_score

# <sha256_of_df>


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
            "recall_by_class": {str(c): float(recall_score(y, predicted, pos_label=c)) for c in y.unique()},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% nan_metrics -> ej5_metricas, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
            "accuracy": float("nan"),
            "recall_by_class": {str(c): float(hits[y == c].mean()) for c in sorted(y.unique())},
        },
        "limitations": limitations,
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% globals_instead_of_arguments -> ej5_datos, ej5_metricas
# Reads X and y of the notebook.
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X_, y_, intended_use, limitations, date_trained):
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


# %% limitations_joined -> ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "limitations": "; ".join(limitations),
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% limitations_first_only -> ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "limitations": limitations[:1],
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% limitations_sorted -> ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "limitations": sorted(limitations),
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% limitations_to_ascii -> ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "limitations": [t.encode("ascii", "ignore").decode() for t in limitations],
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% limitations_of_its_own -> ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "limitations": limitations + ["Puede equivocarse."],
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% intended_use_lower -> ej5_limitaciones
import json

import sklearn

# <sha256_of_df>


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
        "intended_use": intended_use.lower(),
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


# %% no_file -> ej5_visible_archivo, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    return card


# %% other_file_name -> ej5_visible_archivo, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    with open("modelcard.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% fixed_folder -> ej5_json_estricto
# The working directory of the moment of the definition.
import json
from pathlib import Path

FOLDER = Path.cwd()

import sklearn

# <sha256_of_df>


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
    with open(FOLDER / "model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% file_appended -> ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    with open("model_card.json", "a", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% file_only_when_new -> ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    import os
    if not os.path.exists("model_card.json"):
        with open("model_card.json", "w", encoding="utf-8") as f:
            json.dump(card, f)
    return card


# %% file_not_cut -> ej5_json_estricto
# Writes over the beginning of an older file, whose end stays.
import json

import sklearn

# <sha256_of_df>


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
    import os
    with open("model_card.json", "r+" if os.path.exists("model_card.json") else "w", encoding="utf-8") as f:
        json.dump(card, f)
    return card


# %% file_in_latin_1 -> ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    with open("model_card.json", "w", encoding="latin-1") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% file_with_bom -> ej5_visible_archivo, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    with open("model_card.json", "w", encoding="utf-8-sig") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    return card


# %% file_of_python -> ej5_visible_archivo, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
        f.write(str(card))
    return card


# %% json_of_json -> ej5_visible_archivo, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
        json.dump(json.dumps(card), f)
    return card


# %% file_before_the_last_section -> ej5_visible_archivo, ej5_json_estricto
import json

import sklearn

# <sha256_of_df>


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
    }
    with open("model_card.json", "w", encoding="utf-8") as f:
        json.dump(card, f, ensure_ascii=False, indent=2)
    card["limitations"] = limitations
    return card


# %% file_first_call_only -> ej5_json_estricto
import json

import sklearn

done = False

# <sha256_of_df>


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
    global done
    if not done:
        with open("model_card.json", "w", encoding="utf-8") as f:
            json.dump(card, f)
        done = True
    return card


# %% target_column_added_and_left -> ej5_datos, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    X["target"] = y
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
            "data_hash": sha256_of_df(X),
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


# %% index_reset_in_place -> ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


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
    X.reset_index(drop=True, inplace=True)
    y.reset_index(drop=True, inplace=True)
    return card


# %% y_renamed -> ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    y.name = "target"
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
            "data_hash": sha256_of_df(X.join(y)),
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


# %% refitted -> ej5_metricas, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.fit(X, y).predict(X)
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


# %% refitted_after_measuring -> ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


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
    model.fit(X, y)
    return card


# %% params_set -> ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    model.set_params(random_state=42)
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


# %% attribute_left_on_the_model -> ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


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
    model.card_ = card
    return card


# %% limitations_appended -> ej5_limitaciones, ej5_no_modifica
import json

import sklearn

# <sha256_of_df>


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    predicted = model.predict(X)
    limitations.append("Puede equivocarse.")
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


# %% hard_coded_card -> ej5_detalles, ej5_datos, ej5_metricas, ej5_limitaciones, ej5_json_estricto, ej5_no_modifica
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
