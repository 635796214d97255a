"""Collects what a cell shows, as a notebook holds it, up to a limit; nothing in it is taken on trust."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

__all__ = ["Outputs"]

#: Characters of one cell's outputs that are kept, and how many outputs.
TEXT_LIMIT, COUNT_LIMIT = 2**20, 1000
CUT = "\n… (la salida sigue: se guardó solo el comienzo)\n"


class Outputs:
    """The outputs of one cell; `displayed` has the whole notebook's by display id, which later cells may update."""

    def __init__(self, displayed: dict[str, list[NotebookNode]]) -> None:
        self.cells: list[NotebookNode] = []
        self._displayed = displayed
        self._left, self._clear_next, self._cut, self._errors = TEXT_LIMIT, False, False, 0

    def add(self, output: Any) -> None:
        """Take one output in, as the student process sent it; what isn't an output is passed over."""
        if type(output) is not dict:
            return
        kind = output.get("output_type")
        if kind == "clear_output":
            if output.get("wait") is True:
                self._clear_next = True
            else:
                self.cells.clear()
            return
        if self._clear_next:
            self.cells.clear()
            self._clear_next = False
        if kind == "stream":
            self.print(output.get("text"), "stderr" if output.get("name") == "stderr" else "stdout")
        elif kind == "error":
            traceback = output.get("traceback")
            lines = traceback if type(traceback) is list else []
            self.error(output.get("ename"), output.get("evalue"), [line for line in lines[:200] if type(line) is str])
        elif kind in ("execute_result", "display_data", "update_display_data"):
            self._show(kind, output)

    def print(self, text: Any, name: str = "stdout") -> None:
        """Take printed text in."""
        text = self._text(text)
        if text and self.cells and self.cells[-1].output_type == "stream" and self.cells[-1].name == name:
            self.cells[-1].text += text
        elif text:
            self._append(new_output("stream", name=name, text=text))

    def error(self, ename: Any, evalue: Any, traceback: list[str]) -> None:
        """Take an error in."""
        self._errors += 1
        if self._errors == 1:
            self._left = max(self._left, 10_000)  # it says how the cell ended
        lines = [self._text(line) for line in traceback]
        self._append(new_output("error", ename=self._text(ename), evalue=self._text(evalue), traceback=lines))

    def _show(self, kind: str, output: dict[str, Any]) -> None:
        """Take a MIME bundle in."""
        data = {self._text(k): self._value(k, v) for k, v in _items(output.get("data"))}
        metadata = self._json(output.get("metadata"))
        metadata = metadata if type(metadata) is dict else {}
        display_id = output.get("display_id")
        if kind == "update_display_data":
            for shown in self._displayed.get(display_id, ()) if type(display_id) is str else ():
                shown.data, shown.metadata = NotebookNode(data), NotebookNode(metadata)
            return
        count = output.get("execution_count")
        count = count if type(count) is int and 0 <= count < 2**31 else None
        extra = {"execution_count": count} if kind == "execute_result" else {}
        shown = new_output(kind, data=data, metadata=metadata, **extra)
        self._append(shown)
        if type(display_id) is str and len(self._displayed) < COUNT_LIMIT:
            self._displayed.setdefault(display_id, []).append(shown)

    def _append(self, output: NotebookNode) -> None:
        if len(self.cells) < COUNT_LIMIT or (output.output_type == "error" and self._errors == 1):
            self.cells.append(output)

    def _value(self, key: Any, value: Any) -> Any:
        """Return what a MIME type holds: text, unless it is some JSON."""
        if type(key) is str and key.endswith("json") and type(value) in (dict, list, int, float, bool):
            return self._json(value)
        if type(value) is list:
            value = "".join(part for part in value if type(part) is str)
        return self._text(value)

    def _json(self, value: Any) -> Any:
        """Return JSON whose texts a file can hold, or None where there is no room for it."""
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        self._left -= len(text)
        return json.loads(text) if self._left > 0 else None

    def _text(self, value: Any) -> str:
        """Return text that a file in UTF-8 can hold, as much as there is still room for."""
        if type(value) is not str:
            return ""
        text = value[: max(self._left, 0)].encode("utf-8", "replace").decode("utf-8")
        if len(value) > self._left and not self._cut:
            text, self._cut = text + CUT, True
        self._left -= len(value)
        return text


def _items(value: Any) -> list[tuple[str, Any]]:
    """Return the items of a dict, and none of anything else."""
    return list(value.items()) if type(value) is dict else []
