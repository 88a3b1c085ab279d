#include "tools/cli/export_filter.h"

#include <algorithm>
#include <ctime>
#include <memory>

#include "client/forms/json.h"
#include "client/forms/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// Where the records screen keeps its filters (client/app/records_filters.cpp).
constexpr const char* filters_setting = "records.filters";

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Midnight of a local day, `after` days later; nullopt: no date.
std::optional<UnixMs> start_of_day(const std::string& iso, int after) {
  const auto day = forms::parse_date(iso, std::nullopt);
  if (!day) return std::nullopt;
  std::tm parts{};
  parts.tm_year = day->year - 1900;
  parts.tm_mon = day->month - 1;
  parts.tm_mday = day->day + after;
  parts.tm_isdst = -1;
  return static_cast<UnixMs>(std::mktime(&parts)) * 1000;
}

std::string apply_kept(Laptop& laptop, const Arguments& arguments, records::ListQuery& query) {
  const auto setting = laptop.workspace().setting(filters_setting);
  const auto all =
      setting && setting->is_string() ? forms::parse_json(setting->get<std::string>()) : Result<json>(json::array());
  std::string names;
  for (const json& one : all && all->is_array() ? *all : json::array()) {
    if (!one.is_object()) continue;
    const std::string name = text_of(one, "name");
    names += (names.empty() ? "" : ", ") + name;
    if (name != arguments.filter) continue;
    const std::string form = text_of(one, "form");
    if (!form.empty() && form != arguments.form) return laptop.say("export.filter_form", {name, form, arguments.form});
    if (query.place.empty()) query.place = text_of(one, "place");
    if (query.text.empty()) query.text = text_of(one, "text");
    query.changed_from_ms = start_of_day(text_of(one, "from"), 0).value_or(0);
    query.changed_before_ms = start_of_day(text_of(one, "to"), 1).value_or(INT64_MAX);
    const std::string state = arguments.state.empty() ? text_of(one, "state") : std::string();
    if (state == "local") query.sync = records::SyncState::local;
    if (state == "on_server") query.sync = records::SyncState::on_server;
    if (state == "needs_you") query.sync = records::SyncState::needs_person;
    if (state == "deleted") query.life = records::ListQuery::Life::deleted;
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
    out.push_back({field, typed.substr(equals + 1)});
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
