"""All attacks, by kind."""

from __future__ import annotations

from tests.attacks import (
    boundary,
    channels,
    floods,
    handed_in,
    hostile_values,
    kernel_hooks,
    metadata,
    neighbours,
    network,
    patched,
    processes,
    reading,
    resources,
    shadowing,
    touching,
    watched,
)
from tests.attacks.attack import Attack

__all__ = ["ATTACKS", "KINDS"]

KINDS: dict[str, tuple[Attack, ...]] = {
    "kernel and IPython hooks": kernel_hooks.ATTACKS,
    "module shadowing": shadowing.ATTACKS,
    "patched builtins and libraries": patched.ATTACKS,
    "hostile values": hostile_values.ATTACKS,
    "reading expected values": reading.ATTACKS,
    "touching files": touching.ATTACKS,
    "processes and signals": processes.ATTACKS,
    "resources": resources.ATTACKS,
    "network": network.ATTACKS,
    "notebook metadata": metadata.ATTACKS,
    "odd submissions": handed_in.ATTACKS,
    "hostile states and frames": boundary.ATTACKS,
    "covert channels": channels.ATTACKS,
    "neighbours": neighbours.ATTACKS,
    "knowing which check looks": watched.ATTACKS,
    "floods": floods.ATTACKS,
}
ATTACKS: tuple[Attack, ...] = tuple(attack for attacks in KINDS.values() for attack in attacks)
