import io
import re
import warnings
from copy import deepcopy
from pathlib import Path

import pydicom
import pytest
from pydicom import examples
from pydicom.data import get_testdata_file
from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.dataset import FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.valuerep import validate_value

from medlearn.dicom.confidentiality import EMPTIED, KEPT, KEPT_IN_FILE_META, NEW_UID
from medlearn.dicom.deidentification import deidentify

FILES = ["ct", "mr", "overlay", "rgb_color", "ybr_color", "palette_color"]
# UIDs that say what kind of thing this is, or how it is encoded, and nothing about the patient.
KIND_UIDS = {"SOPClassUID", "MediaStorageSOPClassUID", "TransferSyntaxUID", "ImplementationClassUID"}
# Free text could hold anything: these seven name a thing, and what makes it is no person.
SHORT_TEXTS = {
    "Manufacturer",
    "ManufacturerModelName",
    "ConvolutionKernel",
    "FilterType",
    "ImagedNucleus",
    "RescaleType",
    "ModalityLUTType",
}


def table_of_the_standard():
    """Read PS3.15 Table E.1-1: {tag: action code}; "x" in a tag becomes a digit."""
    actions, code = {}, ""
    for line in (Path(__file__).parent / "ps3_15_table_e1_1.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        named, _, tags = line.rpartition(": ")
        code = named or code
        tags = tags.replace("xxxxxx", "020010").replace("xx", "02").split()
        actions |= {pydicom.tag.Tag(int(tag, 16)): code for tag in tags}
    return actions


TABLE = table_of_the_standard()
SECRETS = {"DA": "19480229", "DT": "19480229080910", "TM": "080910", "AS": "077Y", "DS": "4711.5", "IS": "471147"}
NUMBERS = {"US": 47110, "UL": 4711471147, "SS": -4711, "SL": -47114711, "FL": 4711.5, "FD": 4711.4711, "AT": 0x47114711}


def synthetic(tag):
    """Make an element with a value that must not survive, of the kind that the standard gives the tag."""
    kind = dictionary_VR(tag).split(" or ")[0] if keyword_for_tag(tag) else "LO"
    if kind == "SQ":
        item = pydicom.Dataset()
        item.PatientName = item.PatientComments = item.Manufacturer = "MUELLER"
        return pydicom.DataElement(tag, kind, Sequence([item]))
    if kind == "UI":
        return pydicom.DataElement(tag, kind, "1.2.4711.4711")
    if kind in ("OB", "OW", "OF", "OD", "OL", "OV", "UN"):
        return pydicom.DataElement(tag, kind, b"MUELLER*MUELLER*")
    value = {"UL": 47114711}.get(kind) or SECRETS.get(kind) or NUMBERS.get(kind) or "MUELLER"
    return pydicom.DataElement(tag, kind, value)


def everywhere(header):
    """Give the datasets that a secret can stand in: the header, and inside sequences that stay."""
    shared, measures = pydicom.Dataset(), pydicom.Dataset()
    shared.PixelMeasuresSequence = [measures]
    header.SharedFunctionalGroupsSequence = [shared]
    header.SequenceOfUltrasoundRegions = [pydicom.Dataset()]
    return [header, shared, measures, header.SequenceOfUltrasoundRegions[0]]


def every_element(dataset):
    yield from dataset.file_meta
    yield from dataset.iterall()


def written(dataset):
    file = io.BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    return file.getvalue()


@pytest.fixture(params=FILES)
def pair(request):
    header = getattr(examples, request.param)
    return header, *deidentify(header, secret="a test")


def test_the_table_is_whole():
    assert len(TABLE) == 655
    assert TABLE[0x00100010] == "Z"  # Patient's Name
    assert TABLE[0x00081140] == "X/Z/U*"  # Referenced Image Sequence
    assert TABLE[0x0020000D] == "U"  # Study Instance UID
    assert {keyword_for_tag(tag) for tag, action in TABLE.items() if action == "U"} == NEW_UID


def test_nothing_of_the_table_is_on_the_list_of_what_may_stay():
    kept = {tag_for_keyword(name) for name in KEPT | KEPT_IN_FILE_META}
    assert None not in kept
    assert not kept & set(TABLE)


def test_what_may_stay_is_no_free_text_date_or_name():
    kinds = {name: dictionary_VR(tag_for_keyword(name)) for name in KEPT}
    assert {name for name, kind in kinds.items() if kind in ("LO", "SH", "LT", "ST", "UT", "UC", "UR")} == SHORT_TEXTS
    assert not {name for name, kind in kinds.items() if kind in ("PN", "DA", "TM", "DT", "AS", "AE", "UN")}


@pytest.mark.parametrize("place", range(4))
def test_each_tag_of_the_table_is_protected_wherever_it_stands(place):
    header = examples.ct
    dataset = everywhere(header)[place]
    for tag in TABLE:
        dataset[tag] = synthetic(tag)
    header.PatientID = "MUELLER"
    clean, _ = deidentify(header, secret="a test")
    kept = [clean, *clean.SharedFunctionalGroupsSequence, *clean.SequenceOfUltrasoundRegions]
    kept.append(clean.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0])
    for part in kept:
        for tag, action in TABLE.items():
            if tag not in part:
                continue
            element = part[tag]
            assert action != "X", element
            if action == "U":
                assert re.fullmatch(r"2\.25\.\d{1,39}", element.value), element
            else:
                assert element.is_empty or (element.keyword == "PatientID" and "MUELLER" not in element.value), element
    for tag in [tag for tag in clean.keys() if tag.group < 8]:  # noqa: SIM118 - the keys, not the elements
        del clean[tag]  # its place is before the header: it can be in none, and no writer takes it
    file = written(clean)
    for trace in (b"MUELLER", b"19480229", b"080910", b"4711"):
        assert trace not in file


def test_nothing_that_could_tell_is_left(pair):
    _, clean, _ = pair
    for element in every_element(clean):
        assert not element.tag.is_private, element
        if element.keyword in EMPTIED or element.VR in ("DA", "TM", "DT", "PN"):
            assert element.is_empty, element


def test_what_is_in_no_list_goes():
    header = examples.ct
    header.add_new(0x00290011, "LO", "MUELLER")  # private
    header.add_new(0x60020022, "LO", "MUELLER")  # overlay: its description
    header.add_new(0x60FE3000, "OW", b"MUELLER ")  # the last group of overlays
    header.add_new(0x50FE0010, "LO", "MUELLER")  # a curve
    header.add_new(0x30FA0010, "LO", "MUELLER")  # a group that no standard knows
    header.add_new(0x00280999, "LO", "MUELLER")  # a number that a known group does not use
    header.DeidentificationMethod = "made by MUELLER"
    header.ReviewDate = "19480229"
    clean, changes = deidentify(header, secret="a test")
    assert b"MUELLER" not in written(clean)
    assert b"19480229" not in written(clean)
    assert ("Unknown element (30FA,0010)", "removed", "not on the list of what may stay") in changes
    assert ("Private element (0029,0011)", "removed", "private tag") in changes


def test_a_tag_that_may_stay_must_be_what_it_claims():
    """A text where the standard has a number, and bytes that cannot be read as one, could be anything."""
    header = examples.ct
    header["SliceThickness"] = pydicom.DataElement("SliceThickness", "LO", "MUELLER")
    header["KVP"] = pydicom.dataelem.RawDataElement(tag_for_keyword("KVP"), "DS", 8, b"MUELLER ", 0, False, True)
    header["PixelMeasuresSequence"] = pydicom.DataElement("PixelMeasuresSequence", "OB", b"MUELLER ")
    clean, changes = deidentify(header, secret="a test")
    assert b"MUELLER" not in written(clean)
    assert {change.name for change in changes if change.rule == "not stored as the standard says"} == {
        "Slice Thickness",
        "KVP",
        "Pixel Measures Sequence",
    }


@pytest.mark.parametrize("text", ["Doe^John", "seen by Dr. Mueller", "A" * 17])
def test_a_code_is_no_sentence(text):
    header = examples.ct
    with warnings.catch_warnings(action="ignore"):  # pydicom's, of a code that is none
        header.ImageType = ["ORIGINAL", "PRIMARY", text]
    clean, changes = deidentify(header, secret="a test")
    assert text.encode() not in written(clean)
    assert ("Image Type", "removed", "not stored as the standard says") in changes


@pytest.mark.parametrize("name", ["CT_small.dcm", "liver_1frame.dcm"])  # of 16 bits a pixel, and of one
def test_what_is_written_behind_the_last_pixel_goes(name):
    header = pydicom.dcmread(get_testdata_file(name, download=False))
    header.PatientID, pixels = "1", header.PixelData
    untouched, changes = deidentify(header, secret="a test")
    assert untouched.PixelData == pixels
    assert "cut" not in {change.action for change in changes}
    header.PixelData = pixels + b"MUELLER "
    clean, changes = deidentify(header, secret="a test")
    assert clean.PixelData == pixels
    assert ("Pixel Data", "cut", "bytes behind the last pixel") in changes


def test_pixels_whose_end_nobody_knows_are_refused():
    header = examples.ct
    del header.Rows
    with pytest.raises(ValueError, match=r"Where the pixels end cannot be known .*Rows"):
        deidentify(header, secret="a test")


def test_what_stands_before_the_header_is_replaced():
    header = examples.ct
    header.preamble = b"MUELLER ".ljust(128)
    meta = header.file_meta
    meta.SourceApplicationEntityTitle = meta.SendingApplicationEntityTitle = "MUELLER"
    meta.ReceivingApplicationEntityTitle = meta.ImplementationVersionName = "MUELLER"
    meta.PrivateInformationCreatorUID, meta.PrivateInformation = "1.2.4711", b"MUELLER "
    meta.MediaStorageSOPInstanceUID = "1.2.4711.1"  # not that of the header: no way back through it
    clean, _ = deidentify(header, secret="a test")
    file = written(clean)
    assert b"MUELLER" not in file
    assert b"4711" not in file
    assert clean.file_meta.MediaStorageSOPInstanceUID == clean.SOPInstanceUID
    assert clean.file_meta.TransferSyntaxUID == meta.TransferSyntaxUID


def test_every_uid_of_an_instance_is_new_and_valid(pair):
    header, clean, _ = pair
    old = {element.value for element in every_element(header) if element.VR == "UI"}
    for element in every_element(clean):
        if element.VR == "UI" and element.keyword not in KIND_UIDS:
            assert element.value not in old, element
            assert re.fullmatch(r"2\.25\.\d{1,39}", element.value), element
            assert int(element.value.rsplit(".", 1)[1]) < 2**128


def test_each_of_several_uids_has_its_own_successor():
    header = examples.ct
    header.IrradiationEventUID = ["1.2.3", "1.2.4"]
    clean, _ = deidentify(header, secret="a test")
    header.IrradiationEventUID = "1.2.4"
    again, _ = deidentify(header, secret="a test")
    assert len(set(clean.IrradiationEventUID)) == 2
    assert clean.IrradiationEventUID[1] == again.IrradiationEventUID


def test_file_meta_and_header_name_the_same_instance(pair):
    _, clean, _ = pair
    assert clean.file_meta.MediaStorageSOPInstanceUID == clean.SOPInstanceUID


def test_pixels_and_geometry_stay(pair):
    header, clean, _ = pair
    assert clean.PixelData == header.PixelData
    for name in ("PixelSpacing", "RescaleIntercept", "PhotometricInterpretation", "WindowCenter", "ImageType"):
        assert clean.get(name) == header.get(name)


def test_the_original_is_left_as_it_was():
    header = examples.overlay
    before, meta = header.to_json(), deepcopy(header.file_meta)
    deidentify(header, secret="a test")
    assert header.to_json() == before
    assert header.file_meta == meta


def test_sequences_that_stay_are_cleaned_and_others_count_once():
    header = examples.ct
    measures = everywhere(header)[2]
    measures.PixelSpacing, measures.PatientName, measures.FrameComments = [1, 1], "MUELLER", "MUELLER"
    header.RequestAttributesSequence = [pydicom.Dataset()]
    header.RequestAttributesSequence[0].PatientName = "MUELLER"
    clean, changes = deidentify(header, secret="a test")
    measures = clean.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    assert measures.PixelSpacing == [1, 1]
    assert measures["PatientName"].is_empty
    assert "FrameComments" not in measures
    assert sum(change.name == "Patient's Name" for change in changes) == 2
    assert sum(change.name == "Request Attributes Sequence" for change in changes) == 1


def test_images_of_one_patient_still_belong_together():
    first, second = examples.ct, examples.mr
    second.PatientID = first.PatientID + " "  # blanks at the end mean nothing in DICOM
    second.StudyInstanceUID = first.StudyInstanceUID
    clean = [deidentify(header, secret="a test")[0] for header in (first, second)]
    assert clean[0].PatientID == clean[1].PatientID != first.PatientID
    assert clean[0].StudyInstanceUID == clean[1].StudyInstanceUID
    assert clean[0].SeriesInstanceUID != clean[1].SeriesInstanceUID


@pytest.mark.parametrize("patient", ["", "  ", None])
def test_patients_without_a_number_do_not_become_one(patient):
    header = examples.ct
    header.PatientID = patient
    with pytest.raises(ValueError, match=r"PatientID is missing or empty.*header\.PatientID = '\.\.\.'"):
        deidentify(header, secret="a test")
    del header.PatientID
    with pytest.raises(ValueError, match="PatientID is missing or empty"):
        deidentify(header, secret="a test")


def test_another_secret_gives_another_pseudonym():
    one, two = (deidentify(examples.ct, secret=secret)[0] for secret in ("one", "two"))
    assert one.PatientID != two.PatientID
    for secret in ("", " "):
        with pytest.raises(ValueError, match="secret is empty; give"):
            deidentify(examples.ct, secret=secret)


@pytest.mark.parametrize(
    ("name", "kind"), [("test-SR.dcm", "Comprehensive SR Storage"), ("rtplan.dcm", "RT Plan Storage")]
)
def test_what_is_no_image_is_refused(name, kind):
    header = pydicom.dcmread(get_testdata_file(name, download=False))
    header.PatientID = "1"
    with pytest.raises(ValueError, match=f"no image but '{kind}'"):
        deidentify(header, secret="a test")


def test_a_pdf_and_the_directory_of_a_disc_are_refused():
    header = pydicom.Dataset()
    header.PatientID, header.SOPClassUID = "1", pydicom.uid.EncapsulatedPDFStorage
    header.EncapsulatedDocument = b"%PDF-1.4 MUELLER"
    with pytest.raises(ValueError, match="no image but 'Encapsulated PDF Storage'"):
        deidentify(header, secret="a test")
    directory = pydicom.Dataset()
    directory.file_meta = FileMetaDataset()
    directory.file_meta.MediaStorageSOPClassUID = pydicom.uid.MediaStorageDirectoryStorage
    directory.DirectoryRecordSequence = [pydicom.Dataset()]
    with pytest.raises(ValueError, match="no image but 'Media Storage Directory Storage'"):
        deidentify(directory, secret="a test")
    with pytest.raises(ValueError, match="no image but 'of unknown kind'"):
        deidentify(pydicom.Dataset(), secret="a test")


def test_a_document_beside_the_pixels_goes():
    header = examples.ct
    header.EncapsulatedDocument = b"%PDF-1.4 MUELLER"
    clean, _ = deidentify(header, secret="a test")
    assert b"MUELLER" not in written(clean)


def removed(header, **facts):
    for name, value in facts.items():
        setattr(header, name, value)
    return deidentify(header, secret="a test")[0].PatientIdentityRemoved


def test_the_identity_counts_as_removed_only_where_nothing_speaks_against_it():
    assert removed(examples.ct) == "YES"  # original, from a scanner that writes nothing into its images
    assert removed(examples.ct, BurnedInAnnotation="YES") == "NO"
    assert removed(examples.ct, ImageType=["DERIVED", "SECONDARY"]) == "NO"  # a screenshot may be stored as CT
    assert removed(examples.ct, ImageType="ORIGINAL") == "YES"
    assert removed(examples.ct, SOPClassUID=["1.2", "1.3"]) == "NO"
    assert removed(examples.ct, SOPClassUID=pydicom.uid.SecondaryCaptureImageStorage) == "NO"
    assert removed(examples.rgb_color) == "NO"  # an ultrasound machine writes names into its pictures
    assert removed(examples.rgb_color, BurnedInAnnotation="NO") == "YES"


def test_a_face_in_the_pixels_counts():
    assert removed(examples.ct, RecognizableVisualFeatures="YES") == "NO"
    assert removed(examples.ct, BodyPartExamined="HEAD") == "NO"
    assert removed(examples.ct, BodyPartExamined="HEAD", RecognizableVisualFeatures="NO") == "YES"
    assert removed(examples.ct, BodyPartExamined="CHEST") == "YES"


def test_an_overlay_hidden_in_the_bits_of_the_pixels_counts():
    header = examples.ct
    header.add_new(0x60000102, "US", 0)
    assert removed(header) == "YES"
    header[0x60000102].value = 12
    assert removed(header) == "NO"
    header[0x60000102].value = 0
    header.add_new(0x60FE0102, "US", 12)  # of the last group
    assert removed(header) == "NO"


def test_the_result_can_be_written_and_read(tmp_path, pair):
    header, clean, _ = pair
    clean.save_as(tmp_path / "clean.dcm")
    again = pydicom.dcmread(tmp_path / "clean.dcm")
    assert again.preamble == bytes(128)
    assert again.LongitudinalTemporalInformationModified == "REMOVED"
    validate_value("LO", again.DeidentificationMethod, pydicom.config.RAISE)
    assert (again.pixel_array == header.pixel_array).all()


def test_a_header_without_a_file_around_it():
    header = pydicom.Dataset()
    header.update(examples.ct)
    clean, _ = deidentify(header, secret="a test")
    assert not hasattr(clean, "file_meta")
    assert clean.PatientID != header.PatientID
