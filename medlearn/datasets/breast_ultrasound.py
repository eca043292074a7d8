"""Breast ultrasound of 256 patients, tumours drawn by hand, with a table: BrEaST-Lesions-USG."""

from dataclasses import replace

import numpy as np

from medlearn.datasets.archives import Unexpected, picture, read_sheet, read_zip
from medlearn.datasets.download import files_of, local_copy
from medlearn.datasets.segmentation import content_of_files

PAGE = "https://www.cancerimagingarchive.net/collection/breast-lesions-usg/"
MOST_OF_A_PICTURE = 1_000_000
COLUMNS = (
    *("CaseID", "Image_filename", "Mask_tumor_filename", "Mask_other_filename", "Pixel_size", "Age"),
    *("Tissue_composition", "Signs", "Symptoms", "Shape", "Margin", "Echogenicity", "Posterior_features", "Halo"),
    *("Calcifications", "Skin_thickening", "Interpretation", "BIRADS", "Verification", "Diagnosis", "Classification"),
)
NUMBERS = ("CaseID", "Pixel_size", "Age")


def fetch_breast_ultrasound(*, data_home=None):
    """Fetch the breast ultrasound set: from the cache, else a mirror, else The Cancer Imaging Archive.

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

    Notes
    -----
    Of the table, BIRADS, Interpretation, Diagnosis and Verification were written by those who knew the answer.
    """
    from sklearn.utils import Bunch

    pictures, table = (local_copy(file, data_home) for file in breast_ultrasound_files().values())
    table, files = _table(table), _pictures(pictures)
    images = [_grey(files[name]) for name in table.Image_filename]
    shapes = [image.shape for image in images]
    masks, others = (
        [_drawn(names, files, shape) for names, shape in zip(table[column], shapes, strict=True)]
        for column in ("Mask_tumor_filename", "Mask_other_filename")
    )
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
    pictures, table = files_of("breast_ultrasound").values()
    return {
        "pictures": replace(pictures, content_of=lambda path: content_of_files(_pictures(path))),
        "table": replace(table, content_of=lambda path: counted(_table(path))),
    }


def _pictures(path):
    return read_zip(path, ending=(".png",), most=MOST_OF_A_PICTURE, in_all=150_000_000)


def _table(path):
    import pandas as pd

    header, *rows = read_sheet(path) or [[]]
    if tuple(header) != COLUMNS:
        raise Unexpected(f"its columns are {', '.join(header)[:80]}")
    table = pd.DataFrame([row for row in rows if any(row)], columns=list(COLUMNS))
    for name in NUMBERS:
        table[name] = pd.to_numeric(table[name], errors="coerce")
    return table


def counted(table):
    """Say what is known of the published table and stays so when Excel saves it anew: how many cases of each class."""
    if table.CaseID.tolist() != list(range(1, len(table) + 1)):
        raise Unexpected("its cases are not numbered from 1")
    return ", ".join(f"{(table.Classification == name).sum()} {name}" for name in ("benign", "malignant", "normal"))


def _grey(content):
    """Bring a picture to grey: the weights of red, green and blue that television took."""
    red, green, blue = np.moveaxis(picture("a picture", content), -1, 0).astype(np.float32)
    return np.round(0.299 * red + 0.587 * green + 0.114 * blue).astype(np.uint8)


def _drawn(names, files, shape):
    """Join the masks whose names stand in a cell of the table, "a.png&b.png"; no name, no mask."""
    mask = np.zeros(shape, bool)
    for name in filter(None, names.split("&")):
        mask |= picture(name, files[name], shape)[..., 0] > 127
    return mask
