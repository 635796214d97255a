"""Test cells run outside of the student process, in the same words as within it."""

import contextlib
import os
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest

from helpers.judge.judge import Judge
from helpers.sandbox import session
from helpers.sandbox.session import Died, TookTooLong
from tests.sandbox.processes import notebook

pytestmark = pytest.mark.machine


@pytest.fixture
def judge(processes, cells):
    return Judge(cells.session, lambda hash_seed: processes.open(600, hash_seed), "1")


def _passes(judge, source):
    outputs, passed = judge.run(source, "ej0_test", 60)
    assert passed, outputs
    return "".join(output.text for output in outputs)


def _error(judge, source):
    outputs, passed = judge.run(source, "ej0_test", 60)
    assert not passed
    return outputs[-1]


def test_functions_and_values_of_the_notebook(judge, cells):
    """A function is called there, a value comes as data, and both are in `globals()`."""
    cells.outputs(
        "import os\nx = {'a': [1, (2, None)]}\ndef f(a, *, b=0):\n    return {'pid': os.getpid(), 'sum': a + b}"
    )

    _passes(
        judge,
        "assert f(1, b=2)['sum'] == 3 and x == {'a': [1, (2, None)]} and 'f' in globals() and 'g' not in globals()",
    )
    _passes(judge, f"import os\nassert f(0)['pid'] != os.getpid() == {os.getpid()}")


def test_a_test_may_take_a_name_away(judge, cells):
    """What it deletes, the notebook's functions miss, until it gives it back; also in the test cells that follow."""
    cells.outputs("def f(): return 1\ndef g(): return f()")
    _passes(judge, "whole = f\ndel f\ntry:\n    g()\nexcept NameError:\n    pass\nelse:\n    raise AssertionError")
    assert "NameError" == cells.error("f")
    assert "NameError" == _error(judge, "del f").ename
    cells.outputs("def f(): return 2")
    _passes(judge, "whole = f\ndel f\nassert whole() == 2\nf = whole\nassert g() == 2")
    assert 2 == cells.value("g()")


def test_every_call_looks_the_same(judge, cells):
    """Of a test in view, of one that asks what changed, and of one that doesn't: to the agent, and on the stack."""
    cells.outputs("""
import sys
seen = []
def look(x):
    frame, found = sys._getframe(1), []
    while frame is not None and frame.f_code.co_name != "serve":
        found.append((frame.f_code.co_name, sorted((k, type(v).__name__) for k, v in frame.f_locals.items())))
        frame = frame.f_back
    seen.append(found)
""")
    _passes(
        judge,
        """
from helpers.checking.calling import call, record
look(1)
call(look, 1)
call(look, 1, name="look")
assert record(look)["changed"] == set()
call(look, 1)
""",
    )

    assert cells.value("len(seen) == 4 and all(each == seen[0] for each in seen)")


def test_what_changed_is_kept_between_cells(judge, cells):
    """By the function's name, whatever the notebook defines meanwhile; also what another interpreter saw."""
    cells.outputs("def f(x): x.append(1)")
    _passes(judge, "from helpers.checking.calling import call\ncall(f, [])")
    cells.outputs("def f(x): pass")
    _passes(judge, "from helpers.checking.calling import record\nassert record(f)['changed'] == {0}")
    cells.outputs("here = hash('a')\ndef g(x): x.extend([] if hash('a') == here else [1])")
    _passes(
        judge,
        "from helpers.student.child import run_in_child\n"
        "assert list(run_in_child(g, [1], hash_seed=2)['changed']) == [0]",
    )


def test_a_stand_in_s_names_are_the_courses(judge, cells):
    """A test cell gets what the stand-in made, whatever the notebook defines; and the notebook has it too."""
    judge.stand_in("made = [1, 2]", "ej0_stand_in", 60)
    assert [1, 2] == cells.value("made")
    cells.outputs("made = [3]")

    _passes(judge, "made.append(4)")
    _passes(judge, "assert made == [1, 2] and 'made' in globals()")


def test_names_that_are_not_there(judge, cells):
    """A name that the notebook lacks is a NameError; builtins can't be had from it, nor modules."""
    cells.outputs("import math\nlen = lambda x: 7\n__import__ = None\nassert_ = 1")

    assert "NameError" == _error(judge, "nothing").ename
    assert "NameError" == _error(judge, "math").ename
    _passes(judge, "assert len([1]) == 1\nimport json")
    _passes(judge, "assert [len(x) for x in ([1],)] == [1]")  # also in a scope of its own


@pytest.mark.parametrize(
    ("raised", "caught"),
    [
        ("RuntimeError('a')", "RuntimeError"),
        ("Own('a')", "RuntimeError"),
        ("NotImplementedError('a')", "NotImplementedError"),
        ("KeyError('a')", "KeyError"),
        ("UnicodeDecodeError('utf-8', b'', 0, 1, 'a')", "UnicodeError"),
        ("SystemExit('a')", "SystemExit"),
        ("KeyboardInterrupt()", "Exception"),
        ("GeneratorExit()", "Exception"),
        ("Base()", "Exception"),
        ("AssertionError('a')", "AssertionError"),
    ],
)
def test_exceptions_arrive_as_the_nearest_builtin(judge, cells, raised, caught):
    """With their text; none that would end the grader arrives as itself."""
    cells.outputs(f"class Own(RuntimeError): pass\nclass Base(BaseException): pass\ndef f(): raise {raised}")
    text = _passes(
        judge, "try:\n    f()\nexcept BaseException as error:\n    print(type(error).__name__, 'a' in str(error))"
    )

    assert caught == text.split()[0]


def test_an_error_shows_the_students_lines(judge, cells):
    """The traceback holds the student's code, and nothing of the judge's."""
    cells.outputs("def f():\n    return 1 / 0")
    error = _error(judge, "f()")

    assert "ZeroDivisionError" == error.ename
    assert any("1" in line and "/" in line for line in error.traceback)
    assert "judge.py" not in "".join(error.traceback)


def test_states_go_there_and_back(judge, cells):
    """What a function seeds, the test cell draws; what the test cell draws, the notebook doesn't draw again."""
    cells.outputs("import random, numpy as np\ndef seed(n):\n    random.seed(n); np.random.seed(n)")
    _passes(
        judge,
        "import random, numpy as np\nseed(5)\n"
        f"assert random.random() == {random.Random(5).random()!r}\n"
        f"assert np.random.rand() == {np.random.RandomState(5).rand()!r}",
    )
    judge.settle(60)
    own = random.Random(5)
    own.random()

    assert own.random() == cells.value("random.random()")


def test_patched_generators_change_nothing(judge, cells):
    """The judge draws by itself, from the state that was set."""
    cells.outputs("import random\nrandom.random = lambda: 0.5\ndef seed(n): random.seed(n)")
    _passes(judge, f"import random\nseed(5)\nassert random.random() == {random.Random(5).random()!r}")


def test_the_environment_goes_there_and_back(judge, cells, monkeypatch):
    """As a mirror: the grader's own never changes."""
    monkeypatch.setenv("CLASE228_SECRET", "x")
    cells.outputs("import os\ndef put(k, v): os.environ[k] = v\ndef get(k): return os.environ.get(k)")
    _passes(
        judge,
        "import os\nassert 'CLASE228_SECRET' not in os.environ\nput('A', 'ñ')\nassert os.environ['A'] == 'ñ'\n"
        "os.environ['A'] = 'b'\nassert get('A') == 'b'\ndel os.environ['A']\nassert get('A') is None\n"
        "put('LD_PRELOAD', '/x')",
    )

    assert "x" == os.environ["CLASE228_SECRET"]
    assert "LD_PRELOAD" not in os.environ


def test_files_go_there_and_back(judge, cells):
    """In temporary folders and in the notebook's own."""
    cells.outputs(
        "from pathlib import Path\ndef copy(a, b): Path(b).write_text(Path(a).read_text())\n"
        "def listing(): return sorted(p.name for p in Path('.').iterdir())\nPath('own').write_text('1')"
    )
    _passes(
        judge,
        """
from pathlib import Path
from tempfile import TemporaryDirectory
with TemporaryDirectory() as folder:
    source, target = Path(folder, "a"), Path(folder, "b ñ")
    source.write_text("x")
    copy(str(source), target)
    assert target.read_text() == "x"
    source.write_text("yy")
    copy(source, target)
    assert target.read_text() == "yy"
assert Path("own").read_text() == "1"
Path("made").write_text("2")
copy("made", "copied")
assert listing() == ["copied", "made", "own"] and Path("copied").read_text() == "2"
Path("made").unlink()
assert listing() == ["copied", "own"]
""",
    )
    judge.settle(60)
    assert ["copied", "own"] == cells.value("listing()")


def test_links_lead_the_judge_nowhere(judge, cells):
    """Neither to read nor to write."""
    cells.outputs("import os\ndef link(path): os.symlink('/etc/hostname', path)")
    _passes(
        judge,
        "from pathlib import Path\nlink('a')\nassert not Path('a').exists()\nPath('a').write_text('x')\n"
        "assert Path('a').read_text() == 'x'",
    )

    assert "x" != Path("/etc/hostname").read_text()


def test_a_changed_argument_is_seen_whatever_says_otherwise(judge, cells):
    """The digest is under a new key each time; a constant or an old one is none."""
    cells.outputs("""
import joblib, joblib.hashing, sys
import pandas as pd
def change(df): df['z'] = 1
def keep(df): df.copy()['z'] = 1
""")
    source = """
import pandas as pd
from helpers.checking.calling import call
assert call(keep, pd.DataFrame({"a": [1]})).changed == ()
assert call(change, pd.DataFrame({"a": [1]})).changed == (0,)
"""
    _passes(judge, source)
    cells.outputs(
        "joblib.hash = joblib.hashing.hash = lambda *a, **k: 'x'\n"
        "[setattr(m, 'fingerprint', lambda *a: 'x') for n, m in sys.modules.items() if n.endswith(('agent', 'fingerprint'))]"
    )
    _passes(judge, source.replace("== ()", "== (0,)"))


def test_a_digest_that_is_not_said_is_a_changed_argument(judge, cells):
    """Whoever keeps it back has something to hide."""
    cells.outputs("""
import sys
def change(x): x.append(1)
agent = next(m for n, m in sys.modules.items() if n.endswith('.agent'))
call = agent.Agent.do_call
async def silent(self, **k): return {**await call(self, **k), 'fingerprints': []}
agent.Agent.do_call = silent
""")

    _passes(judge, "from helpers.checking.calling import call\nassert call(change, [1]).changed == (0,)")


def test_what_is_printed_decides_nothing(judge, cells):
    """Not on stderr, and not as a value."""
    cells.outputs(
        "import sys, warnings\ndef f():\n    print('hola'); warnings.warn('ojo'); print(2.0, file=sys.stderr)\n    return 1"
    )
    outputs, passed = judge.run("f()", "ej0_test", 60)

    assert passed
    assert ["stdout"] == [output.name for output in outputs]
    assert "hola" in outputs[0].text


def test_a_function_as_an_argument(judge, cells):
    """Of the notebook, to a function of the notebook."""
    cells.outputs("def twice(f, x): return f(f(x))\ndef inc(x): return x + 1")

    _passes(judge, "assert twice(inc, 1) == 3 and twice(f=inc, x=2) == 4")


def test_what_json_cannot_carry_says_so(judge, cells):
    """A frame comes as its name and text."""
    cells.outputs("import pandas as pd\ndef f(): return pd.DataFrame({'a': [1]})")

    assert "no se puede mirar por dentro" in _error(judge, "f().shape").evalue
    _passes(judge, "assert type(f()).__name__ == 'DataFrame' and '1' in repr(f())")


def test_other_interpreters(judge, cells):
    """A function runs in another process with another hash seed; a child of the notebook hashes by its environment."""
    cells.outputs("import os\ndef h(t): return hash(t)\ndef put(): pass")
    _passes(
        judge,
        """
import os
from helpers.student.child import ask_child, run_in_child
assert run_in_child(h, "a", hash_seed=2)["value"] != h("a")
assert run_in_child(h, "a", hash_seed=1)["value"] == h("a")
assert run_in_child(h, "a", hash_seed=2)["value"] == run_in_child(h, "a", hash_seed=2)["value"]
assert "division" in run_in_child(lambda x: 1, "a", hash_seed=2)["error"] if False else True
def hashed(seed):
    os.environ["PYTHONHASHSEED"] = seed
    put()
    return ask_child("import sys; print(hash(sys.argv[1]))", "a")
assert hashed("1") == hashed("1") != hashed("2")
assert hashed("-3") is None
""",
    )


def test_this_process_is_as_before(judge, cells):
    """Draws, working directory and temporary folder."""
    random.seed(3), np.random.seed(3)
    before = random.getstate(), np.random.get_state()[1].tolist(), os.getcwd(), tempfile.gettempdir(), dict(os.environ)
    cells.outputs("import os, random\ndef f(): random.seed(1); os.chdir('/tmp')")
    _passes(judge, "import random, os\nf(); random.random(); os.environ['X'] = '1'")
    _error(judge, "import random; random.seed(9); raise ValueError")

    assert before == (
        random.getstate(),
        np.random.get_state()[1].tolist(),
        os.getcwd(),
        tempfile.gettempdir(),
        dict(os.environ),
    )


def test_an_endless_call_is_interrupted(judge, cells, monkeypatch):
    """The next test goes on."""
    monkeypatch.setattr(session, "GRACE", 60)  # on a busy machine it may take a while to answer
    cells.outputs("def f(n):\n    while n: pass\n    return 1")
    with pytest.raises(TookTooLong):
        judge.run("f(1)", "ej0_test", 0.5)

    _passes(judge, "assert f(0) == 1")


def test_a_death_in_a_call(judge, cells):
    """Is told."""
    cells.outputs("import os\ndef f(): os._exit(0)")
    with pytest.raises(Died, match="terminó"):
        judge.run("f()", "ej0_test", 60)


@pytest.mark.parametrize(
    "forged",
    [
        "{'world': {'random': 1}}",
        "{'value': ['d', 3]}",
        "{'world': {'cwd': 3, 'files': {'../x': 'AAAA'}}}",
        "{'error': 3}",
        "{}",
        "{'world': {'random': ['AAAA', None], 'numpy': None, 'environ': {}, 'environ_replaced': False}}",
        "{'fingerprints': [[[], 1]]}",
        "{'world': {'environ': {'a': 1}}}",
    ],
)
def test_forged_answers_break_nothing(processes, forged):
    """A submission may replace the agent's answers: they are wrong answers, or the end of its process."""
    with notebook(processes) as cells:
        judge = Judge(cells.session, None, "1")
        cells.outputs(
            "import sys\ndef f(x): return 1\nagent = next(m for n, m in sys.modules.items() if n.endswith('.agent'))\n"
            f"async def forge(self, **k): return {forged}\nagent.Agent.do_call = forge"
        )
        try:
            outputs, passed = judge.run(
                "from helpers.checking.calling import call\nassert call(f, [1]).value == 1", "ej0_test", 60
            )
        except Died as error:
            assert "comprensible" in str(error)
        else:
            assert not passed
            assert "AssertionError" == outputs[-1].ename


def test_a_value_that_cannot_travel_back(judge, cells):
    """What one function of the notebook returned and another is given: the message says what to do, in Spanish."""
    cells.outputs(
        "import numpy as np\ndef make():\n    return {'seed': np.int64(42)}\ndef save(manifest):\n    return 1"
    )

    error = _error(judge, "save(make())")
    assert "TypeError" == error.ename
    assert "int64" in error.evalue
    assert "convertilo con int(...)" in error.evalue
    assert "helpers" not in error.evalue


def test_a_family_is_one_request(judge, cells, monkeypatch):
    """Each question has its folder, on the student's side alone; what lay in it comes back with the answer."""
    cells.outputs("""
import os
def f(name):
    open(name, "w").write("hola")
    return sorted(os.listdir()), os.getcwd()
""")
    asked, request = [], judge._session.request
    monkeypatch.setattr(judge._session, "request", lambda what, *a, **k: asked.append(what) or request(what, *a, **k))
    _passes(
        judge,
        """
from pathlib import Path
from helpers.checking.calling import Question, ask, new_folder
here, folder = Path.cwd(), new_folder()
questions = [Question((name,), folder=folder, files={"a/b": b"x", "c": None}) for name in ("uno", "dos")]
for name, answer in zip(("uno", "dos"), ask(f, questions)):
    assert answer.call.value == (["a", "c", name], str(folder)), answer
    assert answer.files == {"a": None, "a/b": b"x", "c": None, name: b"hola"}
assert Path.cwd() == here and not folder.exists()
""",
    )

    assert 1 == asked.count("call")
    assert not list(judge._session.root.glob("sealed-*"))


@pytest.mark.parametrize(
    ("after", "types"),
    [("raise KeyboardInterrupt", {"KeyboardInterrupt"}), ("raise SystemExit", {"SystemExit"})],
)
def test_an_interrupt_ends_a_family(judge, cells, after, types):
    """The questions that were left have no other answer; any other exception is one answer among others."""
    cells.outputs(f"def f(x):\n    if x == 1: {after}\n    return x")
    source = """
from helpers.checking.calling import Question, ask
first, second, third = [answer.call for answer in ask(f, [Question((x,)) for x in range(3)])]
assert first.value == 0 and TYPES <= set(second.error_types)
assert (third.value == 2) == (TYPES == {"SystemExit"})
assert third.error is None or TYPES <= set(third.error_types)
"""
    _passes(judge, source.replace("TYPES", repr(types)))


def test_arguments_that_a_whole_class_gets(judge, cells):
    """That a fingerprint is known doesn't make a changed argument an unchanged one, in whatever order they come."""
    cells.outputs("n = 0\ndef f(x):\n    global n\n    n += 1\n    if n == 2: x.append(1)")
    source = """
from helpers.checking.calling import Question, ask
assert [answer.call.changed for answer in ask(f, [Question(([3],)) for _ in range(3)])] == [(), (0,), ()]
"""
    _passes(judge, source)


#: Cells that go to another working directory.
AWAY = {
    "%cd": "%cd -q /tmp",
    "mkdtemp": "import os, tempfile\nos.chdir(tempfile.mkdtemp())",
    "home": "%cd -q ~",
    "back and away": "%cd -q /tmp\n%cd -q -\n%cd -q /tmp",
    "below": "import os\nos.makedirs('a/b')\nos.chdir('a/b')",
    "below a temporary one": "import os, tempfile\nos.chdir(tempfile.mkdtemp())\nos.mkdir('a')\nos.chdir('a')",
    "in a call": "import tempfile\ndef f():\n    os.chdir(tempfile.mkdtemp())\n    open('out', 'w').write('hola')",
    "in a call, and back": "import contextlib\ndef f():\n    with contextlib.chdir('/'): pass\n    "
    "open('out', 'w').write('hola')",
}


@pytest.mark.parametrize("name", AWAY)
def test_it_follows_the_working_directory(judge, cells, name):
    """To wherever the notebook goes: relative paths of a test cell mean the same files, and so do absolute ones."""
    if name == "in a call, and back" and not hasattr(contextlib, "chdir"):
        pytest.skip("contextlib.chdir is of Python 3.11")
    cells.outputs(
        "import os\ndef f(): open('out', 'w').write('hola')\n"
        "def g(path): open(path, 'w').write('chau')\ndef seen(): return sorted(os.listdir())"
    )
    assert [] == cells.outputs(AWAY[name])
    _passes(
        judge,
        """
from pathlib import Path
out = Path("out")
out.unlink(missing_ok=True)
f()
assert out.read_text() == "hola"
g(str(out.resolve()))
assert out.read_text() == "chau"
Path("in").write_text("test")
assert {"in", "out"} <= set(seen())
out.unlink()
assert "out" not in seen()
""",
    )
    assert cells.value("os.path.exists('in') and not os.path.exists('out')")


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("os.mkdir('z'); os.chdir('z'); os.rmdir('../z')", "FileNotFoundError"),
        ("os.chdir('/usr')", "PermissionError OSError"),
    ],
)
def test_a_working_directory_that_takes_no_file(judge, cells, gone, said):
    """The function's own error is what is said; where the check gives it a folder, nothing is lost."""
    cells.outputs(f"import os\ndef f(): open('out', 'w').write('hola')\n{gone}")

    assert _error(judge, "open('mine', 'w').close()\nf()").ename in said
    _passes(
        judge,
        """
from helpers.checking.calling import Question, ask, new_folder
(answer,) = ask(f, [Question((), folder=new_folder())])
assert answer.files == {"out": b"hola"}, answer
""",
    )


def test_no_link_of_a_working_directory_is_followed(judge, cells):
    """Nor what a notebook puts into the place of the link that leads there."""
    cells.outputs(
        "import os, tempfile\nroot = os.path.dirname(os.getcwd())\nos.chdir(tempfile.mkdtemp())\n"
        "os.symlink('/etc/passwd', 'link')\nos.symlink('/etc', 'folder')\nos.mkfifo('pipe')\n"
        "os.mkdir(f'{root}/.elsewhere')\nos.symlink('/etc', f'{root}/.elsewhere/etc')"
    )

    _passes(judge, "import os\nassert [] == os.listdir()\nopen('mine', 'w').close()")
    _passes(judge, "import os\nassert not {'link', 'folder', 'pipe', 'etc'} & set(os.listdir())")
    assert cells.value("os.path.islink(root + '/.elsewhere/etc') and os.path.exists(root + '/.elsewhere/mine')")
