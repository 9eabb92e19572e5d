#include "extract/late_marks.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t end_size = 22; // bytes: the end of central directory without its comment
constexpr std::uint64_t first_sector = 32'768; // ECMA-119 §6.2.1: the system area comes before
constexpr std::uint64_t sector = 2048;
constexpr std::uint64_t most_sectors = 16; // of volume descriptors

/// Self-extractors have their archive behind the program: it is in the first MiB of it.
constexpr std::uint64_t most_program = 2 << 20; // bytes

/// How an archive begins that a program has behind it: its mark and so much of its first header
/// that the marks alone, which every program has that knows archives, are no archive.
struct Beginning {
    std::string_view mark;
    bool (*holds)(std::string_view head); ///< `head`: `head_size` bytes from the mark on
};
constexpr std::size_t head_size = 26; // bytes, as many as a cabinet takes up to its version

std::uint8_t byte_of(std::string_view head, std::size_t at)
{
    return static_cast<std::uint8_t>(head[at]);
}

constexpr std::array beginnings{
    // 7zFormat.txt of 7-Zip: version 0.x, where the next header is (up to 2^56)
    Beginning{
        "7z\xbc\xaf\x27\x1c"sv,
        [](std::string_view head) { return byte_of(head, 6) == 0 && byte_of(head, 19) == 0; }},
    // RAR 1.5 to 4: the main block, 13 bytes long at least
    Beginning{"Rar!\x1a\x07\0"sv,
              [](std::string_view head) {
                  return byte_of(head, 9) == 0x73 && byte_of(head, 12) >= 13 &&
                         byte_of(head, 13) == 0;
              }},
    // RAR 5: a short header, main or of encryption
    Beginning{"Rar!\x1a\x07\1\0"sv,
              [](std::string_view head) {
                  const auto type = byte_of(head, 13);
                  return byte_of(head, 12) < 0x80 && (type == 1 || type == 4);
              }},
    // [MS-CAB] §2.1: two reserved words of zero, version 1.3
    Beginning{"MSCF\0\0\0\0"sv, [](std::string_view head) {
                  return head.substr(12, 4) == "\0\0\0\0"sv && head.substr(20, 4) == "\0\0\0\0"sv &&
                         byte_of(head, 24) == 3 && byte_of(head, 25) == 1;
              }}};

bool holds_archive(std::string_view text)
{
    for (const auto& [mark, holds] : beginnings)
        for (auto at = text.find(mark);
             at != std::string_view::npos && at + head_size <= text.size();
             at = text.find(mark, at + 1))
            if (holds(text.substr(at, head_size))) return true;
    return false;
}

constexpr std::size_t kept_size = std::max(head_size, end_size) - 1;

} // namespace

void LateMarks::feed(Bytes chunk)
{
    const auto text = as_text(chunk);
    if (text.empty()) return;
    if (size_ < 4) {
        const auto head = (tail_ + std::string{text.substr(0, 4)}).substr(0, 4);
        program_ = head.starts_with("MZ") || head.starts_with("\x7f"
                                                              "ELF");
    }
    // What lies across the border, and then what lies in this chunk alone.
    const auto before = tail_.size();
    tail_ += text.substr(0, kept_size);
    look_for_end(tail_, size_ - before);
    look_inside(tail_, size_ - before);
    look_for_end(text, size_);
    look_inside(text, size_);
    size_ += text.size();
    if (text.size() >= kept_size)
        tail_ = text.substr(text.size() - kept_size);
    else
        tail_.erase(0, tail_.size() - std::min(tail_.size(), kept_size));
}

std::optional<Format> LateMarks::found() const
{
    const bool zip = zip_end_ != 0 && zip_end_ == size_;
    return zip || inside_ ? std::optional{Format::archive} : std::nullopt;
}

void LateMarks::look_for_end(std::string_view text, std::uint64_t at)
{
    constexpr std::string_view mark = "PK\x05\x06";
    for (auto i = text.find(mark); i != std::string_view::npos && i + end_size <= text.size();
         i = text.find(mark, i + 1)) {
        const auto comment =
            static_cast<std::uint8_t>(text[i + 20]) | static_cast<std::uint8_t>(text[i + 21]) << 8;
        zip_end_ = at + i + end_size + static_cast<std::uint64_t>(comment);
    }
}

void LateMarks::look_inside(std::string_view text, std::uint64_t at)
{
    const auto end = at + text.size();
    for (std::uint64_t i = 0; i < most_sectors && end > first_sector; ++i) {
        const auto place = first_sector + i * sector + 1;
        if (place < at || place + 5 > end) continue;
        const auto mark = text.substr(static_cast<std::size_t>(place - at), 5);
        inside_ = inside_ || mark == "CD001" || mark == "NSR02" || mark == "NSR03";
    }
    if (!program_ || at >= most_program) return;
    inside_ = inside_ || holds_archive(text);
}

} // namespace lazaret::extract
