"""Shows the grading of a class: a display in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Task as Row
from rich.text import Text

from helpers.nbgrader_plugins.printable import printable
from helpers.pipeline.ledger import Entry

__all__ = ["GradingProgress", "kind_of"]

#: Seconds between two lines where there is no terminal.
EVERY = 10.0
#: How an entry can end, and the colour it is shown in.
KINDS = {"completas": "green", "parciales": "yellow", "en cero": "magenta", "sin nota": "red"}


def kind_of(entry: Entry) -> str:
    """Return the tally that an entry belongs to: a key of `KINDS`."""
    if entry.refused:
        return "sin nota"
    if entry.points == entry.max_points:
        return "completas"
    return "parciales" if entry.points else "en cero"


class _Rate(TextColumn):
    """Submissions a minute."""

    def render(self, task: Row) -> Text:
        return Text(f"{60 * task.speed:.0f}/min" if task.speed else "—/min", style="cyan")


class _Display(Progress):
    """A bar, and the tallies below it."""

    tally = Text()

    def get_renderables(self) -> Iterator[RenderableType]:
        yield from super().get_renderables()
        yield self.tally


class GradingProgress:
    """What is shown while a class of `total` submissions is graded."""

    def __init__(self, title: str, total: int, console: Console) -> None:
        self._console, self._total, self._done = console, total, 0
        self._tally: Counter[str] = Counter()
        self._kept = 0
        self._start = self._said = time.monotonic()
        self._progress = _Display(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(""),
            TimeElapsedColumn(),
            TextColumn("quedan"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            speed_estimate_period=120,
        )
        self._task = self._progress.add_task(title, total=total)
        self._title = title

    def __enter__(self) -> GradingProgress:
        """Begin to show."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Show the last state."""
        self._progress.stop()
        if not self._console.is_terminal:
            self._say()

    def add(self, entry: Entry) -> None:
        """Count one submission that is on record, or was refused."""
        self._done += 1
        self._tally[kind_of(entry)] += 1
        self._kept += entry.kept
        self._progress.tally = Text.from_markup(self._tallies(markup=True))
        self._progress.update(self._task, advance=1)
        notes = () if entry.kept else entry.notes
        for note in filter(None, (entry.refused, *notes)):
            style = "red" if entry.refused else "yellow"
            said = printable(f"{entry.student}: {note}")
            self._progress.console.print(said, style=style, markup=False, soft_wrap=True)
        if not self._console.is_terminal and time.monotonic() - self._said > EVERY:
            self._say()

    def _tallies(self, markup: bool) -> str:
        shown = [
            f"[{color}]{kind}: {self._tally[kind]}[/]" if markup else f"{kind}: {self._tally[kind]}"
            for kind, color in KINDS.items()
        ]
        return " · ".join([*shown, f"sin cambios desde la vez anterior: {self._kept}"])

    def _say(self) -> None:
        self._said = time.monotonic()
        rate = 60 * self._done / max(self._said - self._start, 1e-9)
        line = f"{self._title}: {self._done} de {self._total}, {rate:.0f} por minuto; {self._tallies(markup=False)}"
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)
