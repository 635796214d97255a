"""Checks of the homework: what was handed in, and what it does in new processes."""

from helpers.checks.homework.submitted import (
    check_code_hash,
    check_current_manifest,
    check_data_hash,
    check_lock,
    check_manifest,
    check_model_card,
    check_runs,
    check_same_twice,
    check_seeds,
)

__all__ = [
    "check_code_hash",
    "check_current_manifest",
    "check_data_hash",
    "check_lock",
    "check_manifest",
    "check_model_card",
    "check_runs",
    "check_same_twice",
    "check_seeds",
]
