// rules.json to RuleSet, with errors that name the rule and say what is right.
#include <array>
#include <charconv>
#include <fstream>

#include "client/due/days.h"
#include "client/due/rules.h"
#include "client/forms/json.h"
#include "client/places/places.h"
#include "sync/base/read_rest.h"

namespace yanxing::due {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Per>, 6> per_names{{{"unit", Per::unit},
                                                                     {"city", Per::city},
                                                                     {"township", Per::township},
                                                                     {"leader", Per::leader},
                                                                     {"visit_day", Per::visit_day},
                                                                     {"record", Per::record}}};
constexpr std::array<std::pair<std::string_view, Count>, 3> count_names{
    {{"days", Count::days}, {"rows", Count::rows}, {"choices", Count::choices}}};

Error wrong(const std::string& where, const std::string& what) {
  return {Code::invalid, "rules.json, " + where + ": " + what};
}

/// An object's member; null where it has none or is no object.
const json& member(const json& object, const char* name) {
  static const json nothing;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : nothing;
}

std::string text_of(const json& object, const char* name) {
  const json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

Result<text::Phrase> phrase_of(const json& object, const char* name, const std::string& where) {
  text::Phrase phrase{text_of(member(object, name), "zh"), text_of(member(object, name), "en")};
  if (phrase.zh.empty() || phrase.en.empty())
    return wrong(where, std::string(name) + " must be {\"zh\": …, \"en\": …}, both filled in");
  return phrase;
}

std::optional<int> two_digits(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

Result<MonthDay> month_day_of(const json& value, const std::string& where) {
  const std::string text = text_of(value, "month_day");
  MonthDay out;
  const auto month = text.size() == 5 && text[2] == '-' ? two_digits(text.substr(0, 2)) : std::nullopt;
  const auto day = month ? two_digits(text.substr(3)) : std::nullopt;
  if (!month || !day || !is_month_day(*month, *day))
    return wrong(where, "month_day must be a date such as \"05-17\", not \"" + text + "\"");
  out.month = *month;
  out.day = *day;
  const json& offset = member(value, "year_offset");
  if (!offset.is_null() && !offset.is_number_integer()) return wrong(where, "year_offset must be a whole number");
  if (offset.is_number_integer()) out.year_offset = offset.get<int>();
  return out;
}

Status read_due(const json& source, Rule& rule, const std::string& where) {
  const json& due = member(source, "due");
  const json& after = member(due, "days_after");
  if (rule.per != Per::visit_day) {
    YX_ASSIGN(rule.due, month_day_of(due, where));
    return {};
  }
  if (!after.is_number_integer() || after.get<int>() < 0)
    return wrong(where, "due of a rule per visit_day must be {\"days_after\": a number}");
  rule.days_after = after.get<int>();
  const json& event = member(source, "event");
  rule.event_form = text_of(event, "form");
  rule.event_date_field = text_of(event, "date_field");
  rule.event_year_field = text_of(event, "year_field");
  if (rule.event_form.empty() || rule.event_date_field.empty())
    return wrong(where, "event must be {\"form\": …, \"date_field\": …}");
  return {};
}

Status read_minimum(const json& source, Rule& rule, const std::string& where) {
  const json& minimum = member(source, "minimum");
  const bool is_villages = minimum == "villages";
  if (!is_villages && (!minimum.is_number_integer() || minimum.get<std::int64_t>() < 1))
    return wrong(where, "minimum must be a number from 1, or \"villages\"");
  rule.minimum = is_villages ? 0 : minimum.get<std::int64_t>();
  const json& count = member(source, "count");
  if (count.is_null()) return {};
  for (const auto& [name, what] : count_names) {
    if (text_of(count, name.data()).empty()) continue;
    rule.count = what;
    rule.count_field = text_of(count, name.data());
    if (what == Count::rows && rule.count_field.find('/') == std::string::npos)
      return wrong(where, "count rows must name a table and a question in it: \"courses/course\"");
    return {};
  }
  return wrong(where, "count must be {\"days\": field}, {\"rows\": \"table/question\"} or {\"choices\": field}");
}

Status read_window(const json& source, Rule& rule, const std::string& where) {
  const json& window = member(source, "window");
  if (window.is_null()) return {};
  YX_ASSIGN(rule.window_from, month_day_of(member(window, "from"), where + ", window from"));
  YX_ASSIGN(rule.window_until, month_day_of(member(window, "until"), where + ", window until"));
  return {};
}

Status read_conditions(const json& source, const RuleSet& set, Rule& rule, const std::string& where) {
  for (const auto& [name, into] : {std::pair("where", &rule.where), std::pair("first", &rule.first)}) {
    const json& answers = member(source, name);
    if (answers.is_null()) continue;
    if (!answers.is_object()) return wrong(where, std::string(name) + " must be {field: answer}");
    for (const auto& [field, value] : answers.items()) {
      if (!value.is_string() && !value.is_array())
        return wrong(where, std::string(name) + ": the answer of " + field + " must be text or a list");
    }
    *into = answers;
  }
  for (const auto& unit : member(source, "except_units")) {
    if (!unit.is_string() || set.find_unit(unit.get<std::string>()) == nullptr)
      return wrong(where, "except_units: no unit is called " + unit.dump());
    rule.except_units.push_back(unit.get<std::string>());
  }
  return {};
}

Result<Rule> read_rule(const json& source, const RuleSet& set, std::size_t number) {
  Rule rule;
  rule.id = text_of(source, "id");
  if (rule.id.empty()) return wrong("rule " + std::to_string(number), "it has no id");
  const std::string where = "rule \"" + rule.id + "\"";
  if (set.find(rule.id) != nullptr) return wrong(where, "another rule has this id already");
  rule.programme = text_of(source, "programme");
  rule.form = text_of(source, "form");
  if (rule.form.empty()) return wrong(where, "it names no form");
  YX_ASSIGN(rule.title, phrase_of(source, "title", where));
  YX_ASSIGN(rule.source, phrase_of(source, "source", where));
  const std::string per = text_of(source, "per");
  bool known = false;
  for (const auto& [name, what] : per_names) {
    if (name != per) continue;
    rule.per = what;
    known = true;
  }
  if (!known) return wrong(where, "per must be unit, city, township, leader, visit_day or record, not \"" + per + "\"");
  YX_TRY(read_due(source, rule, where));
  YX_TRY(read_minimum(source, rule, where));
  YX_TRY(read_window(source, rule, where));
  YX_TRY(read_conditions(source, set, rule, where));
  rule.year_field = text_of(source, "year_field");
  rule.date_field = text_of(source, "date_field");
  rule.place_field = text_of(source, "place_field");
  rule.unit_of_place = member(source, "unit_of_place") == true;
  if (rule.minimum == 0 && !rule.unit_of_place)
    return wrong(where, "minimum \"villages\" goes with \"unit_of_place\": true");
  return rule;
}

Result<Unit> read_unit(const json& source, const RuleSet& set, std::size_t number) {
  Unit unit;
  unit.id = text_of(source, "id");
  if (unit.id.empty()) return wrong("unit " + std::to_string(number), "it has no id");
  const std::string where = "unit \"" + unit.id + "\"";
  if (set.find_unit(unit.id) != nullptr) return wrong(where, "another unit has this id already");
  YX_ASSIGN(unit.name, phrase_of(source, "name", where));
  for (const auto& place : member(source, "places")) {
    if (!place.is_string() || !places::is_place_code(place.get<std::string>()))
      return wrong(where, "places: " + place.dump() + " is no place code");
    unit.places.push_back(place.get<std::string>());
  }
  if (unit.places.empty()) return wrong(where, "it has no places");
  return unit;
}

}  // namespace

Result<RuleSet> parse_rules(std::string_view text) {
  YX_ASSIGN(const json source, forms::parse_json(text));
  RuleSet set;
  set.city = text_of(source, "city");
  if (!places::is_place_code(set.city)) return wrong("city", "it must be a place code");
  for (const auto& year : member(source, "rounds")) {
    if (!year.is_number_integer()) return wrong("rounds", "years must be numbers");
    set.rounds.push_back(year.get<int>());
  }
  if (set.rounds.empty()) return wrong("rounds", "at least one year is needed");
  for (const auto& unit : member(source, "units")) {
    YX_ASSIGN(auto one, read_unit(unit, set, set.units.size() + 1));
    set.units.push_back(std::move(one));
  }
  if (set.units.empty()) return wrong("units", "there are none");
  for (const auto& rule : member(source, "rules")) {
    YX_ASSIGN(auto one, read_rule(rule, set, set.rules.size() + 1));
    set.rules.push_back(std::move(one));
  }
  if (set.rules.empty()) return wrong("rules", "there are none");
  return set;
}

Result<RuleSet> load_rules(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return Error{Code::not_found, file.string() + " is missing"};
  std::ifstream in(file, std::ios::binary);
  const auto text = read_rest(in);
  if (!text) return Error{Code::io, file.string() + " cannot be read"};
  return parse_rules(*text);
}

}  // namespace yanxing::due
