/// Outlook's messages on their own, .msg (MS-OXMSG): mails, contacts, appointments, tasks.
#pragma once

#include "extract/worker/compound_findings.hpp"
#include "extract/worker/compound_store.hpp"

namespace lazaret::extract::worker {

/// `storage` has a stream __properties_version1.0. Gives the properties and recipients as
/// `Label: value` lines, the bodies, the attachments as files. Messages in messages are opened too,
/// to the depth that `findings` allows; `depth`: of this one.
void open_message(const Storage& storage, Findings& findings, std::uint32_t depth);

/// Any storage with all that is in it, of whatever kind (compound.cpp).
void open_storage(const Storage& storage, Findings& findings, std::uint32_t depth);

} // namespace lazaret::extract::worker
