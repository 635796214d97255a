"""Settings of the static site: https://www.sphinx-doc.org/en/master/usage/configuration.html."""

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

project = "Clase 228 · Reproducibilidad"
author = ""
copyright = ""
language = "es"
extensions = ["myst_nb"]
root_doc = "index"
exclude_patterns = ["**/.ipynb_checkpoints", "**/fichas"]

# The notebooks are executed and checked elsewhere: here they are shown as they are.
nb_execution_mode = "off"
# An anchor for each heading, which the pages link to; mathematics as in JupyterLab.
myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath"]
# Browsers draw MathML by themselves: no script, no font, no network.
html_math_renderer = "mathml"
# Exercises start at whatever level their notebook starts with; `%config` isn't Python to the highlighter.
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

# `make site BUILDER=linkcheck SITE=build/links` asks every site that a page leads to; within the site a test does.
linkcheck_timeout = 20
linkcheck_anchors = False

html_theme = "sphinx_book_theme"
html_title = project
html_theme_options = {
    "use_download_button": True,
    "use_fullscreen_button": False,
    "use_issues_button": False,
    "use_repository_button": False,
    "show_toc_level": 2,
}
# The download button gives the notebook.
html_copy_source = True
html_sourcelink_suffix = ""
html_show_sphinx = False
html_show_copyright = False


def _inline(translator, node):
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _display(translator, node):
    translator.body.append(f"<p>{tex2mathml(node.astext(), as_block=True)}</p>")
    raise nodes.SkipNode


def setup(app):
    """Draw mathematics with what docutils has for it; Sphinx only knows renderers that fetch or call something."""
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
