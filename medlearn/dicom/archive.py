"""A small picture archive (PACS) on this machine, and how to send, find and bring back: C-STORE, C-FIND, C-GET.

For teaching: the archive listens on 127.0.0.1 only, keeps everything in memory, knows no users and encrypts nothing.
"""

import re
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

HERE, TITLE, CALLER = "127.0.0.1", "ARCHIVE", "MEDLEARN"
SAID_NOTHING, PATIENCE = 5, 15  # seconds that the archive waits for a caller, and a caller for the archive
UNIQUE = {  # what names a thing of each level, from the widest to the narrowest
    "PATIENT": "PatientID",
    "STUDY": "StudyInstanceUID",
    "SERIES": "SeriesInstanceUID",
    "IMAGE": "SOPInstanceUID",
}
ASKED = {  # what `find` brings of each level
    "STUDY": ("PatientID", "StudyInstanceUID", "StudyDate", "StudyDescription"),
    "SERIES": ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "SeriesDescription"),
    "IMAGE": ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"),
}
NO_KEYS = ("QueryRetrieveLevel", "SpecificCharacterSet")  # of a query: they say how it is meant
SUCCESS, PENDING, CANCELLED, WRONG, OUT_OF_SPACE = 0x0000, 0xFF00, 0xFE00, 0xA900, 0xA700


class ArchiveError(RuntimeError):
    """An archive could not be reached, or did not do what it was asked: the message says which and why."""


class Archive:
    """A picture archive in a thread of its own, from ``with`` to the end of its block.

    Parameters
    ----------
    title : str
        Name of the archive, 1 to 16 letters: who calls it by another name is turned away.
    port : int
        0 takes one that is free.

    Attributes
    ----------
    port : int
        Where it listens; None while it does not.
    stored : dict
        From the UID of each object to its dataset.

    Examples
    --------
    >>> from medlearn.dicom import find
    >>> with Archive() as archive:
    ...     find(archive.port, level="STUDY")
    []
    """

    def __init__(self, title=TITLE, port=0):
        if not title.strip() or len(title) > 16:
            raise ValueError(f"title is {title!r}; DICOM allows 1 to 16 letters.")
        self.title, self.wanted_port, self.port, self.stored = title, port, None, {}

    def __enter__(self):
        from pynetdicom import AE, AllStoragePresentationContexts, evt
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as Find
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as Get

        self._entity = entity = AE(ae_title=self.title)
        entity.require_called_aet = True
        entity.acse_timeout = SAID_NOTHING
        for context in AllStoragePresentationContexts:
            entity.add_supported_context(context.abstract_syntax, scu_role=True, scp_role=True)
        for kind in (Find, Get):
            entity.add_supported_context(kind)
        handlers = [(evt.EVT_C_STORE, self._store), (evt.EVT_C_FIND, self._find), (evt.EVT_C_GET, self._get)]
        try:
            server = entity.start_server((HERE, self.wanted_port), block=False, evt_handlers=handlers)
        except OSError as error:
            raise OSError(_why_not(self.wanted_port, error.strerror or error)) from None
        self.port = server.server_address[1]
        return self

    def __exit__(self, *_):
        self._entity.shutdown()
        self.port = None

    def _store(self, event):
        """Keep an object that says where it belongs."""
        header = event.dataset
        header.file_meta = event.file_meta
        if not all(header.get(name) for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")):
            return WRONG
        self.stored[str(header.SOPInstanceUID)] = header
        return SUCCESS

    def _find(self, event):
        """Yield one answer for each patient, study, series or image that fits."""
        query = event.identifier
        unique = UNIQUE.get(query.get("QueryRetrieveLevel"))
        if unique is None:
            yield WRONG, None
            return
        for header in {str(header.get(unique, "")): header for header in self._fitting(query)}.values():
            yield (CANCELLED, None) if event.is_cancelled else (PENDING, _answer(query, header))

    def _get(self, event):
        """Yield how many objects fit, then each."""
        found = self._fitting(event.identifier)
        yield len(found)
        for header in found:
            yield (CANCELLED, None) if event.is_cancelled else (PENDING, header)

    def _fitting(self, query):
        asked = [element for element in query if element.keyword not in NO_KEYS and element.value]
        return [header for header in list(self.stored.values()) if all(_fits(element, header) for element in asked)]


def _why_not(port, why):
    if port:
        return f"Port {port} cannot be used ({why}); give 0 for a free one."
    return f"This computer lets no program listen at {HERE} ({why}): no archive can run here. Nothing else needs it."


def _fits(element, header):
    """Say whether an object has what is asked for: one of several values, * and ? standing for any letters."""
    wanted = element.value if element.VM > 1 else [element.value]
    had = str(header.get(element.keyword, ""))
    return any(fnmatchcase(had, str(value).replace("[", "[[]")) for value in wanted)  # [ is a letter in DICOM


def _answer(query, header):
    """Return the elements that were asked for, with the values of one object."""
    from pydicom.dataset import Dataset

    answer = Dataset()
    answer.QueryRetrieveLevel = query.QueryRetrieveLevel
    for element in query:
        if element.keyword and element.keyword not in NO_KEYS:
            setattr(answer, element.keyword, header.get(element.keyword, ""))
    if header.get("SpecificCharacterSet"):
        answer.SpecificCharacterSet = header.SpecificCharacterSet
    return answer


def send(files, port, *, title=TITLE, host=HERE):
    """Send DICOM files to an archive (C-STORE), as they are: nothing is de-identified.

    Parameters
    ----------
    files : list of path-like
    port : int
    title, host : str
        What the archive calls itself, and where it is.

    Returns
    -------
    uids : list of str
        SOPInstanceUID of each object, all of them stored.
    """
    from pynetdicom import build_context

    files = [Path(path) for path in files]
    headers = [_parsed(path) for path in files]
    if not headers:
        raise ValueError("There is no file to send; give a list of DICOM files.")
    kinds = {(header.SOPClassUID, header.file_meta.TransferSyntaxUID) for header in headers}
    with _association([build_context(*kind) for kind in sorted(kinds)], host, port, title) as call:
        for path, header in zip(files, headers, strict=True):
            try:
                status = call.send_c_store(header).get("Status")
            except (ValueError, RuntimeError) as why:
                raise ArchiveError(f"{title} does not take {path.name}: {why}") from None
            if status != SUCCESS:
                raise ArchiveError(f"{title} did not store {path.name}; it answered {_shown(status)}.")
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

    Notes
    -----
    An archive may insist on the way from above, a series of a known study only (PS3.4 C.4.1.3): then find the study
    first, and give its StudyInstanceUID.
    """
    from pynetdicom import build_context
    from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as Find

    if level not in ASKED:
        raise ValueError(f"level={level!r} is none; choose one of {', '.join(map(repr, ASKED))}.")
    names = {**dict.fromkeys(ASKED[level], ""), **wanted}
    query = _query(level, names)
    with _association([build_context(Find)], host, port, title) as call:
        answers = list(call.send_c_find(query, Find))
    if not answers or answers[-1][0].get("Status") != SUCCESS:
        raise ArchiveError(f"{title} did not answer; it said {_shown(answers and answers[-1][0].get('Status'))}.")
    found = [answer for status, answer in answers if status.Status in (PENDING, PENDING + 1) and answer]
    values = [{name: answer.get(name) for name in names} for answer in found]
    return [{name: "" if value is None else str(value) for name, value in one.items()} for one in values]


def retrieve(port, folder, *, study, series, title=TITLE, host=HERE):
    """Bring the objects of one series from an archive (C-GET): all of them, or an `ArchiveError`.

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
    ValueError
        If study or series is not one UID: an empty one, or one with ``*``, would mean every patient's.
    """
    from pynetdicom import build_context, build_role, evt
    from pynetdicom.sop_class import CTImageStorage, SegmentationStorage
    from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as Get

    wanted = {"StudyInstanceUID": study, "SeriesInstanceUID": series}
    for name, uid in wanted.items():
        if not re.fullmatch(r"[\d.]+", str(uid)):
            raise ValueError(f"{name} is {uid!r}, not one UID, and could mean many; give one that find returns.")
    found = find(port, level="IMAGE", title=title, host=host, **wanted)
    if not found:
        raise ArchiveError(f"{title} has no series {series} in study {study}; ask it with find.")
    kinds = sorted({image["SOPClassUID"] for image in found} - {""}) or [CTImageStorage, SegmentationStorage]
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
    keeping = {"ext_neg": roles, "evt_handlers": [(evt.EVT_C_STORE, keep)]}
    with _association(contexts, host, port, title, **keeping) as call:
        if not any(Get == context.abstract_syntax for context in call.accepted_contexts):
            raise ArchiveError(f"{title} does not send what it holds (no C-GET); ask who runs it.")
        status = [status.get("Status") for status, _ in call.send_c_get(_query("SERIES", wanted), Get)][-1]
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
        why = "nobody answers there"
        if call.is_rejected:
            why = f"it turned the call away: its title is not {title!r}, or it does not know {CALLER!r}"
        elif call.is_aborted and call.acceptor.primitive is not None:
            why = "it broke off the call, and may not take such objects"
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
    if not "".join(map(str, wanted.values())).isascii():
        query.SpecificCharacterSet = "ISO_IR 192"  # UTF-8: else such letters become "?", which stands for any
    for name, value in wanted.items():
        if tag_for_keyword(name) is None:
            raise ValueError(f"{name} is no element of DICOM; write its keyword, such as {UNIQUE['PATIENT']}.")
        setattr(query, name, value)
    return query


def _parsed(path):
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        return pydicom.dcmread(path)
    except InvalidDicomError:
        raise ValueError(f"{path} is no DICOM file; leave it out.") from None


def _shown(status):
    return f"status 0x{status:04X}" if isinstance(status, int) else "nothing"
