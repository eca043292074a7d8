"""Send objects to a picture archive (PACS), ask it what it holds, and bring a series back: C-STORE, C-FIND, C-GET."""

from contextlib import contextmanager
from pathlib import Path

from medlearn.dicom.archive import HERE, PENDING, SUCCESS, TITLE, UNIQUE

CALLER, OUT_OF_SPACE = "MEDLEARN", 0xA700
PATIENCE = 15  # seconds
ASKED = {  # what `find` brings of each level
    "STUDY": ("PatientID", "StudyInstanceUID", "StudyDate", "StudyDescription"),
    "SERIES": ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "SeriesDescription"),
    "IMAGE": ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"),
}


class ArchiveError(RuntimeError):
    """An archive could not be reached, or did not do what it was asked: the message says which and why."""


def send(files, port, *, title=TITLE, host=HERE):
    """Send DICOM files to an archive (C-STORE), as they are: nothing is de-identified.

    Parameters
    ----------
    files : list of path-like
    port : int
    title : str
        What the archive calls itself.
    host : str

    Returns
    -------
    uids : list of str
        SOPInstanceUID of each object, all of them stored.

    Raises
    ------
    ValueError
        If there is no file, or one is not DICOM.
    ArchiveError
        If the archive cannot be reached or refuses one of them.
    """
    from pynetdicom import build_context

    headers = [_parsed(path) for path in files]
    if not headers:
        raise ValueError("There is no file to send; give a list of DICOM files.")
    kinds = {(header.SOPClassUID, header.file_meta.TransferSyntaxUID) for header in headers}
    with _association([build_context(*kind) for kind in sorted(kinds)], host, port, title) as call:
        for path, header in zip(files, headers, strict=True):
            try:
                status = call.send_c_store(header).get("Status")
            except (ValueError, RuntimeError) as why:
                raise ArchiveError(f"{title} does not take {Path(path).name}: {why}") from None
            if status != SUCCESS:
                raise ArchiveError(f"{title} did not store {Path(path).name}; it answered {_shown(status)}.")
    return [str(header.SOPInstanceUID) for header in headers]


def find(port, *, level="SERIES", title=TITLE, host=HERE, **wanted):
    """Ask an archive what it holds (C-FIND, study root).

    Parameters
    ----------
    port : int
    level : {"STUDY", "SERIES", "IMAGE"}
    title, host : str
    **wanted : str
        Elements that must have these values, such as ``PatientID="p7"``; ``*`` and ``?`` stand for any letters.

    Returns
    -------
    found : list of dict
        From the keyword of an element to its value as str; empty where the archive gave none.

    Raises
    ------
    ValueError
        If the level or an element's name is not known.
    ArchiveError
        If the archive cannot be reached, or does not answer.

    Notes
    -----
    An archive may insist on the way from above, a series of a known study only (PS3.4 C.4.1.3): then find the study
    first, and give its StudyInstanceUID.
    """
    from pynetdicom import build_context
    from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as Find

    if level not in ASKED:
        raise ValueError(f"level={level!r} is none; choose one of {', '.join(map(repr, ASKED))}.")
    query = _query(level, {**dict.fromkeys(ASKED[level], ""), **wanted})
    with _association([build_context(Find)], host, port, title) as call:
        answers = list(call.send_c_find(query, Find))
    if not answers or answers[-1][0].get("Status") != SUCCESS:
        raise ArchiveError(f"{title} did not answer; it said {_shown(answers and answers[-1][0].get('Status'))}.")
    found = [answer for status, answer in answers if status.Status in (PENDING, PENDING + 1) and answer]
    names = [element.keyword for element in query if element.keyword != "QueryRetrieveLevel"]
    return [{name: _text(answer.get(name)) for name in names} for answer in found]


def retrieve(port, folder, *, study, series, title=TITLE, host=HERE):
    """Bring the objects of one series from an archive (C-GET).

    Parameters
    ----------
    port : int
    folder : path-like
        Where the files are written, each named after its UID; made if there is none.
    study, series : str
        StudyInstanceUID and SeriesInstanceUID.
    title, host : str

    Returns
    -------
    files : list of Path
        Sorted by name.

    Raises
    ------
    ArchiveError
        If the archive cannot be reached, has no such series, or did not send all of it.
    OSError
        If a file cannot be written.
    """
    from pynetdicom import build_context, build_role, evt
    from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as Get

    found = find(port, level="IMAGE", title=title, host=host, StudyInstanceUID=study, SeriesInstanceUID=series)
    if not found:
        raise ArchiveError(f"{title} has no series {series} in study {study}; ask it with find.")
    kinds = sorted({image["SOPClassUID"] for image in found if image["SOPClassUID"]}) or _usual()
    folder, files, failed = Path(folder), [], []
    folder.mkdir(parents=True, exist_ok=True)

    def keep(event):
        header = event.dataset
        header.file_meta = event.file_meta
        path = folder / Path(f"{header.SOPInstanceUID}.dcm").name  # an archive may send ../../x for a UID
        try:
            header.save_as(path, enforce_file_format=True)
        except OSError as why:
            failed.append(why)
            return OUT_OF_SPACE
        files.append(path)
        return SUCCESS

    contexts = [build_context(Get), *map(build_context, kinds)]
    roles = [build_role(kind, scp_role=True) for kind in kinds]
    query = _query("SERIES", {"StudyInstanceUID": study, "SeriesInstanceUID": series})
    with _association(contexts, host, port, title, ext_neg=roles, evt_handlers=[(evt.EVT_C_STORE, keep)]) as call:
        if not any(Get == context.abstract_syntax for context in call.accepted_contexts):
            raise ArchiveError(f"{title} does not send what it holds (no C-GET); ask who runs it.")
        status = [status.get("Status") for status, _ in call.send_c_get(query, Get)][-1]
    if failed:
        raise failed[0]
    if status != SUCCESS or len(set(files)) != len(found):
        raise ArchiveError(f"{title} sent {len(set(files))} of {len(found)} objects and said {_shown(status)}.")
    return sorted(set(files))


@contextmanager
def _association(contexts, host, port, title, **options):
    """Call an archive, and hang up whatever happens."""
    from pynetdicom import AE

    entity = AE(ae_title=CALLER)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = entity.connection_timeout = PATIENCE
    call = entity.associate(host, port, contexts=contexts, ae_title=title, **options)
    if not call.is_established:
        why = (
            f"it turned the call away: its title is not {title!r}, or it does not know {CALLER!r}"
            if call.is_rejected
            else "it broke off the call, and may not take such objects"
            if call.is_aborted and call.acceptor.primitive is not None
            else "nobody answers there"
        )
        raise ArchiveError(f"No archive could be reached at {host}, port {port}: {why}.")
    try:
        yield call
    finally:
        call.release()


def _query(level, wanted):
    from pydicom.datadict import tag_for_keyword
    from pydicom.dataset import Dataset

    query = Dataset()
    query.QueryRetrieveLevel = level
    for name, value in wanted.items():
        if tag_for_keyword(name) is None:
            raise ValueError(f"{name} is no element of DICOM; write its keyword, such as {UNIQUE['PATIENT']}.")
        setattr(query, name, value)
    return query


def _usual():
    from pynetdicom.sop_class import CTImageStorage, SegmentationStorage

    return [CTImageStorage, SegmentationStorage]


def _parsed(path):
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        return pydicom.dcmread(path)
    except InvalidDicomError:
        raise ValueError(f"{path} is no DICOM file; leave it out.") from None


def _text(value):
    return "" if value is None else str(value)


def _shown(status):
    return f"status 0x{status:04X}" if isinstance(status, int) else "nothing"
