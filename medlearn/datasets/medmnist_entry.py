"""The form in which a MedMNIST set is registered, and where all of them come from."""

from typing import NamedTuple

RECORD = "https://zenodo.org/records/10519652"
CITATION = (
    "Yang et al., MedMNIST v2 - A large-scale lightweight benchmark for 2D and 3D biomedical image classification, "
    "Scientific Data 10, 41 (2023), doi 10.1038/s41597-022-01721-8"
)
SPLITS = ("train", "val", "test")
SIZES = {2: (28, 64, 128, 224), 3: (28, 64)}  # pixels or voxels of each side, for images and for volumes


class Entry(NamedTuple):
    """One set as published: `names` of the labels 0, 1, ... and one MD5 for each of its sizes."""

    what: str
    task: str
    channels: int
    counts: tuple
    licence: str
    names: str
    md5: str
    dimensions: int = 2

    @property
    def class_names(self):
        """The names as a list."""
        return self.names.split(" | ")

    @property
    def checksums(self):
        """From the size of a side to ``"md5:..."``."""
        return {size: f"md5:{value}" for size, value in zip(self.sizes, self.md5.split(), strict=True)}

    @property
    def sizes(self):
        """The sizes of a side in which the set comes, from the smallest up."""
        return SIZES[self.dimensions]

    @property
    def things(self):
        """What an item is: an image or a volume, in the plural."""
        return "images" if self.dimensions == 2 else "volumes"

    def shape(self, size):
        """Return the shape of one item, a tuple of int."""
        return (size,) * self.dimensions + (3,) * (self.channels == 3)

    @property
    def is_multi_label(self):
        """Whether an image can carry several labels at once."""
        return self.task.startswith("multi-label")
