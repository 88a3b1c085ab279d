// What records, answers and laptops are called on the command line.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "client/forms/filling.h"
#include "client/forms/table.h"
#include "client/forms/values.h"
#include "client/records/naming.h"
#include "sync/base/visible_text.h"
#include "tools/cli/cli.h"
#include "tools/cli/values.h"

namespace yanxing::cli {

/// What tells records from others, for people: records that they point to by their names, read once each. All that
/// comes from a record is made visible().
class Names {
 public:
  explicit Names(Laptop& laptop) : laptop_(&laptop) {}

  std::string of(const records::Record& record, int depth = 0) {
    const forms::Form* form = laptop_->forms().find(record.form);
    std::vector<std::string> parts;
    for (const std::string& name : form != nullptr ? records::naming_fields(*form) : std::vector<std::string>()) {
      const auto value = record.values.find(name);
      const forms::Field* field = form->find(name);
      if (value == record.values.end() || field == nullptr) continue;
      const std::string text = of_value(*field, value->second, depth);
      if (!text.empty()) parts.push_back(text);
    }
    return visible(depth == 0 ? names_of(parts) : joined(parts));
  }

  std::string of_value(const forms::Field& field, const nlohmann::json& value, int depth = 0) {
    if (field.type == forms::FieldType::reference && value.is_string() && depth < most_steps) {
      const std::string& id = value.get_ref<const std::string&>();
      const auto [at, is_new] = known_.try_emplace(id);
      if (is_new) at->second = of_reference(id, depth + 1);
      if (!at->second.empty()) return at->second;
    }
    if (field.type == forms::FieldType::place && value.is_string()) return place(value.get_ref<const std::string&>());
    if (!field.choice_file.empty()) return of_table(field, value);
    return forms::show_value(field, value, laptop_->language());
  }

  /// The code itself of a place that is not in the table.
  std::string place(const std::string& code) const {
    return visible(laptop_->places() != nullptr ? laptop_->places()->name(code) : code);
  }

 private:
  /// The label of a choice that a table of the form's lists (nation, education); the value itself where it does not.
  std::string of_table(const forms::Field& field, const nlohmann::json& value) {
    for (const forms::Form& form : laptop_->forms().forms()) {
      if (form.find(field.name) != &field) continue;
      const auto table = laptop_->library().table(form, field.choice_file);
      if (table == nullptr) break;
      std::vector<std::string> labels;
      for (const nlohmann::json& one : value.is_array() ? value : nlohmann::json::array({value})) {
        const std::string text = one.is_string() ? one.get<std::string>() : one.dump();
        const char* language = laptop_->language() == Language::zh ? "zh" : "en";
        labels.push_back(forms::table_choice_label(*table, field, text, language).value_or(text));
      }
      return names_of(labels);
    }
    return forms::show_value(field, value, laptop_->language());
  }

  static constexpr int most_steps = 3;  // mark -> session -> training

  static std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : " ") + part;
    return out;
  }
  std::string of_reference(const std::string& text, int depth) {
    const auto id = Uuid::parse(text);
    const auto found = id ? laptop_->records().find(*id) : Result<std::optional<records::Record>>(std::nullopt);
    return found && *found ? of(**found, depth) : std::string();  // not here (yet): its id is shown
  }

  Laptop* laptop_;
  std::unordered_map<std::string, std::string> known_;
};

/// "融安县 · 桥板乡 · 阳山村委会 (450224204201)".
std::string place_with_code(const Laptop& laptop, const std::string& code);

/// An answer as it is read: labels of choices, names of places and of records. `field` nullptr: not known here.
std::string shown_value(const Laptop& laptop, Names& names, const forms::Field* field, const nlohmann::json& value);

/// What a cell in conflict is called: the labels of its fields; of "@life" that it is deleted here and changed there.
std::string cell_words(const Laptop& laptop, const forms::Form* form, const std::string& cell);

/// "  ! 场次, 经费": which answers of the record are in conflict; empty: none.
std::string conflict_mark(const Laptop& laptop, const records::Record& record);

/// What tells a laptop from others: the end of its id. The beginning of a UUIDv7 is the time at which it was made, the
/// same for all laptops that were enrolled within a minute.
std::string laptop_name(const DeviceId& device);

}  // namespace yanxing::cli
