#include "client/roster/import_plan.h"

#include "client/training/persons.h"

namespace yanxing::roster {

std::vector<records::SaveRequest> import_plan(const Check& check) {
  std::vector<records::SaveRequest> requests;
  for (const RowCheck& row : check.rows) {
    if (row.left_out || requests.size() >= max_import_rows) continue;
    records::SaveRequest request;
    request.form = person_form;
    if (row.result == RowResult::fresh) {
      request.values = row.values;
    } else if (row.result == RowResult::changed && row.person) {
      request.id = row.person;
      for (const Change& change : row.changes) request.values[change.field] = change.to;
    } else {
      continue;
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

records::SaveRequest merge_request(const RecordId& person, const RecordId& into) {
  return {std::string(person_form), person, {{std::string(training::merged_into_field), into.text()}}, {}};
}

records::SaveRequest unmerge_request(const RecordId& person) {
  return {std::string(person_form), person, {{std::string(training::merged_into_field), nullptr}}, {}};
}

}  // namespace yanxing::roster
