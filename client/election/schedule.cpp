#include "client/election/schedule.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace yanxing::election {
namespace {

constexpr std::array<std::string_view, meeting_count> meeting_names{"party", "committee", "federation"};

std::string text_of(const forms::Answers& values, const std::string& field) {
  const auto found = values.find(field);
  return found != values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

/// "rows[k3]" of "rows[k3]/township"; empty: not a row.
std::string_view row_key(std::string_view path) {
  if (!path.starts_with("rows[")) return {};
  const auto end = path.find(']');
  return end == std::string_view::npos ? std::string_view() : path.substr(0, end + 1);
}

void set(ScheduleRow& row, std::string_view field, const std::string& value) {
  if (field == "township") row.township = value;
  if (field == "village") row.village = value;
  for (std::size_t i = 0; i < meeting_count; ++i) {
    if (!field.starts_with(meeting_names[i])) continue;
    const std::string_view rest = field.substr(meeting_names[i].size());
    if (rest == "_planned") row.planned[i] = value;
    if (rest == "_actual") row.actual[i] = value;
  }
}

/// Where rows stand that a program wrote without saying so: after those that have a position, "2" before "10".
double position_of(const forms::Answers& values, const std::string& key) {
  const auto found = values.find(key);
  if (found != values.end() && found->second.is_number()) return found->second.get<double>();
  int number = 0;
  const char* end = key.data() + key.size() - 1;
  const auto [stop, error] = std::from_chars(key.data() + 5, end, number);
  return 1e9 + (error == std::errc() && stop == end ? number : 0);
}

TimeChange change_of(const std::string& before, const std::string& after) {
  TimeChange out{TimeChange::Kind::same, before, after, std::nullopt};
  if (before == after) return out;
  if (before.empty()) out.kind = TimeChange::Kind::added;
  if (after.empty()) out.kind = TimeChange::Kind::removed;
  if (before.empty() || after.empty()) return out;
  out.kind = TimeChange::Kind::moved;
  out.days = days_between(before, after);
  return out;
}

RowChange change_of(const ScheduleRow* before, const ScheduleRow* after) {
  static const ScheduleRow nothing;
  const ScheduleRow& one = after != nullptr ? *after : *before;
  RowChange out;
  out.township = one.township;
  out.village = one.village;
  const ScheduleRow& from = before != nullptr ? *before : nothing;
  const ScheduleRow& to = after != nullptr ? *after : nothing;
  bool changed = false;
  for (std::size_t i = 0; i < meeting_count; ++i) {
    out.planned[i] = change_of(from.planned[i], to.planned[i]);
    out.actual[i] = change_of(from.actual[i], to.actual[i]);
    changed |= out.planned[i].kind != TimeChange::Kind::same || out.actual[i].kind != TimeChange::Kind::same;
  }
  out.kind = before == nullptr  ? RowChange::Kind::added
             : after == nullptr ? RowChange::Kind::removed
             : changed          ? RowChange::Kind::changed
                                : RowChange::Kind::same;
  return out;
}

}  // namespace

Snapshot snapshot_of(const records::Record& record) {
  Snapshot out;
  out.record = record.id;
  out.unit = text_of(record.values, "unit");
  out.place = text_of(record.values, "place");
  const std::string hand_in = text_of(record.values, "hand_in");
  out.hand_in = hand_in.size() == 1 && hand_in[0] >= '1' && hand_in[0] <= '3' ? hand_in[0] - '0' : 0;
  out.frozen = record.state == records::State::final;
  out.conflict = !record.conflicts.empty();
  out.filled_on = text_of(record.values, "filled_on");
  out.all_finished = text_of(record.values, "all_finished");
  std::map<std::string, ScheduleRow> rows;
  for (const auto& [path, value] : record.values) {
    const std::string_view key = row_key(path);
    if (key.empty() || !value.is_string() || path.size() < key.size() + 2) continue;
    set(rows[std::string(key)], std::string_view(path).substr(key.size() + 1), value.get<std::string>());
  }
  std::vector<std::pair<double, ScheduleRow*>> order;
  for (auto& [key, row] : rows) {
    if (!row.township.empty()) order.emplace_back(position_of(record.values, key), &row);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [position, row] : order) out.rows.push_back(std::move(*row));
  return out;
}

std::vector<const Snapshot*> snapshots_in_order(const Facts& facts) {
  std::vector<const Snapshot*> out;
  for (const auto& [id, snapshot] : facts.snapshots()) out.push_back(&snapshot);
  std::stable_sort(out.begin(), out.end(), [](const Snapshot* a, const Snapshot* b) {
    return std::tie(a->unit, a->hand_in) < std::tie(b->unit, b->hand_in);
  });
  return out;
}

const Snapshot* one_before(const Facts& facts, const Snapshot& snapshot) {
  const Snapshot* best = nullptr;
  for (const auto& [id, other] : facts.snapshots()) {
    if (other.unit != snapshot.unit || other.hand_in >= snapshot.hand_in) continue;
    if (best == nullptr || other.hand_in > best->hand_in) best = &other;
  }
  return best;
}

std::vector<RowChange> compare(const Snapshot* before, const Snapshot& after) {
  std::vector<RowChange> out;
  const auto same_place = [](const ScheduleRow& row) {
    return [&row](const ScheduleRow& other) { return other.township == row.township && other.village == row.village; };
  };
  for (const ScheduleRow& row : after.rows) {
    const ScheduleRow* former = &row;  // nothing to compare with: as it stands
    if (before != nullptr) {
      const auto found = std::find_if(before->rows.begin(), before->rows.end(), same_place(row));
      former = found != before->rows.end() ? &*found : nullptr;
    }
    out.push_back(change_of(former, &row));
  }
  if (before == nullptr) return out;
  for (const ScheduleRow& row : before->rows) {
    const auto found = std::find_if(after.rows.begin(), after.rows.end(), same_place(row));
    if (found == after.rows.end()) out.push_back(change_of(&row, nullptr));
  }
  return out;
}

PlannedLookup::PlannedLookup(const Facts& facts) {
  for (const auto& [id, snapshot] : facts.snapshots()) {
    for (const ScheduleRow& row : snapshot.rows) {
      Entry& entry = rows_[row.village.empty() ? row.township : row.village];
      if (entry.row == nullptr || snapshot.hand_in >= entry.hand_in) entry = {&row, &snapshot, snapshot.hand_in};
    }
  }
}

std::vector<std::string> PlannedLookup::places() const {
  std::vector<std::string> out;
  for (const auto& [place, entry] : rows_) out.push_back(place);
  return out;
}

const Snapshot* PlannedLookup::snapshot_of(const std::string& place) const {
  const auto found = rows_.find(place);
  return found != rows_.end() ? found->second.snapshot : nullptr;
}

PlannedTimes PlannedLookup::of(const std::string& village) const {
  const auto own = rows_.find(village);
  if (own != rows_.end()) return {own->second.row->planned, own->second.row->actual, false, own->second.hand_in};
  const auto township = rows_.find(std::string_view(village).substr(0, std::min<std::size_t>(village.size(), 9)));
  if (township == rows_.end()) return {};
  return {township->second.row->planned, township->second.row->actual, true, township->second.hand_in};
}

}  // namespace yanxing::election
