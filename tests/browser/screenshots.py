"""Takes the README's pictures of report and feedback anew: `make screenshots`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console

from helpers.grading.course import CHECKOUT
from helpers.grading.demo.__main__ import ASSIGNMENT, run
from tests.browser.conftest import FLAGS

FIGURES = CHECKOUT / "docs" / "figures"
#: File, page within the course folder, and the window (pixels).
PICTURES = (
    ("report.png", f"reports/{ASSIGNMENT}.html", 1000, 760),
    ("feedback.png", "feedback/*/ejercicios/1_seed_everything.html", 420, 760),
)
#: Colours of a picture: text and a few lines need no more.
COLOURS = 64


def main() -> None:
    """Grade the class of the demonstration, and photograph what comes of it."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        run(folder, 2, Console(quiet=True))
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for target, pattern, width, height in PICTURES:
            pages = sorted(folder.glob(pattern), key=lambda page: page.read_text("utf-8").count('check full"'))
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(pages[len(pages) // 4].as_uri())
            tab.screenshot(path=FIGURES / target)
            tab.close()
            with Image.open(FIGURES / target) as picture:
                small = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS)
            small.save(FIGURES / target, optimize=True)
            print(FIGURES / target, f"{(FIGURES / target).stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
