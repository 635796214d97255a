"""Collects what cells show, as a notebook holds it, up to a limit; nothing in it is taken on trust."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

__all__ = ["NOTEBOOK_LIMIT", "TEXT_LIMIT", "Kept", "Outputs"]

#: Bytes of outputs that are kept of one cell, and of all cells; how many outputs of one cell.
TEXT_LIMIT, NOTEBOOK_LIMIT, COUNT_LIMIT = 2**20, 2**23, 1000
#: Bytes that the error which ends a cell may take, whatever was shown before; and a line of a traceback.
ERROR_LIMIT = 20_000
#: As many bytes are what an output counts for, and a value of JSON, besides their texts.
OUTPUT_COST, VALUE_COST = 256, 24
#: How many MIME types an output may have, how many lines a traceback, and how many outputs a display id.
TYPE_LIMIT, LINE_LIMIT, SHOWN_LIMIT = 20, 200, 20
#: Longest name of a MIME type or an exception, in characters.
NAME_LIMIT = 200
CUT = "\n… (la salida sigue: se guardó solo el comienzo)\n"


class Kept:
    """How many bytes more are kept of a notebook, and the outputs that later cells may update, by display id."""

    def __init__(self) -> None:
        self.left = NOTEBOOK_LIMIT
        self.displayed: dict[str, list[NotebookNode]] = {}


class Outputs:
    """The outputs of one cell, at the expense of its notebook's."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._cells: list[NotebookNode] = []
        self._left, self._clear_next, self._cut, self._errors = min(TEXT_LIMIT, max(kept.left, 0)), False, False, 0
        #: Pieces of the text of the last output, if that is a stream.
        self._pieces: list[str] = []

    def result(self) -> list[NotebookNode]:
        """Return the outputs; there are no more."""
        self._join()
        if self._cut:
            last = self._cells[-1] if self._cells else None
            if last is None or last.output_type != "stream":
                last = new_output("stream", name="stdout", text="")
                self._cells.append(last)
            last.text += CUT
        return self._cells

    def add(self, output: Any) -> None:
        """Take one output in, as the student process sent it; what isn't an output is passed over."""
        if type(output) is not dict:
            return
        kind = output.get("output_type")
        if kind == "clear_output":
            if output.get("wait") is True:
                self._clear_next = True
            else:
                self._clear()
            return
        if self._clear_next:
            self._clear()
        if kind == "stream":
            self.print(output.get("text"), "stderr" if output.get("name") == "stderr" else "stdout")
        elif kind == "error":
            traceback = output.get("traceback")
            lines = traceback if type(traceback) is list else []
            self.error(output.get("ename"), output.get("evalue"), [line for line in lines if type(line) is str])
        elif kind in ("execute_result", "display_data", "update_display_data"):
            self._show(kind, output)

    def print(self, text: Any, name: str = "stdout") -> None:
        """Take printed text in."""
        if not (text := self._text(text)):
            return
        last = self._cells[-1] if self._cells else None
        goes_on = last is not None and last.output_type == "stream" and last.name == name
        if goes_on or self._append(new_output("stream", name=name, text="")):
            self._pieces.append(text)

    def error(self, ename: Any, evalue: Any, traceback: list[str]) -> None:
        """Take an error in."""
        self._errors += 1
        if self._errors == 1:
            self._left = max(self._left, ERROR_LIMIT)
        ename, evalue = self._text(ename, NAME_LIMIT), self._text(evalue, ERROR_LIMIT // 2)
        lines = [self._text(line, ERROR_LIMIT) for line in traceback[:LINE_LIMIT]]
        self._append(new_output("error", ename=ename, evalue=evalue, traceback=lines), self._errors == 1)

    def _show(self, kind: str, output: dict[str, Any]) -> None:
        """Take a MIME bundle in."""
        display_id = output.get("display_id")
        earlier = self._kept.displayed.get(display_id, []) if type(display_id) is str else []
        if kind == "update_display_data" and not earlier:
            return
        bundle = {self._text(k): self._value(k, v) for k, v in _items(output.get("data")) if len(k) <= NAME_LIMIT}
        data = {key: value for key, value in bundle.items() if value is not None}
        if bundle and not data:
            return
        metadata = self._json(output.get("metadata"))
        metadata = metadata if type(metadata) is dict else {}
        if kind == "update_display_data":
            for shown in earlier:
                shown.data, shown.metadata = NotebookNode(data), NotebookNode(metadata)
            return
        count = output.get("execution_count")
        count = count if type(count) is int and 0 <= count < 2**31 else None
        extra = {"execution_count": count} if kind == "execute_result" else {}
        shown = new_output(kind, data=data, metadata=metadata, **extra)
        if not self._append(shown) or type(display_id) is not str or len(display_id) > NAME_LIMIT:
            return
        if len(earlier) < SHOWN_LIMIT and len(self._kept.displayed) < COUNT_LIMIT:
            self._kept.displayed.setdefault(display_id, []).append(shown)

    def _append(self, output: NotebookNode, always: bool = False) -> bool:
        """Append an output if there is room for it, and return whether there was."""
        fits = len(self._cells) < COUNT_LIMIT and self._take(OUTPUT_COST)
        self._cut = self._cut or not fits
        if fits or always:
            self._join()
            self._cells.append(output)
        return fits or always

    def _join(self) -> None:
        """Put the pieces of the last output together."""
        if self._pieces:
            self._cells[-1].text += "".join(self._pieces)
            self._pieces = []

    def _clear(self) -> None:
        self._cells, self._pieces, self._clear_next = [], [], False

    def _take(self, size: int) -> bool:
        """Take so many bytes, and return whether there was room for them."""
        fits = size <= self._left
        if fits:
            self._left -= size
            self._kept.left -= size
        self._cut = self._cut or not fits
        return fits

    def _value(self, key: str, value: Any) -> Any:
        """Return what a MIME type holds: text, unless it is some JSON; None where it has no room."""
        if key.endswith("json") and type(value) in (dict, list, int, float, bool):
            return self._json(value)
        if type(value) is list:
            value = "".join(part for part in value if type(part) is str)
        if key == "text/plain":
            return self._text(value) or (None if value else "")
        # Of a picture or a page, half is nothing.
        text = value.encode("utf-8", "replace") if type(value) is str else b""
        return text.decode() if self._take(len(text)) else None

    def _json(self, value: Any) -> Any:
        """Return JSON whose texts a file can hold, or None where there is no room for it."""
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        parts = sum(map(text.count, (b",", b"[", b"{")))
        return json.loads(text) if self._take(len(text) + VALUE_COST * parts) else None

    def _text(self, value: Any, limit: int = TEXT_LIMIT) -> str:
        """Return text that a file in UTF-8 can hold, as much as there is still room for."""
        if type(value) is not str:
            return ""
        limit = min(limit, self._left)
        data = value[: limit + 1].encode("utf-8", "replace")
        self._cut = self._cut or len(data) > limit
        self._take(min(len(data), limit))
        return data[:limit].decode("utf-8", "ignore")


def _items(value: Any) -> list[tuple[str, Any]]:
    """Return the items of a dict, and none of anything else."""
    return list(value.items())[:TYPE_LIMIT] if type(value) is dict else []
