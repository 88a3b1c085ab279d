// RecordStore: one record with everything that is known of it.
#include <algorithm>
#include <charconv>
#include <set>

#include "client/records/causal_past.h"
#include "client/records/note_cells.h"
#include "client/records/record_plan.h"
#include "client/records/sync_states.h"
#include "client/records/value_codec.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {
namespace {

using nlohmann::json;

/// What @life says, for people: true, or false for a deletion (its list of change ids says nothing to them).
json shown_value(std::string_view cell, std::string_view item) {
  if (cell == sync::life_cell) return item == sync::alive_value();
  return decode_value(item);
}

/// The values that each cell had while the history is followed, so that an edit can say what it replaced.
using Written = std::map<std::string, std::map<sync::ChangeId, std::string>>;

/// What a change says of the one whose value it repeats.
struct Origin {
  sync::ChangeId change;
  std::string author;
};

/// "device/incarnation/n", as ChangeId::text() writes it.
std::optional<sync::ChangeId> read_change_id(const std::string& text) {
  const auto first = text.find('/');
  const auto second = first == std::string::npos ? first : text.find('/', first + 1);
  if (second == std::string::npos) return std::nullopt;
  const auto device = Uuid::parse(text.substr(0, first));
  sync::ChangeId id;
  const char* end = text.data() + text.size();
  const auto incarnation = std::from_chars(text.data() + first + 1, text.data() + second, id.incarnation);
  const auto number = std::from_chars(text.data() + second + 1, end, id.n);
  if (!device || incarnation.ec != std::errc() || number.ec != std::errc() || number.ptr != end) return std::nullopt;
  id.device = *device;
  return id;
}

std::optional<Origin> origin_of(const std::vector<sync::Edit>& edits) {
  const auto found =
      std::find_if(edits.begin(), edits.end(), [](const sync::Edit& edit) { return edit.cell == origin_cell; });
  if (found == edits.end()) return std::nullopt;
  const json said = decode_value(found->value);
  const auto text = [&](const char* name) {
    const auto at = said.is_object() ? said.find(name) : said.end();
    return said.is_object() && at != said.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  const auto id = read_change_id(text("change"));
  return id ? std::optional(Origin{*id, text("author")}) : std::nullopt;
}

HistoryKind kind_of(const sync::Change& change, const std::vector<sync::Edit>& edits, bool first) {
  if (origin_of(edits)) return HistoryKind::unsettled;
  for (const sync::Edit& edit : edits) {
    if (edit.cell == sync::life_cell)
      return edit.value == sync::alive_value() ? HistoryKind::undeleted : HistoryKind::deleted;
  }
  if (change.creates || first) return HistoryKind::created;
  const bool settles =
      std::any_of(edits.begin(), edits.end(), [](const sync::Edit& edit) { return edit.replaces.size() > 1; });
  return settles ? HistoryKind::resolved : HistoryKind::edited;
}

HistoryEdit history_edit(const sync::Edit& edit, const Written& written) {
  HistoryEdit out{edit.cell, shown_value(edit.cell, edit.value), nullptr, edit.replaces, edit.past, {}, std::nullopt};
  const auto cell = written.find(edit.cell);
  if (cell == written.end()) return out;
  for (const sync::ChangeId& id : edit.replaces) {
    const auto before = cell->second.find(id);
    if (before == cell->second.end()) continue;
    out.before = shown_value(edit.cell, before->second);
    break;
  }
  return out;
}

}  // namespace

const char* history_name(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::created: return "created";
    case HistoryKind::edited: return "edited";
    case HistoryKind::deleted: return "deleted";
    case HistoryKind::undeleted: return "undeleted";
    case HistoryKind::resolved: return "resolved";
    case HistoryKind::unsettled: return "unsettled";
  }
  YX_UNREACHABLE();
}

ChangeInfo RecordStore::info_of(const sync::StoredChange& stored, const std::vector<LogState>& logs) const {
  ChangeInfo info;
  info.id = stored.id;
  info.record = stored.record;
  info.own = workspace_->is_set_up() && stored.id.device == workspace_->identity().device;
  info.quarantine = stored.quarantine;
  info.sync = sync_of(stored, logs);
  const auto change = sync::decode_change(stored.payload, stored.id.chain());
  if (!change) return info;  // a change in quarantine because it cannot be read
  info.record = change->record;
  info.form = change->form;
  info.place = change->place;
  info.author = change->author;
  info.claimed_ms = change->stamp.ms;
  info.stamp_ms = stored.effective.value_or(change->stamp).ms;
  return info;
}

Result<bool> RecordStore::is_begun_here(const RecordId& id) {
  YX_ASSIGN(const auto changes, workspace_->store().changes_of(id));
  return !changes.empty() && changes.front().id.device == workspace_->identity().device;
}

Result<ChangeInfo> RecordStore::change(const sync::ChangeId& id) {
  YX_ASSIGN(const auto stored, workspace_->store().find(id));
  if (!stored) return Error{Code::not_found, "no change " + id.text()};
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  return info_of(*stored, logs);
}

Result<std::vector<QuarantinedChange>> RecordStore::quarantine() {
  YX_ASSIGN(const SyncStates states, sync_states(0));
  YX_ASSIGN(const auto waiting_now, waiting(states));
  YX_ASSIGN(const auto changes, sync::quarantined_changes(workspace_->store()));
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  std::vector<QuarantinedChange> out;
  for (const sync::StoredChange& stored : changes) {
    if (!waiting_now.contains(stored.id)) continue;
    QuarantinedChange one;
    one.change = info_of(stored, logs);
    if (const auto change = sync::decode_change(stored.payload, stored.id.chain())) {
      for (const sync::Edit& edit : sync::all_edits(*change)) {
        if (edit.cell.front() != '@') one.values.merge(answers_of_cell(edit.cell, edit.value));
      }
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<HistoryEntry>> RecordStore::history_of(const RecordId& id, const std::vector<LogState>& logs) {
  YX_ASSIGN(const auto changes, workspace_->store().changes_of(id));
  std::vector<HistoryEntry> history;
  Written written;
  std::optional<sync::ChangeId> goes_on;  // the change that would continue the save of the last entry
  for (const sync::StoredChange& stored : changes) {
    ChangeInfo info = info_of(stored, logs);
    const auto change = sync::decode_change(stored.payload, stored.id.chain());
    const auto edits = change ? sync::all_edits(*change) : std::vector<sync::Edit>{};
    if (goes_on == stored.id) {
      ChangeInfo& whole = history.back().change;
      if (info.sync != SyncState::on_server && whole.sync != SyncState::needs_person) whole.sync = info.sync;
      if (whole.quarantine.empty()) whole.quarantine = info.quarantine;
    } else {
      history.push_back({std::move(info), change ? kind_of(*change, edits, history.empty()) : HistoryKind::edited, {}});
    }
    const auto origin = origin_of(edits);
    for (const sync::Edit& edit : edits) {
      if (edit.cell == answers_cell || edit.cell == origin_cell) continue;
      HistoryEdit& shown = history.back().edits.emplace_back(history_edit(edit, written));
      shown.change = stored.id;
      if (origin) shown.origin = origin->change;
      written[edit.cell][stored.id] = edit.value;
    }
    goes_on.reset();
    if (change && change->more) goes_on = sync::ChangeId{stored.id.device, stored.id.incarnation, stored.id.n + 1};
  }
  return history;
}

/// Who made a head, and whose value it repeats. Of a change that is not here only what the repeating one says is known.
Result<HeadView> RecordStore::head_of(const sync::ChangeId& id, const std::vector<LogState>& logs) {
  YX_ASSIGN(const auto stored, workspace_->store().find(id));
  if (!stored) return Error{Code::corrupt, "a head's change is missing: " + id.text()};
  HeadView out;
  out.change = info_of(*stored, logs);
  const auto change = sync::decode_change(stored->payload, stored->id.chain());
  const auto origin = change ? origin_of(change->edits) : std::nullopt;
  if (!origin) return out;
  YX_ASSIGN(const auto first, workspace_->store().find(origin->change));
  if (first) {
    out.origin = info_of(*first, logs);
    return out;
  }
  out.origin = out.change;
  out.origin->id = origin->change;
  out.origin->author = origin->author;
  out.origin->own = workspace_->is_set_up() && origin->change.device == workspace_->identity().device;
  return out;
}

Result<std::vector<CellView>> RecordStore::cells_of(const sync::RecordState& state,
                                                    const std::vector<std::string>& conflicts,
                                                    const std::vector<LogState>& logs) {
  std::vector<CellView> cells;
  std::map<sync::ChangeId, HeadView> known;  // one change may hold the heads of a thousand rows
  for (const auto& [name, cell] : state.cells) {
    const bool conflict = std::find(conflicts.begin(), conflicts.end(), name) != conflicts.end();
    if (cell.heads.empty() || (name.front() == '@' && !conflict)) continue;
    CellView view{name, conflict, {}};
    for (const sync::Head& head : cell.heads) {
      auto info = known.find(head.id);
      if (info == known.end()) {
        YX_ASSIGN(HeadView found, head_of(head.id, logs));
        info = known.emplace(head.id, std::move(found)).first;
      }
      HeadView one = info->second;
      one.value = shown_value(name, head.value);
      if (name.front() != '@') one.values = answers_of_cell(name, head.value);
      view.heads.push_back(std::move(one));
    }
    cells.push_back(std::move(view));
  }
  return cells;
}

Result<RecordDetail> RecordStore::show(const RecordId& id) {
  YX_ASSIGN(const auto state, workspace_->store().record(id));
  YX_ASSIGN(auto record, find(id));
  if (!state || !record) return Error{Code::not_found, "no record " + id.text()};
  RecordDetail detail;
  detail.record = std::move(*record);
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  YX_ASSIGN(detail.cells, cells_of(*state, detail.record.conflicts, logs));
  YX_ASSIGN(detail.history, history_of(id, logs));
  return detail;
}

Result<forms::Answers> RecordStore::values_at(const RecordId& id, const sync::ChangeId& wanted) {
  YX_ASSIGN(const auto stored, workspace_->store().changes_of(id));
  std::vector<PastChange> changes;
  std::vector<std::pair<const sync::StoredChange*, sync::Change>> read;  // beside `changes`
  std::vector<sync::ChangeId> save;                                      // as far as it is of this record
  sync::ChangeId next = wanted;
  for (const sync::StoredChange& one : stored) {
    if (!workspace_->store().shows(one)) continue;
    auto change = sync::decode_change(one.payload, one.id.chain());
    if (!change) return Error{Code::corrupt, "an applied change cannot be read: " + one.id.text()};
    changes.push_back({one.id, one.effective.value_or(change->stamp), sync::all_edits(*change)});
    if (one.id == next) {
      save.push_back(one.id);
      if (change->more) ++next.n;
    }
    read.emplace_back(&one, std::move(*change));
  }
  if (save.empty()) return Error{Code::not_found, "no change " + wanted.text() + " of " + id.text()};
  const bool own = workspace_->is_set_up() && wanted.device == workspace_->identity().device;
  const std::vector<bool> known = known_with(changes, save, own);
  sync::RecordState record;
  std::set<sync::ChangeId> merged;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!known[i]) continue;
    sync::merge_change(record, changes[i].id, changes[i].stamp, read[i].second, read[i].first->past,
                       [&](const sync::ChangeId& other) { return merged.contains(other); });
    merged.insert(changes[i].id);
  }
  return answers_of(record);
}

Result<SaveRequest> RecordStore::back_to(const RecordId& id, const sync::ChangeId& change) {
  YX_ASSIGN(const auto then, values_at(id, change));
  YX_ASSIGN(const auto found, find(id));
  if (!found) return Error{Code::not_found, "no record " + id.text()};
  const Record& now = *found;
  const forms::Form* form = forms_->find(now.form);
  const auto names_it = [&](const std::string& path) {
    return form != nullptr && std::find(form->key.begin(), form->key.end(), path) != form->key.end();
  };
  SaveRequest request;
  request.form = now.form;
  request.id = id;
  for (const auto& [path, value] : now.values) {
    if (!then.contains(path) && !names_it(path)) request.values[path] = nullptr;
  }
  for (const auto& [path, value] : then) {
    const auto present = now.values.find(path);
    const bool differs = present == now.values.end() || present->second != value;
    if (differs && !names_it(path)) request.values[path] = value;
  }
  return request;
}

}  // namespace yanxing::records
