#include "extract/worker/mapi.hpp"

#include "extract/worker/dates.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace lazaret::extract::worker {
namespace {

struct Known {
    std::uint16_t property;
    std::string_view label;
};

/// MS-OXPROPS §2; sorted.
constexpr auto known = std::to_array<Known>({
    {0x001a, "Message class"},
    {0x0037, "Subject"},
    {0x0039, "Sent"},
    {0x0040, "Received by"},
    {0x0042, "From"},
    {0x0044, "Received for"},
    {0x0050, "Reply to"},
    {0x0060, "Start"},
    {0x0061, "End"},
    {0x0065, "From address"},
    {0x0070, "Topic"},
    {0x0076, "Received by address"},
    {0x007d, "Headers"},
    {0x0c1a, "Sender"},
    {0x0c1f, "Sender address"},
    {0x0e02, "Bcc"},
    {0x0e03, "Cc"},
    {0x0e04, "To"},
    {0x0e06, "Received"},
    {0x0e1d, "Subject"},
    {0x1000, "Body"},
    {0x1035, "Message-ID"},
    {0x1042, "In reply to"},
    {0x3001, "Name"},
    {0x3003, "Address"},
    {0x3004, "Comment"},
    {0x3007, "Created"},
    {0x3008, "Modified"},
    {0x3701, "Content"},
    {0x3704, "Short file name"},
    {0x3707, "File name"},
    {0x370e, "Media type"},
    {0x39fe, "Address"},
    {0x3a05, "Generation"},
    {0x3a06, "Given name"},
    {0x3a07, "Government identifier"},
    {0x3a08, "Business phone"},
    {0x3a09, "Home phone"},
    {0x3a0a, "Initials"},
    {0x3a0b, "Keyword"},
    {0x3a0c, "Language"},
    {0x3a0d, "Location"},
    {0x3a10, "Organisation identifier"},
    {0x3a11, "Surname"},
    {0x3a15, "Postal address"},
    {0x3a16, "Company"},
    {0x3a17, "Title"},
    {0x3a18, "Department"},
    {0x3a19, "Office"},
    {0x3a1a, "Phone"},
    {0x3a1b, "Business phone"},
    {0x3a1c, "Mobile phone"},
    {0x3a1d, "Radio phone"},
    {0x3a1e, "Car phone"},
    {0x3a1f, "Other phone"},
    {0x3a23, "Fax"},
    {0x3a24, "Business fax"},
    {0x3a25, "Home fax"},
    {0x3a26, "Country"},
    {0x3a27, "City"},
    {0x3a28, "State"},
    {0x3a29, "Street"},
    {0x3a2a, "Postal code"},
    {0x3a2f, "Home phone"},
    {0x3a41, "Wedding"},
    {0x3a42, "Born"},
    {0x3a44, "Middle name"},
    {0x3a45, "Prefix"},
    {0x3a46, "Profession"},
    {0x3a48, "Spouse"},
    {0x3a4a, "Customer identifier"},
    {0x3a4f, "Nickname"},
    {0x3a59, "Home city"},
    {0x3a5a, "Home country"},
    {0x3a5b, "Home postal code"},
    {0x3a5c, "Home state"},
    {0x3a5d, "Home street"},
});
static_assert(std::is_sorted(known.begin(), known.end(), [](const Known& a, const Known& b) {
    return a.property < b.property;
}));

} // namespace

std::string property_label(std::uint16_t property)
{
    const auto found = std::lower_bound(known.begin(), known.end(), property,
                                        [](const Known& k, auto p) { return k.property < p; });
    if (found != known.end() && found->property == property) return std::string{found->label};
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "Property %04x", unsigned{property});
    return text.data();
}

std::string mapi_value(std::uint16_t type, Bytes value)
{
    switch (type) {
    case mapi::string8:
        return std::string{before_nul(narrow_text(value))};
    case mapi::unicode:
        return std::string{before_nul(utf16_text(value))};
    case mapi::float64:
        return shown_number(f64_at(value, 0));
    case mapi::int64:
        return std::to_string(static_cast<std::int64_t>(u64_at(value, 0)));
    case mapi::time:
        return filetime_text(u64_at(value, 0));
    case mapi::int32: {
        // Small ones are flags and kinds.
        const auto found = static_cast<std::int32_t>(u32_at(value, 0));
        return found > 9'999 || found < -9'999 ? std::to_string(found) : std::string{};
    }
    case mapi::binary:
    case mapi::object: {
        constexpr std::size_t least_letters = 4;
        auto runs = printable_runs(value, least_letters);
        std::replace(runs.begin(), runs.end(), '\n', ' ');
        return runs;
    }
    default:
        return {};
    }
}

std::string mapi_line(const std::string& label, std::string_view value)
{
    while (value.ends_with(' ') || value.ends_with('\n') || value.ends_with('\r'))
        value.remove_suffix(1);
    if (value.empty()) return {};
    return label + ": " + std::string{value} + '\n';
}

} // namespace lazaret::extract::worker
