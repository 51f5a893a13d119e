"""Runs command lines with a pseudo-terminal of 80 columns as stdin, stdout and stderr, two at a time.

stdin: {"folder", "environment", "program", "lines": [[word]]}; stdout: [{"code", "text"}] in the same order.
"""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from concurrent.futures import ThreadPoolExecutor


def run(words, order):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    child = subprocess.Popen(
        order["program"] + words,
        cwd=order["folder"],
        env=order["environment"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    text = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed.
            break
        if not part:
            break
        text += part
        if b"Ctrl-C ends it" in text:
            child.terminate()
    os.close(ours)
    return {"code": child.wait(), "text": text.decode()}


order = json.load(sys.stdin)
with ThreadPoolExecutor(2) as pool:
    json.dump(list(pool.map(lambda words: run(words, order), order["lines"])), sys.stdout)
