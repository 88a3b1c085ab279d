// Inside client/records: which records this laptop may write, and where. One rule with the server.
#pragma once

#include <optional>
#include <string_view>

#include "client/forms/form.h"
#include "client/records/workspace.h"

namespace yanxing::records {

/// Whether a record of this form may lie and be written there by this laptop. One rule with the server
/// (sync::Scope::may_write): it would keep anything else in quarantine, so it is refused before somebody relies on it.
/// Records of a shared form are written by those in whose area they lie, those of one that is written from above
/// (reviews) by those above their place.
Result<bool> is_hers(Workspace& workspace, const forms::Form& form, std::string_view place);

/// The same of a change, for the place where it lies and, where it moves the record, for the one where that lay. Error:
/// out_of_scope.
Status check_writer(Workspace& workspace, const forms::FormSet& forms, const sync::Change& change,
                    const std::optional<sync::RecordState>& record);

}  // namespace yanxing::records
