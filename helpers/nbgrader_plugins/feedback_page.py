"""The page that a student gets back, in Spanish: points and messages first; works on a phone, without a network."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

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
