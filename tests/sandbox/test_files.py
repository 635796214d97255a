"""What lies beside a notebook, as its process gets to see it."""

from helpers.sandbox.files import files_beside, notebooks_beside


def test_files_and_what_is_left_out(tmp_path):
    """No notebook, which would hold hidden tests, no configuration, no link."""
    graded = tmp_path / "graded"
    (graded / "sub").mkdir(parents=True)
    for name in ("data.csv", "sub/mine.py", "1_x.ipynb", "nbgrader_config.py"):
        (graded / name).write_bytes(b"1")
    (graded / "link").symlink_to("/etc/passwd")

    assert {"data.csv": b"1", "sub/mine.py": b"1"} == files_beside(graded, None)


def test_what_a_link_led_to_stays_away(tmp_path):
    """Nbgrader copies the file behind a link that was handed in: the gradebook, for instance."""
    graded, submitted = tmp_path / "graded", tmp_path / "submitted"
    (graded / "folder").mkdir(parents=True), submitted.mkdir()
    for name in ("copied", "own", "folder/a"):
        (graded / name).write_bytes(b"1")
    (submitted / "copied").symlink_to("/etc/passwd")
    (submitted / "folder").symlink_to("/etc")
    (submitted / "own").write_bytes(b"1")

    assert {"own": b"1"} == files_beside(graded, submitted)


def test_other_notebooks_are_there_for_who_names_one():
    """In a cell or in a program beside it; as many as there is room for."""
    notebooks = {"2_x.ipynb": b"{}"}

    assert {} == notebooks_beside("import numpy", {"mine.py": b"x = 1"}, notebooks)
    assert notebooks == notebooks_beside("%run 2_x.ipynb", {}, notebooks)
    assert notebooks == notebooks_beside("import mine", {"mine.py": b"open('2_x.ipynb')"}, notebooks)
    assert {} == notebooks_beside("%run 2_x.ipynb", {"data": bytes(2**26)}, notebooks)
