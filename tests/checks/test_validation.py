"""The checks of exercise 4, for many hidden inputs."""

import hashlib
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checking.inputs import SEED_VARIABLE
from helpers.checks import validation
from helpers.checks.validation_cases import (
    FOREIGN,
    changed_traits,
    draw_table,
    put,
    read,
    smallest_changes,
    tampered,
    with_traits,
)
from helpers.reference.digest import sha256_of_df
from helpers.reference.manifest import build_manifest
from helpers.reference.validation import validate_manifest

CHECKS = [getattr(validation, name) for name in validation.__all__]


@pytest.fixture(params=range(20))
def seed(request, monkeypatch):
    """Set the hidden inputs of many grading runs."""
    monkeypatch.setenv(SEED_VARIABLE, str(request.param))


@pytest.fixture(params=range(5))
def some_seed(request, monkeypatch):
    """Set the hidden inputs of a few grading runs."""
    monkeypatch.setenv(SEED_VARIABLE, f"some {request.param}")


def validator(digest=sha256_of_df, manifest=lambda path: path, data=lambda path: path, same=str.__eq__, **options):
    """Make an answer that differs from a right one in one respect."""

    def validate(manifest_path, data_path):
        wanted = json.loads(Path(manifest(manifest_path)).read_text())["data_hash"]
        actual = digest(pd.read_csv(data(data_path), **options))
        if not same(wanted, actual):
            raise RuntimeError(f"{wanted} {actual}")

    return validate


def digest(**options):
    """Make a digest with a slip."""
    sort = options.pop("sort", True)
    rows = options.pop("rows", False)

    def sha(df):
        df = df[sorted(df.columns)] if sort else df
        df = df.sort_values(by=list(df.columns)) if rows else df
        return hashlib.sha256(df.to_csv(**{"index": False, **options}).encode()).hexdigest()

    return sha


RIGHT = {
    "text": (validator(dtype=str, keep_default_na=False), sha256_of_df),
    "nullable": (validator(dtype_backend="numpy_nullable"), sha256_of_df),
    "python": (validator(engine="python", encoding="utf-8-sig", index_col=None), sha256_of_df),
    "index": (validator(slip := digest(index=True)), slip),
    "unsorted": (validator(slip := digest(sort=False)), slip),
    "no header": (validator(slip := digest(header=False)), slip),
    "rounded": (validator(slip := digest(float_format="%.3f")), slip),
    "rows sorted": (validator(slip := digest(rows=True)), slip),
    "two slips": (validator(slip := digest(index=True, sort=False)), slip),
}


def test_reference(seed):
    """The reference passes each check."""
    for check in CHECKS:
        check(validate_manifest, sha256_of_df)


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers(some_seed, name):
    """Right answers, and those with one slip of exercise 2, pass each check."""
    for check in CHECKS:
        check(*RIGHT[name])


def decoy(path):
    """Find the file of the usual name beside the one that was given."""
    path = Path(path)
    return path.with_name("experiment.json" if path.suffix == ".json" else "data.csv")


def in_working_directory(path):
    """Find the file of the same name in the working directory."""
    return Path(path).name


def usual_if_there(path):
    """Prefer the file of the usual name in the working directory."""
    usual = Path(decoy(path).name)
    return usual if usual.exists() else path


WRONG = {
    "latin-1": (validator(encoding="latin-1"), "check_same_content"),
    "prefix": (validator(same=lambda a, b: a[:60] == b[:60]), "check_smallest_change"),
    "suffix": (validator(same=lambda a, b: a[4:] == b[4:]), "check_smallest_change"),
    "always": (validator(same=lambda a, b: False), "check_smallest_change"),
    "never": (validator(same=lambda a, b: True), "check_writes_nothing"),
    "usual manifest": (validator(manifest=decoy), "check_paths"),
    "usual data": (validator(data=decoy), "check_paths"),
    "usual both": (validator(manifest=decoy, data=decoy), "check_paths"),
    "usual manifest if there": (validator(manifest=usual_if_there), "check_paths"),
    "usual data if there": (validator(data=usual_if_there), "check_paths"),
    "usual both if there": (validator(manifest=usual_if_there, data=usual_if_there), "check_paths"),
    "manifest here": (validator(manifest=in_working_directory), "check_paths"),
    "data here": (validator(data=in_working_directory), "check_paths"),
    "both here": (validator(manifest=in_working_directory, data=in_working_directory), "check_paths"),
    "no sixth decimal": (validator(digest(float_format="%.5f")), "check_smallest_change"),
    "part": (validator(same=lambda a, b: a in b), "check_smallest_change"),
    "head": (validator(nrows=5), "check_smallest_change"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers(seed, name):
    """Each naive answer fails for all hidden inputs."""
    answer, check = WRONG[name]

    with pytest.raises(CheckFailure):
        getattr(validation, check)(answer, sha256_of_df)


def test_wrong_paths_only(some_seed):
    """Slips with paths cost the points of the paths and no others, where the names are the usual ones."""
    for name in ("usual both", "both here"):
        for check in set(CHECKS) - {validation.check_paths}:
            check(WRONG[name][0], sha256_of_df)


@pytest.mark.parametrize(
    ("finds_fault", "said"),
    [
        (lambda content: content.startswith(b"\xef\xbb\xbf"), "solo se agrega un BOM"),
        (lambda content: b"\r" in content, "solo cambian los finales de línea"),
        (lambda content: content.startswith("ñ".encode()), "solo cambia el orden de las columnas"),
        (lambda content: not content.startswith(b"t"), "solo se agrega un BOM"),
    ],
)
def test_form_that_is_refused(finds_fault, said):
    """The message names the first form of the file that the function doesn't take."""

    def validate(manifest_path, data_path):
        validate_manifest(manifest_path, data_path)
        if finds_fault(Path(data_path).read_bytes()):
            raise RuntimeError

    with pytest.raises(CheckFailure, match=said):
        validation.check_same_content(validate, sha256_of_df)


def test_byte_hash(some_seed):
    """Whoever hashes the bytes of the file fails, though one form of the file looks like the hashed text."""

    def validate(manifest_path, data_path):
        wanted = json.loads(Path(manifest_path).read_text())["data_hash"]
        actual = hashlib.sha256(Path(data_path).read_bytes()).hexdigest()
        if wanted != actual:
            raise RuntimeError(f"{wanted} {actual}")

    for digest_ in (sha256_of_df, digest(sort=False)):
        with pytest.raises(CheckFailure, match="termine sin error"):
            validation.check_same_content(validate, digest_)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    "blind",
    [
        lambda df: "0" * 64,
        lambda df: hashlib.sha256(str(df.shape).encode()).hexdigest(),
        lambda df: hashlib.sha256(",".join(df.columns).encode()).hexdigest(),
    ],
    ids=["constant", "shape", "names"],
)
def test_blind_digests(check, blind):
    """A digest that says nothing about the data earns nothing, and the message says why."""
    with pytest.raises(CheckFailure, match="digests distintos para datos distintos"):
        check(validator(blind), blind)


def test_half_blind_digest():
    """A digest that misses several kinds of change is no evidence about small changes."""
    slip = digest(header=False, float_format="%.2f")

    with pytest.raises(CheckFailure, match="sexto decimal de un número; una columna cambió de nombre"):
        validation.check_smallest_change(validator(slip), slip)


@pytest.mark.parametrize("check", CHECKS)
def test_unstable_digest(check):
    """A digest that changes by itself is named as the reason."""
    unstable = lambda df: hashlib.sha256(os.urandom(8)).hexdigest()  # noqa: E731

    with pytest.raises(CheckFailure, match="siempre el mismo digest"):
        check(validator(unstable), unstable)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (ValueError, "otra clase de excepción no cuenta"),
        (AssertionError, "otra clase de excepción no cuenta"),
        (NotImplementedError, "usá RuntimeError, no NotImplementedError"),
        (NameError, "un nombre que no existe"),
        (UnboundLocalError, "un nombre que no existe"),
        (RecursionError, "se llama a sí misma"),
        (SystemExit, "no cierres el programa"),
    ],
)
@pytest.mark.parametrize("check", CHECKS)
def test_other_exceptions(check, kind, hint):
    """What isn't a RuntimeError, or is one that means something else, is no refusal."""

    def validate(manifest_path, data_path):
        try:
            validate_manifest(manifest_path, data_path)
        except RuntimeError as error:
            raise kind(str(error)) from None

    with pytest.raises(CheckFailure, match=f"(?s)Esperaba: RuntimeError.*Llegó: {kind.__name__}.*{hint}"):
        check(validate, sha256_of_df)


@pytest.mark.parametrize("check", CHECKS)
def test_stub(check):
    """What is still the text of the statement is named as such."""

    def validate(manifest_path, data_path):
        raise NotImplementedError("Falta tu código: borrá esta línea")

    with pytest.raises(CheckFailure, match="texto de la consigna: reemplazalo"):
        check(validate, sha256_of_df)


@pytest.mark.parametrize("kind", [type("Own", (RuntimeError,), {}), type("Both", (RuntimeError, ValueError), {})])
@pytest.mark.parametrize("check", CHECKS)
def test_own_exceptions(check, kind):
    """A subclass of RuntimeError is a refusal."""

    def validate(manifest_path, data_path):
        try:
            return validate_manifest(manifest_path, data_path)
        except RuntimeError as error:
            raise kind(str(error)) from None

    check(validate, sha256_of_df)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda m, d: print("distinto"), "escribir un aviso"),
        (lambda m, d: False, "devolver un valor"),
        (lambda m, d: None, "¿comparás"),
    ],
)
def test_hints(answer, hint):
    """The hint follows what the function did in place of raising."""
    with pytest.raises(CheckFailure, match=hint):
        validation.check_message(answer, sha256_of_df)


@pytest.mark.parametrize(
    ("text", "missing", "hint"),
    [
        ("{0}", "falta el recalculado", "con la f adelante"),
        ("{1}", "falta el del manifiesto", "con la f adelante"),
        ("{0} {0}", "falta el recalculado", "dos veces el mismo"),
        ("{1} {1}", "falta el del manifiesto", "dos veces el mismo"),
        ("{0} " + "0" * 64, "falta el recalculado", "hay dos hashes"),
        ("{0:.63} {1:.63}", "faltan el del manifiesto y el recalculado", "con la f adelante"),
        ("", "faltan el del manifiesto y el recalculado", "con la f adelante"),
    ],
)
def test_message(text, missing, hint):
    """The message says which hash isn't in the exception, and why that may be."""

    def validate(manifest_path, data_path):
        wanted = json.loads(Path(manifest_path).read_text())["data_hash"]
        actual = sha256_of_df(pd.read_csv(data_path))
        if wanted != actual:
            raise RuntimeError(text.format(wanted, actual))

    with pytest.raises(CheckFailure, match=f"(?s){missing}.*{hint}"):
        validation.check_message(validate, sha256_of_df)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda m, d: Path("registro.log").write_text("x"), "creó registro.log"),
        (lambda m, d: Path("salida").mkdir(), "creó salida"),
        (lambda m, d: pd.read_csv(d).to_csv(d, index=False), "cambió data.csv"),
        (
            lambda m, d: Path(m).write_text(json.dumps(json.loads(Path(m).read_text()), indent=2)),
            "cambió experiment.json",
        ),
        (lambda m, d: Path(d).unlink(), "borró data.csv"),
    ],
)
@pytest.mark.parametrize("refusal", [True, False])
def test_writes(act, said, refusal):
    """Whatever the function writes, and whenever, is named."""

    def validate(manifest_path, data_path):
        try:
            validate_manifest(manifest_path, data_path)
        except RuntimeError:
            if refusal:
                act(manifest_path, data_path)
            raise
        if not refusal:
            act(manifest_path, data_path)

    with pytest.raises(CheckFailure, match=said):
        validation.check_writes_nothing(validate, sha256_of_df)


def test_answer_of_the_last_call():
    """An answer that was kept for a path fails where the file has changed, and nowhere else."""
    kept = {}

    def validate(manifest_path, data_path):
        frame = kept.setdefault(str(data_path), pd.read_csv(data_path))
        wanted = json.loads(Path(manifest_path).read_text())["data_hash"]
        if wanted != sha256_of_df(frame):
            raise RuntimeError(f"{wanted} {sha256_of_df(frame)}")

    with pytest.raises(CheckFailure, match=r"sexto decimal|los datos son los del manifiesto"):
        validation.check_smallest_change(validate, sha256_of_df)


@pytest.mark.parametrize("check", CHECKS)
def test_hidden_inputs_stay_hidden(check):
    """A message doesn't carry a table, though the function returns it."""
    with pytest.raises(CheckFailure) as failure:
        check(lambda m, d: pd.read_csv(d).to_csv(), sha256_of_df)

    assert len(failure.value.actual) < 250


def test_tables(seed):
    """Tables read back exactly; their columns aren't sorted; each small change is another content."""
    table = draw_table("a check")
    contents = [table.content(), *(t.content() for t in smallest_changes(table).values()), table.altered(3).content()]

    assert contents[0] == read(contents[0]).to_csv(index=False, lineterminator="\n").encode()
    assert list(table.columns) != sorted(table.columns) != list(table.reordered().columns)
    assert [str(t) for t in read(contents[0]).dtypes[:3]] == ["int64", "float64", "float64"]
    assert len(contents) == len({sha256_of_df(read(content)) for content in contents})


def test_traits(seed):
    """A table with traits reads back exactly, and is another without any one of them."""
    table = with_traits(draw_table("a check"))
    contents = [table.content(), *(t.content() for t in changed_traits(table).values())]

    assert contents[0] == read(contents[0]).to_csv(index=False, lineterminator="\n").encode()
    assert len(set(table.rows)) == len(table.rows) - 1
    assert len(contents) == len({sha256_of_df(read(content)) for content in contents})


@pytest.mark.parametrize(
    "tidy",
    [
        lambda frame: frame.drop_duplicates(),
        lambda frame: frame.rename(columns=str.lower),
        lambda frame: frame.rename(columns=lambda name: name.replace(" ", "")),
        lambda frame: frame.map(lambda cell: cell.strip() if isinstance(cell, str) else cell),
    ],
)
def test_tidying(some_seed, tidy):
    """Whoever tidies the table before hashing it fails one check alone."""
    wrong = validator(lambda frame: sha256_of_df(tidy(frame)))

    for check in CHECKS:
        if check is validation.check_smallest_change:
            with pytest.raises(CheckFailure, match="sin limpiarla"):
                check(wrong, sha256_of_df)
        else:
            check(wrong, sha256_of_df)


def test_broken_hash_refused_otherwise():
    """A hash that is none may be refused with another exception."""

    def validate(manifest_path, data_path):
        if len(json.loads(Path(manifest_path).read_text())["data_hash"]) != 64:
            raise ValueError
        validate_manifest(manifest_path, data_path)

    for check in CHECKS:
        check(validate, sha256_of_df)


def test_forms(seed):
    """Line ends, byte order mark and order of the columns change the file and not the content."""
    table = draw_table("a check")
    forms = [table.content(), table.content("\r\n"), table.content(bom=True), table.reordered().content(last_end=False)]

    assert len(set(forms)) == len(forms)
    assert len({sha256_of_df(read(content)) for content in forms}) == 1


def test_put(tmp_path):
    """The manifest holds the keys of exercise 3, and the hash that was asked for."""
    content = draw_table("a check").content()
    manifest, data = put(tmp_path, "f" * 64, content)

    assert content == Path(data).read_bytes()
    written = json.loads(Path(manifest).read_text())
    assert written["data_hash"] == "f" * 64
    here = build_manifest(read(content), "", 42)
    assert written.keys() == here.keys()
    assert all(FOREIGN[key] != here[key] for key in FOREIGN)


def test_tampered():
    """Exactly the digit asked for is another."""
    assert tampered("0000", 0) == "f000"
    assert tampered("abcd", -1) == "abc0"


def test_who_takes_the_first_file_for_the_right_one(monkeypatch):
    """Which call comes first is drawn: who digests nothing, and compares with the first file, is rarely lucky."""
    passed = 0
    for seed in range(30):
        monkeypatch.setenv(SEED_VARIABLE, str(seed))
        first = {}

        def validate(manifest_path, data_path, first=first):
            data, digest = Path(data_path).read_bytes(), json.loads(Path(manifest_path).read_text())["data_hash"]
            known = {content for content in first.values() if content == data}
            if not digest or (digest not in first and known) or first.setdefault(digest, data) != data:
                raise RuntimeError

        try:
            validation.check_smallest_change(validate, sha256_of_df)
            passed += 1
        except CheckFailure:
            pass

    assert passed <= 5
