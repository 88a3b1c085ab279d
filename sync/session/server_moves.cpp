// What a server tells of records that lie elsewhere than somebody may believe.
//
// Who shows a record at some place holds a change that names it: one that says where the record lies, or one that says
// where its author saw it. So the changes themselves say who may be mistaken, whatever the order in which they came
// (after a restore a move may well come before what it moved): everybody who sees a place that one of them names, and
// not the one where the record lies. These are told every change that decides the place, anew with each change that has
// a say in it. Holding all of them they see the record where the server sees it: not with them.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "sync/base/cbor.h"
#include "sync/session/server_state.h"

namespace yanxing::sync {

namespace {

std::string departure_key(std::int64_t seq) {
  char text[32];
  std::snprintf(text, sizeof text, "departure/%019lld", static_cast<long long>(seq));
  return text;
}

/// The places that a change names: where its author saw the record, and where it lies from then on.
void add_places(const Change& change, std::set<std::string, std::less<>>& places) {
  places.insert(change.place);
  for (const Edit& edit : change.edits) {
    if (edit.cell == place_cell) places.emplace(place_of(edit));
  }
}

bool edits_place(const Change& change) {
  return change.creates || std::any_of(change.edits.begin(), change.edits.end(),
                                       [](const Edit& edit) { return edit.cell == place_cell; });
}

Status keep_departure(Store& store, const Departure& departure) {
  std::string item;
  cbor::Writer out(item);
  out.array(departure.places.size() + 1).bytes(departure.record.view());
  for (const std::string& place : departure.places) out.text(place);
  return store.set_meta(departure_key(departure.seq), item);
}

Result<Departure> read_departure(const Store::Setting& setting) {
  Departure departure{std::strtoll(setting.first.c_str() + setting.first.find('/') + 1, nullptr, 10), {}, {}};
  cbor::Reader in(setting.second);
  YX_ASSIGN(const std::uint64_t count, in.array());
  YX_ASSIGN(const std::string_view record, in.bytes());
  if (record.size() != 16) return Error{Code::corrupt, "a departure's record"};
  departure.record = Uuid::from_bytes(record);
  for (std::uint64_t i = 1; i < count; ++i) {
    YX_ASSIGN(const std::string_view place, in.text());
    departure.places.emplace_back(place);
  }
  return departure;
}

}  // namespace

std::string place_of(const Edit& edit) { return std::string(cbor::Reader(edit.value).text().value()); }

Result<std::vector<Departure>> departures(Store& store, std::int64_t after, std::int64_t up_to, std::size_t limit) {
  std::vector<Departure> out;
  YX_ASSIGN(const auto settings, store.metas(departure_key(after), departure_key(up_to), limit));
  for (const Store::Setting& setting : settings) {
    YX_ASSIGN(Departure departure, read_departure(setting));
    out.push_back(std::move(departure));
  }
  return out;
}

Result<std::vector<StoredChange>> placing_changes(Store& store, const RecordId& record) {
  YX_ASSIGN(auto changes, store.changes_of(record));
  std::erase_if(changes, [](const StoredChange& stored) {
    if (!stored.quarantine.empty()) return true;
    const auto change = decode_change(stored.payload, stored.id.chain());
    return !change || !edits_place(*change);
  });
  return changes;
}

Status tell_of_move(Store& store, const Change& change, const std::optional<std::string>& before,
                    const std::string& now) {
  const bool moved = before && *before != now;
  // As nearly all are: a new record, or an edit of one, that lies where its author saw it.
  const bool names_place =
      std::any_of(change.edits.begin(), change.edits.end(), [](const Edit& edit) { return edit.cell == place_cell; });
  if (!moved && !names_place && change.place == now && (!before || !change.creates)) return {};
  std::set<std::string, std::less<>> places;
  add_places(change, places);
  const bool here = !moved && places.size() == 1 && *places.begin() == now;
  if (here && (!before || !edits_place(change))) return {};  // as good as every change there is
  YX_ASSIGN(const auto changes, store.changes_of(change.record));
  for (const StoredChange& stored : changes) {
    // Whoever sees its new place must be told all of it, in the old order.
    if (moved) YX_TRY(store.resequence(stored.id));
    if (!stored.quarantine.empty()) continue;
    const auto other = decode_change(stored.payload, stored.id.chain());
    if (other) add_places(*other, places);
  }
  places.erase(now);
  if (places.empty()) return {};
  YX_ASSIGN(const std::int64_t last, store.last_seq());
  return keep_departure(store, {last, change.record, {places.begin(), places.end()}});
}

}  // namespace yanxing::sync
