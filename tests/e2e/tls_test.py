"""TLS on both sides: which origins are believed, what clients are shown, one destination only."""
import re
import socket
import ssl
import subprocess
import unittest

from lab import NOTE, PATIENTS, Authority, Lab, Origin, run


class Certificates(Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = Authority(cls.folder / "stranger", "Unknown CA")
        leaf = cls.authority.leaf
        rsa = lambda bits: ("rsa:%d" % bits,)
        cls.bad = {
            "expired": (leaf("expired", "DNS:partage.example", days=-1), {}),
            "wrong_host": (leaf("wrong", "DNS:other.example"), {}),
            "cn only": (leaf("cn", "", subject="/CN=partage.example"), {}),
            "partial wildcard": (leaf("partial", "DNS:par*.example"), {}),
            "untrusted": (cls.stranger.leaf("stranger", "DNS:partage.example"), {}),
            "weak": (leaf("weak", "DNS:partage.example", key=rsa(1024)), {}),
            "sha1": (leaf("sha1", "DNS:partage.example", digest="-sha1"), {}),
            "bad_purpose": (leaf("client", "DNS:partage.example", extensions=("extendedKeyUsage=clientAuth",)), {}),
            "protocol_version": (leaf("old", "DNS:partage.example"),
                                 {"minimum": ssl.TLSVersion.TLSv1, "maximum": ssl.TLSVersion.TLSv1_1}),
        }

    def test_a_bad_certificate_is_refused_with_a_page_and_nothing_leaves(self):
        for name, ((pem, key), versions) in self.bad.items():
            with self.subTest(name):
                origin = Origin(pem, key, **versions)
                self.addCleanup(origin.close)
                code, _, body = self.curl(self.url(origin=origin), "-H", "Accept: text/html", data=NOTE)
                self.assertEqual(code, 502, self.curl_error)
                self.assertIn(b"partage.example", body)
                self.assertEqual(origin.received, [])
        for fault in ("expired", "wrong_host", "untrusted"):
            self.assertGreaterEqual(self.daemon.metric(f'lazaret_origin_certificates_refused_total{{fault="{fault}"}}'), 1, fault)

    def test_the_forged_leaf_is_what_it_should_be(self):
        pem = self.shown("partage.example")
        text = run("openssl", "x509", "-noout", "-text", input=pem).stdout.decode()
        self.assertIn("Public-Key: (256 bit)", text)
        self.assertIn("Signature Algorithm: ecdsa-with-SHA256", text)
        self.assertRegex(text, r"Subject Alternative Name:[^\n]*\n\s+DNS:partage.example\n")
        self.assertIn("TLS Web Server Authentication", text)
        self.assertIn("CA:FALSE", text)
        self.assertIn("Subject Key Identifier", text)
        self.assertIn("Authority Key Identifier", text)
        serial = run("openssl", "x509", "-noout", "-serial", input=pem).stdout.decode().strip().split("=")[1]
        self.assertGreaterEqual(len(serial), 36)
        self.assertEqual(run("openssl", "x509", "-noout", "-checkend", str(8 * 86400), input=pem).returncode, 1)
        self.assertEqual(run("openssl", "x509", "-noout", "-checkend", "86400", input=pem).returncode, 0)
        leaf_key = run("openssl", "x509", "-noout", "-pubkey", input=pem).stdout
        ca_key = run("openssl", "x509", "-noout", "-pubkey", "-in", self.daemon.ca).stdout
        self.assertNotEqual(leaf_key, ca_key)
        entry = next(entry for entry in self.daemon.entries("leaf forged") if entry["host"] == "partage.example"
                     and not entry["origin_certificate"].startswith("refused:"))
        self.assertEqual(len(entry["origin_certificate"]), 64)

    def shown(self, host):
        link = socket.create_connection(("127.0.0.1", self.daemon.port), 30)
        link.sendall(f"CONNECT {host}:{self.origin.port} HTTP/1.1\r\nHost: {host}:{self.origin.port}\r\n\r\n".encode())
        self.assertIn(b" 200 ", link.recv(1000))
        context = ssl.create_default_context(cafile=str(self.daemon.ca))
        with context.wrap_socket(link, server_hostname=host) as tls:
            return ssl.DER_cert_to_PEM_cert(tls.getpeercert(True)).encode()

    def test_an_ip_literal_gets_its_own_leaf(self):
        code, _, _ = self.curl(f"https://127.0.0.1:{self.origin.port}/x", data=NOTE)
        self.assertEqual(code, 200, self.curl_error)

    def test_sessions_are_resumed_on_both_sides(self):
        context = ssl.create_default_context(cafile=str(self.daemon.ca))
        session = None
        reused = []
        for _ in range(3):
            link = socket.create_connection(("127.0.0.1", self.daemon.port), 30)
            link.sendall(f"CONNECT partage.example:{self.origin.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            link.recv(1000)
            with context.wrap_socket(link, server_hostname="partage.example", session=session) as tls:
                tls.sendall(f"GET / HTTP/1.1\r\nHost: partage.example:{self.origin.port}\r\nConnection: close\r\n\r\n".encode())
                while tls.recv(10000):
                    pass
                session = tls.session
                reused.append(tls.session_reused)
        self.assertEqual(reused, [False, True, True])
        self.assertGreaterEqual(self.daemon.metric('lazaret_tls_handshakes_total{side="origin",outcome="resumed"}'), 2)


class OneDestination(Lab):
    def test_another_host_inside_the_tunnel_is_misdirected(self):
        code, _, _ = self.curl(self.url(), "-H", "Host: depot.sante.example", data=PATIENTS)
        self.assertEqual(code, 421)
        self.assertEqual(self.origin.received, [])
        self.assertEqual(self.daemon.metric('lazaret_refusals_total{reason="misdirected"}') >= 1, True)

    def test_another_name_in_the_client_hello_is_misdirected(self):
        port = self.origin.port
        code, _, _ = self.curl(f"https://partage.example:{port}/", "--connect-to",
                               f"partage.example:{port}:depot.sante.example:{port}", data=PATIENTS)
        self.assertEqual(code, 421, self.curl_error)
        self.assertEqual(self.origin.received, [])

    def test_case_and_default_port_do_not_matter(self):
        code, _, _ = self.curl(self.url(), "-H", f"Host: PARTAGE.example.:{self.origin.port}", data=NOTE)
        self.assertEqual(code, 200)
        self.assertEqual(self.origin.received[0]["host"], f"partage.example:{self.origin.port}")

    def test_absolute_form_with_another_host_is_misdirected(self):
        code, _, _ = self.curl(f"http://partage.example:{self.plain.port}/", "-H", "Host: x.example", data=NOTE)
        self.assertEqual((code, self.plain.received), (421, []))

    def test_what_is_no_proxy_request_is_refused(self):
        for request in (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                        b"CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", b"nonsense\r\n\r\n",
                        b"POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                        b"POST http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
                        b"GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"):
            with self.subTest(request), socket.create_connection(("127.0.0.1", self.daemon.port), 30) as link:
                link.sendall(request)
                link.settimeout(30)
                answer = link.recv(65536)
                self.assertTrue(re.match(rb"HTTP/1.1 400 ", answer), answer[:80])


class Addresses(Lab):
    HOSTS = {"inside.example": "10.1.2.3", "meta.example": "169.254.169.254"}

    def test_special_addresses_are_refused(self):
        for url in ("https://inside.example/", "https://meta.example/", "http://169.254.169.254/latest/meta-data",
                    "https://[fe80::1]/", "http://192.168.1.1/", "http://0.0.0.0/", "http://[::ffff:10.0.0.1]/"):
            with self.subTest(url):
                code, _, body = self.curl(url, "-g", data=NOTE)
                self.assertEqual(code, 403, self.curl_error)
        self.assertGreaterEqual(self.daemon.metric('lazaret_refusals_total{reason="forbidden_address"}'), 5)

    def test_a_name_without_address_and_a_closed_port_are_502(self):
        self.assertEqual(self.curl("http://no-such-name.invalid/")[0], 502)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            self.assertEqual(self.curl(f"http://127.0.0.1:{closed.getsockname()[1]}/")[0], 502)


class Strangers(Lab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = cls.daemon.configuration.read_text().replace("clients: [127.0.0.0/8]", "clients: [192.0.2.0/24]")
        cls.daemon.stop()
        cls.daemon.configuration.write_text(text)
        cls.daemon.start()

    def test_who_is_no_client_gets_403_and_a_metric(self):
        code, _, _ = self.curl(f"http://partage.example:{self.plain.port}/", data=NOTE)
        self.assertEqual((code, self.plain.received), (403, []))
        done = run("curl", "-sS", "-x", f"http://127.0.0.1:{self.daemon.port}", self.url())
        self.assertIn(b"403", done.stderr)
        self.assertEqual(self.daemon.metric('lazaret_connections_total{outcome="not_a_client"}'), 2)


if __name__ == "__main__":
    unittest.main()
