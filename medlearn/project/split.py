"""Training, validation and test: every patient in one of them, every class in all three; and the images of each."""

from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from medlearn.project.pictures import Refused, load_images

PARTS = ("train", "validation", "test")
SHARES = {"test": 0.2, "validation": 0.2}  # of the patients of each class; training is the rest
FEWEST_CENTRES, CENTRE_SHARES = 3, (0.1, 0.4)  # a centre kept out holds a share of the patients between these
TRIALS = 100
FEW = 10  # patients of a class; an interval from fewer misses the truth too often
MOST_BYTES = 3 * 2**26  # of images to learn from; what the network makes of them needs about three times as much


class Part(NamedTuple):
    """The images of one part."""

    images: np.ndarray  # float32, (n, size, size, channels)
    labels: np.ndarray  # places in the inventory's list of classes, (n,)
    patients: np.ndarray  # (n,): those with near duplicates under one name, the `group` of the table
    table: object  # the rows of the inventory's table
    said: str  # how many images, and whether memory left some out


def split_by_patient(table, *, random_state=0):
    """Deal patients out, 60 % to training, 20 % to validation, 20 % to test, each class as evenly as it goes.

    Parameters
    ----------
    table : pandas.DataFrame
        A row an image, with `label`, `patient` and `centre` ("" for unknown), as of `medlearn.project.inventory`. If it
        has a `group`, that is dealt out: patients whom near duplicates connect.
    random_state : int

    Returns
    -------
    parts : pandas.Series of str
        "train", "validation" or "test" for each row; `parts.attrs["said"]` is a list of what was decided. The order of
        the rows plays no part.

    Raises
    ------
    Refused
        A ValueError: a class has images of fewer than three patients, or a part would be without a class.
    """
    fewer_patients = table.patient.nunique()
    table = table.assign(patient=table.get("group", table.patient))
    fewer_patients -= table.patient.nunique()
    check_patients(table)
    kept_out = _centre_to_keep_out(table)
    outside = set(table.patient[table.centre == kept_out]) if kept_out else set()
    rest, rng = table[~table.patient.isin(outside)], np.random.default_rng(random_state)
    for _ in range(TRIALS):
        dealt = dict.fromkeys(outside, "test") | _dealt(rest, rng, {"validation": 0.25} if outside else SHARES)
        parts = table.patient.map(dealt).rename("part")
        if (missing := _missing_class(table, parts)) is None:
            break
    else:
        raise Refused(
            f"no {missing[0]} part with class {missing[1]!r} was found: its patients have images of rarer classes "
            "too. Leave that class out, merge it with another, or collect more patients."
        )
    counts = ", ".join(f"{part} {table.patient[parts == part].nunique()}" for part in PARTS)
    parts.attrs["said"] = [_said_of_centre(table, kept_out), f"patients: {counts}; nobody is in two parts"]
    counted = table.groupby([parts, "label"], sort=False).patient.nunique()
    if few := say_few({f"{label} in {part}": n for (part, label), n in counted.items()}):
        parts.attrs["said"].append(few)
    if fewer_patients:
        parts.attrs["said"].append(f"patients who share a picture count as one: {fewer_patients} fewer")
    return parts


def load_part(inventory, parts, name, images, *, size, channels):
    """Load the images of one part; of more training images than memory should hold, whole patients at random."""
    if name not in PARTS:
        raise ValueError(f"there is no part {name!r}; the parts are {', '.join(map(repr, PARTS))}.")
    table, said = inventory.table[np.asarray(parts) == name], ""
    labels = table.label.map(inventory.classes.index).to_numpy()
    if name == "train":
        most = MOST_BYTES // (4 * size * size * channels)
        rows = fewer(labels, table.group.to_numpy(), most)
        said = f" of {len(table)}, for more would not fit into memory" if len(rows) < len(table) else ""
        table, labels = table.iloc[rows], labels[rows]
    loaded = load_images(table, images, size=size, channels=channels)
    return Part(loaded, labels, table.group.to_numpy(), table, f"{name}: {len(table)} images{said}")


def common_channels(table):
    """Return 3 if most images of an inventory's table are in colour, else 1."""
    return 3 if (table.channels == 3).mean() > 0.5 else 1


def check_patients(table):
    """Refuse a table in which a class cannot stand in all three parts."""
    if table.patient.nunique() == 1:
        raise Refused(
            f"all images are of one patient, {table.patient.iloc[0]!r}, so nothing can be tested on others. Name the "
            "column that tells patients apart."
        )
    patients = table.groupby("label").patient.nunique()
    if patients.min() < 3:
        rare = patients.idxmin()
        near = get_close_matches(rare, patients.index.drop(rare), 1)
        meant = f" Is it {near[0]!r}, written in another way?" if near else ""
        raise Refused(
            f"class {rare!r} has too few patients, {patients.min()}: training, validation and test need "
            f"one each.{meant} Leave the class out, merge it with another, or collect more patients."
        )


def say_few(counts):
    """Warn of those with so few patients that nothing firm can be said; "" if there are enough of all.

    >>> say_few({"a tumour": 3, "no tumour": 30})
    '3 patients with a tumour: fewer than 10 say little, and an interval from them is a rough guide only.'
    """
    few = [f"{n} patient{'s' * (n != 1)} with {name}" for name, n in counts.items() if n < FEW]
    if not few:
        return ""
    return f"{', '.join(few)}: fewer than {FEW} say little, and an interval from them is a rough guide only."


def grouped_folds(labels, patients, folds, random_state):
    """Deal patients into folds, each class as evenly as it goes: a list of (seen, unseen) places."""
    from warnings import catch_warnings, simplefilter

    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
    with catch_warnings():
        simplefilter("ignore", UserWarning)  # a class with fewer images than folds is allowed here
        return list(splitter.split(labels, labels, patients))


def fewer(labels, patients, most, *, random_state=0):
    """Choose whole patients at random until there are about as many images as allowed, of every class in its share."""
    if len(labels) <= most:
        return np.arange(len(labels))
    rng = np.random.default_rng(random_state)
    _, codes, sizes = np.unique(patients, return_inverse=True, return_counts=True)
    order = rng.permutation(len(sizes))
    place = np.argsort(order)[codes]  # of each image's patient in the random order
    first = np.zeros(len(sizes), bool)
    for label in np.unique(labels):
        first[order[np.unique(place[labels == label])[:2]]] = True
    order = np.concatenate([order[first[order]], order[~first[order]]])
    fits = (np.cumsum(sizes[order]) <= most) | first[order]
    return np.flatnonzero(np.isin(codes, order[fits]))


def _centre_to_keep_out(table):
    """Return the centre nearest to a fifth of the patients that has every class and leaves enough of each, or None."""
    centres = table[table.centre != ""].groupby("centre").patient.nunique()
    if len(centres) < FEWEST_CENTRES:
        return None
    shares = centres / table.patient.nunique()
    shares = shares[shares.between(*CENTRE_SHARES)]
    for centre in (shares - SHARES["test"]).abs().sort_values(kind="stable").index:
        inside = table.patient.isin(table.patient[table.centre == centre])
        left = table[~inside].groupby("label").patient.nunique()
        if table.label[inside].nunique() == len(left) == table.label.nunique() and left.min() >= 2:
            return centre
    return None


def _dealt(table, rng, shares):
    """Map each patient to a part, one group after the other: the patients whose rarest class is the same."""
    patients = table.groupby("label").patient.nunique()
    ranked = sorted(patients.index, key=lambda name: (patients[name], name))
    rarity = table.label.map({label: place for place, label in enumerate(ranked)})
    rarest = rarity.groupby(table.patient).min()
    dealt = {}
    for rank in sorted(rarest.unique()):
        dealt |= _portions(rng.permutation(rarest.index[rarest == rank].to_numpy()), shares)
    return dealt


def _portions(names, shares):
    """Cut a shuffled list of patients into parts, at least one patient each where there are enough."""
    dealt, start = {}, 0
    for part, share in shares.items():
        fewest = 1 if len(names) > len(shares) else 0
        stop = start + max(fewest, round(share * len(names)))
        dealt |= dict.fromkeys(names[start:stop], part)
        start = stop
    return dealt | dict.fromkeys(names[start:], "train")


def _missing_class(table, parts):
    """Return the first (part, class) that does not occur together, None if all do."""
    found = set(zip(parts, table.label, strict=True))
    wanted = ((part, label) for part in PARTS for label in sorted(table.label.unique()))
    return next((pair for pair in wanted if pair not in found), None)


def _said_of_centre(table, kept_out):
    n = table.centre[table.centre != ""].nunique()
    if kept_out:
        return f"centre {kept_out!r} is the test part, whole: nothing is learnt from any of its patients"
    if n >= FEWEST_CENTRES:
        return (
            f"none of the {n} centres could be kept out whole: each has too many or too few patients, or lacks a class"
        )
    return (
        f"{n} centres: none is kept out" if n else "no centres are known: the test tells nothing about another hospital"
    )
