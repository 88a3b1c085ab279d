#include "tools/cli/record_names.h"

#include "tools/cli/forms.h"

namespace yanxing::cli {

using nlohmann::json;

std::string place_with_code(const Laptop& laptop, const std::string& code) {
  const bool is_known = laptop.places() != nullptr && laptop.places()->find(code) != nullptr;
  return is_known ? laptop.places()->path(code) + " (" + code + ")" : visible(code);
}

std::string shown_value(const Laptop& laptop, Names& names, const forms::Field* field, const json& value) {
  if (field == nullptr) return visible(forms::show_unknown(value));
  if (field->type == forms::FieldType::place && value.is_string())
    return place_with_code(laptop, value.get_ref<const std::string&>());
  return visible(names.of_value(*field, value));
}

std::string cell_words(const Laptop& laptop, const forms::Form* form, const std::string& cell) {
  if (cell == sync::life_cell) return laptop.say("show.conflict.life");
  if (cell == sync::place_cell) return laptop.say("show.conflict.place");
  std::vector<std::string> labels;
  for (const std::string& path : form != nullptr ? forms::cell_fields(*form, cell) : std::vector<std::string>{cell}) {
    const forms::Field* field = form != nullptr ? form->find(forms::field_of_path(path)) : nullptr;
    const std::string label = field != nullptr ? field->label.in(laptop.language()) : std::string();
    if (!label.empty()) labels.push_back(label);
  }
  return labels.empty() ? cell : names_of(labels);
}

std::string conflict_mark(const Laptop& laptop, const records::Record& record) {
  if (record.conflicts.empty()) return {};
  const forms::Form* form = laptop.forms().find(record.form);
  std::vector<std::string> cells;
  for (const std::string& cell : record.conflicts) cells.push_back(cell_words(laptop, form, cell));
  return laptop.say("show.conflict.mark", {names_of(cells)});
}

std::string laptop_name(const DeviceId& device) {
  constexpr std::size_t digits = 4;
  const std::string text = device.text();
  return text.substr(text.size() - digits);
}

}  // namespace yanxing::cli
