#include "detect/structures.hpp"
#include "unit/detect/support.hpp"

using namespace lazaret;
using namespace lazaret::detect;

namespace {

std::shared_ptr<const Detectors> structures()
{
    static const auto compiled = [] {
        std::string yaml;
        for (const auto& name : structure_names())
            yaml += "- {detector: " + name +
                    ", describes: x, source: x, person: true, structure: " + name + "}\n";
        return test::detectors(yaml);
    }();
    return compiled;
}

/// "hl7v2 high" and so on, of the findings in `text`, and that no cut changes it.
std::string found(std::string_view text)
{
    const auto names = [](const Scanner::Outcome& outcome) {
        std::string list;
        for (const auto& finding : outcome.findings)
            list += (list.empty() ? "" : "; ") + finding.detector + " " +
                    std::string{name(finding.confidence)};
        return list;
    };
    const auto whole = names(test::scan(*structures(), text));
    Scratch scratch;
    for (std::size_t cut = 1; cut < text.size(); cut += 7) {
        Scanner scanner{*structures(), {}, scratch};
        scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
        scanner.feed(as_bytes(text.substr(0, cut)));
        scanner.feed(as_bytes(text.substr(cut)));
        CHECK(names(std::move(scanner).finish()) == whole);
    }
    return whole;
}

} // namespace

TEST_CASE("hl7: a message that begins with another separator spoils nothing, however it is cut")
{
    const auto set =
        test::detectors("detector: hl7v2\ndescribes: d\nsource: s\nstructure: hl7v2\n");
    const std::string text = "MSH|^~\\&|A|B\rPID|1||123456^^^H^PI||DURAND^Marie\vMSH#^~\\&#A\r";
    CHECK(test::summary_at_every_cut(*set, text) == "hl7v2 high 13+4");
}

TEST_CASE("structures: HL7 v2 with a patient is found, without one it is not")
{
    const std::string head = "MSH|^~\\&|LAB|HOP|DPI|HOP|20240612||ORU^R01|1|P|2.5\r";
    CHECK(found("\x0b" + head + "PID|1||123456^^^HOP^PI||DUPONT^JEANNE||19600403|F\r\x1c\r") ==
          "hl7v2 high");
    CHECK(found(head + "EVN|A01\nPID|||77\n") == "hl7v2 medium");
    CHECK(found(head + "PID|1||||||\rOBX|1\r") == "");
    CHECK(found(head + "MSA|AA|1\r") == "");
    CHECK(found("The PID| segment follows MSH|^~\\&| in a message") == "");
    CHECK(found("PID|1||123456||DUPONT^JEANNE||19600403\r") == "");
    CHECK(found("x" + head + "PID|1||123456||DUPONT^JEANNE||19600403\r") == "");
}

TEST_CASE("structures: HL7 messages about one patient are one person")
{
    const std::string message = "MSH|^~\\&|A|B\rPID|1||4711^^^H^PI||DUPONT^J||19600403\r";
    const auto outcome =
        test::scan(*structures(), message + message + "MSH|^~\\&|A|B\rPID|1||4712||X\r");
    CHECK(outcome.persons == 2);
}

TEST_CASE("structures: FHIR resources about a patient are found, others are not")
{
    CHECK(
        found(
            R"({"resourceType":"Patient","id":"p1","name":[{"family":"Dupont"}],"birthDate":"1960-04-03"})") ==
        "fhir-json high");
    CHECK(found(R"({"id":"p1","name":[{"family":"Dupont"}],"resourceType" : "Patient"})") ==
          "fhir-json high");
    CHECK(found(R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation",
        "status":"final","subject":{"reference":"Patient/p1"}}}]})") == "fhir-json high");
    CHECK(found(R"({"resourceType":"Patient"})") == "");
    CHECK(found(R"({"resourceType":"Organization","name":"Hopital","identifier":[]})") == "");
    CHECK(found(R"({"resourceType":"StructureDefinition","id":"Patient","name":"Patient"})") == "");
    CHECK(found(R"({"resourceType":"Bundle","entry":[]})") == "");
}

TEST_CASE("structures: many FHIR patients are as many persons")
{
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += R"({"resourceType":"Patient","id":"p)" + std::to_string(i) +
                R"(","birthDate":"1960-04-03"})"
                "\n";
    CHECK(test::scan(*structures(), text).persons == 300);
}

TEST_CASE("structures: FHIR XML")
{
    CHECK(
        found(
            R"(<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><name><family value="Dupont"/></name></Patient>)") ==
        "fhir-xml high");
    CHECK(
        found(
            R"(<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="p1"/><birthDate value="1960"/>)") ==
        "fhir-xml high");
    CHECK(
        found(
            R"(<ValueSet xmlns="http://hl7.org/fhir"><id value="Patient"/><name value="x"/></ValueSet>)") ==
        "");
}

TEST_CASE("structures: CDA with a patient is found, its schema and style sheets are not")
{
    const std::string head =
        R"(<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget>)";
    CHECK(
        found(
            head +
            R"(<patientRole><id extension="279035121518989" root="1.2"/><patient><name><family>PATIENT</family></name></patient></patientRole>)") ==
        "cda high");
    CHECK(
        found(
            head +
            R"(<patientRole><id extension="${id}"/><patient><name><family>${family}</family></name></patient></patientRole>)") ==
        "");
    CHECK(found(head +
                R"(<patientRole><id root="1.2"/><patient><name/></patient></patientRole>)") == "");
    CHECK(
        found(R"(<xs:schema targetNamespace="urn:hl7-org:v3"><xs:element name="patientRole"/>)") ==
        "");
    CHECK(
        found(
            R"(<xsl:template match="n1:ClinicalDocument" xmlns:n1="urn:hl7-org:v3"><xsl:value-of select="n1:patientRole/n1:id/@extension"/>)") ==
        "");
}

TEST_CASE("structures: DICOM with a patient's name is found, anonymised files are not")
{
    using namespace std::string_literals;
    const auto file = [](const std::string& element) {
        return std::string(128, '\0') + "DICM\x02\0\0\0UL\4\0\0\0\0\0"s + std::string(40, 'x') +
               element;
    };
    CHECK(found(file("\x10\0\x10\0PN\x0c\0DUPONT^JEAN "s)) == "dicom high");
    CHECK(found(file("\x10\0\x10\0\x0c\0\0\0DUPONT^JEAN "s)) == "dicom high");
    CHECK(found(file("\x10\0\x10\0PN\x0a\0ANONYMOUS^"s)) == "");
    CHECK(found(file("\x10\0\x10\0PN\0\0\x10\0\x20\0LO\0\0"s)) == "");
    CHECK(found("\x08\0\x05\0CS\x0a\0ISO_IR 100\x10\0\x10\0PN\x06\0DUPONT"s) == "dicom medium");
    CHECK(found("x" + file("\x10\0\x10\0\x0c\0\0\0DUPONT^JEAN "s)) == "");
    CHECK(found(R"({"00100010":{"vr":"PN","Value":[{"Alphabetic":"DUPONT^JEAN"}]}})") ==
          "dicom high");
    CHECK(found(R"({"00100010":{"vr":"PN"}})") == "");
}

TEST_CASE("structures: the three kinds of HPRIM")
{
    const std::string medecin =
        "12345\r\nDUPONT\r\nJEANNE\r\n1 RUE X\r\n\r\n76000 ROUEN\r\n03/04/1960\r\n"
        "2 60 04 76 451 089\r\n77\r\n12/06/2024\r\nLABO X\r\nDR Y\r\n";
    CHECK(found(medecin + "****LAB****\r\nRES|GLY|1\r\n****FIN****\r\n") ==
          "hprim high; hprim high");
    CHECK(found("Un message se termine par ****FIN**** et rien d'autre.") == "");
    CHECK(found("H|~^\\&|F1||LABO||ORU||DPI|||H2.2~C|202406121200\rP|1|4711|||DUPONT~JEANNE||"
                "19600403|F\r") == "hprim high");
    CHECK(found("H|~^\\&|F1||LABO||ORU\rP|1||||||\rL|1\r") == "");
    CHECK(
        found(
            R"(<evenementsPatients xmlns="http://www.hprim.org/hprimXML"><patient><identifiant><emetteur><valeur>4711</valeur></emetteur></identifiant><personnePhysique><nomUsuel>DUPONT</nomUsuel>)") ==
        "hprim high");
    CHECK(found(R"(<xsd:schema targetNamespace="http://www.hprim.org/hprimXML">)") == "");
}
