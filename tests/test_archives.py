"""Archives that somebody crafted: each is refused in one sentence, before it takes the memory."""

import bz2
import gzip
import io
import tarfile
import tracemalloc
import warnings
import zipfile

import numpy as np
import pytest
from PIL import Image

from medlearn.datasets.archives import Unexpected, picture, read_arrays, read_sheet, read_tar, read_zip, unzipped

IMAGES = np.arange(48, dtype=np.uint8).reshape(3, 4, 4)
LIMIT = 10**6


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(members):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def npy(array):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asanyarray(array))
    return stream.getvalue()


def promising(shape, dtype="|u1"):
    text = f"{{'descr': {dtype!r}, 'fortran_order': False, 'shape': {shape}, }}\n".encode("latin1")
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + b"0" * 48


def marked(content, place, value, size=2):
    """Change bytes of each member's entry in the zip file's two lists."""
    content = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", place), (b"PK\x01\x02", place + 2)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset : at + offset + size] = value.to_bytes(size, "little")
            at = content.find(signature, at + 4)
    return bytes(content)


def images(content):
    return zipped([("images.npy", content)])


WHOLE = images(npy(IMAGES))
BOMB = bytes(30_000_000)
ZIPS = {
    "no archive": (b"<html>log in</html>", "it as a zip archive cannot be read"),
    "nothing": (b"", "it as a zip archive cannot be read"),
    "cut short": (WHOLE[:-30], "it as a zip archive cannot be read"),
    "a bit is wrong": (WHOLE[:60] + bytes([WHOLE[60] ^ 255]) + WHOLE[61:], "cannot be read"),
    "wrong magic": (images(b"\x94NUMPY" + npy(IMAGES)[6:]), "images.npy cannot be read"),
    "half a header": (images(b"\x93NUMPY\x01\x00\x10\x00{'descr': '|u1'"), "images.npy cannot be read"),
    "cut member": (images(npy(IMAGES)[:-5]), "images.npy promises"),
    "objects": (
        images(npy(np.array([print] * 3, object))),
        "images.npy cannot be read .Object arrays cannot be loaded",
    ),
    "objects inside": (images(promising((3, 4, 4), [("a", "|O")])), "Object arrays cannot be loaded"),
    "huge shape": (images(promising((10**9, 10**9))), "images.npy promises"),
    "overflowing shape": (images(promising((2**62, 4, 4))), "images.npy promises"),
    "negative shape": (images(promising((-3, -4, 4))), "images.npy cannot be read"),
    "large type": (images(promising((3, 4, 4), "|S1000000000")), "images.npy promises"),
    "bomb": (images(npy(IMAGES) + BOMB), "images.npy holds more than the 1000000 bytes that it can have"),
    "lies about its size": (marked(images(BOMB), 22, 100, 4), "cannot be read"),
    "a little each": (zipped([(f"{k}.npy", bytes(300_000)) for k in range(9)]), "its files hold more than the 1000000"),
    "twice": (zipped([("images.npy", b"1"), ("other/images.npy", b"2")]), "it holds images.npy twice"),
    "encrypted": (marked(WHOLE, 6, 1), "it as a zip archive cannot be read"),
    "unknown method": (marked(WHOLE, 8, 99), "compressed in a rare way"),
    "a method that unpacks all": (zipped([("images.npy", BOMB)], zipfile.ZIP_BZIP2), "compressed in a rare way"),
}


@pytest.mark.parametrize("fault", ZIPS)
def test_a_crafted_archive_is_refused_in_one_sentence(fault, tmp_path):
    content, message = ZIPS[fault]
    (tmp_path / "crafted.npz").write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(Unexpected, match=message) as caught:
            read_arrays(tmp_path / "crafted.npz", in_all=LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 5e6
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_pickled_objects_are_not_run(tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "sprung"), "w"))

    np.savez(tmp_path / "trap.npz", images=np.array([Trap()], dtype=object))
    with pytest.raises(Unexpected, match="Object arrays cannot be loaded"):
        read_arrays(tmp_path / "trap.npz", in_all=LIMIT)
    assert not (tmp_path / "sprung").exists()


def test_a_sound_archive_is_read(tmp_path):
    for save in (np.savez, np.savez_compressed):
        save(tmp_path / "sound.npz", images=np.asfortranarray(IMAGES), labels=np.arange(3))
        found = read_arrays(tmp_path / "sound.npz", in_all=LIMIT)
        assert list(found) == ["images", "labels"]
        assert np.array_equal(found["images"], IMAGES)


def test_files_of_a_tar_archive_are_bounded_each_and_in_all(tmp_path):
    (tmp_path / "a.tar").write_bytes(tarred([("x/a.gz", bytes(600)), ("x/._a.gz", b""), ("y/a.gz", bytes(500))]))
    read = {"path": tmp_path / "a.tar", "ending": (".gz",)}
    assert list(read_tar(**read, most=600, in_all=1100)) == ["x/a.gz", "y/a.gz"]
    with pytest.raises(Unexpected, match=r"x/a\.gz holds more than the 599 bytes"):
        read_tar(**read, most=599, in_all=1100)
    with pytest.raises(Unexpected, match="its files hold more than the 1099 bytes that all of them can have"):
        read_tar(**read, most=600, in_all=1099)


def test_a_gzip_bomb_is_not_unpacked():
    tracemalloc.start()
    with pytest.raises(Unexpected, match="bomb holds more than the 1000 bytes"):
        unzipped("bomb", gzip.compress(BOMB), most=1000)
    assert tracemalloc.get_traced_memory()[1] < 5e6
    tracemalloc.stop()
    with pytest.raises(Unexpected, match="other cannot be read"):
        unzipped("other", bz2.compress(b"1"), most=1000)


def test_names_that_lead_out_of_the_archive_write_nothing(tmp_path):
    (tmp_path / "a.zip").write_bytes(
        zipped([("../../evil.png", b"1"), ("/etc/other.png", b"2"), ("__MACOSX/c.png", b"")])
    )
    found = read_zip(tmp_path / "a.zip", ending=(".png",), most=9, in_all=9)
    assert found == {"evil.png": b"1", "other.png": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_pictures_are_looked_at_before_they_are_decoded():
    stream = io.BytesIO()
    Image.fromarray(np.zeros((3000, 3000), np.uint8)).save(stream, "PNG")
    with pytest.raises(Unexpected, match="huge has 3000 x 3000 pixels"):
        picture("huge", stream.getvalue())
    with pytest.raises(Unexpected, match="page cannot be read"):
        picture("page", b"<html>")


def sheet(body, strings=()):
    shared = "".join(f"<si><r><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r></si>" for text in strings)
    parts = [("xl/worksheets/sheet1.xml", f"<w>{body}</w>"), ("xl/sharedStrings.xml", f"<sst>{shared}</sst>")]
    return zipped(parts)


def test_a_sheet_is_read_with_shared_texts_inline_texts_numbers_and_gaps(tmp_path):
    body = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>in</t></is></c></row>'
        '<row><c r="B2"><v>1.5</v></c></row>'
    )
    (tmp_path / "a.xlsx").write_bytes(sheet(body, ["name"]))
    assert read_sheet(tmp_path / "a.xlsx") == [["name", "", "in"], ["", "1.5", ""]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped([("a.txt", b"")]), "it is no Excel file"),
        (sheet("<!DOCTYPE a><a/>"), "its XML declares entities"),
        (sheet("<a>"), "its XML cannot be read"),
        (sheet('<row><c r="A1" t="s"><v>5</v></c></row>'), "cell A1 points to a text that is not there"),
        (sheet("<row><c/></row>"), "a cell does not say where it stands"),
        (sheet(" " * 3_000_000), "sheet1.xml holds more than the 2000000 bytes"),
    ],
)
def test_a_sheet_with_a_flaw_is_told(content, message, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(Unexpected, match=message):
        read_sheet(tmp_path / "a.xlsx")
