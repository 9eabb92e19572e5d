"""The daemon as a service: systemd's protocol, kill -9 under load, a taken port, a full quarantine."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import unittest

from lab import LAZARETD, NOTE, PATIENTS, Daemon, Lab, run, wait_until


class Systemd(Lab):
    def test_ready_reloading_and_stopping_are_told(self):
        self.daemon.stop()
        told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(told.close)
        told.bind(str(self.folder / "notify"))
        told.settimeout(60)
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        os.set_inheritable(listener.fileno(), True)
        # LISTEN_PID must be the daemon's own: a shell that becomes it knows the number.
        process = subprocess.Popen(
            ["bash", "-c", 'exec 3<&"$1"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$2" --config "$3"', "-",
             str(listener.fileno()), str(LAZARETD), str(self.daemon.configuration)],
            env={**os.environ, "NOTIFY_SOCKET": str(self.folder / "notify")},
            pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertIn(b"READY=1", told.recv(4096))
        self.daemon.port = listener.getsockname()[1]
        self.assertEqual(self.curl(self.url(), data=NOTE)[0], 200, self.curl_error)
        process.send_signal(signal.SIGHUP)
        self.assertIn(b"RELOADING=1", told.recv(4096))
        self.assertIn(b"READY=1", told.recv(4096))
        process.send_signal(signal.SIGTERM)
        self.assertIn(b"STOPPING=1", told.recv(4096))
        self.assertEqual(process.wait(60), 0)


class Starts(Lab):
    def test_a_taken_port_is_said(self):
        text = self.daemon.configuration.read_text().replace("127.0.0.1:0\", mode", f"127.0.0.1:{self.daemon.port}\", mode")
        second = self.daemon.folder / "second.yaml"
        second.write_text(text)
        done = run(LAZARETD, "--config", second)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"listen on 127.0.0.1", done.stderr)

    def test_what_is_missing_is_said_at_once(self):
        for old, new in (("spool: {directory: spool", "spool: {directory: none/spool"),
                         ("ca.key}", "none.key}"), ("directory: quarantine", "directory: none/quarantine")):
            file = self.daemon.folder / "broken.yaml"
            file.write_text(self.daemon.configuration.read_text().replace(old, new))
            done = run(LAZARETD, "--config", file)
            self.assertIn(done.returncode, (1, 2), old)
            self.assertIn(b"none", done.stderr)

    def test_ipv6_clients_are_served(self):
        with contextlib.suppress(OSError):
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
            self.daemon.stop()
            text = self.daemon.configuration.read_text()
            self.daemon.configuration.write_text(text.replace("127.0.0.1:0\", mode", "[::1]:0\", mode").replace(
                "clients: [127.0.0.0/8]", 'clients: ["::1/128"]'))
            self.daemon.start()
            done = run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-x", f"http://[::1]:{self.daemon.port}",
                       "--cacert", self.daemon.ca, "--data-binary", "@-", self.url(), input=PATIENTS)
            self.assertEqual(done.stdout, b"403", done.stderr)


class Full(Lab):
    daemon_options = {"quarantine": "disk: 64KiB"}

    def test_a_full_quarantine_refuses_and_lets_the_rest_go_on(self):
        codes = [self.curl(self.url(), data=PATIENTS + NOTE * 200)[0] for _ in range(6)]
        self.assertEqual(codes[0], 403)
        self.assertEqual(codes[-1], 500)
        self.assertEqual(self.origin.received, [])
        self.assertGreaterEqual(self.daemon.metric('lazaret_incidents_total{action="quarantine",fate="lost"}'), 1)
        self.assertEqual(self.curl(self.url(), data=NOTE)[0], 200)


class Killed(Lab):
    KILLS = int(os.environ.get("LAZARET_KILLS", "20"))

    def test_no_acknowledged_incident_is_lost(self):
        """Each round: uploads from four threads, kill -9 after a number of answers that the round
        gives, restart. All that a client was told must be there at the end."""
        told = []
        lock = threading.Lock()
        for number in range(self.KILLS):
            random.seed(number)
            enough = random.randrange(1, 12)
            dead = threading.Event()
            answers = threading.Semaphore(0)

            def uploads():
                while not dead.is_set():
                    code, headers, _ = self.curl(self.url(), data=PATIENTS + NOTE * random.randrange(2000))
                    if code == 403:
                        with lock:
                            told.append(headers["lazaret-incident"])
                    answers.release()

            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                running = [pool.submit(uploads) for _ in range(4)]
                for _ in range(enough):
                    answers.acquire(timeout=60)
                self.daemon.process.kill()
                self.daemon.process.wait(60)
                dead.set()
                for thread in running:
                    thread.result(90)
            self.daemon.start()
        self.assertGreater(len(told), self.KILLS)
        with contextlib.closing(sqlite3.connect(self.daemon.folder / "incidents.db")) as database:
            rows = [json.loads(row[0]) for row in database.execute("SELECT record FROM incidents")]
        kept = {row["code"]: row["id"] for row in rows}
        self.assertEqual([code for code in told if code not in kept], [])
        items = {entry.name for entry in (self.daemon.folder / "quarantine").iterdir()}
        self.assertEqual([code for code in told if kept[code] not in items], [])
        self.assertEqual([name for name in items if name.startswith(".")], [], "leftovers")
        for name in sorted(items)[:: max(1, len(items) // 20)]:
            opened = run("openssl", "cms", "-decrypt", "-inform", "DER", "-binary",
                         "-in", self.daemon.folder / "quarantine" / name / "body.cms",
                         "-recip", self.daemon.folder / "certs/dpo.pem", "-inkey", self.daemon.folder / "certs/dpo.key")
            self.assertTrue(opened.stdout.startswith(PATIENTS), opened.stderr)
        self.assertEqual(self.origin.received, [])


if __name__ == "__main__":
    unittest.main()
