"""Whatever a student is called, the formgrader's links and buttons lead to that student and to nobody else."""

import io
import json
import re

import pytest
from rich.console import Console

from helpers.pipeline.class_run import ClassRun
from tests.browser.servers import TOKEN, jupyter
from tests.pipeline.classes import ASSIGNMENT, LIGHT, hand_in_nothing

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NAME = "1_seed_everything"
IDS = ("#1", "100%", "a?b", "a%20b", "a b", "[grupo 3]", "María José")


@pytest.fixture(scope="module")
def address(tmp_path_factory, released):
    """Serve a graded course: nobody handed in a notebook, so each has the page of one."""
    course = released(tmp_path_factory.mktemp("ids"))
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(LIGHT)
    hand_in_nothing(course, *IDS)
    ClassRun(course, ASSIGNMENT).grade_watched(IDS, Console(file=io.StringIO()))
    with jupyter(course, tmp_path_factory.mktemp("home")) as address:
        yield f"{address}/formgrader"


def _open(page, address):
    page.set_extra_http_headers({"Authorization": f"token {TOKEN}"})
    page.goto(address)


def _rows(page):
    """Wait for a table, and return its links by the text of the column that has the id."""
    page.wait_for_selector("#main-table a[href*='/formgrader/']")
    found = page.locator("#main-table tr").evaluate_all(
        "rows => rows.map(r => [r.querySelector('.id, .student-id').textContent, r.querySelector('a').href])"
    )
    return dict(found)


def _says(page, student):
    """Tell whose page it is."""
    return student in [text.strip() for text in page.locator("ol.breadcrumb li").all_text_contents()]


def _whose(page):
    """Tell whose submission is shown."""
    return page.locator("li.live-notebook a.name-shown").text_content().strip()


def _follow(page, link):
    page.locator(f"#main-table a:text-is('{link}')").click()
    page.wait_for_load_state("load")


def test_from_a_list_to_the_submission(page, address):
    """By the assignment's list and by the list of students: the notebook that opens is theirs."""
    _open(page, f"{address}/manage_submissions/{ASSIGNMENT}")
    submissions = _rows(page)
    page.goto(f"{address}/manage_students")
    students = _rows(page)
    assert set(IDS) == submissions.keys() <= students.keys()
    for student in IDS:
        opened = []
        for start in (submissions[student], students[student]):
            page.goto(start)
            assert _says(page, student)
            if start == students[student]:
                _follow(page, ASSIGNMENT)
                assert _says(page, student)
            _follow(page, NAME)
            assert student == _whose(page)
            opened.append(page.url)
        assert opened[0] == opened[1]
        page.goto(submissions[student])
        page.locator("ol.breadcrumb a", has_text=student).click()  # up to all of this student's
        assert _says(page, student)
    assert [] == [error for error in page.errors if "ERR_NAME_NOT_RESOLVED" not in error]  # MathJax is elsewhere


def test_a_new_one(page, address):
    """Who is added by hand gets a row, and the link of it leads to them."""
    _open(page, f"{address}/manage_students")
    _rows(page)
    page.locator("a", has_text="Add new student").click()
    page.locator(".modal input.id").fill("nueva #2?")
    with page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
        page.locator(".modal button", has_text="Save").click()
    assert "nueva #2?" == answer.value.json()["id"]
    page.goto(f"{address}/manage_students")
    page.goto(_rows(page)["nueva #2?"])
    assert _says(page, "nueva #2?")


def test_from_one_submission_to_the_next(page, address):
    """Each once, and then the list again."""
    _open(page, f"{address}/gradebook/{ASSIGNMENT}/{NAME}")
    page.wait_for_selector("#main-table a[href*='/submissions/']")
    first = page.locator("#main-table a[href*='/submissions/']").evaluate_all("all => all.map(a => a.href)")
    page.goto(min(first))
    seen = []
    while page.locator("li.next a").count():
        seen.append(_whose(page))
        page.locator("li.next a").click()
        page.wait_for_load_state("load")
    assert sorted(IDS) == sorted(seen)
    assert page.url.endswith(f"/gradebook/{ASSIGNMENT}/{NAME}")


def test_the_buttons(page, address):
    """They grade whom they stand beside."""
    for student in IDS[:3]:
        _open(page, f"{address}/manage_submissions/{ASSIGNMENT}")
        _rows(page)
        row = page.locator("#main-table tr", has=page.locator(f"td.student-id:text-is({json.dumps(student)})"))
        with page.expect_response(re.compile("/autograde$")) as answer:
            row.locator(".autograde a").click()
        assert answer.value.json()["success"], answer.value.text()
        page.wait_for_selector(".modal-title")
        assert f"for student '{student}'" in page.locator(".modal-body").inner_text()
