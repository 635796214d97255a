"""The readers of a homework's lock and program: a refusal that says why, or what they promise."""

import re

from hypothesis import given
from hypothesis import strategies as st

from helpers.checking.failure import CheckFailure
from helpers.checks.homework.lock import entries, imported, pinned
from helpers.course.student_lock import only_pins
from helpers.reference.homework import LOCK
from tests.corpora.homework import WORKED
from tests.fuzz.inputs import pieced, tampered

#: What uv may be given: a line of it.
LINE = re.compile(
    r"[a-z0-9]+([._-][a-z0-9]+)*"
    r"(\[[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*\])?"
    r"==[A-Za-z0-9.!+]+"
    r"( ; [\w .,()'\"<>=!~+*/-]+)?"
    r"( --hash=(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))*\n",
    re.ASCII,
)
#: Parts of locks, of options, of what shells and uv expand, and what splits lines.
PARTS = [
    "==", "===", ">=", "~=", "==1.*", " @ ", "file:///", "https://x/y.whl", "git+ssh://h/r", "-e ", "-r ",
    "--index-url ", "-i", "=", "\\\n", "\\\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\0", "\ufeff",
    "#", " #", ";", " ; ", "(", ")", "'", '"', "[", "]", ",", "${HOME}", "$(id)", "`id`", "~/", "../", "/",
    "--hash=sha256:", " --hash ", "--hash", "f" * 64, "python_version", "extra", "extras", "sys_platform", " in ",
    " not in ", " and ", " or ", "'3.11'", "numpy", "numpy==2.4.6", "numpy==2.4.6\n", "ñ", "ſ", "İ", "٣", "\ud800",
    "9" * 400, "1!2.0+x.y", "-", "_", ".", " ", "\t", "\u00a0", "\u200b", "numpy==2.4.6 ; ", " == ", " < ",
]  # fmt: skip
WHOLE = (WORKED / LOCK).read_text(encoding="utf-8")
LOCKS = [text.encode() for text in (WHOLE[:3000], re.sub(r" \\\n +--hash=\S+", "", WHOLE)[:1000], WHOLE)]
MARKED = st.builds(
    "numpy==2.4.6 ; {} {} '{}'\n".format,
    st.sampled_from(["sys_platform", "python_version", "extra", "os_name", "extras", "x"]),
    st.sampled_from(["==", "!=", "<", "in", "not in", "~=", "==="]),
    st.sampled_from([part for part in PARTS if "'" not in part]),
)
TEXTS = st.one_of(MARKED, pieced(PARTS), st.lists(pieced(PARTS, 5), max_size=4).map("\n".join))
CONTENTS = st.one_of(
    st.binary(),
    tampered(LOCKS),
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")),
    TEXTS.map(lambda text: text.encode("latin-1", "replace")),
    st.tuples(st.sampled_from(LOCKS), TEXTS).map(lambda two: two[0] + two[1].encode("utf-8", "surrogatepass")),
)


@given(content=CONTENTS)
def test_locks(bounded, content):
    """Uv is given nothing but pins; read again, these are the same lock, and the one that grading sees."""
    try:
        lines = bounded(only_pins, content)
    except CheckFailure:
        return
    given_to_uv = "".join(lines.values())
    assert "$" not in given_to_uv
    assert [] == [line for line in given_to_uv.split("\n")[:-1] if not LINE.fullmatch(f"{line}\n")]
    assert pinned(entries(content, LOCK), LOCK) == pinned(entries(given_to_uv.encode(), LOCK), LOCK)
    assert lines == only_pins(given_to_uv.encode())


CODE = ["import ", "from ", " import ", "numpy", "numpy.linalg", "mio", "mio.otro", ".", "..", " as x", "\n", "\n    "]
CODE += ["if x:", "def f():", "*", ",", "(", ")", "[", "-", "not ", "{", "'", '"""', "\\\n", "# coding: utf-7\n", "\0"]
CODE += ["\f", "ñ", "\ud800", "x", "=", "1", "lambda: ", "f'{", "}'", "0x", "1_", "\t", "async ", "match x:"]
PROGRAMS = st.one_of(
    st.binary(),
    pieced(CODE).map(lambda text: text.encode("utf-8", "surrogatepass")),
    tampered([b"import numpy as np\nfrom mio import f\n\nif True:\n    import sklearn.linear_model\n"]),
)


@given(program=PROGRAMS, beside=PROGRAMS)
def test_programs(bounded, program, beside):
    """It imports names that a package can have, or is refused; modules beside it are read once."""
    sources = {"pipeline.py": program, "mio.py": beside, "mio/__init__.py": beside, "otro.py": program}
    try:
        found = bounded(imported, sources, "pipeline.py")
    except CheckFailure:
        return
    assert all(type(name) is str and "." not in name for name in found)
    assert "mio" not in found
