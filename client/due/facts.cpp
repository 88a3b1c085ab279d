#include "client/due/facts.h"

#include <algorithm>

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
      if (is_seen) out.push_back(record);
      return true;
    }));
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
