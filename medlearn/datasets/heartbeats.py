"""Heartbeats of 44 recordings, each beat named by two cardiologists: the MIT-BIH Arrhythmia Database."""

import numpy as np

from medlearn.datasets.archives import Unexpected
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import DataUnavailable, RemoteFile
from medlearn.datasets.heartbeats_checksums import SHA256
from medlearn.datasets.physionet import read_annotations, read_header, read_samples

HEARTBEATS_FOLDER = "https://physionet.org/files/mitdb/1.0.0"
ENDINGS = ("hea", "dat", "atr")
MOST_BYTES = 2_000_000
RECORDS = tuple(sorted({int(name[:3]) for name in SHA256}))
PACED = (102, 104, 107, 217)
FIRST_LEAD = "MLII"
# ANSI/AAMI EC57: which signs of the annotators make up each class. Other signs are no beats.
AAMI = {"N": "NLRej", "S": "AaJS", "V": "VE", "F": "F", "Q": "/fQ"}
CLASS_OF = {symbol: name for name, symbols in AAMI.items() for symbol in symbols}
TRAIN = (  # de Chazal et al. 2004
    *(101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122, 124, 201, 203, 205, 207, 208, 209, 215, 220, 223, 230),
)
TEST = (
    *(100, 103, 105, 111, 113, 117, 121, 123, 200, 202, 210, 212, 213, 214, 219, 221, 222, 228, 231, 232, 233, 234),
)
SAME_MAN = {202: 201}


def fetch_heartbeats(records=None, *, data_home=None):
    """Fetch the MIT-BIH Arrhythmia Database: from the cache, else a mirror, else PhysioNet, a file at a time.

    Parameters
    ----------
    records : iterable of int, optional
        Numbers of records, such as ``[100, 208]``; all 44 by default, which takes 230 MB of memory.
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        Lists with an entry a record: `signals`, float32 ndarrays of shape (650000, 2) in mV, half an hour at 360
        samples a second; `leads`, the names of the two leads, the first always "MLII" (record 114 has them the other
        way round in its file); `beats`, int64 ndarrays, the sample of each beat's annotation, at or near its R peak;
        `classes`, ndarrays of "N" normal or bundle branch block, "S" too early from above, "V" from the ventricle, "F"
        a fusion of both, "Q" unknown (the five classes of ANSI/AAMI EC57); `symbols`, the annotators' own signs.
        `records` and `patients`, int ndarrays of shape (n,): 201 and 202 are one man, patient 201. `train` and `test`,
        the numbers of de Chazal's records, of those asked for. `class_names`, `rate`, `description`, `source`,
        `licence`, `citation`.

    Raises
    ------
    ValueError
        If there is no such record, or it is one of the four whose hearts were paced by a device.
    DataUnavailable
        If a file cannot be had, or does not hold the record it is named after.

    Notes
    -----
    De Chazal et al. 2004 (doi 10.1109/TBME.2004.827359) divided the records so that no patient is on both sides, but
    for this man: record 201 is in `train`, 202 in `test`.
    """
    from sklearn.utils import Bunch

    records = _known(RECORDS if records is None else records)
    read = [_record(record, data_home) for record in _bar(records)]
    signals, leads, beats, classes, symbols = map(list, zip(*read, strict=True))
    return Bunch(
        signals=signals,
        leads=leads,
        beats=beats,
        classes=classes,
        symbols=symbols,
        records=np.array(records),
        patients=np.array([SAME_MAN.get(record, record) for record in records]),
        train=np.array([record for record in TRAIN if record in records]),
        test=np.array([record for record in TEST if record in records]),
        class_names=list(AAMI),
        rate=360,
        description=(
            "Half an hour of the electrocardiogram of 43 patients of Beth Israel Hospital in Boston, 1975 to 1979, "
            "some drawn at random and some chosen for rare beats; two cardiologists named every beat. Without the four "
            "records of patients with a pacemaker."
        ),
        source=f"{HEARTBEATS_FOLDER}/",
        licence="ODC-By 1.0",
        citation=(
            "Moody and Mark, The impact of the MIT-BIH Arrhythmia Database, IEEE Engineering in Medicine and Biology "
            "20, 45-50 (2001), doi 10.1109/51.932724; PhysioNet, doi 10.13026/C2F305"
        ),
    )


def heartbeats_files(records=RECORDS):
    """Return what is fetched: a dict from a name such as "100.dat" to RemoteFile."""
    names = [f"{record}.{ending}" for record in records for ending in ENDINGS]
    return {
        name: RemoteFile(f"mit-bih/{name}", f"{HEARTBEATS_FOLDER}/{name}", f"sha256:{SHA256[name]}", MOST_BYTES)
        for name in names
    }


def _known(records):
    records = [int(record) for record in records]
    for record in records:
        if record not in RECORDS:
            paced = "is of a heart paced by a device and is left out" if record in PACED else "does not exist"
            raise ValueError(f"record {record} {paced}; choose from {', '.join(map(str, RECORDS))}.")
    if not records or len(set(records)) < len(records):
        raise ValueError(f"records={records}: give at least one record, and each once.")
    return records


def _bar(records):
    from tqdm import tqdm

    return tqdm(records, desc="heartbeats", unit="record", leave=False, ncols=79, delay=2, disable=None)


def _record(record, data_home):
    paths = [local_copy(file, data_home) for file in heartbeats_files([record]).values()]
    try:
        return _decoded(*(path.read_bytes() for path in paths))
    except Unexpected as failure:
        raise DataUnavailable(
            f"{paths[0].parent} does not hold the record {record}: {failure}. Delete the files {record}.* there, check "
            "the mirror if one is set, and fetch it again."
        ) from None


def _decoded(header, samples, annotations):
    """Return signals in mV, names of leads, and place, class and sign of each beat."""
    header = read_header(header)
    samples = read_samples(samples, len(header.leads))
    sums = samples.sum(axis=0, dtype=np.int64)
    if len(samples) != header.samples or ((sums - header.checksum) % 2**16).any():
        raise Unexpected(f"its {len(samples)} samples are not the {header.samples} that its header adds up")
    order = sorted(range(len(header.leads)), key=lambda lead: header.leads[lead] != FIRST_LEAD)
    signals = ((samples - header.zero) / header.gain).astype(np.float32)[:, order]
    places, symbols, _ = read_annotations(annotations)
    if len(places) and not 0 <= places[0] <= places[-1] < len(samples):
        raise Unexpected(f"its annotations go on to sample {places[-1]} of {len(samples)}")
    beats = np.isin(symbols, list(CLASS_OF))
    classes = np.array([CLASS_OF[symbol] for symbol in symbols[beats]], "<U1")
    return signals, tuple(header.leads[lead] for lead in order), places[beats], classes, symbols[beats]
