"""A program that is forked from a warm process behaves as under `python program.py`: the same odd ones, both ways."""

import re

import pytest

from helpers.judge.judge import Judge

pytestmark = pytest.mark.machine

START = {"PYTHONHASHSEED": "3", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "OPENBLAS_CORETYPE": "Nehalem"}

#: What each leaves in `out`, on stderr and as its exit status must be the same.
PROGRAMS = {
    "status": "import sys; sys.exit(7)",
    "large_status": "import sys; sys.exit(259)",
    "negative_status": "raise SystemExit(-1)",
    "text_as_status": "import sys; sys.exit('me voy')",
    "no_status": "import sys; sys.exit()",
    "true_as_status": "raise SystemExit(True)",
    "exit": "exit(4)",
    "os_exit": "import os; os._exit(5)",
    "killed": "import os; os.kill(os.getpid(), 9)",
    "terminated": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "error": "def f():\n    return {}['x']\n\n\nprint(f())",
    "chained_error": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('otra') from error",
    "syntax_error": "def f(:\n    pass",
    "error_in_a_module": "import beside\nbeside.fail()",
    "excepthook": "import sys\nsys.excepthook = lambda *_: print('mía', file=sys.stderr)\n1 / 0",
    "interrupted": "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(9)",
    "main_only": "if __name__ == '__main__':\n    open('out', 'w').write('main')",
    "names": "open('out', 'w').write(repr(sorted(globals())))",
    "module": "import sys; m = sys.modules['__main__']\n"
    "open('out', 'w').write(repr((m.__file__, m.__name__, m.__package__, m.__doc__, vars(m) is globals())))",
    "file": "open('out', 'w').write(repr((__file__, __spec__, __package__)))",
    "arguments": "import sys; open('out', 'w').write(repr((sys.argv, sys.orig_argv[1:], sys.flags, sys.path)))",
    "builtins": "import builtins; open('out', 'w').write(repr(sorted(dir(builtins))))",
    "relative_import": "from . import beside",
    "module_beside": "import beside; open('out', 'w').write(repr((beside.x, beside.__file__)))",
    "shadowed": "import json; open('out', 'w').write(json.x)",
    "package_of_the_grader": "import _student_side",
    "no_ipython": "import sys; open('out', 'w').write(repr(('IPython' in sys.modules, 'get_ipython' in dir())))",
    "not_closed": "file = open('out', 'w')\nfile.write('sin cerrar')",
    "not_closed_in_a_module": "import beside\nbeside.file = open('out', 'w')\nbeside.file.write('sin cerrar')",
    "finalizer": "class A:\n    def __del__(self):\n        open('out', 'w').write('fin')\n\n\na = A()",
    "atexit": "import atexit\natexit.register(lambda: open('out', 'a').write('1'))\natexit.register(lambda: open('out', 'a').write('2'))",
    "atexit_and_error": "import atexit\natexit.register(lambda: open('out', 'a').write('1'))\nraise KeyError('x')",
    "thread": "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.2), open('out', 'w').write('hilo'))).start()",
    "daemon_thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "error_in_a_thread": "import threading\nthreading.Thread(target=lambda: 1 / 0, name='t').start()",
    "executor": "from concurrent.futures import ThreadPoolExecutor\n"
    "open('out', 'w').write(repr(list(ThreadPoolExecutor(3).map(abs, range(-5, 0)))))",
    "fork": "import os\nif os.fork():\n    open('out', 'w').write(repr(os.wait()[1]))\nelse:\n    raise SystemExit(3)",
    "pool": "import multiprocessing\n\n\ndef square(x):\n    return x * x\n\n\nif __name__ == '__main__':\n"
    "    with multiprocessing.Pool(2) as pool:\n        open('out', 'w').write(repr(pool.map(square, range(5))))",
    "spawn": "import multiprocessing\n\n\ndef square(x):\n    return x * x\n\n\nif __name__ == '__main__':\n"
    "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
    "        open('out', 'w').write(repr(pool.map(square, range(5))))",
    "joblib": "from joblib import Parallel, delayed\nopen('out', 'w').write(repr(Parallel(2)(delayed(abs)(-n) for n in range(4))))",
    "subprocess": "import subprocess, sys\n"
    "open('out', 'wb').write(subprocess.check_output([sys.executable, '-c', 'print(hash(\"a\"))']))",
    "asyncio": "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(0)\n    return asyncio.current_task() is not None\n\n\n"
    "open('out', 'w').write(repr(asyncio.run(main())))",
    "no_loop": "import asyncio\nasyncio.get_running_loop()",
    "stdin": "import sys; open('out', 'w').write(repr((sys.stdin.read(), sys.stdin.isatty())))",
    "input": "input()",
    "streams": "import sys; open('out', 'w').write(repr([(s.name, s.encoding, s.errors, s.line_buffering, s.fileno()) "
    "for s in (sys.stdin, sys.stdout, sys.stderr)]))",
    "descriptors": "import os; open('out', 'w').write(repr(sorted(os.listdir('/proc/self/fd'), key=int)))",
    "signals": "import signal; open('out', 'w').write(repr(([(s.name, repr(signal.getsignal(s))[:30]) for s in signal.Signals], "
    "signal.pthread_sigmask(0, []))))",
    "environ": "import os; open('out', 'w').write(repr(sorted((k, v) for k, v in os.environ.items())))",
    "folder": "import os; open('out', 'w').write(repr((os.getcwd(), sorted(os.listdir()), os.umask(0))))",
    "hashes": "open('out', 'w').write(repr((hash('a'), list({'a', 'b', 'c', 'd', 'e'}))))",
    "warning": "import warnings; warnings.warn('ojo'); warnings.warn('viejo', DeprecationWarning)",
    "warnings_as_errors": "import warnings; warnings.simplefilter('error'); import numpy as np; np.float64(1) / 0",
    "lasting_warning": "import warnings\nfor _ in range(3):\n    warnings.warn('una vez')",
    "limits": "import resource as r, sys; open('out', 'w').write(repr((sys.getrecursionlimit(), r.getrlimit(r.RLIMIT_NOFILE), "
    "sys.dont_write_bytecode, sys.getswitchinterval())))",
    "source": "import inspect\n\n\ndef f():\n    return 1\n\n\nopen('out', 'w').write(inspect.getsource(f))",
    "pickle": "import pickle\n\n\nclass A:\n    pass\n\n\nopen('out', 'w').write(repr(type(pickle.loads(pickle.dumps(A()))) is A))",
    "seeded": "import random, numpy as np\nrandom.seed(1); np.random.seed(1)\n"
    "open('out', 'w').write(repr((random.random(), float(np.random.rand()), float(np.random.default_rng(1).random()))))",
    "threads_of_libraries": "import numpy, sklearn, threadpoolctl, sklearn.linear_model\n"
    "open('out', 'w').write(repr(sorted((i['user_api'], i['num_threads'], i.get('architecture')) "
    "for i in threadpoolctl.threadpool_info())))",
    "sums": "import numpy as np\nx = np.random.default_rng(1).normal(size=(300, 300))\n"
    "open('out', 'w').write((x @ x).sum().hex() + str(np.linalg.svd(x)[1].sum().hex()))",
    "network": "import numpy as np, warnings; warnings.simplefilter('ignore')\nfrom sklearn.neural_network import MLPClassifier\n"
    "x = np.random.default_rng(1).normal(size=(200, 5)) * 100\n"
    "m = MLPClassifier(random_state=1, max_iter=30).fit(x, x[:, 0] > 0)\nopen('out', 'w').write(repr(m.loss_.hex()))",
    "options_of_libraries": "import numpy as np, pandas as pd\nopen('out', 'w').write(repr((np.get_printoptions(), np.geterr(), "
    "pd.get_option('display.max_rows'))))",
    "windows_line_ends": "x = 1\r\nopen('out', 'w').write('''a\r\nb''')\r\n",
    "latin_1": "# -*- coding: latin-1 -*-\nopen('out', 'w').write('\xf1')",
}


@pytest.fixture(scope="module")
def judge(processes):
    """Judge a notebook that runs nothing."""
    opened = [processes.open(600)]

    def open_child(start):
        opened.append(processes.open(60, start))
        return opened[-1]

    yield Judge(opened[0], open_child, "1")
    opened[0].close()
    assert all(session.gone() for session in opened)


def _run(judge, source, fresh):
    encoding = "latin-1" if "latin-1" in source else "utf-8"
    beside = "x = 3\n\n\ndef fail():\n    raise LookupError('al lado')\n"
    files = {
        "año 1/p.py": source.encode(encoding),
        "año 1/beside.py": beside.encode(),
        **({"año 1/json.py": b"x = 'tapado'\n"} if "json" in source else {}),
    }
    finished = judge.run_program(files, "año 1/p.py", START, 30, fresh)
    return finished.status, finished.errors, finished.files.get("año 1/out")


def _told(errors):
    """Leave out of a traceback what differs from run to run: the folder, and addresses."""
    return re.sub(r"/tmp/\S*?/(?=notebook|room-home)|/tmp/\S*?-home|0x[0-9a-f]+|\d{9,}", "…", errors)


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_ways(judge, name):
    """Exit status, stderr and what it wrote, to the last letter."""
    forked, fresh = (_run(judge, PROGRAMS[name], fresh) for fresh in (False, True))

    assert fresh[0] == forked[0]
    assert _told(fresh[1]) == _told(forked[1])
    assert (fresh[2] is None) == (forked[2] is None)
    if fresh[2] is not None:
        assert _told(fresh[2].decode("latin-1")) == _told(forked[2].decode("latin-1"))


def test_new_numbers(judge):
    """What isn't seeded is drawn anew in each."""
    source = (
        "import random, numpy as np\nopen('out', 'w').write(repr((random.random(), np.random.rand(), random.random())))"
    )
    assert 4 == len({_run(judge, source, fresh)[2] for fresh in (False, False, True, True)})


def test_one_that_never_ends(judge):
    """It is ended."""
    source = {"p.py": b"while True: pass"}

    assert judge.run_program(source, "p.py", START, 1.0, False).status is None
