"""Little that unpacks to much. Small on the disk, and made without unpacking it."""
import binascii
import bz2
import functools
import gzip
import lzma
import struct
import zipfile
import zlib

import brotli
import zstandard

import archives
import office
from sample import gap, scratch

GIGA = 1 << 30
TOO_MUCH = ("over_budget",)


@functools.lru_cache(maxsize=None)
def deflated_zeros(size, piece=1 << 24):
    """A raw deflate stream of `size` zeros, put together from one piece that ends on a byte."""
    coder = zlib.compressobj(9, zlib.DEFLATED, -15)
    coder.compress(bytes(piece))
    coder.flush(zlib.Z_FULL_FLUSH)
    one = coder.compress(bytes(piece)) + coder.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    return one * (size // piece) + last.compress(bytes(size % piece)) + last.flush()


def gzip_bomb(size, check=0):
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflated_zeros(size) + struct.pack("<II", check, size & 0xFFFFFFFF)


def zlib_of_zeros(size):
    """Adler-32 of n zeros is 1 and n, modulo 65521."""
    return b"\x78\xda" + deflated_zeros(size) + struct.pack(">HH", size % 65521, 1)


def repeated(one, times):
    return one * times


def member(name, packed, size):
    """A local header and the entry of the directory (APPNOTE 4.3.7, 4.3.12); zip64 beyond 4 GiB."""
    big = size > 0xFFFFFFFE
    extra = struct.pack("<HHQQ", 1, 16, size, len(packed)) if big else b""
    known = (0xFFFFFFFF, 0xFFFFFFFF) if big else (len(packed), size)
    common = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0x5000, 0x576E, 0, *known, len(name), len(extra))
    entry = b"PK\x01\x02" + struct.pack("<H", 45) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
    return b"PK\x03\x04" + common + name + extra, entry


def zip_end(count, directory, at):
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), at, 0)


def zip_flat(size):
    packed = deflated_zeros(size)
    local, entry = member(b"zeros.txt", packed, size)
    return local + packed + entry + zip_end(1, entry, len(local) + len(packed))


def zip_levels(levels, width, size):
    """Archives of archives, ten of the same at every level, as in 42.zip."""
    content = zip_flat(size)
    for level in range(levels):
        content = archives.zip_of({f"{level}-{n}.zip": content for n in range(width)})
    return content


def overlapping(count=250, size=GIGA):
    """Every member is a stored deflate block around the header of the next one, and all share the last
    member's data (D. Fifield, "A better zip bomb", WOOT 2019)."""
    packed = deflated_zeros(size)
    length = size
    local, entry = member(b"%04d" % (count - 1), packed, length)
    tail, entries = local + packed, [(entry, 0)]
    for n in range(count - 2, -1, -1):
        quoted = tail[: len(local)]
        block = b"\0" + struct.pack("<HH", len(quoted), len(quoted) ^ 0xFFFF) + quoted
        length += len(quoted)
        local, entry = member(b"%04d" % n, block + tail[len(quoted) :], length)
        entries = [(entry, 0)] + [(e, at + len(local) + 5) for e, at in entries]
        tail = local + block[:5] + tail
    directory = b"".join(entry[:42] + struct.pack("<I", at) + entry[46:] for entry, at in entries)
    return tail + directory + zip_end(count, directory, len(tail))


def same_data(count=2000):
    """Entries of the directory that all point to one member."""
    packed = deflated_zeros(1 << 24)
    local, entry = member(b"zeros.txt", packed, 1 << 24)
    directory = entry * count
    return local + packed + directory + zip_end(count, directory, len(local) + len(packed))


def zip64_giant():
    """Says 2^60 bytes, and has two."""
    local, entry = member(b"geant.txt", b"\x03\0", 1 << 60)
    return local + b"\x03\0" + entry + zip_end(1, entry, len(local) + 2)


def pdf_bomb(size, layers=1):
    packed = zlib_of_zeros(size)
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    filters = "/FlateDecode " * layers
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        f"<</Length {len(packed)}/Filter[{filters}]>>stream\n".encode() + packed + b"\nendstream",
    ]
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def laughs(levels=9):
    """Entities that stand for ten of the one before."""
    entities = '<!ENTITY a0 "rire rire ">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels + 1)
    )
    return f'<?xml version="1.0"?><!DOCTYPE d [{entities}]>'


def docx_of_laughs(record, out):
    with scratch() as folder:
        office.docx.Document().save(folder / "a.docx")
        with zipfile.ZipFile(folder / "a.docx") as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    files["word/document.xml"] = laughs() + body
    return archives.zip_of(files)


def png_of(width, height, bits=8):
    """A white-less picture: rows of zeros."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", binascii.crc32(kind + content))

    rows = zlib_of_zeros(height * (1 + width * bits // 8))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def gzip_bomb_twice():
    """10 GiB of zeros, and again: less than a KiB."""
    return gzip.compress(gzip.compress(gzip_bomb(10 * GIGA), 9, mtime=0), 9, mtime=0)


def brotli_bomb():
    coder = brotli.Compressor(quality=1)
    piece = bytes(1 << 24)
    return b"".join(coder.process(piece) for _ in range(64)) + coder.finish()


def xz_bomb():
    return repeated(lzma.compress(bytes(GIGA // 8), preset=0), 80)


gap("bomb: gzip", "10-GiB", "zlib", ".gz", lambda r, _: gzip_bomb(10 * GIGA), *TOO_MUCH)
gap(
    "bomb: gzip",
    "members",
    "zlib",
    ".gz",
    lambda r, _: repeated(gzip_bomb(GIGA // 16, zlib.crc32(bytes(GIGA // 16))), 160),
    *TOO_MUCH,
)
gap("bomb: gzip", "twice", "zlib", ".gz", lambda r, _: gzip_bomb_twice(), *TOO_MUCH)
gap(
    "bomb: zstd",
    "10-GiB",
    "python3-zstandard",
    ".zst",
    lambda r, _: repeated(zstandard.ZstdCompressor(level=1).compress(bytes(GIGA)), 10),
    *TOO_MUCH,
)
gap(
    "bomb: brotli",
    "1-GiB",
    "python3-brotli",
    ".br",
    lambda r, _: brotli_bomb(),
    *TOO_MUCH,
    headers=("Content-Encoding: br",),
)
gap("bomb: bzip2", "10-GiB", "Python", ".bz2", lambda r, _: repeated(bz2.compress(bytes(90_000_000)), 120), *TOO_MUCH)
gap("bomb: xz", "10-GiB", "Python", ".xz", lambda r, _: xz_bomb(), *TOO_MUCH)
gap("bomb: zip", "flat", "zlib", ".zip", lambda r, _: zip_flat(10 * GIGA), *TOO_MUCH)
gap("bomb: zip", "levels", "Python", ".zip", lambda r, _: zip_levels(5, 10, GIGA // 10), *TOO_MUCH)
gap(
    "bomb: zip",
    "overlapping",
    "made by hand",
    ".zip",
    lambda r, _: overlapping(),
    "over_budget",
    "ambiguous",
    "malformed",
)
gap("bomb: zip", "same-data", "made by hand", ".zip", lambda r, _: same_data(), "over_budget", "ambiguous", "malformed")
gap(
    "bomb: zip",
    "zip64-giant",
    "made by hand",
    ".zip",
    lambda r, _: zip64_giant(),
    "over_budget",
    "ambiguous",
    "malformed",
)
gap("bomb: pdf", "stream", "made by hand", ".pdf", lambda r, _: pdf_bomb(10 * GIGA), "over_budget", "too_slow")
gap(
    "bomb: pdf",
    "stream-in-stream",
    "made by hand",
    ".pdf",
    lambda r, _: pdf_bomb(10 * GIGA, 2),
    "over_budget",
    "too_slow",
)
gap("bomb: xml", "docx", "made by hand", ".docx", docx_of_laughs, "over_budget", "malformed", "unsupported")
gap("bomb: png", "50000x50000", "made by hand", ".png", lambda r, _: png_of(50_000, 50_000), *TOO_MUCH)
gap("bomb: png", "50000x50000-bits", "made by hand", ".png", lambda r, _: png_of(50_000, 50_000, 1), *TOO_MUCH)
