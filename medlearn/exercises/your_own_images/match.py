"""Files and rows. An exercise of lesson 23."""

from medlearn.checks import implement


def _names(rng):
    """Return rows and files: the example, one of them whole, names twice, and random ones."""
    rows, files = ["d.png", "a.png", "b.png", "c.png", "e.png"], ["g.png", "c.png", "a.png", "f.png", "d.png", "h.png"]
    cases = [(rows, files), (rows, [*files, "e.png", "b.png"]), (files[:3], files)]
    cases.append((["1.png", "2.png"], ["11.png", "2.png"]))  # one name within another
    cases.append((["b.png", "a.png", "b.png", "c.png"], ["c.png", "z.png"]))
    some = [[f"{number:02d}.png" for number in rng.permutation(12)[:n]] for n in (6, 9, 8, 5)]
    return [*cases, (some[0], some[1]), (some[2], some[3])]


@implement(
    question="""
    **Files and rows.** `rows` is a list of the file names in the table, `files` a list of those on the disk. Write
    `match(rows, files)`. It returns two sorted lists: the rows without a file, then the files without a row. A name
    that is in the table twice is listed once.
    """,
    hints=[
        "A set minus another set leaves what the other one lacks. set(rows) makes a set.",
        "sorted(...) makes a sorted list of a set. Two results are returned with a comma between them.",
    ],
    cases=_names,
    praise="Two rows without a file, three files without a row. Ask what these have in common before you leave them "
    "out: if they are all of one class or one machine, what is left is another folder.",
)
def match(rows, files):
    """Return the rows without a file and the files without a row, both sorted."""
    return sorted(set(rows) - set(files)), sorted(set(files) - set(rows))


match.wrong(
    lambda rows, files: match.reference(rows, files)[::-1],
    "Both lists are right, but they have changed places: first the rows without a file.",
).wrong(
    lambda rows, files: sorted(set(rows) - set(files)),
    "You return the rows without a file. A file can lack its row too: look in the other direction as well.",
).wrong(
    lambda rows, files: sorted(set(files) - set(rows)),
    "You return the files without a row. A row can lack its file too: look in the other direction as well.",
).wrong(
    lambda rows, files: sorted(set(rows) ^ set(files)),
    "You return everything that is on one side only, in one list. Keep the two apart: the remedy is not the same.",
).wrong(
    lambda rows, files: sorted(set(rows) & set(files)),
    "You return what is on *both* sides. Asked is what the other side lacks.",
).wrong(
    lambda rows, files: (len(set(rows) - set(files)), len(set(files) - set(rows))),
    "You return how many. Which ones? Somebody has to look for them.",
).wrong(
    lambda rows, files: tuple(zip(*[(a, b) for a, b in zip(rows, files, strict=False) if a != b], strict=True)),
    "You compare the first row with the first file, the second with the second. They may be in any order.",
).wrong(
    lambda rows, files: ([name for name in rows if name not in files], [name for name in files if name not in rows]),
    "The right names, but not sorted.",
    where=lambda rows, files: len(set(rows)) == len(rows),
).clause(
    "a name that is in the table twice",
    lambda rows, files: len(set(rows)) < len(rows),
    lambda rows, files: (sorted(n for n in rows if n not in files), sorted(n for n in files if n not in rows)),
    message="Right where each name is in the table once. Here one is there twice: list it once.",
)
