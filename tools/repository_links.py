"""Everything that needs the repository's address, written from the one place that holds it.

That place is ``[project.urls] Repository`` in pyproject.toml. ``make links`` runs this; a test says whether it was run.
While the address is empty there are no links: no badge leads nowhere.
"""

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).parents[1]
FIRST_LESSON = "notebooks/00_start_here.ipynb"
MARKED = re.compile(  # a place between two comments, of Markdown or of YAML
    r"(?P<begin>(?:<!--|#) repository links(?: -->)?\n).*?(?P<end>(?:<!--|#) end(?: -->)?$)", re.DOTALL | re.MULTILINE
)
BINDER = re.compile(r"https://mybinder\.org/v2/[^\s\"')>\\]+")
CLONE = re.compile(r"git clone +([^\s\"'`\\]+)")


def repository(pyproject=None):
    """Return the address of the repository from the text of pyproject.toml; empty while it is not known."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8") if pyproject is None else pyproject
    return tomllib.loads(pyproject)["project"].get("urls", {}).get("Repository", "").removesuffix("/")


def binder(address):
    """Return the address that opens the first lesson on Binder."""
    host, path = urlsplit(address).netloc, urlsplit(address).path.strip("/").removesuffix(".git")
    places = {"github.com": f"gh/{path}", "gitlab.com": f"gl/{quote(path, safe='')}"}
    place = places.get(host, "git/" + quote(address, safe=""))
    return f"https://mybinder.org/v2/{place}/HEAD?urlpath=lab/tree/{FIRST_LESSON}"


def block(address, kind):
    """Return what stands between the marks of a "md" (README, lesson) or "cff" file; empty without an address."""
    if not address:
        return ""
    if kind == "cff":
        return f'repository-code: "{address}"\n'
    badge = f"[![Open the course on Binder](https://mybinder.org/badge_logo.svg)]({binder(address)})"
    return f"{badge}\n\n```\ngit clone {address}\n```\n"


def fill(text, address, kind):
    """Return a text with every marked place filled anew."""
    return MARKED.sub(lambda match: match["begin"] + block(address, kind) + match["end"], text)


def filled(path, address):
    """Return the whole text of a README, a CITATION.cff or a notebook with its marked places filled."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return fill(text, address, path.suffix[1:])
    notebook = json.loads(text)
    prose = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    for cell in prose:
        cell["source"] = fill("".join(cell["source"]), address, "md").splitlines(keepends=True)
    return text if notebook == json.loads(text) else json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def links(text):
    """Return the Binder and the clone addresses in a text, as two sets."""
    return set(BINDER.findall(text)), set(CLONE.findall(text))


def places():
    """Return the files that may hold such links."""
    names = ["README.md", "CITATION.cff", "CONTRIBUTING.md"]
    found = [*(ROOT / name for name in names), *ROOT.glob("notebooks/**/*.ipynb"), *ROOT.glob("exercises/**/*.ipynb")]
    return [path for path in found if path.exists()]


if __name__ == "__main__":
    for path in places():
        text = filled(path, repository())
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"filled {path.relative_to(ROOT)}")
