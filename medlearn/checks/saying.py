"""Say a verdict: in a notebook with a mark in front and code set as code, elsewhere as plain text."""

import html
import re

from medlearn import notebook

# White can be read on each colour, and each colour seen on a white and a black page; the mark says the same without it.
MARKS = {
    "correct": ("✓", "#1a7f37"),
    "not yet": ("✗", "#cf222e"),
    "raised": ("!", "#bc4c00"),
    "not attempted": ("…", "#6e7781"),
}
CODE = re.compile(r"`([^`]+)`")
WORD = re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])")


def say(result):
    """Show the message of a result."""
    notebook.publish(bundle(result))


def bundle(result):
    """Return the message of a result as HTML and as plain text, which the tests compare."""
    mark, colour = MARKS[result.status]
    badge = (
        f'<span role="img" aria-label="{result.status}" style="background-color:{colour};color:#ffffff;'
        f'border-radius:4px;padding:0 6px;margin-right:8px;font-weight:bold">{mark}</span>'
    )
    pieces = CODE.split(html.escape(result.message, quote=False))  # every other one stood between backticks
    pieces[::2] = [WORD.sub(r"<em>\1</em>", piece) for piece in pieces[::2]]
    pieces[1::2] = [f"<code>{piece}</code>" for piece in pieces[1::2]]
    text = "".join(pieces).replace("\n", "<br>\n")
    return {"text/html": f"<p>{badge}{text}</p>", "text/plain": result.message}
