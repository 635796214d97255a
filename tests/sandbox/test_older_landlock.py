"""Kernels whose Landlock knows less: asked for no more than an older version, it promises the same."""

import os
import sys
import sysconfig
from pathlib import Path

import pytest

from helpers.sandbox import launcher
from tests.sandbox.processes import notebook, warm

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module", params=[1, 2, 3, 5, 6])
def cells(request):
    """Open a notebook behind the walls of a version."""
    if launcher.landlock_abi() < request.param:
        pytest.skip("this kernel's Landlock is older")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launcher, "landlock_abi", lambda: request.param)
        with warm("landlock") as processes, notebook(processes) as opened:
            yield opened


def test_no_file_is_emptied(cells):
    """Neither by opening it for reading alone, nor by its path."""
    path = Path(sysconfig.get_path("purelib"), f"clase228-{os.getpid()}.txt")
    path.write_text("kept")
    path.chmod(0o666)
    try:
        cells.outputs(f"import os\nPATH = {str(path)!r}")
        assert "kept" == cells.value("open(PATH).read()")
        for tried in (
            "os.open(PATH, os.O_RDONLY | os.O_TRUNC)",
            "os.truncate(PATH, 0)",
            "open(PATH, 'w')",
            "os.rename(PATH, 'here')",
            "os.link(PATH, 'here')",
            "os.unlink(PATH)",
        ):
            assert cells.error(tried) in ("OSError", "PermissionError"), tried
        cells.outputs("try: os.chmod(PATH, 0)\nexcept OSError: pass")
        assert "kept" == path.read_text()
        assert 0o666 == path.stat().st_mode & 0o777
    finally:
        path.unlink()


def test_nobody_else_is_signalled(cells):
    """Neither its guard, nor the warm process, nor the grader; itself it can."""
    cells.outputs("import os, signal")
    for process in ("os.getppid()", os.getppid(), os.getpid(), "1"):
        for tried in (f"os.kill({process}, 0)", f"os.kill({process}, 9)"):
            assert cells.error(tried) in ("OSError", "PermissionError", "ProcessLookupError"), tried
    cells.outputs("try: os.kill(-1, 9)\nexcept OSError: pass")
    assert cells.value("os.kill(os.getpid(), 0)") is None
    assert 2 == cells.value("1 + 1")


def test_no_socket_leads_out(cells):
    """Neither an abstract one, nor a file, nor the network."""
    for tried in ("socket.socket(socket.AF_UNIX).connect('\\0x')", "socket.create_connection(('127.0.0.1', 1))"):
        assert "PermissionError" == cells.error(f"import socket; {tried}")


def test_files_of_its_own(cells):
    """It writes, renames and runs programs as anywhere."""
    cells.outputs(
        "import os, subprocess, sys\nopen('a', 'w').write('1')\nos.rename('a', 'b')\nopen('b', 'w').write('22')\n"
        f"done = subprocess.run([{sys.executable!r}, '-c', 'print(1)'], capture_output=True, text=True)"
    )
    assert ("22", "1\n") == (cells.value("open('b').read()"), cells.value("done.stdout"))
