"""The command line, ``python -m medlearn COMMAND``: doctor, fetch, nbgrader, practice, progress, project, reading."""

import argparse
import os
import sys
from pathlib import Path


def main(arguments=None):
    """Run one command."""
    options = _understood(arguments)
    try:
        status = _run(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("\nStopped. Nothing half done was kept; run the same command again to go on.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # who reads, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ImportError as problem:
        from medlearn.doctor import OTHER_PYTHON

        return _failed(f"{sys.executable} lacks a package of the course ({problem}): {OTHER_PYTHON}.")


def _understood(arguments):
    """Read the command line; argparse ends the program if it cannot be understood."""
    parser = argparse.ArgumentParser(prog="python -m medlearn", description="Look after the course on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("doctor", help="can this machine run the course, and if not, what to do")
    course = commands.add_parser("nbgrader", help="write a folder from which nbgrader hands out and grades exercises")
    course.add_argument("folder", metavar="DIR", help="a new folder for the course")
    fetching = commands.add_parser("fetch", help="bring the data that lessons download, ahead of time")
    fetching.add_argument("names", nargs="*", metavar="NAME", help="which sets; without a name, those that lessons use")
    fetching.add_argument("--list", action="store_true", help="list the sets and whether they are here")
    trying = commands.add_parser("practice", help="write small files of every kind to try a program on")
    trying.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="where to; by default, here")
    progressing = commands.add_parser(
        "progress", help="lessons and exercises done, hints used, as noted on this machine"
    )
    progressing.add_argument("--exercises", action="store_true", help="a line for every exercise as well")
    progressing.add_argument(
        "--export",
        metavar="FILE",
        help="write it all to a new file, for a portfolio or a teacher; FILE.html becomes a page",
    )
    own = commands.add_parser("project", help="write a folder with a notebook that runs the whole path on your images")
    own.add_argument("folder", metavar="FOLDER", help="a new folder for the project")
    own.add_argument("--images", metavar="DIR", required=True, help="the folder that holds your images")
    own.add_argument("--labels", metavar="CSV", required=True, help="the table of their labels")
    own.add_argument("--patient", metavar="COLUMN", help="the column that says whose an image is")
    own.add_argument("--finding", metavar="NAME", help="the class to be found; two classes need it")
    own.add_argument("--ordered", action="store_true", help="the classes are grades, in the order of their names")
    own.add_argument(
        "--volume", choices=["middle", "projection"], default="middle", help="what stands for a stack of slices"
    )
    room = commands.add_parser("reading", help="compute, once, what the reading room shows (python course.py app)")
    room.add_argument("--export", metavar="FILE", help="write all answers of its readers to a new file, as CSV")
    options = parser.parse_args(arguments)
    if "" in (getattr(options, name, None) for name in ("export", "folder", "images", "labels", "patient", "finding")):
        parser.error("the name is empty: give the name of a new file or folder")
    return options


def _run(options):
    if options.command == "progress":
        return progress(each=options.exercises, file=options.export)
    if options.command == "reading":
        return reading(file=options.export)
    if options.command == "practice":
        return practice(options.folder)
    if options.command == "nbgrader":
        return nbgrader(options.folder)
    if options.command == "project":
        chosen = {name: getattr(options, name) for name in ("images", "labels", "patient", "finding")}
        return project(options.folder, ordered=options.ordered, volume=options.volume, **chosen)
    return doctor() if options.command == "doctor" else fetch(options.names, only_list=options.list)


def _failed(*said):
    print(*said, file=sys.stderr, flush=True)
    return 1


def doctor():
    """Print one line per finding; return 0 only if the course can run."""
    from medlearn.doctor import can_run, check

    findings = check()
    print(*findings, sep="\n")
    return 0 if can_run(findings) else 1


def fetch(names, *, only_list=False):
    """Fetch sets by name, each as far as it goes; return 1 if one could not be had, 2 if there is no such set."""
    from medlearn import datasets

    sets = datasets.fetchable()
    if unknown := [name for name in names if name not in sets]:
        said = [f"{datasets.no_such_set(name, sets)} See python -m medlearn fetch --list." for name in unknown]
        print(*said, sep="\n", file=sys.stderr)
        return 2
    if not only_list:
        return max([_fetch_one(name, datasets) for name in names or datasets.DEFAULT_DOWNLOADS])
    for name in names or sets:
        star = "*" if name in datasets.DEFAULT_DOWNLOADS else " "
        print(f"{star} {datasets.status(name):<7}  {name:<17}  {sets[name]}")
    print("* used by lessons: fetched when no name is given")
    return 0


def _fetch_one(name, datasets):
    print(f"{name}: {datasets.fetchable()[name]}", flush=True)
    try:
        datasets.fetch(name)
    except (OSError, RuntimeError) as error:
        return _failed(f"{name}: FAILED. {error}")
    print(f"{name}: here", flush=True)
    return 0


def nbgrader(folder):
    """Write a course folder for nbgrader and print the next steps; return 1 if it could not be written."""
    from medlearn.grading.course_folder import write

    try:
        written = write(folder)
    except (OSError, ValueError) as error:
        return _failed(error)
    print(*written, sep="\n")
    print("", next(path for path in written if path.name == "README.md").read_text(encoding="utf-8"), sep="\n")
    return 0


def practice(folder):
    """Write the practice files; return 1 if they could not be written."""
    import medlearn

    try:
        medlearn.practice(folder)
    except OSError as problem:
        return _failed(f"The practice files could not be written: {problem}")
    return 0


def project(folder, **chosen):
    """Write a project's folder and print the next step; return 1 if it could not be written."""
    from medlearn.project.command import how_to_open, write_project

    try:
        written = write_project(folder, **chosen)
    except (OSError, ValueError) as error:
        return _failed(error)
    print(*written, how_to_open(folder), "Then run it from top to bottom.", sep="\n")
    if chosen["patient"] is None:
        print("Without --patient, each image counts as a patient of its own: the report will say so.")
    return 0


def progress(*, each=False, file=None):
    """Print what was noted of the learner's work, or write it to a new file; return 1 if that could not be done."""
    from medlearn.checks.progress import load, where
    from medlearn.exercises import catalogue
    from medlearn.grading import portfolio

    try:
        if file:
            said = [f"written to {portfolio.export(file)}"]
        else:
            said = [*portfolio.table(load(), catalogue(), each=each), f"kept in {where()} and nowhere else"]
    except FileExistsError:
        return _failed(f"{file} exists and was left as it is; choose another name.")
    except (OSError, RuntimeError) as error:
        return _failed(f"Your progress could not be {'written' if file else 'read'}: {error}")
    print(*said, sep="\n")
    return 0


def reading(*, file=None):
    """Compute what the reading room shows, or write its answers to a new file; return 1 if that could not be done."""
    from medlearn.reading import Room

    if not file:
        print("Reading room: computed once, in some ten seconds.", flush=True)
    elif Path(file).exists():
        return _failed(f"{file} exists and was left as it is; choose another name.")
    try:
        room = Room()
        if file:
            said = f"written to {room.store.export(file)}"
        else:
            said = f"{len(room.cases())} cases to read; answers are kept in {room.store.path} and nowhere else"
    except (OSError, RuntimeError, ValueError) as error:
        return _failed(f"The reading room could not be {'exported' if file else 'opened'}: {error}")
    print(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
