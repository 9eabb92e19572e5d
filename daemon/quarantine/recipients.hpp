/// The officers' certificates: who can open what is filed. The proxy holds no key that could.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct x509_st;

namespace lazaret::quarantine {

class Recipients {
public:
    using Certificate = std::shared_ptr<x509_st>;

    /// Reads the first certificate of each PEM file. RSA of 2048 bits or more, and elliptic curves.
    /// Errors: Errc::config: no file at all, unreadable, no certificate, or no key of these kinds.
    static Result<Recipients> read(std::span<const std::filesystem::path> files,
                                   std::chrono::system_clock::time_point now);

    /// What should be told to the administrator and does not stop us: a certificate out of its
    /// dates (its key opens what is sealed all the same).
    const std::vector<std::string>& warnings() const { return warnings_; }

    std::span<const Certificate> certificates() const { return certificates_; }

private:
    std::vector<Certificate> certificates_;
    std::vector<std::string> warnings_;
};

} // namespace lazaret::quarantine
