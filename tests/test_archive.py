"""A segmentation sent to an archive, found again and brought back: by our own archive, and by a real Orthanc."""

import errno
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import numpy as np
import pydicom
import pytest

from medlearn.dicom import (
    Archive,
    ArchiveError,
    find,
    read_segmentation,
    read_series,
    retrieve,
    send,
    write_segmentation,
    write_series,
)
from medlearn.phantoms import make_chest_volumes

pytestmark = pytest.mark.slow

PHANTOM = make_chest_volumes(1, spacing=(6, 1, 1), random_state=3)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A series of four slices and the mask of its nodule."""
    folder = tmp_path_factory.mktemp("scan")
    write_series(PHANTOM.images[0], folder / "series", spacing=PHANTOM.spacing, patient_id="p7")
    series = read_series(folder / "series")
    write_segmentation(PHANTOM.masks[0], series, folder / "mask.dcm", what="nodule", algorithm="threshold")
    return series, folder / "mask.dcm"


@pytest.fixture
def archive():
    with Archive() as running:
        yield running


def there_and_back(scan, folder, port, title):
    """Send series and mask, find both, bring the mask back and lay it on the series that was brought back too."""
    series, mask = scan
    sent = send([*series.files, mask], port, title=title)
    assert len(set(sent)) == len(series.files) + 1
    (study,) = find(port, level="STUDY", title=title, PatientID="p7")
    found = find(port, title=title, StudyInstanceUID=study["StudyInstanceUID"])
    assert sorted(one["Modality"] for one in found) == ["CT", "SEG"]
    files = {
        one["Modality"]: retrieve(
            port,
            folder / one["Modality"],
            study=study["StudyInstanceUID"],
            series=one["SeriesInstanceUID"],
            title=title,
        )
        for one in found
    }
    back = read_series(files["CT"])
    np.testing.assert_array_equal(back.volume, series.volume)
    np.testing.assert_array_equal(read_segmentation(*files["SEG"], back).mask, PHANTOM.masks[0])


def test_a_mask_goes_to_the_archive_and_comes_back(scan, archive, tmp_path):
    there_and_back(scan, tmp_path, archive.port, "ARCHIVE")
    assert len(archive.stored) == len(scan[0].files) + 1


def test_an_archive_is_searched_by_values_and_by_patterns(scan, archive, tmp_path):
    series, mask = scan
    assert find(archive.port, level="IMAGE") == []
    send([*series.files, mask], archive.port)
    send([mask], archive.port)  # once more: it is stored once
    assert len(find(archive.port, level="IMAGE")) == len(series.files) + 1
    assert [one["Modality"] for one in find(archive.port, Modality="SEG")] == ["SEG"]
    assert len(find(archive.port, PatientID="p?")) == len(find(archive.port, PatientID="*")) == 2
    assert find(archive.port, PatientID="P7") == find(archive.port, PatientID="8") == []
    one, two = (str(header.SOPInstanceUID) for header in series.headers[:2])
    assert len(find(archive.port, level="IMAGE", SOPInstanceUID=f"{one}\\{two}")) == 2


@pytest.mark.parametrize("uid", ["", "1.2*", "*", "1.2\\1.3", None])
def test_what_is_not_one_uid_brings_nobody(uid, scan, archive, tmp_path):
    send(scan[0].files, archive.port)
    header = scan[0].headers[0]
    with pytest.raises(ValueError, match="not one UID, and could mean many"):
        retrieve(archive.port, tmp_path, study=uid, series=header.SeriesInstanceUID)
    with pytest.raises(ValueError, match="not one UID, and could mean many"):
        retrieve(archive.port, tmp_path, study=header.StudyInstanceUID, series=uid)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_searched_by_letters_of_any_alphabet(archive, tmp_path):
    for name in ("Иванов", "Петров"):  # of six letters each, as is ??????
        write_series(PHANTOM.images[0], tmp_path / name, spacing=(6, 1, 1), patient_id=name)
        send((tmp_path / name).iterdir(), archive.port)
    assert [one["PatientID"] for one in find(archive.port, PatientID="Петров")] == ["Петров"]


def test_a_bracket_is_a_letter_and_nought_a_number(scan, archive, tmp_path):
    header = pydicom.dcmread(scan[0].files[0])
    header.PatientID, header.InstanceNumber = "a[1]", 0
    header.save_as(tmp_path / "odd.dcm")
    send([tmp_path / "odd.dcm"], archive.port)
    (found,) = find(archive.port, level="IMAGE", PatientID="a[?]", InstanceNumber="")
    assert (found["PatientID"], found["InstanceNumber"]) == ("a[1]", "0")
    assert find(archive.port, PatientID="a1") == []


def test_an_archive_that_gives_nothing_back_is_told(scan, tmp_path, monkeypatch):
    from pynetdicom import AE

    def without_get(entity, kind, supported=AE.add_supported_context, **roles):
        if not str(kind).endswith("2.2.3"):
            supported(entity, kind, **roles)

    monkeypatch.setattr(AE, "add_supported_context", without_get)
    with Archive() as archive:
        send(scan[0].files, archive.port)
        header = scan[0].headers[0]
        ways = {"study": header.StudyInstanceUID, "series": header.SeriesInstanceUID}
        with pytest.raises(ArchiveError, match="does not send what it holds"):
            retrieve(archive.port, tmp_path, **ways)


def test_nothing_listens_after_the_block_not_even_after_an_error():
    before = set(threading.enumerate())
    archive = Archive()
    with suppress(ArchiveError), archive:
        port = archive.port
        retrieve(port, "nowhere", study="1.2", series="1.3")
    assert archive.port is None
    with pytest.raises(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    deadline = time.monotonic() + 10
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(threading.enumerate()) <= before


def test_what_goes_wrong_is_told(scan, archive, tmp_path):
    series, _ = scan
    with socket.create_server(("127.0.0.1", 0)) as closed:
        free = closed.getsockname()[1]
    with pytest.raises(ArchiveError, match=f"127.0.0.1, port {free}: nobody answers"):
        find(free)
    with pytest.raises(ArchiveError, match="its title is not 'ORTHANC'"):
        send(series.files, archive.port, title="ORTHANC")
    with pytest.raises(ValueError, match="There is no file"):
        send([], archive.port)
    (tmp_path / "notes.txt").write_text("no DICOM")
    with pytest.raises(ValueError, match=r"notes\.txt is no DICOM file"):
        send([tmp_path / "notes.txt"], archive.port)
    with pytest.raises(ValueError, match="level='PIXEL' is none; choose one of 'STUDY'"):
        find(archive.port, level="PIXEL")
    with pytest.raises(ValueError, match="Patient is no element of DICOM"):
        find(archive.port, Patient="p7")
    with pytest.raises(ArchiveError, match=r"has no series 1\.2 in study 1\.3"):
        retrieve(archive.port, tmp_path, study="1.3", series="1.2")
    with pytest.raises(ValueError, match="1 to 16 letters"):
        Archive("")


@pytest.mark.skipif(os.name == "nt", reason="Windows lets two programs listen at one port")
def test_a_port_in_use_is_told(archive):
    with pytest.raises(OSError, match="cannot be used"), Archive(port=archive.port):
        pass


def test_nothing_is_written_outside_the_folder(scan, archive, tmp_path):
    header = pydicom.dcmread(scan[0].files[0])
    with warnings.catch_warnings(action="ignore"):  # pydicom's, of a UID that is none
        archive.stored["evil"] = header
        header.SOPInstanceUID = "../../evil"
        ways = {"study": header.StudyInstanceUID, "series": header.SeriesInstanceUID}
        assert retrieve(archive.port, tmp_path / "a" / "b", **ways) == [tmp_path / "a" / "b" / "evil.dcm"]


def test_a_full_disk_is_not_the_archives_fault(scan, archive, tmp_path, monkeypatch):
    def full(*_, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    send(scan[0].files[:2], archive.port)
    monkeypatch.setattr(pydicom.Dataset, "save_as", full)
    header = scan[0].headers[0]
    with pytest.raises(OSError, match="No space left"):
        retrieve(archive.port, tmp_path, study=header.StudyInstanceUID, series=header.SeriesInstanceUID)


def test_a_computer_that_forbids_to_listen_is_told(monkeypatch):
    def forbidden(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pynetdicom.AE.start_server", forbidden)
    with pytest.raises(OSError, match=r"no program listen at 127\.0\.0\.1 \(Operation not permitted\)"), Archive():
        pass


def test_an_object_that_belongs_nowhere_is_not_stored(scan, archive, tmp_path):
    header = pydicom.dcmread(scan[0].files[0])
    header.SeriesInstanceUID = ""
    header.save_as(tmp_path / "lost.dcm")
    with pytest.raises(ArchiveError, match=r"did not store lost\.dcm; it answered status 0xA900"):
        send([tmp_path / "lost.dcm"], archive.port)
    assert archive.stored == {}


@pytest.fixture
def orthanc(tmp_path):
    """Run Debian's Orthanc with DICOMweb on free ports of this machine."""
    program = shutil.which("Orthanc") or shutil.which("Orthanc", path="/usr/sbin")
    if program is None:
        pytest.skip("Orthanc (Debian's packages orthanc and orthanc-dicomweb) is not installed")
    plugin = Path(program).parents[1] / "share/orthanc/plugins/libOrthancDicomWeb.so"
    if not plugin.exists():
        pytest.skip("Orthanc is here, but not its DICOMweb (Debian's package orthanc-dicomweb)")
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        dicom, http = one.getsockname()[1], other.getsockname()[1]
    allowed = {f"DicomAlwaysAllow{what}": True for what in ("Echo", "Store", "Find", "Get")}
    settings = {
        **allowed,
        "StorageDirectory": str(tmp_path / "stored"),
        "IndexDirectory": str(tmp_path / "stored"),
        "DicomAet": "ORTHANC",
        "DicomPort": dicom,
        "HttpPort": http,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "Plugins": [str(plugin)],
    }
    (tmp_path / "orthanc.json").write_text(json.dumps(settings))
    with open(tmp_path / "log", "wb") as log:
        server = subprocess.Popen([program, tmp_path / "orthanc.json"], stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{http}/system", server, tmp_path / "log")
            yield dicom, f"http://127.0.0.1:{http}/dicom-web"
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address, server, log):
    deadline = time.monotonic() + 30
    while True:
        try:
            return asked(address)
        except URLError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)


def asked(address, kind="application/json"):
    with build_opener(ProxyHandler({})).open(Request(address, headers={"Accept": kind}), timeout=10) as answer:
        return answer.read()


def test_a_mask_goes_to_orthanc_and_comes_back(scan, orthanc, tmp_path):
    port, web = orthanc
    there_and_back(scan, tmp_path, port, "ORTHANC")
    told = json.loads(asked(f"{web}/series?PatientID=p7&Modality=SEG", "application/dicom+json"))
    header = pydicom.dcmread(scan[1])
    assert [one["0020000E"]["Value"] for one in told] == [[header.SeriesInstanceUID]]
    ways = (header.StudyInstanceUID, header.SeriesInstanceUID, header.SOPInstanceUID)
    path = "{}/studies/{}/series/{}/instances/{}/metadata".format(web, *ways)
    (metadata,) = json.loads(asked(path, "application/dicom+json"))
    assert metadata["00200052"]["Value"] == [scan[0].frame_of_reference]
