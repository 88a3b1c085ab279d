// What the server's side of sync keeps in the store's settings. Private to sync/session.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/session/server_session.h"

namespace yanxing::sync {

/// Where a device is marked as settled: it completed a session in the epoch kept there.
std::string settled_key(const DeviceId& device);

/// The greatest effective stamp that was given to a device, so that its own order is kept.
Result<Stamp> last_effective_of(Store& store, const DeviceId& device);
Status keep_last_effective(Store& store, const DeviceId& device, Stamp stamp);

/// A change that moved its record out of `place`: those who saw it there must be told.
struct Departure {
  ChangeId id;
  std::string place;
};
Result<std::vector<Departure>> departures_of(Store& store);
Status keep_departure(Store& store, const ChangeId& id, const std::string& place);

/// Why a change of a device with this scope may not be applied now; empty: it may.
Result<std::string> quarantine_reason(Store& store, const Scope& scope, const Change& change,
                                      const Admission& admission);

/// Where a record lies; nullopt when there is none.
Result<std::optional<std::string>> place_of_record(Store& store, const RecordId& id);
/// After change `id` was applied to a record that lay in `before` (nullopt: it was not there): if it moved, tells those
/// who see either place.
Status tell_of_move(Store& store, const ChangeId& id, const RecordId& record, const std::optional<std::string>& before);

/// One run of the server program on this file: what it commits has sequence numbers above `began`.
struct Life {
  std::string mark;  // 8 random bytes
  std::int64_t began = 0;
};
Result<std::vector<Life>> lives_of(Store& store);

}  // namespace yanxing::sync
