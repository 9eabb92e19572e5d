#!/usr/bin/env python3
"""Memory and CPU of lazaretd while big bodies pass: 10 GiB streamed to an approved host, 2 GiB held.

    LAZARET_BUILD=build LAZARET_SOURCE=. python3 tests/bench/big_bodies.py [GiB streamed] [GiB held]
"""
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
from lab import Authority, Daemon  # noqa: E402

TEXT = ("Compte rendu de la réunion du mardi : le parking nord ferme à 20 heures, les navettes "
        "partent du portail est et la commande de papier attend une signature. ").encode() * 400


class Sink:
    """Reads requests of known length as fast as Python can, and answers 200."""

    def __init__(self, certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(context,), daemon=True).start()

    def accept(self, context):
        while True:
            link, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(context, link), daemon=True).start()

    def serve(self, context, link):
        with context.wrap_socket(link, server_side=True) as tls:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = tls.recv(65536)
                if not piece:
                    return
                head += piece
            fields, _, start = head.partition(b"\r\n\r\n")
            length = next(int(line.split(b":")[1]) for line in fields.split(b"\r\n")
                          if line.lower().startswith(b"content-length"))
            left = length - len(start)
            buffer = bytearray(1 << 17)
            while left > 0:
                got = tls.recv_into(buffer)
                if not got:
                    return
                left -= got
            tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def upload(daemon, url, size):
    """Feeds `size` bytes to curl. Returns its status code."""
    curl = subprocess.Popen(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-x",
                             f"http://127.0.0.1:{daemon.port}", "--cacert", str(daemon.ca), "-X", "POST",
                             "-H", f"Content-Length: {size}", "-H", "Transfer-Encoding:", "-H", "Expect:",
                             "-T", "-", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    left = size
    while left > 0:
        left -= curl.stdin.write(TEXT[:left])
    curl.stdin.close()
    code = curl.stdout.read().decode()
    curl.wait()
    return code


def main():
    streamed = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    held = float(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory(prefix="lazaret-bench-") as folder:
        folder = pathlib.Path(folder)
        authority = Authority(folder / "pki")
        sink = Sink(*authority.leaf("sink", "DNS:depot.sante.example,DNS:partage.example"))
        hosts = {"depot.sante.example": "127.0.0.1", "partage.example": "127.0.0.1"}
        for name, host, size in (("streamed", "depot.sante.example", streamed), ("held", "partage.example", held)):
            daemon = Daemon(folder / name, authority.pem, hosts, spool="disk: 40GiB, body: 30GiB")
            idle = daemon.rss()
            before, began = cpu_seconds(daemon.process.pid), time.monotonic()
            code = upload(daemon, f"https://{host}:{sink.port}/", int(size * (1 << 30)))
            took, cpu = time.monotonic() - began, cpu_seconds(daemon.process.pid) - before
            print(f"{name}: {size} GiB, status {code}, {took:.1f} s, {cpu / size:.2f} CPU s/GiB, resident memory "
                  f"{idle >> 20} MiB idle, {daemon.peak_rss() >> 20} MiB peak", flush=True)
            daemon.stop()


if __name__ == "__main__":
    main()
