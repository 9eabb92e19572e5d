"""quickstart.sh as a newcomer runs it: the three curl lines that it prints, then Ctrl-C."""
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from lab import BUILD, PATIENCE, SOURCE, run


class Newcomer(unittest.TestCase):
    def test_the_printed_lines_do_what_they_say(self):
        state = pathlib.Path(tempfile.mkdtemp(prefix="lazaret-quickstart-"))
        self.addCleanup(shutil.rmtree, state, ignore_errors=True)
        script = subprocess.Popen(["bash", str(SOURCE / "daemon/quickstart.sh")], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, start_new_session=True,
                                  env={**os.environ, "LAZARET_BUILD": str(BUILD), "LAZARET_STATE": str(state),
                                       "LAZARET_PORT": "0"})
        self.addCleanup(lambda: script.poll() is None and os.killpg(script.pid, signal.SIGKILL))
        printed = []
        for line in script.stdout:
            printed.append(line)
            if line.startswith("Ctrl-C"):
                break
        commands = [shlex.split(line) for line in printed if line.strip().startswith("curl -x")]
        self.assertEqual(len(commands), 3, "".join(printed))
        codes = [run(*command, "-s", "-o", "/dev/null", "-w", "%{http_code}").stdout.decode() for command in commands]
        self.assertEqual(codes, ["200", "403", "200"])
        listing = next(line.split(":", 1)[1] for line in printed if line.startswith("What was stopped"))
        listed = run(*shlex.split(listing))
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn(b"LZ-", listed.stdout)
        os.killpg(script.pid, signal.SIGINT)
        script.communicate(timeout=PATIENCE)
        end = time.monotonic() + PATIENCE
        while any(str(state) in entry.read_text(errors="replace") for entry in self.processes()):
            self.assertLess(time.monotonic(), end, "a process was left behind")
            time.sleep(0.05)

    def processes(self):
        for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                entry.read_bytes()
                yield entry
            except OSError:
                pass


if __name__ == "__main__":
    unittest.main()
