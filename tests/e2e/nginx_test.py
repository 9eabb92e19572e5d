"""Against a real nginx: bodies byte for byte, big ones, early answers, keep-alive, many at once."""
import concurrent.futures
import hashlib
import os
import subprocess
import unittest

from lab import NOTE, PATIENTS, Lab, Nginx, run, wait_until


class WithNginx(Lab):
    daemon_options = {"spool": "memory_per_body: 256KiB"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pem, key = cls.authority.leaf("nginx", "DNS:depot.sante.example,DNS:partage.example")
        cls.nginx = Nginx(cls.folder / "nginx", pem, key, extra="location /small { client_max_body_size 1k; return 200; }"
                          " location /refuse { client_max_body_size 1k; client_body_in_file_only on; proxy_pass https://127.0.0.1:1; }")
        cls.addClassCleanup(cls.nginx.close)

    def put(self, host, name, body, *arguments):
        return self.curl(self.url(host, f"/{name}", self.nginx), "-X", "PUT", *arguments, data=body)

    def stored(self, name):
        file = self.nginx.folder / "bodies" / name
        return file.read_bytes() if file.exists() else None

    def test_bodies_arrive_byte_for_byte(self):
        text = (NOTE * 200_000)[:12_345_678]
        for host in ("partage.example", "depot.sante.example"):
            for framing in ([], ["-H", "Transfer-Encoding: chunked"]):
                with self.subTest(host=host, framing=framing):
                    name = f"{host}-{len(framing)}.txt"
                    code, _, _ = self.put(host, name, text, *framing)
                    self.assertEqual(code, 201, self.curl_error)
                    self.assertEqual(hashlib.sha256(self.stored(name)).digest(), hashlib.sha256(text).digest())

    def test_patients_leave_nothing_at_the_origin(self):
        code, _, _ = self.put("partage.example", "patients.csv", NOTE * 50_000 + PATIENTS)
        self.assertEqual(code, 403)
        self.assertIsNone(self.stored("patients.csv"))
        code, _, _ = self.put("depot.sante.example", "approved.csv", PATIENTS)
        self.assertEqual((code, self.stored("approved.csv")), (201, PATIENTS))

    def test_an_origin_that_answers_early_is_heard(self):
        for host in ("partage.example", "depot.sante.example"):
            with self.subTest(host):
                code, _, _ = self.curl(self.url(host, "/refuse", self.nginx), data=NOTE * 60_000)
                self.assertEqual(code, 413, self.curl_error)

    def test_one_connection_carries_many_requests(self):
        url = self.url(path="/hello", origin=self.nginx)
        done = run("curl", "-sS", "-x", f"http://127.0.0.1:{self.daemon.port}", "--cacert", self.daemon.ca,
                   "-w", "%{http_code} %{num_connects}\n", "-o", "/dev/null", f"{url}?[1-20]")
        lines = done.stdout.decode().split("\n")[:-1]
        self.assertEqual(lines[0], "200 1", done.stderr)
        self.assertEqual(lines[1:], ["200 0"] * 19)

    def test_head_and_errors_come_through(self):
        code, headers, body = self.curl(self.url(path="/hello", origin=self.nginx), "-I")
        self.assertEqual((code, headers["content-length"], body), (200, "14", b""))
        self.assertEqual(self.curl(self.url(path="/none", origin=self.nginx))[0], 404)

    def test_many_clients_at_once(self):
        def one(number):
            host = ("partage.example", "depot.sante.example")[number % 2]
            body = PATIENTS if number % 4 == 0 else NOTE * (1 + number * 37)
            done = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-T", "-", "-x",
                                   f"http://127.0.0.1:{self.daemon.port}", "--cacert", str(self.daemon.ca),
                                   self.url(host, f"/many{number}", self.nginx)], input=body, capture_output=True)
            return number, done.stdout.decode()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for number, code in pool.map(one, range(48)):
                self.assertEqual(code, "403" if number % 4 == 0 else "201", number)


if __name__ == "__main__":
    unittest.main()
