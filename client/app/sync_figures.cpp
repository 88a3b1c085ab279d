// 同步: where everything is, read from the store: how many records, what the server could not take, the last runs.
#include <algorithm>
#include <chrono>

#include "client/app/records_model.h"
#include "client/app/sync_model.h"
#include "client/forms/json.h"
#include "client/records/laptop_status.h"
#include "client/records/receipts.h"
#include "client/records/value_codec.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_quarantine_rows = 500;
constexpr std::size_t max_quarantine_lines = 100;  // of one change
constexpr std::chrono::milliseconds count_budget{4};
constexpr std::string_view runs_setting = "sync.runs";

}  // namespace

void SyncModel::refresh_counts() {
  counts_stale_ = false;
  counted_ms_ = context_->now();
  changed_ = true;
  const Deadline deadline(count_budget);
  if (const auto totals = context_->store.totals([&] { return deadline.passed(); })) {
    view_->counting = counts_stale_ = !totals->complete;
    view_->local = totals->local;
    view_->on_server = totals->on_server;
    view_->needs_you = totals->needs_person;
    view_->unsent_changes = totals->unsent_changes;
    view_->conflicts = totals->conflicts;
    if (totals->quarantine != static_cast<std::int64_t>(view_->quarantine.size()) || totals->quarantine > 0)
      refresh_quarantine();
  }
  if (!context_->workspace.is_set_up()) return;
  const auto& chain = context_->workspace.log().chain();
  const auto state = sync::sync_state(context_->workspace.store(), chain.device, chain.incarnation);
  if (!state) return;
  refresh_receipt();
  const auto clock = records::clock_state(*state, context_->now());
  view_->clock_known = clock.known != records::ClockState::Known::nothing;
  view_->clock_before = clock.known == records::ClockState::Known::now;
  view_->clock_offset_s = clock.offset_ms / 1000;
}

/// Over all own logs: a restore begins a new one, and the server goes on holding the others.
void SyncModel::refresh_receipt() {
  auto& store = context_->workspace.store();
  const auto logs = records::own_logs(context_->workspace);
  if (!logs) return;
  std::int64_t changes = 0;
  UnixMs newest = 0;
  for (const records::LogState& log : *logs) {
    changes += static_cast<std::int64_t>(log.covered);
    const auto state = sync::sync_state(store, log.chain.device, log.chain.incarnation);
    if (state && state->receipt) newest = std::max(newest, state->receipt->server_ms);
  }
  view_->receipt_changes = changes;
  view_->receipt_when = newest > 0 ? context_->local(newest) : LocalTime{};
}

void SyncModel::refresh_quarantine() {
  view_->quarantine.clear();
  const auto changes = context_->store.quarantine();
  if (!changes) return;
  for (const auto& held : *changes) {
    if (view_->quarantine.size() == max_quarantine_rows) break;
    QuarantineRow row;
    row.record = held.change.record;
    row.form_label = context_->words.form_title(held.change.form);
    const auto record = context_->store.find(held.change.record);
    row.title = record && *record ? title_of(context_->words, **record) : row.form_label;
    row.when = context_->local(held.change.claimed_ms);
    row.reason = {"quarantine." + held.change.quarantine, {}, {}};
    row.todo = {"quarantine.todo." + held.change.quarantine, {}, {}};
    row.person = held.change.author;
    row.laptop = laptop_name(held.change.id.device);
    row.this_laptop = held.change.own;
    const auto* form = context_->form(held.change.form);
    for (const auto& [path, value] : held.values) {
      if (row.lines.size() == max_quarantine_lines) break;
      if (records::is_row_position(path) || !context_->words.has_label(form, path)) continue;
      std::string label = context_->words.field_label(form, path);
      if (held.values.contains(path + "_override")) label = context_->words.original_label(label);
      const auto* field = form != nullptr ? form->find(forms::field_of_path(path)) : nullptr;
      if (held.change.quarantine == "bad_type" && field != nullptr && forms::is_half_typed(*field, value)) {
        if (row.wrong.empty()) row.reason = {"quarantine.bad_type.item", {{"field", label}}, {}};
        row.wrong.push_back(row.lines.size());
      }
      row.lines.emplace_back(std::move(label), context_->words.value(form, path, value));
    }
    view_->quarantine.push_back(std::move(row));
  }
}

// The last runs are kept as JSON in the settings: [[ms, ok, sent, received, out, in, problem key], …].
void SyncModel::keep_runs() {
  auto list = nlohmann::json::array();
  for (const auto& [run, when] : runs_) {
    list.push_back(
        {when, run.ok, run.sent, run.received, run.bytes_out, run.bytes_in, run.problem.key, run.problem.args});
  }
  context_->keep_setting(runs_setting, list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void SyncModel::load_runs() {
  if (runs_.empty()) {
    const auto list = forms::parse_json(context_->setting(runs_setting, "[]"));
    if (list && list->is_array()) {
      for (const auto& item : *list) {
        try {
          SyncRun run;
          run.ok = item.at(1);
          run.sent = item.at(2);
          run.received = item.at(3);
          run.bytes_out = item.at(4);
          run.bytes_in = item.at(5);
          run.problem = {item.at(6), item.at(7), {}};
          runs_.emplace_back(std::move(run), item.at(0).get<UnixMs>());
        } catch (const nlohmann::json::exception&) {
          continue;  // of another version; only a list of the past
        }
      }
    }
  }
  view_->runs.clear();
  view_->last_sync = {};
  for (auto& [run, when] : runs_) {
    run.when = context_->local(when);
    if (run.ok && !view_->last_sync.known()) view_->last_sync = run.when;
    view_->runs.push_back(run);
  }
  // yanxing-cli may have synced since.
  const auto status = records::laptop_status(context_->workspace);
  const bool by_cli = status && status->last_sync_ms && std::none_of(runs_.begin(), runs_.end(), [&](const auto& run) {
                        return run.first.ok && run.second >= *status->last_sync_ms;
                      });
  if (by_cli) view_->last_sync = context_->local(*status->last_sync_ms);
  // After a start the newest that is known, whoever made it.
  if (!last_try_ms_ && !runs_.empty()) last_try_ms_ = runs_.front().second;
  if (by_cli) last_try_ms_ = std::max(last_try_ms_, status->last_sync_ms);
  view_->last_try = last_try_ms_ ? context_->local(*last_try_ms_) : LocalTime{};
}

}  // namespace yanxing::app
