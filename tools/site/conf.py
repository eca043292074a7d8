"""Sphinx's settings for the site; tools/site.py writes the pages and calls Sphinx."""

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))

from tools import repository_links


def address_options(address):
    """Return the theme's options that need the repository's address; without one, nothing leads anywhere.

    Parameters
    ----------
    address : str
        Of the repository; empty while it is not known.

    Returns
    -------
    options : dict
    """
    known = bool(address)
    options = {"use_repository_button": known, "use_download_button": known}
    if known:
        options |= {"repository_url": address, "repository_branch": "HEAD", "path_to_docs": ""}
        options["launch_buttons"] = {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"}
        options["repository_provider"] = urlsplit(address).netloc.split(".")[0]
    return options


address = repository_links.repository()

project = "medlearn"
author = "The medlearn authors"
copyright = "The medlearn authors. Code: BSD 3-Clause. Text and figures: CC BY 4.0"
# Two classes may each have a field of one name, such as classes; a type in a docstring is then no link.
suppress_warnings = ["ref.python"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode", "sphinx.ext.mathjax"]
default_role = "literal"

nb_execution_mode = "off"
nb_merge_streams = True
nb_output_stderr = "remove"
nb_ipywidgets_js = {}
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 6

autodoc_member_order = "bysource"
autodoc_mock_imports = ["nbgrader"]
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_ivar = True

mathjax_path = "mathjax/tex-chtml.js"
mathjax4_config = {
    "loader": {"paths": {"mathjax-newcm": "[mathjax]/mathjax-newcm-font"}},
    "output": {"fontPath": "[mathjax]/%%FONT%%-font"},
}

html_theme = "sphinx_book_theme"
html_title = "medlearn"
html_favicon = "static/favicon.svg"
html_context = {"default_mode": "auto"}
html_css_files = ["site.css"]
html_copy_source = bool(address)
html_show_sphinx = False
html_last_updated_fmt = None
html_sourcelink_suffix = ""
html_theme_options = {
    "navbar_persistent": [],
    "show_navbar_depth": 1,
    "use_fullscreen_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    **address_options(address),
}


def plain(app, what, name, obj, options, lines):
    """Let a bar or two stars in a docstring be what they are: ours are prose, not reStructuredText."""
    example = False
    for i, line in enumerate(lines):
        example = line.lstrip().startswith(">>>") or (example and bool(line.strip()))
        if not example:
            parts = re.split(r"(`+[^`]+`+)", line)
            lines[i] = "".join(part if part.startswith("`") else escaped(part) for part in parts)


def with_underscores(app, what, name, obj, options, lines):
    """Keep the last underscore of `coef_`, which reStructuredText would take for a reference."""
    lines[:] = [re.sub(r"^(:(?:ivar|vartype|param|type) \S+[^\\])_:", r"\1\_:", line) for line in lines]


def escaped(text):
    """Return a text in which bars, and two stars that open nothing, mean themselves."""
    text = text.replace("|", r"\|")
    return text.replace("**", r"\*\*") if text.count("**") % 2 else text


def skip(app, what, name, obj, skipped, options):
    """Leave out what scikit-learn gives to every estimator; its texts refer to its own manual."""
    return True if re.fullmatch(r"set_\w+_request", name) else None


def setup(app):
    """Connect them: before and after napoleon, which makes fields of the docstrings' sections."""
    app.connect("autodoc-process-docstring", plain, priority=100)
    app.connect("autodoc-process-docstring", with_underscores, priority=900)
    app.connect("autodoc-skip-member", skip)
