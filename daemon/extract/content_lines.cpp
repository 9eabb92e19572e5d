#include "extract/formats.hpp"
#include "extract/transcoder.hpp"

namespace lazaret::extract {
namespace {

/// vCard and iCalendar: a long line is folded by a line end and a blank (RFC 6350 §3.2, RFC 5545
/// §3.1), and telephones still write values in quoted-printable (vCard 2.1). Values that are not
/// lose nothing that matters when they are decoded all the same.
class ContentLines final : public Extractor {
public:
    explicit ContentLines(Part inside)
        : decoder_{make_quoted_printable({})}, unfolder_{std::move(inside)}
    {
    }

    void feed(Bytes chunk, Sink& out) override
    {
        unfolder_.out = &out;
        decoder_->feed(chunk, unfolder_);
        unfolder_.output.flush(out);
    }
    void finish(Sink& out) override
    {
        unfolder_.out = &out;
        decoder_->finish(unfolder_);
        unfolder_.give_back();
        unfolder_.output.close(out);
    }

private:
    struct Unfolder final : Sink {
        explicit Unfolder(Part inside) : output{std::move(inside), true} {}

        void begin(const Part&) override {}
        void begin_as(const Part&, Format) override {}
        void gap(Unscannable why) override { out->gap(why); }
        void give_up(Unscannable why, Bytes rest) override { out->give_up(why, rest); }
        void end() override {}
        void data(Bytes bytes) override
        {
            for (const char c : as_text(bytes))
                take(c);
        }

        void take(char c)
        {
            if (line_end.ends_with('\n')) {
                if (c == ' ' || c == '\t') return line_end.clear(); // folded
                give_back();
            }
            if (c == '\n' || (c == '\r' && line_end.empty())) {
                line_end += c;
                return;
            }
            give_back();
            output.put(c, *out);
        }
        void give_back()
        {
            for (const char c : line_end)
                output.put(c, *out);
            line_end.clear();
        }

        Output output;
        Sink* out = nullptr;
        std::string line_end; ///< CR, LF or both, while it is not clear whether a blank follows
    };

    std::unique_ptr<Extractor> decoder_;
    Unfolder unfolder_;
};

} // namespace

std::unique_ptr<Extractor> make_content_lines(Part inside)
{
    return std::make_unique<ContentLines>(std::move(inside));
}

} // namespace lazaret::extract
