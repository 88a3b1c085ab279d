#include "client/due/facts.h"

#include <algorithm>
#include <cstdint>

namespace yanxing::due {

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
    : forms_left_(forms_of(rules)), scope_(std::move(scope)) {
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
  YX_TRY(store.each(query, [&](const records::Record& record) {
    ++read;
    const bool is_seen = form == round_form || std::any_of(scope_.begin(), scope_.end(), [&](const auto& code) {
                           return places::is_in(record.place, code);
                         });
    if (is_seen) out_.push_back(record);
    return true;
  }));
  return read;
}

std::vector<std::string> scope_of(records::Workspace& workspace) {
  const auto enrolment = workspace.enrolment();
  if (enrolment && *enrolment && !(*enrolment)->scope.empty()) return (*enrolment)->scope;
  if (!workspace.is_set_up()) return {};
  return {workspace.identity().place};
}

}  // namespace yanxing::due
