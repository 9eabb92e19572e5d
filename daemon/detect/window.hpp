/// The folded text that can still be looked at: the stretch being scanned, and the last bytes
/// before.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::detect {

/// Positions are those of the folded texts of a body, one after the other.
class Window {
public:
    /// What look-back may need: the closest look (Zones::delay(), 12,672 at most), and twice the
    /// longest pattern (512) before it.
    static constexpr std::size_t history_size = 14'336; // bytes

    /// `view` follows what was shown before, and stays valid until leave().
    void enter(std::string_view view) { view_ = view; }

    /// Keeps the end of the stretch as history.
    void leave()
    {
        base_ += view_.size();
        if (view_.size() >= history_size) {
            history_ = view_.substr(view_.size() - history_size);
        } else {
            if (history_.size() + view_.size() > 2 * history_size)
                history_.erase(0, history_.size() - history_size);
            history_ += view_;
        }
        view_ = {};
    }

    std::uint64_t begin() const { return base_ - history_.size(); } ///< first position at hand
    std::uint64_t base() const { return base_; }                    ///< first of the stretch
    std::uint64_t end() const { return base_ + view_.size(); }      ///< behind the last

    /// A line feed outside of what is at hand: no letter, no digit.
    char at(std::uint64_t position) const
    {
        if (position >= base_) return position < end() ? view_[position - base_] : '\n';
        return position >= begin() ? history_[position - begin()] : '\n';
    }

    /// The text between two positions, as far as it is at hand. Borrows from the stretch, the
    /// history, or `buffer` where it lies in both.
    std::string_view slice(std::uint64_t from, std::uint64_t to, std::string& buffer) const
    {
        from = std::max(from, begin());
        to = std::min(to, end());
        if (from >= to) return {};
        if (from >= base_) return view_.substr(from - base_, to - from);
        const std::string_view history{history_};
        if (to <= base_) return history.substr(from - begin(), to - from);
        buffer = history.substr(from - begin());
        buffer += view_.substr(0, to - base_);
        return buffer;
    }

private:
    std::uint64_t base_ = 0;
    std::string_view view_;
    std::string history_;
};

inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Of ASCII: other letters count as borders, which only ever adds a candidate.
inline bool is_alnum(char c)
{
    return is_digit(c) || is_letter(c);
}

inline char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Letters and digits only, in upper case: what tells one value from another.
inline std::string normalised(std::string_view text)
{
    std::string value;
    for (const char c : text)
        if (is_alnum(c)) value.push_back(upper(c));
    return value;
}

} // namespace lazaret::detect
