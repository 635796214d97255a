"""Semantic slips of our own: what is done to the arguments of a right answer, or to what it left.

`slips/<function>.txt` has one a line, in Python. As it stands, a line runs before the right answer and may replace its
arguments. `after …`, also behind a `;`, runs behind it with its `result`. `except …` runs when the right answer raises
`RuntimeError`. `read …` are arguments for its `pd.read_csv`, and `frame …` changes the table whose digest it takes. A
`return` ends the call; `kept` is a dict that lives as long as the function.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

__all__ = ["TARGETS", "slips"]

#: The functions that an exercise asks for, with their parameters.
TARGETS = {
    1: {"seed_everything": "seed=42"},
    2: {"sha256_of_df": "df"},
    3: {"build_manifest": "df, code, seed", "save_manifest": "manifest, path"},
    4: {"validate_manifest": "manifest_path, data_path"},
    5: {"build_model_card": "model, X, y, intended_use, limitations, date_trained"},
}
_TABLES = Path(__file__).parent / "slips"
#: How the official solution reads its table.
_READS = "pd.read_csv(data_path)"


def slips(exercise: int, source: str) -> Iterator[tuple[str, str]]:
    """Yield each slip of an exercise as it is written in its table, with the right answer that makes it."""
    for name, parameters in TARGETS[exercise].items():
        for line in (_TABLES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            kind, _, rest = line.partition(" ")
            if kind in ("read", "frame"):
                yield line, _read_otherwise(source, kind, rest)
            else:
                yield line, source + _wrapped(name, parameters, line)


def _read_otherwise(source: str, kind: str, change: str) -> str:
    if source.count(_READS) != 1:
        raise ValueError(f"the official solution must read its table by {_READS}, once")
    if kind == "read":
        return source.replace(_READS, f"{_READS[:-1]}, {change})")
    return source.replace(_READS, f"_changed({_READS})") + f"\n\ndef _changed(df):\n    {change}\n    return df\n"


def _wrapped(name: str, parameters: str, line: str) -> str:
    """Return the lines that put a function into one that makes a slip."""
    before, after, error = line, "", "raise"
    if line.startswith("except "):
        before, error = "", line.removeprefix("except ")
    elif parts := re.match(r"(?:(?P<before>.*); )?after (?P<after>.*)", line):
        before, after = parts["before"] or "", parts["after"]
    given = re.sub(r"=\w+", "", parameters)
    return textwrap.dedent(
        f"""

        _right, kept = {name}, {{}}


        def {name}({parameters}):
            {before or "pass"}
            try:
                result = _right({given})
            except RuntimeError as e:
                {error}
            {after or "pass"}
            return result
        """
    )
