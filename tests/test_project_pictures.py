"""One file becomes one picture: every format, each decision said, and one sentence for what cannot be read."""

import gzip
import random

import nibabel
import numpy as np
import pydicom
import pytest
import tifffile
from PIL import Image
from pydicom import examples, uid

from medlearn.project import pictures
from medlearn.project.pictures import finish, format_of, how_scaled, prepare, read_picture

GREY = np.arange(60, dtype=np.uint8).reshape(6, 10) * 4
COLOUR = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=-1)


def seen(path):
    """Return the numbers of a picture without the axis of its one channel, and what was said."""
    picture = read_picture(path)
    assert picture.pixels.dtype == np.float32
    assert picture.pixels.ndim == 3
    assert np.isfinite(picture.pixels).all()
    return picture.pixels[..., 0] if picture.pixels.shape[2] == 1 else picture.pixels, " / ".join(picture.said)


@pytest.fixture
def saved(tmp_path):
    """Save an array or an image of Pillow, and return the path."""

    def save(image, name="ä picture.png", **options):
        image = Image.fromarray(image) if isinstance(image, np.ndarray) else image
        image.save(tmp_path / name, **options)
        return tmp_path / name

    return save


def test_grey_and_colour_of_three_formats(saved):
    for name, format in (("a.png", "PNG"), ("a.tif", "TIFF"), ("a.JPG", "JPEG")):
        picture = read_picture(saved(GREY, name, quality=100))
        assert (picture.format, picture.bits, picture.spacing, picture.said) == (format, 8, None, [])
        assert np.abs(picture.pixels[..., 0] - GREY).max() <= (2 if format == "JPEG" else 0)
    assert np.array_equal(seen(saved(COLOUR))[0], COLOUR)


def test_the_same_picture_has_the_same_digest_in_another_format(saved):
    as_colour = saved(np.repeat(GREY[..., None], 3, axis=2), "c.png")
    digests = [read_picture(path).digest for path in (saved(GREY), saved(GREY, "b.tif"), as_colour)]
    assert len(set(digests)) == 1
    assert digests[0] != read_picture(saved(GREY.T, "d.png")).digest
    assert "holds grey only" in seen(as_colour)[1]


def test_transparency_is_drawn_on_black(saved):
    half = np.full(GREY.shape, 255, np.uint8)
    half[:3] = 0
    for image in (np.dstack([COLOUR, half]), np.dstack([GREY, half])):
        numbers, said = seen(saved(image))
        assert not numbers[:3].any()
        assert np.array_equal(numbers[3:], (COLOUR if image.shape[2] == 4 else GREY)[3:])
        assert said == "transparent pixels, drawn on black"


def test_palettes_bits_and_printers_colours(saved):
    palette = Image.fromarray(COLOUR).quantize(8)
    numbers, said = seen(saved(palette, "p.png"))
    assert np.array_equal(numbers, np.asarray(palette.convert("RGB")))
    assert said == "a palette, read as the colours it stands for"
    picture = read_picture(saved(Image.fromarray(GREY > 100), "1.png"))
    assert (picture.bits, picture.pixels.max()) == (1, 1)
    assert "CMYK" in seen(saved(Image.fromarray(COLOUR).convert("CMYK"), "c.jpg"))[1]


def test_a_turned_photograph_is_turned_back(saved):
    exif = Image.Exif()
    exif[274] = 6
    numbers, said = seen(saved(Image.fromarray(GREY).rotate(90, expand=True), "t.png", exif=exif))
    assert np.array_equal(numbers, GREY)
    assert said == "turned as its EXIF orientation says"


@pytest.mark.parametrize("kind", "u1 i1 u2 i2 u4 i4 i8 f2 f4 f8".split())
def test_tiff_of_every_kind(tmp_path, kind):
    tifffile.imwrite(tmp_path / "t.tif", (GREY // 2).astype(kind))
    picture = read_picture(tmp_path / "t.tif")
    assert np.array_equal(picture.pixels[..., 0], GREY // 2)
    assert picture.bits == 8 * np.dtype(kind).itemsize


def test_sixteen_bits(saved, tmp_path):
    assert np.array_equal(seen(saved(GREY.astype(np.uint16) * 257))[0], GREY * 257.0)
    assert read_picture(tmp_path / "ä picture.png").bits == 16
    deep = COLOUR.astype(np.uint16) * 16
    for planes in ("contig", "separate"):
        image = deep if planes == "contig" else np.moveaxis(deep, -1, 0)
        tifffile.imwrite(tmp_path / "c.tif", image, photometric="rgb", planarconfig=planes)
        assert np.array_equal(seen(tmp_path / "c.tif")[0], deep)
        assert read_picture(tmp_path / "c.tif").bits == 16


def test_what_tiff_can_hold_and_a_picture_cannot(tmp_path):
    tifffile.imwrite(tmp_path / "c.tif", GREY.astype(np.complex64))
    with pytest.raises(ValueError, match=r"c\.tif holds complex64 with the axes YX\. Save it as grey or RGB"):
        read_picture(tmp_path / "c.tif")
    five = np.stack([GREY + place for place in range(5)], axis=-1).astype(np.uint16)
    tifffile.imwrite(tmp_path / "5.tif", five, photometric="rgb", planarconfig="contig", extrasamples=[0, 0])
    numbers, said = seen(tmp_path / "5.tif")
    assert np.array_equal(numbers, five[..., :3])
    assert said == "samples beyond grey or RGB are left out"


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_white_is_zero(tmp_path, kind):
    tifffile.imwrite(tmp_path / "t.tif", GREY.astype(kind), photometric="miniswhite")
    numbers, said = seen(tmp_path / "t.tif")
    assert np.array_equal(numbers, np.iinfo(kind).max - GREY.astype(float))
    assert "white is zero" in said


def test_pages(tmp_path):
    stack = np.arange(7, dtype=np.uint8)[:, None, None] + GREY
    tifffile.imwrite(tmp_path / "s.tif", stack, photometric="minisblack")
    numbers, said = seen(tmp_path / "s.tif")
    assert np.array_equal(numbers, stack[3])
    assert said == "a stack of 7 pages: the mean of its middle three pages is used"
    with tifffile.TiffWriter(tmp_path / "p.tif") as file:
        for page in (GREY[:2, :2], GREY, GREY[::2, ::2]):
            file.write(page, photometric="minisblack")
    assert np.array_equal(seen(tmp_path / "p.tif")[0], GREY)
    assert "the largest is used" in seen(tmp_path / "p.tif")[1]


def test_nan_becomes_the_smallest_value(tmp_path):
    image = GREY.astype(np.float32)
    image[0, :3] = np.nan, np.inf, -np.inf
    tifffile.imwrite(tmp_path / "n.tif", image)
    numbers, said = seen(tmp_path / "n.tif")
    assert np.array_equal(numbers[0, :3], [image[0, 3]] * 3)
    assert said == "NaN or infinite pixels are filled with the smallest value"
    tifffile.imwrite(tmp_path / "n.tif", image * np.nan)
    with pytest.raises(ValueError, match=r"n\.tif holds no finite number, only NaN or infinity"):
        read_picture(tmp_path / "n.tif")


def test_a_spacing_that_is_none():
    for spacing in ((0.0, 1.0), (float("nan"), 1.0), (-1.0, 1.0), None):
        assert pictures.finish(GREY, "NIfTI", 8, spacing=spacing).spacing is None


def test_numbers_at_the_end_of_the_range(tmp_path):
    tifffile.imwrite(tmp_path / "h.tif", np.array([[3e38, -3e38, 5.0], [1e300, 2.0, 3.0]]))
    assert seen(tmp_path / "h.tif")[0].tolist() == [[2, 2, 5], [2, 2, 3]]


def dicom(path, image, position=0.0, series="1.2", photometric="MONOCHROME2"):
    header = examples.ct
    header.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    header.Rows, header.Columns = image.shape[-2:]
    header.NumberOfFrames = image.shape[0] if image.ndim == 3 else 1
    header.PixelData = image.astype(np.int16).tobytes()
    header.ImagePositionPatient = [0, 0, position]
    header.SeriesInstanceUID, header.PhotometricInterpretation = series, photometric
    path.parent.mkdir(exist_ok=True)
    header.save_as(path)
    return path


def test_dicom_in_hounsfield_units(tmp_path):
    picture = read_picture(dicom(tmp_path / "no extension", GREY))
    assert (picture.format, picture.spacing, picture.said) == ("DICOM", (0.661468, 0.661468), ["in HU"])
    assert np.array_equal(picture.pixels[..., 0], GREY - 1024.0)
    frames = np.stack([GREY + place for place in range(5)])
    assert np.array_equal(seen(dicom(tmp_path / "f.dcm", frames))[0], frames[2] - 1024.0)
    assert "a stack of 5 frames" in seen(tmp_path / "f.dcm")[1]


def test_small_numbers_that_are_bright(tmp_path):
    path = dicom(tmp_path / "x.dcm", GREY, photometric="MONOCHROME1")
    header = pydicom.dcmread(path)
    header.Modality = "CR"
    for name in ("RescaleSlope", "RescaleIntercept", "RescaleType"):
        header.pop(name, None)
    header.save_as(path)
    numbers, said = seen(path)
    assert numbers[0, 0] == numbers.max()
    assert "MONOCHROME1" in said


def test_a_series_is_sorted_by_position(tmp_path):
    for name, position in zip("gfedcba", (3, 1, 2, 0, 6, 5, 4), strict=True):
        dicom(tmp_path / "s" / f"{name}.dcm", np.full((6, 10), 10 * position), position)
    numbers, said = seen(tmp_path / "s")
    assert (numbers == 30 - 1024).all()
    assert said.startswith("a stack of 7 slices: the mean of its middle three slices is used")
    dicom(tmp_path / "s" / "h.dcm", GREY, 9, series="1.3")
    with pytest.raises(ValueError, match=r"more than one DICOM series. Give each series a folder of its own"):
        read_picture(tmp_path / "s")


def test_a_volume_may_be_its_projection(tmp_path):
    brightest = np.zeros((7, 6, 10))
    brightest[range(6), range(6), range(6)] = range(100, 160, 10)
    for n, slice_ in enumerate(brightest):
        dicom(tmp_path / "s" / f"{n}.dcm", slice_, n)
    picture = read_picture(tmp_path / "s", "projection")
    assert np.array_equal(picture.pixels[..., 0], brightest.max(axis=0) - 1024)
    said = "a stack of 7 slices: the largest value of each line through them is used (projection)"
    assert picture.said[0] == said
    body = np.random.default_rng(0).random((5, 7, 9), np.float32)
    picture = read_picture(nifti(tmp_path / "a.nii", body), "projection")
    assert np.array_equal(picture.pixels[..., 0], body[::-1, ::-1].max(axis=2).T)
    with pytest.raises(ValueError, match="volume='mip': write 'middle' or 'projection'"):
        read_picture(tmp_path / "a.nii", "mip")


def test_a_projection_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    path = nifti(tmp_path / "a.nii.gz", np.zeros((64, 64, 64), np.int16))
    monkeypatch.setattr(pictures, "MOST_BYTES", 2**20)
    assert read_picture(path).pixels.shape == (64, 64, 1)
    with pytest.raises(ValueError, match="would fill 2 MB of memory"):
        read_picture(path, "projection")


def nifti(path, image, affine=None, **options):
    nibabel.save(nibabel.Nifti1Image(image, np.eye(4) if affine is None else affine, **options), path)
    return path


def test_nifti_is_shown_from_the_feet_whatever_its_axes(tmp_path):
    x, y, z = np.mgrid[:5, :7, :9]
    body = (100 * x + 10 * y + z).astype(np.float32)
    expected = body[::-1, ::-1, 4].T  # rows from front to back, columns from the right side to the left
    picture = read_picture(nifti(tmp_path / "a.nii.gz", body, np.diag([2.0, 3, 4, 1])))
    assert (picture.format, picture.spacing, picture.bits) == ("NIfTI", (3.0, 2.0), 32)
    assert np.array_equal(picture.pixels[..., 0], expected)
    whole = nibabel.Nifti1Image(body, np.diag([2.0, 3, 4, 1]))
    for codes in ("LPS", "SRA", "AIL"):
        ends = nibabel.orientations.axcodes2ornt(codes)
        other = whole.as_reoriented(nibabel.orientations.ornt_transform(np.c_[:3, [1] * 3], ends))
        nibabel.save(other, tmp_path / "b.nii")
        assert np.array_equal(read_picture(tmp_path / "b.nii").pixels, picture.pixels)
        assert read_picture(tmp_path / "b.nii").spacing == picture.spacing


def test_nifti_of_other_dimensions(tmp_path):
    numbers, said = seen(nifti(tmp_path / "4.nii", np.arange(5 * 6 * 7 * 2, dtype=np.int16).reshape(5, 6, 7, 2)))
    assert numbers.shape == (6, 5)
    assert said.startswith("a series of 2 volumes: the first is used / a stack of 7 axial slices")
    assert seen(nifti(tmp_path / "2.nii", GREY.astype(np.int16)))[0].shape == (10, 6)
    assert seen(nifti(tmp_path / "1.nii", GREY.astype(np.int16)[None]))[0].shape == (10, 6)
    colours = np.zeros((5, 6, 7), [("R", "u1"), ("G", "u1"), ("B", "u1")])
    colours["G"] = 30
    picture = read_picture(nifti(tmp_path / "c.nii", colours))
    assert (picture.pixels.shape, picture.bits) == ((6, 5, 3), 8)
    assert (picture.pixels == [0, 30, 0]).all()
    with pytest.raises(ValueError, match=r"has 5 dimensions; .* Export one volume"):
        read_picture(nifti(tmp_path / "5.nii", np.zeros((2, 2, 2, 2, 2), np.int16)))


def broken(path, content):
    path.write_bytes(content)
    return path


def test_what_is_no_picture(tmp_path, saved):
    whole = saved(np.random.default_rng(0).integers(0, 255, (50, 50), np.uint8), "w.png").read_bytes()
    cases = {
        tmp_path / "no.png": r"no\.png does not exist. Look at the name",
        broken(tmp_path / "e.png", b""): "is empty, 0 bytes. Copy it once more",
        broken(tmp_path / "t.png", whole[:700]): r"t\.png cannot be read; it is probably cut short or damaged",
        broken(tmp_path / "h.png", b"<html>"): "is not a file of PNG, JPEG, TIFF, DICOM, NIfTI, whatever its name",
        broken(tmp_path / "g.dcm", b"x" * 500): r"g\.dcm is not a readable DICOM file",
        saved(GREY, "g.gif"): r"g\.gif is not a file of PNG",
        tmp_path: "is a folder, but not one of DICOM files only",
    }
    for path, sentence in cases.items():
        with pytest.raises(ValueError, match=sentence):
            read_picture(path)


@pytest.mark.parametrize(("pages", "megabytes"), [(1, 3), (5, 9)])
def test_a_large_tiff_is_refused_before_it_is_decoded(tmp_path, monkeypatch, pages, megabytes):
    """Deep colours, which Pillow does not read: pages of 3 MB as float32, of which the middle three are averaged."""
    tifffile.imwrite(tmp_path / "t.tif", np.zeros((pages, 512, 512, 3), np.uint16), photometric="rgb")
    monkeypatch.setattr(tifffile.TiffPage, "asarray", lambda _: pytest.fail("it was decoded"))
    monkeypatch.setattr(pictures, "MOST_BYTES", megabytes * 2**20 - 1)
    with pytest.raises(ValueError, match=f"would fill {megabytes} MB of memory .512 x 512 pixels"):
        read_picture(tmp_path / "t.tif")
    monkeypatch.setattr(pictures, "MOST_BYTES", megabytes * 2**20)
    monkeypatch.setattr(tifffile.TiffPage, "asarray", lambda _: np.ones((512, 512, 3), np.uint16))
    assert read_picture(tmp_path / "t.tif").pixels.shape == (512, 512, 1)


def test_a_bomb_is_refused_before_it_is_decoded(saved, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 2**20)
    bomb = saved(Image.new("L", (3000, 3000)))
    with pytest.raises(ValueError, match=r"would fill 34 MB of memory \(3000 x 3000 pixels, 1 numbers each\); 1 MB"):
        read_picture(bomb)
    with pytest.raises(ValueError, match="would fill 2 MB of memory"):
        read_picture(dicom(tmp_path / "d.dcm", np.zeros((600, 600))))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10**6)
    with pytest.raises(ValueError, match=r"has too many pixels: .* Make it smaller"):
        read_picture(bomb)
    huge = nifti(tmp_path / "h.nii", np.zeros((2, 2, 2), np.uint8)).read_bytes()
    shape = np.array([3, 30000, 30000, 30000], "<i2").tobytes()
    with pytest.raises(ValueError, match=r"voxels, more than 1,000,000,000. Export a smaller volume"):
        read_picture(broken(tmp_path / "h.nii", huge[:40] + shape + huge[48:]))


def test_a_name_that_says_another_format(saved):
    path = saved(GREY, "x.png").rename(saved(GREY, "y.tif"))
    assert seen(path)[1] == "named .tif, but it is PNG, and read as that"
    assert format_of(path) == "PNG"


def complaint(path):
    """Return what is said of a file that cannot be read, its name if it can."""
    try:
        return path.name if np.isfinite(read_picture(path).pixels).all() else "numbers that are none"
    except ValueError as problem:
        return str(problem)


def test_damaged_bytes_give_one_sentence_or_a_picture(tmp_path, saved):
    """Four hundred damaged files, of every format: nothing but a picture or a ValueError that names the file."""
    chance = random.Random(0)
    noise = np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8)
    paths = [saved(noise, name) for name in ("a.png", "a.jpg", "a.tif")]
    paths += [saved(noise[..., 0], "l.tif", compression="tiff_lzw"), dicom(tmp_path / "a.dcm", noise[..., 0])]
    paths += [nifti(tmp_path / "a.nii", noise.astype(np.int16)), nifti(tmp_path / "a.nii.gz", noise.astype(np.int16))]
    for path in paths:
        whole = path.read_bytes()
        for _ in range(60):
            damaged = bytearray(whole[: chance.choice([len(whole), chance.randrange(1, len(whole))])])
            for _ in range(chance.randrange(4)):
                damaged[chance.randrange(min(len(damaged), chance.choice([400, 10**6])))] = chance.randrange(256)
            path.write_bytes(damaged)
            problem = complaint(path)
            assert path.name in problem
            assert "\n" not in problem


@pytest.mark.filterwarnings("ignore::UserWarning")  # pydicom sees what we do to the header
def test_a_header_of_rubbish_is_said_in_one_line(tmp_path):
    path = dicom(tmp_path / "x.dcm", GREY)
    header = pydicom.dcmread(path)
    del header.PixelData
    header.file_meta.MediaStorageSOPClassUID = "1.2\n\x1b.3"
    header.save_as(path)
    assert complaint(path).startswith(f"{path} holds no pixels; it is '1.2  .3'")


def test_a_gzip_file_that_is_no_volume(tmp_path):
    path = broken(tmp_path / "x.nii.gz", gzip.compress(b"nothing"))
    with pytest.raises(ValueError, match="is not a file of PNG"):
        read_picture(path)


NOISE = np.random.default_rng(0).integers(1, 250, (32, 32), dtype=np.uint8)


def test_what_becomes_black_and_white():
    deep = NOISE.astype(np.uint16) * 16  # twelve bits in a file of sixteen
    for numbers, bits in ((deep, 16), (deep - 1024.0, 16), (deep / 1e6, 32), (NOISE - 100.0, 8)):
        prepared = prepare(finish(numbers, "TIFF", bits), size=32, channels=1)
        assert (prepared.min(), prepared.max()) == (0, 1)
        assert prepared.mean() == pytest.approx(0.5, abs=0.05)
    assert how_scaled("TIFF", 16) == how_scaled("NIfTI", 8) != how_scaled("PNG", 8)
    assert how_scaled("PNG", 8).startswith("0 is black, 255 white")
    assert prepare(finish(NOISE // 4, "NIfTI", 8), size=32, channels=1).max() == 1
    assert not prepare(finish(np.full((8, 8), 7), "TIFF", 16), size=4, channels=1).any()


def test_pixels_that_are_not_square_and_colour():
    tall = finish(NOISE, "DICOM", 8, spacing=(2.0, 1.0))
    assert np.flatnonzero(prepare(tall, size=16, channels=1).any(axis=(0, 2))).tolist() == list(range(4, 12))
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    assert prepare(finish(red, "PNG", 8), size=8, channels=1) == pytest.approx(0.2125, abs=1e-4)
    with pytest.raises(ValueError, match="size=0, channels=2: give a size"):
        prepare(tall, size=0, channels=2)
