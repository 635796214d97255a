"""The checks of exercise 3, beyond what the corpora show."""

import contextlib
import hashlib
import io
import json
import pickle
import re
import unicodedata
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checking.inputs import SEED_VARIABLE
from helpers.checks import manifest as checks
from helpers.checks.manifest_inputs import frames, sources
from helpers.reference.digest import sha256_of_df
from helpers.reference.manifest import build_manifest, save_manifest
from tests.corpora.in_process import notebook_path

BUILD_CHECKS = {"code_hash": checks.check_code_hash, "seed": checks.check_seed, "numpy_version": checks.check_versions}


@pytest.fixture
def grading_runs(monkeypatch):
    """Draw the hidden inputs anew for each turn of a loop."""

    def runs():
        for seed in range(20):
            monkeypatch.setenv(SEED_VARIABLE, str(seed))
            yield seed

    return runs()


def built(**changes):
    """Return a right `build_manifest` but for some keys, each a function of the three arguments."""

    def build(df, code, seed):
        return build_manifest(df, code, seed) | {key: value(df, code, seed) for key, value in changes.items()}

    return build


def digest(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def test_the_reference_passes(grading_runs):
    """Whatever the hidden inputs, the reference passes each check."""
    for _ in grading_runs:
        checks.check_data_hash(build_manifest, sha256_of_df)
        checks.check_code_hash(build_manifest)
        checks.check_seed(build_manifest)
        checks.check_versions(build_manifest)
        checks.check_saved(save_manifest)
        checks.check_replaced(save_manifest)


DATA_SLIPS = {
    "head": lambda df: df.head(10),
    "dropna": lambda df: df.dropna(),
    "fillna": lambda df: df.fillna(0),
    "drop_duplicates": lambda df: df.drop_duplicates(),
    "sorted rows": lambda df: df.sort_values(list(df.columns)),
    "rows sorted down": lambda df: df.sort_values(list(df.columns), ascending=False),
    "sorted index": lambda df: df.sort_index(),
    "index as column": lambda df: df.reset_index(),
    "without a column": lambda df: df.iloc[:, :-1],
    "rounded": lambda df: df.round(0),
    "names in lower case": lambda df: df.rename(columns=str.lower),
    "names in upper case": lambda df: df.rename(columns=str.upper),
}


@pytest.mark.parametrize("slip", DATA_SLIPS)
def test_data_hash_of_other_data(grading_runs, slip):
    """Whatever the hidden inputs, a digest of changed data is refused."""
    for _ in grading_runs:
        with pytest.raises(CheckFailure, match="`df` que llega, entero y sin cambios"):
            checks.check_data_hash(built(data_hash=lambda df, *_: sha256_of_df(DATA_SLIPS[slip](df))), sha256_of_df)


DIGESTS = {
    "index left in": lambda df: digest(df[sorted(df.columns)].to_csv()),
    "columns unsorted": lambda df: digest(df.to_csv(index=False)),
    "as JSON": lambda df: digest(df.to_json()),
    "as text": lambda df: digest(str(df)),
    "pickled": lambda df: digest(pickle.dumps(df)),
    "first rows": lambda df: digest(df.head().to_csv()),
    "summary": lambda df: digest(df.describe().to_csv()),
    "names in lower case": lambda df: digest(df.rename(columns=str.lower).to_csv()),
    "without names": lambda df: digest(df.to_csv(header=False)),
    "one column": lambda df: digest(df.iloc[:, 0].to_csv(index=False)),
}


@pytest.mark.parametrize("slip", DIGESTS)
def test_a_slip_of_exercise_2_costs_nothing_here(grading_runs, slip):
    """Any digest that tells data apart is good for `data_hash`."""
    own = DIGESTS[slip]

    for _ in grading_runs:
        checks.check_data_hash(built(data_hash=lambda df, *_: own(df)), own)


@pytest.mark.parametrize("own", [lambda df: "0" * 64, lambda df: digest(",".join(df.columns)), lambda df: None])
def test_a_digest_that_says_nothing_earns_nothing(own):
    """A digest that is the same for all data, or none, is no evidence."""
    with pytest.raises(CheckFailure, match="que tu `sha256_of_df` d"):
        checks.check_data_hash(built(data_hash=lambda df, *_: own(df)), own)


def test_a_random_digest_earns_nothing():
    """A digest that changes from call to call can't be equal to itself."""
    calls = iter(range(100))

    def own(df):
        return digest(str(next(calls)))

    with pytest.raises(CheckFailure, match="para los mismos datos"):
        checks.check_data_hash(built(data_hash=lambda df, *_: own(df)), own)


def _changes_cells(df):
    df.iloc[0, 0] = -1.0


def _renames_the_index(df):
    df.index.name = "fila"


def _adds_a_column(df):
    df["nueva"] = 1


def _names_in_lower_case(df):
    df.columns = [name.lower() for name in df.columns]


@pytest.mark.parametrize("change", [_changes_cells, _renames_the_index, _adds_a_column, _names_in_lower_case])
def test_a_frame_modified_after_its_digest(change):
    """A right digest doesn't excuse a frame that isn't what it was."""

    def build(df, code, seed):
        result = build_manifest(df, code, seed)
        change(df)
        return result

    with pytest.raises(CheckFailure, match="no modifique el DataFrame"):
        checks.check_data_hash(build, sha256_of_df)


CODE_SLIPS = {
    "strip": (str.strip, "tal cual"),
    "rstrip": (str.rstrip, "tal cual"),
    "lstrip": (str.lstrip, "tal cual"),
    "last newline": (lambda code: code.removesuffix("\n"), "tal cual"),
    "newline added": (lambda code: code + "\n", "tal cual"),
    "newline ensured": (lambda code: code.rstrip("\n") + "\n", "tal cual"),
    "line ends": (lambda code: code.replace("\r\n", "\n"), "tal cual"),
    "ends of lines": (lambda code: "\n".join(line.rstrip(" ") for line in code.split("\n")), "tal cual"),
    "blank lines": (lambda code: re.sub(r"^\s*\n", "", code, flags=re.M), ""),
    "tabs": (str.expandtabs, ""),
    "lower case": (str.lower, ""),
    "comments": (lambda code: re.sub("#.*", "", code), ""),
    "Latin-1": (lambda code: code.encode("latin-1", "replace"), "UTF-8"),
    "ASCII": (lambda code: code.encode("ascii", "ignore"), "UTF-8"),
    "escapes": (lambda code: code.encode("unicode_escape"), ""),
    "UTF-16": (lambda code: code.encode("utf-16"), "UTF-8"),
    "with BOM": (lambda code: code.encode("utf-8-sig"), ""),
    "NFC": (lambda code: unicodedata.normalize("NFC", code), "normalizás"),
    "repr": (repr, "repr"),
    "nothing": (lambda code: "", "otro texto fijo"),
    "a word": (lambda code: "code", "otro texto fijo"),
}


@pytest.mark.parametrize("slip", CODE_SLIPS)
def test_code_hash_of_another_text(grading_runs, slip):
    """Whatever the hidden inputs, a digest of a changed text is refused; the usual slips are recognised."""
    change, hint = CODE_SLIPS[slip]

    for _ in grading_runs:
        with pytest.raises(CheckFailure, match=rf"`code_hash` sea el SHA-256.*(?s:.*){hint}"):
            checks.check_code_hash(built(code_hash=lambda df, code, seed: digest(change(code))))


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda code: hashlib.sha256(code.encode()).digest(), "hexdigest"),
        (lambda code: hashlib.sha256(code.encode()), "hexdigest"),
        (hash, "cambia de un proceso a otro"),
        (lambda code: digest(code).upper(), "minúscula"),
        (lambda code: digest(code)[:16], "entero"),
        (lambda code: f"sha256:{digest(code)}", "prefijos"),
        (lambda code: hashlib.md5(code.encode()).hexdigest(), "MD5"),
        (lambda code: digest(code) + "\n", "prefijos"),
        (lambda code: digest(code) if code else None, "el texto vacío también tiene SHA-256"),
        (lambda code: digest(code) if code else "", "el texto vacío también tiene SHA-256"),
        (lambda code: digest(Path(code).read_text()), "no una ruta: no lo abras"),
        (lambda code: digest(Path(code).resolve().read_bytes()), "no una ruta: no lo abras"),
    ],
)
def test_code_hash_in_another_form(change, hint):
    """What isn't 64 lowercase digits is refused."""
    with pytest.raises(CheckFailure, match=hint):
        checks.check_code_hash(built(code_hash=lambda df, code, seed: change(code)))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: str(s),
        lambda s: float(s),
        lambda s: s or 42,
        lambda s: s % 2**31,
        lambda s: s + 1,
        lambda s: 7,
        lambda s: s in (0, 2**32 - 1) and s,
        bool,
        lambda s: None,
    ],
)
def test_another_seed(grading_runs, change):
    """Whatever the hidden inputs, a seed of another value or type is refused."""
    for _ in grading_runs:
        with pytest.raises(CheckFailure, match="un int"):
            checks.check_seed(built(seed=lambda df, code, seed: change(seed)))


@pytest.mark.parametrize("key", ["sklearn_version", "numpy_version", "pandas_version", "python_version"])
@pytest.mark.parametrize("value", ["0.1", None, (3, 11, 7), ""])
def test_another_version(key, value):
    """Each of the four versions is looked at."""
    with pytest.raises(CheckFailure, match=f"`{key}` sea"):
        checks.check_versions(built(**{key: lambda *_: value}))


@pytest.mark.parametrize("broken", BUILD_CHECKS)
def test_a_slip_in_one_key_costs_its_points_alone(broken):
    """A value that not even JSON knows fails the check of its key, and no other."""
    build = built(**{broken: lambda *_: object()})

    failed = set()
    for key, check in BUILD_CHECKS.items():
        try:
            check(build)
        except CheckFailure:
            failed.add(key)
    assert {broken} == failed


@pytest.mark.parametrize("check", BUILD_CHECKS.values())
@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda df, code, seed: None, "¿falta el return"),
        (lambda df, code, seed: json.dumps(build_manifest(df, code, seed)), "el texto JSON"),
        (lambda df, code, seed: {}, "un manifiesto con (la clave|hashes)"),
        (lambda df, code: {}, "termine sin error"),
        (lambda df, code, seed: 1 / 0, "ZeroDivisionError"),
        ({}, "una función llamada `build_manifest`"),
    ],
)
def test_no_manifest(check, build, message):
    """Without a manifest, or without the key, a message says so."""
    with pytest.raises(CheckFailure, match=message):
        check(build)


def test_a_key_that_pretends():
    """A key that is equal to every text isn't the key that was asked for."""

    class Yes(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            return True

    with pytest.raises(CheckFailure, match="un manifiesto con la clave"):
        checks.check_seed(lambda df, code, seed: {Yes("x"): seed, "code_hash": code})


def _python_to_json(text):
    """Turn the text of a dict into JSON by hand: texts with quotes or line ends in them go wrong."""
    for python, other in {"'": '"', "True": "true", "False": "false", "None": "null"}.items():
        text = text.replace(python, other)
    return text


def saved(text_of):
    """Return a `save_manifest` that writes another text."""

    def save(manifest, path):
        Path(path).write_text(text_of(manifest), encoding="utf-8")

    return save


@pytest.mark.parametrize(
    "text_of",
    [
        str,
        lambda m: str(m).replace("'", '"'),
        lambda m: _python_to_json(str(m)),
        lambda m: json.dumps(json.dumps(m)),
        lambda m: json.dumps([m]),
        lambda m: json.dumps({"manifest": m}),
        lambda m: json.dumps(list(m.items())),
        lambda m: json.dumps({key: str(value) for key, value in m.items()}),
        lambda m: json.dumps({key: value for key, value in m.items() if value}),
        lambda m: json.dumps({key: value for key, value in m.items() if not isinstance(value, dict)}),
        lambda m: json.dumps(m | {"x": 1}),
        lambda m: json.dumps(m) * 2,
        lambda m: json.dumps(m, ensure_ascii=False).encode("ascii", "ignore").decode(),
        lambda m: json.dumps(m).lower(),
        lambda m: json.dumps({key: int(value) if value is True else value for key, value in m.items()}),
        lambda m: "\n".join(f"{key}: {value}" for key, value in m.items()),
        lambda m: json.dumps(m)[:-1] + ', "x": NaN}',
        lambda m: json.dumps(m).replace("NaN", "null"),
        lambda m: json.dumps({key.lower(): value for key, value in m.items()}),
        lambda m: json.dumps({key: value for key, value in m.items() if key}),
        lambda m: json.dumps({key: value.strip() if isinstance(value, str) else value for key, value in m.items()}),
        lambda m: json.dumps(m).replace("\\r", ""),
        lambda m: json.dumps(json.loads(json.dumps(m), parse_int=float)),
        lambda m: json.dumps(json.loads(json.dumps(m), parse_float=lambda text: round(float(text), 6))),
        lambda m: json.dumps(json.loads(json.dumps(m), parse_float=lambda text: int(float(text)))),
        lambda m: json.dumps(json.loads(json.dumps(m), object_hook=lambda d: {k: v for k, v in d.items() if v != []})),
        lambda m: unicodedata.normalize("NFC", json.dumps(m, ensure_ascii=False)),
        lambda m: json.dumps(m or None),
        lambda m: pd.Series(m).to_json(),  # 15 digits at most
        lambda m: "",
    ],
)
def test_another_file(grading_runs, text_of):
    """Whatever the hidden inputs, a file that doesn't give the dict back is refused."""
    for _ in grading_runs:
        with pytest.raises(CheckFailure):
            checks.check_saved(saved(text_of))


@pytest.mark.parametrize(
    "text_of",
    [
        lambda m: json.dumps(m, ensure_ascii=False),
        lambda m: json.dumps(m, indent="\t", sort_keys=True) + "\n\n",
        lambda m: json.dumps(dict(reversed(m.items())), separators=(",", ":")),
        lambda m: "\n" + json.dumps(m, default=str, allow_nan=False),
    ],
)
def test_the_form_of_the_file_is_free(text_of):
    """Indentation, order, escapes and blanks around are free."""
    checks.check_saved(saved(text_of))
    checks.check_replaced(saved(text_of))


@pytest.mark.parametrize("mode", ["a", "r+"])
def test_what_was_there_stays(grading_runs, mode):
    """Whatever the hidden inputs, a rest of the old file is refused."""

    def save(manifest, path):
        with open(path, mode if Path(path).exists() else "w", encoding="utf-8") as file:
            json.dump(manifest, file)

    for _ in grading_runs:
        checks.check_saved(save)
        with pytest.raises(CheckFailure, match="no quede nada de lo anterior"):
            checks.check_replaced(save)


def test_only_the_second_call_appends():
    """A file that this session has written before is to be replaced as well."""
    seen = set()

    def save(manifest, path):
        with open(path, "a" if str(path) in seen else "w", encoding="utf-8") as file:
            json.dump(manifest, file)
        seen.add(str(path))

    with pytest.raises(CheckFailure, match="la llamás otra vez con la misma ruta"):
        checks.check_replaced(save)


@pytest.mark.parametrize("check", [checks.check_saved, checks.check_replaced])
@pytest.mark.parametrize(
    ("save", "message"),
    [
        (lambda manifest, path: None, "¿escribís"),
        (lambda manifest, path: Path(path).write_text(manifest), "termine sin error"),
        (lambda manifest: None, "termine sin error"),
        (None, "una función llamada `save_manifest`"),
    ],
)
def test_nothing_saved(check, save, message):
    """Without a file, a message says so."""
    with pytest.raises(CheckFailure, match=message):
        check(save)


def test_only_the_seven_keys():
    """The hint for a save that takes the keys for granted says that others may come."""

    def save(manifest, path):
        Path(path).write_text(json.dumps({key: manifest[key] for key in ("seed", "data_hash")} | manifest))

    with pytest.raises(CheckFailure, match="puede traer otras claves"):
        checks.check_saved(save)


def test_a_manifest_that_is_emptied_while_it_is_saved():
    """What the function does to its argument doesn't hide what the file lacks."""

    def save(manifest, path):
        manifest.clear()
        Path(path).write_text(json.dumps(manifest))

    with pytest.raises(CheckFailure, match="claves que faltan"):
        checks.check_saved(save)


def test_messages_keep_the_hidden_code():
    """A message shows no hidden text whole, whatever the function returns or raises."""

    def refuse(df, code, seed):
        raise ValueError(code)

    for build in (refuse, built(code_hash=lambda df, code, seed: code)):
        with pytest.raises(CheckFailure) as caught:
            checks.check_code_hash(build)
        assert not any(code in str(caught.value) for _, code in sources()[1:-1])


def test_the_frames_differ_in_every_cell():
    """Where both frames have a number, it isn't the same."""
    first, second = (frame.reset_index(drop=True) for frame in frames())

    assert not (first == second).to_numpy().any()


def test_the_example_of_the_notebook_shows_three_equal_results():
    """The story of the notebook relies on three runs with one accuracy."""
    notebook = nbformat.read(notebook_path(3), as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(cells["idea-funcion"] + "\n" + cells["idea-tres-corridas"], {})

    assert re.findall(r"\d\.\d+", out.getvalue()) == ["0.9556"] * 3
    assert "0.9556" in cells["idea"]
