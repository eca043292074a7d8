"""Volumes as DICOM series, masks as DICOM segmentations: there and back, with every flaw, and held by a validator."""

import shutil
import subprocess

import numpy as np
import pydicom
import pytest
from sklearn.utils import Bunch

from medlearn import datasets
from medlearn.dicom import read_segmentation, read_series, write_segmentation, write_series
from medlearn.phantoms import make_chest_volumes

PHANTOM = make_chest_volumes(1, spacing=(3, 1, 1.5), random_state=4)


@pytest.fixture
def series(tmp_path):
    write_series(PHANTOM.images[0], tmp_path / "series", spacing=PHANTOM.spacing, patient_id="p7")
    return read_series(tmp_path / "series")


def test_a_volume_comes_back_in_the_order_of_its_slices(series, tmp_path):
    np.testing.assert_array_equal(series.volume, PHANTOM.images[0])
    np.testing.assert_allclose(series.spacing, (3, 1, 1.5))
    assert (series.unit, series.patient_id) == ("HU", "p7")
    names = [path.name for path in sorted((tmp_path / "series").iterdir())]
    assert names != [path.name for path in series.files], "names tell the order"


def test_slices_are_read_from_a_list_in_any_order(series, tmp_path):
    files = list((tmp_path / "series").iterdir())
    np.testing.assert_array_equal(read_series(files[::-1]).volume, read_series(files).volume)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda files: [path.unlink() for path in files[1:]], "1 files; a series has two"),
        (lambda files: files[3].unlink(), "one is missing"),
        (lambda files: shutil.copy(files[3], files[3].with_name("copy")), "lie in the same place"),
        (lambda files: change(files[3], SeriesInstanceUID="1.2.3"), "another SeriesInstanceUID"),
        (lambda files: change(files[3], ImageOrientationPatient=[1, 0, 0, 0, 0, 1]), "no slice parallel"),
        (lambda files: change(files[3], PixelSpacing=[2, 2]), "no slice parallel"),
        (lambda files: change(files[3], ImagePositionPatient=None), "has no ImagePositionPatient"),
        (lambda files: change(files[3], ImagePositionPatient=[5, 0, 9]), "up to 5.0 mm beside the first"),
        (lambda files: change(files[3], PatientID="p8"), r"another PatientID \(p\d\) than .* \(p\d\); give one series"),
        (lambda files: change(files[3], Modality="MR"), "another Modality"),
        (lambda files: change(files[3], RescaleSlope=2), "another RescaleSlope"),
        (lambda files: change(files[3], PhotometricInterpretation="MONOCHROME1"), "another PhotometricInterpretation"),
        (lambda files: change(*files, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]), "is a localizer"),
        (lambda files: change(*files, RescaleSlope=0), r"RescaleSlope \[0\.\].* no scale"),
        (lambda files: change(*files, RescaleSlope="NaN"), r"RescaleSlope \[nan\].* no scale"),
        (lambda files: change(*files, PixelSpacing=[0, 1]), "PixelSpacing .* export it with two numbers above 0"),
        (lambda files: change(*files, PixelSpacing=[1, -1]), "PixelSpacing .* export it with two numbers above 0"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning")  # pydicom's, of a number that is none
def test_what_is_no_series_is_refused(spoil, words, series, tmp_path):
    spoil(series.files)
    with pytest.raises(ValueError, match=words):
        read_series(tmp_path / "series")


def change(*paths, **values):
    for path in paths:
        header = pydicom.dcmread(path)
        for name, value in values.items():
            setattr(header, name, value)
        header.save_as(path)


def test_small_and_bright_changes_no_hounsfield_units(series, tmp_path):
    change(*series.files, PhotometricInterpretation="MONOCHROME1")
    np.testing.assert_array_equal(read_series(tmp_path / "series").volume, PHANTOM.images[0])


def test_each_slice_of_a_pet_has_its_own_scale(series, tmp_path):
    for number, path in enumerate(series.files, 1):
        change(path, Modality="PT", RescaleSlope=number, RescaleIntercept=0, RescaleType="BQML")
    found = read_series(tmp_path / "series")
    stored = PHANTOM.images[0] + 1024
    np.testing.assert_array_equal(found.volume, stored * np.arange(1, len(stored) + 1)[:, None, None])


def test_patients_keep_their_letters(tmp_path):
    names = "Иванов", "Петров"
    for name in names:
        write_series(PHANTOM.images[0], tmp_path / name, spacing=(3, 1, 1), patient_id=name)
    read = [read_series(tmp_path / name) for name in names]
    assert [series.patient_id for series in read] == [*names]
    write_segmentation(PHANTOM.masks[0], read[0], tmp_path / "mask.dcm", what="lung")
    assert read_segmentation(tmp_path / "mask.dcm", read[0]).header.PatientID == "Иванов"


@pytest.mark.parametrize("volume", [np.zeros((2, 3)), np.zeros((2, 3, 3)), np.full((2, 3, 3), 4000)])
def test_what_is_no_ct_is_not_written(volume, tmp_path):
    with pytest.raises(ValueError, match="whole numbers from -1024"):
        write_series(volume, tmp_path, spacing=(1, 1, 1), patient_id="1")


@pytest.mark.parametrize("spacing", [(-1, 1, 1), (1, 0, 1), (1, 1), (np.nan, 1, 1)])
def test_a_spacing_that_is_none_is_not_written(spacing, tmp_path):
    with pytest.raises(ValueError, match="give three numbers above 0, in mm"):
        write_series(np.zeros((2, 3, 3), int), tmp_path, spacing=spacing, patient_id="1")
    assert not list(tmp_path.iterdir())


def test_a_series_is_not_written_into_another(series, tmp_path):
    with pytest.raises(ValueError, match="is not empty"):
        write_series(PHANTOM.images[0], tmp_path / "series", spacing=(1, 1, 1), patient_id="1")


def test_a_mask_comes_back_with_its_patient_its_place_and_its_author(series, tmp_path):
    mask, path = PHANTOM.masks[0], tmp_path / "mask.dcm"
    write_segmentation(
        mask, series, path, what="nodule", algorithm="threshold", family="NeighborhoodAnalysis", version="2"
    )
    found = read_segmentation(path, series)
    np.testing.assert_array_equal(found.mask, mask)
    assert (found.label, found.algorithm_type, found.algorithm) == ("nodule", "AUTOMATIC", "threshold")
    by = found.header.SegmentSequence[0].SegmentationAlgorithmIdentificationSequence[0]
    assert by.AlgorithmFamilyCodeSequence[0].CodeMeaning == "Neighborhood Analysis"
    source = series.headers[0]
    for name in ("FrameOfReferenceUID", "StudyInstanceUID", "PatientID"):
        assert found.header[name].value == source[name].value
    assert found.header.SeriesInstanceUID != source.SeriesInstanceUID
    uids = {uid for _, _, uid in found.header.get_source_image_uids()}
    assert uids <= {header.SOPInstanceUID for header in series.headers}


def test_a_mask_on_one_slice_comes_back_by_highdicom_too(series, tmp_path):
    import highdicom

    mask = np.zeros(series.volume.shape, dtype=bool)
    mask[2, 3:5, 7] = True
    write_segmentation(mask, series, tmp_path / "mask.dcm", what="lung")
    found = read_segmentation(tmp_path / "mask.dcm", series)
    np.testing.assert_array_equal(found.mask, mask)
    assert found.algorithm_type == "MANUAL"
    wanted = [header.SOPInstanceUID for header in series.headers]
    seg = highdicom.seg.segread(tmp_path / "mask.dcm")
    theirs = seg.get_pixels_by_source_instance(
        wanted, segment_numbers=[1], assert_missing_frames_are_empty=True, ignore_spatial_locations=True
    )
    np.testing.assert_array_equal(theirs[..., 0], mask)


@pytest.mark.parametrize(
    ("mask", "what", "words"),
    [
        (PHANTOM.masks[0][1:], "nodule", "give bool of shape"),
        (PHANTOM.masks[0].astype(float), "nodule", "mask is float64"),
        (np.zeros_like(PHANTOM.masks[0]), "nodule", "mask is empty"),
        (PHANTOM.masks[0], "spleen", "what='spleen' has no code here; choose one of 'liver'"),
    ],
)
def test_a_mask_that_does_not_fit_is_not_written(mask, what, words, series, tmp_path):
    with pytest.raises(ValueError, match=words):
        write_segmentation(mask, series, tmp_path / "mask.dcm", what=what)
    assert not (tmp_path / "mask.dcm").exists()


def test_a_mask_is_not_written_over_another_file(series, tmp_path):
    (tmp_path / "mine.dcm").write_text("mine")
    with pytest.raises(ValueError, match=r"mine\.dcm exists and is left as it is"):
        write_segmentation(PHANTOM.masks[0], series, tmp_path / "mine.dcm", what="nodule")
    assert (tmp_path / "mine.dcm").read_text() == "mine"


def test_a_mask_of_another_scan_is_refused(series, tmp_path):
    write_segmentation(PHANTOM.masks[0], series, tmp_path / "mask.dcm", what="nodule")
    write_series(PHANTOM.images[0], tmp_path / "other", spacing=PHANTOM.spacing, patient_id="p7")
    with pytest.raises(ValueError, match="another frame of reference"):
        read_segmentation(tmp_path / "mask.dcm", read_series(tmp_path / "other"))
    with pytest.raises(ValueError, match="is no DICOM segmentation"):
        read_segmentation(series.files[0], series)
    with pytest.raises(ValueError, match="is of patient 'p7', the series of 'p8'"):
        read_segmentation(tmp_path / "mask.dcm", Bunch(**series | {"patient_id": "p8"}))
    twice = pydicom.dcmread(tmp_path / "mask.dcm")
    frames = twice.PerFrameFunctionalGroupsSequence
    frames[1].PlanePositionSequence = frames[0].PlanePositionSequence
    twice.save_as(tmp_path / "twice.dcm")
    with pytest.raises(ValueError, match="two frames at"):
        read_segmentation(tmp_path / "twice.dcm", series)
    series.positions[:, 2] += 0.5
    with pytest.raises(ValueError, match="where the series has no slice"):
        read_segmentation(tmp_path / "mask.dcm", series)
    series.spacing[1] = 2
    with pytest.raises(ValueError, match="pixels of another size"):
        read_segmentation(tmp_path / "mask.dcm", series)


def test_a_validator_finds_no_error(series, tmp_path):
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy (Debian's dicom3tools) is not installed")
    write_segmentation(PHANTOM.masks[0], series, tmp_path / "mask.dcm", what="nodule", algorithm="threshold")
    for path, kind in ((tmp_path / "mask.dcm", "Segmentation"), (series.files[0], "CTImage")):
        said = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
        lines = (said.stdout + said.stderr).splitlines()
        assert kind in lines
        assert [line for line in lines if line.startswith("Error")] == []


def test_the_real_liver_lies_on_its_three_slices(tmp_path):
    if datasets.status("ct_segmentation") == "missing":
        pytest.skip("ct_segmentation is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    data = datasets.fetch_ct_segmentation()
    assert data.mask.sum(axis=(1, 2)).tolist() == [36233, 35645, 35220]
    assert np.diff(data.series.positions[:, 2]) == pytest.approx([1, 1], abs=1e-6)
    np.testing.assert_allclose(data.spacing, (1, 0.810547, 0.810547))
    assert np.median(data.volume[data.mask]) > np.median(data.volume[:, 100:400, 100:400]) - 50
    write_segmentation(data.mask, data.series, tmp_path / "again.dcm", what="liver")
    np.testing.assert_array_equal(read_segmentation(tmp_path / "again.dcm", data.series).mask, data.mask)
