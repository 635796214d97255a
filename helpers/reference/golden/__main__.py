"""Writes the golden outputs anew: `python -m helpers.reference.golden`."""

from helpers.reference.golden.store import write_all

if __name__ == "__main__":
    for path in write_all():
        print(path)
