"""Runs programs one after the other, each in a fork of this process, which has imported what they import."""

import gc
import os
import sys
from pathlib import Path

import pandas  # noqa: F401
import sklearn.ensemble
import sklearn.linear_model
import sklearn.metrics
import sklearn.model_selection
import sklearn.pipeline
import sklearn.preprocessing  # noqa: F401

from helpers.student.forked import run_forked

#: Seconds that one may take.
LIMIT = 60

if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # a fork that ends looks at nothing of it, and copies none
    for program in sys.argv[1:]:
        run_forked(Path(program), os.environ, LIMIT)
