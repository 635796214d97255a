"""The agent in a plain kernel, which `helpers.student.bridge` lets the kernel call."""

from __future__ import annotations

import base64
import json
import pickle
from pathlib import Path

from .agent import Agent

__all__ = ["answer"]

_agents: dict[str, Agent] = {}


async def answer(request: str) -> None:
    """Answer one request, in a file.

    The request is base64 of a pickle: name of the operation, its arguments, the mirrored folder, path of the answer.
    """
    operation, arguments, root, path = pickle.loads(base64.b64decode(request))
    if root not in _agents:
        from IPython import get_ipython

        _agents[root] = Agent(get_ipython(), Path(root))
    try:
        reply = await getattr(_agents[root], f"do_{operation}")(**arguments)
    except KeyboardInterrupt:
        reply = {"interrupted": True}
    Path(path).write_text(json.dumps(reply))
