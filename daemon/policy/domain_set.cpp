#include "policy/domain_set.hpp"

namespace lazaret::policy {

void DomainSet::add(std::string_view pattern)
{
    if (pattern.starts_with("*."))
        below_.emplace(pattern.substr(2));
    else
        exact_.emplace(pattern);
}

bool DomainSet::contains(std::string_view host) const
{
    if (exact_.find(host) != exact_.end()) return true;
    if (below_.empty()) return false;
    for (auto dot = host.find('.'); dot != host.npos; dot = host.find('.')) {
        host.remove_prefix(dot + 1);
        if (below_.find(host) != below_.end()) return true;
    }
    return false;
}

void DomainSet::merge(const DomainSet& other)
{
    exact_.insert(other.exact_.begin(), other.exact_.end());
    below_.insert(other.below_.begin(), other.below_.end());
}

} // namespace lazaret::policy
