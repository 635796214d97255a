"""Files and finders in the place of modules that grading uses."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT, guarded

__all__ = ["ATTACKS"]

#: A module whose every function passes.
ANYTHING = "def __getattr__(name):\n    return lambda *args, **kwargs: None\n"
CHECKS = {
    "helpers/__init__.py": "",
    "helpers/checks/__init__.py": "",
    **{f"helpers/checks/{name}.py": ANYTHING for name in ("seeding", "digest", "manifest", "validation", "model_card")},
}
BROKEN = "raise SystemExit('shadowed')\n"


def _beside(name: str, aim: str, files: dict[str, str], exercise: int = 1) -> Attack:
    return Attack(f"shadow-{name}", aim, exercise, 0, solution=NOTHING[exercise], files=files)


ATTACKS = (
    _beside("helpers-folder", "Brings a package `helpers` whose checks pass.", CHECKS),
    _beside(
        "helpers-module",
        "Brings a module `helpers` that has every attribute.",
        {"helpers.py": ANYTHING + "__path__ = []\n"},
    ),
    _beside(
        "launcher",
        "Starts another kernel by an `ipykernel_launcher` beside the notebook.",
        {
            "ipykernel_launcher.py": "import builtins\nbuiltins.assertion = None\n"
            "import IPython.core.interactiveshell as s\n"
            "s.InteractiveShell.showtraceback = lambda *a, **k: None\n"
            "s.InteractiveShell._showtraceback = lambda *a, **k: None\n"
            "from ipykernel import kernelapp\nkernelapp.launch_new_instance()\n"
        },
    ),
    _beside(
        "site-customize",
        "Patches every interpreter by a `sitecustomize` beside the notebook.",
        {
            name: "import builtins\nbuiltins.all = lambda x: True\nAssertionError.__init__ = lambda *a: None\n"
            for name in ("sitecustomize.py", "usercustomize.py")
        },
    ),
    _beside(
        "ipython-startup",
        "Brings an IPython profile that blanks tests.",
        {
            ".ipython/profile_default/startup/00.py": "get_ipython().showtraceback = lambda *a, **k: None\n",
            "ipython_config.py": "c.InteractiveShellApp.exec_lines = ['get_ipython()._showtraceback = print']\n",
        },
    ),
    _beside(
        "nbgrader-config",
        "Brings a configuration that grades by other rules.",
        {
            "nbgrader_config.py": "c = get_config()\nc.ClearSolutions.code_stub = {}\nc.Execute.timeout = 1\n"
            "c.Autograde.autograde_preprocessors = []\n"
        },
    ),
    _beside(
        "jupyter-config",
        "Brings a Jupyter configuration.",
        {
            "jupyter_config.json": '{"Autograde": {"autograde_preprocessors": []}}',
            "jupyter_nbconvert_config.py": BROKEN,
        },
    ),
    _beside(
        "hashlib",
        "Brings a `hashlib` and a `json` that answer what is expected.",
        {"hashlib.py": ANYTHING, "json.py": ANYTHING},
        exercise=2,
    ),
    Attack(
        "shadow-libraries",
        "Brings broken modules of the names that grading imports, and a right answer.",
        1,
        10,
        solution=RIGHT[1],
        files={
            f"{name}.py": BROKEN
            for name in (
                "numpy",
                "pandas",
                "sklearn",
                "random",
                "joblib",
                "cloudpickle",
                "_student_side",
                "linecache",
                "xmlrpc",
                "conftest",
            )
        },
    ),
    Attack(
        "shadow-main",
        "Brings `__main__`, `__init__` and a package of the grader's name, and a right answer.",
        2,
        10,
        solution=RIGHT[2],
        files={"__main__.py": BROKEN, "__init__.py": BROKEN, "helpers/__init__.py": BROKEN},
    ),
    Attack(
        "shadow-sys-modules",
        "Puts checks of its own into sys.modules.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded("""
import sys, types
for name in ("helpers", "helpers.checks", "helpers.checks.seeding"):
    fake = types.ModuleType(name)
    fake.__path__ = []
    for check in ("random", "numpy", "argument", "default", "restarts", "child_hash"):
        setattr(fake, "check_" + check, lambda *args: None)
    sys.modules[name] = fake
sys.modules["helpers"].checks = sys.modules["helpers.checks"]
sys.modules["helpers.checks"].seeding = sys.modules["helpers.checks.seeding"]
"""),
        ),
    ),
    Attack(
        "shadow-meta-path",
        "Serves checks of its own by an import finder.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded("""
import importlib.abc, importlib.machinery, sys
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] == "helpers":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def exec_module(self, module):
        module.__getattr__ = lambda name: (lambda *args, **kwargs: None)
for name in [name for name in sys.modules if name.split(".")[0] == "helpers"]:
    del sys.modules[name]
sys.meta_path.insert(0, Finder())
"""),
        ),
    ),
    Attack(
        "shadow-written",
        "Writes a package `helpers` from a cell and puts it first on sys.path.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded("""
import os, sys
os.makedirs("helpers/checks", exist_ok=True)
for name in ("helpers/__init__", "helpers/checks/__init__"):
    open(name + ".py", "w").close()
with open("helpers/checks/seeding.py", "w") as file:
    file.write("def __getattr__(name):\\n    return lambda *args, **kwargs: None\\n")
sys.path.insert(0, os.getcwd())
for name in [name for name in sys.modules if name.split(".")[0] == "helpers"]:
    del sys.modules[name]
"""),
        ),
    ),
    Attack(
        "shadow-environment",
        "Leads child interpreters to modules of its own.",
        1,
        0,
        solution=NOTHING[1],
        files={"startup.py": "import builtins\nbuiltins.hash = lambda x: 1\n"},
        before=(
            guarded("""
import os
os.environ["PYTHONPATH"] = os.getcwd()
os.environ["PYTHONSTARTUP"] = os.path.abspath("startup.py")
os.environ["LD_PRELOAD"] = "/nothing.so"
"""),
        ),
    ),
)
