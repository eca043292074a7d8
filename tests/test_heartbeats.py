"""MIT-BIH: PhysioNet's formats read bit by bit, a small record, and the real ones where they are."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from medlearn import datasets
from medlearn.__main__ import main
from medlearn.datasets import ChecksumMismatch, fetch_heartbeats, heartbeats
from medlearn.datasets.download import files_of, lists, local_copy
from medlearn.datasets.heartbeats import SYMBOLS, read_annotations, read_samples

CODES = {symbol: code for code, symbol in SYMBOLS.items()}


def packed(samples):
    """Write samples (n, 2) in format 212, bit by bit: the lower eight bits, both upper fours, the lower eight."""
    bits = [f"{int(value) & 0xFFF:012b}" for value in samples.ravel()]
    pairs = zip(bits[::2], bits[1::2], strict=True)
    return b"".join(bytes(int(part, 2) for part in (a[4:], b[:4] + a[:4], b[4:])) for a, b in pairs)


def words(*annotations):
    """Write annotations, each (samples since the last one, sign), and the end."""
    found = []
    for distance, symbol in annotations:
        if distance > 0x3FF:
            found += [59 << 10, distance >> 16, distance & 0xFFFF]
            distance = 0
        found.append((CODES[symbol] << 10) + distance)
    return np.array([*found, 0], "<u2").tobytes()


def header(samples, leads=("MLII", "V1"), count=None, form=212):
    sums = samples.sum(axis=0, dtype=np.int64).astype(np.int16)
    lines = [f"100.dat {form} 200 11 1024 0 {total} 0 {lead}" for total, lead in zip(sums, leads, strict=True)]
    return "\n".join([f"100 2 360 {count or len(samples)}", *lines, "# 69 M"]).encode()


SAMPLES = np.random.default_rng(0).integers(-2048, 2048, (3000, 2))
BEATS = words((5, "+"), (13, "N"), (300, "V"), (1500, "A"), (1000, "~"), (10, "/"), (1, "F"), (2, "j"))
RECORD = {"hea": header(SAMPLES), "dat": packed(SAMPLES), "atr": BEATS}


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """Put record 100, changed as told, on a mirror; it counts as the published one unless the test says otherwise."""
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path / "mirror"))
    (tmp_path / "mirror" / "mit-bih").mkdir(parents=True)

    def write(official=True, **changes):
        lines = ""
        for ending, content in (RECORD | changes).items():
            (tmp_path / "mirror" / "mit-bih" / f"100.{ending}").write_bytes(content)
            sha256 = hashlib.sha256(content).hexdigest()
            lines += f"{sha256}  mit-bih/100.{ending}\n"
            if official:
                monkeypatch.setitem(lists()["heartbeats"]["files"], f"100.{ending}", f"sha256:{sha256}")
        (tmp_path / "mirror" / "SHA256SUMS").write_text(lines)

    return write


def test_twelve_bits_are_read_back():
    assert np.array_equal(read_samples(packed(SAMPLES)), SAMPLES)
    assert read_samples(packed(SAMPLES), leads=1).shape == (6000, 1)


def test_annotations_far_apart_and_with_text():
    rhythm = np.array([(28 << 10) + 7, (63 << 10) + 5], "<u2").tobytes() + b"(AFIB\0" + words((70_000, "N"))
    places, symbols, texts = read_annotations(rhythm)
    assert (places.tolist(), symbols.tolist(), texts) == ([7, 70_007], ["+", "N"], ["(AFIB", ""])
    assert [len(found) for found in read_annotations(words())] == [0, 0, 0]


def test_beats_classes_and_millivolts(offer):
    offer()
    data = fetch_heartbeats([100])
    assert data.beats[0].tolist() == [18, 318, 1818, 2828, 2829, 2831]
    assert "".join(data.classes[0]) == "NVSQFN"
    assert "".join(data.symbols[0]) == "NVA/Fj"
    assert data.signals[0].dtype == np.float32
    assert np.allclose(data.signals[0], (SAMPLES - 1024) / 200)
    assert (data.records.tolist(), data.train.tolist(), data.test.tolist()) == ([100], [], [100])


def test_the_limb_lead_comes_first_by_its_name(offer):
    offer(hea=header(SAMPLES, leads=("V5", "MLII")))
    data = fetch_heartbeats([100])
    assert data.leads == [("MLII", "V5")]
    assert np.allclose(data.signals[0], (SAMPLES[:, ::-1] - 1024) / 200)


def test_a_file_that_is_not_the_published_one_is_refused(offer, tmp_path):
    offer(official=False)
    with pytest.raises(ChecksumMismatch, match=r"mit-bih/100\.hea is not what was published"):
        fetch_heartbeats([100])
    assert not list((tmp_path / "cache").rglob("*.hea"))


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([100, 999], "record 999 does not exist; choose from 100, 101, 103"),
        ([102], "record 102 is of a heart paced by a device and is left out"),
        ([], "give at least one record"),
        ([100.5], r"record 100\.5 does not exist"),
        (["100"], "record '100' does not exist"),
        ([100, 100], "give at least one record, and each once"),
    ],
)
def test_records_that_are_not_there(records, message):
    with pytest.raises(ValueError, match=message):
        fetch_heartbeats(records)


def test_the_lists_of_records():
    both = [*heartbeats.TRAIN, *heartbeats.TEST]
    assert sorted(both) == list(heartbeats.RECORDS)
    assert len(both) == len(set(both)) == 44
    assert not set(heartbeats.PACED) & set(both)
    files = files_of("heartbeats")
    assert len(files) == 132
    assert files["232.atr"].url == "https://physionet.org/files/mitdb/1.0.0/232.atr"


def test_the_command_line_knows_them(capsys):
    assert main(["fetch", "--list", "heartbeats"]) == 0
    assert "every beat named" in capsys.readouterr().out


# The real records.


@pytest.fixture
def home(tmp_path):
    found = datasets.status("heartbeats")
    if found == "missing":
        pytest.skip("heartbeats are neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    return tmp_path if found == "mirror" else None


@pytest.mark.parametrize("record", [100, 114, 208])
def test_wfdb_reads_the_same(record, home):
    wfdb = pytest.importorskip("wfdb", reason="wfdb is not installed: pip install wfdb")
    data = fetch_heartbeats([record], data_home=home)
    path = Path(local_copy(files_of("heartbeats")[f"{record}.hea"], home)).with_suffix("")
    theirs, notes = wfdb.rdrecord(str(path)), wfdb.rdann(str(path), "atr")
    order = [theirs.sig_name.index(lead) for lead in data.leads[0]]
    assert np.allclose(data.signals[0], theirs.p_signal[:, order], atol=1e-6)
    places, symbols, texts = read_annotations(path.with_suffix(".atr").read_bytes())
    assert np.array_equal(places, notes.sample)
    assert (symbols.tolist(), texts) == (notes.symbol, [text.rstrip("\0") for text in notes.aux_note])


def test_the_real_beats_are_those_that_de_chazal_counted(home):
    data = fetch_heartbeats(data_home=home)
    counts = {}
    for name in ("train", "test"):
        classes = np.concatenate([data.classes[k] for k in np.flatnonzero(np.isin(data.records, data[name]))])
        counts[name] = [int(np.sum(classes == one)) for one in data.class_names]
    assert counts == {"train": [45866, 944, 3788, 415, 8], "test": [44259, 1837, 3221, 388, 7]}
    assert {leads[0] for leads in data.leads} == {"MLII"}
    assert len(np.unique(data.patients)) == 43
