"""What libraries of Java write: Apache POI, PDFBox, Commons Compress, JGit. Jvm.java runs once, in prepare(), for all."""
import pathlib
import shutil

import escapes
import health
import office
import sample
from record import CLEAN, RECORDS
from sample import add, run, write

HERE = pathlib.Path(__file__).resolve().parent
JARS = (
    "poi poi-scratchpad commons-collections4 commons-math3 commons-codec "
    "commons-compress xz pdfbox2 fontbox2 commons-logging protobuf org.eclipse.jgit slf4j-api javaewah"
).split()
JAR = "/usr/share/java/{}.jar"


def template():
    """A letter about nobody by LibreOffice, for POI can change a .doc and cannot begin one."""
    place = ("doc", "letter", "footnote")
    for number, (format, source, where, extension, *_) in enumerate(office.LIBREOFFICE):
        if (format, source, where) == place:
            return office.saved(CLEAN, source, where, number, extension)
    raise LookupError(place)


def folder_of(record):
    return sample.WORK / "jvm" / record.kind


def prepare():
    for record in RECORDS:
        within = folder_of(record) / "in"
        rows = "\n".join("\t".join(row) for row in record.rows())
        fields = "\n".join(f"{name}\t{value}" for name, value in {**record.fields, "texte": record.sentence}.items())
        for name, content in {
            "title": record.title,
            "sentence": record.sentence,
            "number": str(record.number),
            "text": record.text,
            "lines": "\n".join(record.lines),
            "rows": rows,
            "fields": fields,
            "fhir.xml": health.fhir_xml(record),
            "cda.xml": health.cda(record),
            "hprim.xml": health.hprim_xml(record),
            **{f"msg/{name}": content for name, content in office.msg_streams(record).items()},
        }.items():
            write(within / name, content)
        shutil.copy(template(), within / "template.doc")
    run(
        "java",
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Duser.home=" + str(sample.WORK / "home"),
        "-cp",
        ":".join(JAR.format(jar) for jar in JARS),
        HERE / "Jvm.java",
        *map(folder_of, RECORDS),
    )


def made(format, name, program, extension=None, **more):
    """Declares a file that Jvm.java wrote."""
    stem, _, end = name.partition(".")
    add(
        format,
        stem if stem.startswith("java") else "java-" + stem,
        program,
        extension or "." + end,
        lambda r, out: shutil.copy(folder_of(r) / name, out) and None,
        **more,
    )


made("doc", "poi.doc", "Apache POI")
for what in ("text", "table"):
    made("ppt", f"poi-{what}.ppt", "Apache POI")
for what in ("table", "comment"):
    made("xls", f"poi-{what}.xls", "Apache POI")
made("msg", "poi.msg", "Apache POI")
made("pdf", "pdfbox-text.pdf", "PDFBox")
made("pdf form", "pdfbox-form.pdf", "PDFBox")
made("pdf notes", "pdfbox-note.pdf", "PDFBox")
made("pdf metadata", "pdfbox-info.pdf", "PDFBox")
made("pdf attachment", "pdfbox-attachment.pdf", "PDFBox", inside="lettre.txt")
made("ar", "commons.a", "Commons Compress", inside="lettre.txt")
for format in ("tar", "zip", "cpio", "7z"):
    made(format, "commons." + format, "Commons Compress", inside="dossier/lettre.txt")
for format, extension in (
    ("tar.gz", "gz"),
    ("tar.bz2", "bzip2"),
    ("tar.xz", "xz"),
    ("lzma", "lzma"),
    ("lz4", "lz4-framed"),
):
    made(
        format,
        "commons.tar." + extension,
        "Commons Compress",
        "." + {"gz": "tgz", "bzip2": "tbz", "xz": "txz"}.get(extension, "tar." + extension.partition("-")[0]),
        inside="dossier/lettre.txt",
    )
made("protobuf", "java.pb", "protobuf-java", type="application/x-protobuf", worker=False)
add(
    "gRPC",
    "java",
    "protobuf-java",
    ".bin",
    lambda r, _: escapes.grpc((folder_of(r) / "java.pb").read_bytes()),
    type="application/grpc",
    worker=False,
)
made("log", "java.log", "java.util.logging", worker=False)
made("log", "java-log.xml", "java.util.logging", worker=False)
for format, name in (("FHIR XML", "fhir"), ("CDA R2", "cda"), ("HPRIM", "hprim")):
    made(format, name + ".xml", "Java", worker=False)
made("git pack", "jgit.pack", "JGit")
made("git bundle", "jgit.bundle", "JGit")
