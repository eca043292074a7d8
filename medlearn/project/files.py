"""Which file a table means: folders look different on each machine, and names are cut, bent and copied by hand."""

import os
import unicodedata
from collections import defaultdict
from pathlib import PurePosixPath

from medlearn.project.picture import EXTENSIONS

ENDINGS = tuple(ending for endings in EXTENSIONS.values() for ending in endings)


class Names:
    """The files of a folder, to be found by what a table calls them.

    Parameters
    ----------
    images : path-like
        Its folders are looked through too; hidden files are not.

    Attributes
    ----------
    files : list of str
        Relative to `images`, with "/" between folders, sorted.
    pictures : list of str
        Those that end as pictures do.
    """

    def __init__(self, images):
        self.files = sorted(_walk(images))
        self.pictures = [name for name in self.files if name.lower().endswith(ENDINGS)]
        folders = {str(PurePosixPath(name).parent) for name in self.files} - {"."}
        self._known = {*self.files, *folders}
        self._files, self._folders = _by_every_end(self.files), _by_every_end(folders)

    def find(self, entry):
        """Find what an entry of the table means.

        Parameters
        ----------
        entry : str
            A name with or without its folders and its ending, in any case, with either slash; or a folder's name.

        Returns
        -------
        found : list of str
            None if there is no such file, several if the entry fits them alike.
        """
        if entry in self._known:
            return [entry]
        key = folded(entry)
        ends = ["/".join(key.split("/")[start:]) for start in range(1, key.count("/") + 1)]
        for index in (self._files, self._folders):
            found = index.get(key) or next((whole for end in ends if (whole := _whole(index, end))), ())
            if found:
                return _whole(index, key) or sorted(found)
        return []


def folded(name):
    r"""Return a name as it is compared: composed characters, small letters, "/" between folders.

    Parameters
    ----------
    name : str

    Returns
    -------
    key : str

    Examples
    --------
    >>> folded(r"A\Scan.PNG")
    'a/scan.png'
    """
    return unicodedata.normalize("NFC", name).replace("\\", "/").casefold().removeprefix("./").rstrip("/")


def _walk(images):
    for folder, below, files in os.walk(images):
        below[:] = [name for name in below if not name.startswith(".")]
        inside = PurePosixPath(os.path.relpath(folder, images).replace(os.sep, "/"))
        yield from (str(inside / name) for name in files if not name.startswith("."))


def _bare(key):
    return next((key.removesuffix(ending) for ending in sorted(ENDINGS, key=len)[::-1] if key.endswith(ending)), key)


def _by_every_end(names):
    """Map a/b/c.png, b/c.png and c.png, each also without its ending, to the names that end so."""
    index = defaultdict(list)
    for name in names:
        parts = folded(name).split("/")
        ends = ["/".join(parts[start:]) for start in range(len(parts))]
        for end in dict.fromkeys([*ends, *(_bare(end) for end in ends)]):
            index[end].append(name)
    return index


def _whole(index, key):
    """Return those of the names that are the key from their first folder on, one with its ending if there is one."""
    found = [name for name in index.get(key, ()) if key in (folded(name), _bare(folded(name)))]
    return [name for name in found if folded(name) == key] or found
