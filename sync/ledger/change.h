// A change: one save by one person on one record, as values and as the bytes that are stored, hashed and sent.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/cell_name.h"
#include "sync/base/hash.h"
#include "sync/base/hybrid_clock.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"

namespace yanxing::sync {

/// One unbroken log: a device's changes since it (re)started counting. A cloned or rewound disk starts a new
/// incarnation.
struct ChainId {
  DeviceId device;
  std::uint32_t incarnation = 0;  // random, never 0
  auto operator<=>(const ChainId&) const = default;
};

/// A change's place in its log; unique for ever.
struct ChangeId {
  DeviceId device;
  std::uint32_t incarnation = 0;
  std::uint64_t n = 0;  // 1, 2, 3… without gaps
  auto operator<=>(const ChangeId&) const = default;
  ChainId chain() const { return {device, incarnation}; }
  /// "device/incarnation/n" for people and JSON.
  std::string text() const;
};

/// Names of cells that every record has beside its fields.
inline constexpr std::string_view life_cell =
    "@life";  // true: alive; an array of change ids: deleted, having seen these
inline constexpr std::string_view place_cell = "@place";  // where the record lies

/// One cell's new value, and the heads that its author saw and replaces with it.
struct Edit {
  std::string cell;
  std::string value;  // one deterministic CBOR item (sync/base/cbor.h)
  std::vector<ChangeId> replaces;
  /// History only: replaced already when its change was authored anew (fork, adoption), so it never becomes a head.
  bool past = false;
  bool operator==(const Edit&) const = default;
};

struct Change {
  Stamp stamp;  // as claimed by the author's clock
  std::string form;
  std::uint32_t form_version = 1;
  std::string place;   // statistical code; routes the change
  std::string author;  // the person's name as she gave it to the laptop
  RecordId record;
  /// Natural key: (cell, value) pairs that make the record's id; empty when the id was random or the record is known
  /// already. They are edits that replace nothing, and are not repeated in `edits`.
  std::vector<std::pair<std::string, std::string>> key;
  bool creates = false;  // also sets @place to `place`, replacing nothing
  bool more = false;     // the next entry of the log was saved together with this one; never split
  std::vector<Edit> edits;
};

inline constexpr std::size_t max_payload_bytes = 1 << 20;
inline constexpr std::size_t max_value_bytes = 64 << 10;
inline constexpr std::size_t max_edits = 2000;
inline constexpr std::size_t max_name_bytes = 255;

/// The record id that a natural key gives: UUIDv5 of form and values (FORMAT.md, "Record ids").
RecordId natural_record_id(std::string_view form, const std::vector<std::pair<std::string, std::string>>& key);

/// The payload bytes of a change in chain `self` (references to that chain are shortened).
std::string encode_change(const Change& change, const ChainId& self);
/// Reads payload bytes, as hostile. Error: invalid (malformed, over a limit), too_new (a later payload version).
Result<Change> decode_change(std::string_view payload, const ChainId& self);

/// Every edit that the change makes, the implied ones (key, @place) included, in a fixed order.
std::vector<Edit> all_edits(const Change& change);

/// What the change replaces, and what it saw of the record that it deletes.
std::vector<ChangeId> named_by(const Change& change);
/// Whether the change replaces one of `ids`, or deletes its record having seen one of them.
bool names_any(const Change& change, const std::set<ChangeId>& ids);

/// The hash a log starts from, and the next one: SHA-256(previous ‖ SHA-256(payload)).
Hash chain_start(const ChainId& chain);
Hash chain_next(const Hash& previous, std::string_view payload);

}  // namespace yanxing::sync
