// Inside RecordStore: a save that was worked out and not written yet. Not for other folders.
#pragma once

#include <optional>

#include "client/records/record_store.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {

/// A change, the record that it meets, and how to take it back. Planning reads, appending writes: what cannot be
/// planned wrote nothing.
struct RecordStore::Plan {
  sync::Change change;
  std::optional<sync::RecordState> record;  // before the change; none: it is made
  UndoToken undo;
  std::optional<std::vector<sync::QuarantinedId>> refused;  // own changes to it; nullopt: not looked at yet

  bool is_empty() const { return record && change.edits.empty(); }
  /// Adds an edit, and the former value for undo. `replaces` nullopt: the heads of now.
  void edit(std::string_view cell, std::string value, std::optional<std::vector<sync::ChangeId>> replaces);
};

/// The (cell, CBOR) pairs of a form's natural key. Error: invalid (incomplete, malformed).
Result<std::vector<std::pair<std::string, std::string>>> key_items(const forms::Form& form,
                                                                   const forms::Answers& values);

/// The ids of a cell's heads, ascending, as an edit lists them. No such cell: none.
std::vector<sync::ChangeId> head_ids(const sync::RecordState& record, std::string_view cell);

/// The value of a cell of several fields (or of one), as stored: `before` with `changed` laid over it. `fields` may be
/// named with or without the cell's row. Error: invalid.
Result<std::string> cell_value(std::string_view cell, const std::vector<std::string>& fields,
                               const forms::Answers& before, const forms::Answers& changed);

}  // namespace yanxing::records
