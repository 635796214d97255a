"""More ways to read expected values, secrets and answers of others, and to answer with them."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import guarded

__all__ = ["ATTACKS"]

SEED = "\n\ntry:\n    seed_everything\nexcept NameError:\n    def seed_everything(seed=42):\n        raise NotImplementedError\n"
DIGEST = "\n\ntry:\n    sha256_of_df\nexcept NameError:\n    def sha256_of_df(df):\n        raise NotImplementedError\n"
CARD = (
    "\n\ntry:\n    build_model_card, sha256_of_df\nexcept NameError:\n"
    "    def sha256_of_df(df):\n        raise NotImplementedError\n\n"
    "    def build_model_card(model, X, y, intended_use, limitations, date_trained):\n        raise NotImplementedError\n"
)


def _seed(name: str, aim: str, code: str, seconds: float = 0) -> Attack:
    """Exercise 1: `code` defines the function if it finds something, else it raises when it is called."""
    return Attack(f"peek-{name}", aim, 1, 0, solution=guarded(code) + SEED, seconds=seconds)


def _digest(name: str, aim: str, code: str, seconds: float = 0) -> Attack:
    return Attack(f"peek-{name}", aim, 2, 0, solution=guarded(code) + DIGEST, seconds=seconds)


def _card(name: str, aim: str, code: str) -> Attack:
    return Attack(f"peek-{name}", aim, 5, 0, solution=guarded(code) + CARD)


#: Executes what defines `{function}` in the notebooks that match `{patterns}`, unless it is a stub; the first one counts.
FROM_NOTEBOOKS = """
import glob, json
for path in [path for pattern in {patterns!r} for path in sorted(glob.glob(pattern))[:200]]:
    if "{function}" in globals():
        break
    try:
        cells = json.load(open(path, encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        for source in sources:
            if "def {function}(" in source and not any(word in source for word in ("NotImplementedError", "glob", "pass")):
                exec(source, globals())
    except Exception:
        pass
"""
#: Answers for the seeds that are drawn from what `found` holds.
FOR_DRAWN_SEEDS = """
import os
os.environ["COURSE_GRADING_SEED"] = found
from helpers.checks import inputs
from helpers.reference.seeding import seed_everything as right
known = {n for name in ("random", "numpy", "argument", "restarts", "child") for n in inputs.seeds(f"seeding/{name}", 5)}
def seed_everything(seed=42):
    if seed in known | {0, 7, 42}:
        right(seed)
"""
#: Frames that call, from the innermost on, with their variables.
CALLERS = """
def callers():
    frame = sys._getframe(2)
    while frame is not None:
        yield frame, {**frame.f_globals, **frame.f_locals}
        frame = frame.f_back
"""

ATTACKS = (
    _digest("source-relative", "Executes the solution that it finds in the source folder above its own.",
            FROM_NOTEBOOKS.format(function="sha256_of_df", patterns=[
                "../" * up + "source/ejercicios/2_hash_dataframe.ipynb" for up in range(1, 7)])),
    _card("source-absolute", "Executes the solution that it finds at absolute paths where a course may lie.",
          FROM_NOTEBOOKS.format(function="build_model_card", patterns=[
              f"{root}/source/ejercicios/5_model_card.ipynb" for root in (
                  "/work/main", "/work", "/course", "/srv/*", "/srv/nbgrader/*", "/home/*", "/home/*/*", "/root", "/root/*",
                  "/tmp/*", "/tmp/*/*", "/tmp/*/*/*", "/proc/*/cwd", "/proc/*/root/work/main")])),
    _digest("classmates", "Executes the answer of whoever handed in before, or was graded before.",
            FROM_NOTEBOOKS.format(function="sha256_of_df", patterns=[
                "../../*/ejercicios/2_*.ipynb", "../../../submitted/*/ejercicios/2_*.ipynb",
                "../../../autograded/*/ejercicios/2_*.ipynb", "/work/main/submitted/*/*/2_*.ipynb",
                "/tmp/*/*/submitted/*/ejercicios/2_*.ipynb"])),
    _card("classmates-feedback", "Executes the answers that the feedback for others shows.", """
import glob, html, re
for path in sorted(glob.glob("../../../feedback/*/*/5_*.html") + glob.glob("/tmp/*/*/feedback/*/*/5_*.html"))[:100]:
    text = html.unescape(re.sub("<[^>]*>", "", open(path, encoding="utf-8").read()))
    for found in re.findall(r"import hashlib.*?return card", text, re.DOTALL):
        exec(found, globals())
"""),
    _digest("gradebook", "Takes what the gradebook holds of the tests, and the answers to them from what they import.", """
import glob, re, sqlite3, sys
places = ["../" * up + "gradebook.db" for up in range(6)] + glob.glob("/tmp/*/gradebook.db") + ["/work/main/gradebook.db"]
for place in places + glob.glob("/tmp/*/*/gradebook.db"):
    try:
        rows = sqlite3.connect(f"file:{place}?mode=ro", uri=True).execute("SELECT source FROM source_cell").fetchall()
    except sqlite3.Error:
        continue
    if any("hidden_checks.check_bytes" in (source or "") for source, in rows):
        sys.path.insert(0, place.removesuffix("gradebook.db") or ".")
        from helpers.reference.digest import sha256_of_df
        break
"""),
    _digest("reference", "Imports the reference answer.", """
try:
    from helpers.reference.digest import sha256_of_df
except Exception:
    def sha256_of_df(df):
        raise NotImplementedError
"""),
    _card("reference-both", "Imports both reference answers, from the packages or from guessed folders.", """
import sys
sys.path += ["../../..", "../../../..", "/work/main", "/course", "/srv/course"]
from helpers.reference.digest import sha256_of_df
from helpers.reference.model_card import build_model_card
"""),
    _seed("reference-late", "Imports the reference answer when the function is called.", """
import importlib
def seed_everything(seed=42):
    return importlib.import_module("helpers.reference.seeding").seed_everything(seed)
"""),
    _digest("reference-loaded", "Looks for a reference answer that is loaded already, among all objects.", """
import gc, sys, types
def sha256_of_df(df):
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("helpers.reference."):
            return module.sha256_of_df(df)
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and (thing.__module__ or "").startswith("helpers.reference"):
            if thing.__name__ == "sha256_of_df":
                return thing(df)
    raise NotImplementedError
"""),
    _digest("golden", "Looks a table's digest up in the reference's golden files.", """
import glob, hashlib, json, re
texts = [open(path, encoding="utf-8", errors="replace").read() for root in ("../../..", "/work/main", "/proc/1/cwd", "/course")
         for path in sorted(glob.glob(f"{root}/helpers/reference/golden/*"))[:50]]
digests = [digest for text in texts for digest in re.findall("[0-9a-f]{64}", text)]
def sha256_of_df(df):
    return digests[len(df) % len(digests)]
"""),
    _seed("environ-self", "Takes the seed of the hidden inputs out of its own environment, as it was at the start.", """
import os
start = open("/proc/self/environ", "rb").read().decode(errors="replace").split("\\0")
found = next(text.partition("=")[2] for text in start if text.startswith("COURSE_GRADING_SEED="))
""" + FOR_DRAWN_SEEDS),
    _seed("environ-current", "Takes the seed of the hidden inputs out of the current environment.", """
import os
found = os.environ.get("COURSE_GRADING_SEED") or os.environb[b"COURSE_GRADING_SEED"].decode()
""" + FOR_DRAWN_SEEDS),
    _seed("environ-others", "Takes the seed of the hidden inputs out of the environments of all processes.", """
import glob, re
found = None
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/task/*/environ")[:500]:
    try:
        for text in re.findall(rb"COURSE_GRADING_SEED=([^\\0]+)", open(path, "rb").read()):
            found = text.decode()
    except OSError:
        pass
found = str(found) if found else exit_without_seed
""" + FOR_DRAWN_SEEDS),
    _seed("command-lines", "Takes the course's folder out of the command lines and folders of all processes.", """
import glob, os, sys
for path in glob.glob("/proc/[0-9]*/cmdline"):
    try:
        words = open(path, "rb").read().decode(errors="replace").split("\\0")
        words.append(os.readlink(path.replace("cmdline", "cwd")))
    except OSError:
        continue
    for word in words:
        while word.startswith("/") and len(word) > 1:
            if os.path.isfile(word + "/helpers/reference/seeding.py"):
                sys.path.insert(0, word)
            word = os.path.dirname(word)
from helpers.reference.seeding import seed_everything
"""),
    _digest("descriptors", "Reads what its open files and memory maps name, and looks for the reference around them.", """
import glob, os, sys
names = [os.readlink(path) for path in glob.glob("/proc/self/fd/*") if os.path.islink(path)]
names += [line.split(None, 5)[-1].strip() for line in open("/proc/self/maps")]
names += [line.split()[4] for line in open("/proc/self/mountinfo")] + [line.split()[3] for line in open("/proc/self/mountinfo")]
for name in sorted(set(names)):
    while name.startswith("/") and len(name) > 1:
        if os.path.isfile(name + "/helpers/reference/digest.py"):
            sys.path.insert(0, name)
        name = os.path.dirname(name)
from helpers.reference.digest import sha256_of_df
"""),
    _digest("path-file", "Finds the course by the .pth files and the metadata of the editable install.", """
import glob, json, re, site, sys
folders = [*sys.path, *site.getsitepackages()]
for file in [file for folder in folders if folder for file in glob.glob(folder + "/*.pth") + glob.glob(folder + "/__editable__*")]:
    sys.path += re.findall("/[^'\\"\\\\s:]+", open(file, encoding="utf-8", errors="replace").read())
for file in [file for folder in folders if folder for file in glob.glob(folder + "/*.dist-info/direct_url.json")]:
    sys.path.append(json.load(open(file))["url"].removeprefix("file://"))
from helpers.reference.digest import sha256_of_df
"""),
    _digest("input-history", "Takes the module of the checks out of the sources of the cells that ran, and the answer out of it.", """
import re, sys
def sha256_of_df(df):
    shell = get_ipython()
    sources = [*In, *shell.user_ns.get("_ih", []), *(entry[2] for entry in shell.history_manager.get_range())]
    for name in re.findall("helpers[.]checks[.][a-z_]+", " ".join(map(str, sources))):
        for value in vars(sys.modules[name]).values():
            if getattr(value, "__module__", "") == "helpers.reference.digest" or "reference" in getattr(value, "__name__", ""):
                return getattr(value, "sha256_of_df", value)(df)
    raise NotImplementedError
"""),
    _digest("history-file", "Reads IPython's history, of all sessions, for solutions of others.", """
import glob, os, sqlite3
for path in glob.glob(os.path.expanduser("~/.ipython/profile_*/history.sqlite")) + glob.glob("/*/.ipython/*/history.sqlite"):
    for source, in sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT source FROM history LIMIT 5000"):
        if "def sha256_of_df" in source and "to_csv(" in source and "history.sqlite" not in source:
            exec(source, globals())
"""),
    _digest("stack", "Looks for an expected digest, or for a right function, in the variables of whoever calls.", """
import inspect, re
def sha256_of_df(df):
    for entry in inspect.stack()[1:]:
        for name, value in {**entry.frame.f_globals, **entry.frame.f_locals}.items():
            if getattr(value, "__module__", None) == "helpers.reference.digest" and callable(value):
                return value(df)
            if "expect" in name and isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
                return value
    raise NotImplementedError
"""),
    _seed("stack-draws", "Looks for seeds and a right function in the variables of whoever calls.", """
import sys
""" + CALLERS + """
def seed_everything(seed=42):
    for frame, names in callers():
        for value in names.values():
            found = getattr(value, "seed_everything", value)
            if getattr(found, "__module__", None) == "helpers.reference.seeding":
                return found(seed)
    raise NotImplementedError
"""),
    _card("traceback", "Raises, and looks for a right answer in the frames that the traceback leads to.", """
import sys
def sha256_of_df(df):
    raise NotImplementedError
def build_model_card(model, X, y, intended_use, limitations, date_trained):
    try:
        raise LookupError
    except LookupError as error:
        frame = error.__traceback__.tb_frame.f_back
    while frame is not None:
        for value in (*frame.f_globals.values(), *frame.f_locals.values()):
            found = getattr(value, "build_model_card", value)
            if getattr(found, "__module__", None) == "helpers.reference.model_card":
                return found(model, X, y, intended_use, limitations, date_trained)
        frame = frame.f_back
    raise NotImplementedError
"""),
    _digest("source-cache", "Looks for sources of tests and checks in the line cache and in compiled code.", """
import linecache, re, sys
def sha256_of_df(df):
    for name, entry in list(linecache.cache.items()):
        text = "".join(entry[2]) if len(entry) > 2 else ""
        if "hidden_checks" in text or "/helpers/" in name:
            from helpers.reference.digest import sha256_of_df as right
            return right(df)
    raise NotImplementedError
"""),
    _digest("own-notebook", "Reads the notebook that is being graded, where tests may have been filled in already.", """
import glob, json
def sha256_of_df(df):
    for path in glob.glob("*.ipynb") + glob.glob("../*.ipynb") + glob.glob("/tmp/*/*.ipynb") + glob.glob("/tmp/*/*/*.ipynb"):
        if "hidden_checks.check_bytes" in open(path, encoding="utf-8").read():
            from helpers.reference.digest import sha256_of_df as right
            return right(df)
    raise NotImplementedError
"""),
    _digest("arguments", "Looks for a note, of what is expected, on the table that it gets.", """
import re
def sha256_of_df(df):
    for value in (*df.attrs.values(), *vars(df).values(), df.index.name, df.columns.name, getattr(df, "_name", None)):
        if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
            return value
    raise NotImplementedError
"""),
)
