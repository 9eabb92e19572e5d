#include "fingerprint/document.hpp"

#include <algorithm>

namespace lazaret::fingerprint {

namespace {

/// Fewer than this many fingerprints cannot make up `enough_letters` in a Reader.
constexpr std::size_t fewest_prints = 12;

void sort_and_unite(std::vector<std::uint64_t>& hashes)
{
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

/// Of each `window` grams in a row the one with the smallest hash, the last of equals.
void winnow(const Letters& letters, const Exceptions& exceptions,
            std::vector<std::uint64_t>& prints)
{
    auto all = grams_of(letters);
    std::erase_if(all, [&](const Gram& one) { return exceptions.has(one.hash); });
    const auto windows = letters.size() < gram + window ? 1 : letters.size() - gram - window + 2;
    std::vector<Gram> best; // hashes ascend: each is the smallest from its place to the last read
    std::size_t first = 0;  // of `best` that lies in the present window
    auto next = all.begin();
    for (std::size_t start = 0; start < windows; ++start) {
        for (; next != all.end() && next->place < start + window; ++next) {
            while (best.size() > first && best.back().hash >= next->hash)
                best.pop_back();
            best.push_back(*next);
        }
        while (first < best.size() && best[first].place < start)
            ++first;
        if (first < best.size()) prints.push_back(best[first].hash);
    }
}

Error refusal(const std::string& detail)
{
    return {Errc::config, Side::ours, detail};
}

} // namespace

void Exceptions::add(const Texts& texts)
{
    for (const auto& text : texts) {
        for (const auto& one : grams_of(text))
            hashes_.push_back(one.hash);
    }
    sort_and_unite(hashes_);
}

bool Exceptions::has(std::uint64_t hash) const
{
    return std::binary_search(hashes_.begin(), hashes_.end(), hash);
}

std::string_view wrong_with_name(std::string_view name)
{
    if (name.empty()) return "it is empty";
    if (name.size() > longest_name) return "it is longer than 200 bytes";
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            return "it has a control character, such as a line end";
    return {};
}

Result<Document> make_document(std::string name, const Texts& texts, const Exceptions& exceptions)
{
    if (const auto wrong = wrong_with_name(name); !wrong.empty())
        return refusal("the name of a document: " + std::string{wrong});
    Document document;
    for (const auto& text : texts)
        document.letters += text.size();
    const auto count = std::to_string(document.letters);
    if (document.letters < fewest_letters)
        return refusal("\"" + name + "\" has " + count +
                       " letters; 300 are needed to tell a document from others (digits, spaces "
                       "and punctuation do not count)");
    if (document.letters > most_letters)
        return refusal("\"" + name + "\" has " + count + " letters, more than 67,108,864");
    for (const auto& text : texts)
        winnow(text, exceptions, document.prints);
    sort_and_unite(document.prints);
    if (document.prints.size() < fewest_prints)
        return refusal("\"" + name + "\" has nothing of its own to be recognised by: its letters " +
                       "repeat themselves, come in pieces of less than 24, or all stand in the "
                       "files of --except");
    document.name = std::move(name);
    return document;
}

} // namespace lazaret::fingerprint
