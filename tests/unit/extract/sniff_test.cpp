#include "extract/extractor.hpp"
#include "unit/extract/pack.hpp"

#include <array>
#include <cstdio>
#include <random>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::string_literals;
using namespace std::string_view_literals;
using extract::Format;

namespace {

Format sniffed(std::string_view head, std::string type = {})
{
    return extract::sniff(as_bytes(head), {.name = {}, .media_type = std::move(type)});
}

std::string at(std::size_t place, std::string_view mark)
{
    return std::string(place, '\0') + std::string{mark} + std::string(64, '\0');
}

std::string noise(std::size_t size)
{
    std::mt19937 random{7};
    std::string bytes(size, '\0');
    for (auto& c : bytes)
        c = static_cast<char>(random());
    return bytes;
}

std::string wide(std::string_view text, bool little)
{
    std::string out;
    for (const char c : text) {
        if (!little) out += '\0';
        out += c;
        if (little) out += '\0';
    }
    return out;
}

} // namespace

TEST_CASE("sniff: texts of all kinds")
{
    CHECK(sniffed("") == Format::text);
    CHECK(sniffed("nom;prénom\n") == Format::text);
    CHECK(sniffed("pr\xe9nom: H\xe9l\xe8ne\r\n") == Format::text); // CP1252
    CHECK(sniffed("\x0bMSH|^~\\&|A|B\rPID|1||123\r\x1c\r") == Format::text);
    CHECK(sniffed("x^2 + y^2") == Format::text);
    CHECK(sniffed("Mesures: 1 < 2") == Format::text);
    CHECK(sniffed("BM: bonjour, ceci est un texte") == Format::text);
    CHECK(sniffed("[Section]\nkey=value") == Format::text);
    CHECK(sniffed("<3 merci") == Format::text);
    CHECK(sniffed("caf\xc3") == Format::text); // cut within a letter
}

TEST_CASE("sniff: json and xml by their first tokens")
{
    CHECK(sniffed("{\"a\": 1}") == Format::json);
    CHECK(sniffed("\xef\xbb\xbf \n[ {\"a\":1}]") == Format::json);
    CHECK(sniffed("[1,2]") == Format::json);
    CHECK(sniffed("{}") == Format::json);
    CHECK(sniffed("\"text\"", "application/json") == Format::json);
    CHECK(sniffed("\"a\";\"b\"", "text/csv") == Format::text);
    CHECK(sniffed("<?xml version=\"1.0\"?>") == Format::xml);
    CHECK(sniffed("\n<html>") == Format::xml);
    CHECK(sniffed("<!DOCTYPE html>") == Format::xml);
}

TEST_CASE("sniff: content comes before the declared type")
{
    CHECK(sniffed("{\"a\": 1}", "application/x-www-form-urlencoded") == Format::json);
    CHECK(sniffed("bonjour", "image/png") == Format::text);
    CHECK(sniffed(gzipped("x"), "text/plain") == Format::gzip);
    CHECK(sniffed("nom=Dupont&nir=1", "application/x-www-form-urlencoded; charset=utf-8") ==
          Format::urlencoded);
}

TEST_CASE("sniff: a declared multipart is one, whatever its preamble looks like")
{
    CHECK(sniffed("\x89PNG\r\n\x1a\n--b\r\n", "Multipart/Form-Data; boundary=b") ==
          Format::multipart);
    CHECK(sniffed("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "text/plain") ==
          Format::multipart);
    CHECK(sniffed("--b\r\nno header\r\n\r\n1") == Format::text);
    CHECK(sniffed("---\ntitle: yaml\n---\n") == Format::text);
}

TEST_CASE("sniff: compressed streams")
{
    CHECK(sniffed(gzipped("bonjour")) == Format::gzip);
    CHECK(sniffed(zstd("bonjour")) == Format::zstd);
    CHECK(sniffed("\x53\x2a\x4d\x18\x01\0\0\0x"sv) == Format::zstd);
    CHECK(sniffed(deflated(noise(2000), 15)) == Format::zlib);
}

TEST_CASE("sniff: archives and compressions of files")
{
    for (const auto head :
         {"PK\x03\x04\x14\0\0\0\x08\0"sv, "PK\x05\x06\0\0\0\0"sv, "PK\x03\x04\x14\0\x01\0\x08\0"sv,
          "7z\xbc\xaf\x27\x1c\0\x04"sv, "Rar!\x1a\x07\0\xcf\x90"sv, "MSCF\0\0\0\0abcd"sv,
          "\xfd\x37zXZ\0\0"sv, "BZh91AY&SY\x01\x02"sv, "\x04\x22\x4d\x18\x64"sv,
          "xar!\0\x1c\0\x01"sv, "\x1f\x9d\x90\x61\x62"sv, "!<arch>\ndebian-binary"sv,
          "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0\x31"sv})
        CHECK(sniffed(head) == Format::archive);
    CHECK(sniffed(at(257, "ustar\0")) == Format::archive);
    CHECK(sniffed("\x1f\x9d, dit-il") == Format::opaque);
}

TEST_CASE("sniff: an old tar by its checksum")
{
    std::string tar(1024, '\0');
    tar.replace(0, 9, "lettre.md");
    tar.replace(100, 24,
                std::string_view{"0000644\0"
                                 "0001750\0"
                                 "0001750\0",
                                 24});
    tar.replace(124, 12, std::string_view{"00000000005\0", 12});
    tar.replace(136, 12, std::string_view{"14371573000\0", 12});
    std::uint32_t sum = 8 * ' ';
    for (const char c : tar)
        sum += static_cast<unsigned char>(c);
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%06o", sum);
    tar.replace(148, 6, text.data(), 6);
    tar[155] = ' ';
    CHECK(sniffed(tar) == Format::archive);
    tar[0] = 'L';
    CHECK(sniffed(tar) == Format::opaque);
}

TEST_CASE("sniff: cpio and lha, and texts that begin alike")
{
    std::string newc = "070701";
    for (int i = 0; i < 13; ++i)
        newc += "0000000A";
    CHECK(sniffed(newc + "lettre.md") == Format::archive);
    CHECK(sniffed("070707" + std::string(70, '1') + "lettre.md") == Format::archive);
    CHECK(sniffed("\xc7\x71\x01\0\x02\0\xa4\x81\0\0\0\0\x01\0\0\0\0\0\0\0\x02\0\0\0\x01\0"
                  "a\0"sv) == Format::archive);
    CHECK(sniffed("070701;185057800608491;Dupont\n") == Format::text);
    CHECK(sniffed("\x21\x3d-lh5-\x10\0\0\0\x10\0\0\0\x10\0\0\0 \x01\x05"sv) == Format::archive);
    CHECK(sniffed("ab-lh5-, le fichier de Martin") == Format::text);
}

TEST_CASE("sniff: documents by their marks")
{
    CHECK(sniffed("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"sv) == Format::compound);
    CHECK(sniffed("SQLite format 3\0\x10"sv) == Format::sqlite);
    CHECK(sniffed("%PDF-1.7\n%\xe2\xe3"sv) == Format::pdf);
    CHECK(sniffed("\r\n%PDF-2.0"sv) == Format::pdf);
    CHECK(sniffed("The string %PDF- opens a PDF file") == Format::text);
    CHECK(sniffed("\0\x01\0\0Standard ACE DB\0"sv) == Format::access);
    CHECK(sniffed("!BDN\x01\x02\x03\x04"sv) == Format::outlook);
    CHECK(sniffed("\x78\x9f\x3e\x22\x01\0\x01"sv) == Format::tnef);
    CHECK(sniffed("{\\rtf1\\ansi bonjour}") == Format::rtf);
    CHECK(sniffed("\xef\xbb\xbf{\\rtf1 bonjour}") == Format::rtf);
    CHECK(sniffed("{\\retour}") == Format::text);
}

TEST_CASE("sniff: containers that nobody opens")
{
    for (const auto head :
         {"\x89HDF\r\n\x1a\n\0"sv, "PAR1\x15\0"sv, "Obj\x01\x04\x16"sv,
          "MATLAB 5.0 MAT-file, Platform: GLNXA64"sv, "$FL2@(#) SPSS DATA FILE"sv})
        CHECK(sniffed(head) == Format::container);
}

TEST_CASE("sniff: what goes to a git server")
{
    const std::string id(40, 'a');
    const auto update = "00a0" + std::string(40, '0') + ' ' + id + " refs/heads/main";
    CHECK(sniffed(update + "\0 report-status"s) == Format::pack);
    CHECK(sniffed("0035shallow " + id) == Format::pack);
    CHECK(sniffed("PACK\0\0\0\x02\0\0\0\x03"sv) == Format::pack);
    CHECK(sniffed("# v2 git bundle\n" + id + " refs/heads/main\n") == Format::pack);
    CHECK(sniffed("0032want " + id + "\n") == Format::text);
    CHECK(sniffed("0000") == Format::text);
}

TEST_CASE("sniff: pictures, sound and video")
{
    for (const auto head : {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv, "\xff\xd8\xff\xe0\0\x10JFIF"sv,
                            "GIF89a\x01\0"sv, "RIFF\x10\0\0\0WEBPVP8 "sv, "II*\0\x08\0\0\0"sv,
                            "BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"sv})
        CHECK(sniffed(head) == Format::image);
    for (const auto head : {"RIFF\x10\0\0\0WAVEfmt "sv,
                            "\0\0\0\x18"
                            "ftypmp42"sv,
                            "\0\0\0\x18"
                            "ftypheic"sv,
                            "OggS\0\x02"sv, "ID3\x04\0\0"sv, "\xff\xfb\x90\x64\0"sv,
                            "fLaC\0\0\0\x22"sv, "\x1a\x45\xdf\xa3\x01"sv, "8BPS\0\x01\0\0"sv})
        CHECK(sniffed(head) == Format::media);
}

TEST_CASE("sniff: what is encrypted and says so")
{
    for (const auto head :
         {"Salted__\x01\x02\x03"sv, "age-encryption.org/v1\n-> X25519"sv,
          "-----BEGIN PGP MESSAGE-----\n\nhQEMA"sv, "Bonjour,\n-----BEGIN PGP MESSAGE-----\n"sv,
          "RCLONE\0\0abc"sv, "AES\x02\0\0\x1b"sv, "BORG_SEG\x01\x02"sv,
          "\x85\x01\x0c\x03\x01\x02\x03\x04\x05\x06\x07\x08\x01\x07"sv,
          "\x8c\x0d\x04\x09\x03\x02"sv, "\xc3\x04\x04\x09\0\x08"sv,
          "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0"sv,
          "\x30\x82\x01\x02\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0"sv,
          "-----BEGIN PKCS7-----\nMIIBqgYJKoZIhvcNAQcDoIIBmzCCAZcCAQAxggFS\n"sv,
          "{\"created\":\"2026\",\"username\":\"m\",\"kdf\":\"scrypt\",\"N\":32768,\"salt\":\"x\","
          "\"data\":\"y\"}"sv})
        CHECK(sniffed(head) == Format::encrypted);
    CHECK(sniffed("-----BEGIN PGP PUBLIC KEY BLOCK-----\n") == Format::text);
    CHECK(sniffed("-----BEGIN PGP SIGNED MESSAGE-----\nnom") == Format::text);
    CHECK(sniffed("\x85 la fin") == Format::text); // "…" in CP1252
}

TEST_CASE("sniff: noise under the name of a backup's blob is encrypted, ordinary noise is not")
{
    const auto named = [](std::string_view head, std::string name) {
        return extract::sniff(as_bytes(head), {.name = {}, .file_name = std::move(name)});
    };
    const std::string id = "5f0c2a6e9d3b48717c1d0e8f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b";
    CHECK(named(noise(2048), id) == Format::encrypted);
    CHECK(named(noise(2048), "data/5f/" + id) == Format::encrypted);
    CHECK(named(noise(155), "config") == Format::encrypted);
    CHECK(named(noise(2048), "photo.raw") == Format::opaque);
    CHECK(named(noise(2048), id + "0") == Format::opaque);
    CHECK(named(std::string(1024, '\x03') + noise(1024), id) == Format::opaque);
    CHECK(named("\x89PNG\r\n\x1a\n" + noise(1024), id) == Format::image);
    CHECK(named("a text", id) == Format::text);
}

TEST_CASE("sniff: cms that is signed only")
{
    CHECK(sniffed("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"sv) ==
          Format::signed_data);
    CHECK(sniffed("\x30\x80\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09\xa0"sv) ==
          Format::container);
}

TEST_CASE("sniff: dicom, with a preamble or without")
{
    CHECK(sniffed(at(128, "DICM\x02\0\0\0UL"sv)) == Format::dicom);
    for (const auto mark : {"II*\0"sv, "\xff\xd8\xff"sv, "ID3\x03"sv, "PK\x03\x04"sv}) {
        auto both = at(128, "DICM\x02\0\0\0UL"sv);
        both.replace(0, mark.size(), mark);
        CHECK(sniffed(both) == Format::dicom);
    }
    CHECK(sniffed("\x08\0\x05\0CS\x0a\0ISO_IR 100\x08\0\x16\0UI\x1a\0"sv) == Format::dicom);
    CHECK(sniffed("\x08\0\0\0\x04\0\0\0\x7a\0\0\0\x08\0\x05\0\x0a\0\0\0ISO_IR 100"sv) ==
          Format::dicom);
    CHECK(sniffed("\x02\0\0\0UL\x04\0\xc8\0\0\0\x02\0\x01\0OB\0\0"sv) != Format::text);
    CHECK(sniffed("\x08\0\x05\0\x99\x99\x99\x99ISO_IR 100"sv) == Format::opaque);
}

TEST_CASE("sniff: e-mail and mailboxes")
{
    const std::string mail = "Return-Path: <m@h.example>\r\nReceived: from a by b;\r\n"
                             "\tMon, 23 Nov 2026 10:00:00 +0100\r\nSubject: x\r\n\r\nBonjour";
    CHECK(sniffed(mail) == Format::message);
    CHECK(sniffed("From: a@b.example\nTo: c@d.example\n\nBonjour") == Format::message);
    CHECK(sniffed("from: a@b.example\nsubject: x\nX-Own: y\n\n") == Format::message);
    CHECK(sniffed("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n") == Format::message);
    CHECK(sniffed("From m@h.example Mon Nov 23 10:00:00 2026\n" + mail) == Format::mailbox);
    // A greeting before the armour is a text, a header is not.
    CHECK(sniffed("From: a@b\nTo: c@d\n\n-----BEGIN PGP MESSAGE-----\n") == Format::message);
    CHECK(sniffed("Bonjour", "message/rfc822") == Format::message);
    CHECK(sniffed("\x89PNG\r\n\x1a\n", "message/rfc822") == Format::image);
}

TEST_CASE("sniff: what has names and colons and is no e-mail")
{
    CHECK(sniffed("Date: 23/11/2026\nSubject: garde\n\nBonjour") == Format::text);
    CHECK(sniffed("From: service A\nune ligne sans nom\nTo: service B\n\n") == Format::text);
    CHECK(sniffed("Nom: Dupont\nFrom: Lyon\n\n") == Format::text);
    CHECK(sniffed("Host: a.example\r\nFrom: robot@b\r\nDate: x\r\n\r\n") == Format::text);
    CHECK(sniffed("GET / HTTP/1.1\r\nFrom: a@b\r\nDate: x\r\n\r\n") == Format::text);
    CHECK(sniffed("BEGIN:VCARD\nVERSION:3.0\nFN:Martin\n") == Format::content_lines);
    CHECK(sniffed("From Lyon to Paris at 10:00 in 2026\nbonjour\n") == Format::text);
}

TEST_CASE("sniff: utf-32 with a mark or without")
{
    CHECK(sniffed("\xff\xfe\0\0a\0\0\0"sv) == Format::utf32le);
    CHECK(sniffed("\0\0\xfe\xff\0\0\0a"sv) == Format::utf32be);
    std::string little;
    std::string big;
    for (const char c : "nom;nir\r\n"s) {
        little += std::string{c} + "\0\0\0"s;
        big += "\0\0\0"s + c;
    }
    CHECK(sniffed(little) == Format::utf32le);
    CHECK(sniffed(big) == Format::utf32be);
    CHECK(sniffed(std::string(64, '\0')) == Format::opaque);
}

TEST_CASE("sniff: old code pages by French accents")
{
    CHECK(sniffed("diab\x8fte de type 2, n\x8e le 12/05/1985") == Format::mac_roman);
    CHECK(sniffed("diab\x8ate de type 2, n\x82 le 12/05/1985") == Format::dos);
    CHECK(sniffed("r\x8e"
                  "f\x8erence H\xd5pital \xc7 voil\x88 \xc8") == Format::mac_roman);
    CHECK(sniffed("pr\x82nom;t\x82l\x82phone;d\x82j\x85\r\n") == Format::dos);
    // CP1252 wins wherever it can be meant.
    CHECK(sniffed("diab\xe8te, \x93mot\x94, l\x92homme, \x8cuvre, co\x9cur, etc\x85") ==
          Format::text);
    CHECK(sniffed("diab\xe8te et diab\x8fte") == Format::text);
    CHECK(sniffed("Stra\xdf"
                  "e, M\xfcller, Z\x9arich") == Format::text);
    CHECK(sniffed("diabète, né") == Format::text);
    CHECK(sniffed("caf\xe9 d\x8e", "text/plain; charset=macintosh") == Format::mac_roman);
    CHECK(sniffed("caf\x82", "text/plain; charset=IBM850") == Format::dos);
    CHECK(sniffed("cafe", "text/plain; charset=IBM850") == Format::text);
}

TEST_CASE("sniff: utf-16 with a mark or without")
{
    CHECK(sniffed("\xff\xfe"
                  "a\0"sv) == Format::utf16le);
    CHECK(sniffed("\xfe\xff\0a"sv) == Format::utf16be);
    CHECK(sniffed(wide("nom;nir\r\n", true)) == Format::utf16le);
    CHECK(sniffed(wide("nom;nir\r\n", false)) == Format::utf16be);
    CHECK(sniffed(std::string(100, '\0')) == Format::opaque);
}

TEST_CASE("sniff: noise is opaque")
{
    CHECK(sniffed(noise(1024)) == Format::opaque);
    CHECK(sniffed(noise(64)) == Format::opaque);
    std::string letters; // without control characters, but nothing else is missing
    for (int i = 0; i < 1024; ++i)
        letters += static_cast<char>(0x20 + i * 7 % 224);
    CHECK(sniffed(letters) == Format::opaque);
}

TEST_CASE("sniff: only the first bytes count")
{
    CHECK(sniffed(std::string(1024, 'a') + noise(4096)) == Format::text);
}

TEST_CASE("sniff: a hidden base64 file is seen, other texts are not")
{
    const auto hides = [](std::string_view text) { return extract::hides_base64(as_bytes(text)); };
    // "Patient: Jean Dupont, né le 07/05/1985, NIR 1 85 05 78 006 084 36"
    const std::string text = "UGF0aWVudDogSmVhbiBEdXBvbnQsIG7DqSBsZSAwNy8wNS8xOTg1LCBO\r\n"
                             "SVIgMSA4NSAwNSA3OCAwMDYgMDg0IDM2\r\n";
    CHECK(hides(text));
    CHECK(hides(
        "UEsDBBQAAAAIAAAAIQDnVdYoWgAAAGkAAAAFAAAAYS50eHRLzs8rSs0rUUgtLs5PzkjNTc1RyEnMS1dIyy9S"));
    CHECK_FALSE(hides("UGF0aWVudDogSmVhbiBEdXBvbnQ=")); // too short
    CHECK_FALSE(hides(std::string(200, 'a')));
    std::string numbers;
    for (int i = 0; i < 20; ++i)
        numbers += "185057800608436\n";
    CHECK_FALSE(hides(numbers));
    CHECK_FALSE(hides("a text of words and blanks that is long enough but is nothing but letters"));
}

TEST_CASE("sniff: hidden hexadecimal digits are seen, identifiers are not")
{
    const auto hides = [](std::string_view text) { return extract::hides_hex(as_bytes(text)); };
    const std::string pdf = "255044462d312e370a25e2e3cfd30a312030206f626a0a3c3c202f54797065202f43"
                            "6174616c6f67";
    CHECK(hides(pdf));
    CHECK(hides("0x" + pdf));
    CHECK(hides("\\x" + pdf));
    CHECK(hides("X'" + pdf + "'"));
    CHECK(hides(pdf.substr(0, 60) + "\r\n" + pdf.substr(60)));
    CHECK_FALSE(hides(pdf.substr(0, 62)));
    CHECK_FALSE(hides("5f0c2a6e9d3b48717c1d0e8f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b"));
    CHECK_FALSE(hides(std::string(200, '1')));
    CHECK_FALSE(hides(pdf + " ou pas"));
}
