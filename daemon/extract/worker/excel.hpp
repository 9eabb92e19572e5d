/// Excel's binary workbooks (MS-XLS, BIFF8) and those of Excel 5 and 95 (BIFF5).
#pragma once

#include "extract/worker/compound_findings.hpp"

namespace lazaret::extract::worker {

/// `workbook`: the stream Workbook or Book. A text for each sheet, a line a row with TAB between
/// the cells; comments, headers, names and the like in a text of their own; the pictures.
void open_excel(Bytes workbook, Findings& findings);

/// The records of a pivot table's cache (storage _SX_DB_CUR): the data it was made from, a line a
/// value.
void open_pivot_cache(Bytes stream, std::string_view name, Findings& findings);

} // namespace lazaret::extract::worker
