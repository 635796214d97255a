"""Each sentence of what the threat model promises names the tests that hold it."""

import ast
import re

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from tests.attacks.corpus import ATTACKS

PAGE, TABLE = ((CHECKOUT / "docs" / name).read_text("utf-8") for name in ("threat_model.md", "promises.md"))


def _plain(text):
    """Return Markdown without its marks; a star between backquotes is none."""
    return "".join(part if n % 2 else part.replace("*", "") for n, part in enumerate(text.split("`")))


#: The names of the tests of each sentence.
PROMISES = {
    _plain(" ".join(sentence.split())): re.findall("`(.*?)`", names)
    for sentence, names in re.findall(r"^- (.*?)\n  - (.*?)(?=\n- |\Z)", TABLE, re.MULTILINE | re.DOTALL)
}


def sentences():
    """Return what the page promises, a sentence each, as plain text."""
    part = re.search(r"^## What is promised\n(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)[1]
    blocks = [" ".join(block.split()) for block in re.split(r"\n\n|\n(?=- )", part.strip())]
    said = [block.removeprefix("- ") for block in blocks if not block.endswith(":")]
    # A sentence may end in bold, and begin with what is between backquotes.
    return [_plain(sentence) for block in said for sentence in re.split(r"(?<=\.)(?:\*\*)?\s+(?=[A-Z/`])", block)]


def test_every_promise_is_in_the_table():
    """In the order of the page; and nothing that the page doesn't say any more."""
    assert sentences() == list(PROMISES)


@pytest.mark.parametrize("promise", PROMISES)
def test_its_tests_are_there(promise):
    """Each is a function of a test file, or an attack of the corpus."""
    attacks = {attack.name for attack in ATTACKS}
    assert PROMISES[promise]
    for name in PROMISES[promise]:
        path, _, function = name.partition("::")
        if function:
            tree = ast.parse((CHECKOUT / "tests" / path).read_text(encoding="utf-8"))
            assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
        else:
            assert name in attacks
