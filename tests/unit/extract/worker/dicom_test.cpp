#include "database_found.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <string>
#include <vector>

namespace lazaret::test {
namespace {

using extract::worker::open_dicom;

enum class Preamble { with, without };

/// What dcmtk writes.
std::string written(DcmFileFormat& file, E_TransferSyntax syntax,
                    Preamble preamble = Preamble::with)
{
    std::string bytes(1 << 20, '\0');
    DcmOutputBufferStream stream{bytes.data(), static_cast<offile_off_t>(bytes.size())};
    auto& dataset = *file.getDataset();
    dataset.chooseRepresentation(syntax, nullptr);
    if (preamble == Preamble::with) {
        file.validateMetaInfo(syntax);
        file.transferInit();
        REQUIRE(file.write(stream, syntax, EET_UndefinedLength, nullptr).good());
        file.transferEnd();
    } else {
        dataset.transferInit();
        REQUIRE(dataset.write(stream, syntax, EET_ExplicitLength, nullptr).good());
        dataset.transferEnd();
    }
    stream.flush(); // of a deflated data set
    void* buffer = nullptr;
    offile_off_t size = 0;
    stream.flushBuffer(buffer, size);
    return {static_cast<char*>(buffer), static_cast<std::size_t>(size)};
}

void fill(DcmFileFormat& file)
{
    auto& dataset = *file.getDataset();
    dataset.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 100");
    dataset.putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
    dataset.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    dataset.putAndInsertString(DCM_PatientName, "DUPONT^MARTIN");
    dataset.putAndInsertString(DCM_PatientID, "185057800608491");
    dataset.putAndInsertString(DCM_PatientBirthDate, "19850512");
    dataset.putAndInsertString(DCM_AdditionalPatientHistory, "diab\xe8te de type 2");
    dataset.putAndInsertUint16(DCM_Rows, 2);
    DcmItem* item = nullptr;
    dataset.findOrCreateSequenceItem(DCM_ScheduledProcedureStepSequence, item);
    item->putAndInsertString(DCM_ScheduledProcedureStepDescription, "Bilan annuel");
}

std::string image(E_TransferSyntax syntax, Preamble preamble = Preamble::with)
{
    DcmFileFormat file;
    fill(file);
    const std::vector<Uint16> pixels{1, 2, 3, 4};
    file.getDataset()->putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size());
    return written(file, syntax, preamble);
}

} // namespace

TEST_CASE("dicom: every element is a line with its tag and its name")
{
    const Found found{open_dicom, image(EXS_LittleEndianExplicit)};
    const auto text = "\n" + found["elements"];
    for (const auto* line :
         {"\n(0010,0010) PatientName: DUPONT^MARTIN\n",
          "\n(0010,0020) PatientID: 185057800608491\n",
          "\n(0010,0030) PatientBirthDate: 19850512\n",
          "\n(0010,21b0) AdditionalPatientHistory: diabète de type 2\n", "\n(0028,0010) Rows: 2\n",
          "\n(0040,0007) ScheduledProcedureStepDescription: Bilan annuel\n"}) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(found.gaps == Gaps{"pixels: opaque"});
}

TEST_CASE("dicom: the patient's name is given as the detector of DICOM knows it")
{
    const Found found{open_dicom, image(EXS_LittleEndianExplicit)};
    CHECK(found.says(R"("00100010":{"vr":"PN","Value":[{"Alphabetic":"DUPONT^MARTIN"}]})"));

    DcmFileFormat file;
    file.getDataset()->putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
    file.getDataset()->putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    file.getDataset()->putAndInsertString(DCM_PatientName, "");
    const Found clean{open_dicom, written(file, EXS_LittleEndianExplicit)};
    CHECK_FALSE(clean.says("\"00100010\""));
    CHECK(clean.gaps.empty());
}

TEST_CASE("dicom: all byte orders, deflated, and data sets without a preamble")
{
    for (const auto syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit,
                              EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit}) {
        CAPTURE(syntax);
        const Found found{open_dicom, image(syntax)};
        CHECK(found.says("PatientName: DUPONT^MARTIN"));
        CHECK(found.gaps == Gaps{"pixels: opaque"});
        if (syntax == EXS_DeflatedLittleEndianExplicit) continue;
        const Found bare{open_dicom, image(syntax, Preamble::without)};
        CHECK(bare.says("PatientName: DUPONT^MARTIN"));
        CHECK(bare.gaps == Gaps{"pixels: opaque"});
    }
}

TEST_CASE("dicom: names in UTF-8 and in Cyrillic are read")
{
    for (const auto& [set, name] :
         {std::pair{"ISO_IR 192", "L\xc3\xa9"}, std::pair{"ISO_IR 144", "\xbb\xee\xda"}}) {
        DcmFileFormat file;
        fill(file);
        file.getDataset()->putAndInsertString(DCM_SpecificCharacterSet, set);
        file.getDataset()->putAndInsertString(DCM_PatientName, name);
        const Found found{open_dicom, written(file, EXS_LittleEndianExplicit)};
        CHECK((found.says("PatientName: Lé\n") || found.says("PatientName: Люк\n")));
    }
}

TEST_CASE("dicom: wherever it is cut, what stands before the cut is given")
{
    const auto file = image(EXS_LittleEndianExplicit);
    const auto behind_name = file.find("DUPONT^MARTIN") + 14;
    for (std::size_t size = 0; size < file.size(); ++size) {
        const Found found{open_dicom, file.substr(0, size)};
        if (size >= behind_name && !found.says("PatientName: DUPONT^MARTIN")) {
            CAPTURE(size);
            CHECK(found.says("PatientName: DUPONT^MARTIN"));
        }
        if (size <= 132) {
            CAPTURE(size);
            CHECK(found.gaps == Gaps{"malformed"});
        }
    }
}

TEST_CASE("dicom: the answers of a structured report stand behind their questions")
{
    DcmFileFormat file;
    fill(file);
    DcmItem* content = nullptr;
    DcmItem* question = nullptr;
    file.getDataset()->findOrCreateSequenceItem(DCM_ContentSequence, content);
    content->putAndInsertString(DCM_ValueType, "TEXT");
    content->findOrCreateSequenceItem(DCM_ConceptNameCodeSequence, question);
    question->putAndInsertString(DCM_CodeMeaning, "Diagnostic");
    content->putAndInsertString(DCM_TextValue, "diab\xe8te de type 2");
    const Found found{open_dicom, written(file, EXS_LittleEndianExplicit)};
    CHECK(found.says("\nDiagnostic: diabète de type 2\n"));
}

TEST_CASE("dicom: an encapsulated document is given as a file, private texts as text")
{
    DcmFileFormat file;
    fill(file);
    auto& dataset = *file.getDataset();
    const std::string pdf = "%PDF-1.4 Martin";
    dataset.putAndInsertUint8Array(DCM_EncapsulatedDocument,
                                   reinterpret_cast<const Uint8*>(pdf.data()), pdf.size() + 1);
    dataset.putAndInsertString(DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
    dataset.putAndInsertString(DcmTag{0x0009, 0x0010, EVR_LO}, "ACME");
    dataset.putAndInsertString(DcmTag{0x0009, 0x1001, EVR_LO}, "M. DUPONT");
    const std::string binary{"\x01\x02\0M. DURAND\xff\x01", 14};
    dataset.putAndInsertUint8Array(DcmTag{0x0009, 0x1002, EVR_OB},
                                   reinterpret_cast<const Uint8*>(binary.data()), binary.size());
    const Found found{open_dicom, written(file, EXS_LittleEndianExplicit)};
    CHECK(found["document"].starts_with("%PDF-1.4 Martin"));
    CHECK(found.parts.front().media_type == "application/pdf");
    CHECK(found.says("(0009,1001) Private: M. DUPONT\n"));
    CHECK(found.says("M. DURAND"));
    CHECK(found.gaps.empty());
}

TEST_CASE("dicom: sequences that nest without end are too deep")
{
    DcmFileFormat file;
    fill(file);
    const auto plain = written(file, EXS_LittleEndianExplicit);
    for (const auto& [length, end] : {std::pair{"\xff\xff\xff\xff", 0}, std::pair{"", 1}}) {
        std::string nested;
        for (std::size_t i = 0; i < 20'000; ++i) {
            const auto size = (20'000 - i) * 20;
            std::string item{length};
            if (end != 0)
                for (unsigned shift = 0; shift < 32; shift += 8)
                    item += static_cast<char>((size - 20) >> shift & 0xff);
            nested += "\x40\x00\x30\xa7SQ" + std::string(2, '\0') + "\xff\xff\xff\xff" +
                      std::string{"\xfe\xff\x00\xe0", 4} + item;
        }
        const Found found{open_dicom, plain + nested};
        CHECK(found.gaps == Gaps{"too_deep"});
        CHECK(found.says("DUPONT^MARTIN"));
    }
}

TEST_CASE("dicom: another file before the mark is ambiguous, the rest of a header is not")
{
    using namespace std::string_view_literals;
    const auto bytes = image(EXS_LittleEndianExplicit);
    const auto is_ambiguous = [&](std::string_view preamble) {
        auto changed = bytes;
        changed.replace(0, preamble.size(), preamble);
        const Found found{open_dicom, changed};
        CHECK(found["elements"].find("DUPONT^MARTIN") != std::string::npos);
        return std::count(found.gaps.begin(), found.gaps.end(), "ambiguous") == 1;
    };
    CHECK_FALSE(is_ambiguous(""));
    CHECK_FALSE(is_ambiguous("II*\0\xe8\x05\x08\0"sv)); // a directory behind the end
    CHECK_FALSE(is_ambiguous("MM\0*\0\x08\x05\xe8"sv));
    CHECK(is_ambiguous("II*\0\x90\0\0\0"sv)); // a directory within
    CHECK(is_ambiguous("MM\0*\0\0\0\x90"sv));
    CHECK(is_ambiguous("\xff\xd8\xff\xe0"sv));
    CHECK(is_ambiguous("%PDF-1.4\n"));
}

TEST_CASE("dicom: what is none is malformed")
{
    CHECK(Found{open_dicom, ""}.gaps == Gaps{"malformed"});
    CHECK(Found{open_dicom, std::string(128, '\0') + "DICM"}.gaps == Gaps{"malformed"});
}

} // namespace lazaret::test
