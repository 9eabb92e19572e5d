#!/usr/bin/python3
"""Makes the documents of the acceptance test: make.py OUTDIR [--only FORMAT/VARIANT...], or make.py --table RESULTS.

One made-up record in every format and nesting, as different programs write it, each with a clean
twin of the same layout, and files that cannot be read. OUTDIR gets patient/, clean/, gap/ and
manifest.json. What is there already and was made by the same generator is kept.
Needs Debian's own Python and the packages that it names when one is missing.
"""
import argparse
import hashlib
import importlib.util
import json
import pathlib
import shutil
import sys
import time

sys.dont_write_bytecode = True
import sample  # noqa: E402 (its folder has no cache of byte code)
from record import RECORDS
from table import print_table

HERE = pathlib.Path(__file__).resolve().parent
MODULES = (
    "texts",
    "escapes",
    "health",
    "dicom",
    "archives",
    "office",
    "jvm",
    "pages",
    "scans",
    "mails",
    "databases",
    "repositories",
    "nested",
    "gaps",
    "bombs",
    "media",
)
PROGRAMS = {
    "7z": "p7zip-full",
    "abiword": "abiword",
    "age": "age",
    "ar": "binutils",
    "brotli": "brotli",
    "bsdtar": "libarchive-tools",
    "bzip2": "bzip2",
    "busybox": "busybox",
    "certtool": "gnutls-bin",
    "chromium": "chromium",
    "cmsutil": "libnss3-tools",
    "clzip": "clzip",
    "compress": "ncompress",
    "convert": "imagemagick",
    "cpio": "cpio",
    "curl": "curl",
    "cwebp": "webp",
    "dcmconv": "dcmtk",
    "dpkg-deb": "dpkg",
    "exiftool": "libimage-exiftool-perl",
    "exiv2": "exiv2",
    "ffmpeg": "ffmpeg",
    "gcab": "gcab",
    "gdcmconv": "libgdcm-tools",
    "genisoimage": "genisoimage",
    "git": "git",
    "gpg": "gnupg",
    "groff": "groff",
    "gs": "ghostscript",
    "gsf": "libgsf-bin",
    "iconv": "libc-bin",
    "img2pdf": "img2pdf",
    "javac": "openjdk-17-jdk-headless",
    "jq": "jq",
    "lbzip2": "lbzip2",
    "lz4": "lz4",
    "lzip.lzip": "lzip",  # plain `lzip` may be any of them
    "mpack": "mpack",
    "mutt": "mutt",
    "ogr2ogr": "gdal-bin",
    "openssl": "openssl",
    "pandoc": "pandoc",
    "pax": "pax",
    "pdftoppm": "poppler-utils",
    "perl": "perl",
    "pigz": "pigz",
    "plzip": "plzip",
    "pnmtotiff": "netpbm",
    "protoc": "protobuf-compiler",
    "qpdf": "qpdf",
    "rclone": "rclone",
    "recode": "recode",
    "restic": "restic",
    "Rscript": "r-base-core",
    "s-nail": "s-nail",
    "soffice": "libreoffice-writer-nogui",
    "sqlite3": "sqlite3",
    "ssconvert": "gnumeric",
    "swaks": "swaks",
    "tar": "tar",
    "tiff2pdf": "libtiff-tools",
    "uconv": "icu-devtools",
    "weasyprint": "weasyprint",
    "xmllint": "libxml2-utils",
    "xorriso": "xorriso",
    "xxd": "xxd",
    "xz": "xz-utils",
    "zip": "zip",
    "zstd": "zstd",
}
LIBRARIES = {
    "PIL": "python3-pil",
    "brotli": "python3-brotli",
    "cairo": "python3-cairo",
    "dbf": "python3-dbf",
    "docx": "python3-docx",
    "dulwich": "python3-dulwich",
    "ebooklib": "python3-ebooklib",
    "google.protobuf": "python3-protobuf",
    "h5py": "python3-h5py",
    "hl7": "python3-hl7",
    "icalendar": "python3-icalendar",
    "lz4": "python3-lz4",
    "numpy": "python3-numpy",
    "odf": "python3-odf",
    "openpyxl": "python3-openpyxl",
    "pikepdf": "python3-pikepdf",
    "py7zr": "python3-py7zr",
    "pydicom": "python3-pydicom",
    "pygit2": "python3-pygit2",
    "reportlab": "python3-reportlab",
    "uno": "python3-uno",
    "vobject": "python3-vobject",
    "xlsxwriter": "python3-xlsxwriter",
    "xlwt": "python3-xlwt",
    "zstandard": "python3-zstandard",
}
# Programs that bring parts in packages of their own.
PARTS = {
    "/usr/lib/libreoffice/program/libsclo.so": "libreoffice-calc-nogui",
    "/usr/lib/libreoffice/program/libsdlo.so": "libreoffice-impress-nogui",
    "/usr/lib/R/site-library/officer": "r-cran-officer",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf": "fonts-liberation",
    "/usr/share/java/commons-compress.jar": "libcommons-compress-java",
    "/usr/share/java/org.eclipse.jgit.jar": "libjgit-java",
    "/usr/share/java/pdfbox2.jar": "libpdfbox2-java",
    "/usr/share/java/poi-scratchpad.jar": "libapache-poi-java",
    "/usr/share/java/protobuf.jar": "libprotobuf-java",
    "/usr/share/java/xz.jar": "libxz-java",
    "/usr/share/perl5/Excel/Writer/XLSX.pm": "libexcel-writer-xlsx-perl",
    "/usr/share/perl5/OLE/Storage_Lite.pm": "libole-storage-lite-perl",
    "/usr/share/perl5/OpenOffice/OODoc.pm": "libopenoffice-oodoc-perl",
    "/usr/share/perl5/PDF/API2.pm": "libpdf-api2-perl",
    "/usr/share/perl5/Spreadsheet/WriteExcel.pm": "libspreadsheet-writeexcel-perl",
    "/usr/share/perl5/Text/vCard.pm": "libtext-vcard-perl",
}


def found(module):
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def missing_packages():
    path = "/usr/bin:/bin:/usr/sbin:/sbin"
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program, path=path)}
    missing |= {package for module, package in LIBRARIES.items() if not found(module)}
    missing |= {package for part, package in PARTS.items() if not pathlib.Path(part).exists()}
    return sorted(missing)


def version():
    """Digest of the generator: another one makes everything anew."""
    digest = hashlib.sha256()
    for source in sorted([*HERE.glob("*.py"), *HERE.glob("*.java")]):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def kept(out):
    """The manifest that is there, if this generator made it and its files are all there."""
    try:
        manifest = json.loads((out / "manifest.json").read_text())
    except (OSError, ValueError):
        return None
    whole = manifest["version"] == version() and all((out / row["file"]).is_file() for row in manifest["files"])
    return manifest if whole else None


def make(out, only=()):
    """`only`: names of documents that need nothing prepared for them."""
    missing = missing_packages()
    if missing:
        sys.exit("make.py: these Debian packages are missing: " + " ".join(missing))
    began = time.monotonic()
    for old in ("patient", "clean", "gap", "work", "manifest.json"):
        path = out / old
        path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
    sample.WORK = out / "work"
    sample.WORK.mkdir(parents=True)
    modules = [importlib.import_module(name) for name in MODULES]
    for module in modules:
        if hasattr(module, "prepare") and not only:
            module.prepare()
    if only:
        names = {f"{maker.format}/{maker.variant}" for maker in sample.MAKERS}
        if unknown := sorted(set(only) - names):
            sys.exit("make.py: there is no " + ", ".join(unknown))
        sample.MAKERS[:] = [maker for maker in sample.MAKERS if f"{maker.format}/{maker.variant}" in only]
    rows, problems = sample.make_all({record.kind: record for record in RECORDS}, out)
    shutil.rmtree(sample.WORK, ignore_errors=True)
    if problems:
        sys.exit("make.py: not everything could be made:\n  " + "\n  ".join(problems))
    manifest = {"version": "" if only else version(), "seconds": round(time.monotonic() - began, 1), "files": rows}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
    return manifest


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, nargs="?", metavar="OUTDIR")
    parser.add_argument("--only", nargs="+", default=(), metavar="FORMAT/VARIANT", help="as docx/python-docx")
    parser.add_argument("--table", type=pathlib.Path, metavar="RESULTS", help="print the table of docs/accuracy.md")
    parser.add_argument("--packages", action="store_true", help="print the packages that are needed")
    parser.add_argument("--timings", action="store_true", help="print the twenty slowest")
    options = parser.parse_args()
    if options.packages:
        print(" ".join(sorted({*PROGRAMS.values(), *LIBRARIES.values(), *PARTS.values()})))
    elif options.table:
        print_table(json.loads(options.table.read_text()))
    elif options.out:
        out = options.out.resolve()
        out.mkdir(parents=True, exist_ok=True)
        manifest = (kept(out) if not options.only else None) or make(out, options.only)
        print(f"{len(manifest['files'])} files, made in {manifest['seconds']} s")
        if options.timings:
            for seconds, *name in sorted(sample.TIMINGS, reverse=True)[:20]:
                print(f"{seconds:6.1f} s {'/'.join(name)}")
    else:
        parser.error("OUTDIR is missing")


if __name__ == "__main__":
    main()
