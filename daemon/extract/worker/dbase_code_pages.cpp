#include "extract/worker/dbase_code_pages.hpp"

#include <array>

namespace lazaret::extract::worker {
namespace {

// The upper halves, from 0x80 on, after the mapping tables of the Unicode Consortium
// (VENDORS/MICSFT/PC, VENDORS/MICSFT/WINDOWS, VENDORS/APPLE).
constexpr std::array<std::u16string_view, 4> upper_halves{
    // 437, of the first PC
    u"ÇüéâäàåçêëèïîìÄÅ"
    u"ÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    u"áíóúñÑªº¿⌐¬½¼¡«»"
    u"░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧"
    u"╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    u"αßΓπΣσµτΦΘΩδ∞φε∩"
    u"≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
    // 850, of DOS in western Europe
    u"ÇüéâäàåçêëèïîìÄÅ"
    u"ÉæÆôöòûùÿÖÜø£Ø×ƒ"
    u"áíóúñÑªº¿®¬½¼¡«»"
    u"░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
    u"└┴┬├─┼ãÃ╚╔╩╦╠═╬¤"
    u"ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀"
    u"ÓßÔÒõÕµþÞÚÛÙýÝ¯´"
    u"\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
    // 1252, of Windows in western Europe
    u"€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd"
    u"\ufffd‘’“”•–—˜™š›œ\ufffdžŸ"
    u"\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯"
    u"°±²³´µ¶·¸¹º»¼½¾¿"
    u"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
    u"ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
    u"àáâãäåæçèéêëìíîï"
    u"ðñòóôõö÷øùúûüýþÿ",
    // Mac OS Roman
    u"ÄÅÇÉÑÖÜáàâäãåçéè"
    u"êëíìîïñóòôöõúùûü"
    u"†°¢£§•¶ß®©™´¨≠ÆØ"
    u"∞±≤≥¥µ∂∑∏π∫ªºΩæø"
    u"¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ"
    u"–—“”‘’÷◊ÿŸ⁄€‹›\ufb01\ufb02"
    u"‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ"
    u"\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
};

} // namespace

void append_utf8(std::string& text, char32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) c = 0xfffd;
    const auto put = [&](char32_t unit) { text += static_cast<char>(unit); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xc0 | c >> 6);
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
    }
    put(0x80 | (c & 0x3f));
}

std::string decoded(std::string_view text, CodePage page)
{
    const auto upper = upper_halves[static_cast<std::size_t>(page)];
    std::string utf8;
    utf8.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        append_utf8(utf8, byte < 0x80 ? char32_t{byte} : char32_t{upper[byte - 0x80u]});
    }
    return utf8;
}

} // namespace lazaret::extract::worker
