"""Take the patient out of a DICOM header, as far as tag rules reach.

The rules are those of the Basic Application Level Confidentiality Profile, DICOM PS3.15 Annex E, Table E.1-1, for the
tags that the course's own files hold and the ones a learner meets first; the whole table has some six hundred. For
teaching: a hospital uses a tool that implements all of it, and a person who looks at the pixels.
"""

import hashlib
import hmac
from copy import deepcopy
from typing import NamedTuple

# What the standard says must happen to a tag. Where it leaves a choice ("X/Z/D": remove it, unless the kind of image
# requires it to be present), the choice for CT, MR and ultrasound images stands here.
REMOVE = """
    AcquisitionComments AcquisitionDate AcquisitionDateTime AcquisitionTime AdditionalPatientHistory AdmissionID
    AdmittingDiagnosesDescription Allergies CountryOfResidence CurrentPatientLocation DataSetTrailingPadding
    DerivationDescription DeviceSerialNumber EthnicGroup IconImageSequence ImageComments InstanceCreationDate
    InstanceCreationTime
    InstitutionAddress InstitutionName InstitutionalDepartmentName IssuerOfPatientID LastMenstrualDate MedicalAlerts
    MedicalRecordLocator MilitaryRank NameOfPhysiciansReadingStudy Occupation OperatorsName OtherPatientIDs
    OtherPatientIDsSequence OtherPatientNames PatientAddress PatientAge PatientBirthName PatientBirthTime
    PatientComments PatientMotherBirthName PatientReligiousPreference PatientSize PatientTelephoneNumbers PatientWeight
    PerformedProcedureStepDescription PerformedProcedureStepEndDate PerformedProcedureStepEndTime
    PerformedProcedureStepID PerformedProcedureStepStartDate PerformedProcedureStepStartTime PerformedStationName
    PerformingPhysicianName PhysiciansOfRecord PregnancyStatus ProtocolName ReferencedImageSequence
    ReferencedPerformedProcedureStepSequence ReferencedStudySequence ReferringPhysicianAddress
    ReferringPhysicianTelephoneNumbers RegionOfResidence RequestAttributesSequence RequestedProcedureDescription
    RequestedProcedureID RequestingPhysician RequestingService ResponsiblePerson SeriesDate SeriesDescription SeriesTime
    SmokingStatus SourceApplicationEntityTitle SourceImageSequence StationName StudyComments StudyDescription
    TimezoneOffsetFromUTC
""".split()
EMPTY = """
    AccessionNumber ContentDate ContentTime ContrastBolusAgent PatientBirthDate PatientName PatientSex
    ReferringPhysicianName StudyDate StudyID StudyTime
""".split()
NEW_UID = """
    ConcatenationUID DeviceUID DimensionOrganizationUID FrameOfReferenceUID InstanceCreatorUID IrradiationEventUID
    MediaStorageSOPInstanceUID ReferencedFrameOfReferenceUID ReferencedSOPInstanceUID SOPInstanceUID SeriesInstanceUID
    StorageMediaFileSetUID StudyInstanceUID SynchronizationFrameOfReferenceUID
""".split()
ACTIONS = dict.fromkeys(REMOVE, "removed") | dict.fromkeys(EMPTY, "emptied") | dict.fromkeys(NEW_UID, "replaced")
ACTIONS["PatientID"] = "replaced"

TELLING_KINDS = {"DA": "date", "DT": "date and time", "TM": "time", "PN": "person's name"}
OVERLAY_GROUPS = range(0x6000, 0x6020, 2)  # drawings over the image: text may be among them


class Change(NamedTuple):
    """One thing that was done to a header: the tag's name, what was done ("removed", ...) and by which rule."""

    name: str
    action: str
    rule: str


def deidentify(header, *, secret):
    """Copy a DICOM header without what identifies the patient, as far as tag rules reach.

    Parameters
    ----------
    header : pydicom.Dataset
        Left as it is.
    secret : str
        Patient ID and UIDs are replaced by values derived from this text and the old ones, so that images of one
        patient still belong together. Who has the secret can link them back: keep it away from the data.

    Returns
    -------
    clean : pydicom.Dataset
        Pixels included, and *unchanged*: text burned into them is still there, and so is a face in a head scan.
    changes : list of Change
        One entry for each element that was removed, emptied or replaced, nested ones included.

    Raises
    ------
    ValueError
        If `secret` is empty.

    Notes
    -----
    DICOM PS3.15 Annex E, Basic Profile, for the tags listed in this module. Beyond the table, all private tags, all
    overlays and curves go, and any other date, time or person's name is emptied: a rule for what the list forgot.
    """
    if not secret:
        raise ValueError(
            "secret is empty; give any text that stays with you, such as the name of your study and a random word."
        )
    clean = deepcopy(header)
    changes = []
    for part in (getattr(clean, "file_meta", None), clean):
        if part is not None:
            part.walk(lambda parent, element: _treat(parent, element, secret, changes))
    clean.preamble = bytes(128)  # the bytes before the header proper may hold anything
    clean.PatientIdentityRemoved = "YES"
    clean.DeidentificationMethod = "medlearn lesson 01: part of PS3.15 E.1-1, pixels not examined"
    clean.LongitudinalTemporalInformationModified = "REMOVED"
    return clean, changes


def _treat(parent, element, secret, changes):
    """Apply the rule for one element, and write down what was done."""
    action, rule = _rule_for(element)
    if action == "kept":
        return
    if action == "removed":
        del parent[element.tag]
    elif action == "emptied":
        if element.is_empty:
            return
        element.value = None
    else:
        element.value = _pseudonym(element, secret)
    changes.append(Change(element.name.strip("[]"), action, rule))


def _rule_for(element):
    """Say what happens to an element and why: (action, rule)."""
    if element.tag.is_private:
        return "removed", "private tag"
    if element.tag.group in OVERLAY_GROUPS or 0x5000 <= element.tag.group < 0x5100:
        return "removed", "overlay or curve"
    if element.keyword in ACTIONS:
        return ACTIONS[element.keyword], "named in the profile"
    if element.VR in TELLING_KINDS:
        return "emptied", f"not named, but a {TELLING_KINDS[element.VR]}"
    return "kept", ""


def _pseudonym(element, secret):
    """Derive a value that is the same for the same old value and secret, and tells nothing without the secret."""
    digest = hmac.new(secret.encode(), str(element.value).encode(), hashlib.sha256).hexdigest()
    # 2.25 is the root for UIDs made from a 128-bit number (PS3.5 B.2): nobody has to be asked for one.
    return f"2.25.{int(digest[:32], 16)}" if element.VR == "UI" else digest[:12]
