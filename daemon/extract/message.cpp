#include "extract/encoded_words.hpp"
#include "extract/formats.hpp"
#include "extract/media_type.hpp"
#include "extract/part_head.hpp"

#include <utility>

namespace lazaret::extract {
namespace {

/// Longer header fields are given in pieces, and have no meaning for what follows.
constexpr std::size_t max_field = 32 * 1024; // bytes

/// Apicrypt, the encrypted mail of French doctors, has no public description of what its bodies
/// look like, but addresses of its own (medical69.apicrypt.org), to which nothing else is sent.
bool is_apicrypt(std::string_view field)
{
    const auto name = lower_case(trimmed(field.substr(0, field.find(':'))));
    if (name != "to" && name != "cc" && name != "from" && name != "reply-to") return false;
    const auto addresses = lower_case(field);
    const auto domain = addresses.find(".apicrypt.org");
    const auto at = addresses.rfind('@', domain);
    return domain != std::string::npos && at != std::string::npos &&
           addresses.compare(at, 8, "@medical") == 0;
}

/// An e-mail (RFC 5322): its header as a text with one line a field, then its body, which is what
/// Content-Type and Content-Transfer-Encoding say (RFC 2045). A line that is no field does not end
/// the header: readers differ, and so both are given as text.
class Message final : public Extractor {
public:
    void feed(Bytes chunk, Sink& out) override
    {
        auto text = as_text(chunk);
        while (in_header_ && !text.empty())
            text = read_header(text, out);
        if (!text.empty()) body(text, out);
    }

    void finish(Sink& out) override
    {
        if (in_header_) end_header(out);
        if (body_open_) out.end();
        body_open_ = false;
    }

private:
    /// Takes a line, or what there is of it; returns the rest.
    std::string_view read_header(std::string_view text, Sink& out)
    {
        if (at_line_start_ && text.front() != ' ' && text.front() != '\t') end_field(out);
        const auto line_end = text.find('\n');
        const auto wanted = line_end == std::string_view::npos ? text.size() : line_end + 1;
        const auto taken = std::min(wanted, max_field - field_.size());
        field_ += text.substr(0, taken);
        text.remove_prefix(taken);
        const auto line = std::string_view{field_}.substr(line_);
        at_line_start_ = line.ends_with('\n');
        if (line == "\n" || line == "\r\n") {
            field_.resize(line_);
            end_header(out);
        } else if (field_.size() == max_field) {
            header_text(field_, out);
            field_.clear();
            line_ = 0;
            piece_ = true;
        } else if (at_line_start_) {
            line_ = field_.size();
        }
        return text;
    }

    void end_field(Sink& out)
    {
        if (!field_.empty()) {
            header_text(unfolded(field_) + '\n', out);
            if (!piece_) keep(field_);
            apicrypt_ = apicrypt_ || is_apicrypt(field_);
        }
        field_.clear();
        line_ = 0;
        piece_ = false;
    }

    /// The fields that say what the body is; the first of each counts.
    void keep(std::string_view field)
    {
        constexpr std::size_t most = max_part_head;
        const auto name = lower_case(trimmed(field.substr(0, field.find(':'))));
        if (!name.starts_with("content-") || about_body_.size() + field.size() > most) return;
        about_body_ += field;
        if (!field.ends_with('\n')) about_body_ += '\n';
    }

    void header_text(std::string_view text, Sink& out)
    {
        if (!header_open_) out.begin_as(Part{.name = "header"}, Format::text);
        header_open_ = true;
        out.data(as_bytes(text));
    }

    void end_header(Sink& out)
    {
        end_field(out);
        if (header_open_) out.end();
        header_open_ = false;
        in_header_ = false;
        if (apicrypt_) out.gap(Unscannable::encrypted);
    }

    void body(std::string_view text, Sink& out)
    {
        if (!body_open_) {
            auto head = read_part_head(about_body_, 1);
            // The body is no part beside others: it needs no name of its own to be told apart.
            head.part.name = head.part.file_name;
            head.part.headers.clear(); // they were given with the rest of the header
            if (head.flaw) out.gap(*head.flaw);
            head.encoding ? out.begin_as(head.part, *head.encoding) : out.begin(head.part);
        }
        body_open_ = true;
        out.data(as_bytes(text));
    }

    bool in_header_ = true;
    bool at_line_start_ = true;
    bool header_open_ = false;
    bool body_open_ = false;
    std::string field_;    ///< the present field with its folded lines
    std::size_t line_ = 0; ///< where the present line of field_ begins
    bool apicrypt_ = false;
    bool piece_ = false;     ///< field_ continues one that was too long
    std::string about_body_; ///< Content-* fields
};

} // namespace

std::unique_ptr<Extractor> make_message()
{
    return std::make_unique<Message>();
}

} // namespace lazaret::extract
