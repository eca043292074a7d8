import re

import pydicom
import pytest
from pydicom import examples

from medlearn.deidentification import ACTIONS, EMPTY, NEW_UID, REMOVE, deidentify

FILES = ["ct", "mr", "overlay", "rgb_color", "ybr_color", "palette_color"]
# UIDs that say what kind of thing this is, or how it is encoded, and nothing about the patient.
KIND_UIDS = {"SOPClassUID", "MediaStorageSOPClassUID", "TransferSyntaxUID", "ImplementationClassUID"}


def every_element(dataset):
    yield from dataset.file_meta
    yield from dataset.iterall()


@pytest.fixture(params=FILES)
def pair(request):
    header = getattr(examples, request.param)
    return header, *deidentify(header, secret="a test")


def test_nothing_that_could_tell_is_left(pair):
    _, clean, _ = pair
    for element in every_element(clean):
        assert not element.tag.is_private, element
        assert element.keyword not in REMOVE, element
        if element.keyword in EMPTY or element.VR in ("DA", "TM", "DT", "PN"):
            assert element.is_empty, element


def test_every_uid_of_an_instance_is_new_and_valid(pair):
    header, clean, _ = pair
    old = {element.value for element in every_element(header) if element.VR == "UI"}
    for element in every_element(clean):
        if element.VR == "UI" and element.keyword not in KIND_UIDS and "ClassUID" not in element.keyword:
            assert element.value not in old, element
            assert re.fullmatch(r"2\.25\.\d{1,39}", element.value), element
            assert int(element.value.rsplit(".", 1)[1]) < 2**128


def test_file_meta_and_header_name_the_same_instance(pair):
    _, clean, _ = pair
    assert clean.file_meta.MediaStorageSOPInstanceUID == clean.SOPInstanceUID


def test_pixels_and_geometry_stay(pair):
    header, clean, _ = pair
    assert clean.PixelData == header.PixelData
    assert clean.get("PixelSpacing") == header.get("PixelSpacing")
    assert clean.get("RescaleIntercept") == header.get("RescaleIntercept")


def test_the_original_is_left_as_it_was():
    header = examples.overlay
    before = header.to_json()
    deidentify(header, secret="a test")
    assert header.to_json() == before


def test_it_reaches_into_sequences():
    header = examples.ct
    header.RequestedProcedureCodeSequence = [pydicom.Dataset()]
    header.RequestedProcedureCodeSequence[0].PatientName = "Nested^Name"
    header.RequestedProcedureCodeSequence[0].StudyDate = "20200101"
    clean, changes = deidentify(header, secret="a test")
    assert clean.RequestedProcedureCodeSequence[0]["PatientName"].is_empty
    assert clean.RequestedProcedureCodeSequence[0]["StudyDate"].is_empty
    assert sum(change.name == "Patient's Name" for change in changes) == 2


def test_what_the_list_forgot_is_emptied_by_its_kind():
    header = examples.ct
    header.ReviewDate = "20200101"  # a date that no line of the table here names
    clean, changes = deidentify(header, secret="a test")
    assert clean["ReviewDate"].is_empty
    assert ("Review Date", "emptied", "not named, but a date") in changes


def test_images_of_one_patient_still_belong_together():
    first, second = examples.ct, examples.mr
    second.PatientID = first.PatientID
    second.StudyInstanceUID = first.StudyInstanceUID
    clean = [deidentify(header, secret="a test")[0] for header in (first, second)]
    assert clean[0].PatientID == clean[1].PatientID != first.PatientID
    assert clean[0].StudyInstanceUID == clean[1].StudyInstanceUID
    assert clean[0].SeriesInstanceUID != clean[1].SeriesInstanceUID


def test_another_secret_gives_another_pseudonym():
    one, two = (deidentify(examples.ct, secret=secret)[0] for secret in ("one", "two"))
    assert one.PatientID != two.PatientID
    with pytest.raises(ValueError, match="secret is empty"):
        deidentify(examples.ct, secret="")


def test_the_result_can_be_written_and_read(tmp_path, pair):
    _, clean, _ = pair
    clean.save_as(tmp_path / "clean.dcm")
    again = pydicom.dcmread(tmp_path / "clean.dcm")
    assert again.PatientIdentityRemoved == "YES"
    assert again.preamble == bytes(128)


def test_every_rule_names_a_tag_of_the_dictionary_once():
    names = [*REMOVE, *EMPTY, *NEW_UID]
    assert len(names) == len(set(names))
    assert not [name for name in ACTIONS if pydicom.datadict.tag_for_keyword(name) is None]
