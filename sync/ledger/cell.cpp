#include "sync/ledger/cell.h"

#include <algorithm>
#include <set>

#include "sync/ledger/change_refs.h"

namespace yanxing::sync {

namespace {

bool shown_before(const Head& a, const Head& b) { return a.stamp != b.stamp ? a.stamp > b.stamp : a.id > b.id; }

/// Order of bookkeeping only, so that the same history stores the same bytes.
void add_awaited(Cell& cell, const ChangeId& id) {
  const auto at = std::lower_bound(cell.awaited.begin(), cell.awaited.end(), id);
  if (at == cell.awaited.end() || *at != id) cell.awaited.insert(at, id);
}

bool take_awaited(Cell& cell, const ChangeId& id) {
  const auto at = std::lower_bound(cell.awaited.begin(), cell.awaited.end(), id);
  if (at == cell.awaited.end() || *at != id) return false;
  cell.awaited.erase(at);
  return true;
}

std::string text_of(std::string_view item) {
  cbor::Reader in(item);
  auto text = in.text();
  return text ? std::string(*text) : std::string();
}

}  // namespace

bool Cell::in_conflict() const {
  return std::any_of(heads.begin(), heads.end(), [&](const Head& head) { return head.value != heads.front().value; });
}

namespace {

void merge_value(Cell& cell, const ChangeId& id, Stamp effective, std::string_view value,
                 const std::vector<ChangeId>& replaces, bool past, const HasChange& has) {
  for (const ChangeId& replaced : replaces) {
    // No author sees her own change; a liar who says so must not make its fate depend on the order of arrival.
    if (replaced == id) continue;
    const auto at = std::find_if(cell.heads.begin(), cell.heads.end(), [&](const Head& h) { return h.id == replaced; });
    if (at != cell.heads.end()) {
      cell.heads.erase(at);
    } else if (!has(replaced)) {
      add_awaited(cell, replaced);
    }
  }
  if (take_awaited(cell, id) || past) return;
  Head head{id, effective, std::string(value)};
  cell.heads.insert(std::lower_bound(cell.heads.begin(), cell.heads.end(), head, shown_before), std::move(head));
}

}  // namespace

void merge(Cell& cell, const ChangeId& id, Stamp effective, const Edit& edit, const HasChange& has) {
  merge_value(cell, id, effective, edit.value, edit.replaces, edit.past, has);
}

const Cell* RecordState::find(std::string_view cell) const {
  const auto at = cells.find(cell);
  return at == cells.end() ? nullptr : &at->second;
}

std::optional<std::string_view> RecordState::value(std::string_view cell) const {
  const Cell* found = find(cell);
  if (found == nullptr || found->heads.empty()) return std::nullopt;
  return found->heads.front().value;
}

bool RecordState::awaits(const ChangeId& change) const {
  return std::any_of(cells.begin(), cells.end(), [&](const auto& cell) {
    const auto& replaced = cell.second.awaited;
    return std::find(replaced.begin(), replaced.end(), change) != replaced.end();
  });
}

bool RecordState::is_deleted() const {
  const Cell* life = find(life_cell);
  if (life == nullptr || life->heads.empty()) return false;
  std::set<ChangeId> seen;
  for (const Head& head : life->heads) {
    if (head.value == alive_item) return false;
    const auto ids = decode_seen(head.value);
    if (ids) seen.insert(ids->begin(), ids->end());
  }
  for (const auto& [name, cell] : cells) {
    if (name == life_cell) continue;
    for (const Head& head : cell.heads) {
      if (!seen.contains(head.id)) return false;
    }
  }
  return true;
}

std::vector<std::string> RecordState::conflicts() const {
  std::vector<std::string> names;
  for (const auto& [name, cell] : cells) {
    if (name == life_cell) {
      const bool deletion =
          std::any_of(cell.heads.begin(), cell.heads.end(), [](const Head& h) { return h.value != alive_item; });
      if (deletion && !is_deleted()) names.push_back(name);
    } else if (name.front() != quiet_prefix && (name.front() != '@' || name == place_cell) && cell.in_conflict()) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<ChangeId> RecordState::heads() const {
  std::set<ChangeId> ids;
  for (const auto& [name, cell] : cells) {
    for (const Head& head : cell.heads) ids.insert(head.id);
  }
  return {ids.begin(), ids.end()};
}

void merge_change(RecordState& record, const ChangeId& id, Stamp effective, const Change& change,
                  const std::vector<std::string>& past, const HasChange& has) {
  record.id = change.record;
  // A record has one form; should a faulty peer claim another, every replica picks the same one.
  if (record.form.empty() || change.form < record.form) record.form = change.form;
  record.form_version = std::max(record.form_version, change.form_version);
  // Those of all_edits(), without a copy of each.
  const auto merge_one = [&](std::string_view name, std::string_view value, const std::vector<ChangeId>& replaces,
                             bool is_past) {
    auto cell = record.cells.find(name);
    if (cell == record.cells.end()) cell = record.cells.emplace(name, Cell{}).first;
    is_past = is_past || std::binary_search(past.begin(), past.end(), name);
    merge_value(cell->second, id, effective, value, replaces, is_past, has);
  };
  for (const auto& [name, value] : change.key) merge_one(name, value, {}, false);
  if (change.creates) {
    std::string place;
    cbor::Writer(place).text(change.place);
    merge_one(place_cell, place, {}, false);
  }
  for (const Edit& edit : change.edits) merge_one(edit.cell, edit.value, edit.replaces, edit.past);
  const auto place = record.value(place_cell);
  if (place) {
    record.place = text_of(*place);
  } else if (record.place.empty()) {
    record.place = change.place;
  }
}

std::string deleted_value(const std::vector<ChangeId>& heads) { return encode_seen(heads); }

std::string alive_value() { return std::string(alive_item); }

}  // namespace yanxing::sync
