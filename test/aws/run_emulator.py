"""Runs `ministack` or `moto` until standard input ends, so that it outlives nobody, however whoever started it ended.

usage: run_emulator.py ministack|moto PORT
"""

import os
import shutil
import signal
import sys
import tempfile
import threading

name, port = sys.argv[1:]
folder = tempfile.mkdtemp(prefix="app-builder-aws-")
tempfile.tempdir = os.environ["TMPDIR"] = folder


def end():
    shutil.rmtree(folder, ignore_errors=True)
    if hasattr(os, "killpg"):
        # Functions are children of the emulator; all of them are in this group, which was made for it.
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def end_with_input():
    while sys.stdin.buffer.read(4096):
        pass
    end()


if not hasattr(os, "getpgrp") or os.getpgrp() == os.getpid():
    threading.Thread(target=end_with_input, daemon=True).start()
else:
    sys.exit("must be the leader of a process group of its own")

if name == "ministack":
    os.environ.update(
        BIND_HOST="127.0.0.1",
        GATEWAY_PORT=port,
        IOT_MTLS_ENABLED="0",
        LAMBDA_EXECUTOR="local",
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
        # Seconds before a failed event is repeated; a minute on Lambda.
        LAMBDA_ASYNC_RETRY_BASE_SECONDS="0.05",
    )
    sys.argv = [name]
    from ministack.app import main
else:
    sys.argv = [name, "-H", "127.0.0.1", "-p", port]
    from moto.server import main

try:
    main()
finally:
    end()
