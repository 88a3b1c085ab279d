#include "client/forms/form.h"

#include <algorithm>

#include "sync/base/cell_name.h"

namespace yanxing::forms {
namespace {

const std::vector<std::string>* set_of(const Form& form, std::string_view field) {
  for (const std::vector<std::string>& set : form.together) {
    if (std::find(set.begin(), set.end(), field) != set.end()) return &set;
  }
  return nullptr;
}

}  // namespace

const char* type_name(FieldType type) {
  switch (type) {
    case FieldType::text: return "text";
    case FieldType::integer: return "integer";
    case FieldType::decimal: return "decimal";
    case FieldType::date: return "date";
    case FieldType::time: return "time";
    case FieldType::select_one: return "select_one";
    case FieldType::select_multiple: return "select_multiple";
    case FieldType::note: return "note";
    case FieldType::reference: return "reference";
    case FieldType::place: return "place";
  }
  YX_CHECK(false);
}

const Choice* Field::find_choice(std::string_view value) const {
  const auto found =
      std::find_if(choices.begin(), choices.end(), [&](const Choice& one) { return one.value == value; });
  return found == choices.end() ? nullptr : &*found;
}

std::optional<std::size_t> Form::index_of(std::string_view field) const {
  const auto found = index.find(field);
  if (found == index.end()) return std::nullopt;
  return found->second;
}

const Field* Form::find(std::string_view field) const {
  const std::optional<std::size_t> at = index_of(field);
  return at ? &fields[*at] : nullptr;
}

std::string cell_name(const Form& form, std::string_view field) {
  const std::vector<std::string>* set = set_of(form, field);
  if (set != nullptr) return set->front();
  const Field* known = form.find(field);
  return known != nullptr && known->quiet ? sync::quiet_prefix + std::string(field) : std::string(field);
}

std::vector<std::string> cell_fields(const Form& form, std::string_view cell) {
  const std::vector<std::string>* set = set_of(form, cell);
  if (set != nullptr && set->front() == cell) return *set;
  return {std::string(sync::plain_name(cell))};
}

}  // namespace yanxing::forms
