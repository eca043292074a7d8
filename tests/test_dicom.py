"""What `read_dicom` makes of files that no loader of the course has: many frames, other units, damage."""

import random
import tracemalloc
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import Dataset, examples, uid
from pydicom.data import get_testdata_file

from medlearn.dicom import read_dicom
from medlearn.dicom import reading as dicom_reading
from medlearn.project.pictures import read_picture


def transformation(slope, intercept, kind):
    item = Dataset()
    item.RescaleSlope, item.RescaleIntercept, item.RescaleType = slope, intercept, kind
    group = Dataset()
    group.PixelValueTransformationSequence = [item]
    return group


def measures(spacing):
    group = Dataset()
    group.PixelMeasuresSequence = [Dataset()]
    group.PixelMeasuresSequence[0].PixelSpacing = spacing
    return group


def without_scale(header):
    for name in ("RescaleSlope", "RescaleIntercept", "RescaleType", "PixelSpacing"):
        header.pop(name, None)
    return header


def two_frames(shared=None, frames=(None, None)):
    """Make an enhanced CT of two frames, whose facts stand in the functional groups."""
    header = without_scale(examples.ct)
    header.SOPClassUID = header.file_meta.MediaStorageSOPClassUID = uid.EnhancedCTImageStorage
    header.NumberOfFrames, header.PixelData = 2, 2 * header.PixelData
    header.SharedFunctionalGroupsSequence = [shared or Dataset()]
    header.PerFrameFunctionalGroupsSequence = [frame or Dataset() for frame in frames]
    return header


@pytest.fixture
def reading(tmp_path):
    def read(header):
        header.save_as(tmp_path / "some.dcm")
        return read_dicom(tmp_path / "some.dcm")

    return read


def test_the_functional_group_that_frames_share(reading):
    picture = reading(two_frames(shared=transformation(1, -1024, "HU")))
    assert (picture.image.shape, picture.unit) == ((2, 128, 128), "HU")
    assert np.array_equal(picture.image, picture.stored - 1024.0)


def test_each_frame_may_have_its_own_scale(reading):
    frames = transformation(1, -1024, "HU"), transformation(0.5, 10, "HU")
    picture = reading(two_frames(frames=frames))
    assert np.array_equal(picture.image[0], picture.stored[0] - 1024.0)
    assert np.array_equal(picture.image[1], picture.stored[1] / 2 + 10)
    assert picture.unit == "HU"


def test_frames_that_disagree_have_all_their_units_named(reading):
    frames = transformation(1, -1024, "HU"), transformation(0.1, 0, "Z_EFF")
    assert reading(two_frames(frames=frames)).unit == "HU and Z_EFF"
    picture = reading(two_frames(frames=(transformation(1, -1024, "HU"), None)))
    assert picture.unit == "HU and stored values"
    assert np.array_equal(picture.image[1], picture.stored[1])


def test_the_spacing_of_many_frames(reading):
    assert reading(two_frames(shared=measures([0.5, 0.25]))).spacing == (0.5, 0.25)
    assert reading(two_frames(frames=(measures([0.5, 0.5]), measures([0.5, 0.5])))).spacing == (0.5, 0.5)
    assert reading(two_frames(frames=(measures([0.5, 0.5]), measures([0.7, 0.7])))).spacing is None
    assert reading(two_frames(frames=(measures([0.5, 0.5]), None))).spacing is None


def test_as_many_functional_groups_as_frames(reading):
    header = two_frames(frames=[transformation(1, -1024, "HU")])
    with pytest.raises(ValueError, match=r"some\.dcm.*functional groups for 1 frames"):
        reading(header)


def changed(**facts):
    header = examples.ct
    for name, value in facts.items():
        setattr(header, name, value)
    return header


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        (lambda: examples.ct, "HU"),  # no RescaleType: PS3.3 C.8.2.1 requires it where the values are not HU
        (lambda: changed(RescaleType="HU", SOPClassUID=uid.SecondaryCaptureImageStorage), "HU"),
        (lambda: changed(RescaleType="US"), "unspecified"),
        (lambda: changed(RescaleType="MGML"), "MGML"),
        (lambda: changed(ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]), "unspecified"),
        (lambda: changed(MultienergyCTAcquisition="YES"), "unspecified"),
        (lambda: changed(SOPClassUID=uid.SecondaryCaptureImageStorage), "unspecified"),
        (lambda: without_scale(changed(SOPClassUID=uid.SecondaryCaptureImageStorage)), "stored values"),
        (lambda: without_scale(examples.ct), "stored values"),
        (lambda: two_frames(), "stored values"),
        (lambda: changed(Modality="PT", Units="BQML"), "BQML"),
        (lambda: examples.mr, "arbitrary"),
        (lambda: examples.rgb_color, "arbitrary"),
    ],
)
def test_the_unit_is_what_the_header_says_or_the_standard_implies(reading, header, unit):
    assert reading(header()).unit == unit


def test_colour_is_in_no_hounsfield_units(reading):
    header = examples.rgb_color
    header.Modality, header.SOPClassUID = "CT", uid.CTImageStorage
    assert reading(header).unit == "arbitrary"


def test_a_table_instead_of_slope_and_intercept(reading):
    header = without_scale(examples.ct)
    table = Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [4096, 0, 16], "HU"
    table.add_new("LUTData", "OW", np.arange(4096, dtype=np.uint16)[::-1].tobytes())
    header.ModalityLUTSequence = [table]
    header.PixelRepresentation = 0
    picture = reading(header)
    assert picture.unit == "HU"
    assert np.array_equal(picture.image, 4095.0 - picture.stored)
    del table.ModalityLUTType
    assert reading(header).unit == "unspecified"


@pytest.mark.parametrize(("signed", "total"), [(0, 4095), (1, -1)])
def test_small_and_bright_becomes_large_and_bright(reading, signed, total):
    header = without_scale(changed(PhotometricInterpretation="MONOCHROME1", Modality="CR", BitsStored=12, HighBit=11))
    header.PixelRepresentation = signed
    picture = reading(header)
    assert (picture.turned, picture.unit) == (True, "arbitrary")
    assert np.array_equal(picture.image, total - picture.stored.astype(float))
    header.RescaleSlope, header.RescaleIntercept, header.RescaleType = 2, 100, "US"
    assert np.array_equal(reading(header).image, 2 * picture.image + 100)
    header.RescaleType = "OD"
    assert (reading(header).unit, reading(header).turned) == ("arbitrary", True)


def test_measurements_are_not_turned(reading):
    picture = reading(changed(PhotometricInterpretation="MONOCHROME1"))
    assert (picture.turned, picture.unit) == (False, "HU")
    assert np.array_equal(picture.image, picture.stored - 1024.0)
    assert not reading(examples.ct).turned


def test_frames_with_scales_of_their_own_are_turned_each_for_itself(reading):
    header = two_frames(frames=(transformation(1, 0, "US"), transformation(2, 50, "US")))
    header.PhotometricInterpretation, header.PixelRepresentation, header.BitsStored, header.HighBit = (
        "MONOCHROME1",
        0,
        12,
        11,
    )
    picture = reading(header)
    assert picture.turned
    assert np.array_equal(picture.image[0], 4095.0 - picture.stored[0])
    assert np.array_equal(picture.image[1], 2 * (4095.0 - picture.stored[1]) + 50)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ValueError, match="is a folder; give one of the files in it"):
        read_dicom(tmp_path)


@pytest.mark.filterwarnings("ignore::UserWarning")  # pydicom prints what it found, at length
@pytest.mark.parametrize("name", ["image_dfl.dcm", "liver_1frame.dcm", "SC_rgb_rle.dcm", "examples_palette.dcm"])
def test_a_damaged_file_is_read_or_refused_in_one_sentence(tmp_path, name):
    """Cut and changed at random: deflated, with sequences, compressed, with a colour table."""
    whole = Path(get_testdata_file(name, download=False)).read_bytes()
    chance = random.Random(0)
    broken = tmp_path / "broken.dcm"
    for _ in range(40):
        data = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(3 if data else 0):
            data[chance.randrange(min(len(data), 3000))] = chance.randrange(256)
        broken.write_bytes(data)
        try:
            read_dicom(broken)
        except ValueError as error:
            assert "broken.dcm" in str(error)  # noqa: PT017 - it need not fail


def test_a_cut_deflated_file_says_so(tmp_path):
    whole = Path(get_testdata_file("image_dfl.dcm", download=False)).read_bytes()
    (tmp_path / "cut.dcm").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"header of .*cut\.dcm cannot be read; the file is probably cut short"):
        read_dicom(tmp_path / "cut.dcm")


@pytest.mark.parametrize("read", [read_dicom, read_picture])
def test_what_unpacks_to_more_than_memory_is_refused_before_it_does(read, tmp_path, monkeypatch):
    header = pydicom.dcmread(get_testdata_file("image_dfl.dcm", download=False))
    header.Rows, header.Columns = 3000, 2000
    header.PixelData = bytes(header.Rows * header.Columns)
    header.save_as(tmp_path / "bomb.dcm")
    assert (tmp_path / "bomb.dcm").stat().st_size < 50_000
    read(tmp_path / "bomb.dcm")  # 6 MB are not too many
    monkeypatch.setattr(dicom_reading, "MOST_UNPACKED", 2**20)
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"bomb\.dcm is deflated and unpacks to more than 1 MB"):
        read(tmp_path / "bomb.dcm")
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_a_kind_that_is_named_twice(tmp_path):
    header = pydicom.dcmread(get_testdata_file("rtplan.dcm", download=False))
    header.file_meta.MediaStorageSOPClassUID = ["1.2", "1.3"]
    header.save_as(tmp_path / "plan.dcm")
    with pytest.raises(ValueError, match="holds no pixels; it is 'of unknown kind'"):
        read_dicom(tmp_path / "plan.dcm")
