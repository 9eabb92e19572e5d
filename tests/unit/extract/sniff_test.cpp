#include "extract/extractor.hpp"
#include "unit/extract/pack.hpp"

#include <random>

using namespace lazaret;
using namespace lazaret::test;
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
    CHECK(sniffed("{\\rtf1 bonjour}") == Format::text);
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

TEST_CASE("sniff: containers")
{
    for (const auto head :
         {"PK\x03\x04\x14\0\0\0\x08\0"sv, "PK\x05\x06\0\0\0\0"sv,
          "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"sv, "7z\xbc\xaf\x27\x1c\0\x04"sv,
          "Rar!\x1a\x07\0\xcf\x90"sv, "MSCF\0\0\0\0abcd"sv, "\xfd\x37zXZ\0\0"sv,
          "BZh91AY&SY\x01\x02"sv, "\x04\x22\x4d\x18\x64"sv, "SQLite format 3\0\x10"sv,
          "%PDF-1.7\n%\xe2\xe3"sv, "\r\n%PDF-2.0"sv, "\x89HDF\r\n\x1a\n\0"sv})
        CHECK(sniffed(head) == Format::container);
    CHECK(sniffed(at(257, "ustar\0")) == Format::container);
    CHECK(sniffed("The string %PDF- opens a PDF file") == Format::text);
}

TEST_CASE("sniff: pictures, sound and video")
{
    for (const auto head :
         {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv, "\xff\xd8\xff\xe0\0\x10JFIF"sv, "GIF89a\x01\0"sv,
          "RIFF\x10\0\0\0WEBPVP8 "sv, "RIFF\x10\0\0\0WAVEfmt "sv, "II*\0\x08\0\0\0"sv,
          "BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"sv,
          "\0\0\0\x18"
          "ftypmp42"sv,
          "OggS\0\x02"sv, "ID3\x04\0\0"sv, "\xff\xfb\x90\x64\0"sv, "fLaC\0\0\0\x22"sv,
          "\x1a\x45\xdf\xa3\x01"sv})
        CHECK(sniffed(head) == Format::media);
}

TEST_CASE("sniff: what is encrypted and says so")
{
    for (const auto head :
         {"Salted__\x01\x02\x03"sv, "age-encryption.org/v1\n-> X25519"sv,
          "-----BEGIN PGP MESSAGE-----\n\nhQEMA"sv, "Bonjour,\n-----BEGIN PGP MESSAGE-----\n"sv,
          "RCLONE\0\0abc"sv, "PK\x03\x04\x14\0\x01\0\x08\0"sv,
          "Rar!\x1a\x07\x01\0\x01\x02\x03\x04\x21\x04\0"sv,
          "\x85\x01\x0c\x03\x01\x02\x03\x04\x05\x06\x07\x08\x01\x07"sv,
          "\x8c\x0d\x04\x09\x03\x02"sv, "\xc3\x04\x04\x09\0\x08"sv,
          "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0"sv,
          "\x30\x82\x01\x02\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0"sv})
        CHECK(sniffed(head) == Format::encrypted);
    CHECK(sniffed("-----BEGIN PGP PUBLIC KEY BLOCK-----\n") == Format::text);
    CHECK(sniffed("-----BEGIN PGP SIGNED MESSAGE-----\nnom") == Format::text);
    CHECK(sniffed("\x85 la fin") == Format::text); // "…" in CP1252
}

TEST_CASE("sniff: dicom")
{
    CHECK(sniffed(at(128, "DICM\x02\0\0\0UL"sv)) == Format::dicom);
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
