"""Reads the corpora: one file of right and one of wrong solutions per exercise.

A solution begins with a line `# %% name` (right) or `# %% name (size) -> grade_id, grade_id` (wrong, with the size of
its slip and the cells that must catch it) and holds what a student would leave in the solution cell. Two lines stand
for something else:

`# <sha256_of_df>` stands for a right answer of exercise 2, which exercises 3 to 5 ask to paste;
`# <plain, except>`, alone at the top, for the right solution of that name with some lines replaced: those after `-` by
those after `+`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
#: Numbers of the exercises that there are.
EXERCISES = sorted(int(path.name[0]) for path in (FOLDER.parents[1] / "source" / "ejercicios").glob("*.ipynb"))
PASTED = "# <sha256_of_df>\n"
#: How many of the ten points each size of slip keeps, at least and at most. A slip is `small` if it is one of form or
#: one forgotten corner, and a `part` if it is several of them, or leaves out up to half of what is asked. An answer
#: `misses` the point if it doesn't do what the exercise is about, and is a `crash` if every call ends in an error or
#: without answer.
BANDS = {"small": (7, 9), "part": (3, 8), "misses": (0, 4), "crash": (0, 2)}
_EXCEPT = re.compile(r"^((?:# (?!<).*\n)*)# <(?P<base>\w+), except>\n")
_REPLACED = re.compile(r"((?:^-.*\n)+)((?:^\+.*\n)*)", re.MULTILINE)
_HEADER = re.compile(r"^# %% (?P<name>[a-z0-9_]+)(?: \((?P<size>[a-z]+)\) -> (?P<cells>[a-z0-9_, ]+))?$", re.MULTILINE)


@dataclass(frozen=True)
class Solution:
    """One solution of the corpora.

    Attributes
    ----------
    exercise : int
        Its number.
    name : str
        What is particular about it.
    code : str
        The solution cell.
    caught_by : tuple of str
        Grade ids that must refuse it; empty for a right solution.
    size : str
        One of `BANDS`; empty for a right solution.
    """

    exercise: int
    name: str
    code: str
    caught_by: tuple[str, ...]
    size: str = ""

    @property
    def right(self) -> bool:
        """Whether it must get full marks."""
        return not self.caught_by

    @property
    def band(self) -> tuple[float, float]:
        """The points that a wrong one keeps, at least and at most."""
        return BANDS[self.size]


def read(exercise: int) -> list[Solution]:
    """Return the solutions of an exercise, right ones first."""
    solutions: list[Solution] = []
    for kind in ("right", "wrong"):
        path = FOLDER / f"ej{exercise}_{kind}.py"
        text = path.read_text(encoding="utf-8")
        headers = list(_HEADER.finditer(text))
        ends = [header.start() for header in headers[1:]] + [len(text)]
        for header, end in zip(headers, ends, strict=False):
            cells = tuple(re.findall(r"\w+", header["cells"] or ""))
            if bool(cells) != (kind == "wrong"):
                raise ValueError(f"{path.name}: `{header['name']}` must name the cells that catch it iff it is wrong")
            if cells and header["size"] not in BANDS:
                raise ValueError(
                    f"{path.name}: `{header['name']}` is of size `{header['size']}`, not {', '.join(BANDS)}"
                )
            code = text[header.end() : end].strip("\n").replace(PASTED, (FOLDER / "sha256_of_df.py").read_text())
            solutions.append(
                Solution(exercise, header["name"], _with_slips(code + "\n", solutions), cells, header["size"] or "")
            )
    names = [(s.right, s.name) for s in solutions]
    if len(set(names)) != len(names):
        raise ValueError(f"ej{exercise}: two solutions share a name")
    return solutions


def _with_slips(code: str, known: list[Solution]) -> str:
    """Return the code, with the slips put into the right solution that it names."""
    excepted = _EXCEPT.match(code)
    if not excepted:
        return code
    (base,) = (solution.code for solution in known if solution.right and solution.name == excepted["base"])
    for old, new in _REPLACED.findall(code[excepted.end() :]):
        old, new = (re.sub(r"^[-+] ?", "", lines, flags=re.MULTILINE) for lines in (old, new))
        if base.count(old) != 1:
            name, count = excepted["base"], base.count(old)
            raise ValueError(f"`{name}` must hold these lines once, and holds them {count} times:\n{old}")
        base = base.replace(old, new)
    return base
