"""A package index of this machine's, with wheels that are written for a test; and a homework that needs one of them."""

import contextlib
import hashlib
import http.server
import threading
import zipfile
from pathlib import Path

from helpers.reference.homework import CARD, LOCK, MANIFEST, PIPELINE, REQUIREMENTS

__all__ = ["Index", "serve", "write_homework"]

#: Writes both files and needs no package but `rueda`.
PROGRAM = """import json, rueda
for name in ("manifest.json", "model_card.json"):
    with open(name, "w", encoding="utf-8") as file:
        json.dump({}, file)
"""


class Index:
    """What the server has, in the layout of PEP 503, and what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.url = folder, [], ""

    def add(self, name, version="1.0", files=None, requires=(), tag="py3-none-any"):
        """Write a wheel, and return its line of a lock."""
        info = f"{name.replace('-', '_')}-{version}.dist-info"
        path = self.folder / "simple" / name / f"{name.replace('-', '_')}-{version}-{tag}.whl"
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        content = {
            f"{name.replace('-', '_')}.py": b"",
            **(files or {}),
            f"{info}/METADATA": (metadata + "".join(f"Requires-Dist: {each}\n" for each in requires)).encode(),
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
        }
        record = "".join(f"{each},,\n" for each in (*content, f"{info}/RECORD"))
        with zipfile.ZipFile(path, "w") as wheel:
            for each, data in {**content, f"{info}/RECORD": record.encode()}.items():
                entry = zipfile.ZipInfo(each)  # of no time: who writes it again writes the same
                entry.compress_type = zipfile.ZIP_DEFLATED
                wheel.writestr(entry, data)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        page = path.parent / "index.html"
        shown = page.read_text() if page.exists() else "<!DOCTYPE html><html><body>\n"
        page.write_text(f'{shown}<a href="{path.name}#sha256={digest}">{path.name}</a>\n')
        return f"{name}=={version} --hash=sha256:{digest}\n"


@contextlib.contextmanager
def serve(folder):
    """Serve an `Index` from a folder."""
    index = Index(folder)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def log_request(self, *_):
            index.asked.append(self.path)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        index.url = f"http://127.0.0.1:{server.server_port}/simple"
        try:
            yield index
        finally:
            server.shutdown()
            thread.join()


def write_homework(folder, lock, program=PROGRAM, **more):
    """Write a homework whose program imports `rueda`; return its folder."""
    folder.mkdir(parents=True)
    files = {PIPELINE: program, MANIFEST: "{}", CARD: "{}", REQUIREMENTS: "rueda\n", LOCK: lock, **more}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
