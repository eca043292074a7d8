"""The cache, against a server on the loopback interface: as the official source, and as a mirror."""

import base64
import errno
import hashlib
import io
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from medlearn.datasets import ChecksumMismatch, DataUnavailable, download
from medlearn.datasets.archives import Unexpected
from medlearn.datasets.download import RemoteFile, cache_folder, local_copy, whereabouts

CONTENT = bytes(range(256)) * 400
SHA256 = hashlib.sha256(CONTENT).hexdigest()
MD5 = hashlib.md5(CONTENT).hexdigest()
PATH = "medmnist/dots.npz"
LOGIN_PAGE = b"<!DOCTYPE html><html><title>Hospital guest network: log in</title></html>"
FETCH = """
import sys
from medlearn.datasets.download import RemoteFile, local_copy
print(local_copy(RemoteFile(*sys.argv[1:], 10**6)))
"""


class Server:
    """Serves `files` (path -> bytes), and misbehaves as told."""

    def __init__(self):
        self.files, self.asked = {}, []
        self.promise = 0  # bytes announced beyond those sent
        self.meeting = None  # a barrier that requests wait at
        self.stall = None  # an event to wait for in the middle of a file
        self.endless = False  # send on and on, without a length
        self.authorised = None  # what the last request said about who asks
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self, self.path.partition("?")[0])

            do_HEAD = do_GET

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def answer(self, request, path):
        self.asked.append((request.command, path))
        self.authorised = request.headers.get("Authorization")
        content = self.files.get(path)
        if content is None:
            return request.send_error(404)
        if self.meeting:
            self.meeting.wait()
        request.send_response(200)
        if not self.endless:
            request.send_header("Content-Length", str(len(content) + self.promise))
        request.end_headers()
        if request.command == "GET" and self.endless:
            self._send_for_ever(request)
        elif request.command == "GET":
            request.wfile.write(content[: len(content) // 2])
            request.wfile.flush()
            if self.stall:
                self.stall.wait(20)
            self._second_half(request, content)
        return None

    @staticmethod
    def _send_for_ever(request):
        try:
            while True:
                request.wfile.write(b"1" * 10_000)
        except OSError:  # the client is gone
            request.close_connection = True

    @staticmethod
    def _second_half(request, content):
        try:
            request.wfile.write(content[len(content) // 2 :])
        except OSError:  # the client is gone
            request.close_connection = True


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of its own, no mirror, and no proxy before the loopback interface."""
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("MEDLEARN_MIRROR", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(download.time, "sleep", lambda seconds: None)
    download.fetched_list.cache_clear()
    return tmp_path / "cache"


@pytest.fixture
def source(server):
    """An official source that has the file."""
    server.files["/dots.npz"] = CONTENT
    return RemoteFile(PATH, f"{server.url}/dots.npz", f"md5:{MD5}", 10**6)


@pytest.fixture
def nowhere():
    """A file whose source does not answer: nobody listens on the port that was free a moment ago."""
    probe = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    probe.server_close()
    return RemoteFile(PATH, f"http://127.0.0.1:{probe.server_port}/dots.npz", f"md5:{MD5}", 10**6)


def write_mirror(root, content=CONTENT, listed=f"{SHA256}  {PATH}\n"):
    (root / "medmnist").mkdir(parents=True)
    if content is not None:
        (root / PATH).write_bytes(content)
    if listed is not None:
        (root / "SHA256SUMS").write_text(listed)
    return str(root)


def listing(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@contextmanager
def unchanged(folder):
    """Nothing appears in the folder, not even a temporary file."""
    before = listing(folder)
    yield
    assert listing(folder) == before


# The cache.


def test_second_call_asks_nobody(source, server, folder):
    assert local_copy(source).read_bytes() == CONTENT
    assert local_copy(source) == folder / PATH
    assert server.asked == [("GET", "/dots.npz")]


def test_the_record_is_what_sha256sum_writes(source, folder):
    local_copy(source)
    record = folder / f"{PATH}.sha256"
    assert record.read_text().startswith(f"{SHA256}  dots.npz\n# ")
    if program := shutil.which("sha256sum"):
        assert subprocess.run([program, "--check", record.name], cwd=record.parent).returncode == 0
    assert listing(folder) == ["dots.npz", "dots.npz.sha256"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_others_who_share_the_cache_can_read_it(source):
    umask = os.umask(0o022)
    try:
        assert local_copy(source).stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(umask)


def test_a_file_placed_by_hand_counts_if_official(nowhere, folder):
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(CONTENT)
    assert whereabouts(nowhere) == "cached"
    assert local_copy(nowhere) == folder / PATH
    assert (folder / f"{PATH}.sha256").read_text().startswith(SHA256)


def test_a_file_placed_by_hand_counts_over_a_stale_record(nowhere, folder):
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(CONTENT)
    (folder / f"{PATH}.sha256").write_text("0" * 64 + "  dots.npz\n")
    assert local_copy(nowhere) == folder / PATH


def test_a_file_placed_by_hand_that_is_another_does_not_count(nowhere, folder):
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(b"something else")
    with (
        pytest.warns(UserWarning, match="is not the one that was published"),
        pytest.raises(DataUnavailable, match="is not the one that was published"),
    ):
        local_copy(nowhere)
    assert (folder / PATH).read_bytes() == b"something else"


def test_a_damaged_copy_is_fetched_afresh(source, folder):
    local_copy(source).write_bytes(CONTENT[:-1])
    assert whereabouts(source) == "missing"
    with pytest.warns(UserWarning, match="is damaged, or another file"):
        assert local_copy(source).read_bytes() == CONTENT


def test_a_variable_that_depends_on_where_one_stands_is_refused(monkeypatch, source):
    monkeypatch.setenv("MEDLEARN_DATA", "data")
    with pytest.raises(DataUnavailable, match="MEDLEARN_DATA is 'data': give a folder's whole path, such as /"):
        local_copy(source)
    assert whereabouts(source) == "missing"


def test_nobody_without_a_home_gets_a_folder_called_tilde(monkeypatch, source):
    monkeypatch.delenv("MEDLEARN_DATA")
    monkeypatch.setattr("pooch.os_cache", lambda project: Path("~/.cache") / project)
    with pytest.raises(DataUnavailable, match="no home folder to keep data in: set MEDLEARN_DATA"):
        local_copy(source)


def test_data_home_goes_before_the_variable_and_that_before_the_users_own(tmp_path, monkeypatch):
    assert cache_folder(tmp_path / "here") == tmp_path / "here"
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("MEDLEARN_DATA")
    assert cache_folder().is_absolute()
    assert "medlearn" in str(cache_folder())


# The source.


def test_offline_says_what_where_and_what_to_do(nowhere, folder):
    with unchanged(folder), pytest.raises(DataUnavailable) as caught:
        local_copy(nowhere)
    text = str(caught.value)
    assert "dots.npz could not be fetched: no connection to 127.0.0.1" in text
    assert f"cache:  {folder / PATH}" in text
    assert "mirror: none set (MEDLEARN_MIRROR)" in text
    assert f"source: {nowhere.url}" in text
    assert "What to do: connect to the internet" in text
    assert caught.value.__suppress_context__  # no urllib traceback above it


def test_a_wrong_checksum_is_refused(source, server, folder):
    server.files["/dots.npz"] = b"x" + CONTENT[1:]
    with unchanged(folder), pytest.raises(ChecksumMismatch, match=f"expected MD5 {MD5[:12]}.*got MD5 .*102400 bytes"):
        local_copy(source)


def test_a_login_page_is_recognised(source, server, folder):
    server.files["/dots.npz"] = LOGIN_PAGE
    with unchanged(folder), pytest.raises(ChecksumMismatch, match=r"web page .*login page.*log in"):
        local_copy(source)


def test_a_transfer_that_breaks_off_is_tried_again_and_a_refusal_is_not(source, server, folder):
    server.promise = 1000
    with unchanged(folder), pytest.raises(DataUnavailable, match="broke off before the file was complete"):
        local_copy(source)
    assert len(server.asked) == download.TRIES
    server.asked.clear()
    server.files.clear()
    with pytest.raises(DataUnavailable, match="answered 404 Not Found"):
        local_copy(source)
    assert len(server.asked) == 1


# The mirror.


def test_a_mirror_folder_goes_before_the_source(source, server, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror"))
    assert whereabouts(source) == "mirror"
    assert local_copy(source).read_bytes() == CONTENT
    assert server.asked == []
    assert whereabouts(source) == "cached"


def test_a_mirror_address_goes_before_the_source(source, server, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", f"{server.url}/course/")
    server.files |= {"/course/SHA256SUMS": f"\ufeff{SHA256.upper()} *./{PATH}\r\n".encode(), f"/course/{PATH}": CONTENT}
    assert whereabouts(source) == "mirror"
    assert local_copy(source).read_bytes() == CONTENT
    assert ("GET", "/dots.npz") not in server.asked


@pytest.fixture
def another(tmp_path, monkeypatch):
    """A mirror whose list vouches for a file that is not the published one."""

    def write(content):
        shutil.rmtree(tmp_path / "mirror", ignore_errors=True)
        listed = f"{hashlib.sha256(content).hexdigest()}  {PATH}\n"
        monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror", content, listed))
        return content

    return write


@pytest.mark.parametrize(
    ("content", "said"), [(CONTENT[::-1], f"expected MD5 {MD5[:12]}"), (LOGIN_PAGE, "It is a web page")]
)
def test_a_mirror_may_not_vouch_for_another_file(content, said, nowhere, folder, another):
    another(content)
    with unchanged(folder), pytest.raises(ChecksumMismatch, match=f"not what was published: {said}"):
        local_copy(nowhere)
    assert whereabouts(nowhere) == "mirror"


def test_a_mirror_may_hold_the_same_content_in_another_file(nowhere, another, monkeypatch):
    other = another(CONTENT[::-1])
    asked = []

    def content_of(path):
        asked.append(path)
        if path.read_bytes() != other:
            raise Unexpected("it holds nothing")
        return "dots"

    same = replace(nowhere, content="dots", content_of=content_of)
    assert local_copy(same).read_bytes() == other
    monkeypatch.delenv("MEDLEARN_MIRROR")
    assert local_copy(same).read_bytes() == other
    assert len(asked) == 1  # its record vouches for it
    with pytest.warns(UserWarning, match="not the one that was published"), pytest.raises(DataUnavailable):
        local_copy(replace(same, content="dashes"))
    another(LOGIN_PAGE + b".")
    with pytest.raises(ChecksumMismatch, match="is not what was published: It is a web page"):
        local_copy(same, data_home=local_copy(same).parent)
    another(CONTENT[1:])
    with pytest.raises(ChecksumMismatch, match="is not what was published: it holds nothing"):
        local_copy(same, data_home=local_copy(same).parent)


def test_another_checksum_asks_for_another_file(source, server):
    """What a record vouches for is what was published then: not the bytes of today's pin."""
    local_copy(source)
    server.files["/dots.npz"] = CONTENT[::-1]
    now = replace(source, checksum=f"md5:{hashlib.md5(CONTENT[::-1]).hexdigest()}")
    assert whereabouts(now) == "missing"
    with pytest.warns(UserWarning, match="not the one that was published"):
        assert local_copy(now).read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("checksum", [f"md5:{MD5}", f"sha256:{SHA256}"])
def test_what_an_earlier_edition_recorded_is_not_fetched_again(checksum, nowhere, folder):
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(CONTENT)
    kept = f"# verified; bytes and time: {len(CONTENT)} {(folder / PATH).stat().st_mtime_ns}\n"
    (folder / f"{PATH}.sha256").write_text(f"{SHA256}  dots.npz\n{kept}")
    assert local_copy(replace(nowhere, checksum=checksum)) == folder / PATH


def test_a_login_page_that_an_earlier_edition_kept_does_not_count(nowhere, folder):
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(LOGIN_PAGE)
    (folder / f"{PATH}.sha256").write_text(f"{hashlib.sha256(LOGIN_PAGE).hexdigest()}  dots.npz\n")
    assert whereabouts(nowhere) == "missing"
    with pytest.warns(UserWarning, match="is not the one that was published"), pytest.raises(DataUnavailable):
        local_copy(nowhere)


def test_a_file_that_nobody_touched_is_not_read_again(source, folder, monkeypatch):
    local_copy(source)
    monkeypatch.setattr(download, "digest", None)
    assert local_copy(source) == folder / PATH
    assert whereabouts(source) == "cached"


def test_a_file_that_was_touched_is_read_again(source, folder):
    local_copy(source)
    changed = bytearray(CONTENT)
    changed[5] += 1
    (folder / PATH).write_bytes(changed)
    os.utime(folder / PATH, (1e9, 1e9))
    assert whereabouts(source) == "missing"
    (folder / PATH).write_bytes(CONTENT)
    os.utime(folder / PATH, (2e9, 2e9))
    assert whereabouts(source) == "cached"
    assert " 2000000000000000000\n" in (folder / f"{PATH}.sha256").read_text()


# Bounds.


@pytest.mark.parametrize("kind", ["source", "folder", "address"])
def test_a_file_that_is_too_large_is_not_taken(kind, source, server, folder, tmp_path, monkeypatch):
    place = write_mirror(tmp_path / "mirror")
    server.files |= {"/course/SHA256SUMS": f"{SHA256}  {PATH}\n".encode(), f"/course/{PATH}": CONTENT}
    if kind != "source":
        monkeypatch.setenv("MEDLEARN_MIRROR", place if kind == "folder" else f"{server.url}/course")
    with unchanged(folder), pytest.raises(DataUnavailable, match=r"(more|larger) than the 5000 bytes"):
        local_copy(replace(source, most=5000))


def test_a_body_that_never_ends_is_ended(source, server, folder):
    server.endless = True
    with unchanged(folder), pytest.raises(DataUnavailable, match="sends more than the 1000000 bytes"):
        local_copy(replace(source, most=1_000_000))


def test_a_list_that_never_ends_is_ended(source, server, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", f"{server.url}/course")
    server.files["/course/SHA256SUMS"] = b""
    server.endless = True
    with pytest.raises(DataUnavailable, match=r"SHA256SUMS.* sends more than"):
        local_copy(source)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_mirrors_file_that_is_none_is_not_waited_for(source, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror", content=None))
    os.mkfifo(tmp_path / "mirror" / PATH)
    with pytest.raises(DataUnavailable, match="cannot be had: it is no file"):
        local_copy(source)


# Passwords.


@pytest.mark.parametrize(
    "fault", ["no list", "unlisted", "only listed", "wrong", "page", "not a list", "down", "another"]
)
def test_a_password_is_never_printed(fault, source, server, monkeypatch, capsys):
    place = (
        server.url.replace("//", "//anna:s3cr/et@") if fault == "down" else server.url.replace("//", "//anna:s3cret@")
    )
    monkeypatch.setenv("MEDLEARN_MIRROR", f"{place}/course")
    other = hashlib.sha256(LOGIN_PAGE).hexdigest()
    listed = {
        "unlisted": "",
        "page": LOGIN_PAGE.decode(),
        "not a list": "no checksum here",
        "only listed": f"{SHA256}  {PATH}\n",
        "another": f"{other}  {PATH}\n",
        "wrong": f"{SHA256}  {PATH}\n",
    }
    if fault in listed:
        server.files["/course/SHA256SUMS"] = listed[fault].encode()
    if fault != "only listed":
        server.files[f"/course/{PATH}"] = LOGIN_PAGE
    with pytest.raises(DataUnavailable) as caught:
        local_copy(source)
    said = f"{caught.value} {capsys.readouterr()} {caught.value.__cause__}"
    assert "s3cr" not in said
    assert "anna" not in said


def test_the_password_is_used(source, server, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", server.url.replace("//", "//anna:s3cret@") + "/course")
    server.files |= {"/course/SHA256SUMS": f"{SHA256}  {PATH}\n".encode(), f"/course/{PATH}": CONTENT}
    assert local_copy(source).read_bytes() == CONTENT
    assert server.authorised == "Basic " + base64.b64encode(b"anna:s3cret").decode()


def test_a_mirror_without_a_list_is_refused(source, server, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror", listed=None))
    with pytest.raises(DataUnavailable, match=r"SHA256SUMS .*it is not there"):
        local_copy(source)
    assert whereabouts(source) == "missing"
    assert server.asked == []


def test_a_mirror_that_answers_with_a_login_page_is_refused(source, server, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", f"{server.url}/course")
    server.files["/course/SHA256SUMS"] = LOGIN_PAGE
    with pytest.raises(DataUnavailable, match="web page instead of SHA256SUMS"):
        local_copy(source)


def test_a_list_that_is_none_is_refused(source, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror", listed=f"# ours\n{MD5}  {PATH}\n"))
    with pytest.raises(DataUnavailable, match=f"the line '{MD5}.* is not a SHA-256 followed by a path"):
        local_copy(source)


@pytest.mark.parametrize("kind", ["folder", "address"])
def test_a_file_that_is_not_on_the_list_is_refused(kind, source, server, tmp_path, monkeypatch):
    listed = f"{SHA256}  medmnist/another.npz\n"
    place = write_mirror(tmp_path / "mirror", listed=listed)
    server.files |= {"/course/SHA256SUMS": listed.encode(), f"/course/{PATH}": CONTENT}
    monkeypatch.setenv("MEDLEARN_MIRROR", place if kind == "folder" else f"{server.url}/course")
    with pytest.raises(DataUnavailable, match="is on the mirror but not on its list SHA256SUMS"):
        local_copy(source)
    assert ("GET", "/dots.npz") not in server.asked


@pytest.mark.parametrize("kind", ["folder", "address"])
def test_a_file_the_mirror_lacks_comes_from_the_source(kind, source, server, tmp_path, monkeypatch):
    listed = f"{SHA256}  medmnist/another.npz\n"
    place = write_mirror(tmp_path / "mirror", content=None, listed=listed)
    server.files["/course/SHA256SUMS"] = listed.encode()
    monkeypatch.setenv("MEDLEARN_MIRROR", place if kind == "folder" else f"{server.url}/course")
    assert whereabouts(source) == "missing"
    assert local_copy(source).read_bytes() == CONTENT
    assert ("GET", "/dots.npz") in server.asked


def test_a_mirrors_wrong_file_never_falls_through(source, server, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror", CONTENT[:-1]))
    with (
        unchanged(folder),
        pytest.raises(ChecksumMismatch, match=r"expected SHA256 .*Mend the mirror's copy or its list"),
    ):
        local_copy(source)
    assert server.asked == []


@pytest.mark.parametrize("kind", ["folder", "address"])
def test_a_file_that_is_only_listed_is_told(kind, source, server, tmp_path, monkeypatch):
    place = write_mirror(tmp_path / "mirror", content=None)
    server.files["/course/SHA256SUMS"] = f"{SHA256}  {PATH}\n".encode()
    monkeypatch.setenv("MEDLEARN_MIRROR", place if kind == "folder" else f"{server.url}/course")
    with pytest.raises(DataUnavailable, match=r"The mirror's .*on its list\) cannot be had"):
        local_copy(source)


@pytest.mark.parametrize(
    ("value", "message"),
    [("mirrors/course", "give a folder's whole path"), ("/no/such/folder", "there is no such folder")],
)
def test_a_mirror_that_is_no_place_is_told(value, message, source, monkeypatch):
    value = str(Path(value).absolute()) if value.startswith("/") else value
    monkeypatch.setenv("MEDLEARN_MIRROR", value)
    with pytest.raises(DataUnavailable, match=message):
        local_copy(source)


@pytest.mark.parametrize(("part", "message"), [("list", "SHA256SUMS"), ("data", "on its list")])
def test_a_mirror_that_breaks_off_is_blamed_and_not_the_cache(part, message, source, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_MIRROR", write_mirror(tmp_path / "mirror"))

    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    def half_broken(at, mode):
        breaks = mode == "rb" and (Path(at).name == download.LIST) == (part == "list")
        return Broken() if breaks else open(at, mode)

    monkeypatch.setattr(download, "open", half_broken, raising=False)
    with pytest.raises(DataUnavailable, match=f"mirror.*{message}.*broke off .Input/output error"):
        local_copy(source)


def test_a_list_is_asked_for_once_a_run_and_again_after_a_failure(source, server, monkeypatch, folder):
    monkeypatch.setenv("MEDLEARN_MIRROR", f"{server.url}/course")
    server.files["/course/SHA256SUMS"] = f"{SHA256}  {PATH}\n{SHA256}  other.npz\n".encode()
    asked = ("GET", "/course/SHA256SUMS")
    assert [whereabouts(replace(source, path=path)) for path in (PATH, "other.npz", PATH)] == ["mirror"] * 3
    assert server.asked == [asked]
    with pytest.raises(DataUnavailable, match="answered 404"):
        local_copy(source)
    server.files[f"/course/{PATH}"] = CONTENT
    assert local_copy(source) == folder / PATH
    assert server.asked.count(asked) == 2


def test_the_mirror_is_read_at_each_call(tmp_path, monkeypatch):
    assert download.mirror() is None
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path))
    assert download.mirror() == tmp_path
    monkeypatch.setenv("MEDLEARN_MIRROR", " ")
    assert download.mirror() is None


# The folder.


def test_a_file_in_place_of_the_folder_is_told(source, folder):
    folder.write_text("not a folder")
    with pytest.raises(DataUnavailable, match=r"cache folder .* cannot be used.*MEDLEARN_DATA or data_home="):
        local_copy(source)


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("step", ["create", "write", "rename"])
def test_a_folder_that_takes_nothing_is_told(number, step, source, folder, monkeypatch):
    # Root may write anywhere, so the refusal is the operating system's own error, put where it would arise.
    folder.joinpath("medmnist").mkdir(parents=True)

    def refuse(*arguments, **options):
        raise OSError(number, os.strerror(number))

    target, name = {"create": (Path, "mkdir"), "write": (download, "_download"), "rename": (os, "replace")}[step]
    monkeypatch.setattr(target, name, refuse)
    with unchanged(folder), pytest.raises(DataUnavailable, match=os.strerror(number) + ".*MEDLEARN_DATA"):
        local_copy(source)


def test_a_good_copy_in_a_read_only_folder_is_enough(source, folder, monkeypatch):
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(CONTENT)

    def refuse(*arguments, **options):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "write_text", refuse)
    assert local_copy(source) == folder / PATH


# Several at once, and those that were stopped.


def start(file, folder):
    command = [sys.executable, "-c", FETCH, file.path, file.url, file.checksum]
    environment = {**os.environ, "MEDLEARN_DATA": str(folder)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_four_processes_at_once_all_succeed(source, server, folder):
    server.meeting = threading.Barrier(4, timeout=30)  # none is answered before all have asked
    processes = [start(source, folder) for _ in range(4)]
    for process in processes:
        output, errors = process.communicate(timeout=60)
        assert output.strip() == str(folder / PATH), errors
        assert errors == ""
    assert server.asked == [("GET", "/dots.npz")] * 4
    assert listing(folder) == ["dots.npz", "dots.npz.sha256"]
    assert (folder / PATH).read_bytes() == CONTENT


def test_a_killed_download_never_counts(source, server, folder):
    server.stall = threading.Event()
    process = start(source, folder)
    deadline = time.monotonic() + 30
    while not any(name.endswith(".part") for name in listing(folder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    server.stall.set()
    (left,) = folder.rglob("*.part")
    assert whereabouts(source) == "missing"
    server.stall = None
    assert local_copy(source).read_bytes() == CONTENT
    assert left.exists()  # it could belong to a process that is still at work

    long_ago = time.time() - 2 * download.ABANDONED_AFTER
    os.utime(left, (long_ago, long_ago))
    (folder / PATH).unlink()
    local_copy(source)
    assert not left.exists()


@pytest.mark.parametrize("same", [True, False])
def test_windows_may_refuse_to_replace_a_file_that_another_process_reads(source, monkeypatch, same):
    def refuse(temporary, target):
        """Let another process put a file there first, and read it."""
        Path(target).write_bytes(Path(temporary).read_bytes() if same else b"other bytes")
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(os, "replace", refuse)
    if same:
        assert local_copy(source).read_bytes() == CONTENT
    else:
        with pytest.raises(DataUnavailable, match="in use"):
            local_copy(source)


# The progress bar.


class Terminal:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def isatty(self):
        return True


def test_a_terminal_sees_a_bar_that_goes_away(source, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    local_copy(source)
    assert "dots.npz" in terminal.text
    assert terminal.text.endswith("\r")
    assert terminal.text.rpartition("\r")[0].rpartition("\r")[2].strip() == ""  # the last line drawn is blank


@pytest.fixture
def slow(server, monkeypatch):
    """A download that takes longer than the time after which a bar appears."""
    monkeypatch.setattr(download, "SECONDS_BEFORE_A_BAR", 0.1)
    monkeypatch.setattr(download, "CHUNK", 1000)
    server.stall = threading.Event()
    threading.Timer(0.5, server.stall.set).start()


def test_a_short_download_in_a_notebook_leaves_no_trace(source, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    local_copy(source)
    assert capsys.readouterr() == ("", "")


def test_a_long_download_in_a_notebook_shows_a_bar(source, slow, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    local_copy(source)
    assert "dots.npz" in capsys.readouterr().err
