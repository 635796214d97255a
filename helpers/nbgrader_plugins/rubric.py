"""What a person has beside an answer when grading by hand: how many points for what, and comments to choose from.

Both stand in one file of the course, which the instructor edits. Each answer has a section of the second level, with
the answer's grade id in backquotes in its heading; the list under its heading `### Comentarios` are the comments.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from nbconvert.filters import markdown2html
from traitlets import Unicode
from traitlets.config import Configurable

from helpers.nbgrader_plugins.shown_html import clean_html
from helpers.nbgrader_plugins.tree import FLAGS

__all__ = ["CHOOSE", "Criteria", "Rubric", "beside_comment", "read_criteria", "show_criteria"]

#: Bytes of the file.
FILE_LIMIT = 2**18
COMMENTS = re.compile(r"^### Comentarios\b.*\n", re.MULTILINE)
ITEM = re.compile(r"^[-*] (.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Criteria:
    """What a rubric says of one answer."""

    #: In Markdown.
    text: str
    comments: tuple[str, ...] = ()


class Rubric(Configurable):
    """Where the rubrics of a course are."""

    path = Unicode(
        "rubric/{assignment_id}.md", help="The file with an assignment's rubric, relative to the course's folder."
    ).tag(config=True)

    def read(self, root: Path, assignment: str) -> dict[str, Criteria]:
        """Return what the rubric says, by grade id; nothing where there is no such file."""
        path = root / self.path.replace("{assignment_id}", assignment)
        if "/" in assignment or "\0" in assignment:
            return {}
        try:
            with open(os.open(path, FLAGS), "rb") as file:
                return read_criteria(file.read(FILE_LIMIT).decode("utf-8-sig", "replace"))
        except OSError:
            return {}


def read_criteria(text: str) -> dict[str, Criteria]:
    """Divide a rubric into its sections, by the grade id in each heading; others are left out."""
    found = {}
    for section in re.split(r"^## ", text.replace("\r\n", "\n"), flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        said, *listed = COMMENTS.split(body, maxsplit=1)
        comments = [" ".join(item.split()) for item in ITEM.findall("".join(listed))]
        for grade_id in re.findall(r"`([^`]+)`", heading):
            found[grade_id] = Criteria(said.strip(), tuple(comments))
    return found


def show_criteria(criteria: Criteria | None) -> Markup:
    """Return what stands above an answer, closed."""
    if criteria is None or not criteria.text:
        return Markup()
    shown = Markup(clean_html(markdown2html(criteria.text)) or "")
    return Markup(
        '<details class="rubric panel-body" style="background: #f6f8fa; border-bottom: 1px solid #ddd">'
        '<summary style="display: list-item; cursor: pointer"><b>Rúbrica</b></summary>{}</details>'
    ).format(shown)


def beside_comment(grade_id: str, criteria: Criteria | None) -> Markup:
    """Return what stands above the field for a comment: a list to choose from, which `CHOOSE` serves."""
    if criteria is None or not criteria.comments:
        return Markup()
    return Markup(
        '<select class="common-comment form-control input-sm" data-comment="{}-comment" '
        'aria-label="Comentarios frecuentes"><option value="">Agregar un comentario frecuente…</option>{}</select>'
    ).format(grade_id, Markup().join(Markup("<option>{}</option>").format(each) for each in criteria.comments))


#: A script of the page: puts what was chosen at the end of the comment, and has nbgrader save it.
CHOOSE = """
<script>
for (const list of document.querySelectorAll("select.common-comment")) {
  list.addEventListener("change", () => {
    const comment = document.getElementById(list.dataset.comment);
    if (comment && list.value) {
      comment.value = [comment.value.trim(), list.value].filter(Boolean).join("\\n\\n");
      $(comment).trigger("change");
    }
    list.selectedIndex = 0;
  });
}
</script>
"""
