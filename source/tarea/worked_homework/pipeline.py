"""Entrena y evalúa un modelo, y deja escrito con qué: `python pipeline.py`."""
import hashlib
import importlib.metadata
import json
import os
import random
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def seed_everything(seed=42):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
    np.random.seed(seed)


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


def load(path):
    """Devuelve la tabla."""
    return pd.read_csv(path)


def train(X, y):
    """Devuelve un modelo ajustado."""
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)


def evaluate(model, X, y):
    """Devuelve el dict `metrics` de la consigna."""
    predicted = model.predict(X)
    recalls = recall_score(y, predicted, average=None, labels=[0, 1])
    return {
        "accuracy": float(accuracy_score(y, predicted)),
        "n_test": len(y),
        "recall_by_class": {str(i): float(recall) for i, recall in enumerate(recalls)},
    }


def build_manifest(table, seed):
    """Devuelve el manifiesto de la corrida."""
    packages = ("numpy", "pandas", "scikit-learn")
    return {
        "data_hash": sha256_of_df(table),
        "code_hash": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "seed": seed,
        "package_versions": {name: importlib.metadata.version(name) for name in packages},
    }


def build_card(table, metrics):
    """Devuelve la ficha del modelo."""
    return {
        "intended_use": "Practicar un pipeline reproducible con clientes inventados.",
        "data_hash": sha256_of_df(table),
        "metrics": metrics,
        "limitations": [
            "Los datos son sintéticos: no dice nada de clientes reales.",
            "No se midió por grupos, ni con datos de otro momento.",
        ],
    }


def main():
    seed_everything(42)
    table = load("datos.csv")
    X, y = table.drop(columns="baja"), table["baja"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42)
    metrics = evaluate(train(X_train, y_train), X_test, y_test)
    documents = {"manifest.json": build_manifest(table, 42), "model_card.json": build_card(table, metrics)}
    for name, content in documents.items():
        with open(name, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, ensure_ascii=False, allow_nan=False)


if __name__ == "__main__":
    main()
