"""With how many seeds a test is run that must pass with any: with a few, and with all of them by `make test-long`."""

import pytest

__all__ = ["seeds"]


def seeds(count, few=4):
    """Return the numbers below `count` as parameters; those from `few` on carry the mark `long`."""
    return [number if number < few else pytest.param(number, marks=pytest.mark.long) for number in range(count)]
