"""What clients and origins say on the wire, byte by byte: odd framings, early ends, slow heads."""
import socket
import ssl
import threading
import unittest

from lab import NOTE, PATIENTS, Lab, wait_until


class Scripted:
    """A plain origin that answers every request with the bytes it was given."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(link,), daemon=True).start()

    def serve(self, link):
        data = b""
        with link:
            while True:
                while b"\r\n\r\n" not in data:
                    piece = link.recv(65536)
                    if not piece:
                        return
                    data += piece
                head, _, data = data.partition(b"\r\n\r\n")
                self.requests.append(head)
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                link.sendall(answer)
                if b"Connection: close" in answer or answer.startswith(b"HTTP/1.0"):
                    return

    def close(self):
        self.listener.close()


class Wire(Lab):
    def origin_of(self, *answers):
        origin = Scripted(*answers)
        self.addCleanup(origin.close)
        return origin

    def ask(self, request):
        with socket.create_connection(("127.0.0.1", self.daemon.port), 60) as link:
            link.sendall(request)
            data = b""
            while piece := link.recv(65536):
                data += piece
            return data

    def get(self, origin, extra=b"", version=b"HTTP/1.1", close=b"Connection: close\r\n"):
        host = b"partage.example:%d" % origin.port
        return self.ask(b"GET http://%s/ %s\r\nHost: %s\r\n%s%s\r\n" % (host, version, host, close, extra))

    def test_responses_of_every_framing_come_through(self):
        for answer, body in (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", b"abc"),
            (b"HTTP/1.1 200\r\nContent-Length: 3\r\n\r\nabc", b"abc"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n"),
            (b"HTTP/1.0 200 OK\r\n\r\nabc", b"3\r\nabc\r\n0\r\n\r\n"),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", b"a"),
            (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        ):
            with self.subTest(answer):
                got = self.get(self.origin_of(answer))
                head, _, rest = got.partition(b"\r\n\r\n")
                self.assertTrue(head.startswith(b"HTTP/1.1 20"), got)
                self.assertEqual(rest, body)

    def test_an_old_client_gets_what_it_understands(self):
        got = self.get(self.origin_of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
                       version=b"HTTP/1.0", close=b"")
        self.assertTrue(got.endswith(b"\r\n\r\nabc"), got)
        self.assertNotIn(b"chunked", got.lower())

    def test_a_response_with_two_lengths_is_refused(self):
        for bad in (b"Content-Length: 3\r\nContent-Length: 4", b"Content-Length: 3\r\nTransfer-Encoding: chunked",
                    b"Transfer-Encoding: gzip, chunked", b"Content-Length: -1"):
            with self.subTest(bad):
                got = self.get(self.origin_of(b"HTTP/1.1 200 OK\r\n" + bad + b"\r\n\r\nabc"))
                self.assertTrue(got.startswith(b"HTTP/1.1 502 "), got[:100])

    def test_http3_is_not_advertised(self):
        got = self.get(self.origin_of(b"HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":443\"\r\nContent-Length: 0\r\n\r\n"))
        self.assertNotIn(b"alt-svc", got.lower())

    def test_pipelined_requests_are_answered_in_order(self):
        origin = self.origin_of(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2")
        host = b"partage.example:%d" % origin.port
        one = b"GET http://%s/ HTTP/1.1\r\nHost: %s\r\n\r\n" % (host, host)
        two = b"GET http://%s/ HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (host, host)
        got = self.ask(one + two)
        self.assertEqual([part[-1:] for part in got.split(b"HTTP/1.1 200 OK")[1:]], [b"1", b"2"])

    def test_a_hidden_second_request_is_not_forwarded(self):
        origin = self.origin_of(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        host = b"partage.example:%d" % origin.port
        smuggled = b"POST http://%s/x HTTP/1.1\r\nHost: %s\r\nContent-Length: 5\r\n\r\nabcde" % (host, host)
        for framing in (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        b"Transfer-Encoding : chunked", b"Transfer-Encoding:\x0bchunked", b"Content-Length: +5",
                        b"Content-Length: 5, 5", b"X: y\r\n Content-Length: 5", b"Content-Length: 5\nX: 1"):
            with self.subTest(framing):
                got = self.ask(b"POST http://%s/ HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n0\r\n\r\n" % (host, host, framing) + smuggled)
                self.assertTrue(got.startswith(b"HTTP/1.1 400 "), got[:100])
                self.assertEqual(got.count(b"HTTP/1.1 "), 1)
        self.assertEqual(origin.requests, [])

    def test_an_origin_that_goes_away_is_502_and_the_next_request_works(self):
        origin = self.origin_of(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1")
        self.assertIn(b" 200 ", self.get(origin)[:20])
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def slam():
            while True:
                try:
                    listener.accept()[0].close()
                except OSError:
                    return
        threading.Thread(target=slam, daemon=True).start()
        host = b"partage.example:%d" % listener.getsockname()[1]
        got = self.ask(b"GET http://%s/ HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (host, host))
        self.assertTrue(got.startswith(b"HTTP/1.1 502 "), got[:100])

    def test_a_cut_upload_reaches_no_origin(self):
        origin = self.origin_of(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        host = b"partage.example:%d" % origin.port
        with socket.create_connection(("127.0.0.1", self.daemon.port), 60) as link:
            link.sendall(b"POST http://%s/ HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\nabc" % (host, host))
            wait_until(lambda: self.daemon.metric("lazaret_open_connections") >= 1, "the connection")
        wait_until(lambda: self.daemon.metric("lazaret_open_connections") == 0, "its end")
        self.assertEqual(origin.requests, [])

    def test_what_follows_connect_may_be_anything_but_is_never_relayed_blindly(self):
        host = f"partage.example:{self.origin.port}".encode()
        for first in (b"SSH-2.0-x\r\n", b"\x16\x03\x01\xff\xff" + b"A" * 100, b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00",
                      b"\x80\x2e\x01\x00\x02", b"\x00" * 64):
            with self.subTest(first), socket.create_connection(("127.0.0.1", self.daemon.port), 60) as link:
                link.sendall(b"CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (host, host))
                self.assertIn(b" 200 ", link.recv(1000))
                link.sendall(first)
                link.shutdown(socket.SHUT_WR)
                answer = b""
                while piece := link.recv(65536):
                    answer += piece
                self.assertFalse(b"200 OK" in answer)
        self.assertEqual(self.origin.received, [])


class Slow(Lab):
    daemon_options = {"extra": "timeouts: {head: 1s, handshake: 1s, idle: 2s, body: 2s, response: 2s}"}

    def closes(self, data, drip=b""):
        with socket.create_connection(("127.0.0.1", self.daemon.port), 60) as link:
            link.sendall(data)
            link.settimeout(0.2)
            for _ in range(300):
                try:
                    if not link.recv(65536):
                        return True
                except TimeoutError:
                    pass
                except OSError:
                    return True
                try:
                    link.sendall(drip)
                except OSError:
                    return True
        return False

    def test_nobody_holds_a_connection_by_being_slow(self):
        self.assertTrue(self.closes(b""), "idle")
        self.assertTrue(self.closes(b"GET http://a/ HTTP/1.1\r\n", b"X: y\r\n"), "a head that never ends")
        self.assertTrue(self.closes(b"CONNECT partage.example:443 HTTP/1.1\r\nHost: a\r\n\r\n"), "no ClientHello")

    def test_an_origin_that_never_answers_is_504(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        code, _, _ = self.curl(f"http://partage.example:{listener.getsockname()[1]}/", data=NOTE)
        self.assertEqual(code, 504)


if __name__ == "__main__":
    unittest.main()
