"""Files sent are looked at by clamd before they are taken: a server of its protocol, spoken to for real."""

import io
import socketserver
import struct
import threading

import pytest

from elearn.config import Settings, SettingsError
from elearn.core import antivirus

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 200_000  # of what this server takes, as StreamMaxLength


class Clamd(socketserver.StreamRequestHandler):
    """PING and INSTREAM, as ``man clamd`` has them."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM\0", command
        held = b""
        while (size := struct.unpack("!L", self.rfile.read(4))[0]) > 0:
            held += self.rfile.read(size)
            if len(held) > LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(held)
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in held else b"stream: OK\0")


class Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class Local(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, tmp_path):
    """A running server and its address."""
    server = Tcp(("127.0.0.1", 0), Clamd) if request.param == "tcp" else Local(str(tmp_path / "clamd.ctl"), Clamd)
    server.seen = []
    address = server.server_address
    server.address = address if isinstance(address, str) else f"{address[0]}:{address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_is_sent_whole_and_what_is_found_is_named(clamd):
    whole = bytes(range(256)) * 600  # several chunks
    assert antivirus.found_in(clamd.address, io.BytesIO(whole)) == ""
    assert clamd.seen == [whole]
    assert antivirus.found_in(clamd.address, io.BytesIO(b"..." + EICAR)) == "Eicar-Test-Signature"
    assert antivirus.is_there(clamd.address)
    with pytest.raises(antivirus.Away):
        antivirus.found_in(clamd.address, io.BytesIO(b"x" * (LIMIT + 1)))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_a_daemon_that_is_away_is_said(address):
    assert not antivirus.is_there(address)
    with pytest.raises(antivirus.Away):
        antivirus.found_in(address, io.BytesIO(b"x"))


def test_a_wrong_address_stops_the_start_with_its_variable(tmp_path):
    for wrong in ("clamd", "clamd:", ":3310", "clamd:x"):
        with pytest.raises(SettingsError, match="ELEARN_CLAMD"):
            Settings.from_env({"ELEARN_DATA_DIR": str(tmp_path), "ELEARN_CLAMD": wrong})
    assert Settings.from_env({"ELEARN_DATA_DIR": str(tmp_path), "ELEARN_CLAMD": "[::1]:3310"}).clamd == "[::1]:3310"
