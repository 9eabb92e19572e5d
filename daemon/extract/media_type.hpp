/// Fields of the shape "value; name=parameter": Content-Type, Content-Disposition.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::extract {

std::string lower_case(std::string_view text);   ///< ASCII letters only
std::string_view trimmed(std::string_view text); ///< without spaces, tabs, CR and LF around it

/// The value before the parameters, in lower case: "text/html".
std::string essence(std::string_view field);

struct Parameter {
    std::string name;  ///< lower case; ends in "*" when the value is encoded (RFC 8187)
    std::string value; ///< quotes and quoted pairs undone
};

/// The parameters in their order, the first 32 of them (RFC 9110 §5.6.6; what is broken is read as
/// far as it makes sense).
std::vector<Parameter> parameters(std::string_view field);

/// The value of the first parameter of that name, if any.
std::optional<std::string> parameter(const std::vector<Parameter>& all, std::string_view name);

/// As parameter(), but `name*=` comes first (RFC 8187 §3.2.1), decoded to the bytes it stands for,
/// then `name*0=`, `name*1*=` … in pieces (RFC 2231 §3).
std::optional<std::string> extended_parameter(const std::vector<Parameter>& all,
                                              std::string_view name);

} // namespace lazaret::extract
