#include "client/due/facts.h"

#include <algorithm>
#include <set>

#include "client/records/value_codec.h"
#include "client/review/review.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::due {

Result<Programme> load_programme(const std::filesystem::path& assets) {
  YX_ASSIGN(auto rules, load_rules(assets / "programme" / "rules.json"));
  YX_ASSIGN(auto townships, places::load_contact_townships(assets / "programme" / "contact-townships-2021.csv"));
  return Programme{std::move(rules), std::move(townships)};
}

Result<std::vector<records::Record>> read_records(records::RecordStore& store, const RuleSet& rules,
                                                  const std::vector<std::string>& scope) {
  std::vector<records::Record> out;
  for (const std::string& form : forms_of(rules)) {
    records::ListQuery query;
    query.form = form;
    if (scope.size() == 1 && form != round_form) query.place = scope.front();
    YX_TRY(store.each(query, [&](const records::Record& record) {
      const bool is_seen = form == round_form || std::any_of(scope.begin(), scope.end(), [&](const auto& code) {
                             return places::is_in(record.place, code);
                           });
      if (is_seen) out.push_back(review::counting(store, record));
      return true;
    }));
  }
  return out;
}

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

}  // namespace

Result<FinishedFirst> read_finished_first(records::RecordStore& store, const RuleSet& rules,
                                          const std::vector<records::Record>& records) {
  std::set<std::string> dateless;
  for (const Rule& rule : rules.rules) {
    if (rule.date_field.empty()) dateless.insert(rule.form);
  }
  FinishedFirst out;
  for (const records::Record& record : records) {
    const forms::Form* form = dateless.contains(record.form) ? store.forms().find(record.form) : nullptr;
    if (form == nullptr || record.state != records::State::final) continue;
    YX_ASSIGN(const UnixMs first, first_final(store, record, form->state_field));
    if (first > 0 && first != record.changed_ms) out.emplace(record.id, first);
  }
  return out;
}

std::vector<std::string> scope_of(records::Workspace& workspace) {
  const auto enrolment = workspace.enrolment();
  if (enrolment && *enrolment && !(*enrolment)->scope.empty()) return (*enrolment)->scope;
  if (!workspace.is_set_up()) return {};
  return {workspace.identity().place};
}

}  // namespace yanxing::due
