"""A small picture archive (PACS) on this machine: it stores, is searched and gives back, by DICOM's network protocol.

For teaching: it listens on 127.0.0.1 only, keeps everything in memory, knows no users and encrypts nothing.
"""

from fnmatch import fnmatchcase

HERE = "127.0.0.1"
TITLE = "ARCHIVE"
PATIENCE = 5  # seconds
UNIQUE = {  # what names a thing of each level, from the widest to the narrowest
    "PATIENT": "PatientID",
    "STUDY": "StudyInstanceUID",
    "SERIES": "SeriesInstanceUID",
    "IMAGE": "SOPInstanceUID",
}
SUCCESS, PENDING, CANCELLED, WRONG_OBJECT, WRONG_QUERY = 0x0000, 0xFF00, 0xFE00, 0xA900, 0xA900


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
        self._entity = None

    def __enter__(self):
        from pynetdicom import AE, AllStoragePresentationContexts, evt
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as Find
        from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as Get
        from pynetdicom.sop_class import Verification

        self._entity = entity = AE(ae_title=self.title)
        entity.require_called_aet = True
        entity.acse_timeout = PATIENCE  # for callers who say nothing
        for context in AllStoragePresentationContexts:
            entity.add_supported_context(context.abstract_syntax, scu_role=True, scp_role=True)
        for kind in (Find, Get, Verification):
            entity.add_supported_context(kind)
        handlers = [(evt.EVT_C_STORE, self._store), (evt.EVT_C_FIND, self._find), (evt.EVT_C_GET, self._get)]
        try:
            server = entity.start_server((HERE, self.wanted_port), block=False, evt_handlers=handlers)
        except OSError as why:
            raise OSError(_why_not(self.wanted_port, why.strerror or why)) from None
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
            return WRONG_OBJECT
        self.stored[str(header.SOPInstanceUID)] = header
        return SUCCESS

    def _find(self, event):
        """Yield one answer for each patient, study, series or image that fits."""
        query = event.identifier
        level = query.get("QueryRetrieveLevel")
        if level not in UNIQUE:
            yield WRONG_QUERY, None
            return
        for header in _one_each(level, self._fitting(query)):
            if event.is_cancelled:
                yield CANCELLED, None
                return
            yield PENDING, _answer(query, header)

    def _get(self, event):
        """Yield how many objects fit, then each."""
        found = self._fitting(event.identifier)
        yield len(found)
        for header in found:
            if event.is_cancelled:
                yield CANCELLED, None
                return
            yield PENDING, header

    def _fitting(self, query):
        asked = [element for element in query if element.keyword != "QueryRetrieveLevel" and element.value]
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


def _one_each(level, headers):
    return {str(header.get(UNIQUE[level], "")): header for header in headers}.values()


def _answer(query, header):
    """Return the elements that were asked for, with the values of one object."""
    from pydicom.dataset import Dataset

    answer = Dataset()
    answer.QueryRetrieveLevel = query.QueryRetrieveLevel
    for element in query:
        if element.keyword and element.keyword != "QueryRetrieveLevel":
            setattr(answer, element.keyword, header.get(element.keyword, ""))
    if header.get("SpecificCharacterSet"):
        answer.SpecificCharacterSet = header.SpecificCharacterSet
    return answer
