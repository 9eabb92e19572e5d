#!/usr/bin/env python3
"""The origin of quickstart.sh: takes uploads over TLS and says how many bytes came.

Usage: demo_origin.py FOLDER   (with origin.pem and origin.key); prints the port it took.
"""
import http.server
import pathlib
import ssl
import sys


class Upload(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        left = int(self.headers.get("Content-Length", 0))
        received = 0
        while left > 0:
            piece = self.rfile.read(min(left, 65536))
            if not piece:
                break
            left -= len(piece)
            received += len(piece)
        self.answer(f"received {received} bytes at {self.headers.get('Host')}\n")

    do_PUT = do_POST

    def do_GET(self):
        self.answer("the demo origin of Lazaret: POST something\n")

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    folder = pathlib.Path(sys.argv[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "origin.pem", folder / "origin.key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upload)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()
