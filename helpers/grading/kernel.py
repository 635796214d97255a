"""Kernels that are reached through sockets in the file system."""

from __future__ import annotations

import os
import tempfile

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

__all__ = ["SocketKernelManager"]


class SocketKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels take no network port, where the system has Unix sockets.

    A kernel's ports are chosen before it starts: between the choice and the start, another kernel of the same class may
    take one of them, and the kernel dies. Here each kernel has a folder of its own, which no other user can open.
    """

    _folder: tempfile.TemporaryDirectory | None = None

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc" if os.name == "posix" else "tcp"

    @default("ip")
    def _ip_default(self) -> str:
        if self.transport != "ipc":
            return super()._ip_default()
        if self._folder is None:
            # Short: the path of a Unix socket has at most 107 bytes (unix(7)).
            self._folder = tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True)
        return os.path.join(self._folder.name, "s")

    async def cleanup_resources(self, restart: bool = False) -> None:
        """Remove the sockets with the kernel."""
        await super().cleanup_resources(restart)
        if self._folder is not None and not restart:
            self._folder.cleanup()
            self._folder = None
