#include "detect/finding.hpp"

namespace lazaret::detect {

std::string_view name(Confidence confidence)
{
    switch (confidence) {
    case Confidence::low:
        return "low";
    case Confidence::medium:
        return "medium";
    case Confidence::high:
        break;
    }
    return "high";
}

} // namespace lazaret::detect
