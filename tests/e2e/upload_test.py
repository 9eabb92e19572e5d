"""Uploads through the real daemon with real curl: what passes, what is stopped, what is said."""
import base64
import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import unittest
import urllib.parse
import zlib

from lab import LAZARET, NOTE, PATIENTS, Lab, run, wait_until


class Uploads(Lab):
    def assertStopped(self, answer, status=403):
        code, headers, body = answer
        self.assertEqual(code, status, (self.curl_error, body[:500]))
        self.assertIn("lazaret-request", headers)
        self.assertNoSecrets(body, "the answer")
        self.assertNotIn(True, [b"2951099" in request["body"] or b"2951099" in request["path"].encode()
                                for request in self.origin.received], "the data reached the origin")

    def test_a_note_without_patients_passes_unchanged(self):
        code, _, body = self.curl(self.url(), data=NOTE)
        self.assertEqual(code, 200, self.curl_error)
        self.assertEqual(self.origin.bodies(), [NOTE])
        self.assertIn(f"received {len(NOTE)} bytes".encode(), body)

    def test_patients_to_a_host_that_is_not_approved_are_stopped_and_kept(self):
        code, headers, body = answer = self.curl(self.url(), data=PATIENTS)
        self.assertStopped(answer)
        self.assertEqual(self.origin.received, [])
        self.assertRegex(headers["lazaret-incident"], r"^LZ-[0-9A-Z]{4}-[0-9A-Z]{3}$")
        listed = run(LAZARET, "quarantine", "list", "--config", self.daemon.configuration, "--json")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        rows = [json.loads(line) for line in listed.stdout.splitlines()]
        row = next(row for row in rows if row["record"]["code"] == headers["lazaret-incident"])
        self.assertEqual(row["record"]["action"], "quarantine")
        self.assertEqual(row["record"]["persons"], 3)
        self.assertEqual(row["record"]["destination"], f"partage.example:{self.origin.port}")
        self.assertNoSecrets(listed.stdout, "the list")
        out = self.folder / f"{row['id']}.out"
        extracted = run(LAZARET, "quarantine", "extract", row["id"], "--config", self.daemon.configuration,
                        "--key", self.daemon.folder / "certs/dpo.key", "--out", out)
        self.assertEqual(extracted.returncode, 0, extracted.stderr)
        self.assertEqual(out.read_bytes(), PATIENTS)
        opened = run("openssl", "cms", "-decrypt", "-inform", "DER", "-binary",
                     "-in", self.daemon.folder / "quarantine" / row["id"] / "body.cms",
                     "-recip", self.daemon.folder / "certs/dpo.pem",
                     "-inkey", self.daemon.folder / "certs/dpo.key")
        self.assertEqual(opened.stdout, PATIENTS, opened.stderr)

    def test_patients_to_an_approved_host_pass_and_are_counted(self):
        before = self.daemon.metric('lazaret_bodies_total{travel="streamed"}')
        code, _, _ = self.curl(self.url("depot.sante.example"), data=PATIENTS)
        self.assertEqual(code, 200, self.curl_error)
        self.assertEqual(self.origin.bodies(), [PATIENTS])
        self.assertEqual(self.daemon.metric('lazaret_bodies_total{travel="streamed"}'), before + 1)

    def test_content_codings_are_undone(self):
        bare = zlib.compressobj(wbits=-15)
        coded = {
            "gzip": gzip.compress(PATIENTS),
            "deflate": zlib.compress(PATIENTS),
            "x-gzip": gzip.compress(PATIENTS),
            "br": subprocess.run(["brotli", "-c"], input=PATIENTS, capture_output=True, check=True).stdout,
            "zstd": subprocess.run(["zstd", "-c"], input=PATIENTS, capture_output=True, check=True).stdout,
            "gzip, deflate": zlib.compress(gzip.compress(PATIENTS)),
        }
        for coding, body in coded.items():
            with self.subTest(coding):
                self.assertStopped(self.curl(self.url(), "-H", f"Content-Encoding: {coding}", data=body))
        with self.subTest("bare deflate"):
            body = bare.compress(PATIENTS) + bare.flush()
            self.assertStopped(self.curl(self.url(), "-H", "Content-Encoding: deflate", data=body))
        with self.subTest("a compressed note passes as it was sent"):
            body = gzip.compress(NOTE)
            code, _, _ = self.curl(self.url(), "-H", "Content-Encoding: gzip", data=body)
            self.assertEqual(code, 200)
            self.assertEqual(self.origin.bodies()[-1], body)

    def test_what_cannot_be_read_does_not_leave(self):
        wrong = gzip.compress(PATIENTS)
        cases = {
            "unknown coding": (["-H", "Content-Encoding: snappy"], NOTE),
            "cut short": (["-H", "Content-Encoding: gzip"], wrong[:-20]),
            "gzip that is none": (["-H", "Content-Encoding: gzip"], NOTE),
            "OpenPGP": ([], b"-----BEGIN PGP MESSAGE-----\n\nhQEMA7e\n-----END PGP MESSAGE-----\n"),
            "multipart without boundary": (["-H", "Content-Type: multipart/form-data"], NOTE),
            "zip": ([], b"PK\x03\x04" + os.urandom(3000)),
        }
        for name, (arguments, body) in cases.items():
            with self.subTest(name):
                answer = self.curl(self.url(), *arguments, data=body)
                self.assertStopped(answer)
                self.assertEqual(self.origin.received, [])

    def test_a_backup_that_its_client_encrypted_is_known_by_its_name(self):
        noise = random.Random(7).randbytes(200_000)
        self.assertEqual(self.curl(self.url(path="/repo/data/" + hashlib.sha256(noise).hexdigest()), data=noise)[0], 403)
        self.assertEqual(self.curl(self.url(path="/noise.bin"), data=noise)[0], 200, self.curl_error)
        self.assertEqual(self.origin.bodies(), [noise])

    def test_forms_are_read(self):
        form = self.folder / "patients.csv"
        form.write_bytes(PATIENTS)
        url = self.url()
        with self.subTest("multipart"):
            self.assertStopped(self.curl(url, "-F", "comment=bonjour", "-F", f"file=@{form}"))
        with self.subTest("multipart base64"):
            body = (b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n'
                    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PATIENTS) + b"\r\n--b--\r\n")
            self.assertStopped(self.curl(url, "-H", "Content-Type: multipart/form-data; boundary=b", data=body))
        with self.subTest("urlencoded"):
            body = urllib.parse.urlencode({"nir": "2 95 10 99 126 111 93", "motif": "hospitalisée pour diabète, insuline"})
            self.assertStopped(self.curl(url, "-H", "Content-Type: application/x-www-form-urlencoded", data=body.encode()))
        with self.subTest("fields of a form are near each other"):
            self.assertStopped(self.curl(url, "-F", "nir=2 95 10 99 126 111 93", "-F", "diagnostic=diabète, insulinothérapie"))

    def test_texts_in_any_encoding_are_read(self):
        text = PATIENTS.decode()
        record = {"nir": "295109912611193", "diagnostic": "diabète de type 2", "traitement": "metformine"}
        bodies = {
            "utf-16 with BOM": text.encode("utf-16"),
            "utf-16-le": text.encode("utf-16-le"),
            "utf-16-be": text.encode("utf-16-be"),
            "latin-1": text.encode("latin-1"),
            "json": json.dumps(record).encode(),
            "json, not escaped": json.dumps(record, ensure_ascii=False).encode(),
            "xml": "<p><nir>295109912611193</nir><d>diab&#232;te, metformine, hospitalis&#xe9;</d></p>".encode(),
            "no-break spaces": "NIR : 2\u00a095\u00a010\u00a099\u00a0126\u00a0111\u00a093, diabète, metformine".encode(),
            "full-width digits": "NIR : ２９５１０９９１２６１１１９３, diabète, metformine".encode(),
        }
        for name, body in bodies.items():
            with self.subTest(name):
                self.assertStopped(self.curl(self.url(), data=body))

    def test_urls_cookies_and_headers_are_read(self):
        words = "nir=295109912611193 diabète insuline metformine"
        quoted = urllib.parse.quote(words)
        self.assertStopped(self.curl(self.url(path=f"/search?q={quoted}")))
        self.assertStopped(self.curl(self.url(path="/"), "-H", f"Cookie: dossier={quoted}"))
        self.assertStopped(self.curl(self.url(path="/"), "-H", f"X-Dossier: {words}".encode("latin-1").decode("latin-1")))

    def test_chunked_and_expect(self):
        self.assertStopped(self.curl(self.url(), "-H", "Transfer-Encoding: chunked", data=PATIENTS))
        code, _, _ = self.curl(self.url(), "-H", "Transfer-Encoding: chunked", data=NOTE)
        self.assertEqual((code, self.origin.bodies()[-1]), (200, NOTE))
        code, _, _ = self.curl(self.url(), "-H", "Expect: 100-continue", data=NOTE * 20000)
        self.assertEqual((code, self.origin.bodies()[-1]), (200, NOTE * 20000))
        self.assertStopped(self.curl(self.url(), "-H", "Expect: 100-continue", data=PATIENTS + NOTE * 20000))

    def test_the_connection_stays_usable_after_a_block(self):
        done = run("curl", "-sS", "-x", f"http://127.0.0.1:{self.daemon.port}", "--cacert", self.daemon.ca,
                   "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n", "--data-binary", PATIENTS.decode(), self.url(),
                   "--next", "-sS", "-x", f"http://127.0.0.1:{self.daemon.port}", "--cacert", self.daemon.ca,
                   "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n", "--data-binary", NOTE.decode(), self.url())
        self.assertEqual(done.stdout.decode().splitlines(), ["403 1", "200 0"], done.stderr)

    def test_answers_speak_the_form_and_language_of_their_reader(self):
        code, headers, body = self.curl(self.url(), "-H", "Accept: text/html,*/*;q=0.8", data=PATIENTS)
        self.assertEqual(code, 403)
        self.assertTrue(headers["content-type"].startswith("text/html"))
        self.assertGreater(len(body), 512)
        page = body.decode()
        self.assertIn('lang="fr"', page)
        self.assertIn(headers["lazaret-incident"], page)
        self.assertIn("*.sante.example", page)
        self.assertIn("poste 1234", page)
        _, _, body = self.curl(self.url(), "-H", "Accept: text/html", data=PATIENTS, language="en")
        self.assertIn('lang="en"', body.decode())
        code, headers, body = self.curl(self.url(), "-H", "Accept: application/json", "-H",
                                        "Origin: https://app.example", data=PATIENTS)
        self.assertEqual(headers["content-type"], "application/problem+json")
        self.assertEqual(headers["access-control-allow-origin"], "https://app.example")
        problem = json.loads(body)
        self.assertEqual(problem["status"], 403)
        self.assertEqual(problem["code"], headers["lazaret-incident"])
        _, headers, _ = self.curl(self.url(), data=PATIENTS)
        self.assertTrue(headers["content-type"].startswith("text/plain"))

    def test_plain_http_is_inspected_and_never_counts_as_approved(self):
        url = f"http://depot.sante.example:{self.plain.port}/upload"
        code, _, _ = self.curl(url, data=NOTE)
        self.assertEqual((code, self.plain.bodies()), (200, [NOTE]))
        self.assertEqual(self.plain.received[0]["path"], "/upload")
        self.assertEqual(self.curl(url, data=PATIENTS)[0], 403)
        self.assertEqual(len(self.plain.received), 1)
        code, _, _ = self.curl(url, "--proxytunnel", data=PATIENTS)
        self.assertEqual(code, 403)
        self.assertEqual(len(self.plain.received), 1)

    def test_logs_and_metrics_hold_no_personal_data(self):
        self.curl(self.url(path="/?nom=MARTIN"), "-F", "nir=295109912611193", "-F",
                  "file=@-;filename=MARTIN Lucie.csv", data=PATIENTS)
        self.assertNoSecrets("\n".join(self.daemon.log), "the log")
        self.assertNoSecrets(self.daemon.metrics(), "the metrics")
        for line in self.daemon.log:
            json.loads(line)
        for file in self.daemon.folder.rglob("*"):
            if file.is_file() and "policies" not in file.parts:
                self.assertNoSecrets(file.read_bytes(), file)

    def test_hop_by_hop_fields_end_here(self):
        self.curl(self.url(), "-H", "Proxy-Authorization: Basic eDp5", "-H", "Connection: X-Secret",
                  "-H", "X-Secret: 1", "-H", "X-Kept: 2", data=NOTE)
        headers = {name.lower() for name in self.origin.received[0]["headers"]}
        self.assertIn("x-kept", headers)
        self.assertFalse(headers & {"proxy-authorization", "x-secret", "proxy-connection"})


class Limits(Lab):
    daemon_options = {"spool": "memory_per_body: 128KiB, memory: 4MiB, disk: 16MiB, body: 2MiB"}

    def test_too_big_is_413_and_nothing_leaves(self):
        body = NOTE * 40000
        for arguments in ([], ["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"]):
            with self.subTest(arguments):
                code, _, _ = self.curl(self.url(), *arguments, data=body)
                self.assertEqual(code, 413, self.curl_error)
                self.assertEqual(self.origin.received, [])
        self.assertGreater(self.daemon.metric('lazaret_uninspected_bytes_total{reason="too_big"}'), 0)

    def test_too_big_does_not_matter_to_an_approved_host(self):
        body = NOTE * 40000
        code, _, _ = self.curl(self.url("depot.sante.example"), data=body)
        self.assertEqual((code, self.origin.bodies()), (200, [body]))

    def test_a_body_on_the_disk_comes_out_as_it_went_in(self):
        body = os.urandom(900_000).hex().encode() + NOTE
        code, _, _ = self.curl(self.url(), data=body)
        self.assertEqual(code, 200, self.curl_error)
        self.assertEqual(self.origin.bodies(), [body])


class NoRoom(Lab):
    daemon_options = {"spool": "memory_per_body: 64KiB, memory: 2MiB, disk: 1MiB, body: 1MiB"}

    def test_without_room_the_answer_is_503_and_small_bodies_still_pass(self):
        """Four bodies that are not finished take all the room there is; a fifth finds none."""
        holders = []
        for _ in range(4):
            holder = subprocess.Popen(["curl", "-sS", "-o", "/dev/null", "-x", f"http://127.0.0.1:{self.daemon.port}",
                                       "--cacert", str(self.daemon.ca), "-H", "Transfer-Encoding: chunked", "-T", "-",
                                       self.url()], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
            self.addCleanup(holder.wait)
            self.addCleanup(holder.stdin.close)
            holder.stdin.write(NOTE * 10_000)
            holder.stdin.flush()
            holders.append(holder)
        wait_until(lambda: self.daemon.metric("lazaret_spool_memory_bytes") > 1.7 * (1 << 20), "memory in use")
        code, headers, _ = self.curl(self.url(), data=NOTE * 10_000)
        self.assertEqual(code, 503, self.curl_error)
        self.assertIn("retry-after", headers)
        self.assertGreaterEqual(self.daemon.metric('lazaret_gaps_total{reason="no_room"}'), 1)
        self.assertEqual(self.origin.received, [])
        code, _, _ = self.curl(self.url("depot.sante.example"), data=NOTE * 10_000)
        self.assertEqual(code, 200, "an approved host needs no room")


class Reloads(Lab):
    def test_a_reload_takes_effect_and_a_bad_one_does_not(self):
        self.assertEqual(self.curl(self.url(), data=PATIENTS)[0], 403)
        good = self.daemon.policy.read_text()
        version = self.daemon.entries("started")[0]["policy"]

        self.daemon.policy.write_text(good + "\nrulez: []\n")
        self.daemon.signal(signal.SIGHUP)
        wait_until(lambda: self.daemon.metric('lazaret_policy_reloads_total{outcome="failed"}') == 1, "a refusal")
        self.assertEqual(self.curl(self.url(), data=PATIENTS)[0], 403)
        complaint = next(json.loads(line) for line in self.daemon.log if "rulez" in line)
        self.assertGreater(complaint["line"], 1)
        self.assertEqual(self.daemon.metric(f'lazaret_policy_info{{version="{version}"}}'), 1)

        self.daemon.policy.write_text(
            "include: [packs/fr-health.yaml]\nrules:\n  - id: see\n    title: {fr: Vu, en: Seen}\n"
            "    when: {content: {persons: {at_least: 1}}}\n    then: monitor\n")
        self.daemon.signal(signal.SIGHUP)
        wait_until(lambda: self.daemon.metric('lazaret_policy_reloads_total{outcome="done"}') == 1, "a reload")
        wait_until(lambda: self.curl(self.url(), data=PATIENTS)[0] == 200, "the new policy")
        self.assertEqual(self.daemon.metric('lazaret_rule_matches_total{rule="see",action="monitor"}') >= 1, True)


class Endings(Lab):
    def test_sigterm_lets_a_request_under_way_finish(self):
        slow = subprocess.Popen(["curl", "-sS", "-x", f"http://127.0.0.1:{self.daemon.port}", "--cacert",
                                 str(self.daemon.ca), "-H", "Transfer-Encoding: chunked", "-T", "-", self.url()],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        slow.stdin.write(NOTE)
        slow.stdin.flush()
        wait_until(lambda: self.daemon.metric('lazaret_tls_handshakes_total{side="client",outcome="full"}') == 1, "TLS")
        self.daemon.signal(signal.SIGTERM)
        wait_until(lambda: any("draining" in line for line in self.daemon.log), "the drain")
        out, error = slow.communicate(NOTE, timeout=60)
        self.assertIn(f"received {2 * len(NOTE)} bytes".encode(), out, error)
        self.assertEqual(self.daemon.process.wait(60), 0)


if __name__ == "__main__":
    unittest.main()
