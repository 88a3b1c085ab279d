// The merge: a pure function of the set of changes. The same code runs on laptops and on the server.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/ledger/change.h"

namespace yanxing::sync {

/// One current value of a cell.
struct Head {
  ChangeId id;
  Stamp stamp;        // effective: as claimed, or what the server put in its place
  std::string value;  // deterministic CBOR
  bool operator==(const Head&) const = default;
};

/// A field's (or field group's) current heads: the greatest (stamp, id) first, which is the one shown.
struct Cell {
  std::vector<Head> heads;
  /// Changes that were replaced before they arrived. Bookkeeping, not content: not compared, not digested.
  std::vector<ChangeId> awaited;

  /// Two or more heads whose values differ.
  bool in_conflict() const;
};

/// True when the ledger holds the change already.
using HasChange = std::function<bool(const ChangeId&)>;

/// Drops the heads that `edit` replaces, adds the edit unless it was itself replaced already, orders the heads.
/// Order of arrival does not matter; that a change is merged once is the ledger's promise.
void merge(Cell& cell, const ChangeId& id, Stamp effective, const Edit& edit, const HasChange& has);

/// A record as it follows from its changes.
struct RecordState {
  RecordId id;
  std::string form;
  std::uint32_t form_version = 1;  // the newest that any head was written with
  std::string place;               // shown head of @place, else of the first change seen
  std::map<std::string, Cell, std::less<>> cells;

  const Cell* find(std::string_view cell) const;
  /// The shown value of a cell as CBOR, or nullopt.
  std::optional<std::string_view> value(std::string_view cell) const;
  /// Deleted, and nobody edited what the deletion had not seen.
  bool is_deleted() const;
  /// Cells in conflict, in name order, quiet ones left out; life_cell is among them when a deletion met an edit it had
  /// not seen.
  std::vector<std::string> conflicts() const;
  /// A change that did not come, or is in quarantine, has been replaced already.
  bool awaits(const ChangeId& change) const;
  /// Distinct change ids of all heads of all cells: what a deletion lists as seen, and a resolution may replace.
  std::vector<ChangeId> heads() const;
};

/// Merges all edits of a change into the record (creating its cells), and follows @place. Edits of the cells in `past`
/// (ascending) count as past: the snapshot that brought the change left out what had replaced them.
void merge_change(RecordState& record, const ChangeId& id, Stamp effective, const Change& change,
                  const std::vector<std::string>& past, const HasChange& has);

/// The value of @life for a deletion that has seen `heads`, and for a living record.
std::string deleted_value(const std::vector<ChangeId>& heads);
std::string alive_value();

/// The cells as bytes for a store, and back. Error: corrupt.
std::string encode_cells(const RecordState& record);
Status decode_cells(std::string_view bytes, RecordState& record);

}  // namespace yanxing::sync
