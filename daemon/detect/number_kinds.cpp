#include "detect/numbers.hpp"
#include "detect/validators.hpp"

#include <algorithm>
#include <charconv>

namespace lazaret::detect {
namespace {

constexpr std::uint32_t of(unsigned length)
{
    return std::uint32_t{1} << length;
}

/// 2015 to 2034 in milliseconds: constants, so that a body is judged the same on every day.
bool is_timestamp(std::string_view digits)
{
    std::uint64_t value = 0;
    const auto* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, value).ptr != end) return false;
    return value >= 1'420'070'400'000 && value < 2'051'222'400'000;
}

bool has_key(std::string_view first13, std::string_view key)
{
    return key.size() == 2 &&
           static_cast<unsigned>((key[0] - '0') * 10 + (key[1] - '0')) == nir_key(first13);
}

Form read_nir15(const Reading& reading, NirShape shape)
{
    if (!has_key(reading.digits.substr(0, 13), reading.digits.substr(13))) {
        // Official examples of the INS carry wrong keys.
        return reading.slot && reading.usual ? Form::slot : Form::none;
    }
    // Compact numbers with an unusual beginning are IMEI of telephones and pacemakers; one row of
    // numbers in a hundred has the right key however it is grouped.
    if (reading.slot) return reading.usual ? Form::keyed : Form::slot;
    return reading.usual && (!reading.compact || shape == NirShape::strict) ? Form::keyed
                                                                            : Form::unusual;
}

Form read_nir(const Reading& reading)
{
    const auto first = reading.digits.substr(0, 13);
    const auto shape = nir_shape(first);
    if (shape == NirShape::none) return Form::none;
    if (reading.digits.size() == 15) return read_nir15(reading, shape);
    if (!reading.usual) return Form::none;
    // Any column of small numbers holds the right key once in a hundred times.
    const bool trusted = reading.key_in_words || !reading.compact || shape == NirShape::strict;
    if (trusted && has_key(first, reading.key)) return Form::keyed;
    if (reading.slot) return Form::slot;
    if (!reading.compact) return reading.wrong_tail ? Form::none : Form::grouped;
    return shape == NirShape::strict && !is_timestamp(first) ? Form::bare : Form::timestamp;
}

/// The key is the Luhn digit, but made-up numbers in real use lack it.
Form read_rpps(const Reading& reading)
{
    auto digits = reading.digits;
    if (digits.size() == 12) { // IdNat_PS: 8 and the RPPS number
        if (!reading.compact || digits.front() != '8') return Form::none;
        digits.remove_prefix(1);
    }
    if (!digits.starts_with('1')) return Form::none;
    if (luhn(digits)) return Form::keyed;
    return digits.starts_with("10") ? Form::bare : Form::none;
}

Form read_adeli(const Reading& reading)
{
    if (!reading.usual || !has_adeli_shape(reading.digits)) return Form::none;
    return luhn(reading.digits) ? Form::keyed : Form::bare;
}

Form read_finess(const Reading& reading)
{
    if (!reading.usual) return Form::none;
    if (valid_finess(reading.digits)) return Form::keyed;
    const bool corsican = has_finess_shape(reading.digits) && is_letter(reading.digits[1]);
    return corsican ? Form::bare : Form::none;
}

Form compact_or_grouped(const Reading& reading, bool valid)
{
    if (!valid || !reading.usual) return Form::none;
    return reading.compact ? Form::bare : Form::grouped;
}

template <bool (*valid)(std::string_view)>
Form read_grouped(const Reading& reading)
{
    return compact_or_grouped(reading, valid(reading.digits));
}

template <bool (*valid)(std::string_view)>
Form read_keyed(const Reading& reading)
{
    return reading.usual && valid(reading.digits) ? Form::keyed : Form::none;
}

/// INS-C, before 2019: 20 digits and a key whose computation is not published.
Form read_ins_c(const Reading& reading)
{
    return reading.compact ? Form::bare : Form::none;
}

constexpr std::uint32_t nir_groupings[] = {0x122233, 0x1222332, 0x12253, 0x122532, 0xd2};
constexpr std::uint32_t finess_groupings[] = {0x27, 0x2331, 0x333, 0x2151};
constexpr std::uint32_t adeli_groupings[] = {0x27, 0x2151, 0x216, 0x333};
constexpr std::uint32_t nhs_groupings[] = {0x334};
constexpr std::uint32_t ssn_groupings[] = {0x324};
constexpr std::uint32_t bsn_groupings[] = {0x423, 0x333};
constexpr std::uint32_t niss_groupings[] = {0x22232, 0x632};
constexpr std::uint32_t ahv_groupings[] = {0x3442};
constexpr std::uint32_t vnr_groupings[] = {0x46, 0x4222};
constexpr std::uint32_t nuss_groupings[] = {0x282};

constexpr NumberKind kinds[] = {
    {"fr-nir", of(13) | of(15), nir_groupings, read_nir, 13, true},
    {"fr-rpps", of(11) | of(12), {}, read_rpps},
    {"fr-adeli", of(9), adeli_groupings, read_adeli},
    {"fr-finess", of(9), finess_groupings, read_finess},
    {"fr-ins-c", of(22), {}, read_ins_c},
    {"uk-nhs", of(10), nhs_groupings, read_grouped<valid_nhs_number>},
    {"us-ssn", of(9), ssn_groupings, read_grouped<valid_ssn>},
    {"us-npi", of(10), {}, read_keyed<valid_npi>},
    {"nl-bsn", of(9), bsn_groupings, read_keyed<valid_bsn>},
    {"be-niss", of(11), niss_groupings, read_keyed<valid_niss>},
    {"ch-ahv", of(13), ahv_groupings, read_keyed<valid_ahv>},
    {"at-vnr", of(10), vnr_groupings, read_keyed<valid_vnr>},
    {"es-nuss", of(12), nuss_groupings, read_keyed<valid_nuss>},
};

} // namespace

std::span<const NumberKind> number_kinds()
{
    return kinds;
}

} // namespace lazaret::detect
