"""Reads templates; what they are filled with is text, and never markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["templates"]


def templates(folder: Path, *, markup: bool = True, **more: Any) -> Environment:
    """Return the templates of a folder; `markup=False` for those that write no HTML."""
    loader = FileSystemLoader(folder, encoding="utf-8")
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=markup, **more)
