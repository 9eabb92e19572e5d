/// The formats that only a worker opens: one function a format, one file a function.
///
/// Each is given one whole document in memory and tells the sink what is in it: a text with
/// begin_as(part, Format::text), an embedded file with begin(part), which is then sniffed and
/// opened in its turn by the sink. What is not readable is a gap: after begin() it is one of that
/// part, before any begin() of the document itself.
///
/// They run in a process of their own under seccomp: no file can be opened, no thread or process
/// started, no socket made. What a library wants to read from the disk it must have read in
/// prepare(). They may crash; they may not run on: a loop over hostile input asks the allowance.
#pragma once

#include "extract/extractor.hpp"

#include <chrono>

namespace lazaret::extract::worker {

/// What one document and all that is inside it may still cost.
struct Allowance {
    Budget budget;                                  ///< decoded bytes, parts, depth
    std::uint32_t pages = 50;                       ///< pictures and pages to read by OCR
    std::chrono::steady_clock::time_point deadline; ///< of OCR: beyond it, pages are `too_slow`

    bool late() const { return std::chrono::steady_clock::now() > deadline; }
};

/// `part`: the document's own name and declared type; only a hint.
using Open = void (*)(Bytes document, const Part& part, Allowance& allowance, Sink& out);

void open_archive(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_pdf(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_compound(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_image(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_dicom(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_sqlite(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_access(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_dbase(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_outlook(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_tnef(Bytes document, const Part& part, Allowance& allowance, Sink& out);
void open_pack(Bytes document, const Part& part, Allowance& allowance, Sink& out);

/// Loads what the libraries need from the disk: OCR models, dictionaries of tags, fonts, character
/// sets. Called once, before the sandbox is closed; each file adds its own. Returns what is
/// missing, for the log: empty when all is there.
void prepare_image();
void prepare_pdf();
void prepare_dicom();

} // namespace lazaret::extract::worker
