#include "extract/formats.hpp"
#include "extract/mail_head.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {
namespace {

/// A separator line is never longer than this.
constexpr std::size_t max_line = 1024; // bytes

/// Many e-mails (RFC 4155), each behind a line "From sender date". Lines of a message that look
/// like one are written with ">" in front, which is taken off.
class Mailbox final : public Extractor {
public:
    void feed(Bytes chunk, Sink& out) override
    {
        auto text = as_text(chunk);
        while (!text.empty())
            text = at_line_start_ ? read_line_start(text, out) : read_line(text, out);
    }

    void finish(Sink& out) override
    {
        if (!held_.empty()) decide(out);
        if (open_) out.end();
        open_ = false;
    }

private:
    /// To the end of the present line and of all that follow and need no look.
    std::string_view read_line(std::string_view text, Sink& out)
    {
        std::size_t end = 0;
        do {
            const auto line_end = text.find('\n', end);
            if (line_end == std::string_view::npos) {
                message(text, out);
                return {};
            }
            end = line_end + 1;
        } while (end < text.size() && text[end] != 'F' && text[end] != '>');
        message(text.substr(0, end), out);
        at_line_start_ = true;
        return text.substr(end);
    }

    /// Collects a line as long as it may be a separator, or a quoted one.
    std::string_view read_line_start(std::string_view text, Sink& out)
    {
        while (!text.empty() && may_be_separator()) {
            held_ += text.front();
            text.remove_prefix(1);
            if (held_.back() == '\n') break;
        }
        if (!may_be_separator() || held_.ends_with('\n')) decide(out);
        return text;
    }

    bool may_be_separator() const
    {
        constexpr std::string_view from = "From ";
        const auto quotes = std::min(held_.find_first_not_of('>'), held_.size());
        const auto rest = std::string_view{held_}.substr(quotes);
        if (held_.size() >= max_line) return false;
        if (quotes > 0 && rest.size() >= from.size()) return false; // enough to take one off
        return from.starts_with(rest) || rest.starts_with(from);
    }

    void decide(Sink& out)
    {
        const std::string line = std::exchange(held_, {});
        at_line_start_ = line.ends_with('\n');
        const auto quotes = std::min(line.find_first_not_of('>'), line.size());
        if (is_mailbox_line(line)) {
            if (open_) out.end();
            open_ = false;
            begin(out);
            separator(line, out);
        } else if (quotes > 0 && line.compare(quotes, 5, "From ") == 0) {
            message(std::string_view{line}.substr(1), out);
        } else {
            message(line, out);
        }
    }

    /// The sender in it may stand nowhere else: the line becomes a field of the message.
    void separator(std::string_view line, Sink& out)
    {
        line.remove_prefix(4);
        message("Mailbox-From:", out);
        message(line, out);
    }

    void begin(Sink& out)
    {
        out.begin_as(Part{.name = "message" + std::to_string(++messages_)}, Format::message);
        open_ = true;
    }

    void message(std::string_view text, Sink& out)
    {
        if (!open_) begin(out);
        out.data(as_bytes(text));
    }

    bool at_line_start_ = true;
    bool open_ = false;
    std::size_t messages_ = 0;
    std::string held_; ///< the beginning of a line, as long as it may be a separator
};

} // namespace

std::unique_ptr<Extractor> make_mailbox()
{
    return std::make_unique<Mailbox>();
}

} // namespace lazaret::extract
