#include "cli/fingerprint_command.hpp"

#include "base/escape.hpp"
#include "cli/document_text.hpp"
#include "cli/worker_files.hpp"
#include "fingerprint/file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <iterator>

namespace lazaret::cli {

namespace {

using fingerprint::Document;

int failed(const Error& error)
{
    std::cerr << "lazaret: " << error.detail << '\n';
    return error.code == Errc::config ? 2 : 1;
}

/// The documents of the file, none where there is no file yet.
Result<std::vector<Document>> present(const std::filesystem::path& file)
{
    std::error_code unknown;
    if (!std::filesystem::exists(file, unknown) && !unknown) return std::vector<Document>{};
    return fingerprint::read_file(file);
}

/// The texts of all files together. What could not be read in one is told, and no failure: a
/// picture in a form need not be readable.
Result<fingerprint::Texts> read_all(const std::vector<std::string>& files, workers::Pool& pool)
{
    fingerprint::Texts texts;
    for (const auto& file : files) {
        auto document = read_document(file, pool);
        if (!document) return std::move(document).error();
        for (const auto gap : document->gaps)
            std::cerr << "lazaret: " << printable(file)
                      << ": a part was not read: " << extract::name(gap) << '\n';
        std::move(document->texts.begin(), document->texts.end(), std::back_inserter(texts));
    }
    return texts;
}

/// Of all texts of FILE..., without what stands in the files of --except.
Result<Document> made(const FingerprintOptions& options)
{
    auto pool = workers::Pool::start(worker_program(), worker_limits({}), {});
    if (!pool) return std::move(pool).error();
    const auto texts = read_all(options.files, **pool);
    if (!texts) return texts.error();
    fingerprint::Exceptions exceptions;
    const auto others = read_all(options.except, **pool);
    if (!others) return others.error();
    exceptions.add(*others);
    return fingerprint::make_document(options.name, *texts, exceptions);
}

auto named(std::vector<Document>& documents, const std::string& name)
{
    return std::find_if(documents.begin(), documents.end(),
                        [&](const Document& document) { return document.name == name; });
}

int add(const FingerprintOptions& options)
{
    if (const auto wrong = fingerprint::wrong_with_name(options.name); !wrong.empty()) {
        std::cerr << "lazaret: --name: " << wrong << '\n';
        return 2;
    }
    auto documents = present(options.file); // before the work: it may be damaged
    if (!documents) return failed(documents.error());
    auto document = made(options);
    if (!document) return failed(document.error());
    const auto prints = document->prints.size();
    const auto old = named(*documents, options.name);
    const bool replaced = old != documents->end();
    if (replaced)
        *old = *std::move(document);
    else
        documents->push_back(*std::move(document));
    const auto written = fingerprint::write_file(options.file, *documents);
    if (!written) return failed(written.error());
    std::cout << (replaced ? "replaced \"" : "added \"") << options.name << "\": " << prints
              << " fingerprints\n";
    return 0;
}

int list(const FingerprintOptions& options)
{
    const auto documents = fingerprint::read_file(options.file);
    if (!documents) return failed(documents.error());
    for (const auto& document : *documents) {
        const auto prints = document.prints.size();
        if (options.json) {
            const nlohmann::ordered_json line{
                {"name", document.name}, {"letters", document.letters}, {"fingerprints", prints}};
            std::cout << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                      << '\n';
        } else {
            std::cout << document.name << ": " << document.letters << " letters, " << prints
                      << " fingerprints\n";
        }
    }
    return 0;
}

int remove(const FingerprintOptions& options)
{
    auto documents = fingerprint::read_file(options.file);
    if (!documents) return failed(documents.error());
    const auto old = named(*documents, options.name);
    if (old == documents->end()) {
        std::cerr << "lazaret: " << printable(options.file.string()) << ": no document \""
                  << printable(options.name) << "\"; `lazaret fingerprint list` names them\n";
        return 2;
    }
    documents->erase(old);
    const auto written = fingerprint::write_file(options.file, *documents);
    if (!written) return failed(written.error());
    std::cout << "removed \"" << options.name << "\"\n";
    return 0;
}

} // namespace

int fingerprint_command(const FingerprintOptions& options)
{
    switch (options.what) {
    case FingerprintOptions::What::add:
        return add(options);
    case FingerprintOptions::What::list:
        return list(options);
    case FingerprintOptions::What::remove:
        return remove(options);
    }
    return 2;
}

} // namespace lazaret::cli
