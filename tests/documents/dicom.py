"""DICOM files by three toolkits: pictures, a structured report, a PDF in its case. The twin is a picture of a test object."""
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import pages
from sample import add, run, scratch, write


def tags(record, dataset):
    """Who and why; the twin is a picture of a test object."""
    known = record.kind == "patient"
    dataset.PatientName = "DUPONT^Martin" if known else ""
    dataset.PatientID = "185057800608491" if known else ""
    dataset.PatientBirthDate = "19850512" if known else ""
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.StudyDescription = "Suivi de diabète de type 2" if known else "Mire de contrôle"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.1", "1.2.826.0.1.3680043.8.498.2"
    dataset.SOPInstanceUID, dataset.SOPClassUID = "1.2.826.0.1.3680043.8.498.3", "1.2.840.10008.5.1.4.1.1.7"
    dataset.Modality = "OT"


def by_pydicom(record, out, private=False, bare=False):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = (
        "1.2.840.10008.5.1.4.1.1.7",
        "1.2.826.0.1.3680043.8.498.3",
    )
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset(str(out), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.is_little_endian, dataset.is_implicit_VR = True, bare
    tags(record, dataset)
    if private:
        dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = "", "", ""
        block = dataset.private_block(0x0099, "EXEMPLE", create=True)
        block.add_new(1, "LT", record.sentence)
    dataset.Rows = dataset.Columns = 64
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.SamplesPerPixel, dataset.PixelRepresentation = 7, 1, 0
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = bytes((x * y) % 256 for x in range(64) for y in range(64))
    if bare:
        dataset.preamble, dataset.file_meta = None, FileMetaDataset()
        dataset.save_as(str(out), write_like_original=True)
    else:
        dataset.save_as(str(out), write_like_original=False)


def dump2dcm(record, out):
    known = record.kind == "patient"
    lines = [
        "(0008,0005) CS [ISO_IR 100]",
        "(0008,0016) UI =SecondaryCaptureImageStorage",
        "(0008,0018) UI 1.2.826.0.1.3680043.8.498.4",
        "(0008,0060) CS [OT]",
        f"(0008,1030) LO [{'Suivi de diabète de type 2' if known else 'Mire de contrôle'}]",
        f"(0010,0010) PN [{'DUPONT^Martin' if known else ''}]",
        f"(0010,0020) LO [{'185057800608491' if known else ''}]",
        f"(0010,0030) DA [{'19850512' if known else ''}]",
        f"(0010,4000) LT [{record.lines[3].replace('’', chr(39))}]",
    ]
    with scratch() as folder:
        write(folder / "d.dump", "\n".join(lines).encode("latin-1"))
        run("dump2dcm", folder / "d.dump", out)


def converted(record, out, *command):
    with scratch() as folder:
        by_pydicom(record, folder / "in.dcm")
        run(*command[:1], *command[1:], folder / "in.dcm", out)


def report(record, out):
    """A structured report, from its XML."""
    who = (
        "<patient><name><first>Martin</first><last>DUPONT</last></name><birthday><date>1985-05-12</date></birthday>"
        "<id>185057800608491</id></patient>"
        if record.kind == "patient"
        else "<patient><id></id></patient>"
    )
    coded = lambda value, meaning: (
        f"<concept><value>{value}</value><scheme><designator>DCM</designator></scheme>"
        f"<meaning>{meaning}</meaning></concept>"
    )
    day = "<date>2023-11-14</date><time>10:00:00</time>"
    uid = "1.2.826.0.1.3680043.8.498"
    with scratch() as folder:
        write(
            folder / "r.xml",
            f"""<?xml version="1.0" encoding="UTF-8"?>
<report type="Basic Text SR"><sopclass uid="1.2.840.10008.5.1.4.1.1.88.11">BasicTextSRStorage</sopclass><charset>ISO_IR 192</charset>
<modality>SR</modality>{who}<study uid="{uid}.1">{day}</study><series uid="{uid}.2"><number>1</number></series>
<instance uid="{uid}.5"><number>1</number></instance><document><completion flag="COMPLETE"></completion>
<verification flag="UNVERIFIED"></verification><content>{day}<container flag="SEPARATE">{coded(121070, "Findings")}
<text><relationship>CONTAINS</relationship>{coded(121071, "Finding")}<value>{record.sentence}</value></text></container>
</content></document></report>""",
        )
        run("xml2dsr", folder / "r.xml", out)


def encapsulated(record, out):
    with scratch() as folder:
        pages.by_reportlab(record, folder / "in.pdf")
        who = ("+pn", "DUPONT^Martin", "+pi", "185057800608491") if record.kind == "patient" else ()
        run("pdf2dcm", *who, folder / "in.pdf", out)


def from_picture(record, out):
    with scratch() as folder:
        run("convert", "-size", "200x100", "gradient:white-gray", folder / "in.jpg")
        key = (
            []
            if record.kind == "clean"
            else [
                "-k",
                "PatientName=DUPONT^Martin",
                "-k",
                "PatientID=185057800608491",
                "-k",
                "StudyDescription=diabete de type 2",
            ]
        )
        run("img2dcm", *key, folder / "in.jpg", out)


add("DICOM", "pydicom", "pydicom", ".dcm", by_pydicom)
add("DICOM", "pydicom-private", "pydicom", ".dcm", lambda r, out: by_pydicom(r, out, private=True))
add("DICOM", "pydicom-bare", "pydicom", ".dcm", lambda r, out: by_pydicom(r, out, bare=True))
add("DICOM", "dump2dcm", "dcmtk dump2dcm", ".dcm", dump2dcm)
add("DICOM", "img2dcm", "dcmtk img2dcm", ".dcm", from_picture)
add("DICOM", "big-endian", "dcmtk dcmconv", ".dcm", lambda r, out: converted(r, out, "dcmconv", "+tb"))
add("DICOM", "implicit", "dcmtk dcmconv", ".dcm", lambda r, out: converted(r, out, "dcmconv", "+ti"))
add("DICOM", "deflated", "dcmtk dcmconv", ".dcm", lambda r, out: converted(r, out, "dcmconv", "+td"))
add("DICOM", "jpeg", "dcmtk dcmcjpeg", ".dcm", lambda r, out: converted(r, out, "dcmcjpeg"))
add("DICOM", "gdcm", "gdcmconv", ".dcm", lambda r, out: converted(r, out, "gdcmconv", "--jpegls"))
add("DICOM SR", "xml2dsr", "dcmtk xml2dsr", ".dcm", report)
add("DICOM PDF", "pdf2dcm", "dcmtk pdf2dcm", ".dcm", encapsulated)


def of_pydicom(record, out, sop_class, modality, fill):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = sop_class, "1.2.826.0.1.3680043.8.498.6"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset(str(out), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    tags(record, dataset)
    dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.Modality = sop_class, meta.MediaStorageSOPInstanceUID, modality
    dataset.PatientName = dataset.PatientID = dataset.PatientBirthDate = ""  # it is told in the document alone
    dataset.StudyDescription = "Document"
    fill(dataset)
    dataset.save_as(str(out), write_like_original=False)


def report_by_pydicom(record, out):
    def fill(dataset):
        dataset.ValueType, dataset.ContinuityOfContent = "CONTAINER", "SEPARATE"
        dataset.ContentSequence = []
        for line in record.lines:
            item = Dataset()
            item.RelationshipType, item.ValueType, item.TextValue = "CONTAINS", "TEXT", line
            dataset.ContentSequence.append(item)

    of_pydicom(record, out, "1.2.840.10008.5.1.4.1.1.88.11", "SR", fill)


def pdf_by_pydicom(record, out):
    with scratch() as folder:
        pages.by_reportlab(record, folder / "in.pdf")
        content = (folder / "in.pdf").read_bytes()

    def fill(dataset):
        dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
        dataset.EncapsulatedDocument = content + b"\0" * (len(content) % 2)

    of_pydicom(record, out, "1.2.840.10008.5.1.4.1.1.104.1", "DOC", fill)


def by_gdcm(record, out, source):
    """What GDCM reads and writes anew."""
    with scratch() as folder:
        source(record, folder / "in.dcm")
        run("gdcmconv", "--implicit", folder / "in.dcm", out)


for name, by_dcmtk, own in (("SR", report, report_by_pydicom), ("PDF", encapsulated, pdf_by_pydicom)):
    add("DICOM " + name, "pydicom", "pydicom", ".dcm", own)
    add("DICOM " + name, "gdcm", "gdcmconv", ".dcm", lambda r, out, source=by_dcmtk: by_gdcm(r, out, source))
