#include "client/due/facts.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "client/records/value_codec.h"
#include "client/review/review.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::due {
namespace {

/// 0: no change that is here says "final".
Result<UnixMs> first_final(records::RecordStore& store, const records::Record& record, const std::string& state_field) {
  sync::SqliteStore& ledger = store.workspace().store();
  YX_ASSIGN(const auto changes, ledger.changes_of(record.id));
  for (const sync::StoredChange& stored : changes) {
    if (!ledger.shows(stored)) continue;
    const auto change = sync::decode_change(stored.payload, stored.id.chain());
    if (!change) continue;
    for (const sync::Edit& edit : sync::all_edits(*change)) {
      if (edit.cell == state_field && records::decode_value(edit.value) == "final")
        return stored.effective.value_or(change->stamp).ms;
    }
  }
  return UnixMs{0};
}

/// Forms whose rules have no date field.
std::set<std::string> dateless_forms(const RuleSet& rules) {
  std::set<std::string> out;
  for (const Rule& rule : rules.rules) {
    if (rule.date_field.empty()) out.insert(rule.form);
  }
  return out;
}

/// Notes when a record was finished first, where it was changed since.
Status note_first(records::RecordStore& store, const std::set<std::string>& dateless, const records::Record& record,
                  FinishedFirst& out) {
  const forms::Form* form = dateless.contains(record.form) ? store.forms().find(record.form) : nullptr;
  if (form == nullptr || record.state != records::State::final) return {};
  YX_ASSIGN(const UnixMs first, first_final(store, record, form->state_field));
  if (first > 0 && first != record.changed_ms) out.emplace(record.id, first);
  return {};
}

}  // namespace

Result<Programme> load_programme(const std::filesystem::path& assets) {
  YX_ASSIGN(auto rules, load_rules(assets / "programme" / "rules.json"));
  YX_ASSIGN(auto townships, places::load_contact_townships(assets / "programme" / "contact-townships-2021.csv"));
  return Programme{std::move(rules), std::move(townships)};
}

Result<std::vector<records::Record>> read_records(records::RecordStore& store, const RuleSet& rules,
                                                  const std::vector<std::string>& scope) {
  RecordsReading reading(rules, scope);
  while (true) {
    YX_ASSIGN(const bool all, reading.step(store, SIZE_MAX));
    if (all) return reading.take();
  }
}

RecordsReading::RecordsReading(const RuleSet& rules, std::vector<std::string> scope)
    : forms_left_(forms_of(rules)), scope_(std::move(scope)), dateless_(dateless_forms(rules)) {
  std::reverse(forms_left_.begin(), forms_left_.end());
}

Result<bool> RecordsReading::step(records::RecordStore& store, std::size_t count) {
  while (count > 0 && !forms_left_.empty()) {
    YX_ASSIGN(const std::size_t read, read_slice(store, count));
    offset_ += static_cast<std::int64_t>(read);
    if (read < count) {
      forms_left_.pop_back();
      offset_ = 0;
    }
    count -= read;
  }
  return forms_left_.empty();
}

Result<std::size_t> RecordsReading::read_slice(records::RecordStore& store, std::size_t count) {
  const std::string& form = forms_left_.back();
  records::ListQuery query;
  query.form = form;
  if (scope_.size() == 1 && form != round_form) query.place = scope_.front();
  query.offset = offset_;
  query.limit = static_cast<std::int64_t>(std::min<std::size_t>(count, INT64_MAX));
  std::size_t read = 0;
  Status noted;
  YX_TRY(store.each(query, [&](const records::Record& record) {
    ++read;
    const bool is_seen = form == round_form || std::any_of(scope_.begin(), scope_.end(), [&](const auto& code) {
                           return places::is_in(record.place, code);
                         });
    if (is_seen) out_.push_back(review::counting(store, record));
    if (is_seen) noted = note_first(store, dateless_, record, finished_first_);
    return noted.ok();
  }));
  YX_TRY(noted);
  return read;
}

Result<FinishedFirst> read_finished_first(records::RecordStore& store, const RuleSet& rules,
                                          const std::vector<records::Record>& records) {
  const std::set<std::string> dateless = dateless_forms(rules);
  FinishedFirst out;
  for (const records::Record& record : records) YX_TRY(note_first(store, dateless, record, out));
  return out;
}

std::vector<std::string> scope_of(records::Workspace& workspace) {
  const auto enrolment = workspace.enrolment();
  if (enrolment && *enrolment && !(*enrolment)->scope.empty()) return (*enrolment)->scope;
  if (!workspace.is_set_up()) return {};
  return {workspace.identity().place};
}

}  // namespace yanxing::due
