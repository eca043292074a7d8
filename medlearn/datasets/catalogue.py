"""Every set that can be fetched, by name: what it is, whether it is here, and how to bring it."""

from medlearn import syllabus
from medlearn.datasets.breast_ultrasound import breast_ultrasound_files
from medlearn.datasets.download import files_of, local_copies, whereabouts
from medlearn.datasets.medmnist import REGISTRY, did_you_mean, medmnist_file, things
from medlearn.datasets.segmentation import hippocampus_files, vessels_files

# What the lessons use. The other sets, and above all those for non-commercial use only, come when asked for by name.
DEFAULT_DOWNLOADS = syllabus.default_downloads()
OTHERS = {  # beside MedMNIST
    "heart_disease": "patients of four hospitals, 920 rows, up to 1 MB, CC BY 4.0",
    "heartbeats": "electrocardiograms of 44 half hours, every beat named, 132 files, 86 MB, ODC-By 1.0",
    "hippocampus": (
        "MR volumes of the hippocampus with masks, 260 volumes, 20 MB here, 30 MB at the source, CC BY-SA 4.0"
    ),
    "projections": "what a detector counted behind a tooth, 181 angles, 1 MB, BSD 3-Clause",
    "kspace": "what 8 coils measured of a brain, a part of k-space, 3 MB, BSD 3-Clause",
    "ct_segmentation": "three CT slices and the liver drawn on them, 4 DICOM files, 2 MB, BSD 3-Clause",
    "vessels": "fundus pictures of 14 children, vessels drawn by two observers, 3 MB, CC BY 4.0",
    "chest_radiographs": "chest radiographs of 71 patients with COVID-19, 243 images, 50 MB, CC BY 3.0",
    "mobilenet": "MobileNet's weights from ImageNet, a quarter as wide, without its head, 2 MB, Apache 2.0",
    "breast_ultrasound": "ultrasound of 256 breasts, tumours drawn, with a table, 71 MB, CC BY 4.0",
}
WITH_CONTENTS = {  # whose files are not only known by their bytes
    "hippocampus": hippocampus_files,
    "vessels": vessels_files,
    "breast_ultrasound": breast_ultrasound_files,
}


def fetchable():
    """List the sets that can be fetched.

    >>> fetchable()["breastmnist"]
    'breast ultrasound, 780 images, up to 1 MB, CC BY 4.0'
    """
    return {name: _in_a_line(entry) for name, entry in REGISTRY.items()} | OTHERS


def status(name, data_home=None):
    """Say where a set would come from, without fetching it.

    Parameters
    ----------
    name : str
        One of `fetchable`.
    data_home : path-like, optional

    Returns
    -------
    status : {"cached", "mirror", "missing"}
        The worst of its files; "mirror" says that the mirror lists it, not that its copy is sound.

    Raises
    ------
    ValueError
        If there is no such set.
    """
    found = "cached"
    for file in _files(name):
        here = whereabouts(file, data_home)
        if here == "missing":  # do not ask a mirror that is down four times
            return here
        found = "mirror" if here == "mirror" else found
    return found


def fetch(name, data_home=None):
    """Bring a set into the cache, unless it is there already."""
    return local_copies(_files(name), name, data_home)


def no_such_set(name, names):
    """Return the answer to a name that is not a set's, with the nearest that is."""
    return f"There is no data set {name!r} to fetch. {did_you_mean(name, names)}"


def _files(name):
    if name in REGISTRY:
        return [medmnist_file(name)]
    if name not in OTHERS:
        raise ValueError(no_such_set(name, fetchable()))
    return list(WITH_CONTENTS.get(name, lambda: files_of(name))().values())


def _in_a_line(entry):
    megabytes = -(-sum(entry["counts"]) * 28 ** entry["dimensions"] * entry["channels"] // 1_000_000)
    licence = entry["licence"] + (" (non-commercial)" if "NC" in entry["licence"] else "")
    return f"{entry['what']}, {things(entry)}, up to {megabytes} MB, {licence}"
