#include "client/due/facts.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "client/due/expected_count.h"
#include "client/records/value_codec.h"
#include "client/review/review.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::due {
namespace {

/// The change that says "final" first, by when it was made (every laptop has them in another order of arrival), and
/// what stood in `hand_in_field` then. Ms 0: none that is here says so.
Result<First> first_final(records::RecordStore& store, const records::Record& record, const std::string& state_field) {
  sync::SqliteStore& ledger = store.workspace().store();
  YX_ASSIGN(const auto changes, ledger.changes_of(record.id));
  std::vector<std::pair<Stamp, sync::Change>> made;
  for (const sync::StoredChange& stored : changes) {
    if (!ledger.shows(stored)) continue;
    auto change = sync::decode_change(stored.payload, stored.id.chain());
    if (!change) continue;
    const auto when = stored.effective.value_or(change->stamp);
    made.emplace_back(when, std::move(*change));
  }
  std::stable_sort(made.begin(), made.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  First out;
  std::string day;
  for (const auto& [when, change] : made) {
    bool is_final = false;
    for (const sync::Edit& edit : sync::all_edits(change)) {
      is_final = is_final || (edit.cell == state_field && records::decode_value(edit.value) == "final");
      if (edit.cell != hand_in_field) continue;
      const auto value = records::decode_value(edit.value);
      day = value.is_string() ? value.get<std::string>().substr(0, 10) : std::string();
    }
    if (!is_final) continue;
    return First{when.ms, day};
  }
  return out;
}

/// Forms of whose records it matters when they were finished first: their rules have no date field, or the day of the
/// hand-in.
std::set<std::string> forms_with_first(const RuleSet& rules) {
  std::set<std::string> out;
  for (const Rule& rule : rules.rules) {
    if (rule.date_field.empty() || rule.date_field == hand_in_field) out.insert(rule.form);
  }
  return out;
}

/// Notes how a record was finished first, where it was changed since.
Status note_first(records::RecordStore& store, const std::set<std::string>& forms, const records::Record& record,
                  FinishedFirst& out) {
  const forms::Form* form = forms.contains(record.form) ? store.forms().find(record.form) : nullptr;
  if (form == nullptr || record.state != records::State::final) return {};
  YX_ASSIGN(First first, first_final(store, record, form->state_field));
  if (first.ms > 0 && first.ms != record.changed_ms) out.emplace(record.id, std::move(first));
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
    : forms_left_(forms_of(rules)), scope_(std::move(scope)), with_first_(forms_with_first(rules)) {
  std::reverse(forms_left_.begin(), forms_left_.end());
}

Result<bool> RecordsReading::step(records::RecordStore& store, std::size_t count) {
  while (count > 0 && !forms_left_.empty()) {
    YX_ASSIGN(const std::size_t read, read_slice(store, count));
    if (read < count) {
      forms_left_.pop_back();
      after_key_ = 0;
      // As list() has them: what comes first where two say the same is the same on every laptop.
      std::sort(out_.begin() + static_cast<std::ptrdiff_t>(form_begins_), out_.end(),
                [](const records::Record& a, const records::Record& b) { return a.id < b.id; });
      form_begins_ = out_.size();
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
  query.order = records::ListQuery::Order::place;
  query.after_place = after_place_;
  query.after_key = after_key_;
  query.limit = static_cast<std::int64_t>(std::min<std::size_t>(count, INT64_MAX));
  std::size_t read = 0;
  Status noted;
  YX_TRY(store.each(query, [&](const records::Record& record) {
    ++read;
    after_place_ = record.place;
    after_key_ = record.key;
    const bool is_seen = form == round_form || std::any_of(scope_.begin(), scope_.end(), [&](const auto& code) {
                           return places::is_in(record.place, code);
                         });
    if (is_seen) out_.push_back(review::counting(store, record));
    if (is_seen) noted = note_first(store, with_first_, record, finished_first_);
    return noted.ok();
  }));
  YX_TRY(noted);
  return read;
}

Result<FinishedFirst> read_finished_first(records::RecordStore& store, const RuleSet& rules,
                                          const std::vector<records::Record>& records) {
  const std::set<std::string> forms = forms_with_first(rules);
  FinishedFirst out;
  for (const records::Record& record : records) YX_TRY(note_first(store, forms, record, out));
  return out;
}

std::function<std::string(const RecordId&)> names_of_persons(records::RecordStore& store) {
  return [&store](const RecordId& id) -> std::string {
    const auto found = store.find(id);
    return found && *found ? text_of(**found, "name") : std::string();
  };
}

std::vector<std::string> scope_of(records::Workspace& workspace) {
  const auto enrolment = workspace.enrolment();
  if (enrolment && *enrolment && !(*enrolment)->scope.empty()) return (*enrolment)->scope;
  if (!workspace.is_set_up()) return {};
  return {workspace.identity().place};
}

}  // namespace yanxing::due
