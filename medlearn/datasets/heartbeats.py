"""Heartbeats of 44 recordings, each beat named by two cardiologists: the MIT-BIH Arrhythmia Database.

PhysioNet's files are read in NumPy: the header (.hea), samples of 12 bits (.dat, format 212), annotations (.atr). The
formats are described in the WFDB Applications Guide, https://physionet.org/physiotools/wag/ (header(5), signal(5),
annot(5)).
"""

import numpy as np

from medlearn.datasets.download import files_of, local_copy

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
RECORDS = tuple(sorted(TRAIN + TEST))
SAME_MAN = {202: 201}
# What an annotation's number means, as PhysioNet writes it; the names of beats are letters, / and a few more.
SYMBOLS = dict(enumerate("NLRaVFJASEj/Q", start=1))
SYMBOLS |= {14: "~", 16: "|", 18: "s", 19: "T", 20: "*", 21: "D", 22: '"', 23: "=", 24: "p", 25: "B", 26: "^", 27: "t"}
SYMBOLS |= {28: "+", 29: "u", 30: "?", 31: "!", 32: "[", 33: "]", 34: "e", 35: "n", 36: "@", 37: "x", 38: "f"}
SYMBOLS |= {39: "(", 40: ")", 41: "r"}
SKIP, NUMBER, SUBTYPE, CHANNEL, TEXT = 59, 60, 61, 62, 63  # words that are no annotation, but tell more about one


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

    Notes
    -----
    De Chazal et al. 2004 (doi 10.1109/TBME.2004.827359) divided the records so that no patient is on both sides, but
    for this man: record 201 is in `train`, 202 in `test`.
    """
    from sklearn.utils import Bunch

    records = _known(RECORDS if records is None else list(records))
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
        source="https://physionet.org/files/mitdb/1.0.0/",
        licence="ODC-By 1.0",
        citation=(
            "Moody and Mark, The impact of the MIT-BIH Arrhythmia Database, IEEE Engineering in Medicine and Biology "
            "20, 45-50 (2001), doi 10.1109/51.932724; PhysioNet, doi 10.13026/C2F305"
        ),
    )


def _known(records):
    for record in records:
        if record not in RECORDS:
            paced = "is of a heart paced by a device and is left out" if record in PACED else "does not exist"
            raise ValueError(f"record {record!r} {paced}; choose from {', '.join(map(str, RECORDS))}.")
    if not records or len(set(records)) < len(records):
        raise ValueError(f"records={records}: give at least one record, and each once.")
    return [int(record) for record in records]


def _bar(records):
    from tqdm import tqdm

    return tqdm(records, desc="heartbeats", unit="record", leave=False, ncols=79, delay=2, disable=None)


def _record(record, data_home):
    """Return signals in mV, names of leads, and place, class and sign of each beat."""
    files = files_of("heartbeats")
    contents = [local_copy(files[f"{record}.{ending}"], data_home).read_bytes() for ending in ("hea", "dat", "atr")]
    leads, gain, zero = read_header(contents[0])
    order = sorted(range(len(leads)), key=lambda lead: leads[lead] != FIRST_LEAD)
    signals = ((read_samples(contents[1], len(leads)) - zero) / gain).astype(np.float32)[:, order]
    places, symbols, _ = read_annotations(contents[2])
    beats = np.isin(symbols, list(CLASS_OF))
    classes = np.array([CLASS_OF[symbol] for symbol in symbols[beats]], "<U1")
    return signals, tuple(leads[lead] for lead in order), places[beats], classes, symbols[beats]


def read_header(content):
    """Return what a record's header says: names of leads, units a millivolt, and the number that stands for 0 mV."""
    first, *lines = [line.split() for line in content.decode("ascii").splitlines() if not line.startswith("#")]
    lines = lines[: int(first[1])]
    gain, zero = np.array([[float(line[place]) for place in (2, 4)] for line in lines]).T
    return [" ".join(line[8:]) for line in lines], gain, zero


def read_samples(content, leads=2):
    """Return samples in format 212, two numbers of 12 bits in three bytes, as int16 (samples, leads).

    The first byte and the lower half of the second make one number, the third and the upper half the other. The highest
    of the twelve bits is the sign: 0xFFF is -1.

    >>> read_samples(bytes([0xE3, 0x33, 0xF3, 0xFF, 0x0F, 0x01]))
    array([[ 995, 1011],
           [  -1,    1]], dtype=int16)
    """
    first, middle, last = np.frombuffer(content, np.uint8).reshape(-1, 3).T.astype(np.int16)
    pairs = np.stack([first + ((middle & 0x0F) << 8), last + ((middle >> 4) << 8)], axis=1)
    return np.where(pairs > 2047, pairs - 4096, pairs).astype(np.int16).reshape(-1, leads)


def read_annotations(content):
    """Return annotations: places in samples, one sign each, and texts, mostly empty; at a "+" the rhythm, "(AFIB".

    An N after 18 samples, a V 300 samples later, and the end:

    >>> words = [(1 << 10) + 18, (5 << 10) + 300, 0]
    >>> places, symbols, texts = read_annotations(np.array(words, "<u2").tobytes())
    >>> places.tolist(), symbols.tolist()
    ([18, 318], ['N', 'V'])
    """
    words = np.frombuffer(content[: len(content) // 2 * 2], "<u2").tolist()
    places, symbols, texts, place, at = [], [], [], 0, 0
    while words[at] != 0:
        what, amount = words[at] >> 10, words[at] & 0x3FF
        at += 1
        if what == SKIP:  # a long way: 32 bits in two words, the upper one first
            place += (words[at] << 16) + words[at + 1]
            at += 2
        elif what == TEXT:
            texts[-1] = content[2 * at : 2 * at + amount].decode("latin-1").rstrip("\0")
            at += (amount + 1) // 2
        elif what not in (NUMBER, SUBTYPE, CHANNEL):
            place += amount
            places.append(place)
            symbols.append(SYMBOLS[what])
            texts.append("")
    return np.array(places, np.int64), np.array(symbols, "<U1"), texts
