#include "extract/worker/image_gif.hpp"
#include "extract/worker/ocr.hpp"
#include "extract/worker/ocr_lines.hpp"
#include "extract/worker/picture.hpp"
#include "image_given.hpp"

#include <zlib.h>

#include <cmath>
#include <cstdlib>
#include <leptonica/allheaders.h>

namespace lazaret::test {
namespace {

using extract::worker::open_image;
using extract::worker::PixPtr;
using namespace std::literals;

constexpr auto letter =
    "Patient Martin DUPONT\nNIR 1 85 05 78 006 084 91\ndiabete de type 2, suivi "
    "depuis six ans\nconsultation du 14 mars avec le docteur";

struct Font {
    explicit Font(int size) : font{bmfCreate(nullptr, size)} {}
    ~Font() { bmfDestroy(&font); }
    Font(const Font&) = delete;
    Font& operator=(const Font&) = delete;
    L_Bmf* font;
};

/// A page with `text` in black on white, one line a line.
PixPtr page_with(std::string_view text, int width = 1700, int height = 500)
{
    PixPtr page{pixCreate(width, height, 8)};
    REQUIRE(page);
    pixSetAll(page.get());
    const Font font{20};
    int y = 110;
    for (std::size_t at = 0; at < text.size(); y += 90) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string line{text.substr(at, end - at)};
        int drawn = 0;
        pixSetTextline(page.get(), font.font, line.c_str(), 0, 60, y, &drawn, nullptr);
        at = end + 1;
    }
    return page;
}

std::string file_of(const PixPtr& page, int format)
{
    l_uint8* bytes = nullptr;
    std::size_t size = 0;
    PixPtr written{format == IFF_TIFF_G4 ? pixThresholdToBinary(page.get(), 128)
                                         : pixClone(page.get())};
    if (format == IFF_WEBP) written.reset(pixConvertTo32(page.get()));
    REQUIRE(pixWriteMem(&bytes, &size, written.get(), format) == 0);
    std::string file{reinterpret_cast<const char*>(bytes), size};
    lept_free(bytes);
    return file;
}

/// True where the models are installed; without them there is nothing to check here.
bool can_read()
{
    extract::worker::prepare_image();
    return extract::worker::ocr_ready();
}

void check_letter(const Given& given)
{
    CHECK(given.gaps == "");
    CHECK(given.holds("Martin DUPONT"));
    auto text = given.parts.empty() ? std::string{} : given.parts.rbegin()->second;
    std::erase(text, ' '); // a space more or less in a number does not matter
    CHECK(text.find("185057800608491") != text.npos);
}

std::string png_chunk(const std::string& type, const std::string& data)
{
    const auto number = [](unsigned long value) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += static_cast<char>(value >> shift & 0xff);
        return bytes;
    };
    const auto body = type + data;
    const auto crc =
        crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return number(data.size()) + body + number(crc);
}

} // namespace

TEST_CASE("image: a letter is read in every kind of picture file")
{
    if (!can_read()) return;
    const auto page = page_with(letter);
    for (const int format :
         {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF_G4, IFF_TIFF_LZW, IFF_GIF, IFF_BMP, IFF_WEBP}) {
        CAPTURE(format);
        check_letter(Given{open_image, file_of(page, format)});
    }
}

TEST_CASE("image: a letter lying on its side or on its head is read")
{
    if (!can_read()) return;
    for (const int quarters : {1, 2, 3}) {
        CAPTURE(quarters);
        const PixPtr turned{pixRotateOrth(page_with(letter).get(), quarters)};
        check_letter(Given{open_image, file_of(turned, IFF_PNG)});
    }
}

TEST_CASE("image: light letters on a dark ground are read")
{
    if (!can_read()) return;
    auto page = page_with(letter);
    pixInvert(page.get(), page.get());
    check_letter(Given{open_image, file_of(page, IFF_PNG)});
}

TEST_CASE("image: a photograph of a letter in the shade is read")
{
    if (!can_read()) return;
    auto page = page_with(letter);
    for (int y = 0; y < pixGetHeight(page.get()); ++y) {
        auto* const row = pixGetData(page.get()) + y * pixGetWpl(page.get());
        for (int x = 0; x < pixGetWidth(page.get()); ++x) {
            const int light = 40 + 200 * x / pixGetWidth(page.get());
            SET_DATA_BYTE(
                row, x,
                static_cast<l_uint8>((40 + GET_DATA_BYTE(row, x) * 215 / 255) * light / 255));
        }
    }
    const PixPtr askew{pixRotate(page.get(), 0.06f, L_ROTATE_AREA_MAP, L_BRING_IN_BLACK, 0, 0)};
    check_letter(Given{open_image, file_of(askew, IFF_JFIF_JPEG)});
}

TEST_CASE("image: dots of a fax that are not square are made so")
{
    if (!can_read()) return;
    const auto page = page_with(letter);
    const PixPtr flat{pixScale(page.get(), 1.0f, 0.5f)};
    pixSetResolution(flat.get(), 204, 102);
    check_letter(Given{open_image, file_of(flat, IFF_TIFF_G4)});
}

TEST_CASE("image: each page of a TIFF is read and named")
{
    if (!can_read()) return;
    Pixa* const pages = pixaCreate(2);
    for (const auto text : {"Compte rendu de la consultation", "Patient Martin DUPONT"})
        pixaAddPix(pages, page_with(text).release(), L_INSERT);
    l_uint8* bytes = nullptr;
    std::size_t size = 0;
    REQUIRE(pixaWriteMemMultipageTiff(&bytes, &size, pages) == 0);
    const std::string file{reinterpret_cast<const char*>(bytes), size};
    lept_free(bytes);
    Pixa* owned = pages;
    pixaDestroy(&owned);
    auto given = Given{open_image, file};
    CHECK(given.names == "page 1;page 2;");
    CHECK(given.parts["page 2"].find("Martin DUPONT") != std::string::npos);
}

TEST_CASE("image: no text is one gap, and costs no page of the allowance")
{
    can_read();
    PixPtr photo{pixCreate(1200, 900, 8)};
    std::srand(7);
    for (int y = 0; y < 900; ++y)
        for (int x = 0; x < 1200; ++x) // soft hills with grain
            pixSetPixel(photo.get(), x, y,
                        static_cast<l_uint32>(120 + 60 * std::sin(x / 90.0) * std::cos(y / 70.0) +
                                              std::rand() % 20));
    const Given given{open_image, file_of(photo, IFF_JFIF_JPEG)};
    CHECK(given.gaps == "opaque;");
    CHECK(given.names == "");
    CHECK(given.pages_left == 50);
}

TEST_CASE("image: what the allowance does not pay for is a gap")
{
    if (!can_read()) return;
    const auto file = file_of(page_with(letter), IFF_PNG);
    auto none = Given::fresh();
    none.pages = 0;
    CHECK(Given{open_image, file, none}.gaps == "over_budget;");
    auto late = Given::fresh();
    late.deadline = std::chrono::steady_clock::now() - 1s;
    CHECK(Given{open_image, file, late}.gaps == "too_slow;");
}

TEST_CASE("image: a picture that claims 100,000 by 100,000 pixels is not decoded")
{
    const auto head =
        "\x89PNG\r\n\x1a\n"s + png_chunk("IHDR", "\0\1\x86\xa0\0\1\x86\xa0\x08\2\0\0\0"s);
    const Given given{open_image, head + png_chunk("IDAT", "x") + png_chunk("IEND", "")};
    CHECK(given.gaps == "over_budget;");
}

TEST_CASE("image: broken files are malformed")
{
    const auto file = file_of(page_with(letter), IFF_PNG);
    CHECK(Given{open_image, file.substr(0, file.size() / 2)}.gaps == "malformed;");
    CHECK(Given{open_image, "\xff\xd8\xff\xe0 no picture"}.gaps == "malformed;");
    CHECK(Given{open_image, "GIF89a"}.gaps == "malformed;");
    CHECK(Given{open_image, "P5 1 1 255 x"}.gaps == "unsupported;");
}

TEST_CASE("image: text chunks of a PNG are given with their labels")
{
    auto file = file_of(page_with("", 80, 60), IFF_PNG);
    file.insert(file.size() - 12,
                png_chunk("tEXt", "Patient\0Martin DUPONT, n\xe9 le 12/05/1985"s));
    std::string packed(200, '\0');
    uLongf size = packed.size();
    const auto nir = "185057800608491"s;
    REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(nir.data()), nir.size()) == Z_OK);
    file.insert(file.size() - 12, png_chunk("zTXt", "NIR\0\0"s + packed.substr(0, size)));
    auto given = Given{open_image, file};
    CHECK(given.parts["metadata"] ==
          "Patient: Martin DUPONT, né le 12/05/1985\nNIR: 185057800608491\n");
    CHECK(given.gaps == "opaque;");
}

TEST_CASE("image: the comment of a JPEG is given")
{
    auto file = file_of(page_with("", 80, 60), IFF_JFIF_JPEG);
    file.insert(2, "\xff\xfe\0\x17Patient Martin DUPONT"s);
    auto given = Given{open_image, file};
    CHECK(given.parts["metadata"] == "Comment: Patient Martin DUPONT\n");
}

TEST_CASE("image: the comment of a user is given, in UTF-16 of either byte order and in ASCII")
{
    const auto with_comment = [](const std::string& comment) {
        // TIFF 6.0 §2: one directory with the place of the EXIF directory, which has the comment.
        const auto size = static_cast<char>(comment.size());
        const auto exif = "Exif\0\0II*\0\x08\0\0\0"
                          "\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0"
                          "\x01\0\x86\x92\x07\0"s +
                          size + "\0\0\0\x2c\0\0\0\0\0\0\0"s + comment;
        auto file = file_of(page_with("", 80, 60), IFF_JFIF_JPEG);
        file.insert(2, "\xff\xe1\0"s + static_cast<char>(exif.size() + 2) + exif);
        return Given{open_image, file}.parts["metadata"];
    };
    CHECK(with_comment("UNICODE\0N\0I\0R\0 \0\x31\0"s) == "UserComment: NIR 1\n");
    CHECK(with_comment("UNICODE\0\0N\0I\0R\0 \0\x31"s) == "UserComment: NIR 1\n");
    CHECK(with_comment("ASCII\0\0\0NIR 1"s) == "UserComment: NIR 1\n");
}

TEST_CASE("image: what hangs on behind the picture is given on")
{
    for (const int format : {IFF_PNG, IFF_JFIF_JPEG, IFF_GIF}) {
        CAPTURE(format);
        auto file = file_of(page_with("", 80, 60), format);
        CHECK(Given{open_image, file}.names == "");
        auto given = Given{open_image, file + "PK\3\4 an archive, say, with DUPONT"};
        CHECK(given.parts["after"] == "PK\3\4 an archive, say, with DUPONT");
    }
}

TEST_CASE("image: the frames of a GIF are taken apart, comments kept, damage survived")
{
    using extract::worker::gif_parts;
    const auto head = "GIF89a\1\0\1\0\0\0\0"s;
    const auto frame = ",\0\0\0\0\1\0\1\0\0\2\2D\1\0"s;
    const auto file = head + "!\xfe\6DUPONT\0"s + frame + frame + ";";
    const auto parts = gif_parts(as_bytes(file));
    CHECK(parts.frames.size() == 2);
    CHECK(parts.frames[0] == head + frame + ";");
    CHECK(parts.comments == "DUPONT\n");
    CHECK(parts.end == file.size());
    for (std::size_t size = 0; size < file.size(); ++size)
        CHECK(gif_parts(as_bytes(file).first(size)).frames.size() <= 2);
}

TEST_CASE("image: letters in a long group of digits are taken for the digits they look like")
{
    using extract::worker::digits_corrected;
    CHECK(digits_corrected("NIR : 1 85 O5 78 006 O84 91") == "NIR : 1 85 05 78 006 084 91");
    CHECK(digits_corrected("l8505780O60849l") == "185057800608491");
    CHECK(digits_corrected("NIR:1 B5 05 7B 006 084 91 (Mme)") == "NIR:1 85 05 78 006 084 91 (Mme)");
    CHECK(
        digits_corrected("|1|8|5|0|5|7|8|0|0|6|0|8|4|9|1|").find("1 8 5 0 5 7 8 0 0 6 0 8 4 9 1") ==
        1);
    CHECK(digits_corrected("1 85 05 78 006 084 91") == "");
    CHECK(digits_corrected("12 Boulevard Solferino 75005") == "");
    CHECK(digits_corrected("LES BOIS ET LES SOLS DE 2026") == "");
}

TEST_CASE("image: cells that stand beside each other are also given as a row")
{
    const std::vector<extract::worker::OcrLine> lines{
        {.text = "Nom", .left = 10, .top = 10, .right = 50, .bottom = 30},
        {.text = "NIR", .left = 10, .top = 50, .right = 50, .bottom = 70},
        {.text = "DUPONT", .left = 200, .top = 12, .right = 300, .bottom = 31},
        {.text = "185057800608491", .left = 200, .top = 51, .right = 400, .bottom = 71}};
    CHECK(extract::worker::text_of(lines) ==
          "Nom\nNIR\nDUPONT\n185057800608491\n\nNom\tDUPONT\nNIR\t185057800608491\n");
}

} // namespace lazaret::test
