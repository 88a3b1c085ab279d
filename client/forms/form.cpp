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
    case FieldType::range: return "range";
    case FieldType::date: return "date";
    case FieldType::time: return "time";
    case FieldType::datetime: return "datetime";
    case FieldType::geopoint: return "geopoint";
    case FieldType::select_one: return "select_one";
    case FieldType::select_multiple: return "select_multiple";
    case FieldType::rank: return "rank";
    case FieldType::note: return "note";
    case FieldType::acknowledge: return "acknowledge";
    case FieldType::calculate: return "calculate";
    case FieldType::hidden: return "hidden";
    case FieldType::image: return "image";
    case FieldType::file: return "file";
    case FieldType::barcode: return "barcode";
    case FieldType::start: return "start";
    case FieldType::end: return "end";
    case FieldType::today: return "today";
    case FieldType::username: return "username";
    case FieldType::deviceid: return "deviceid";
    case FieldType::reference: return "reference";
    case FieldType::place: return "place";
  }
  YX_CHECK(false);
}

bool is_question(FieldType type) {
  switch (type) {
    case FieldType::note:
    case FieldType::calculate:
    case FieldType::hidden:
    case FieldType::start:
    case FieldType::end:
    case FieldType::today:
    case FieldType::username:
    case FieldType::deviceid: return false;
    default: return true;
  }
}

namespace {

bool has_word(std::string_view words, std::string_view wanted) {
  for (std::size_t at = words.find(wanted); at != std::string_view::npos; at = words.find(wanted, at + 1)) {
    const bool starts = at == 0 || words[at - 1] == ' ';
    const std::size_t end = at + wanted.size();
    if (starts && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

/// What the program works out or notes by itself: two laptops may differ in it without anybody having to decide.
bool is_noted(const Field& field) {
  switch (field.type) {
    case FieldType::start:
    case FieldType::end:
    case FieldType::today:
    case FieldType::username:
    case FieldType::deviceid: return true;
    default: return field.quiet || field.calculate.has_value();
  }
}

/// "member[k3]/age" -> ("member[k3]/", "age"). A cell's name may be quiet: "member[k3]/~at".
std::pair<std::string_view, std::string_view> split(std::string_view path) {
  const std::size_t slash = path.rfind("]/");
  if (slash == std::string_view::npos) return {{}, path};
  return {path.substr(0, slash + 2), path.substr(slash + 2)};
}

}  // namespace

bool Field::has_appearance(std::string_view word) const { return has_word(appearance, word); }
bool Group::has_appearance(std::string_view word) const { return has_word(appearance, word); }

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

std::optional<std::size_t> Form::group_of(std::string_view group) const {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].name == group) return i;
  }
  return std::nullopt;
}

// The mark of a quiet cell stands first in the whole name, where the merge looks for it.
std::string cell_name(const Form& form, std::string_view path) {
  const auto [row, field] = split(path);
  const std::vector<std::string>* set = set_of(form, field);
  if (set != nullptr) return std::string(row) + set->front();
  const Field* known = form.find(field);
  return known != nullptr && is_noted(*known) ? sync::quiet_prefix + std::string(path) : std::string(path);
}

std::vector<std::string> cell_fields(const Form& form, std::string_view cell) {
  const auto [row, field] = split(sync::plain_name(cell));
  const std::vector<std::string>* set = set_of(form, field);
  if (set == nullptr || set->front() != field) return {std::string(sync::plain_name(cell))};
  std::vector<std::string> out;
  for (const std::string& one : *set) out.push_back(std::string(row) + one);
  return out;
}

}  // namespace yanxing::forms
