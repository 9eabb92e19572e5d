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
constexpr std::array archives{"7z\xbc\xaf\x27\x1c"sv, "Rar!\x1a\x07"sv, "MSCF\0\0\0\0"sv};

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
    tail_ += text.substr(0, end_size - 1);
    look_for_end(tail_, size_ - before);
    look_inside(tail_, size_ - before);
    look_for_end(text, size_);
    look_inside(text, size_);
    size_ += text.size();
    if (text.size() >= end_size - 1)
        tail_ = text.substr(text.size() - (end_size - 1));
    else
        tail_.erase(0, tail_.size() - std::min(tail_.size(), end_size - 1));
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
    for (const auto mark : archives)
        inside_ = inside_ || text.find(mark) != std::string_view::npos;
}

} // namespace lazaret::extract
