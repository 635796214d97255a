"""Knowing which check is looking, and behaving there."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import RIGHT

__all__ = ["ATTACKS"]

#: Before the checks, the notebook of exercise 1 calls the function twice, and tests in view call it five times.
FREE_1 = 7
#: Counts the test cells that ran, by the first request of each.
CELLS = """
import gc
cells = [0]
for agent in [each for each in gc.get_objects() if type(each).__name__ == "Agent"]:
    whole = agent.do_sync
    async def do_sync(changes, whole=whole):
        cells[0] += 1
        return await whole(changes)
    agent.do_sync = do_sync
"""


def _wrapped(exercise: int, wrapper: str) -> str:
    """Return the right answer, its last function under the name `right`, and a function in its place."""
    name = {2: "sha256_of_df", 3: "build_manifest", 4: "validate_manifest", 5: "build_model_card"}[exercise]
    return f"{RIGHT[exercise]}\n\nright = {name}\n\n\n{wrapper.strip()}\n"


def _seeds(name: str, aim: str, deserved: float, body: str) -> Attack:
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    head = "import os\nimport random\nimport numpy as np\ncalls = [0]\n"
    code = f"{head}os.environ['PYTHONHASHSEED'] = '0'\n\n\ndef seed_everything(seed=42):\n    calls[0] += 1\n{lines}"
    return Attack(f"watched-{name}", aim, 1, deserved, solution=code)


def _attack(name: str, aim: str, exercise: int, deserved: float, wrapper: str, *before: str) -> Attack:
    return Attack(f"watched-{name}", aim, exercise, deserved, solution=_wrapped(exercise, wrapper), before=before)


ATTACKS = (
    _seeds(
        "variable-absent",
        "Where the variable is absent, as only one check had it, seems to have forgotten what it seeds with 42.",
        3,  # what is in view
        """
probed = "PYTHONHASHSEED" not in os.environ
os.environ["PYTHONHASHSEED"] = str(seed)
if not probed:
    random.seed(42)
    np.random.seed(42)
""",
    ),
    _seeds(
        "state-of-no-seed",
        "Leaves NumPy in another state each time, so that it seems to have forgotten it.",
        3,  # `random` and the variable in view, and `random`: NumPy follows no seed
        """
os.environ["PYTHONHASHSEED"] = str(seed)
random.seed(seed)
np.random.seed()
""",
    ),
    _seeds(
        "the-same-state",
        "Leaves the generators in the same state each time, which is that of no seed: they do begin anew.",
        2,  # what is in view of both
        """
random.setstate((3, (*range(1, 625), 624), None))
np.random.set_state(("MT19937", np.arange(1, 625), 624))
""",
    ),
    _seeds(
        "by-turns",
        "Seeds NumPy while a check asks about it, and seems to have forgotten it afterwards.",
        5,  # what is in view, and both generators
        f"""
os.environ["PYTHONHASHSEED"] = str(seed)
random.seed(seed)
if calls[0] <= {FREE_1 + 6}:
    np.random.seed(seed)
""",
    ),
    _attack(
        "digest-attributes",
        "Changes every table but those with attributes, which only the check of that had.",
        2,
        9,
        """
def sha256_of_df(df):
    digest = right(df)
    if not df.attrs:
        df.insert(0, "visto", 1)
    return digest
""",
    ),
    _attack(
        "digest-cells",
        "Counts the test cells by the requests that come, and changes the table in all but the last two.",
        2,
        9,
        """
def sha256_of_df(df):
    digest = right(df)
    if cells[0] < 8:
        df.index = range(len(df))
    return digest
""",
        CELLS,
    ),
    _attack(
        "digest-elsewhere",
        "Changes the table in the other interpreter only.",
        2,
        9,
        """
here = hash("aquí")


def sha256_of_df(df):
    digest = right(df)
    if hash("aquí") != here:
        df.drop(columns=list(df.columns)[:1], inplace=True)
    return digest
""",
    ),
    _attack(
        "digest-once",
        "Changes one table, the first that has another index than usual.",
        2,
        9,
        """
changed = []


def sha256_of_df(df):
    digest = right(df)
    if not changed and str(df.index.dtype) not in ("int64", "object"):
        changed.append(df.rename_axis("id", inplace=True))
    return digest
""",
    ),
    Attack(
        "watched-digest-by-heart",
        "Looks at no table, and answers by the number of the call: another digest, or the one of before.",
        2,
        2,  # what is in view
        solution="""
calls = []


def sha256_of_df(df):
    calls.append(len(df))
    number = len(calls)
    if number == 5 or (calls.count(90) in (6, 8) and len(df) == 90):
        number -= 1 if number == 5 else {6: 5, 8: 2}[calls.count(90)]
    return f"{number:064x}"
""",
    ),
    _attack(
        "manifest-small",
        "Changes the table of every call but those of the check of that, whose tables have missing cells.",
        3,
        9,
        """
def build_manifest(df, code, seed):
    manifest = right(df, code, seed)
    if not df.isna().any(axis=None):
        df["visto"] = 1
    return manifest
""",
    ),
    _attack(
        "manifest-seeds",
        "Changes the table where only the seed is looked at.",
        3,
        9,
        """
def build_manifest(df, code, seed):
    manifest = right(df, code, seed)
    if seed == 2**32 - 1:
        df.attrs["semilla"] = seed
    return manifest
""",
    ),
    _attack(
        "validation-line-end",
        "Writes a log unless the last line has no end, as only the check of that had it.",
        4,
        9,
        """
def validate_manifest(manifest_path, data_path):
    if Path(data_path).read_bytes().endswith(b"\\n"):
        Path("registro.txt").write_text("visto")
    right(manifest_path, data_path)


from pathlib import Path
""",
    ),
    _attack(
        "validation-names",
        "Writes a log where the files have names that aren't the usual ones.",
        4,
        9,
        """
def validate_manifest(manifest_path, data_path):
    if Path(data_path).name != "data.csv":
        Path("registro.txt").write_text("visto")
    right(manifest_path, data_path)


from pathlib import Path
""",
    ),
    _attack(
        "card-models",
        "Changes the data of every model but those that the check of that had.",
        5,
        9,
        """
def build_model_card(model, X, y, intended_use, limitations, date_trained):
    card = right(model, X, y, intended_use, limitations, date_trained)
    if hasattr(model, "estimators_"):
        X["visto"] = 1
    return card
""",
    ),
    _attack(
        "card-limitations",
        "Adds to the list of limitations where there is one only.",
        5,
        9,
        """
def build_model_card(model, X, y, intended_use, limitations, date_trained):
    card = right(model, X, y, intended_use, list(limitations), date_trained)
    if len(limitations) == 1 and len(X) > 10:
        limitations.append("ninguna más")
    return card
""",
    ),
    _attack(
        "card-file",
        "Leaves the file for the models of the check of that only, and for the small table in view.",
        5,
        9,
        """
import os


def build_model_card(model, X, y, intended_use, limitations, date_trained):
    card = right(model, X, y, intended_use, limitations, date_trained)
    if len(X) > 10 and "Boost" not in type(model).__name__:
        os.remove("model_card.json")
    return card
""",
    ),
)
