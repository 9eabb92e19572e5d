/// Many domain patterns, asked with one host: categories may list a hundred thousand.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace lazaret::policy {

class DomainSet {
public:
    /// `pattern`: canonical, "a.example" or "*.example" (all below it, not itself).
    void add(std::string_view pattern);
    /// As lazaret::domain_matches over all of them. `host`: canonical.
    bool contains(std::string_view host) const;
    bool empty() const { return exact_.empty() && below_.empty(); }
    void merge(const DomainSet& other);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Names = std::unordered_set<std::string, Hash, std::equal_to<>>;
    Names exact_;
    Names below_; ///< without their "*."
};

} // namespace lazaret::policy
