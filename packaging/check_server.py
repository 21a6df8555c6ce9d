"""Starts a server as systemd would, waits until it is ready, asks it how it is, and ends it.

    python3 packaging/check_server.py ADDRESS COMMAND...

`{notify}` in a word of the command becomes the path of a socket. The server must say READY=1 there within a minute, answer
/livez and /readyz on ADDRESS without an account, and exit with status 0 within half a minute of SIGTERM.
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path


def ready(channel, server):
    channel.settimeout(1)
    for _ in range(60):
        try:
            if b"READY=1" in channel.recv(4096).splitlines():
                return
        except TimeoutError:
            pass
        if server.poll() is not None:
            sys.exit(f"check_server: it ended with status {server.returncode} before it was ready")
    sys.exit("check_server: no READY=1 within a minute")


def main(address, command):
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        path = Path(folder) / "notify"
        channel.bind(str(path))
        # The server runs as another user, who may send here.
        os.chmod(folder, 0o711)
        os.chmod(path, 0o622)
        server = subprocess.Popen([word.replace("{notify}", str(path)) for word in command])
        try:
            ready(channel, server)
            for page in ("livez", "readyz"):
                with urllib.request.urlopen(f"http://{address}/{page}", timeout=10) as answer:
                    if answer.status != 200:
                        sys.exit(f"check_server: /{page} answers {answer.status}")
            server.send_signal(signal.SIGTERM)
            status = server.wait(30)
        except subprocess.TimeoutExpired:
            sys.exit("check_server: it still runs half a minute after SIGTERM")
        finally:
            if server.poll() is None:
                server.kill()
                server.wait()
    if status:
        sys.exit(f"check_server: it ended with status {status} after SIGTERM")
    print("server: ready, alive, and gone on SIGTERM")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
