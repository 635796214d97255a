"""Takes the README's pictures anew: `make screenshots`."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from helpers.course.demo.command import ASSIGNMENT, run
from helpers.pipeline.course_folder import CHECKOUT
from tests.browser.conftest import FLAGS
from tests.browser.handed_out import set_up, start_command
from tests.browser.servers import TOKEN, jupyter
from tests.browser.test_student import IDLE, NAME, WRITE
from tests.corpora.solutions import read

FIGURES = CHECKOUT / "docs" / "figures"
#: Window sizes, in pixels.
DESKTOP, PHONE = (1100, 760), (420, 760)
#: Colours of a picture: text and a few lines need no more.
COLOURS = 64
#: The slip that a student is shown making.
SLIP = "index_left_in"


def report(page: Page, course: Path) -> None:
    """Open the report of the demonstration's class."""
    page.goto((course / "reports" / f"{ASSIGNMENT}.html").as_uri())


def feedback(page: Page, course: Path) -> None:
    """Open the page of somebody who got some checks right and some wrong."""
    pages = course.glob("feedback/*/ejercicios/1_seed_everything.html")
    by_points = sorted(pages, key=lambda path: path.read_text("utf-8").count('check full"'))
    page.goto(by_points[len(by_points) // 4].as_uri())


def formgrader(page: Page, address: str) -> None:
    """Open the formgrader on a submission, where its first failed check is."""
    page.goto(f"{address}/formgrader/manage_assignments?token={TOKEN}")
    page.goto(f"{address}/formgrader/gradebook/{ASSIGNMENT}/2_hash_dataframe")
    rows = page.locator("tr", has=page.locator(".tests-failed .glyphicon"), has_text=re.compile("Submission.*[5-9] /"))
    rows.first.get_by_role("link", name="Submission").click()
    page.locator("pre", has_text="Esperaba:").first.scroll_into_view_if_needed()


def validate(page: Page, address: str) -> None:
    """Press Validate with a slip in exercise 2."""
    page.goto(f"{address}/lab/tree/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE, polling=200)
    page.evaluate(WRITE, ["ej2-solucion", next(s.code for s in read(2) if s.name == SLIP)])
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.get_by_role("button", name="Validate").first.click()
    dialog = page.locator(".jp-Dialog-content", has_text="Validation Results")
    dialog.locator("pre").last.evaluate("element => element.scrollIntoView({block: 'end'})")


def main() -> None:
    """Grade the class of the demonstration, set a student's folder up, and photograph both doors."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        course, student = Path(name, "course"), Path(name, "student")
        for folder in (course, student):
            folder.mkdir()
        run(course, 2, Console(quiet=True))
        handed_out = set_up(student)

        def take(door, size, where):
            page = browser.new_page(viewport=dict(zip(("width", "height"), size, strict=True)))
            door(page, where)
            page.screenshot(path=FIGURES / f"{door.__name__}.png")
            page.close()
            _shrink(FIGURES / f"{door.__name__}.png")

        take(report, DESKTOP, course)
        take(feedback, PHONE, course)
        with jupyter(course, Path(name, "instructors-home")) as address:
            take(formgrader, DESKTOP, address)
        folder, command = start_command()
        with jupyter(handed_out / folder, Path(name, "students-home"), command) as address:
            take(validate, DESKTOP, address)


def _shrink(path: Path) -> None:
    with Image.open(path) as picture:
        small = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS)
    small.save(path, optimize=True)
    print(path, f"{path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
