"""Build the static site: lessons, exercises, documents and the library's reference. ``make site`` runs this.

The pages are written into a folder of their own, laid out as the repository is, so that their links stay true there;
what a reader of the site cannot use (a link to a file that is no page, a widget without its kernel) is mended on the
way. Sphinx then makes the site of it, from the committed outputs: nothing is executed.
"""

import ast
import re
import shutil
import sys
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

import nbformat

from medlearn.syllabus import LESSONS, with_exercises

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build"
SETTINGS = ROOT / "tools" / "site"
MATHJAX = BUILD / "site-node" / "node_modules"
DOCUMENTS = {
    "docs/glossary": "Glossary",
    "docs/recipes": "Recipes",
    "docs/without_medlearn": "Without medlearn",
    "docs/troubleshooting": "Troubleshooting",
    "docs/teaching": "Teach with it",
    "docs/articles": "Five articles",
    "docs/zh": "In Chinese · 中文",
}
TOP = ["CONTRIBUTING", "CHANGELOG"]

# Pages of the site that stand for a folder, or under another name than in the repository.
ELSEWHERE = {
    "": "index.md",
    "README.md": "index.md",
    "notebooks": "index.md",
    "docs": "index.md",
    "exercises": "exercises/index.md",
    "medlearn": "api/index.rst",
}
# A listing, a link or code in a line, whichever begins first: code holds no links, but a link's words may be code.
LINK = re.compile(
    r"^ *(`{3,}|~{3,}).*?^ *\1[ \t]*$|"
    r"(?P<picture>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?(?P<target>[^()\s>]+)>?\)|"
    r"`[^`\n]+`",
    re.DOTALL | re.MULTILINE,
)
# A title with a written anchor, and the Chinese term that may stand beside it.
ANCHORED = re.compile(r"^(#{1,6} +)<a id=\"[^\"]*\"></a>(.+?)(?: · (.*[\u4e00-\u9fff].*))?$", re.MULTILINE)
WIDGET = "application/vnd.jupyter.widget-view+json"
LANGUAGES = {".py": "python", ".toml": "toml", ".cff": "yaml", ".yml": "yaml", ".sh": "bash"}


class Pages:
    """The pages of the site, as they are written into a folder.

    Parameters
    ----------
    folder : Path
        Where they go. It is emptied first.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.listings = set()

    def write(self):
        """Write every page; return the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in texts():
            self._write(name, self.prose(read(name), name))
        for name in notebooks():
            self._write_notebook(name)
        self._write("exercises/index.md", exercises_index())
        for name, text in reference().items():
            self._write(name, text)
        self._write("index.md", self.front())
        for name in sorted(self.listings):
            self._write(f"files/{name}.md", listing(name))
        for picture in (ROOT / "docs").rglob("*.png"):
            copy = self.folder / picture.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(picture, copy)
        return self.folder

    def front(self):
        """Return the front page: the README, and the table of contents that decides previous and next."""
        text = self.prose(read("README.md"), "README.md")  # may add to the listings
        return text + contents(self.listings)

    def prose(self, text, name):
        """Return Markdown with links that lead somewhere on the site.

        Parameters
        ----------
        text : str
        name : str
            The file that it comes from, seen from the root of the repository.

        Returns
        -------
        text : str

        Raises
        ------
        ValueError
            If a link leads to nothing in the repository.
        """
        text = ANCHORED.sub(plain_title, text)
        return LINK.sub(lambda match: self._link(match, name) if match["target"] else match[0], text)

    def _link(self, match, name):
        picture, words, target = match["picture"], match["words"], match["target"]
        if re.match(r"[a-z]+:", target):
            # A browser would ask another host for its picture.
            return words if picture else f"[{self.prose(words, name)}]({target})"
        path, mark, anchor = target.partition("#")
        if not path or picture:
            return match[0]
        goal = normpath((PurePosixPath(name).parent / path).as_posix()).strip("/")
        page = self.page_of("" if goal == "." else goal)
        start = PurePosixPath("index.md" if name == "README.md" else name).parent.as_posix()
        return f"[{words}]({relpath(page, start)}{mark}{anchor})"

    def page_of(self, path):
        """Return the page of the site that stands for a file or folder of the repository."""
        if path in ELSEWHERE:
            return ELSEWHERE[path]
        if not (ROOT / path).exists():
            raise ValueError(f"a link leads to {path}, which does not exist; mend the link.")
        if path in [*texts(), *notebooks()]:
            return path
        room = PurePosixPath(path).parts
        if room[0] == "medlearn" and PurePosixPath(room[1]).stem in rooms():
            return f"api/{PurePosixPath(room[1]).stem}.rst"
        if not (ROOT / path).is_file():
            raise ValueError(f"a link leads to the folder {path}, which is no page of the site; link to a file in it.")
        self.listings.add(path)
        return f"files/{path}.md"

    def _write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _write_notebook(self, name):
        notebook = nbformat.read(ROOT / name, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.prose(cell.source, name)
            elif cell.cell_type == "code":
                shown(cell)
        self._write(name, nbformat.writes(notebook))


def plain_title(match):
    """Return a title without its written anchor, the Chinese term below: Sphinx's own anchor is then the same."""
    marks, words, chinese = match.groups()
    return f"{marks}{words}\n\n{chinese}" if chinese else f"{marks}{words}"


def shown(cell):
    """Change a code cell in place to what a page can show: answers folded, pictures named, widgets left out.

    Parameters
    ----------
    cell : nbformat.NotebookNode

    Returns
    -------
    cell : nbformat.NotebookNode
        The same one.
    """
    if cell.metadata.pop("jupyter", {}).get("outputs_hidden"):
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-output"]  # of a prediction: a click opens it
    for output in cell.outputs:
        if output.get("data", {}).pop(WIDGET, None) is not None:
            output.data.pop("text/plain", None)  # "VBox(children=...": nothing for a reader
        if "text/html" in output.get("data", {}):
            output.data.pop("image/png", None)
            output.data["text/html"] = output.data["text/html"].replace('.ipynb">', '.html">')  # links of the map
    cell.outputs = [output for output in cell.outputs if output.get("data", {"": ""}) or output.output_type == "error"]
    if any("image/png" in output.get("data", {}) for output in cell.outputs):
        cell.metadata["mystnb"] = {"image": {"alt": in_few_words(cell)}}
    return cell


def in_few_words(cell):
    """Return a name for the picture of a cell: how the description below it begins, or the titles of its panels."""
    pictures = [i for i, output in enumerate(cell.outputs) if "image/png" in output.get("data", {})]
    below = [output.text for output in cell.outputs[pictures[0] :] if output.get("name") == "stdout"]
    words = " ".join("".join(below[:1]).split())
    first = re.split(r"[.;] ", words, maxsplit=1)[0].rstrip(".;")
    if titles := re.findall(r"\(\d+\) (.+?)[.;](?: |$)", words) if first.endswith(" panels") else []:
        first = f"{first}: {', '.join(titles)}"
    return (first if len(first) <= 120 else first[:120].rsplit(" ", 1)[0] + " …") or "figure"


def lessons():
    """Return the notebooks of the lessons, in the order of the syllabus."""
    return [f"notebooks/{row.stem}.ipynb" for row in LESSONS]


def deeper():
    """Return what each lesson leaves out, in the order of the syllabus."""
    return [f"notebooks/{row.further}.ipynb" for row in LESSONS if row.deeper]


def notebooks():
    """Return every notebook that is a page of the site."""
    return [*lessons(), *deeper(), *exercises()]


def exercises():
    """Return the learners' notebooks, in the order of the syllabus."""
    return [f"exercises/{row.stem}.ipynb" for row in with_exercises()]


def texts():
    """Return the pages that are Markdown in the repository, but for the README."""
    return [*(f"{name}.md" for name in TOP), *(f"{name}.md" for name in documents())]


def documents():
    """Return the names of the documents without their ending, those with a place in the contents first."""
    found = sorted(f"docs/{path.stem}" for path in (ROOT / "docs").glob("*.md"))
    return [*DOCUMENTS, *(name for name in found if name not in DOCUMENTS)]


def rooms():
    """Return the names of the library's rooms."""
    folder = ROOT / "medlearn"
    found = [*folder.glob("[a-z]*.py"), *(path.parent for path in folder.glob("[a-z]*/__init__.py"))]
    return sorted(path.stem for path in found)


def contents(listings):
    """Return the table of contents of the whole site, as Markdown that Sphinx reads."""
    shelf = [f"{DOCUMENTS[name]} <{name}>" if name in DOCUMENTS else name for name in documents()]
    trees = {
        "Lessons": [f"{row.number} · {row.title} <notebooks/{row.stem}>" for row in LESSONS],
        "Deeper": [
            f"{row.number} · {row.deeper.replace('_', ' ')} <notebooks/{row.further}>" for row in LESSONS if row.deeper
        ],
        "Exercises": ["Exercises <exercises/index>"],
        "More": [*shelf, *TOP, *(f"files/{name}.md" for name in sorted(listings))],
        "Library": ["medlearn <api/index>"],
    }
    return "".join(tree(entries, f":caption: {caption}") for caption, entries in trees.items() if entries)


def tree(entries, *options):
    """Return one table of contents that only the sidebar shows."""
    return "\n".join(["", "", "```{toctree}", ":hidden:", *options, "", *entries, "```", ""])


def exercises_index():
    """Return the page that lists the exercises of all lessons."""
    rows = [f"| [{row.number} · {row.title}]({row.stem}.ipynb) | {row.question} |" for row in with_exercises()]
    text = (
        "# Exercises\n\nEach notebook belongs to a lesson. Open it in JupyterLab, write your answer and run the check "
        "below it: it says what it found, and if your mistake is one that many people make, it says which.\n\n"
        "| exercises | for the lesson that asks |\n|---|---|\n"
    )
    entries = [f"{row.number} · {row.title} <{row.stem}>" for row in with_exercises()]
    return text + "\n".join(rows) + "\n" + tree(entries)


def listing(name):
    """Return a page that shows a file of the repository as it stands."""
    text, fence = read(name).rstrip("\n"), "`" * 6
    return f"# {name}\n\n{fence}{LANGUAGES.get(Path(name).suffix, 'text')}\n{text}\n{fence}\n"


def reference():
    """Return the pages of the library's reference, {name: text}."""
    names = rooms()
    table = "".join(f"   * - :doc:`{name}`\n     - {purpose(name)}\n" for name in names)
    index = [title("The library"), "The modules that the lessons derive and use, from their docstrings.", ""]
    index += [".. list-table::", "", table, ".. toctree::", "   :hidden:", "", *(f"   {name}" for name in names), ""]
    return {"api/index.rst": "\n".join(index)} | {f"api/{name}.rst": room(name) for name in names}


def room(name):
    """Return the page of one room: what its table of contents names, or else what each of its modules holds.

    The modules of `exercises` hold the answers; they stay out.
    """
    folder = ROOT / "medlearn" / name
    parts = [f"medlearn.{name}"]
    if folder.is_dir() and name != "exercises" and "__all__" not in read(f"medlearn/{name}/__init__.py"):
        parts += [f"medlearn.{name}.{path.stem}" for path in sorted(folder.glob("[a-z]*.py"))]
    text = [title(f"medlearn.{name}")]
    for part in parts:
        text += [title(part, "-") if part != parts[0] else "", f".. automodule:: {part}", "   :members:", ""]
    return "\n".join(text)


def purpose(name):
    """Return the first sentence of a room's docstring."""
    path = ROOT / "medlearn" / name
    text = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(text)).split("\n\n")[0].replace("\n", " ")


def title(text, mark="="):
    """Return a title of reStructuredText."""
    return f"{text}\n{mark * len(text)}\n"


def read(name):
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def copy_mathjax(static):
    """Copy what MathJax loads in a browser: its program, one font, and the English voice of its explorer."""
    source, font = MATHJAX / "mathjax", MATHJAX / "@mathjax" / "mathjax-newcm-font"
    target = Path(static) / "mathjax"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in ("tex-chtml.js", "LICENSE"):
        shutil.copy(source / name, target)
    for name in ("input", "a11y", "ui", "sre"):
        shutil.copytree(source / name, target / name, ignore=_other_languages)
    shutil.copytree(font / "chtml", target / "mathjax-newcm-font" / "chtml")


def _other_languages(folder, names):
    kept = {"base.json", "en.json", "nemeth.json"}
    return [name for name in names if Path(folder).name == "mathmaps" and name not in kept]


def build(target):
    """Build the site.

    Parameters
    ----------
    target : Path
        A folder; the site is in it afterwards, its sources and Sphinx's notes in the folders beside it.

    Returns
    -------
    status : int
        0 if all is well; a warning is a fault.
    """
    from sphinx.cmd.build import main as sphinx

    target = Path(target).resolve()
    pages = Pages(target.with_name(f"{target.name}-pages")).write()
    static = target.with_name(f"{target.name}-static")
    copy_mathjax(static)
    notes = target.with_name(f"{target.name}-notes")
    shutil.rmtree(target, ignore_errors=True)
    settings = ["-c", SETTINGS, "-D", f"html_static_path={SETTINGS / 'static'},{static}"]
    status = sphinx(list(map(str, ["-b", "html", "-q", "-W", "--keep-going", "-d", notes, *settings, pages, target])))
    name_toggles(target)
    offer_originals(target)
    return status


def name_toggles(target):
    """Give a name to the arrows that open a branch of the sidebar; the theme gives them none."""
    arrow = '<summary><span class="toctree-toggle"'
    named = arrow.replace("<summary>", '<summary aria-label="Show or hide the pages of this part">')
    for path in target.rglob("*.html"):
        path.write_text(path.read_text(encoding="utf-8").replace(arrow, named), encoding="utf-8")


def offer_originals(target):
    """Put the committed notebooks where the site offers them for download, if it does."""
    for name in notebooks():
        if (target / "_sources" / name).exists():
            shutil.copy(ROOT / name, target / "_sources" / name)


if __name__ == "__main__":
    sys.exit(build(sys.argv[1] if len(sys.argv) > 1 else BUILD / "site"))
