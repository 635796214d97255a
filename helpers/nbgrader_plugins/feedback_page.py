"""The page that a student gets back, in Spanish: points and messages first; works on a phone, without a network."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from helpers.nbgrader_plugins.pictures import Pictures
from helpers.nbgrader_plugins.shown import register_cleaning

__all__ = ["FeedbackPage"]


class FeedbackPage(HTMLExporter):
    """nbconvert's HTML exporter with the course's own template; what was graded uncleaned is cleaned.

    The template isn't a setting: nbgrader sets `HTMLExporter.template_name` for feedback and, with other values, for
    the formgrader's pages.
    """

    def __init__(self, config: Config | None = None, **kwargs: Any) -> None:
        config = deepcopy(config or Config())
        config.HTMLExporter.template_name = "devolucion"
        config.HTMLExporter.extra_template_basedirs = [str(Path(__file__).with_name("templates"))]
        super().__init__(config=config, **kwargs)
        register_cleaning(self)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert one notebook; a page has its own room for pictures."""
        folder = (resources or {}).get("metadata", {}).get("path")
        self._pictures = Pictures(Path(folder)) if folder else None
        return super().from_notebook_node(nb, resources, **kw)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Render Markdown, with the pictures that lie beside the notebook."""
        page = super().markdown2html(context, source)
        return self._pictures.put_into(page) if self._pictures else page
