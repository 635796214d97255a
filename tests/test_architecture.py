"""The picture of the rooms is that of the code, and the rooms keep to their contracts."""

import re
import runpy
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CHECKOUT

HELPERS = CHECKOUT / "helpers"
ENGINE = ("checking", "student", "sandbox", "judge", "nbgrader_plugins", "pipeline", "campus", "report")
#: Words of this class: its exercises' grade ids, functions, and the names of the homework's files.
CLASS = re.compile(
    r"clase.?228|\bej\d_|\btarea_|sha256_of_df|seed_everything|hash_in_child|model_card|experiment\.json|\bpipeline\.py"
    r"|(?<!grading_)manifest\.json|build_manifest\(df|validate_manifest"
)


def test_the_picture_is_drawn_from_the_code():
    """`make architecture` makes it so."""
    drawn = runpy.run_path(str(CHECKOUT / "docs" / "architecture.py"))

    assert drawn["TARGET"].read_text(encoding="utf-8") == drawn["draw"]()


@pytest.mark.parametrize("room", ENGINE)
def test_the_engine_knows_no_word_of_this_class(room):
    """Whatever is this class's is in checks/, reference/ or course/, or a setting."""
    found = {
        f"{path.relative_to(HELPERS)}: {word[0]}"
        for path in Path(HELPERS, room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        for word in CLASS.finditer(path.read_text(encoding="utf-8"))
    }

    assert set() == found


def test_every_room_is_in_a_contract():
    """import-linter looks at each folder of helpers/."""
    contracts = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in HELPERS.glob("*/__init__.py")}

    assert rooms == rooms & set(re.findall(r"helpers\.(\w+)", contracts))
