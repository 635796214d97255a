"""The golden outputs that are committed."""

import copy
import hashlib
import json
import os
import random

import numpy as np
import pytest

from helpers.reference.digest import sha256_of_df
from helpers.reference.golden import store

NAMES = sorted(store.GOLDENS)


def differences(record, made):
    """List the paths at which a golden file and what is made now differ; versions aren't compared."""
    return _differences(record["content"], made, "content")


def _differences(golden, made, path):
    if type(golden) is not type(made):
        return [path]
    if isinstance(golden, dict):
        keys = golden.keys() | made.keys()
        return [p for k in sorted(keys) for p in _differences(golden.get(k), made.get(k), f"{path}/{k}")]
    if isinstance(golden, list) and len(golden) == len(made):
        return [p for i, pair in enumerate(zip(golden, made, strict=True)) for p in _differences(*pair, f"{path}/{i}")]
    return [] if golden == made else [path]


def leaves(value, path=()):
    """Yield the path of each value that isn't a dict or a list."""
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path


def altered(value):
    """Return a value that is hardly another."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return float(np.nextafter(value, np.inf)) if isinstance(value, float) else value + 1


@pytest.mark.parametrize("name", NAMES)
def test_golden_holds(name):
    """What is made now equals the committed file."""
    assert [] == differences(store.read(name), store.GOLDENS[name].make())


@pytest.mark.parametrize("name", NAMES)
def test_alterations_show(name):
    """A golden file with any one value altered, or a key more or less, no longer holds."""
    made = store.GOLDENS[name].make()
    record = store.read(name)
    for path in leaves(record["content"]):
        wrong = copy.deepcopy(record)
        parent = wrong["content"]
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = altered(parent[path[-1]])
        assert [f"content/{'/'.join(map(str, path))}"] == differences(wrong, made)
    record["content"]["one more"] = 1
    assert ["content/one more"] == differences(record, made)


@pytest.mark.parametrize("name", NAMES)
def test_origin(name):
    """Each file says what it is, which versions and seeds made it, and how to make it anew."""
    record = store.read(name)

    assert ["what", "versions", "seeds", "refresh", "content"] == list(record)
    assert {"python", "numpy", "pandas", "scikit-learn"} == set(record["versions"])
    assert "make golden" == record["refresh"]
    assert list(store.GOLDENS[name].seeds) == record["seeds"]


def test_files():
    """There is a file for each golden output, and no other."""
    assert NAMES == sorted(path.stem for path in store.FOLDER.glob("*.json"))


def test_write_all(tmp_path):
    """Writing anew gives the same content, and leaves random states, environment and working directory alone."""
    before = random.getstate(), np.random.get_state()[1].tolist(), dict(os.environ), os.getcwd(), os.listdir()

    paths = store.write_all(tmp_path)

    assert before == (random.getstate(), np.random.get_state()[1].tolist(), dict(os.environ), os.getcwd(), os.listdir())
    assert NAMES == sorted(path.stem for path in paths)
    for name in NAMES:
        assert store.read(name)["content"] == json.loads((tmp_path / f"{name}.json").read_bytes())["content"]


def test_digests_by_value():
    """The small frames can be read from the file alone, and hash as it says."""
    for value in store.read("digests")["content"]["by_value"].values():
        assert value["digest"] == sha256_of_df(store.frame(value))


def test_goldens_agree():
    """The digest of a frame is the same in the manifest, in the model card and in the table of digests."""
    digests, manifest, card = (store.read(name)["content"] for name in ("digests", "manifest", "model_card"))

    assert digests["by_value"]["ejemplo"]["digest"] == manifest["manifest"]["data_hash"]
    assert digests["sklearn"]["iris"] == card["training_data"]["data_hash"]
    assert hashlib.sha256(manifest["code"].encode()).hexdigest() == manifest["manifest"]["code_hash"]
