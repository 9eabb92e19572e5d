/// `lazaret quarantine`: what is kept sealed, and how an officer opens it.
#pragma once

#include <filesystem>
#include <string>

namespace lazaret::cli {

struct QuarantineOptions {
    enum class What { list, show, extract };

    What what = What::list;
    std::filesystem::path directory; ///< of the quarantine
    std::filesystem::path
        incidents;             ///< the SQLite file; may be missing where only bodies were copied
    std::string name;          ///< id, or incident code in any case; for show and extract
    std::filesystem::path key; ///< the officer's private key, PEM; for extract
    std::filesystem::path out; ///< new file to extract to; empty or "-": standard output
    bool json = false;         ///< one JSON object a line
};

/// Exit status: 0 done, 1 no such item or it cannot be read, 2 usage, configuration or wrong key.
int quarantine_command(const QuarantineOptions& options);

} // namespace lazaret::cli
