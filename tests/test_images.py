from pathlib import Path

import nibabel
import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file

from medlearn import datasets
from medlearn.dicom import read_dicom

LOADERS = ["load_ct_slice", "load_mr_slice", "load_mr_volume", "load_ultrasound", "load_fundus", "load_histology"]


@pytest.mark.parametrize("name", LOADERS)
def test_every_image_says_where_it_is_from(name):
    picture = getattr(datasets, name)()
    for key in ("description", "source", "licence", "modality", "unit"):
        assert picture[key], key
    assert picture.image.std() > 0
    assert not np.isnan(picture.image).any()


def test_ct_is_in_hounsfield_units():
    ct = datasets.load_ct_slice()
    assert (ct.image.shape, ct.unit, ct.spacing) == ((128, 128), "HU", (0.661468, 0.661468))
    assert np.array_equal(ct.image, ct.stored.astype(float) - 1024)
    assert -1000 < ct.image[4:16, 4:20].mean() < -700, "lung is mostly air"
    assert -130 < ct.image[118:127, 30:90].mean() < -70, "fat floats on water"


def test_mr_has_no_physical_unit():
    mr = datasets.load_mr_slice()
    assert (mr.image.shape, mr.unit) == ((300, 484), "arbitrary")
    assert np.array_equal(mr.image, mr.stored)


def test_volume_and_affine_belong_together():
    volume = datasets.load_mr_volume()
    assert volume.image.shape == (128, 96, 24)
    assert np.allclose(np.linalg.norm(volume.affine[:3, :3], axis=0), volume.spacing, atol=1e-5)
    assert volume.axis_codes == nibabel.aff2axcodes(volume.affine) == ("L", "A", "S")


@pytest.mark.parametrize(("colour", "shape"), [("rgb", (240, 320)), ("ybr", (30, 240, 320)), ("palette", (350, 800))])
def test_ultrasound_comes_out_as_rgb(colour, shape):
    ultrasound = datasets.load_ultrasound(colour)
    assert ultrasound.image.shape == (*shape, 3)
    assert ultrasound.image.dtype == np.uint8


def test_ybr_follows_the_formula():
    """ITU-R BT.601, which DICOM PS3.3 C.7.6.3.1.2 quotes, up to rounding and clipping."""
    ultrasound = datasets.load_ultrasound("ybr")
    luminance = ultrasound.image @ np.array([0.299, 0.587, 0.114])
    assert np.mean(np.abs(luminance - ultrasound.stored[..., 0]) <= 1) > 0.99


def test_unknown_colour_is_refused():
    with pytest.raises(ValueError, match="colour='cmyk' is not stored here; choose one of 'rgb', 'ybr', 'palette'"):
        datasets.load_ultrasound("cmyk")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rtplan.dcm", "holds no pixels; it is 'RT Plan Storage'"),
        ("test-SR.dcm", "holds no pixels; it is 'Comprehensive SR Storage'"),
        ("MR_truncated.dcm", "probably cut short"),
        ("JPGExtended.dcm", "compressed as 'JPEG Extended .* no installed decoder .* pip install"),
        ("README.txt", "is not a readable DICOM file"),
    ],
)
def test_a_file_that_cannot_be_shown_says_why(name, message):
    with pytest.raises(ValueError, match=message):
        read_dicom(get_testdata_file(name, download=False))


@pytest.mark.parametrize("size", [0, 100, 200, 1000, 20000])
def test_a_file_cut_anywhere_says_so(tmp_path, size):
    whole = Path(get_testdata_file("CT_small.dcm", download=False)).read_bytes()
    cut = tmp_path / "cut.dcm"
    cut.write_bytes(whole[:size])
    with pytest.raises(ValueError, match=r"cut\.dcm"):
        read_dicom(cut)


def test_a_palette_may_have_8_bits(tmp_path):
    header = pydicom.examples.palette_color
    wide = read_dicom(header.filename).image
    for colour in ("Red", "Green", "Blue"):
        entries = np.frombuffer(header[f"{colour}PaletteColorLookupTableData"].value, np.uint16)
        count, first, _ = header[f"{colour}PaletteColorLookupTableDescriptor"].value
        setattr(header, f"{colour}PaletteColorLookupTableDescriptor", [count, first, 8])
        setattr(header, f"{colour}PaletteColorLookupTableData", (entries // 257).astype(np.uint8).tobytes())
    header.save_as(tmp_path / "narrow.dcm")
    assert np.array_equal(read_dicom(tmp_path / "narrow.dcm").image, wide)


def test_a_file_without_its_transfer_syntax_says_so(tmp_path):
    header = pydicom.examples.ct
    del header.file_meta.TransferSyntaxUID
    header.save_as(tmp_path / "bare.dcm", implicit_vr=False, little_endian=True)
    with pytest.raises(ValueError, match=r"bare\.dcm.*TransferSyntaxUID"):
        read_dicom(tmp_path / "bare.dcm")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.dcm"):
        read_dicom(tmp_path / "nowhere.dcm")


def test_reading_a_file_of_ones_own(tmp_path):
    header = pydicom.examples.ct
    header.save_as(tmp_path / "mine.dcm")
    assert np.array_equal(read_dicom(tmp_path / "mine.dcm").image, datasets.load_ct_slice().image)


def test_an_electrocardiogram_in_millivolts():
    ecg = datasets.load_ecg()
    first, second, third = (ecg.signals[:, ecg.leads.index(name)] for name in ("I", "II", "III"))
    assert np.allclose(first + third, second, atol=0.006), "Einthoven's law, to the file's steps of 1.25 microvolts"
    assert 0.5 < second.max() < 2
    assert (ecg.signals.shape, ecg.rate, len(set(ecg.leads))) == ((10_000, 12), 1000, 12)
