"""What the end-to-end tests share: a PKI, real origins, the built daemon, real clients.

Everything lives in a temporary folder, on loopback, on ports that the system chose. Every helper
process is a child that the test ends itself.
"""
import contextlib
import http.server
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

BUILD = pathlib.Path(os.environ["LAZARET_BUILD"])
SOURCE = pathlib.Path(os.environ["LAZARET_SOURCE"])
LAZARETD = BUILD / "lazaretd"
LAZARET = BUILD / "lazaret"
PATIENCE = 60  # seconds until a test gives up on something that should come at once

PATIENTS = (
    "nom;prenom;date_naissance;nir;diagnostic;traitement\n"
    "MARTIN;Lucie;12/10/1995;295109912611193;diabète de type 2;metformine\n"
    "DURAND;Paul;03/12/1984;184127645108946;insuffisance cardiaque;bisoprolol\n"
    "BERNARD;Léa;21/07/1985;285072B03301282;asthme sévère;salbutamol\n"
).encode()
NOTE = "Compte rendu de la réunion du mardi : le parking nord ferme à 20 heures.\n".encode()
SECRETS = [b"295109912611193", b"184127645108946", b"MARTIN", b"metformine"]


def run(*command, **options):
    options.setdefault("timeout", PATIENCE)
    return subprocess.run([str(part) for part in command], capture_output=True, **options)


def openssl(*arguments, cwd):
    done = run("openssl", *arguments, cwd=cwd)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


def wait_until(condition, what):
    """Polls for something that another process does; fails loudly instead of hanging."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


class Authority:
    """A CA of the test."""

    def __init__(self, folder, name="Test origin CA"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pem = self.folder / "ca.pem"
        self.key = self.folder / "ca.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "30", "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.pem,
                "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign", cwd=self.folder)

    def leaf(self, name, san, days=10, key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
             extensions=("extendedKeyUsage=serverAuth",), subject=None, digest="-sha256"):
        """Makes NAME.pem and NAME.key. `san`: "DNS:a.example,IP:127.0.0.1", or empty."""
        pem, secret = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        request, ext = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        openssl("req", "-newkey", *key, "-nodes", "-subj", subject or f"/CN={name}",
                "-keyout", secret, "-out", request, cwd=self.folder)
        lines = ["basicConstraints=CA:FALSE", *extensions]
        if san:
            lines.append(f"subjectAltName={san}")
        ext.write_text("\n".join(lines) + "\n")
        openssl("x509", "-req", "-in", request, "-CA", self.pem, "-CAkey", self.key,
                "-CAcreateserial", "-days", str(days), digest, "-extfile", ext, "-out", pem,
                cwd=self.folder)
        return pem, secret


class Origin:
    """An HTTP origin that remembers what it was sent."""

    def __init__(self, certificate=None, key=None, minimum=None, maximum=None):
        self.received = []  # dicts: method, path, host, headers, body
        self.pages = {}  # path: HTML that GET gets
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def body(self):
                if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
                    parts = []
                    while True:
                        size = int(self.rfile.readline().split(b";")[0], 16)
                        if size == 0:
                            while self.rfile.readline().strip():
                                pass
                            return b"".join(parts)
                        parts.append(self.rfile.read(size))
                        self.rfile.readline()
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def answer(self):
                body = self.body()
                origin.received.append({"method": self.command, "path": self.path,
                                        "host": self.headers.get("Host"),
                                        "headers": dict(self.headers), "body": body})
                text = origin.pages.get(self.path, f"received {len(body)} bytes\n").encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_HEAD = do_OPTIONS = do_PATCH = do_DELETE = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # broken handshakes are part of the tests

        self.server = Server(("127.0.0.1", 0), Handler)
        self.connections = 0
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            if minimum:
                context.minimum_version = minimum
            if maximum:
                context.maximum_version = maximum
            context.load_cert_chain(certificate, key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def bodies(self):
        return [request["body"] for request in self.received]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Nginx:
    """A real nginx with TLS that keeps each body it is sent, and proxies nothing."""

    def __init__(self, folder, certificate, key, extra=""):
        self.folder = pathlib.Path(folder)
        for sub in ("bodies", "logs", "temp"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (self.folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 1; {"user root;" if os.geteuid() == 0 else ""} pid {self.folder}/nginx.pid; error_log {self.folder}/logs/error.log;
events {{ worker_connections 256; }}
http {{
  access_log {self.folder}/logs/access.log;
  client_body_temp_path {self.folder}/bodies; proxy_temp_path {self.folder}/temp;
  fastcgi_temp_path {self.folder}/temp; uwsgi_temp_path {self.folder}/temp; scgi_temp_path {self.folder}/temp;
  client_max_body_size 0;
  server {{
    listen 127.0.0.1:{self.port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
    {extra}
    location / {{ client_body_in_file_only on; dav_methods PUT; root {self.folder}/bodies; create_full_put_path on; }}
    location /hello {{ default_type text/html; return 200 "<h1>hello</h1>"; }}
  }}
}}
""")
        self.process = subprocess.Popen(["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"),
                                         "-e", str(self.folder / "logs/error.log")])
        wait_until(lambda: connects(self.port), "nginx")

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


def connects(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


class Daemon:
    """The built lazaretd with a configuration of the test."""

    def __init__(self, folder, origin_ca, hosts, extra="", policy=None, providers=None,
                 spool="", quarantine="", upstream="", arguments=(), log="json"):
        self.folder = pathlib.Path(folder)
        for sub in ("certs", "spool", "quarantine"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True, mode=0o700)
        os.chmod(self.folder, 0o700)
        self.ca = self.folder / "certs/ca.pem"
        if not self.ca.exists():
            assert run(LAZARET, "ca", "init", self.folder / "certs").returncode == 0
            assert run(LAZARET, "ca", "officer", self.folder / "certs").returncode == 0
        self.policy = self.folder / "policy.yaml"
        shutil.copytree(SOURCE / "policies", self.folder / "policies", dirs_exist_ok=True)
        self.policy = self.folder / "policies/policy.yaml"
        if policy:
            self.policy.write_text(policy)
        self.providers = self.folder / "policies/providers.yaml"
        if providers:
            self.providers.write_text(providers)
        trust = json.dumps([str(origin_ca)]) if origin_ca else "[system]"
        self.configuration = self.folder / "lazaret.yaml"
        self.configuration.write_text(f"""
listen:
  - {{address: "127.0.0.1:0", mode: explicit}}
clients: [127.0.0.0/8]
tls:
  ca: {{certificate: certs/ca.pem, key: certs/ca.key}}
upstream:
  trust: {trust}
  allow_private: [127.0.0.0/8, "::1/128"]
  hosts: {json.dumps(hosts)}
  {upstream}
policy: policies/policy.yaml
providers: policies/providers.yaml
spool: {{directory: spool{", " + spool if spool else ""}}}
quarantine: {{directory: quarantine, recipients: [certs/dpo.pem]{", " + quarantine if quarantine else ""}}}
incidents: sqlite:incidents.db
admin: {{address: "127.0.0.1:0"}}
contact: {{name: "Service informatique", phone: "poste 1234"}}
log: {{format: {log}}}
{extra}
""")
        self.log = []
        self.process = None
        self.start()

    def start(self):
        self.lines = queue.Queue()
        self.process = subprocess.Popen([str(LAZARETD), "--config", str(self.configuration)],
                                        stderr=subprocess.PIPE)
        threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True).start()
        self.port = self.admin = None
        end = time.monotonic() + PATIENCE
        while True:
            line = self.lines.get(timeout=max(0.1, end - time.monotonic()))
            if line is None:
                raise AssertionError("lazaretd did not start:\n" + "\n".join(self.log))
            with contextlib.suppress(ValueError):
                entry = json.loads(line)
                if entry.get("message") == "listening":
                    port = int(entry["address"].rsplit(":", 1)[1])
                    if entry["mode"] == "admin":
                        self.admin = port
                    else:
                        self.port = port
                if entry.get("message") == "started":
                    return

    def _read(self, stream):
        for line in stream:
            text = line.decode(errors="replace").rstrip("\n")
            self.log.append(text)
            self.lines.put(text)
        self.lines.put(None)

    def entries(self, message):
        found = []
        for line in self.log:
            with contextlib.suppress(ValueError):
                entry = json.loads(line)
                if entry.get("message") == message:
                    found.append(entry)
        return found

    def metrics(self):
        with socket.create_connection(("127.0.0.1", self.admin), PATIENCE) as link:
            link.sendall(b"GET /metrics HTTP/1.1\r\nHost: admin\r\n\r\n")
            data = b""
            while piece := link.recv(65536):
                data += piece
        return data.split(b"\r\n\r\n", 1)[1].decode()

    def metric(self, name):
        """The value of one series, named with its labels in any order; 0 when it is not there."""
        wanted = name.split("{")[0]
        labels = set(re.findall(r'\w+="[^"]*"', name))
        for line in self.metrics().splitlines():
            found = line.rsplit(" ", 1)
            if found[0].split("{")[0] == wanted and labels == set(re.findall(r'\w+="[^"]*"', found[0])):
                return float(found[1])
        return 0.0

    def signal(self, number):
        self.process.send_signal(number)

    def rss(self):
        """Resident bytes now."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    def peak_rss(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        return self.process.returncode if self.process else None


class Lab(unittest.TestCase):
    """A CA, an origin with two names (one approved, one not) and a daemon, made once a class."""

    daemon_options = {}
    HOSTS = {"depot.sante.example": "127.0.0.1", "partage.example": "127.0.0.1"}

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="lazaret-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.authority = Authority(cls.folder / "pki")
        pem, key = cls.authority.leaf("origin", "DNS:depot.sante.example,DNS:partage.example,IP:127.0.0.1")
        cls.origin = Origin(pem, key)
        cls.addClassCleanup(cls.origin.close)
        cls.plain = Origin()
        cls.addClassCleanup(cls.plain.close)
        cls.daemon = Daemon(cls.folder / "lazaret", cls.authority.pem, cls.HOSTS, **cls.daemon_options)
        cls.addClassCleanup(cls.daemon.stop)

    def setUp(self):
        self.origin.received.clear()
        self.plain.received.clear()

    def url(self, host="partage.example", path="/upload", origin=None):
        return f"https://{host}:{(origin or self.origin).port}{path}"

    def curl(self, url, *arguments, data=None, daemon=None, language="fr", trust=None):
        """curl through the proxy. Returns (status, headers, body); status 0 when curl failed."""
        daemon = daemon or self.daemon
        command = ["curl", "-sS", "-i", "--max-time", str(PATIENCE), "-x", f"http://127.0.0.1:{daemon.port}",
                   "--cacert", str(trust or daemon.ca), "--suppress-connect-headers",
                   "-H", f"Accept-Language: {language}"]
        if data is not None:
            command += ["--data-binary", "@-"]
        done = subprocess.run([*command, *map(str, arguments), url], input=data, capture_output=True,
                              timeout=PATIENCE + 10)
        self.curl_error = done.stderr.decode()
        text = done.stdout
        while True:
            head, _, rest = text.partition(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 100") and rest:
                text = rest
                continue
            break
        if not head.startswith(b"HTTP/"):
            return 0, {}, text
        lines = head.decode(errors="replace").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:])}
        return int(lines[0].split()[1]), headers, rest

    def assertNoSecrets(self, text, where):
        if isinstance(text, str):
            text = text.encode()
        for secret in SECRETS:
            self.assertNotIn(secret, text, f"personal data in {where}")
