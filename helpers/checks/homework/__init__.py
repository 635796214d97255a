"""Homework: what was handed in, and what it does in new processes."""

from helpers.checks.homework import submitted
from helpers.checks.homework.submitted import *  # noqa: F403

__all__ = submitted.__all__
