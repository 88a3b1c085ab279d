#include "client/records/record_split.h"

#include <algorithm>
#include <utility>

#include "sync/ledger/cell.h"

namespace yanxing::records {
namespace {

// Well below sync::max_edits and sync::max_payload_bytes: a change that is authored anew carries its key and @place as
// edits, and the ids of another log with all their parts.
constexpr std::size_t max_part_edits = sync::max_edits - 100;
constexpr std::size_t max_part_bytes = sync::max_payload_bytes - (std::size_t{256} << 10);
constexpr std::size_t max_seen = 1'800;      // of 36 bytes at most: below sync::max_value_bytes
constexpr std::size_t reference_bytes = 36;  // array, n, incarnation, device
constexpr std::size_t edit_bytes = 16;       // the lengths of an edit's parts, and its flags

std::size_t size_of(const sync::Edit& edit) {
  return edit_bytes + edit.cell.size() + edit.value.size() + edit.replaces.size() * reference_bytes;
}

bool has_life(const sync::Change& change) {
  for (const sync::Edit& edit : change.edits) {
    if (edit.cell == sync::life_cell) return true;
  }
  return false;
}

/// The next change of the same save, without edits.
sync::Change following(const sync::Change& change) {
  sync::Change next;
  next.form = change.form;
  next.form_version = change.form_version;
  next.place = change.place;
  next.author = change.author;
  next.record = change.record;
  return next;
}

}  // namespace

std::vector<std::string> deletion_values(std::vector<sync::ChangeId> heads) {
  std::sort(heads.begin(), heads.end());
  heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
  std::vector<std::string> values;
  for (auto first = heads.begin(); values.empty() || first != heads.end();) {
    const auto last = first + std::min<std::ptrdiff_t>(max_seen, heads.end() - first);
    values.push_back(sync::deleted_value({first, last}));
    first = last;
  }
  return values;
}

std::vector<sync::Change> split_change(sync::Change change) {
  const bool more = change.more;
  std::vector<sync::Edit> edits = std::exchange(change.edits, {});
  std::vector<sync::Change> parts{std::move(change)};
  std::size_t bytes = 0;
  for (const auto& [cell, value] : parts.front().key) bytes += edit_bytes + cell.size() + value.size();
  for (sync::Edit& edit : edits) {
    const std::size_t size = size_of(edit);
    const bool is_full = parts.back().edits.size() >= max_part_edits ||
                         (bytes + size > max_part_bytes && !parts.back().edits.empty()) ||
                         (edit.cell == sync::life_cell && has_life(parts.back()));
    if (is_full) {
      parts.push_back(following(parts.back()));
      bytes = 0;
    }
    bytes += size;
    parts.back().edits.push_back(std::move(edit));
  }
  for (sync::Change& part : parts) part.more = true;
  parts.back().more = more;
  return parts;
}

Status check_changes(const std::vector<sync::Change>& changes, const sync::ChainId& chain) {
  for (const sync::Change& change : changes) YX_TRY(sync::decode_change(sync::encode_change(change, chain), chain));
  return {};
}

}  // namespace yanxing::records
