"""Joins sockets. Run behind walls by its source alone, it is the way out of a network in which nothing else is.

`python -c SOURCE SOCKET COMMAND…` runs the command with a proxy on its loopback, which is SOCKET of another network.
"""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import subprocess
import sys
import threading

__all__ = ["PROXIES", "join", "pump"]

#: The variables by which programs find their proxy.
PROXIES = tuple(n for name in ("http_proxy", "https_proxy", "all_proxy") for n in (name, name.upper()))


def pump(source: socket.socket, target: socket.socket) -> None:
    """Hand on what comes, and end both at the end of either."""
    with contextlib.suppress(OSError):
        while data := source.recv(2**16):
            target.sendall(data)
    for each in (source, target):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def join(one: socket.socket, other: socket.socket) -> None:
    """Hand on both ways until one ends."""
    back = threading.Thread(target=pump, args=(other, one), daemon=True)
    back.start()
    pump(one, other)
    back.join()


class _Relay(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as out, contextlib.suppress(OSError):
            out.connect(sys.argv[1])
            join(self.request, out)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, request_queue_size = True, 128


def _main() -> int:
    with _Server(("127.0.0.1", 0), _Relay) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        proxy = f"http://127.0.0.1:{server.server_address[1]}"
        status = subprocess.call(sys.argv[2:], env={**os.environ, **dict.fromkeys(PROXIES, proxy)})
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    os._exit(_main())
