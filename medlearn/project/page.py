"""One self-contained page of HTML: no script, no style or picture from elsewhere, and every text made harmless."""

from html import escape

STYLE = """\
body { font: 17px/1.5 sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #111 }
table { border-collapse: collapse; margin: 1rem 0 } th, td { border: 1px solid #767676; padding: .3rem .6rem }
th { text-align: left; background: #eee } .first { border-left: .4rem solid #b00; padding-left: 1rem; font-weight: 700 }
img { height: auto } mark { background: #ffe08a }"""


def page(title, parts):
    """Write a page.

    Parameters
    ----------
    title : str
    parts : list of str
        HTML, as the functions below return it.

    Returns
    -------
    html : str
    """
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>\n<style>{STYLE}</style>'
    )
    body = "\n".join([f"<h1>{escape(title)}</h1>", *parts])
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


def section(title, *parts):
    """Return a section with a heading of its own."""
    return "\n".join([f"<section><h2>{escape(title)}</h2>", *parts, "</section>"])


def paragraph(text, first=False):
    """Return a paragraph; `first` is for what must be read before all else."""
    return f'<p class="first">{escape(str(text))}</p>' if first else f"<p>{escape(str(text))}</p>"


def listing(texts):
    """Return a list with a point for each text, or nothing."""
    points = "".join(f"<li>{escape(str(text))}</li>" for text in texts)
    return f"<ul>{points}</ul>" if points else ""


def table(heads, rows, caption):
    """Return a table: heads are str, the first cell of each row is its head; None is what is still to be written."""
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in heads)
    lines = (
        f'<tr><th scope="row">{escape(str(first))}</th>{"".join(f"<td>{_cell(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return f"<table><caption>{escape(caption)}</caption>\n<tr>{head}</tr>\n" + "\n".join(lines) + "\n</table>"


def figure(axes):
    """Return the figure of an axis, or of several, with its description in words below it; and close it.

    Parameters
    ----------
    axes : matplotlib Axes, or an array of them

    Returns
    -------
    html : str
    """
    from warnings import catch_warnings, filterwarnings

    import numpy as np
    from matplotlib import pyplot

    from medlearn.plots.description import as_html

    with catch_warnings():
        filterwarnings("ignore", "Glyph .* missing")  # of a name in letters that the font lacks: the words have it
        html = as_html(axes).replace(r"\$", "$")
    for one in np.ravel(axes):
        pyplot.close(one.get_figure(root=True))
    return html


def plain(name):
    """Return a name as figures take it: a dollar would begin a formula."""
    return str(name).replace("$", r"\$")


def _cell(cell):
    return "<mark>to be written by you</mark>" if cell is None else escape(str(cell))
