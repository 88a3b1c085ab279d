#include "tools/cli/export_filter.h"

#include <algorithm>
#include <memory>

#include "client/forms/values.h"
#include "client/records/kept_filters.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

std::string apply_kept(Laptop& laptop, const Arguments& arguments, records::ListQuery& query) {
  const auto setting = laptop.workspace().setting(records::kept_filters_setting);
  std::string names;
  for (records::KeptFilter kept :
       records::read_kept_filters(setting && setting->is_string() ? setting->get<std::string>() : std::string())) {
    names += (names.empty() ? "" : ", ") + kept.name;
    if (kept.name != arguments.filter) continue;
    if (!kept.form.empty() && kept.form != arguments.form)
      return laptop.say("export.filter_form", {kept.name, kept.form, arguments.form});
    kept.form = arguments.form;
    if (!arguments.place.empty()) kept.place = arguments.place;
    if (!arguments.text.empty()) kept.text = arguments.text;
    if (!arguments.state.empty()) kept.state.clear();
    records::apply(kept, query);
    return {};
  }
  return laptop.say("export.no_filter", {arguments.filter, names.empty() ? "—" : names});
}

struct Condition {
  const forms::Field* field = nullptr;
  std::string value;
};

/// The stored value, or how it reads in either language; of several choices one.
bool holds(const Condition& condition, const json& value) {
  if (value.is_array())
    return std::any_of(value.begin(), value.end(), [&](const json& e) { return holds(condition, e); });
  if (value.is_string() && value.get_ref<const std::string&>() == condition.value) return true;
  if (!value.is_string() && value.dump() == condition.value) return true;
  return forms::show_value(*condition.field, value, forms::Language::zh) == condition.value ||
         forms::show_value(*condition.field, value, forms::Language::en) == condition.value;
}

/// In a repeat: of any of its rows.
bool has_answer(const Condition& condition, const records::Record& record) {
  const std::string& name = condition.field->name;
  bool answered = false;
  for (const auto& [path, value] : record.values) {
    if (path != name && !path.ends_with("]/" + name)) continue;
    answered = true;
    if (holds(condition, value)) return true;
  }
  return !answered && condition.value.empty();
}

/// What there is to choose instead; empty: the value is a choice (its code, or its label in either language), or the
/// field has none of its own.
std::string other_choices(const forms::Field& field, const std::string& value) {
  if (value.empty() || field.choices.empty() || !field.choice_file.empty()) return {};
  std::string names;
  for (const forms::Choice& choice : field.choices) {
    if (value == choice.value || value == choice.label.zh || value == choice.label.en) return {};
    names += (names.empty() ? "" : ", ") + choice.value;
  }
  return names;
}

std::string read_conditions(const Laptop& laptop, const Arguments& arguments, std::vector<Condition>& out) {
  const forms::Form& form = *laptop.forms().find(arguments.form);
  for (const std::string& typed : arguments.where) {
    const auto equals = typed.find('=');
    if (equals == std::string::npos || equals == 0) return laptop.say("export.where", {typed});
    const std::string name = typed.substr(0, equals);
    const forms::Field* field = form.find(name);
    std::string names;
    for (const forms::Field& each : form.fields) names += (names.empty() ? "" : ", ") + each.name;
    if (field == nullptr) return laptop.say("export.field", {arguments.form, name, names});
    const std::string value = typed.substr(equals + 1);
    if (const std::string choices = other_choices(*field, value); !choices.empty())
      return laptop.say("export.choice", {name, value, choices});
    out.push_back({field, value});
  }
  return {};
}

}  // namespace

std::string read_filter(Laptop& laptop, const Arguments& arguments, reports::ExportOrder& order) {
  order.query = query_of(arguments);
  if (!arguments.filter.empty()) {
    if (std::string wrong = apply_kept(laptop, arguments, order.query); !wrong.empty()) return wrong;
  }
  std::vector<Condition> conditions;
  if (std::string wrong = read_conditions(laptop, arguments, conditions); !wrong.empty()) return wrong;
  if (conditions.empty()) return {};
  // The limit is of what is written, not of what is looked at.
  const std::int64_t limit = std::exchange(order.query.limit, 0);
  order.wanted = [conditions = std::move(conditions), limit,
                  taken = std::make_shared<std::int64_t>(0)](const records::Record& record) {
    if (limit > 0 && *taken >= limit) return false;
    const bool all = std::all_of(conditions.begin(), conditions.end(),
                                 [&](const Condition& condition) { return has_answer(condition, record); });
    if (all) ++*taken;
    return all;
  };
  return {};
}

}  // namespace yanxing::cli
