#include "extract/worker/documents.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/image_file.hpp"
#include "extract/worker/image_gif.hpp"
#include "extract/worker/image_metadata.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract::worker {
namespace {

/// A fax of more pages is a bomb of tiny ones, or a book: the rest is a gap.
constexpr int most_pages = 2'000;

/// What was found in the pages of one file, so that it is reported once.
struct Pages {
    bool text = false; ///< one at least had one
    std::array<bool, unscannable_count> gaps{};

    void note(Unscannable why) { gaps[static_cast<std::size_t>(why)] = true; }
    void report(Sink& out) const
    {
        for (std::size_t i = 0; i < gaps.size(); ++i) {
            const auto why = static_cast<Unscannable>(i);
            if (gaps[i] && !(why == Unscannable::opaque && text)) out.gap(why);
        }
    }
};

/// Reads one page and gives its text. False: the budget is spent.
bool give_page(Page page, std::string name, Pages& pages, Allowance& allowance, Sink& out)
{
    if (page.gap) {
        pages.note(*page.gap);
        return true;
    }
    const auto read = read_picture(std::move(page.picture), allowance);
    if (read.gap) pages.note(*read.gap);
    if (read.text.empty()) return true;
    pages.text = true;
    return emit_text(out, allowance, std::move(name), read.text);
}

void give_gif(const GifParts& gif, Pages& pages, Allowance& allowance, Sink& out)
{
    if (gif.frames.empty()) pages.note(Unscannable::malformed);
    for (std::size_t i = 0; i < gif.frames.size(); ++i) {
        const auto name = gif.frames.size() == 1 ? "text" : "frame " + std::to_string(i + 1);
        if (!give_page(page_of(as_bytes(gif.frames[i]), ImageKind::gif, 0), name, pages, allowance,
                       out))
            return;
    }
}

void give_pages(Bytes file, ImageKind kind, int turns, Pages& pages, Allowance& allowance,
                Sink& out)
{
    const bool several = kind == ImageKind::tiff;
    for (int number = 0;; ++number) {
        if (number == most_pages) return pages.note(Unscannable::over_budget);
        auto page = page_of(file, kind, number);
        if (!page.exists) return;
        page.picture.quarter_turns = turns;
        const auto name = several ? "page " + std::to_string(number + 1) : "text";
        if (!give_page(std::move(page), name, pages, allowance, out)) return;
        if (!several) return;
    }
}

/// What is hung on behind the picture, where viewers stop reading: an archive, say. Telephones hang
/// on further pictures (depth, brightness) of the same scene, which tell nothing new.
bool give_rest(Bytes file, ImageKind kind, Allowance& allowance, Sink& out)
{
    const auto end = std::min(end_of_image(file, kind), file.size());
    const auto rest = file.subspan(end);
    const bool filled = std::any_of(rest.begin(), rest.end(), [](std::byte b) {
        return b != std::byte{0} && b != std::byte{'\n'} && b != std::byte{'\r'} &&
               b != std::byte{' '};
    });
    if (!filled || rest.size() < 16 || image_kind(rest) == ImageKind::jpeg) return true;
    return emit_file(out, allowance, Part{.name = "after"}, rest);
}

} // namespace

void open_image(Bytes document, const Part& part, Allowance& allowance, Sink& out)
{
    static_cast<void>(part);
    const auto kind = image_kind(document);
    auto metadata = image_metadata(document);
    if (kind == ImageKind::png) metadata.text += png_text(document);
    const auto gif = kind == ImageKind::gif ? gif_parts(document) : GifParts{};
    metadata.text += clean_text(gif.comments);
    if (!emit_text(out, allowance, "metadata", metadata.text)) return;
    if (!give_rest(document, kind, allowance, out)) return;
    Pages pages;
    if (kind == ImageKind::gif)
        give_gif(gif, pages, allowance, out);
    else
        give_pages(document, kind, metadata.quarter_turns, pages, allowance, out);
    pages.report(out);
}

} // namespace lazaret::extract::worker
