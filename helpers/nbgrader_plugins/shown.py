"""Leaves in a graded notebook what can be shown: whoever opens it runs and fetches nothing that a submission wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum
from traitlets import List, Unicode

from helpers.nbgrader_plugins.shown_html import clean_html, plain_mathematics
from helpers.nbgrader_plugins.shown_markdown import as_text, clean_markdown
from helpers.nbgrader_plugins.shown_svg import clean_svg

__all__ = ["ShowSafely", "register_cleaning"]

BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
PIXELS = {"image/png", "image/jpeg", "image/gif"}
CLEANED: dict[str, Callable[[str], str | None]] = {
    "text/plain": str,
    "text/html": clean_html,
    "text/markdown": clean_markdown,
    "text/latex": plain_mathematics,
    "image/svg+xml": clean_svg,
}
NOTHING_LEFT = "(salida de tipo {kinds}: no se muestra, porque correría como programa en tu navegador)"


class ShowSafely(NbGraderPreprocessor):
    """Clean outputs, texts and metadata; a cell that is as the course wrote it keeps its text.

    It takes nothing that decides points: errors, sources of code and counts of executions stay.
    """

    #: Whether the cells' metadata come from the gradebook: it says which texts are the course's own.
    from_gradebook = True
    #: See `HideTests`.
    display_data_priority = List(Unicode()).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Clean one graded notebook."""
        language = nb.metadata.get("language_info")
        name = language.get("name") if isinstance(language, dict) else None
        kept = {key: nb.metadata[key] for key in ("kernelspec", "grading") if key in nb.metadata}
        named = name if isinstance(name, str) and re.fullmatch(r"[\w+#.-]{1,30}", name) else "python"
        nb.metadata = NotebookNode(kept | {"language_info": NotebookNode(name=named)})
        for cell in nb.cells:
            self._clean(cell)
        return nb, resources

    def _clean(self, cell: NotebookNode) -> None:
        named = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            cell.outputs = [_output(each) for each in cell.outputs]
            return
        if "attachments" in cell:
            pictures = {name: _pixels(forms) for name, forms in cell.attachments.items()}
            cell.attachments = NotebookNode({name: forms for name, forms in pictures.items() if forms})
        if not (self.from_gradebook and (named.get("locked") or _is_as_written(cell))):
            if cell.cell_type == "raw" and not named:
                cell.cell_type, cell.source = "markdown", as_text(cell.source)
            elif cell.cell_type == "markdown":
                cell.source = clean_markdown(cell.source, cell.get("attachments"))


def register_cleaning(exporter: Exporter) -> None:
    """Have an exporter clean all that it shows: it may have been graded without, by whatever grader."""
    cleaning = ShowSafely(parent=exporter)
    cleaning.from_gradebook = False
    exporter.register_preprocessor(cleaning, enabled=cleaning.enabled)


def _is_as_written(cell: NotebookNode) -> bool:
    """Tell whether a cell is as the course handed it out; its metadata come from the gradebook."""
    checksum = cell.metadata.get("nbgrader", {}).get("checksum")
    return checksum is not None and checksum == compute_checksum(cell)


def _output(output: NotebookNode) -> NotebookNode:
    """Return an output of which every part can be shown; printed text and errors are text to all who show them."""
    if "data" not in output:
        return output
    data = {kind: shown for kind, value in output.data.items() if (shown := _shown(kind, value)) is not None}
    if output.data and not data:
        data["text/plain"] = NOTHING_LEFT.format(kinds=", ".join(sorted(output.data)))
    output.data = NotebookNode(data)
    about = output.get("metadata", {})
    # A picture's size goes into an attribute without quotes; `isolated` makes a frame that runs what is in it.
    output.metadata = NotebookNode(_sizes(about) | {kind: _sizes(about[kind]) for kind in PIXELS & {*about}})
    return output


def _shown(kind: str, value: Any) -> Any:
    """Return what is shown of one form of an output, or None."""
    if kind == "application/json":
        return value
    text = "".join(value) if isinstance(value, list) else value
    if not isinstance(text, str):
        return None
    if kind in PIXELS:
        return text if BASE64.fullmatch(text) else None
    return CLEANED[kind](text) if kind in CLEANED else None


def _sizes(about: Any) -> NotebookNode:
    values = about.items() if isinstance(about, dict) else ()
    texts = {key: value for key, value in values if key == "alt" and isinstance(value, str)}
    return NotebookNode(
        texts | {k: v for k, v in values if k in ("width", "height", "unconfined") and isinstance(v, (int, float))}
    )


def _pixels(attachment: Any) -> NotebookNode:
    """Return the pictures of an attachment."""
    forms = attachment.items() if isinstance(attachment, dict) else ()
    pictures = PIXELS | {"image/svg+xml"}  # where only a picture can stand, SVG runs nothing
    return NotebookNode({k: v for k, v in forms if k in pictures and isinstance(v, str) and BASE64.fullmatch(v)})
