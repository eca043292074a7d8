"""The cache, against a server on the loopback interface: as the official source, and as a mirror."""

import base64
import errno
import hashlib
import os
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
LISTED = f"{SHA256}  {PATH}\n"
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

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def answer(self, request, path):
        self.asked.append(path)
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
        try:
            while self.endless:
                request.wfile.write(b"1" * 10_000)
            request.wfile.write(content[: len(content) // 2])
            request.wfile.flush()
            if self.stall:
                self.stall.wait(20)
            request.wfile.write(content[len(content) // 2 :])
        except OSError:  # the client is gone
            request.close_connection = True
        return None


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
    download.web_list.cache_clear()
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


@pytest.fixture(params=["folder", "address"])
def mirror(request, server, tmp_path, monkeypatch):
    """Set up a mirror of either kind with a list and a file, or without one of them (None)."""

    def up(listed=LISTED, content=CONTENT):
        offered = {
            name: text
            for name, text in (("SHA256SUMS", listed and listed.encode()), (PATH, content))
            if text is not None
        }
        if request.param == "address":
            server.files |= {f"/course/{name}": text for name, text in offered.items()}
            monkeypatch.setenv("MEDLEARN_MIRROR", f"{server.url}/course/")
            return
        (tmp_path / "mirror/medmnist").mkdir(parents=True)
        for name, text in offered.items():
            (tmp_path / "mirror" / name).write_bytes(text)
        monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path / "mirror"))

    return up


def place(folder, content):
    """Put a file into the cache by hand."""
    (folder / "medmnist").mkdir(parents=True)
    (folder / PATH).write_bytes(content)


@contextmanager
def refused(folder, failure, match):
    """Nothing appears in the folder, not even a temporary file, and nobody's password in what is said."""
    before = sorted(folder.rglob("*.*"))
    with pytest.raises(failure, match=match) as caught:
        yield caught
    assert sorted(folder.rglob("*.*")) == before
    assert "s3cr" not in str(caught.value)
    assert caught.value.__suppress_context__  # no urllib traceback above it


# The cache.


def test_second_call_asks_nobody_and_reads_nothing(source, server, folder, monkeypatch):
    assert local_copy(source).read_bytes() == CONTENT
    monkeypatch.setattr(download, "_difference", None)
    assert local_copy(source) == folder / PATH
    assert whereabouts(source) == "cached"
    assert server.asked == ["/dots.npz"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_others_who_share_the_cache_can_read_it(source):
    umask = os.umask(0o022)
    try:
        assert local_copy(source).stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(umask)


def test_a_file_placed_by_hand_counts_if_official(nowhere, folder, monkeypatch):
    place(folder, CONTENT)

    def refuse(*arguments, **options):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "write_text", refuse)
    assert whereabouts(nowhere) == "cached"  # also in a folder where nothing can be written
    assert local_copy(nowhere) == folder / PATH


@pytest.mark.parametrize("content", [b"something else", LOGIN_PAGE])
def test_a_file_placed_by_hand_that_is_another_does_not_count(content, nowhere, folder):
    place(folder, content)
    said = "is not the one that was published"
    with pytest.warns(UserWarning, match=said), refused(folder, DataUnavailable, said):
        local_copy(nowhere)


def test_a_file_that_was_touched_is_read_again(source, folder):
    local_copy(source)
    (folder / PATH).write_bytes(CONTENT[:-1] + b"x")
    os.utime(folder / PATH, (1e9, 1e9))
    assert whereabouts(source) == "missing"
    with pytest.warns(UserWarning, match="is damaged, or another file"):
        assert local_copy(source).read_bytes() == CONTENT


def test_another_checksum_asks_for_another_file(source, server):
    """What a mark vouches for is what was published then: not the bytes of today's checksum."""
    local_copy(source)
    server.files["/dots.npz"] = CONTENT[::-1]
    now = replace(source, checksum=f"md5:{hashlib.md5(CONTENT[::-1]).hexdigest()}")
    assert whereabouts(now) == "missing"
    with pytest.warns(UserWarning, match="not the one that was published"):
        assert local_copy(now).read_bytes() == CONTENT[::-1]


def test_data_home_goes_before_the_variable_and_that_before_the_users_own(tmp_path, monkeypatch, source):
    assert cache_folder(tmp_path / "here") == tmp_path / "here"
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.setenv("MEDLEARN_DATA", "data")
    with pytest.raises(DataUnavailable, match="MEDLEARN_DATA is 'data': give a folder's whole path, such as /"):
        local_copy(source)
    assert whereabouts(source) == "missing"
    monkeypatch.delenv("MEDLEARN_DATA")
    assert cache_folder().is_absolute()
    monkeypatch.setattr("pooch.os_cache", lambda project: Path("~/.cache") / project)
    with pytest.raises(DataUnavailable, match="no home folder to keep data in: set MEDLEARN_DATA"):
        local_copy(source)


# The source.


def test_offline_says_what_where_and_what_to_do(nowhere, folder):
    with refused(folder, DataUnavailable, r"dots.npz could not be fetched: no connection to 127.0.0.1") as caught:
        local_copy(nowhere)
    text = str(caught.value)
    assert f"cache:  {folder / PATH}" in text
    assert "mirror: none set (MEDLEARN_MIRROR)" in text
    assert f"source: {nowhere.url}" in text
    assert "What to do: connect to the internet" in text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"x" + CONTENT[1:], f"expected MD5 {MD5[:12]}.*got MD5 .*102400 bytes"),
        (LOGIN_PAGE, "web page .*login page.*log in"),
    ],
)
def test_another_file_is_refused(sent, said, source, server, folder):
    server.files["/dots.npz"] = sent
    with refused(folder, ChecksumMismatch, said):
        local_copy(source)


def test_a_transfer_that_breaks_off_is_tried_again_and_a_refusal_is_not(source, server, folder):
    server.promise = 1000
    with refused(folder, DataUnavailable, "broke off before the file was complete"):
        local_copy(source)
    assert len(server.asked) == download.TRIES
    server.files.clear()
    with refused(folder, DataUnavailable, "answered 404 Not Found"):
        local_copy(source)
    assert len(server.asked) == download.TRIES + 1


def test_a_body_that_never_ends_is_ended(source, server, folder):
    server.endless = True
    with refused(folder, DataUnavailable, "sends more than the 1000000 bytes"):
        local_copy(source)


# The mirror.


@pytest.mark.parametrize("listed", [LISTED, f"\ufeff# ours\r\n{SHA256.upper()} *./{PATH}\r\n"])
def test_a_mirror_goes_before_the_source(listed, mirror, source, server):
    mirror(listed)
    assert whereabouts(source) == "mirror"
    assert local_copy(source).read_bytes() == CONTENT
    assert "/dots.npz" not in server.asked
    assert whereabouts(source) == "cached"


def test_a_file_the_mirror_does_not_list_comes_from_the_source(mirror, source, nowhere, server):
    mirror(listed=LISTED.replace("dots", "another"))
    assert whereabouts(source) == "missing"
    with pytest.raises(DataUnavailable, match=r"\(does not list it in SHA256SUMS\)"):
        local_copy(nowhere)
    assert local_copy(source).read_bytes() == CONTENT
    assert "/dots.npz" in server.asked


@pytest.mark.parametrize(
    ("listed", "content", "failure", "said"),
    [
        (None, CONTENT, DataUnavailable, "SHA256SUMS .*docs/troubleshooting.md says how to write it.* cannot be had"),
        (LOGIN_PAGE.decode(), CONTENT, DataUnavailable, "web page instead of SHA256SUMS"),
        (f"{MD5}  {PATH}\n", CONTENT, DataUnavailable, f"the line '{MD5}.* is not a SHA-256 followed by a path"),
        (LISTED, None, DataUnavailable, r"The mirror's .*on its list\) cannot be had"),
        (LISTED, CONTENT[:-1], ChecksumMismatch, "expected SHA256 .*Mend the mirror's copy or its list"),
        (LISTED, b"1" * 1_000_001, DataUnavailable, "(sends more|larger) than the 1000000 bytes"),
    ],
)
def test_a_mirrors_fault_never_falls_through(listed, content, failure, said, mirror, source, server, folder):
    mirror(listed, content)
    with refused(folder, failure, said):
        local_copy(source)
    assert "/dots.npz" not in server.asked


@pytest.mark.parametrize(
    ("content", "said"), [(CONTENT[::-1], f"expected MD5 {MD5[:12]}"), (LOGIN_PAGE, "It is a web page")]
)
def test_a_mirror_may_not_vouch_for_another_file(content, said, mirror, nowhere, folder):
    mirror(f"{hashlib.sha256(content).hexdigest()}  {PATH}\n", content)
    with refused(folder, ChecksumMismatch, f"not what was published: {said}"):
        local_copy(nowhere)


def test_a_mirror_may_hold_the_same_content_in_another_file(mirror, nowhere, tmp_path):
    other, asked = CONTENT[::-1], []
    mirror(f"{hashlib.sha256(other).hexdigest()}  {PATH}\n", other)

    def content_of(path):
        asked.append(path)
        return "dots"

    def nothing(path):
        raise Unexpected("it holds nothing")

    same = replace(nowhere, content="dots", content_of=content_of)
    assert local_copy(same).read_bytes() == local_copy(same).read_bytes() == other
    assert len(asked) == 1  # its mark vouches for it
    with pytest.raises(ChecksumMismatch, match="is not what was published: it holds nothing"):
        local_copy(replace(same, content_of=nothing), data_home=tmp_path / "elsewhere")


def test_a_list_is_asked_for_once_a_run_and_again_after_a_failure(source, server, monkeypatch, folder):
    monkeypatch.setenv("MEDLEARN_MIRROR", f"{server.url}/course")
    server.files["/course/SHA256SUMS"] = LISTED.encode()
    assert [whereabouts(source) for _ in range(3)] == ["mirror"] * 3
    assert server.asked == ["/course/SHA256SUMS"]
    with pytest.raises(DataUnavailable, match="answered 404"):
        local_copy(source)
    server.files[f"/course/{PATH}"] = CONTENT
    assert local_copy(source) == folder / PATH
    assert server.asked.count("/course/SHA256SUMS") == 2


@pytest.mark.parametrize(
    ("value", "message"),
    [("mirrors/course", "give a folder's whole path"), ("/no/such/folder", "there is no such folder")],
)
def test_a_mirror_that_is_no_place_is_told(value, message, source, monkeypatch):
    value = str(Path(value).absolute()) if value.startswith("/") else value
    monkeypatch.setenv("MEDLEARN_MIRROR", value)
    with pytest.raises(DataUnavailable, match=message):
        local_copy(source)
    assert whereabouts(source) == "missing"


@pytest.mark.parametrize("answers", [{}, {"SHA256SUMS": LISTED.encode()}, {"SHA256SUMS": LISTED.encode(), PATH: b"1"}])
def test_a_password_is_used_and_never_printed(answers, source, server, folder, monkeypatch, capsys):
    monkeypatch.setenv("MEDLEARN_MIRROR", server.url.replace("//", "//anna:s3cret@") + "/course")
    server.files |= {f"/course/{name}": content for name, content in answers.items()}
    with refused(folder, DataUnavailable, r"\*\*\*@127"):
        local_copy(source)
    assert server.authorised == "Basic " + base64.b64encode(b"anna:s3cret").decode()
    monkeypatch.setenv("MEDLEARN_MIRROR", server.url.replace("//", "//anna:s3cr/et@") + "/course")
    with refused(folder, DataUnavailable, r"\*\*\*@127"):
        local_copy(source)
    assert capsys.readouterr() == ("", "")


# The folder.


def test_a_file_in_place_of_the_folder_is_told(source, folder):
    folder.write_text("not a folder")
    with pytest.raises(DataUnavailable, match=r"cache folder .* cannot be used.*MEDLEARN_DATA or data_home="):
        local_copy(source)


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
@pytest.mark.parametrize("step", [(Path, "mkdir"), (download, "_transfer"), (os, "replace")])
def test_a_folder_that_takes_nothing_is_told(number, step, source, folder, monkeypatch):
    # Root may write anywhere, so the refusal is the operating system's own error, put where it would arise.
    folder.joinpath("medmnist").mkdir(parents=True)

    def refuse(*arguments, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(*step, refuse)
    with refused(folder, DataUnavailable, os.strerror(number) + ".*MEDLEARN_DATA"):
        local_copy(source)


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
    assert server.asked == ["/dots.npz"] * 4
    assert sorted(path.name for path in folder.rglob("*.*")) == ["dots.npz", "dots.npz.verified"]
    assert (folder / PATH).read_bytes() == CONTENT


def test_a_killed_download_never_counts(source, server, folder):
    server.stall = threading.Event()
    process = start(source, folder)
    deadline = time.monotonic() + 30
    while not list(folder.rglob("*.part")) and time.monotonic() < deadline:
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


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_only_a_long_download_in_a_notebook_shows_a_bar(seconds, source, server, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    monkeypatch.setattr(download, "SECONDS_BEFORE_A_BAR", 0.2)
    monkeypatch.setattr(download, "CHUNK", 1000)
    if seconds:
        server.stall = threading.Event()
        threading.Timer(seconds, server.stall.set).start()
    local_copy(source)
    assert ("dots.npz" in capsys.readouterr().err) == (seconds > 0)
