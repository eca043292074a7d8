"""A kernel of a learner's server, spoken to as JupyterLab does: messages over a websocket."""

import json
import struct
import uuid
from typing import NamedTuple

import websocket

PATIENCE = 600  # seconds without any message until a cell is given up


class Outcome(NamedTuple):
    """What became of a cell: its status ("ok", "error" or "died"), the error's name, and what was printed."""

    status: str
    error: str = ""
    printed: str = ""


class Kernel:
    """A running kernel.

    Parameters
    ----------
    learner : Learner
    identity : str
        The server's name of the kernel.
    stays : bool
        Whether it lives on after the block in which it is used, as behind a tab of the browser that was closed.
    """

    def __init__(self, learner, identity, stays):
        self.learner, self.identity, self.stays = learner, identity, stays
        url = f"{learner.home}/api/kernels/{identity}/channels?_xsrf={learner.xsrf(f'/user/{learner.name}/')}"
        self.line = websocket.create_connection(
            url.replace("http", "ws", 1), cookie=learner.cookies(), timeout=PATIENCE, enable_multithread=False
        )

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        """Leave the kernel or shut it down, as `Close Tab` and `Close and Shut Down` do."""
        self.line.close()
        if failure[0] is None and not self.stays:
            self.learner.ask("DELETE", f"api/kernels/{self.identity}")

    def run(self, code):
        """Run code, wait until it is done, and return its Outcome."""
        asked = uuid.uuid4().hex
        self.line.send(json.dumps(request(asked, code)))
        return outcome(self._messages(), asked)

    def _messages(self):
        while True:
            yield decoded(self.line.recv())


def request(identity, code):
    """Return the message that asks a kernel to run code."""
    header = {"msg_id": identity, "msg_type": "execute_request", "username": "", "session": identity, "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    return {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}


def decoded(frame):
    """Return the message of a frame: text, or bytes where a picture travels beside the message.

    Examples
    --------
    >>> decoded(struct.pack("!iII", 2, 12, 19) + b'{"a":1}' + b"PNG")
    {'a': 1}
    """
    if isinstance(frame, bytes):
        number = struct.unpack_from("!i", frame)[0]
        begin, end = (*struct.unpack_from(f"!{number}I", frame, 4), len(frame))[:2]
        frame = frame[begin:end]
    return json.loads(frame)


def outcome(messages, asked):
    """Read messages until the cell that was asked for is done, and return its Outcome.

    Parameters
    ----------
    messages : iterable of dict
    asked : str
        The request's identity. Messages that answer another are passed over, unless they say that the kernel died.
    """
    printed, reply, idle = [], None, False
    for message in messages:
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] in ("restarting", "dead"):
            return Outcome("died", printed="".join(printed))
        if message["parent_header"].get("msg_id") != asked:
            continue
        if kind == "stream":
            printed.append(content["text"])
        reply = content if kind == "execute_reply" else reply
        idle = idle or (kind == "status" and content["execution_state"] == "idle")
        if reply and idle:
            return Outcome(reply["status"], reply.get("ename", ""), "".join(printed))
    raise EOFError("the kernel's messages ended before the cell was done.")
