"""Behind namespaces a tool reaches its index, by this side's proxy, and no other place."""

import contextlib
import http.server
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from helpers.sandbox import networked
from helpers.sandbox.isolation import NAMESPACES, choose
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.networked import run_networked
from helpers.sandbox.scratch import Folder
from helpers.sandbox.way_out import FILES, HOSTS, PYPI, places_of, way_out

pytestmark = pytest.mark.machine
#: Asks for addresses by the proxy, and without; says what came of each.
ASK = """
import socket, sys, urllib.request
for url in {urls}:
    for how in ("proxy", "direct"):
        own = [] if how == "proxy" else [urllib.request.ProxyHandler({{}})]
        try:
            print(how, url, urllib.request.build_opener(*own).open(url, timeout=5).read().decode())
        except OSError as error:
            print(how, url, getattr(error, "code", "unreachable"))
"""


@pytest.fixture(autouse=True)
def namespaces(monkeypatch):
    try:
        taken = choose(NAMESPACES)
        monkeypatch.setattr(networked, "choose", lambda _: taken)
    except IsolationError as error:
        pytest.skip(str(error))


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        text = self.server.text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_CONNECT(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.text.encode())
        self.close_connection = True

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(text):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.asked, server.text, server.place = [], text, f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def run(code, **environ):
    python = str(Path(sys._base_executable).resolve())
    with Folder("test") as place:
        command = [python, "-I", "-S", "-c", code]
        return run_networked(
            command, Path(place).resolve(), [Path(python).parents[1]], {"PATH": os.defpath, **environ}, 60.0, 2**20
        ).stdout


def test_the_index_and_nothing_else():
    """Neither another server of this machine, nor an abstract socket, nor a name; whatever the tool does to ask."""
    abstract = f"\0clase-228-{os.getpid()}"
    with serving("index") as index, serving("secret") as other, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(abstract)
        listening.listen()
        code = ASK.format(urls=[f"http://{s.place}/x" for s in (index, other)]) + (
            "try: socket.socket(socket.AF_UNIX).connect(" + repr(abstract) + "); print('abstract')\n"
            "except OSError: pass\n"
            "try: socket.getaddrinfo('pypi.org', 443); print('names')\n"
            "except OSError: pass\n"
        )
        said = run(code, UV_DEFAULT_INDEX=f"http://{index.place}/simple", NO_PROXY="*").splitlines()
    url, secret = f"http://{index.place}/x", f"http://{other.place}/x"
    assert [
        f"proxy {url} index",
        f"direct {url} unreachable",
        f"proxy {secret} 403",
        f"direct {secret} unreachable",
    ] == said
    assert [] == other.asked
    assert "Proxy-Connection" not in index.asked[0][1]


def test_one_request_is_one_place():
    """A second one on the same connection, a body, another method, another form: none of them gets elsewhere."""
    with serving("index") as index, serving("secret") as other:
        first = f"GET http://{index.place}/1 HTTP/1.1\r\nHost: {index.place}\r\nConnection: keep-alive\r\n\r\n"
        second = f"GET http://{other.place}/2 HTTP/1.1\r\nHost: {other.place}\r\n\r\n"
        odd = [
            second,
            f"GET http://{index.place}@{other.place}/ HTTP/1.1\r\n\r\n",
            f"GET http://{other.place}#@{index.place}/ HTTP/1.1\r\n\r\n",
            first.replace("\r\nHost", "\nX: y\n\n" + second.replace("\r", "") + "Host"),
            first.replace("Host", "\rGET"),
            f"GET //{other.place}/ HTTP/1.1\r\n\r\n",
            f"GET / HTTP/1.1\r\nHost: {other.place}\r\n\r\n",
            f"POST http://{index.place}/ HTTP/1.1\r\nContent-Length: 2\r\n\r\nab",
            f"CONNECT {other.place} HTTP/1.1\r\n\r\n",
            f"CONNECT {index.place}@{other.place} HTTP/1.1\r\n\r\n",
            "CONNECT [ HTTP/1.1\r\n\r\n",
            "CONNECT a:99999 HTTP/1.1\r\n\r\n",
            "\r\n\r\n",
            "é" * 100 + "\r\n\r\n",
        ]
        answers = _answers({"UV_INDEX_URL": f"http://{index.place}/"}, [first + second, *odd])
    assert answers[0].endswith(b"index")
    assert answers[0].count(b"200 OK") == 1
    assert [] == [answer for answer in answers[1:] if b"200" in answer]
    assert ["/1"] == [path for path, _ in index.asked]
    assert [] == other.asked


def test_a_proxy_that_goes_on_listening():
    """What a tool sends behind its request doesn't reach it, although it closes nothing."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        environ = {"http_proxy": f"127.0.0.1:{proxy.getsockname()[1]}", "UV_INDEX_URL": "http://a.org"}
        with way_out(environ) as way, socket.socket(socket.AF_UNIX) as client:
            way.start()
            client.connect(str(way.socket))
            client.sendall(b"GET http://a.org/1 HTTP/1.1\r\n\r\n")
            with proxy.accept()[0] as asked:
                asked.settimeout(20)
                heard = asked.recv(4096)
                client.sendall(b"GET http://b.org/2 HTTP/1.1\r\n\r\n")
                asked.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                assert client.recv(4096)
                asked.shutdown(socket.SHUT_WR)
                with contextlib.suppress(ConnectionResetError):
                    heard += b"".join(iter(lambda: asked.recv(4096), b""))
    assert heard.startswith(b"GET http://a.org:80/1 ")
    assert b"b.org" not in heard


def _answers(environ, requests):
    """Send requests to a way out; return all that comes for each."""
    answers = []
    with way_out(environ) as way:
        way.start()
        for request in requests:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(20)
                client.connect(str(way.socket))
                client.sendall(request.encode())
                answers.append(b"".join(iter(lambda: client.recv(4096), b"")))
    return answers


def test_the_instructor_s_proxy():
    """It is asked for addresses of both kinds, with its password, which the tool doesn't hear; what is near isn't."""
    with serving("by proxy") as proxy, serving("near") as near:
        environ = {"HTTPS_PROXY": f"http://ana:s%40l@{proxy.place}", "http_proxy": proxy.place, "no_proxy": "127.0.0.1"}
        tunnel = _answers(environ, [f"CONNECT {name}:443 HTTP/1.1\r\n\r\n" for name in ("pypi.org", "example.org")])
        assert tunnel[0].endswith(b"by proxy")
        assert b"403" in tunnel[1]
        (path, headers), *more = proxy.asked
        assert ("pypi.org:443", "Basic YW5hOnNAbA==", []) == (path, headers["Proxy-Authorization"], more)
        far = "mirror.example.org"
        odd = [
            f"GET http://{far}/a?b HTTP/1.1\r\nHost: {near.place}\r\nProxy-Authorization: x\r\n\r\n"
            f"GET http://{near.place}/ HTTP/1.1\r\n\r\n",
            f"GET http://{near.place}\\@{far}/c#d HTTP/1.1\r\n\r\n",
        ]
        plain = _answers({**environ, "UV_DEFAULT_INDEX": f"http://{far}"}, odd)
        assert plain[0].endswith(b"by proxy")
        (_, _), (path, headers), (other, _) = proxy.asked
        assert (f"http://{far}:80/a?b", f"http://{far}:80/c") == (path, other)
        assert "Proxy-Authorization" not in headers
        assert f"{far}:80" == headers["Host"]
        _answers(environ | {"UV_DEFAULT_INDEX": f"http://{near.place}"}, [f"GET http://{near.place}/ HTTP/1.1\r\n\r\n"])
        assert ["/"] == [path for path, _ in near.asked]
        seen = run(
            "import os; print(dict(os.environ), open('/proc/1/environ').read(), open('/proc/1/cmdline').read())",
            **environ,
        )
    assert "s%40l" not in seen
    assert proxy.place not in seen


def test_a_proxy_that_is_not_understood():
    """It is used as before, by a tool with the network: nobody is kept from verifying."""
    for url in ("socks5://127.0.0.1:9", "https://127.0.0.1:9"):
        assert way_out({"ALL_PROXY": url}) is None
    with serving("elsewhere") as other:
        said = run(ASK.format(urls=[f"http://{other.place}/"]), HTTPS_PROXY="socks5://127.0.0.1:9")
    assert f"direct http://{other.place}/ elsewhere" in said


def test_which_places():
    assert {PYPI, FILES} == places_of({})
    mirror = {"UV_INDEX_URL": "https://ana:x@Mirror.example.org:8443/simple", "UV_DEFAULT_INDEX": "http://127.0.0.1/s"}
    assert {("mirror.example.org", 8443), ("127.0.0.1", 80), FILES} == places_of(mirror)
    assert {PYPI, FILES, ("a.org", 443), ("b.org", 81)} == places_of({}, "a.org b.org:81")
    assert "COURSE_INDEX_HOSTS" == HOSTS


def test_how_it_ends():
    """The tool's status and words are handed on, and nothing is left of the way."""
    before = threading.active_count()
    with pytest.raises(networked.subprocess.CalledProcessError) as caught:
        run("import sys; print('said'); sys.exit('why')")
    assert (1, "said\n", "why\n") == (caught.value.returncode, caught.value.stdout, caught.value.stderr)
    with pytest.raises(networked.subprocess.CalledProcessError) as caught:
        run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert 137 == caught.value.returncode
    assert threading.active_count() <= before
