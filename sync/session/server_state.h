// What the server's side of sync keeps in the store's settings. Private to sync/session.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/session/server_session.h"

namespace yanxing::sync {

/// Where an edit of place_cell says that the record lies from now on. REQUIRES: of a change that decode_change() read.
std::string place_of(const Edit& edit);

/// Where a device is marked as settled: it completed a session in the run of the server that is kept there.
std::string settled_key(const DeviceId& device);
/// The present run, as it is kept there.
Result<std::string> settled_now(Store& store, const Uuid& epoch);

/// The greatest effective stamp that was given to a device, so that its own order is kept.
Result<Stamp> last_effective_of(Store& store, const DeviceId& device);
Status keep_last_effective(Store& store, const DeviceId& device, Stamp stamp);

/// What laptops told in audits of entries that are not held here (after a restore): who brings one of them must bring
/// the same. The first word counts. In a transaction.
Status keep_told(Store& store, const ChangeId& id, std::string_view mark);
/// The mark that was told of an entry, if any.
Result<std::optional<std::string>> told_mark(Store& store, const ChangeId& id);
/// All that was told of a log behind `after`, at most `limit`, ascending.
Result<std::vector<Told>> told_beyond(Store& store, const ChainId& chain, std::uint64_t after, std::size_t limit);

/// Of what was told of a log behind `after`, up to `up_to`, ascending.
Result<std::vector<Told>> told_between(Store& store, const ChainId& chain, std::uint64_t after, std::uint64_t up_to);
/// Whether a push is refused that brings something else than was told of entry `n`: so that the laptop asks what was
/// told, and writes it anew. Not for ever: a laptop of before does not ask, and what it has must arrive. In a
/// transaction.
Result<bool> must_give_way(Store& store, const ChainId& chain, std::uint64_t n);

/// A record that lay, or was said to lie, elsewhere than it does: whoever sees one of those places may show it there.
struct Departure {
  std::int64_t seq = 0;  // it is told as if it were a change with this seq
  RecordId record;
  std::vector<std::string> places;  // ascending; the present one is not among them
};
/// Departures with after < seq <= up_to, ascending, at most `limit`.
Result<std::vector<Departure>> departures(Store& store, std::int64_t after, std::int64_t up_to, std::size_t limit);

/// What decides where a record lies: its applied changes that edit @place, by seq.
Result<std::vector<StoredChange>> placing_changes(Store& store, const RecordId& record);

/// Why a change of a device with this scope may not be applied to its record (nullopt: not there yet) now; empty: it
/// may.
Result<std::string> quarantine_reason(const Scope& scope, const Change& change,
                                      const std::optional<RecordState>& record, const Admission& admission);

/// After `change` was applied to a record that lay in `before` (nullopt: it was not there) and lies in `now`: tells
/// those who see another place than they may believe.
Status tell_of_move(Store& store, const Change& change, const std::optional<std::string>& before,
                    const std::string& now);

/// One run of the server program on this file: what it commits has sequence numbers above `began`.
struct Life {
  std::string mark;  // 8 random bytes
  std::int64_t began = 0;
};
Result<std::vector<Life>> lives_of(Store& store);
/// Whose life a cursor's mark names. A snapshot leaves out what is replaced up to its end: should the server go back
/// before that, what was left out may never come.
inline std::int64_t marked_seq(const Cursor& cursor) {
  return cursor.snapshot_until > 0 ? cursor.snapshot_until : cursor.seq;
}

}  // namespace yanxing::sync
