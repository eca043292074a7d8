"""Run an answer in a copy of a notebook's names. This file is sent to the kernel as text, so it stands alone."""

import ast
import contextlib
import copy
import io
import sys
import types
from unittest import mock


def try_answer(names, code, printed, check):
    """Run an answer, and leave everything as it was.

    Parameters
    ----------
    names : dict of str to object
        The names of the notebook.
    code : str
    printed : str or None
        What it must print, with the value of a last line; None if that may differ.
    check : str
        A call such as `ex.side.check(side)`, which must then say that the answer is correct; or nothing.

    Raises
    ------
    AssertionError
        If it prints something else, or the check says something else.
    """
    namespace = copied(names, compile(code, "<answer>", "exec"))
    with nothing_stays():
        with contextlib.redirect_stdout(io.StringIO()) as out:
            run(code, namespace)
        if printed is not None and lines(out.getvalue()) != lines(printed):
            raise AssertionError(f"The answer prints\n{out.getvalue()}\nand the text below it says\n{printed}")
        with contextlib.redirect_stdout(io.StringIO()):
            result = eval(check, namespace) if check else None
        if check and result.status != "correct":
            raise AssertionError(f"`{check}` says of the answer: {result.message}")


def copied(names, code):
    """Copy the names, and the objects that this code mentions, itself or through the notebook's functions.

    What cannot be copied is used as it is. The notebook's functions are made anew, so that they see the copies.
    """
    new, memo, seen, pieces = dict(names), {}, set(), [code]
    for name, value in names.items():
        if isinstance(value, types.FunctionType) and value.__globals__ is names:
            new[name] = types.FunctionType(value.__code__, new, name, value.__defaults__, value.__closure__)
            new[name].__kwdefaults__ = value.__kwdefaults__
    while pieces:
        piece = pieces.pop()
        pieces += [part for part in piece.co_consts if isinstance(part, types.CodeType)]
        for name in {*piece.co_names} & {*new} - seen:
            seen.add(name)
            if isinstance(new[name], types.FunctionType):
                pieces.append(new[name].__code__)
            elif not isinstance(new[name], types.ModuleType | type):
                with contextlib.suppress(Exception):
                    new[name] = copy.deepcopy(new[name], memo)
    return new


@contextlib.contextmanager
def nothing_stays():
    """Put back what belongs to no name, random numbers and open figures, and note no progress."""
    numpy, progress = sys.modules.get("numpy"), sys.modules.get("medlearn.checks.progress")
    state, figures = numpy and numpy.random.get_state(), open_figures()
    quiet = dict.fromkeys(("note_check", "note_hint", "note_solution"), mock.DEFAULT)
    try:
        with mock.patch.multiple(progress, **quiet) if progress else contextlib.nullcontext():
            yield
    finally:
        if numpy:
            numpy.random.set_state(state)
        for figure in open_figures() - figures:
            sys.modules["matplotlib.pyplot"].close(figure)


def open_figures():
    """Return the numbers of pyplot's open figures, a set."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def run(code, namespace):
    """Run code as a notebook would, which prints the value of a last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<answer>", "exec"), namespace)
    value = eval(compile(ast.Expression(last.value), "<answer>", "eval"), namespace) if last else None
    if value is not None and not hasattr(value, "_ipython_display_"):
        print(repr(value))


def lines(text):
    """Return the lines of a text without what is blank around them."""
    return [line.rstrip() for line in text.strip().splitlines()]
