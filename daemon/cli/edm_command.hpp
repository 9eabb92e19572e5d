/// `lazaret edm`: makes the key and the index of exact data match, and shows what is in an index.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace lazaret::cli {

struct EdmOptions {
    enum class What { key, build, show };

    What what = What::build;
    std::filesystem::path key;   ///< empty: $CREDENTIALS_DIRECTORY/edm-key
    std::filesystem::path index; ///< for build: empty for the CSV's name with ".edm"
    std::filesystem::path csv;
    std::string columns;   ///< "nir,name,birth_date,ipp:number"
    std::string separator; ///< one character, "tab" or empty
    std::uint32_t common = 1000;
    bool json = false;
};

/// Exit status: 0 done, 1 the disk said no, 2 usage, a wrong key or what is wrong in the CSV.
int edm_command(const EdmOptions& options);

} // namespace lazaret::cli
