#include "client/forms/xlsform/form_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

constexpr std::array order{"$schema",
                           "form",
                           "version",
                           "version_text",
                           "title",
                           "languages",
                           "programme",
                           "reach",
                           "writer",
                           "key",
                           "together",
                           "place",
                           "state",
                           "summary",
                           "instance_name",
                           "allow_choice_duplicates",
                           "files",
                           "name",
                           "node",
                           "type",
                           "value",
                           "label",
                           "to",
                           "levels",
                           "choices",
                           "file",
                           "value_column",
                           "label_column",
                           "choice_filter",
                           "or_other",
                           "randomize",
                           "range",
                           "hint",
                           "guidance",
                           "media",
                           "appearance",
                           "multiline",
                           "relevant",
                           "required",
                           "required_message",
                           "constraint",
                           "constraint_message",
                           "calculate",
                           "override",
                           "default",
                           "read_only",
                           "repeat_count",
                           "problem",
                           "comment_of",
                           "quiet"};

std::vector<std::string> ordered(const json& object, const std::vector<std::string>& languages) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  const auto rank = [&](const std::string& key) {
    if (key == "fields") return order.size() + languages.size() + 1;
    const auto language = std::find(languages.begin(), languages.end(), key);
    if (language != languages.end()) return static_cast<std::size_t>(language - languages.begin());
    return languages.size() + static_cast<std::size_t>(std::find(order.begin(), order.end(), key) - order.begin());
  };
  std::stable_sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return keys;
}

class Writer {
 public:
  explicit Writer(const json& form) {
    const json languages = form.value("languages", json::array());
    for (const json& code : languages) {
      if (code.is_string()) languages_.push_back(code.get<std::string>());
    }
  }

  std::string form(const json& form) {
    out_ = "{\n";
    bool first = true;
    for (const std::string& key : ordered(form, {})) {
      out_ += (first ? "  " : ",\n  ") + json(key).dump() + ": ";
      first = false;
      if (key == "choices" && form[key].is_object()) {
        lists(form[key]);
      } else if (key == "fields") {
        list(form[key], 1);
      } else {
        value(form[key], 1);
      }
    }
    return out_ + "\n}\n";
  }

 private:
  void lists(const json& all) {
    out_ += "{";
    bool first = true;
    for (const auto& [name, choices] : all.items()) {
      out_ += (first ? "\n    " : ",\n    ") + json(name).dump() + ": ";
      first = false;
      list(choices, 2);
    }
    out_ += first ? "}" : "\n  }";
  }

  void list(const json& items, std::size_t depth) {
    const std::string indent(2 * depth, ' ');
    out_ += "[";
    for (std::size_t i = 0; i < items.size(); ++i) {
      out_ += (i == 0 ? "\n" : ",\n") + indent + "  ";
      value(items[i], depth + 1);
    }
    out_ += items.empty() ? "]" : "\n" + indent + "]";
  }

  void value(const json& source, std::size_t depth) {
    if (source.is_array()) {
      out_ += "[";
      for (std::size_t i = 0; i < source.size(); ++i) {
        if (i > 0) out_ += ", ";
        value(source[i], depth);
      }
      out_ += "]";
    } else if (source.is_object()) {
      object(source, depth);
    } else {
      out_ += source.dump();
    }
  }

  void object(const json& source, std::size_t depth) {
    out_ += "{";
    bool first = true;
    for (const std::string& key : ordered(source, languages_)) {
      out_ += (first ? "" : ", ") + json(key).dump() + ": ";
      first = false;
      if (key == "fields" && source[key].is_array()) {
        list(source[key], depth);
      } else {
        value(source[key], depth);
      }
    }
    out_ += "}";
  }

  std::vector<std::string> languages_;
  std::string out_;
};

}  // namespace

std::string form_text(const json& form) { return Writer(form).form(form); }

}  // namespace yanxing::forms::xlsform
