"""Archives and compressions, each by several programs, around a letter and a list."""
import bz2
import functools
import io
import lzma
import os
import random
import tarfile
import zipfile
import zlib

import lz4.frame
import py7zr
import zstandard

from sample import EPOCH, add, letters, run, write

MEMBERS = ("dossier/lettre.txt", "dossier/liste.csv")
inside = functools.partial(add, inside="dossier/lettre.txt")


def pack(record, out, *command, input=None):
    """Runs an archiver in the folder of the letters; "@" in its words stands for the file to write."""
    with letters(record) as folder:
        run(*[str(out) if word == "@" else word for word in command], cwd=folder, input=input)


def squeeze(record, *command):
    return run(*command, input=record.text)


def info(name):
    entry = zipfile.ZipInfo(name, (2023, 11, 14, 10, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def zip_of(files, compression=zipfile.ZIP_DEFLATED, zip64=False):
    """A zip archive by Python. `files`: name to content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = info(name)
            entry.compress_type = compression
            with archive.open(entry, "w", force_zip64=zip64) as member:
                member.write(content.encode() if isinstance(content, str) else content)
    return out.getvalue()


class NoSeeking(io.RawIOBase):
    """What a pipe is to zipfile: sizes come in data descriptors."""

    def __init__(self):
        self.content = b""

    def writable(self):
        return True

    def write(self, data):
        self.content += bytes(data)
        return len(data)


def zip_through_pipe(record):
    out = NoSeeking()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info("dossier/lettre.txt"), record.text)
        archive.writestr(info("dossier/liste.csv"), "\n".join(";".join(row) for row in record.rows()))
    return out.content


def straddling(record):
    """Big enough that a member goes over many reads, with the text in the middle."""
    rng = random.Random(1)
    filler = "".join(
        rng.choice(["Le parking nord ferme à 20 heures. ", "La salle est libre. ", "Point 4 : la peinture.\n"])
        for _ in range(20_000)
    )
    return zip_of({"dossier/avant.txt": filler, "dossier/lettre.txt": filler + record.text + filler})


def tar_of(files, format=tarfile.PAX_FORMAT, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=format) as archive:
        for name, content in files.items():
            content = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(content), EPOCH
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def by_py7zr(record, out):
    with letters(record) as folder, py7zr.SevenZipFile(out, "w") as archive:
        archive.writeall(folder / "dossier", "dossier")


def deb(record, out, *options):
    with letters(record) as folder:
        write(
            folder / "p/DEBIAN/control",
            "Package: lettre\nVersion: 1\nArchitecture: all\nMaintainer: Test <a@b.example>\n"
            "Description: une lettre\n",
        )
        os.rename(folder / "dossier", folder / "p/dossier")
        run("dpkg-deb", "--root-owner-group", *options, "-b", folder / "p", out)


def vint(value):
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def rar5(record):
    """RAR 5 with one stored member, after the description of the format: no free program writes it."""

    def block(fields):
        body = vint(len(fields)) + fields
        return zlib.crc32(body).to_bytes(4, "little") + body

    content = record.text.encode()
    name = b"dossier/lettre.txt"
    head = vint(2) + vint(2) + vint(len(content)) + vint(4) + vint(len(content)) + vint(0o100644)
    head += zlib.crc32(content).to_bytes(4, "little") + vint(0) + vint(1) + vint(len(name)) + name
    return (
        b"Rar!\x1a\x07\x01\0"
        + block(vint(1) + vint(0) + vint(0))
        + block(head)
        + content
        + block(vint(5) + vint(0) + vint(0))
    )


def rar4(record):
    """RAR 1.5 to 4, the same."""

    def block(kind, flags, fields, extra=b""):
        body = bytes([kind]) + flags.to_bytes(2, "little") + (7 + len(fields)).to_bytes(2, "little") + fields
        return (zlib.crc32(body) & 0xFFFF).to_bytes(2, "little") + body + extra

    content, name = record.text.encode(), b"dossier\\lettre.txt"
    size = len(content).to_bytes(4, "little")
    fields = size + size + b"\x02" + zlib.crc32(content).to_bytes(4, "little") + b"\0\0\x6e\x57" + b"\x14\x30"
    fields += len(name).to_bytes(2, "little") + (0o644).to_bytes(4, "little") + name
    return (
        b"Rar!\x1a\x07\0" + block(0x73, 0, b"\0" * 6) + block(0x74, 0x8000, fields, content) + block(0x7B, 0x4000, b"")
    )


inside("zip", "info-zip", "zip", ".zip", lambda r, o: pack(r, o, "zip", "-q", "-X", "-r", "@", "dossier"))
inside("zip", "7z", "7z", ".zip", lambda r, o: pack(r, o, "7z", "a", "-bd", "-tzip", "@", "dossier"))
inside("zip", "python", "Python", ".zip", lambda r, _: zip_of({"dossier/lettre.txt": r.text}))
inside("zip", "bsdtar", "bsdtar", ".zip", lambda r, o: pack(r, o, "bsdtar", "--format", "zip", "-cf", "@", "dossier"))
inside("zip", "stored", "zip", ".zip", lambda r, o: pack(r, o, "zip", "-q", "-0", "-r", "@", "dossier"))
inside("zip", "bzip2-member", "zip", ".zip", lambda r, o: pack(r, o, "zip", "-q", "-Z", "bzip2", "-r", "@", "dossier"))
inside(
    "zip", "lzma-member", "7z", ".zip", lambda r, o: pack(r, o, "7z", "a", "-bd", "-tzip", "-mm=LZMA", "@", "dossier")
)
inside("zip", "ppmd", "7z", ".zip", lambda r, o: pack(r, o, "7z", "a", "-bd", "-tzip", "-mm=PPMd", "@", "dossier"))
inside("zip", "zip64", "Python", ".zip", lambda r, _: zip_of({"dossier/lettre.txt": r.text}, zip64=True))
inside("zip", "data-descriptor", "Python", ".zip", lambda r, _: zip_through_pipe(r))
inside(
    "zip",
    "data-descriptor-info-zip",
    "zip",
    ".zip",
    lambda r, o: pack(r, o, "sh", "-c", 'zip -q -r - dossier | cat > "$0"', "@"),
)
inside(
    "zip",
    "junk-in-front",
    "Python",
    ".zip",
    lambda r, _: b"#!/bin/sh\nexit 0\n" + b"\0" * 300 + zip_of({"dossier/lettre.txt": r.text}),
)
inside("zip", "straddling", "Python", ".zip", lambda r, _: straddling(r))

inside("tar", "gnu", "tar", ".tar", lambda r, o: pack(r, o, "tar", "-cf", "@", "dossier"))
inside("tar", "v7", "tar", ".tar", lambda r, o: pack(r, o, "tar", "--format=v7", "-cf", "@", "dossier"))
inside("tar", "bsdtar", "bsdtar", ".tar", lambda r, o: pack(r, o, "bsdtar", "-cf", "@", "dossier"))
inside("tar", "python", "Python", ".tar", lambda r, _: tar_of({"dossier/lettre.txt": r.text}))
inside("tar", "pax", "pax", ".tar", lambda r, o: pack(r, o, "pax", "-w", "-f", "@", "dossier"))
inside("tar.gz", "tar", "tar", ".tgz", lambda r, o: pack(r, o, "tar", "-czf", "@", "dossier"))
inside("tar.xz", "tar", "tar", ".txz", lambda r, o: pack(r, o, "tar", "-cJf", "@", "dossier"))
inside("tar.zst", "tar", "tar", ".tar.zst", lambda r, o: pack(r, o, "tar", "--zstd", "-cf", "@", "dossier"))
inside("tar.bz2", "tar", "tar", ".tbz", lambda r, o: pack(r, o, "tar", "-cjf", "@", "dossier"))
inside("tar.lz", "tar", "tar", ".tar.lz", lambda r, o: pack(r, o, "tar", "--lzip", "-cf", "@", "dossier"))
for name, program in ((".gz", "z"), (".xz", "J"), (".bz2", "j"), (".zst", "-zstd")):
    inside(
        f"tar{name}",
        "bsdtar",
        "bsdtar",
        f".tar{name}",
        lambda r, o, p=program: pack(r, o, "bsdtar", "-" + p, "-cf", "@", "dossier"),
    )
for mode in ("gz", "xz", "bz2"):
    inside(
        f"tar.{mode}",
        "python",
        "Python",
        f".tar.{mode}",
        lambda r, _, m=mode: tar_of({"dossier/lettre.txt": r.text}, mode="w:" + m),
    )
inside("7z", "7z", "7z", ".7z", lambda r, o: pack(r, o, "7z", "a", "-bd", "@", "dossier"))
inside("7z", "solid-bzip2", "7z", ".7z", lambda r, o: pack(r, o, "7z", "a", "-bd", "-m0=BZip2", "@", "dossier"))
inside("7z", "ppmd", "7z", ".7z", lambda r, o: pack(r, o, "7z", "a", "-bd", "-m0=PPMd", "@", "dossier"))
inside("7z", "bsdtar", "bsdtar", ".7z", lambda r, o: pack(r, o, "bsdtar", "--format", "7zip", "-cf", "@", "dossier"))
inside("7z", "py7zr", "py7zr", ".7z", by_py7zr)
inside("rar", "version-5", "made by hand", ".rar", lambda r, _: rar5(r))
add("rar", "version-4", "made by hand", ".rar", lambda r, _: rar4(r), inside="lettre.txt")
add("cab", "gcab", "gcab", ".cab", lambda r, o: pack(r, o, "gcab", "-c", "-z", "@", *MEMBERS), inside="lettre.txt")
add("cab", "gcab-stored", "gcab", ".cab", lambda r, o: pack(r, o, "gcab", "-c", "@", *MEMBERS), inside="lettre.txt")
add(
    "iso",
    "genisoimage",
    "genisoimage",
    ".iso",
    lambda r, o: pack(r, o, "genisoimage", "-quiet", "-R", "-J", "-o", "@", "dossier"),
)
add(
    "iso",
    "xorriso",
    "xorriso",
    ".iso",
    lambda r, o: pack(r, o, "xorriso", "-as", "mkisofs", "-quiet", "-o", "@", "dossier"),
)
add("iso", "bsdtar", "bsdtar", ".iso", lambda r, o: pack(r, o, "bsdtar", "--format", "iso9660", "-cf", "@", "dossier"))
add("ar", "binutils", "ar", ".a", lambda r, o: pack(r, o, "ar", "rcD", "@", *MEMBERS), inside="lettre.txt")
add(
    "ar",
    "bsdtar",
    "bsdtar",
    ".a",
    lambda r, o: pack(r, o, "bsdtar", "--format", "arbsd", "-cf", "@", "-C", "dossier", "lettre.txt", "liste.csv"),
)
inside("deb", "dpkg-deb", "dpkg-deb", ".deb", deb)
inside("deb", "dpkg-deb-gzip", "dpkg-deb", ".deb", lambda r, o: deb(r, o, "-Zgzip"))
LIST = "\n".join(("dossier",) + MEMBERS) + "\n"
for form in ("newc", "odc", "crc"):
    inside(
        "cpio",
        form,
        "cpio",
        ".cpio",
        lambda r, o, form=form: pack(r, o, "cpio", "--quiet", "-o", "-H", form, "-F", "@", input=LIST),
    )
inside(
    "cpio", "bsdtar", "bsdtar", ".cpio", lambda r, o: pack(r, o, "bsdtar", "--format", "cpio", "-cf", "@", "dossier")
)
inside("cpio", "pax", "pax", ".cpio", lambda r, o: pack(r, o, "pax", "-w", "-x", "cpio", "-f", "@", "dossier"))

gzip = functools.partial(add, worker=False)
gzip("gzip", "gzip", "gzip", ".gz", lambda r, _: squeeze(r, "gzip", "-n"))
gzip("gzip", "pigz", "pigz", ".gz", lambda r, _: squeeze(r, "pigz", "-n", "-b", "128"))
gzip("gzip", "7z", "7z", ".gz", lambda r, _: squeeze(r, "7z", "a", "-bd", "-tgzip", "-si", "-so", "lettre.txt"))
gzip("gzip", "two-members", "gzip", ".gz", lambda r, _: squeeze(r, "sh", "-c", "(echo Bonjour | gzip -n; gzip -n)"))
add("bzip2", "bzip2", "bzip2", ".bz2", lambda r, _: squeeze(r, "bzip2"))
add("bzip2", "lbzip2", "lbzip2", ".bz2", lambda r, _: squeeze(r, "lbzip2"))
add("bzip2", "python", "Python", ".bz2", lambda r, _: bz2.compress(b"Bonjour\n") + bz2.compress(r.text.encode()))
add("xz", "xz", "xz", ".xz", lambda r, _: squeeze(r, "xz"))
add("xz", "python", "Python", ".xz", lambda r, _: lzma.compress(r.text.encode(), check=lzma.CHECK_SHA256))
add("xz", "7z", "7z", ".xz", lambda r, _: squeeze(r, "7z", "a", "-bd", "-txz", "-si", "-so", "lettre.txt"))
add("lzma", "xz", "xz", ".lzma", lambda r, _: squeeze(r, "xz", "--format=lzma"))
add("lzma", "python", "Python", ".lzma", lambda r, _: lzma.compress(r.text.encode(), format=lzma.FORMAT_ALONE))
add("lzma", "bsdtar", "bsdtar", ".tar.lzma", lambda r, o: pack(r, o, "bsdtar", "--lzma", "-cf", "@", "dossier"))
gzip("zstd", "zstd", "zstd", ".zst", lambda r, _: squeeze(r, "zstd", "-c", "-q"))
gzip(
    "zstd",
    "python",
    "python3-zstandard",
    ".zst",
    lambda r, _: zstandard.ZstdCompressor(level=19).compress(r.text.encode()),
)
gzip("zstd", "pzstd", "pzstd", ".zst", lambda r, _: squeeze(r, "pzstd", "-q", "-c"))
add("lz4", "lz4", "lz4", ".lz4", lambda r, _: squeeze(r, "lz4", "-c", "-q"))
add("lz4", "python", "python3-lz4", ".lz4", lambda r, _: lz4.frame.compress(r.text.encode()))
add("lz4", "bsdtar", "bsdtar", ".tar.lz4", lambda r, o: pack(r, o, "bsdtar", "--lz4", "-cf", "@", "dossier"))
add("lzip", "lzip", "lzip", ".lz", lambda r, _: squeeze(r, "lzip.lzip"))
add("lzip", "plzip", "plzip", ".lz", lambda r, _: squeeze(r, "plzip"))
add("compress", "compress", "compress", ".Z", lambda r, _: squeeze(r, "compress", "-c", "-f"))
add("compress", "bsdtar", "bsdtar", ".tar.Z", lambda r, o: pack(r, o, "bsdtar", "-Zcf", "@", "dossier"))
gzip(
    "content-coding", "br", "brotli", ".br", lambda r, _: squeeze(r, "brotli", "-c"), headers=("Content-Encoding: br",)
)
gzip(
    "content-coding",
    "zstd",
    "zstd",
    ".zst",
    lambda r, _: squeeze(r, "zstd", "-c", "-q"),
    headers=("Content-Encoding: zstd",),
)
gzip(
    "content-coding", "gzip", "gzip", ".gz", lambda r, _: squeeze(r, "gzip", "-n"), headers=("Content-Encoding: gzip",)
)


def through(record, out, packer, command):
    """An archiver's output through a packer of its own."""
    pack(record, out, "sh", "-c", f'{packer} | {command} > "$0"', "@")


def deb_by_parts(record, out, archiver):
    """A package is an ar archive of two tars and a number."""
    with letters(record) as folder:
        write(folder / "debian-binary", "2.0\n")
        write(folder / "control", "Package: lettre\nVersion: 1\nArchitecture: all\nMaintainer: Test <a@b.example>\n")
        run("tar", "-czf", "control.tar.gz", "./control", cwd=folder)
        run("tar", "-cJf", "data.tar.xz", "./dossier", cwd=folder)
        run(*archiver, out, "debian-binary", "control.tar.gz", "data.tar.xz", cwd=folder)


inside("tar", "busybox", "busybox tar", ".tar", lambda r, o: pack(r, o, "busybox", "tar", "-cf", "@", "dossier"))
inside(
    "tar.zst",
    "python",
    "Python, python3-zstandard",
    ".tar.zst",
    lambda r, _: zstandard.ZstdCompressor().compress(tar_of({"dossier/lettre.txt": r.text})),
)
inside("tar.lz", "bsdtar", "bsdtar", ".tar.lz", lambda r, o: pack(r, o, "bsdtar", "--lzip", "-cf", "@", "dossier"))
inside(
    "tar.lz", "clzip", "busybox tar, clzip", ".tlz", lambda r, o: through(r, o, "busybox tar -c dossier", "clzip -c")
)
inside("deb", "ar", "ar, tar", ".deb", lambda r, o: deb_by_parts(r, o, ("ar", "rcD")))
inside("deb", "bsdtar", "bsdtar, tar", ".deb", lambda r, o: deb_by_parts(r, o, ("bsdtar", "--format", "ar", "-cf")))
add("lzip", "clzip", "clzip", ".lz", lambda r, _: squeeze(r, "clzip"))
