#include "config/layout.hpp"

#include <vector>

namespace lazaret::config {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view no_break_space = "\xc2\xa0";

/// Bytes of a line. yaml-cpp 0.7 takes time quadratic in what stands between brackets on one line:
/// 60 KB of "1," took 1.8 s, 240 KB 26 s.
constexpr std::size_t longest_line = 16 * 1024;

/// Walks the text once, line by line, and knows in which quote or bracket it is.
class Layout {
public:
    explicit Layout(std::string_view text) : text_{text} {}

    std::optional<LayoutMistake> check()
    {
        while (at_ < text_.size() && !mistake_) {
            end_ = std::min(text_.find('\n', at_), text_.size());
            if (end_ - at_ > longest_line)
                report(at_, "C027", "this line is longer than 16 KiB",
                       "break it: the items of a list may stand on lines of their own");
            if (quote_ == 0) begin_line();
            while (at_ < end_ && !mistake_)
                step();
            at_ = end_ + 1;
        }
        if (!mistake_) at_end();
        return mistake_;
    }

private:
    void report(std::size_t at, std::string code, std::string message, std::string hint)
    {
        if (!mistake_) mistake_ = {at, std::move(code), std::move(message), std::move(hint)};
    }

    std::string line_number(std::size_t at) const
    {
        std::size_t line = 1;
        for (const char c : text_.substr(0, at))
            line += c == '\n' ? 1 : 0;
        return std::to_string(line);
    }

    /// Skips what is no content, checks the indentation, and sees whether a plain text goes on.
    void begin_line()
    {
        const auto line = text_.substr(at_, end_ - at_);
        const auto indent = line.find_first_not_of(' ');
        const auto content = line.find_first_not_of(" \t\r");
        if (content == npos || line[content] == '#') {
            at_ = end_;
            return;
        }
        if (in_block(indent)) {
            at_ = end_;
            return;
        }
        if (line[indent] == '\t') {
            report(at_ + indent, "C004", "this line is indented with a tab",
                   "use spaces: YAML does not allow tabs before the first word of a line");
            return;
        }
        if (line.substr(indent).starts_with(no_break_space)) {
            report(
                at_ + indent, "C004", "this line is indented with a no-break space",
                "replace it by an ordinary space (it looks the same; delete it and type a space)");
            return;
        }
        if (line.starts_with("%") || line.starts_with("---") || line.starts_with("..."))
            at_ += 3 < line.size() ? 3 : line.size();
        else
            at_ += indent;
        plain_ = plain_ && (!open_.empty() || indent > indent_);
        fresh_ = !plain_;
        indent_ = indent;
    }

    /// True while `indent` is that of the text below a "|" or ">".
    bool in_block(std::size_t indent)
    {
        if (!block_) return false;
        if (block_indent_ == npos && indent > indent_) block_indent_ = indent;
        block_ = block_indent_ != npos && indent >= block_indent_;
        return block_;
    }

    /// One character, or the whole rest of the line.
    void step()
    {
        const char c = text_[at_];
        if (quote_ != 0) return in_quote(c);
        const bool gap_before = at_ == 0 || blank(text_[at_ - 1]);
        if (c == '#' && gap_before) {
            at_ = end_;
        } else if (blank(c)) {
            ++at_;
        } else if (c == ':' && ends_key(at_ + 1)) {
            begin_value();
        } else if (fresh_) {
            begin_token(c);
        } else if (!open_.empty() && (c == ',' || c == '[' || c == '{' || c == ']' || c == '}')) {
            in_brackets(c);
        } else {
            ++at_;
        }
    }

    static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    /// A colon ends a key when a blank, the line's end or, in brackets, their end comes next.
    bool ends_key(std::size_t next) const
    {
        if (next >= end_ || blank(text_[next])) return true;
        if (text_.substr(next).starts_with(no_break_space)) return fresh_ || plain_;
        return !open_.empty() && (after_quote_ || text_[next] == ',' || text_[next] == '}');
    }

    void begin_value()
    {
        ++at_;
        fresh_ = true;
        plain_ = after_quote_ = false;
        if (text_.substr(at_).starts_with(no_break_space))
            report(
                at_, "C004", "a no-break space follows the colon",
                "replace it by an ordinary space (it looks the same; delete it and type a space)");
    }

    void begin_token(char c)
    {
        const bool list_mark = (c == '-' || c == '?') && (at_ + 1 >= end_ || blank(text_[at_ + 1]));
        if (c == '"' || c == '\'') {
            quote_ = c;
            opened_ = at_;
        } else if (c == '[' || c == '{' || c == ']' || c == '}' || c == ',') {
            return in_brackets(c);
        } else if ((c == '|' || c == '>') && open_.empty()) {
            block_ = true;
            block_indent_ = npos;
            fresh_ = false;
            at_ = end_;
            return;
        } else if (c == '&' || c == '!') {
            at_ = std::min(text_.find_first_of(" \r\n,]}", at_), end_);
            return;
        } else if (!list_mark) {
            plain_ = true;
        }
        fresh_ = list_mark;
        ++at_;
    }

    void in_brackets(char c)
    {
        fresh_ = true;
        plain_ = after_quote_ = false;
        if (c == '[' || c == '{') {
            open_.push_back(at_);
        } else if (c != ',') {
            close(c);
        }
        ++at_;
    }

    void close(char c)
    {
        fresh_ = false;
        if (open_.empty()) {
            report(at_, "C007", std::string{"this \""} + c + "\" closes nothing",
                   "remove it, or open the list or group it belongs to");
            return;
        }
        const auto opener = open_.back();
        open_.pop_back();
        const char wanted = text_[opener] == '[' ? ']' : '}';
        if (c == wanted) return;
        report(at_, "C007",
               std::string{"found \""} + c + "\" where \"" + wanted +
                   "\" is needed to close the \"" + text_[opener] + "\" of line " +
                   line_number(opener),
               "lists are written [a, b], groups of keys {a: 1, b: 2}");
    }

    void in_quote(char c)
    {
        const bool doubled = c == '\'' && at_ + 1 < end_ && text_[at_ + 1] == '\'';
        if ((c == '\\' && quote_ == '"') || (quote_ == '\'' && doubled)) {
            at_ += 2;
            return;
        }
        ++at_;
        if (c != quote_) return;
        quote_ = 0;
        after_quote_ = true;
        check_after_quote();
    }

    /// After a quoted text only the end of a value may come. Anything else means that this quote
    /// was meant to open a text: the one before it was never closed.
    void check_after_quote()
    {
        const auto next = text_.find_first_not_of(" \t\r", at_);
        if (next >= end_ || text_[next] == '#' || text_[next] == ':') return;
        const bool bracket = text_[next] == ',' || text_[next] == ']' || text_[next] == '}';
        if (!open_.empty() && bracket) return;
        if (text_.substr(opened_, at_ - opened_).find('\n') != npos) return report_unclosed();
        const bool key = text_.substr(next, end_ - next).find(": ") != npos;
        if (!open_.empty() && key)
            return report(next, "C007", "a comma is missing before this",
                          "lists are written [a, b], groups of keys {a: 1, b: 2}");
        report(next, "C005", "text goes on after the closing quote",
               text_[at_ - 1] == '\''
                   ? "write the apostrophe twice ('') or put the whole text in double quotes"
                   : "put the whole text in one pair of quotes; a quote inside is written \\\"");
    }

    void report_unclosed()
    {
        report(opened_, "C005", "this quote is never closed",
               std::string{"put a "} + text_[opened_] + " where the text ends");
    }

    void at_end()
    {
        if (quote_ != 0) return report_unclosed();
        if (open_.empty()) return;
        const char opener = text_[open_.back()];
        report(open_.back(), "C007", std::string{"this \""} + opener + "\" is never closed",
               std::string{"put a \""} + (opener == '[' ? ']' : '}') + "\" where the " +
                   (opener == '[' ? "list" : "group of keys") + " ends");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;      ///< of the line
    std::size_t indent_ = 0;   ///< of the line, in spaces
    bool fresh_ = true;        ///< a key or value may begin here
    bool plain_ = false;       ///< inside a text without quotes
    bool after_quote_ = false; ///< just behind a quoted text
    bool block_ = false;       ///< below a "|" or ">"
    std::size_t block_indent_ = npos;
    char quote_ = 0;                ///< the quote we are in
    std::size_t opened_ = 0;        ///< where it opened
    std::vector<std::size_t> open_; ///< where brackets opened
    std::optional<LayoutMistake> mistake_;
};

} // namespace

std::optional<LayoutMistake> check_layout(std::string_view text)
{
    return Layout{text}.check();
}

} // namespace lazaret::config
