"""What attacks are made of: honest parts, whose points are known."""

from __future__ import annotations

import os

from tests.corpora.solutions import EXERCISES, read

__all__ = ["INSIDE", "NAME", "NOTHING", "RIGHT", "guarded"]

#: In the names of what attacks leave or look for; two runs of the tests at a time share none.
NAME = f"clase228-attack-{os.getpid()}"
#: Right answers, by exercise: 10 points.
RIGHT = {exercise: read(exercise)[0].code for exercise in EXERCISES}
#: Answers that earn nothing (exercise 4: the visible point of whoever never refuses).
NOTHING = {
    1: "def seed_everything(seed=42):\n    pass\n",
    2: "def sha256_of_df(df):\n    return ''\n",
    3: "def sha256_of_df(df):\n    return '0' * 64\n\n\ndef build_manifest(df, code, seed):\n    pass\n\n\n"
    "def save_manifest(manifest, path):\n    pass\n",
    5: "def sha256_of_df(df):\n    return '0' * 64\n\n\n"
    "def build_model_card(model, X, y, intended_use, limitations, date_trained):\n    pass\n",
}
#: True in a small pid namespace, where signals can do no harm to the machine.
INSIDE = "len([p for p in __import__('os').listdir('/proc') if p.isdecimal()]) < 30"


def guarded(code: str) -> str:
    """Return code that never raises."""
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    return f"try:\n{body}\nexcept BaseException:\n    pass\n"
