"""Sockets. The tests listen on a port of this machine and on an abstract socket, and count who comes."""

from __future__ import annotations

import socket

from tests.attacks.attack import Attack
from tests.attacks.parts import NAME, NOTHING, RIGHT, guarded

__all__ = ["ABSTRACT", "ATTACKS", "PORT"]


def _free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


PORT, ABSTRACT = _free_port(), f"\0{NAME}"

ATTACKS = (
    Attack(
        "network-tcp",
        "Sends to a listener on this machine.",
        1,
        10,
        solution=RIGHT[1],
        before=(
            guarded(f"""
import socket
socket.create_connection(("127.0.0.1", {PORT}), 1).sendall(b"hola")
"""),
        ),
    ),
    Attack(
        "network-abstract",
        "Sends to an abstract Unix socket.",
        1,
        10,
        solution=RIGHT[1],
        before=(
            guarded(f"""
import socket
with socket.socket(socket.AF_UNIX) as s:
    s.connect({ABSTRACT!r})
    s.sendall(b"hola")
"""),
        ),
    ),
    Attack(
        "network-http",
        "Asks a server on this machine for an answer.",
        2,
        0,
        solution=f"""
import urllib.request


def sha256_of_df(df):
    return urllib.request.urlopen("http://127.0.0.1:{PORT}/", df.to_csv().encode(), timeout=1).read().decode()
""",
    ),
    Attack(
        "network-listen",
        "Listens, and works as well.",
        1,
        10,
        solution=RIGHT[1],
        before=(
            guarded("""
import socket
server = socket.create_server(("127.0.0.1", 0))
"""),
        ),
    ),
    Attack(
        "network-raw",
        "Opens raw, packet and netlink sockets.",
        1,
        0,
        solution=NOTHING[1],
        before=(
            guarded("""
import socket
for family, kind, protocol in ((2, 3, 1), (17, 3, 0), (16, 3, 0), (16, 3, 9)):
    try:
        socket.socket(family, kind, protocol)
    except OSError:
        pass
"""),
        ),
    ),
)
