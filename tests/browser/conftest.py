"""A browser for the tests of a file, and pages in a new profile."""

import shutil
from contextlib import contextmanager

import pytest

#: Chromium calls home otherwise.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Milliseconds that anything may take on a busy machine.
PATIENCE = 240_000


@pytest.fixture(scope="session")
def browser():
    """Start Debian's Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="make test-browser installs it")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """Open a page with a profile of its own, and keep what it says and asks for."""
    with open_page(browser) as page:
        yield page


@contextmanager
def open_page(browser, **options):
    """Open a page with a profile of its own; `errors` and `requests` are what it says and asks for."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="es-AR", **options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.errors, page.requests = [], []
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    yield page
    context.close()
