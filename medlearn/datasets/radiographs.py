"""Chest radiographs of real patients, 640 pixels wide, and the weights of a network that has seen ImageNet."""

from medlearn.datasets.archives import picture
from medlearn.datasets.download import files_of, local_copies, local_copy

TABLE = "data.csv"


def fetch_chest_radiographs(*, data_home=None):
    """Fetch the COVID-19 Image Repository of Hannover: from the cache, else a mirror, else its publisher's repository.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `images`, a list of 243 uint8 ndarrays, (rows, 640), of 519 to 755 rows; `table`, a DataFrame of 243 rows, one
        an image in the same order, and 28 columns as published: days are counted from the image, and a laboratory
        value of -inf or inf is below or above what could be measured; `patients`, ndarray of str (243,), 71 different
        ones; `projection`, ndarray of "AP" or "PA" (243,); `description`, `source`, `licence`, `citation`.

    Notes
    -----
    All patients have COVID-19. Who can stand has a PA radiograph, who lies in bed an AP one: the projection tells who
    is in intensive care. Ages, sizes and weights are empty, because so few patients could be recognised by them.
    """
    import pandas as pd
    from sklearn.utils import Bunch

    files = files_of("chest_radiographs")
    paths = dict(zip(files, local_copies(files.values(), "chest radiographs", data_home), strict=True))
    table = pd.read_csv(paths[TABLE], dtype={"patient_id": str, "image_id": str})
    return Bunch(
        images=[_grey(paths[f"png/{name}.png"]) for name in table.image_id],
        table=table,
        patients=table.patient_id.to_numpy(str),
        projection=table.projection.str.upper().to_numpy(str),
        description=(
            "243 chest radiographs of 71 patients with COVID-19 at Hannover Medical School, up to 22 of one patient, "
            "with days to intensive care and to death and laboratory values. The publisher made them smaller "
            "and withholds ages, sizes and weights (k-anonymity). Their contrast looks evened out, as by CLAHE."
        ),
        source="https://github.com/ml-workgroup/covid-19-image-repository",
        licence="CC BY 3.0",
        citation=(
            "Winther et al., COVID-19 Image Repository, Institute for Diagnostic and Interventional Radiology, "
            "Hannover Medical School (2020), doi 10.6084/m9.figshare.12275009"
        ),
    )


def _grey(path):
    return picture(path.name, path.read_bytes())[..., 0]


def fetch_mobilenet(*, data_home=None):
    """Fetch the weights of MobileNet, a quarter as wide (alpha 0.25), trained on the photographs of ImageNet.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    path : Path
        Give it as ``weights`` to ``keras.applications.MobileNet`` with ``alpha=0.25, include_top=False``. Its inputs
        go from -1 to 1, in three colours.

    Notes
    -----
    Published by Keras under the Apache licence 2.0. Howard et al. 2017, arXiv 1704.04861.
    """
    [file] = files_of("mobilenet").values()
    return local_copy(file, data_home)
