#include "client/app/pointing.h"

#include <map>

#include "client/app/context.h"

namespace yanxing::app {

namespace {

constexpr std::size_t few = 16;

/// Fields of `from` that hold the id of a record of the form `to`.
std::vector<std::string> pointers(const forms::Form& from, const std::string& to) {
  std::vector<std::string> out;
  for (const forms::Field& field : from.fields) {
    if (field.type == forms::FieldType::reference && field.to == to) out.push_back(field.name);
  }
  return out;
}

}  // namespace

std::vector<std::pair<RecordId, records::Record>> pointed_at(
    records::RecordStore& store, const forms::FormSet& forms,
    const std::vector<std::pair<std::string, RecordId>>& records) {
  std::set<RecordId> own;
  std::map<std::string, std::set<std::string>> by_form;  // the ids as answers have them
  for (const auto& [form, id] : records) {
    own.insert(id);
    by_form[form].insert(id.text());
  }
  std::map<RecordId, records::Record> found;
  for (const auto& [to, ids] : by_form) {
    for (const forms::Form& form : forms.forms()) {
      for (const std::string& field : pointers(form, to)) {
        const auto look = [&](const records::Record& record) {
          const auto target = text_answer(record.values, field);
          if (own.contains(record.id) || !ids.contains(target)) return true;
          if (const auto id = RecordId::parse(target)) found.try_emplace(*id, record);
          return ids.size() > few;  // of one record one is enough
        };
        if (ids.size() > few) {
          static_cast<void>(store.each(of_form(form.name), look));
          continue;
        }
        for (const std::string& id : ids) {
          auto query = of_form(form.name);
          query.reference = {field, id};
          static_cast<void>(store.each(query, look));
        }
      }
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace yanxing::app
