"""Packs what every student gets into one file: `make handout`."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup
from nbconvert.filters import markdown2html

from helpers.pipeline.course_folder import CHECKOUT
from helpers.report.templates import templates

__all__ = ["GUIDE", "NAME", "command", "pack"]

#: The folder that the file unpacks into.
NAME = "clase-228"
#: The guide, for which a student needs nothing but a browser.
GUIDE = "LEEME.html"
#: Where each part is in the checkout, and what it is called in the student's folder.
PARTS = {
    "requirements.lock": "requirements.lock",
    "settings": "settings",
    # Also for whoever starts JupyterLab here, and not in a folder below.
    "release/ejercicios/nbgrader_config.py": "nbgrader_config.py",
    "release/ejercicios": "ejercicios",
    "release/tarea": "tarea",
}
#: The oldest time that a zip file can hold: the same content is then the same file, whenever it is packed.
TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16


def pack(folder: Path) -> Path:
    """Write `clase-228.zip` into a folder, which is made if needed; equal content gives equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{NAME}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(_contents()):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", TIME)
            entry.external_attr, entry.compress_type = READABLE, zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return target


def _contents() -> Iterator[tuple[str, bytes]]:
    yield GUIDE, _guide().encode("utf-8")
    for source, name in PARTS.items():
        path = CHECKOUT / source
        for file in [path] if path.is_file() else filter(Path.is_file, path.rglob("*")):
            inner = file.relative_to(path)
            if not any(part.startswith(".") for part in inner.parts):
                yield (Path(name) / inner).as_posix(), file.read_bytes()


def _guide() -> str:
    text = (CHECKOUT / "docs" / "guia_estudiante.md").read_text(encoding="utf-8")
    title = text.splitlines()[0].lstrip("# ")
    pages = templates(Path(__file__).with_name("templates") / "guia")
    return pages.get_template("index.html.j2").render(title=title, body=Markup(markdown2html(text)))


def command() -> int:
    """Write the file into `build/`, and print its digest, which can be published beside it."""
    packed = pack(CHECKOUT / "build")
    print(f"{packed.relative_to(CHECKOUT)}  SHA-256 {hashlib.sha256(packed.read_bytes()).hexdigest()}")
    return 0
