"""Settings of the static site: https://www.sphinx-doc.org/en/master/usage/configuration.html."""

project = "Clase 228 · Reproducibilidad"
author = ""
copyright = ""
language = "es"
extensions = ["myst_nb"]
root_doc = "index"
exclude_patterns = ["**/.ipynb_checkpoints", "**/fichas"]

# The notebooks are executed and checked elsewhere: here they are shown as they are.
nb_execution_mode = "off"
# An anchor for each heading, which the pages link to; `$` is money, not mathematics.
myst_heading_anchors = 3
myst_enable_extensions = []
# Exercises start at whatever level their notebook starts with; `%config` isn't Python to the highlighter.
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

html_theme = "sphinx_book_theme"
html_title = project
html_theme_options = {
    "use_download_button": True, "use_fullscreen_button": False, "use_issues_button": False,
    "use_repository_button": False, "show_toc_level": 2,
}
# The download button gives the notebook.
html_copy_source = True
html_sourcelink_suffix = ""
html_show_sphinx = False
html_show_copyright = False
