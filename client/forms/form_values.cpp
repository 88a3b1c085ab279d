// FormReader: properties of the JSON, one kind each.
#include <algorithm>

#include "client/forms/form_reader.h"

namespace yanxing::forms {
namespace {

constexpr std::size_t max_choices = 50'000;
constexpr std::size_t max_value_bytes = 255;

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

Status FormReader::only(const json& object, const std::vector<std::string>& allowed) const {
  for (const auto& [name, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return bad("unknown property \"" + name + "\"; allowed here: " + listed(allowed));
    }
  }
  return {};
}

Result<std::string> FormReader::string_of(const json& object, const char* property) const {
  if (!object.contains(property)) return std::string();
  if (!object.at(property).is_string()) return bad(std::string("\"") + property + "\" must be a text in quotes");
  return object.at(property).get<std::string>();
}

Result<std::vector<std::string>> FormReader::strings_of(const json& object, const char* property) const {
  std::vector<std::string> out;
  if (!object.contains(property)) return out;
  const json& list = object.at(property);
  const bool all_text =
      list.is_array() && std::all_of(list.begin(), list.end(), [](const json& one) { return one.is_string(); });
  if (!all_text) return bad(std::string("\"") + property + "\" must be a list of names, e.g. [\"title\"]");
  for (const json& one : list) out.push_back(one.get<std::string>());
  return out;
}

Result<bool> FormReader::flag_of(const json& object, const char* property) const {
  if (!object.contains(property)) return false;
  if (!object.at(property).is_boolean()) return bad(std::string("\"") + property + "\" must be true or false");
  return object.at(property).get<bool>();
}

Result<std::int64_t> FormReader::count_of(const json& object, const char* property, std::int64_t least,
                                          std::int64_t most) const {
  if (!object.contains(property)) return std::int64_t{0};
  const json& value = object.at(property);
  if (!value.is_number_integer() || value < least || value > most) {
    return bad(std::string("\"") + property + "\" must be a whole number from " + std::to_string(least) + " to " +
               std::to_string(most));
  }
  return value.get<std::int64_t>();
}

Result<Phrase> FormReader::phrase_of(const json& object, const char* property, bool needed) const {
  if (!object.contains(property)) {
    if (needed) return bad(std::string("\"") + property + "\" is missing; give {\"zh\": …, \"en\": …}");
    return Phrase{};
  }
  const json& source = object.at(property);
  const bool all_text = source.is_object() && std::all_of(source.begin(), source.end(), [](const json& one) {
                          return one.is_string() && !one.get_ref<const std::string&>().empty();
                        });
  if (!all_text || (needed && source.empty())) {
    return bad(std::string("\"") + property + "\" must be given by language: {\"zh\": …, \"en\": …}");
  }
  Phrase phrase;
  for (const auto& [language, text] : source.items()) {
    if (language == "zh") {
      phrase.zh = text.get<std::string>();
    } else if (language == "en") {
      phrase.en = text.get<std::string>();
    } else {
      phrase.others.emplace_back(language, text.get<std::string>());
    }
  }
  return phrase;
}

Result<std::vector<Choice>> FormReader::read_choices(const json& list) const {
  if (!list.is_array() || list.empty())
    return bad("\"choices\" must be a list of one or more {\"value\": …, \"label\": …}");
  if (list.size() > max_choices)
    return bad("more than " + std::to_string(max_choices) + " choices; use a .csv file, a reference or a place");
  std::vector<Choice> out;
  std::set<std::string> values;
  std::set<std::string> keys;
  for (const json& source : list) {
    if (!source.is_object()) return bad("a choice is an object {\"value\": …, \"label\": …}");
    YX_TRY(only(source, {"value", "label", "key", "also", "media", "columns"}));
    Choice choice;
    YX_ASSIGN(choice.value, string_of(source, "value"));
    const bool odd = choice.value.empty() || choice.value.size() > max_value_bytes ||
                     choice.value.find_first_of(" \t\r\n") != std::string::npos;
    if (odd) return bad("the \"value\" of a choice is 1 to 255 characters without spaces");
    if (!values.insert(choice.value).second && !allow_duplicates_)
      return bad("choice \"" + choice.value + "\" is there twice; rename one");
    YX_ASSIGN(choice.label, phrase_of(source, "label", true));
    YX_ASSIGN(choice.key, string_of(source, "key"));
    YX_ASSIGN(choice.also, strings_of(source, "also"));
    YX_ASSIGN(choice.media, string_of(source, "media"));
    if (choice.key.size() > 1) return bad("the \"key\" of choice \"" + choice.value + "\" is one letter or digit");
    if (!choice.key.empty() && !keys.insert(choice.key).second)
      return bad("two choices have the key \"" + choice.key + "\"");
    const json columns = source.value("columns", json::object());
    for (const auto& [name, value] : columns.items()) {
      if (!value.is_string()) return bad("\"columns\" of choice \"" + choice.value + "\" holds texts only");
      choice.columns.emplace_back(name, value.get<std::string>());
    }
    out.push_back(std::move(choice));
  }
  return out;
}

}  // namespace yanxing::forms
