"""The way to a package index and to nothing else, for a tool that has no other network: a proxy of this side's."""

from __future__ import annotations

import base64
import contextlib
import os
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

from helpers.sandbox.relay import join, pump
from helpers.sandbox.scratch import Folder

__all__ = ["FILES", "HOSTS", "PYPI", "Places", "WayOut", "places_of", "way_out"]

#: Where uv looks if no variable names an index, and where that has its files; mirrors may name these files, too.
PYPI, FILES = ("pypi.org", 443), ("files.pythonhosted.org", 443)
#: The variable that names further hosts, as `files.example.org downloads.example.org:8443`: where a mirror has files.
HOSTS = "COURSE_INDEX_HOSTS"
#: Bytes of a request's head, connections at a time, and seconds for both ends to say something.
HEAD, CONNECTIONS, PATIENCE = 2**16, 128, 60.0

#: Hosts and ports.
Places = frozenset[tuple[str, int]]


def places_of(environ: Mapping[str, str], more: str = "") -> Places:
    """Return what a uv with these variables must reach: its index, and where that has its files."""
    indexes = [environ[name] for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL") if environ.get(name)]
    found = {place for index in indexes if (place := _place(urlsplit(index)))} or {PYPI}
    extra = {place for each in more.split() if (place := _place(urlsplit(f"https://{each}")))}
    return frozenset({*found, FILES, *extra})


def _place(url: SplitResult) -> tuple[str, int] | None:
    return (url.hostname, url.port or (80 if url.scheme == "http" else 443)) if url.hostname else None


def way_out(environ: Mapping[str, str]) -> WayOut | None:
    """Return a way to the index that these variables name, by the proxy that they name.

    None where that proxy doesn't speak HTTP (SOCKS, TLS): such ones aren't understood here.
    """
    proxies = [_proxy(environ, scheme) for scheme in ("http", "https")]
    if any(proxy is not None and proxy.scheme != "http" for proxy in proxies):
        return None
    return WayOut(places_of(environ, os.environ.get(HOSTS, "")), environ)


class WayOut:
    """Listens in a folder of its own from the beginning, and answers once it is started."""

    def __init__(self, places: Places, environ: Mapping[str, str]) -> None:
        """Take where it leads, and the variables that say by which proxy one gets out of this network, if any."""
        self._folder = Folder("out", "/tmp")  # a socket's path is short
        self.socket = Path(self._folder.name, "s")
        self._server = _Server(str(self.socket), _Request)
        self._server.places, self._server.environ = places, environ
        self.socket.chmod(0o666)
        Path(self._folder.name).chmod(0o755)

    def start(self) -> None:
        """Answer, in threads; whoever forks does so before."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self._server.started = True

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it; what is open ends with the tool."""
        if self._server.started:
            self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads, block_on_close, request_queue_size = True, False, 128
    places: Places
    environ: Mapping[str, str]
    started = False

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.free = threading.BoundedSemaphore(CONNECTIONS)

    def handle_error(self, *_: object) -> None:
        """Say nothing: what the other side sends is a student's, perhaps."""


class _Request(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        if self.server.free.acquire(blocking=False):
            with contextlib.suppress(OSError, ValueError):
                self._answer()
            self.server.free.release()

    def _answer(self) -> None:
        """Open one connection to one place, for one tunnel or one request without a body."""
        self.request.settimeout(PATIENCE)
        method, target, lines = self._head()
        tunnel = method == "CONNECT"
        url = urlsplit(f"//{target}" if tunnel else target)
        place = _place(url) if tunnel or url.scheme == "http" else None
        if place not in self.server.places or not (tunnel or method in ("GET", "HEAD")):
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        host = f"{place[0]}:{place[1]}"
        proxy = (
            None if _is_near(self.server.environ, host) else _proxy(self.server.environ, "https" if tunnel else "http")
        )
        by = (proxy.hostname or "", proxy.port or 80) if proxy else place
        with socket.create_connection(by, PATIENCE) as out:
            if not tunnel:  # a further request would be for whatever place it names
                path = url._replace(scheme="", netloc="", fragment="").geturl() or "/"
                path = f"http://{host}{path}" if proxy else path  # in our words: others may read its own otherwise
                out.sendall(
                    _head_of(
                        method, path, [f"Host: {host}", *_kept(lines), *_authorization(proxy), "Connection: close"]
                    )
                )
                pump(out, self.request)
                return
            if proxy:
                out.sendall(_head_of(method, host, [f"Host: {host}", *_authorization(proxy)]))
            else:
                self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            for each in (out, self.request):
                each.settimeout(None)
            join(self.request, out)

    def _head(self) -> tuple[str, str, list[str]]:
        head = b""
        while b"\r\n\r\n" not in head:
            more = self.request.recv(2**12)
            if not more or len(head) > HEAD:
                raise ValueError("no head")
            head += more
        first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        if any(not character.isprintable() for line in (first, *lines) for character in line):
            raise ValueError("a line in a line")
        method, target, _ = first.split(" ")
        return method, target, lines


def _proxy(environ: Mapping[str, str], scheme: str) -> SplitResult | None:
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    found = next((environ[name] for name in names if environ.get(name)), "")
    return urlsplit(found if "://" in found else f"http://{found}") if found else None


def _is_near(environ: Mapping[str, str], host: str) -> bool:
    return bool(proxy_bypass_environment(host, {"no": environ.get("no_proxy") or environ.get("NO_PROXY") or ""}))


def _kept(lines: list[str]) -> Iterator[str]:
    return (each for each in lines if not each.casefold().startswith(("host:", "connection:", "proxy-", "keep-alive:")))


def _authorization(proxy: SplitResult | None) -> list[str]:
    if proxy is None or proxy.username is None:
        return []
    words = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return [f"Proxy-Authorization: Basic {base64.b64encode(words.encode()).decode()}"]


def _head_of(method: str, target: str, lines: list[str]) -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""]).encode("latin-1")
