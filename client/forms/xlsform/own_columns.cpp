// The columns that are ours: yx:key, yx:type and so on (assets/forms/README.md, "Columns of ours").
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "client/forms/xlsform/fields.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

constexpr std::array levels{"province", "city", "county", "township", "village", "community"};

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  std::string rest = text::trim(text);
  std::replace_if(
      rest.begin(), rest.end(), [](char c) { return c == ',' || c == '\n' || c == '\t'; }, ' ');
  for (std::size_t at = rest.find_first_not_of(' '); at != std::string::npos; at = rest.find_first_not_of(' ', at)) {
    const std::size_t end = std::min(rest.find(' ', at), rest.size());
    out.push_back(rest.substr(at, end - at));
    at = end;
  }
  return out;
}

class Columns {
 public:
  Columns(Context& context, const Entry& entry, json& out) : c_(context), entry_(entry), out_(out) {}
  void read();

 private:
  const std::string& get(std::string_view key) const { return c_.table.get(entry_.row, key); }
  Spot spot(std::string_view key) const { return c_.table.spot(entry_.row, key); }
  bool flag(std::string_view key);
  bool only_for(std::string_view key, bool fits, const std::string& what);
  void type();
  void problem();
  void comment_of();
  void suggest();

  Context& c_;
  const Entry& entry_;
  json& out_;
};

bool Columns::flag(std::string_view key) {
  if (get(key).empty()) return false;
  const std::optional<bool> value = yes_no(get(key));
  if (!value)
    c_.problems.error(spot(key), "\"" + get(key) + "\" is neither yes nor no", "Write yes, or leave it empty");
  return value.value_or(false);
}

bool Columns::only_for(std::string_view key, bool fits, const std::string& what) {
  if (get(key).empty()) return false;
  if (!fits) {
    c_.problems.error(spot(key), std::string(key) + " is only for " + what + "; this is a " + out_.value("type", ""),
                      "Empty the cell, or put it into the right row");
  }
  return fits;
}

void Columns::type() {
  if (!only_for("yx:type", entry_.type.name == "text", "the type text")) return;
  const std::vector<std::string> given = words(get("yx:type"));
  if (given.front() == "reference") {
    if (given.size() != 2) {
      c_.problems.error(spot("yx:type"), "a reference names one form",
                        "Write reference and the form_id, such as reference training");
      return;
    }
    out_["type"] = "reference";
    out_["to"] = given[1];
    return;
  }
  if (given.front() != "place") {
    c_.problems.error(spot("yx:type"), "nobody knows the type \"" + get("yx:type") + "\"",
                      did_you_mean(given.front(), {"place", "reference"}) +
                          "Write place, place village community… or reference FORM");
    return;
  }
  out_["type"] = "place";
  for (std::size_t i = 1; i < given.size(); ++i) {
    if (std::find(levels.begin(), levels.end(), given[i]) == levels.end()) {
      c_.problems.error(spot("yx:type"), "there is no level \"" + given[i] + "\" of places",
                        did_you_mean(given[i], {levels.begin(), levels.end()}) +
                            "Use province, city, county, township, village, community");
      return;
    }
    out_["levels"].push_back(given[i]);
  }
}

void Columns::problem() {
  const bool select = entry_.type.name == "select_one" || entry_.type.name == "select_multiple";
  if (!only_for("yx:problem", select, "select_one and select_multiple")) return;
  const ChoiceList* list = c_.choices.find(entry_.type.list);
  for (const std::string& value : words(get("yx:problem"))) {
    if (list != nullptr && !list->has_value(value)) {
      std::vector<std::string> values;
      for (const json& one : list->choices) values.push_back(one.at("value"));
      c_.problems.error(spot("yx:problem"), "the list " + entry_.type.list + " has no choice \"" + value + "\"",
                        did_you_mean(value, values) + "Write names of choices, separated by spaces");
      return;
    }
    out_["problem"].push_back(value);
  }
}

void Columns::comment_of() {
  if (!only_for("yx:comment_of", entry_.type.name == "text", "the type text")) return;
  const Entry* answer = c_.references.find(spot("yx:comment_of"), get("yx:comment_of"));
  if (answer == nullptr) return;
  const bool fits =
      !answer->is_frame() && answer != &entry_ && answer->type.name != "note" && answer->parent == entry_.parent;
  if (!fits) {
    c_.problems.error(spot("yx:comment_of"), "\"" + answer->node + "\" cannot have this comment",
                      "Name a question of the same group, so that both are asked together");
    return;
  }
  out_["comment_of"] = answer->name;
}

void Columns::suggest() {
  if (!only_for("yx:suggest", entry_.type.name == "text", "the type text")) return;
  const ChoiceList* list = c_.choices.find(get("yx:suggest"));
  if (list == nullptr) {
    c_.problems.error(spot("yx:suggest"), "there is no list of choices \"" + get("yx:suggest") + "\"",
                      did_you_mean(get("yx:suggest"), c_.choices.names()) + "Write a list_name of the sheet choices");
    return;
  }
  for (const json& choice : list->choices) out_["suggestions"].push_back(choice.at("label"));
}

void Columns::read() {
  type();
  problem();
  comment_of();
  suggest();
  if (only_for("yx:override", entry_.type.name == "calculate", "the type calculate") && flag("yx:override")) {
    out_["override"] = true;
  }
  if (flag("yx:quiet")) out_["quiet"] = true;
  for (const char* key : {"yx:key", "yx:place", "yx:summary", "yx:together"}) {
    if (get(key).empty()) continue;
    if (entry_.is_frame() || entry_.type.name == "note") {
      c_.problems.error(spot(key), std::string(key) + " is for answers; \"" + entry_.node + "\" has none",
                        "Put it into the row of a question");
    } else if (c_.survey.in_repeat(entry_) && std::string_view(key) != "yx:together") {
      c_.problems.error(spot(key), "\"" + entry_.node + "\" is in a repeat, of which a record has many rows",
                        "Name a question outside of repeats");
    }
  }
}

/// Names of the fields whose cell `key` says yes.
std::vector<const Entry*> flagged(Context& context, std::string_view key) {
  std::vector<const Entry*> out;
  for (const Entry& entry : context.survey.entries) {
    if (yes_no(context.table.get(entry.row, key)).value_or(false)) out.push_back(&entry);
  }
  return out;
}

void read_key(Context& context, json& form) {
  for (const Entry& entry : context.survey.entries) {
    const std::string& text = context.table.get(entry.row, "yx:key");
    if (!text.empty() && !yes_no(text)) {
      context.problems.error(context.table.spot(entry.row, "yx:key"), "\"" + text + "\" is neither yes nor no",
                             "Write yes, or leave it empty");
    }
  }
  for (const Entry* entry : flagged(context, "yx:key")) form["key"].push_back(entry->name);
}

void read_place(Context& context, json& form) {
  const std::vector<const Entry*> found = flagged(context, "yx:place");
  if (found.empty()) return;
  const Entry& entry = *found.front();
  const Spot spot = context.table.spot(entry.row, "yx:place");
  if (found.size() > 1) {
    context.problems.error(
        context.table.spot(found[1]->row, "yx:place"),
        "a second field gives the record's place; the first is in row " + std::to_string(entry.row + 1),
        "Leave yes with one of them");
    return;
  }
  const std::vector<std::string> type = words(context.table.get(entry.row, "yx:type"));
  if (type.empty() || (type.front() != "place" && type.front() != "reference")) {
    context.problems.error(spot, "\"" + entry.node + "\" is neither a place nor a reference",
                           "Write place or reference FORM into yx:type");
    return;
  }
  form["place"] = {{type.front() == "place" ? "field" : "reference", entry.name}};
}

void read_summary(Context& context, json& form) {
  std::map<int, const Entry*> order;
  for (const Entry& entry : context.survey.entries) {
    const std::string& text = context.table.get(entry.row, "yx:summary");
    if (text.empty()) continue;
    const Spot spot = context.table.spot(entry.row, "yx:summary");
    int place = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
    if (error != std::errc() || end != text.data() + text.size() || place < 1) {
      context.problems.error(spot, "\"" + text + "\" is not a number from 1",
                             "Write 1, 2… in the order in which they are shown");
      continue;
    }
    const auto [first, is_new] = order.emplace(place, &entry);
    if (!is_new) {
      context.problems.error(spot, text + " is there twice, also in row " + std::to_string(first->second->row + 1),
                             "Count on");
    }
  }
  for (const auto& [place, entry] : order) form["summary"].push_back(entry->name);
}

void read_together(Context& context, json& form) {
  std::vector<std::pair<std::string, std::vector<const Entry*>>> sets;
  for (const Entry& entry : context.survey.entries) {
    const std::string& word = context.table.get(entry.row, "yx:together");
    if (word.empty()) continue;
    auto set = std::find_if(sets.begin(), sets.end(), [&](const auto& one) { return one.first == word; });
    if (set == sets.end()) set = sets.insert(sets.end(), {word, {}});
    set->second.push_back(&entry);
  }
  const auto repeat_of = [&](const Entry& entry) {
    std::optional<std::size_t> around = entry.parent;
    while (around && !context.survey.entries[*around].is_repeat()) around = context.survey.entries[*around].parent;
    return around;
  };
  for (const auto& [word, members] : sets) {
    const auto& set = members;  // clang 14 lets no lambda refer to a structured binding
    const Spot spot = context.table.spot(set.back()->row, "yx:together");
    if (set.size() < 2) {
      context.problems.error(spot, "no other field is together with this one (\"" + word + "\")",
                             "Write the same word into two or more rows");
      continue;
    }
    const bool apart = std::any_of(set.begin(), set.end(),
                                   [&](const Entry* one) { return repeat_of(*one) != repeat_of(*set.front()); });
    if (apart) {
      context.problems.error(spot, "fields of different repeats cannot merge as one (\"" + word + "\")",
                             "Use different words");
      continue;
    }
    json names = json::array();
    for (const Entry* entry : set) names.push_back(entry->name);
    form["together"].push_back(names);
  }
}

void read_state(Context& context, json& form) {
  const std::string& state = context.settings.state;
  if (text::fold(state) == "none") return;
  if (state.empty()) {
    form["state"] = "__state";
    return;
  }
  const Spot spot = context.settings.spot("yx:state");
  const Entry* entry = context.references.find(spot, state);
  if (entry == nullptr) return;
  const ChoiceList* list = context.choices.find(entry->type.list);
  const bool fits =
      entry->type.name == "select_one" && list != nullptr && list->has_value("draft") && list->has_value("final");
  if (!fits || context.survey.in_repeat(*entry)) {
    context.problems.error(spot, "\"" + entry->node + "\" cannot say whether a record is finished",
                           "Name a select_one outside of repeats with the choices draft and final, or write none");
    return;
  }
  form["state"] = entry->name;
}

}  // namespace

void compile_own_columns(Context& context, const Entry& entry, json& out) { Columns(context, entry, out).read(); }

void compile_form_columns(Context& context, json& form) {
  read_key(context, form);
  read_place(context, form);
  read_summary(context, form);
  read_together(context, form);
  read_state(context, form);
}

}  // namespace yanxing::forms::xlsform
