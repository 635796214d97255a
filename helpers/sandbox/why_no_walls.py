"""Says in Spanish why there are no walls on this machine, and what to do about it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from helpers.sandbox.capabilities import ABLE_TO_MOUNT, has_capabilities
from helpers.sandbox.launcher import IsolationError, bubblewrap
from helpers.student.policy import LANDLOCK, NAMESPACES

__all__ = ["no_walls"]

#: A profile for the one program, in the words of Ubuntu's own ones; to be pasted as it is.
PROFILE = """
sudo tee /etc/apparmor.d/sealed-bwrap <<'FIN'
abi <abi/4.0>,
include <tunables/global>
profile sealed-bwrap "{program}" flags=(unconfined) {{
  userns,
}}
FIN
sudo apparmor_parser -r /etc/apparmor.d/sealed-bwrap"""
DOCKER = (
    "corré el contenedor con un usuario común y con --security-opt seccomp=unconfined "
    "--security-opt systempaths=unconfined --security-opt apparmor=unconfined (en Kubernetes, seccompProfile: "
    "Unconfined y procMount: Unmasked)"
)


def no_walls(reasons: Mapping[str, str]) -> str:
    """Return one sentence: by kind of walls, what came of the trial, and the remedy that helps soonest."""
    about = {NAMESPACES: _about_namespaces, LANDLOCK: _about_landlock}
    found = {kind: about[kind](said) for kind, said in reasons.items()}
    causes = "; ".join(f"{kind}: {cause}" for kind, (cause, _) in found.items())
    remedy = next(iter(found.values()))[1]
    return f"No se tocó ninguna entrega, porque en esta máquina no hay paredes para correrla ({causes}); {remedy}"


def _about_namespaces(said: str) -> tuple[str, str]:
    if said.startswith("falta "):
        return said, "instalalo y volvé a correr"
    for name, wanted in (("user.max_user_namespaces", 15000), ("kernel.unprivileged_userns_clone", 1)):
        if _read(f"/proc/sys/{name.replace('.', '/')}") == "0":
            return f"un sysctl las prohíbe, {name}=0", f"sudo sysctl {name}={wanted}"
    if _read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" and not has_capabilities(ABLE_TO_MOUNT):
        with contextlib.suppress(IsolationError):
            return "AppArmor las prohíbe", f"dale un perfil a bubblewrap: {PROFILE.format(program=bubblewrap())}"
    if "proc" in said and "mount" in said.lower():
        return "/proc está tapado en partes, como en un contenedor", DOCKER
    if "\nSeccomp:\t2" in _read("/proc/self/status") and "namespace" in said:
        return "un filtro de seccomp las prohíbe, como en un contenedor", DOCKER
    return _last(said), "corregí en otra máquina Linux, o en una máquina virtual"


def _about_landlock(said: str) -> tuple[str, str]:
    if said.startswith("falta "):
        return said, "instalalo y volvé a correr"
    return _last(said), "corregí con un núcleo que lo tenga: Linux 5.13 o posterior, con lsm=landlock,… en su arranque"


def _last(said: str) -> str:
    """Return the last line of what a program wrote, which says what ended it."""
    return (said.strip().splitlines() or [""])[-1][:200].rstrip(".")


def _read(path: str) -> str:
    with contextlib.suppress(OSError):
        return Path(path).read_text(errors="replace").strip()
    return ""
