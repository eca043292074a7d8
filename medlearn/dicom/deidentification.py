"""Take the patient out of an image's header, as far as rules about tags reach.

What is not on a list of what may stay is removed: see `medlearn.dicom.confidentiality`. The lists follow the Basic
Application Level Confidentiality Profile of DICOM PS3.15, Annex E. For teaching: a hospital uses a maintained tool, and
a person who looks at the pixels.
"""

import hashlib
import hmac
import re
from collections.abc import MutableSequence
from copy import deepcopy
from typing import NamedTuple

from medlearn.dicom.confidentiality import EMPTIED, FACES, KEPT, KEPT_IN_FILE_META, NEW_UID, WITHOUT_WRITING

OVERLAY_GROUPS = range(0x6000, 0x6100, 2)  # drawings over the image: text may be among them
CURVE_GROUPS = range(0x5000, 0x5100, 2)
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
CODE = re.compile("[A-Z0-9 _]{0,16}")  # a code string (PS3.5 6.2): no sentence, and no "Doe^John"
OVERLAY_BIT_POSITION = 0x0102  # above 0, the overlay hides in unused bits of the pixels


class Change(NamedTuple):
    """One thing that was done to a header: the tag's name, what was done ("removed", ...) and by which rule."""

    name: str
    action: str
    rule: str


def deidentify(header, *, secret):
    """Copy an image's header without what identifies the patient, as far as rules about tags reach.

    Parameters
    ----------
    header : pydicom.Dataset
        Of an image, pixels included. Left as it is.
    secret : str
        Patient ID and UIDs are replaced by values derived from this text and the old ones, so that images of one
        patient still belong together. Who has the secret can link them back: keep it away from the data.

    Returns
    -------
    clean : pydicom.Dataset
        Pixels included, and *unchanged*: text burned into them is still there, and so is a face in a head scan, or a
        comment inside compressed pixels. `PatientIdentityRemoved` is "YES" only if nothing points to either of the
        first two (see Notes), and "NO" otherwise: somebody has to look at the pixels.
    changes : list of Change
        One entry for each element that was removed, emptied, replaced or cut. A sequence that is removed counts once.

    Raises
    ------
    ValueError
        If `secret` or the patient ID is empty: patients without a number would all become one. Also if there are no
        pixels, or none whose end is known: reports, PDF documents and the directory of a disc may name the patient in
        any sentence.

    Notes
    -----
    Stricter than the profile: PS3.15 E.1.1 allows to retain only what is known to be safe, and that is done here. Less
    complete in form: where the profile asks for a dummy value, the element is removed or emptied, so that a picky
    reader may miss it. Two hospitals may give the same patient ID to two people; use a secret for each hospital.

    PS3.3 defines YES as removed "from the Attributes and the Pixel Data", and says that an image without
    `BurnedInAnnotation` may or may not hold writing. Its absence is trusted only in original CT, MR and PET images,
    whose scanners write nothing into them: not in ultrasound, radiographs, screenshots and derived images. If you have
    looked, and painted over what there was, set `BurnedInAnnotation` to "NO" before.
    """
    if not secret.strip():
        raise ValueError(
            "secret is empty; give any text that stays with you, such as your study's name and a random word."
        )
    _check_is_image(header)
    _check_patient_id(header)
    clean = deepcopy(header)
    changes = []
    _clean_dataset(clean, KEPT, secret, changes)
    _cut_pixels(clean, changes)
    _describe(clean, header)
    _replace_file_meta(clean, secret, changes)
    return clean, changes


def _check_is_image(header):
    if any(name in header for name in PIXELS):
        return
    meta = getattr(header, "file_meta", None) or {}
    kind = header.get("SOPClassUID") or meta.get("MediaStorageSOPClassUID")
    raise ValueError(
        f"This is no image but '{getattr(kind, 'name', 'of unknown kind')}': it holds no pixels. A report, a PDF "
        "document or the directory of a disc may name the patient in any sentence, where no rule about tags finds it. "
        "Give the whole file of an image; leave the others where they are."
    )


def _check_patient_id(header):
    if not _text(header, "PatientID"):
        raise ValueError(
            "PatientID is missing or empty, so that all such patients would become one. Give each patient a number of "
            "your own first, the same in all files: header.PatientID = '...'."
        )


def _clean_dataset(dataset, kept, secret, changes):
    """Apply the rules to every element, and inside the sequences that stay."""
    for tag in list(dataset.keys()):
        name, action, rule = _rule_for(dataset, tag, kept)
        if action == "kept":
            if dataset[tag].VR == "SQ":
                for item in dataset[tag].value:
                    _clean_dataset(item, kept, secret, changes)
            continue
        if action == "removed":
            del dataset[tag]
        elif dataset[tag].is_empty:
            continue
        else:
            dataset[tag].value = None if action == "emptied" else _new_value(dataset[tag], secret)
        changes.append(Change(name, action, rule))


def _rule_for(dataset, tag, kept):
    """Say what happens to an element and why: (name, action, rule). Its value is not looked at."""
    from pydicom.datadict import dictionary_description, dictionary_has_tag, keyword_for_tag

    keyword = keyword_for_tag(tag)
    name = dictionary_description(tag) if dictionary_has_tag(tag) else f"Unknown element {tag}"
    if tag.is_private:
        return f"Private element {tag}", "removed", "private tag"
    if tag.group in OVERLAY_GROUPS or tag.group in CURVE_GROUPS:
        return name, "removed", "overlay or curve"
    if keyword not in kept | EMPTIED | NEW_UID | {"PatientID"}:
        return name, "removed", "not on the list of what may stay"
    if not _is_what_it_claims(dataset, tag):
        return name, "removed", "not stored as the standard says"
    if keyword in kept:
        return name, "kept", ""
    if keyword in EMPTIED:
        return name, "emptied", "must be there, may be empty"
    return name, "replaced", "same new value everywhere"


def _is_what_it_claims(dataset, tag):
    """Whether an element can be read and is of the kind that the standard gives it: no text where a number belongs."""
    from pydicom.datadict import dictionary_VR

    try:
        element = dataset[tag]
    except (ValueError, TypeError, KeyError, NotImplementedError, AttributeError, EOFError):
        return False
    if element.VR not in (dictionary_VR(tag), *dictionary_VR(tag).split(" or ")):
        return False
    if element.VR == "CS":
        return all(CODE.fullmatch(str(part).strip(" \0")) for part in _values(element.value))
    # pydicom hands out numbers written as text as numbers, and as text what it could not read.
    return element.VR not in ("DS", "IS") or not any(isinstance(part, str) and part for part in _values(element.value))


def _cut_pixels(clean, changes):
    """Remove what stands behind the last pixel, where no viewer looks; compressed pixels tell no length."""
    from pydicom.pixels.utils import get_expected_length

    for name in PIXELS:
        if name not in clean or clean[name].is_undefined_length:
            continue
        try:
            length = get_expected_length(clean)
        except (AttributeError, TypeError, ValueError) as why:
            raise ValueError(f"Where the pixels end cannot be known ({why}): export the image once more.") from None
        if len(clean[name].value) > length + length % 2:
            clean[name].value = clean[name].value[:length] + bytes(length % 2)
            changes.append(Change("Pixel Data", "cut", "bytes behind the last pixel"))


def _describe(clean, header):
    """Write down what was done, in the words of PS3.3 C.7.1.1 and C.12.1."""
    clean.PatientIdentityRemoved = "NO" if _pixels_may_tell(header) else "YES"
    clean.DeidentificationMethod = "medlearn lesson 01: list of what may stay, pixels not examined"
    clean.LongitudinalTemporalInformationModified = "REMOVED"


def _pixels_may_tell(header):
    """Whether writing or a face in the pixels may say who the patient is, as far as the header knows."""
    original = _text(header, "ImageType").startswith("ORIGINAL") and _text(header, "SOPClassUID") in WITHOUT_WRITING
    head = any(part in _text(header, "BodyPartExamined") for part in FACES)
    writing = _text(header, "BurnedInAnnotation") or ("NO" if original else "YES")
    face = _text(header, "RecognizableVisualFeatures") or ("YES" if head else "NO")
    places = [(group, OVERLAY_BIT_POSITION) for group in OVERLAY_GROUPS]
    hidden = any(header[place].value for place in places if place in header)
    return hidden or writing != "NO" or face != "NO"


def _replace_file_meta(clean, secret, changes):
    """Replace what stands in front of the header by a description of this program, as PS3.15 E.1.1 asks."""
    from pydicom.uid import PYDICOM_IMPLEMENTATION_UID

    clean.preamble = bytes(128)
    meta = getattr(clean, "file_meta", None)
    if meta is None:
        return
    _clean_dataset(meta, KEPT_IN_FILE_META, secret, changes)
    if "SOPInstanceUID" in clean:
        meta.MediaStorageSOPInstanceUID = clean.SOPInstanceUID
    meta.ImplementationClassUID = PYDICOM_IMPLEMENTATION_UID
    meta.ImplementationVersionName = "MEDLEARN"


def _new_value(element, secret):
    """Replace a patient ID, a UID, or each of several UIDs."""
    old = _values(element.value)
    if element.VR != "UI":
        return _digest(_joined(old), secret)[:12]
    # 2.25 is the root for UIDs made from a 128-bit number (PS3.5 B.2): nobody has to be asked for one.
    new = [f"2.25.{int(_digest(_joined([uid]), secret)[:32], 16)}" for uid in old]
    return new if len(new) > 1 else new[0]


def _digest(text, secret):
    """Derive hexadecimal digits: the same for the same text and secret, telling nothing without the secret."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _text(header, name):
    """Return the values of an element as one text in capitals; "" if it is missing."""
    return _joined(_values(header.get(name))).upper()


def _values(value):
    """Make a list of what an element holds: nothing, one value or several."""
    if value is None:
        return []
    return list(value) if isinstance(value, MutableSequence) else [value]


def _joined(values):
    """Join values without the blanks and zero bytes that fill them up to an even length: they mean nothing."""
    return "\\".join(str(value).strip(" \0") for value in values)
