"""Homeworks, right and wrong: what a student hands in besides the notebook.

Each is the worked homework with some lines of `pipeline.py` replaced, run once, as a student would; and then, where the
slip is not in the program, with something done to the files.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from helpers.pipeline.course_folder import CHECKOUT
from helpers.reference.homework import CARD, DATA, LOCK, MANIFEST, PIPELINE, REQUIREMENTS, make_data

__all__ = ["IMPORTS", "IMPORTS_BY_NAME", "RIGHT", "SEED_CALL", "SPLIT", "WRONG", "Files", "HandedIn", "fill_in_homework", "make", "make_all"]

WORKED = CHECKOUT / "source" / "tarea" / "worked_homework"
Files = dict[str, bytes]

#: Cells that look at runs of the program: all of them refuse one that doesn't run.
RUNS = (
    "tarea_corre", "tarea_semillas", "tarea_hash_datos", "tarea_hash_codigo", "tarea_manifiesto", "tarea_model_card",
    "tarea_bit_a_bit", "tarea_manifiesto_actual",
)


#: How many of the 44 points that no person gives each size of slip keeps: `solutions.BANDS`, in proportion.
BANDS = {"small": (31, 43), "part": (14, 38), "misses": (0, 17), "crash": (0, 8)}


@dataclass(frozen=True)
class HandedIn:
    """One homework.

    Attributes
    ----------
    name : str
        What is particular about it.
    caught_by : tuple of str
        Grade ids that must refuse it; empty for a right one.
    lines : tuple of pairs of str
        What is replaced in the worked `pipeline.py`, and by what.
    code : str or None
        A `pipeline.py` of its own.
    change : callable or None
        Takes the files after the run, and changes them.
    size : str
        One of `BANDS`, of the slip of a wrong one.
    """

    name: str
    caught_by: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    code: str | None = None
    change: Callable[[Files], None] | None = None
    size: str = "small"

    @property
    def band(self) -> tuple[float, float]:
        """The points that a wrong one keeps, at least and at most."""
        return BANDS[self.size]

    @property
    def right(self) -> bool:
        """Whether it must get full marks."""
        return not self.caught_by

    @property
    def pipeline(self) -> str:
        """The program."""
        code = self.code or (WORKED / PIPELINE).read_text(encoding="utf-8")
        for old, new in self.lines:
            if code.count(old) != 1:
                raise ValueError(f"{self.name}: the program holds {code.count(old)} times {old!r}")
            code = code.replace(old, new)
        return code


def make(homework: HandedIn) -> Files:
    """Return what the student hands in: the program, what it writes when it is run once, and the lock."""
    return make_all([homework])[0]


def make_all(homeworks: Sequence[HandedIn]) -> list[Files]:
    """Do what `make` does for each of several: their programs are run by one process that imports once."""
    data = make_data().to_csv(index=False, lineterminator="\n")
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, str(number)) for number in range(len(homeworks))]
        for folder, homework in zip(folders, homeworks, strict=True):
            folder.mkdir()
            (folder / DATA).write_text(data)
            (folder / PIPELINE).write_bytes(homework.pipeline.encode())
        run = [str(f / PIPELINE) for f, homework in zip(folders, homeworks, strict=True) if "sleep" not in homework.pipeline]
        command = [sys.executable, "-m", "tests.corpora.programs", *run]
        subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, check=True)
        return [_handed_in(homework, folder) for folder, homework in zip(folders, homeworks, strict=True)]


def _handed_in(homework: HandedIn, folder: Path) -> Files:
    """Return what a student takes from the folder that the program ran in."""
    files = {name: (WORKED / name).read_bytes() for name in (REQUIREMENTS, LOCK)}
    written = (PIPELINE, MANIFEST, CARD)
    files |= {name: (folder / name).read_bytes() for name in written if (folder / name).is_file()}
    if homework.change:
        homework.change(files)
    return files


def fill_in_homework(released: Path, pipeline: str) -> NotebookNode:
    """Return the released notebook with a whole program in its first part, and nothing in the others.

    The cell that shows an unstable model takes a while and isn't graded: these students left it out.
    """
    notebook = nbformat.read(released, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "inestable"]
    for cell in notebook.cells:
        if is_solution(cell) and cell.cell_type == "code":
            target, part = cell.source.split("\n")[0], cell.metadata.nbgrader.grade_id
            written = {"tarea_fuentes": pipeline, "tarea_requirements": _packages("numpy", "pandas", "scikit-learn")}
            cell.source = f"{target}\n{written.get(part, '')}"
    return notebook


def _lock(change: Callable[[str], str]) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        files[LOCK] = change(files[LOCK].decode()).encode()

    return edit


def _json(name: str, change: Callable[[dict], object]) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        content = json.loads(files[name])
        change(content)
        files[name] = json.dumps(content).encode()

    return edit


def _freeze(left_out: str = "") -> str:
    """Return what `pip freeze` says of the environment that these tests run in, without a package."""
    found = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}
    skip = {left_out, "clase-228"}
    return "".join(f"{name}=={version}\n" for name, version in sorted(found.items()) if name not in skip)


def _packages(*names: str) -> str:
    return "".join(f"{name}=={importlib.metadata.version(name)}\n" for name in names)


def _put(name: str, content: str, encoding: str = "utf-8") -> Callable[[Files], None]:
    return lambda files: files.__setitem__(name, content.encode(encoding))


def _remove(name: str) -> Callable[[Files], None]:
    return lambda files: files.pop(name)


SEED_CALL = "    seed_everything(42)\n    table"
MODEL = "make_pipeline(StandardScaler(), LogisticRegression())"
SPLIT = "train_test_split(X, y, test_size=0.25, random_state=42)"
DATA_HASH = '"data_hash": sha256_of_df(table),\n        "code_hash"'
CODE_HASH = "hashlib.sha256(Path(__file__).read_bytes()).hexdigest()"
ACCURACY = "float(accuracy_score(y, predicted))"
#: What another process makes of a text's hash, as workers do that run in parallel.
IN_A_CHILD = """int(__import__('subprocess').check_output([__import__('sys').executable, '-c', 'print(abs(hash("a")) % 999)']))"""
IMPORTS = """import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
"""
IMPORTS_BY_NAME = """import importlib
np, pd = map(importlib.import_module, ("num" + "py", "pan" + "das"))
linear_model, metrics, model_selection, pipeline, preprocessing = (importlib.import_module(f"sklearn.{name}") for name in (
    "linear_model", "metrics", "model_selection", "pipeline", "preprocessing"))
LogisticRegression, StandardScaler = linear_model.LogisticRegression, preprocessing.StandardScaler
accuracy_score, recall_score = metrics.accuracy_score, metrics.recall_score
train_test_split, make_pipeline = model_selection.train_test_split, pipeline.make_pipeline
"""
DUMP = "    for name, content in documents.items():"

CLASS_STYLE = '''
import hashlib, importlib.metadata, json, os, pathlib, random
import numpy, pandas
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import classification_report


class Experiment:
    packages = ["numpy", "pandas", "scikit-learn"]

    def __init__(self, seed):
        self.seed = seed
        os.environ["PYTHONHASHSEED"] = str(seed)
        random.seed(seed)
        numpy.random.seed(seed)

    def load(self):
        self.table = pandas.read_csv("datos.csv")
        csv = self.table[sorted(self.table)].to_csv(index=False, lineterminator="\\n")
        self.data_hash = hashlib.sha256(csv.encode()).hexdigest()
        return self

    def split(self, share=0.3):
        order = numpy.random.permutation(len(self.table))
        cut = int(share * len(order))
        self.test, self.train = self.table.iloc[order[:cut]], self.table.iloc[order[cut:]]
        return self

    def fit(self):
        X, y = self.train.drop(columns="baja"), self.train["baja"]
        self.model = ExtraTreesClassifier(50, random_state=self.seed).fit(X, y)
        return self

    def metrics(self):
        y, predicted = self.test["baja"], self.model.predict(self.test.drop(columns="baja"))
        report = classification_report(y, predicted, output_dict=True)
        return {"accuracy": report["accuracy"], "n_test": len(y), "recall_by_class": {c: report[c]["recall"] for c in "01"}}

    def write(self):
        code = pathlib.Path("pipeline.py").read_text(encoding="utf-8").encode()
        versions = {p: importlib.metadata.version(p) for p in self.packages}
        manifest = {"data_hash": self.data_hash, "code_hash": hashlib.sha256(code).hexdigest(), "seed": self.seed,
                    "package_versions": versions, "target": "baja"}
        card = {"intended_use": "Tarea de la clase 228.", "data_hash": self.data_hash, "metrics": self.metrics(),
                "limitations": ["Los clientes son inventados."]}
        pathlib.Path("manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        pathlib.Path("model_card.json").write_text(json.dumps(card), encoding="utf-8")


Experiment(42).load().split().fit().write()
'''


def _windows(files: Files) -> None:
    """Save the program with the line ends of Windows, after it ran."""
    files[PIPELINE] = files[PIPELINE].replace(b"\n", b"\r\n")


RIGHT = [
    HandedIn("worked"),
    HandedIn("random_forest_and_freeze", lines=(
        (MODEL, "RandomForestClassifier(100, random_state=42)"),
        ("from sklearn.linear_model import LogisticRegression", "from sklearn.ensemble import RandomForestClassifier"),
    ), change=_put(LOCK, _freeze())),
    HandedIn("class_style", code=CLASS_STYLE, change=lambda files: files.__setitem__(
        LOCK, re.sub(rb" \\\n +--hash=\S+", b"", files[LOCK]) + b"--index-url https://pypi.org/simple\n")),
    HandedIn("global_generator_splits", lines=((SPLIT, "train_test_split(X, y, test_size=0.25)"),)),
    HandedIn("own_generator_splits", lines=(
        ("    X_train, X_test, y_train, y_test = " + SPLIT, "    order = np.random.default_rng(42).permutation(len(X))\n"
         "    test, train_ = order[:500], order[500:]\n"
         "    X_train, X_test, y_train, y_test = X.iloc[train_], X.iloc[test], y.iloc[train_], y.iloc[test]"),
    )),
    HandedIn("neighbours_stratified", lines=(
        (MODEL, "make_pipeline(StandardScaler(), KNeighborsClassifier(15))"), (SPLIT, SPLIT[:-1] + ", stratify=y)"),
        ("from sklearn.linear_model import LogisticRegression", "from sklearn.neighbors import KNeighborsClassifier"),
    ), change=_put(REQUIREMENTS, "# lo que importa\nnumpy\npandas>=2\nscikit-learn\n")),
    HandedIn("lock_from_powershell", change=_put(LOCK, "\ufeff" + _freeze(), "utf-16-le")),
    HandedIn("saved_on_windows", change=_windows, lines=(
        (CODE_HASH, 'hashlib.sha256(Path(__file__).read_text(encoding="utf-8").encode()).hexdigest()'),
    )),
    HandedIn("a_module_beside", lines=(
        ('    """Devuelve la tabla."""\n    return pd.read_csv(path)', '    """Devuelve la tabla."""\n'
         '    try:\n        from lectura import read\n    except ImportError:\n        read = pd.read_csv\n'
         '    return read(path)'),
    ), change=_put("lectura.py", "import pandas\n\n\ndef read(path):\n    return pandas.read_csv(path)\n")),
    HandedIn("a_child_that_inherits_the_seed", lines=((SPLIT, SPLIT.replace("42", IN_A_CHILD)),)),
    HandedIn("further_metrics_and_keys", lines=(
        ('"n_test": len(y),', '"n_test": len(y), "nota": "sin calibrar",'), ('"seed": seed,', '"seed": seed, "model": "LR",'),
    )),
]


def _wrong(
    name: str, caught_by: str, *lines: tuple[str, str], change: Callable[[Files], None] | None = None, size: str = "small"
) -> HandedIn:
    return HandedIn(name, tuple(f"tarea_{cell}" for cell in caught_by.split()), lines, change=change, size=size)


def _drop_hashes(lock: str) -> str:
    return re.sub(r"(^numpy==\S+)(?: \\\n +--hash=\S+)+", r"\1", lock, count=1, flags=re.M)


WRONG = [
    # --- What isn't the same twice
    _wrong("only_one_process_agrees", "bit_a_bit", (SPLIT, SPLIT.replace("42", 'hash("clase 228") % 2**32'))),
    _wrong("seed_after_the_split", "bit_a_bit", (SEED_CALL, "    table"), (SPLIT, SPLIT.replace(", random_state=42", "")),
           ("    metrics =", "    seed_everything(42)\n    metrics =")),
    _wrong("unseeded_generator", "bit_a_bit", (SPLIT, SPLIT.replace("42", "int(np.random.default_rng().integers(10**6))"))),
    _wrong("seed_from_the_clock", "bit_a_bit", (SPLIT, SPLIT.replace("42", "__import__('time').time_ns() % 2**32"))),
    _wrong("columns_from_a_set", "bit_a_bit", (
        'table.drop(columns="baja")', 'table[list(set(table.columns) - {"baja"})]'), (MODEL, "ExtraTreesClassifier(50, random_state=42)"),
        ("from sklearn.linear_model import LogisticRegression", "from sklearn.ensemble import ExtraTreesClassifier")),
    _wrong("unstable_model", "bit_a_bit", (MODEL, "MLPClassifier(random_state=42)"),
           ("from sklearn.linear_model import LogisticRegression", "from sklearn.neural_network import MLPClassifier")),
    _wrong("card_edited_by_hand", "bit_a_bit", change=_json(CARD, lambda card: card["metrics"].update(accuracy=0.9))),
    _wrong("card_rounded_when_handed_in", "bit_a_bit", change=_json(CARD, lambda card: card["metrics"].update(
        accuracy=round(card["metrics"]["accuracy"], 4)))),
    # --- Seeds: each is forgotten where something depends on it
    _wrong("random_not_seeded", "semillas", ("    random.seed(seed)\n", ""), (SPLIT, SPLIT.replace("42", "random.randrange(1000)"))),
    _wrong("numpy_not_seeded", "semillas", ("    np.random.seed(seed)\n", ""), (SPLIT, SPLIT.replace(", random_state=42", ""))),
    _wrong("variable_not_set", "semillas", ('    os.environ["PYTHONHASHSEED"] = str(seed)\n', ""), (SPLIT, SPLIT.replace("42", IN_A_CHILD))),
    _wrong("own_generator_only", "semillas", ("    np.random.seed(seed)\n", "    np.random.default_rng(seed)\n"),
           (SPLIT, SPLIT.replace(", random_state=42", ""))),
    _wrong("another_seed", "semillas", (SEED_CALL, SEED_CALL.replace("42", "7")), ("build_manifest(table, 42)", "build_manifest(table, 7)")),
    _wrong("seed_as_text", "semillas", ("build_manifest(table, 42)", 'build_manifest(table, "42")')),
    # --- Hashes
    _wrong("hash_of_the_file", "hash_datos", (DATA_HASH, DATA_HASH.replace(
        "sha256_of_df(table)", 'hashlib.sha256(Path("datos.csv").read_bytes()).hexdigest()'))),
    _wrong("hash_with_the_index", "hash_datos", ("to_csv(index=False, ", "to_csv(")),
    _wrong("hash_of_the_features_only", "hash_datos", (DATA_HASH, DATA_HASH.replace("table", 'table.drop(columns="baja")'))),
    _wrong("rows_that_come_twice_dropped", "hash_datos", ("    return pd.read_csv(path)", "    return pd.read_csv(path).drop_duplicates()")),
    _wrong("hash_written_down", "hash_datos", (DATA_HASH, DATA_HASH.replace(
        "sha256_of_df(table)", '"835a515fd0fa10e7e9390b9c57b7620fb6712b38177ba96057c016b4e25e517c"'))),
    _wrong("code_hash_of_another_file", "hash_codigo", (CODE_HASH, 'hashlib.sha256(Path("datos.csv").read_bytes()).hexdigest()')),
    _wrong("code_hash_of_one_function", "hash_codigo", (CODE_HASH, "hashlib.sha256(__import__('inspect').getsource(main).encode()).hexdigest()")),
    _wrong("code_hash_of_the_name", "hash_codigo", (CODE_HASH, 'hashlib.sha256(b"pipeline.py").hexdigest()')),
    # --- The manifest
    _wrong("manifest_of_an_older_run", "manifiesto_actual", change=lambda files: files.__setitem__(
        PIPELINE, files[PIPELINE].replace(b'"""Devuelve la tabla."""', b'"""Lee la tabla."""'))),
    _wrong("timestamp_in_the_manifest", "manifiesto_actual", ('"seed": seed,', '"seed": seed, "date": __import__("time").time(),')),
    _wrong("folder_in_the_manifest", "manifiesto_actual", ('"seed": seed,', '"seed": seed, "folder": os.getcwd(),')),
    _wrong("versions_of_one_package", "manifiesto", ('packages = ("numpy", "pandas", "scikit-learn")', 'packages = ("numpy",)')),
    _wrong("versions_written_down", "manifiesto", ("importlib.metadata.version(name) for", '"1.0.0" for')),
    _wrong("manifest_not_handed_in", "manifiesto manifiesto_actual", change=_remove(MANIFEST)),
    _wrong("key_misspelt", "manifiesto", ('"package_versions"', '"packages"')),
    # --- The lock
    _wrong("lock_top_level_only", "lock", change=_put(LOCK, _packages("numpy", "pandas", "scikit-learn"))),
    _wrong("freeze_without_numpy", "lock", change=_put(LOCK, _freeze("numpy"))),
    _wrong("lock_of_what_it_does_not_import", "lock", (IMPORTS, IMPORTS_BY_NAME), change=lambda files: files.update({
        LOCK: b"six==1.17.0\n", REQUIREMENTS: b"six\n"})),
    _wrong("lock_with_ranges", "lock", change=_lock(lambda text: re.sub(r"^joblib==(\S+)", r"joblib>=\1", text, flags=re.M))),
    _wrong("requirements_changed_since", "lock", change=_put(REQUIREMENTS, "numpy==2.4.5\npandas\nscikit-learn\n")),
    _wrong("lock_with_a_hash_missing", "lock", change=_lock(_drop_hashes)),
    _wrong("import_not_locked", "lock", ("import random\n", "import random\nimport yaml\n")),
    _wrong("lock_not_handed_in", "lock", change=_remove(LOCK)),
    _wrong("lock_of_another_environment", "manifiesto", change=lambda files: files.update({
        LOCK: re.sub("(?m)^pandas==.*$", "pandas==3.0.0", _freeze()).encode(), REQUIREMENTS: b"numpy\npandas==3.0.0\nscikit-learn\n"})),
    # --- The card
    _wrong("accuracy_rounded", "model_card", (ACCURACY, f"round({ACCURACY}, 2)")),
    _wrong("accuracy_written_down", "model_card", (ACCURACY, "378 / 469")),
    _wrong("measured_on_training_rows", "model_card", (
        "evaluate(train(X_train, y_train), X_test, y_test)", "{**evaluate(train(X, y), X, y), 'n_test': len(X_test)}")),
    _wrong("rows_for_the_test_in_the_training", "model_card", ("train(X_train, y_train)", "train(X, y)"), (MODEL, "RandomForestClassifier(30)"),
           ("from sklearn.linear_model import LogisticRegression", "from sklearn.ensemble import RandomForestClassifier")),
    _wrong("half_kept_for_the_test", "model_card", ("test_size=0.25", "test_size=0.5")),
    _wrong("recalls_the_other_way_round", "model_card", ("labels=[0, 1])", "labels=[1, 0])")),
    _wrong("precision_for_recall", "model_card", ("    recalls = recall_score(", '    recalls = __import__("sklearn.metrics").metrics.precision_score('),
           ("labels=[0, 1])", "labels=[0, 1], zero_division=0.0)")),
    _wrong("one_recall_rounded", "model_card", ("str(i): float(recall)", "str(i): round(float(recall), 4)")),
    _wrong("nothing_kept_for_the_test", "model_card", (SPLIT, "X, X, y, y")),
    _wrong("limitations_empty", "model_card", (
        '"limitations": [\n            "Los datos son sintéticos: no dice nada de clientes reales.",\n'
        '            "No se midió por grupos, ni con datos de otro momento.",\n        ],', '"limitations": [],')),
    _wrong("nan_in_another_key", "corre", ('"seed": seed,', '"seed": seed, "best": float("nan"),'), ("allow_nan=False", "allow_nan=True")),
    _wrong("written_with_a_bom", "corre", ('"w", encoding="utf-8"', '"w", encoding="utf-8-sig"')),
    _wrong("card_saved_with_a_bom", "corre", change=lambda files: files.__setitem__(CARD, b"\xef\xbb\xbf" + files[CARD])),
    _wrong("nan_in_the_card", "corre model_card", ('str(i): float(recall)', 'str(i): float("nan")'), ("allow_nan=False", "allow_nan=True")),
    # --- What doesn't run
    _wrong("absolute_path", "corre", (' load("datos.csv")', ' load(os.environ.get("DATOS", "/home/ana/tarea/datos.csv"))'), size="crash"),
    _wrong("uses_the_notebook", "corre", (' load("datos.csv")', " tabla"), size="crash"),
    _wrong("writes_elsewhere", "corre", ("        with open(name,", '        os.makedirs("out", exist_ok=True)\n        with open(f"out/{name}",'), size="crash"),
    _wrong("never_ends", "corre", (SEED_CALL, "    __import__('time').sleep(600)\n" + SEED_CALL), size="crash"),
    HandedIn("nothing_but_the_notebook", (*RUNS, "tarea_lock"), change=lambda files: files.clear(), size="crash"),
]
