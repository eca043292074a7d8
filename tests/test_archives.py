"""Archives that somebody crafted: each is refused in one sentence, before it is unpacked."""

import io
import tracemalloc
import warnings
import zipfile

import numpy as np
import pytest

from medlearn.datasets.archives import WHOLE_NUMBERS, Unexpected, read_arrays

EXPECTED = {"images": ((3, 4, 4), "uint8"), "labels": ((3, 1), WHOLE_NUMBERS)}
IMAGES = np.arange(48, dtype=np.uint8).reshape(3, 4, 4)
LABELS = np.array([[0], [1], [1]])


def npy(array, **options):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asanyarray(array), **options)
    return stream.getvalue()


def header(text, body=b"", magic=b"\x93NUMPY\x01\x00"):
    text = text.encode("latin1") + b"\n"
    return magic + len(text).to_bytes(2, "little") + text + body


def promising(shape, dtype="|u1", fortran=False):
    return header(f"{{'descr': {dtype!r}, 'fortran_order': {fortran}, 'shape': {shape}, }}", b"0" * 48)


GOOD = {"images.npy": npy(IMAGES), "labels.npy": npy(LABELS)}


def crafted(members, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def with_images(content):
    return crafted((GOOD | {"images.npy": content}).items())


def marked(content, place, value):
    """Change two bytes of each member's entry in the zip file's two lists."""
    content = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", place), (b"PK\x01\x02", place + 2)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset : at + offset + 2] = value.to_bytes(2, "little")
            at = content.find(signature, at + 4)
    return bytes(content)


WHOLE = crafted(GOOD.items())
FAULTS = {
    "no archive": (b"<html>log in</html>", "it is not an npz archive"),
    "nothing": (b"", "it is not an npz archive"),
    "cut short": (WHOLE[:-30], "it is not an npz archive"),
    "begins in the middle": (WHOLE[40:], "cannot be read|it is not an npz archive"),
    "a bit is wrong": (WHOLE[:60] + bytes([WHOLE[60] ^ 255]) + WHOLE[61:], "images cannot be read"),
    "wrong magic": (with_images(b"\x94NUMPY" + npy(IMAGES)[6:]), r"images cannot be read \(its header is none"),
    "unknown version": (with_images(b"\x93NUMPY\x09\x00" + npy(IMAGES)[8:]), "its header is none"),
    "no header": (with_images(header("__import__('os').system('true')")), "its header is none"),
    "half a header": (with_images(header("{'descr': '|u1'")), "its header is none"),
    "endless header": (with_images(header("(" * 60_000)), "its header is none"),
    "cut member": (with_images(npy(IMAGES)[:-5]), r"unpacks to 171 bytes instead of 176"),
    "objects": (with_images(npy(np.array([print] * 3, object))), "images holds pickled Python objects"),
    "objects inside": (with_images(promising((3, 4, 4), [("a", "|O")])), "images holds pickled Python objects"),
    "huge shape": (with_images(promising((10**9, 10**9))), r"shape \(1000000000, 1000000000\) instead of \(3, 4, 4\)"),
    "overflowing shape": (with_images(promising((2**62, 4, 4))), "has shape"),
    "long shape": (with_images(promising((1,) * 900)), "has shape"),
    "negative shape": (with_images(promising((-3, -4, 4))), r"has shape \(-3, -4, 4\)"),
    "wrong type": (with_images(npy(IMAGES.astype(np.int8))), "images is int8 instead of uint8"),
    "large type": (with_images(promising((3, 4, 4), "|S1000000000")), r"images is \|S1000000000 instead of uint8"),
    "labels of text": (
        crafted([("images.npy", GOOD["images.npy"]), ("labels.npy", npy(LABELS.astype(str)))]),
        "labels",
    ),
    "bomb": (with_images(npy(IMAGES) + bytes(30_000_000)), "unpacks to 30000176 bytes instead of 176"),
    "missing": (crafted([("images.npy", GOOD["images.npy"])]), "it lacks labels, and has images"),
    "empty": (crafted([]), "it lacks images, and has nothing"),
    "surplus": (crafted([*GOOD.items(), ("setup.py", b"1")]), r"it has 3 members instead of 2, among them 'setup\.py'"),
    "twice": (
        crafted([*GOOD.items(), ("labels.npy", npy(LABELS))]),
        "it has 3 members instead of 2, among them 'labels'",
    ),
    "twice, by another name": (crafted([*GOOD.items(), ("labels", npy(LABELS))]), "among them 'labels'"),
    "encrypted": (marked(WHOLE, 6, 1), "images is encrypted"),
    "unknown method": (marked(WHOLE, 8, 99), "compressed in a way"),
    "rare method": (crafted(GOOD.items(), zipfile.ZIP_LZMA), "compressed in a way that NumPy does not write"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_crafted_archive_is_refused_in_one_sentence(fault, tmp_path):
    content, message = FAULTS[fault]
    (tmp_path / "crafted.npz").write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(Unexpected, match=message) as caught:
            read_arrays(tmp_path / "crafted.npz", EXPECTED)
        assert tracemalloc.get_traced_memory()[1] < 5e6
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250
    assert "allow_pickle" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("version", [(1, 0), (2, 0)])
def test_a_sound_archive_is_read(version, compression, tmp_path):
    members = {"labels.npy": npy(LABELS, version=version), "images.npy": npy(IMAGES, version=version)}
    (tmp_path / "sound.npz").write_bytes(crafted(members.items(), compression))
    found = read_arrays(tmp_path / "sound.npz", EXPECTED)
    assert list(found) == ["images", "labels"]
    assert (found["images"] == IMAGES).all()
    assert (found["labels"] == LABELS).all()


def test_column_by_column_is_only_another_way_to_write_the_same(tmp_path):
    np.savez(tmp_path / "fortran.npz", images=np.asfortranarray(IMAGES), labels=LABELS)
    found = read_arrays(tmp_path / "fortran.npz", EXPECTED)["images"]
    assert (found == IMAGES).all()
    assert found.flags.c_contiguous
