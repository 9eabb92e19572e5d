"""What documents cost: time to the verdict, and what 200 at once do to plain traffic.

    LAZARET_BUILD=build LAZARET_SOURCE=. /usr/bin/python3 tests/bench/documents.py

Needs python3-docx, python3-reportlab and python3-pil. Times are of one client on a kept connection, from the
first byte of the request to the answer; the origin is a Python program on the same machine.
"""
import http.client
import io
import os
import pathlib
import random
import socket
import ssl
import statistics
import sys
import threading
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from lab import Lab  # noqa: E402

WORDS = "le patient la réunion dossier service compte rendu salle parking horaires équipe projet budget note".split()


def prose(size, seed=1):
    chance = random.Random(seed)
    words = []
    length = 0
    while length < size:
        word = chance.choice(WORDS) + str(chance.randrange(100))
        words.append(word)
        length += len(word) + 1
    return " ".join(words)


def docx(size):
    """A letter whose file has about `size` bytes: text, and pictures that compress no further."""
    import docx as library
    from PIL import Image
    document = library.Document()
    text = prose(200_000)
    for start in range(0, len(text), 600):
        document.add_paragraph(text[start:start + 600])
    picture = io.BytesIO()
    noise = Image.effect_noise((900, 700), 90)
    noise.save(picture, "JPEG", quality=92)
    while True:
        file = io.BytesIO()
        document.save(file)
        if file.tell() >= size:
            return file.getvalue()
        noise = Image.effect_noise((900, 700), 90 + file.tell() % 7)
        picture = io.BytesIO()
        noise.save(picture, "JPEG", quality=92)
        document.add_picture(picture)


def text_docx(size):
    """The same with nothing but text that compresses badly."""
    import docx as library
    document = library.Document()
    chance = random.Random(2)
    while True:
        for _ in range(800):
            document.add_paragraph("".join(chance.choice("abcdefghijklmnopqrstuvwxyz      ") for _ in range(400)))
        file = io.BytesIO()
        document.save(file)
        if file.tell() >= size:
            return file.getvalue()


def pdf(pages):
    from reportlab.pdfgen import canvas
    file = io.BytesIO()
    drawing = canvas.Canvas(file)
    for page in range(pages):
        text = prose(3000, page)
        for line in range(40):
            drawing.drawString(50, 790 - 18 * line, text[line * 75:(line + 1) * 75])
        drawing.showPage()
    drawing.save()
    return file.getvalue()


def scan():
    from PIL import Image, ImageDraw, ImageFont
    picture = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype("DejaVuSans.ttf", 30)
    text = prose(2400)
    for line in range(34):
        pen.text((120, 140 + 60 * line), text[line * 70:(line + 1) * 70], font=font, fill=0)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def zipped(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.csv", content)
    return file.getvalue()


class Client:
    def __init__(self, lab):
        context = ssl.create_default_context(cafile=str(lab.daemon.ca))
        self.link = http.client.HTTPSConnection("127.0.0.1", lab.daemon.port, timeout=120, context=context)
        self.link.set_tunnel("partage.example", lab.origin.port)
        self.link.connect()
        self.link.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, body):
        began = time.perf_counter()
        self.link.request("POST", "/upload", body, {"Content-Type": "application/octet-stream"})
        answer = self.link.getresponse()
        answer.read()
        return time.perf_counter() - began, answer.status


def milliseconds(times):
    times = sorted(times)
    return (f"{1000 * statistics.median(times):8.1f} {1000 * times[int(len(times) * 0.95)]:8.1f} "
            f"{1000 * times[-1]:8.1f}")


def one_by_one(lab):
    print(f"{'document':34}{'bytes':>10}{'median':>9}{'p95':>9}{'max':>9}  ms  status")
    samples = {"plain text, 20 KB": prose(20_000).encode(), "CSV in zip, 1 MB unpacked": zipped(prose(1_000_000)),
               "docx, 1 MiB: letter with pictures": docx(1 << 20), "docx, 1 MiB: nothing but text": text_docx(1 << 20),
               "PDF, 20 pages of text": pdf(20), "A4 scan, 200 dpi (OCR)": scan()}
    for name, body in samples.items():
        client = Client(lab)
        client.send(body)
        results = [client.send(body) for _ in range(7 if "OCR" in name else 31)]
        print(f"{name:34}{len(body):10}{milliseconds([taken for taken, _ in results])}      {results[-1][1]}")


def many_at_once(lab, name, body, count=200):
    plain = prose(20_000).encode()
    stop = threading.Event()
    beside = []

    def probe():
        client = Client(lab)
        while not stop.is_set():
            beside.append(client.send(plain)[0])
            time.sleep(0.02)

    def document(times):
        times.append(Client(lab).send(body)[0])

    prober = threading.Thread(target=probe)
    prober.start()
    time.sleep(2)
    quiet = list(beside)
    del beside[:]
    times = []
    began = time.perf_counter()
    threads = [threading.Thread(target=document, args=(times,)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    stop.set()
    prober.join()
    print(f"{count} x {name} at once: {took:.1f} s in all")
    print(f"  each of them              {milliseconds(times)} ms (median, p95, max)")
    print(f"  plain text before         {milliseconds(quiet)} ms")
    print(f"  plain text meanwhile      {milliseconds(beside)} ms")
    print(f"  daemon's peak resident memory {lab.daemon.peak_rss() >> 20} MiB")


class Bench(Lab):
    def runTest(self):
        one_by_one(self)
        many_at_once(self, "docx of 100 KB", docx(100_000))
        many_at_once(self, "PDF of 20 pages", pdf(20))


if __name__ == "__main__":
    Bench.setUpClass()
    try:
        Bench().runTest()
    finally:
        Bench.doClassCleanups()
