"""Draws the rooms of `helpers/` and the arrows between them from the code: `make architecture`.

A room is a folder; its box says the first sentence of its docstring and names its modules. An arrow says that one room
imports the other. What follows from other arrows is left out.
"""

from __future__ import annotations

import ast
import textwrap
from functools import cache
from pathlib import Path

import grimp
from jinja2 import Template

PACKAGE = "helpers"
FOLDER = Path(__file__).resolve().parents[1] / PACKAGE
TARGET = Path(__file__).with_name("figures") / "architecture.svg"
#: Pixels: a box, the space beside and under it, a line of text; and the characters that fit into a line.
WIDTH, GAP, LINE, CHARACTERS = 430, 46, 17, 62

SVG = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ width }} {{ height }}" width="{{ width }}" \
height="{{ height }}" font-family="sans-serif" font-size="13" role="img" aria-label="The rooms of helpers">
<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">\
<path d="M0,0L8,4L0,8z" fill="#555"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
{% for arrow in arrows -%}
<path d="{{ arrow }}" stroke="#555" fill="none" marker-end="url(#end)"/>
{% endfor -%}
{% for box in boxes -%}
<rect x="{{ box.x }}" y="{{ box.y }}" width="{{ box.width }}" height="{{ box.height }}" rx="6" fill="#f4f6fa" \
stroke="#46618f"/>
<text x="{{ box.x + 12 }}" y="{{ box.y + 22 }}" font-weight="bold" font-size="15">{{ box.name }}/</text>
{% for line in box.lines -%}
<text x="{{ box.x + 12 }}" y="{{ box.y + 26 + 17 * loop.index }}"
{%- if loop.index > box.says %} fill="#46618f"{% endif %}>{{ line | e }}</text>
{% endfor -%}
{% endfor -%}
</svg>
""")


def draw() -> str:
    """Return the picture as SVG: equal code gives equal text."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    rooms = {name: {name, *graph.find_descendants(name)} for name in graph.find_children(PACKAGE)}
    uses = {
        room: {
            other
            for other in rooms
            if other != room
            and any(graph.find_modules_directly_imported_by(module) & rooms[other] for module in modules)
        }
        for room, modules in rooms.items()
    }

    @cache
    def beneath(room: str) -> frozenset[str]:
        return frozenset(uses[room]).union(*map(beneath, uses[room]))

    @cache
    def rank(room: str) -> int:
        return 1 + max(map(rank, uses[room]), default=-1)

    def deepest(room: str) -> list[str]:
        return [room, *(deepest(max(sorted(uses[room]), key=weight)) if uses[room] else [])]

    def weight(room: str) -> tuple[int, int]:
        return rank(room), len(rooms[room])

    def level(room: str) -> int:
        users = [rank(other) for other in rooms if room in uses[other]]
        return max(rank(room), min(users) - 1) if users else rank(room)

    direct = {
        room: {one for one in others if not any(one in beneath(other) for other in others)}
        for room, others in uses.items()
    }
    chain = deepest(max(sorted(rooms), key=weight))
    # The engine; what leads to the same end; and the rest.
    columns = {room: 0 if room in chain else 1 if chain[-1] in beneath(room) else 2 for room in rooms}
    boxes = {room: _box(room.removeprefix(f"{PACKAGE}.")) for room in rooms}
    y = GAP // 2
    for place in range(max(map(rank, rooms)), -1, -1):
        row = [room for room in sorted(rooms) if level(room) == place]
        for room in row:
            boxes[room] |= {"x": GAP // 2 + columns[room] * (WIDTH + GAP), "y": y, "level": place}
        y += max(boxes[room]["height"] for room in row) + GAP
    arrows = [_arrow(boxes[room], boxes[other]) for room in sorted(rooms) for other in sorted(direct[room])]
    width = GAP // 2 + max(box["x"] + WIDTH for box in boxes.values())
    return SVG.render(boxes=[boxes[room] for room in sorted(rooms)], arrows=arrows, width=width, height=y) + "\n"


def _box(room: str) -> dict:
    """Say what stands in a room's box, and how high it is."""
    folder = FOLDER / room
    says = (ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or "").split("\n\n")[0]
    modules = [path for path in folder.iterdir() if path.suffix == ".py" and path.stem != "__init__"]
    folders = [path for path in folder.iterdir() if (path / "__init__.py").exists()]
    names = sorted([*(path.stem for path in modules), *(f"{path.name}/" for path in folders)])
    lines = textwrap.wrap(says, CHARACTERS)
    named = textwrap.wrap(" · ".join(names), CHARACTERS, break_on_hyphens=False)
    return {
        "name": room,
        "lines": lines + named,
        "says": len(lines),
        "width": WIDTH,
        "height": 36 + LINE * len(lines + named),
    }


def _arrow(one: dict, other: dict) -> str:
    """Draw from the lower edge of a box to the upper edge of another, round the boxes that lie between them."""
    middle, bottom = WIDTH // 2, one["y"] + one["height"]
    if one["x"] == other["x"]:
        return f"M{one['x'] + middle},{bottom}V{other['y']}"
    if one["level"] - other["level"] > 1:
        return f"M{one['x'] + WIDTH},{one['y'] + 24}H{other['x'] + middle}V{other['y']}"
    aside = middle // 2 if one["x"] < other["x"] else -middle // 2
    return f"M{one['x'] + middle + aside},{bottom}L{other['x'] + middle - aside},{other['y']}"


if __name__ == "__main__":
    TARGET.write_text(draw(), encoding="utf-8")
    print(TARGET)
