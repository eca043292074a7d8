"""Breast ultrasound of 256 patients, tumours drawn by hand, with a table: BrEaST-Lesions-USG.

The Cancer Imaging Archive gives the files after a few clicks, and no address that a program could ask.
"""

import numpy as np

from medlearn.datasets.archives import Unexpected, checked
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile
from medlearn.datasets.members import read_zip
from medlearn.datasets.pictures import picture
from medlearn.datasets.spreadsheet import read_sheet
from medlearn.datasets.vessels import files_digest

PAGE = "https://www.cancerimagingarchive.net/collection/breast-lesions-usg/"
PICTURES = "BrEaST-Lesions_USG-images_and_masks-Dec-15-2023.zip"
TABLE = "BrEaST-Lesions-USG-clinical-data-Dec-15-2023.xlsx"
# The archive publishes no checksums: these are of our copies, pictures zipped by us and a table re-saved by Excel.
OURS = {
    PICTURES: "sha256:2c6804c2582c50fb6c5a211b3f86986960abadc37f9b1e959881fb8320ba679b",
    TABLE: "sha256:ac7c1d61c2d76fed7dcec57d6be6f04248c087c0ae700f5cf9c3f1aff76720fd",
}
KNOWN_PICTURES = "sha256:e2422b89dba1d0dd2a6aec0e1602873f01e9e092bc28ee2389b882d9284729f5"
MOST_OF_A_PICTURE = 3_000_000
COLUMNS = (
    *("CaseID", "Image_filename", "Mask_tumor_filename", "Mask_other_filename", "Pixel_size", "Age"),
    *("Tissue_composition", "Signs", "Symptoms", "Shape", "Margin", "Echogenicity", "Posterior_features", "Halo"),
    *("Calcifications", "Skin_thickening", "Interpretation", "BIRADS", "Verification", "Diagnosis", "Classification"),
)
CLASSES = {"benign": 154, "malignant": 98, "normal": 4}
NUMBERS = ("CaseID", "Pixel_size", "Age")


def fetch_breast_ultrasound(*, data_home=None):
    """Fetch the breast ultrasound set: from the cache or a mirror; its publisher has no address for programs.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `images`, a list of 256 uint8 ndarrays, each of its own shape (rows, columns), grey; `masks`, a list of bool
        ndarrays of the same shapes, the tumour, empty for the 4 patients without one; `others`, the same, other areas
        that were drawn, in 7 patients; `labels` int64 ndarray of shape (256,), 1 malignant, 0 benign or normal;
        `patients` (256,); `table`, a DataFrame of 256 rows and 21 columns as published, numbers as float64 with NaN for
        missing, the rest text; `class_names`, `description`, `source`, `licence`, `citation`.

    Raises
    ------
    DataUnavailable
        If a file cannot be had, which says what to download by hand and where to put it, or does not hold this set.

    Notes
    -----
    Of the table, BIRADS, Interpretation, Diagnosis and Verification were written by those who knew the answer.
    """
    from sklearn.utils import Bunch

    paths = {name: local_copy(file, data_home) for name, file in breast_ultrasound_files().items()}
    table = checked(_read_table, paths["table"], "the set")
    files = checked(_files, paths["pictures"], "the set")
    images, masks, others = checked(lambda path: _decode(files, table), paths["pictures"], "the set")
    return Bunch(
        images=images,
        masks=masks,
        others=others,
        labels=(table.Classification == "malignant").to_numpy().astype(np.int64),
        patients=table.CaseID.to_numpy().astype(np.int64),
        table=table,
        class_names=["benign or normal", "malignant"],
        description=(
            "One breast ultrasound picture of each of 256 patients; a radiologist drew the tumour. Benign and "
            "malignant were confirmed by biopsy or follow-up. Four patients have no tumour."
        ),
        source=PAGE,
        licence="CC BY 4.0",
        citation=(
            "Pawlowska et al., Curated benchmark dataset for ultrasound based breast lesion analysis, Scientific Data "
            "11, 148 (2024), doi 10.1038/s41597-024-02984-z; The Cancer Imaging Archive, doi 10.7937/9WKK-Q141"
        ),
    )


def breast_ultrasound_files():
    """Return what is fetched: a dict from "pictures" and "table" to RemoteFile."""
    known = {PICTURES: (_has_known_pictures, 150_000_000), TABLE: (_is_the_table, 5_000_000)}
    files = [
        RemoteFile(f"breast-ultrasound/{name}", PAGE, OURS[name], most, known=check, by_hand=True)
        for name, (check, most) in known.items()
    ]
    return dict(zip(("pictures", "table"), files, strict=True))


def _has_known_pictures(path):
    return files_digest(checked(_files, path, "the set")) == KNOWN_PICTURES


def _is_the_table(path):
    """Say whether a table is the published one, as far as its own numbers tell: copies were re-saved by Excel."""
    return checked(_read_table, path, "the set") is not None


def _files(path):
    files = read_zip(path, ending=(".png",), most=MOST_OF_A_PICTURE)
    if not files:
        raise Unexpected("it holds no picture")
    return files


def _read_table(path):
    """Read the table: names, numbers of rows and classes are checked, which no re-saving changes."""
    import pandas as pd

    header, *rows = read_sheet(path) or [[]]
    if tuple(header) != COLUMNS:
        wrong = next((name for name in COLUMNS if name not in header), "")
        raise Unexpected(f"it lacks the column {wrong}" if wrong else "its columns stand in another order")
    table = pd.DataFrame([row for row in rows if any(row)], columns=list(COLUMNS))
    for name in NUMBERS:
        table[name] = pd.to_numeric(table[name], errors="coerce")
    counts = table.Classification.value_counts().to_dict()
    if counts != CLASSES or table.CaseID.tolist() != list(range(1, sum(CLASSES.values()) + 1)):
        raise Unexpected(f"its classes are {counts} instead of {CLASSES}, or its cases are not numbered from 1")
    return table


def _decode(files, table):
    """Read pictures, tumours and other areas of all patients."""
    images = [_grey(name, files) for name in table.Image_filename]
    masks = [_drawn(names, files, image.shape) for names, image in zip(table.Mask_tumor_filename, images, strict=True)]
    others = [_drawn(names, files, image.shape) for names, image in zip(table.Mask_other_filename, images, strict=True)]
    return images, masks, others


def _grey(name, files):
    """Bring a picture to grey: the weights of red, green and blue that television took."""
    return np.round(_pixels(name, files) @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)


def _drawn(names, files, shape):
    """Join the masks whose names stand in a cell of the table, "a.png&b.png"; no name, no mask."""
    mask = np.zeros(shape, bool)
    for name in filter(None, names.split("&")):
        mask |= _pixels(name, files, shape)[..., 0] > 127
    return mask


def _pixels(name, files, shape=None):
    if name not in files:
        raise Unexpected(f"it lacks {name}")
    return picture(name, files[name], shape)
