"""Three CT slices through a belly, and the liver in them as a DICOM segmentation object."""

from medlearn.datasets.archives import Unexpected, checked
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile

SOURCE = "https://raw.githubusercontent.com/QIICR/dcmqi/master/data/segmentations/ct-3slice"
CHECKSUMS = {
    "01.dcm": "sha256:1acf66963383736a6df4c5fa03e4e1d19b8fb1b46b216bfae8ce44b5536e8056",
    "02.dcm": "sha256:cd47fecaa47edfa7513d328651120a3e06d17ab46faab0d82483f1c90db1a0ab",
    "03.dcm": "sha256:1a1985591067cf41e00ba0a6fc8f2f1f72df340c845d4e02214ea38af9dce4d1",
    "liver.dcm": "sha256:4f8fb316b6df067bdf2ef7bc2385fd571ad5be67e171aed3ed902a71293d9d5c",
}
# The liver's first address is gone; pydicom's data hold it, and pydicom pins the same checksum.
LIVER_URL = "https://github.com/pydicom/pydicom-data/raw/39a2eb31815eec435dc26c322c27aec5cfcbddb6/data/liver.dcm"
MOST_BYTES = 1_000_000


def fetch_ct_segmentation(*, data_home=None):
    """Fetch three CT slices and the liver drawn on them: from the cache, else a mirror, else GitHub.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `volume`, float32 ndarray of shape (3, 512, 512), in HU, from below upwards; `mask`, bool ndarray of the same
        shape, the liver; `spacing`, mm along each axis; `series`, the Bunch of `medlearn.dicom.read_series`, headers
        included; `files`, the three DICOM files, and `segmentation_file`, the DICOM segmentation that refers to them,
        each a Path; `description`, `source`, `licence`, `citation`.

    Raises
    ------
    DataUnavailable
        If a file cannot be had, or does not hold these slices or this liver.
    """
    from sklearn.utils import Bunch

    *files, drawn = (local_copy(file, data_home) for file in ct_segmentation_files().values())
    series, liver = checked(lambda path: _read(files, path), drawn, "the liver")
    return Bunch(
        volume=series.volume,
        mask=liver.mask,
        spacing=tuple(series.spacing.tolist()),
        series=series,
        files=files,
        segmentation_file=drawn,
        description=(
            "Three neighbouring slices of a CT for virtual colonoscopy; the liver was drawn half by hand, half by a "
            "program, and written as a DICOM segmentation object."
        ),
        source=SOURCE,
        licence="BSD 3-Clause (dcmqi, Brigham and Women's Hospital)",
        citation=(
            "Herz et al., dcmqi: an open source library for standardized communication of quantitative image analysis "
            "results using DICOM, Cancer Research 77, e87-e90 (2017), doi 10.1158/0008-5472.CAN-17-0336"
        ),
    )


def ct_segmentation_files():
    """Return what is fetched, a dict from name to RemoteFile: the slices, then the liver."""
    return {
        name: RemoteFile(
            f"ct-seg/{name}", LIVER_URL if name == "liver.dcm" else f"{SOURCE}/{name}", checksum, MOST_BYTES
        )
        for name, checksum in CHECKSUMS.items()
    }


def _read(files, drawn):
    from medlearn.dicom import read_segmentation, read_series

    try:
        series = read_series(files)
        return series, read_segmentation(drawn, series)
    except ValueError as why:
        raise Unexpected(" ".join(str(why).split())) from None
