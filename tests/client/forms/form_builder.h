// Forms in a few words, for tests: rows like those of a workbook.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "client/forms/filling.h"

namespace yanxing::forms::testing {

using nlohmann::json;

inline json text(const std::string& words) { return {{"zh", words}, {"en", words}}; }

/// A field; `more` are further properties.
inline json ask(const std::string& name, const std::string& type, json more = json::object()) {
  json field{{"name", name}, {"type", type}, {"label", text(name)}};
  field.update(more);
  return field;
}

inline json group(const std::string& name, std::vector<json> fields, json more = json::object()) {
  json out{{"name", name}, {"type", "group"}, {"label", text(name)}, {"fields", std::move(fields)}};
  out.update(more);
  return out;
}

inline json repeat(const std::string& name, std::vector<json> fields, json more = json::object()) {
  more["type"] = "repeat";
  return group(name, std::move(fields), std::move(more));
}

inline json choices(const std::vector<std::string>& values) {
  json out = json::array();
  for (const std::string& value : values) out.push_back({{"value", value}, {"label", text("选" + value)}});
  return out;
}

inline Form form_of(std::vector<json> fields, json more = json::object()) {
  json source{{"form", "visit"}, {"version", 1}, {"title", text("走访")}, {"fields", std::move(fields)}};
  source.update(more);
  Result<Form> form = parse_form(source.dump());
  EXPECT_TRUE(form) << form.error().detail;
  return form ? std::move(*form) : Form();
}

/// A filling that is asked by paths.
class Filled {
 public:
  explicit Filled(Form form, Answers answers = {}, bool is_new = true, FillEnvironment environment = {})
      : form_(std::make_unique<Form>(std::move(form))),
        filling_(*form_, std::move(environment), std::move(answers), is_new) {}

  Filling& operator*() { return filling_; }
  Filling* operator->() { return &filling_; }

  Filling::Effects set(const std::string& path, json value) {
    const auto effects = filling_.set(path, value);
    EXPECT_TRUE(effects) << effects.error().detail;
    return effects ? *effects : Filling::Effects();
  }
  std::string add_row(const std::string& repeat, const std::string& after = {}) {
    const auto row = filling_.add_row(repeat, after);
    EXPECT_TRUE(row) << row.error().detail;
    return row ? *row : std::string();
  }
  void remove_row(const std::string& row) {
    const auto effects = filling_.remove_row(row);
    EXPECT_TRUE(effects) << effects.error().detail;
  }
  json at(const std::string& path) {
    const auto node = filling_.find(path);
    return node == Filling::none ? json("(no such path)") : filling_.value(node);
  }
  bool asked(const std::string& path) {
    const auto node = filling_.find(path);
    return node != Filling::none && filling_.is_relevant(node);
  }
  std::vector<std::string> offered(const std::string& path) {
    std::vector<std::string> out;
    for (const OfferedChoice& choice : filling_.choices(filling_.find(path))) out.push_back(choice.value);
    return out;
  }
  std::vector<std::string> errors() {
    std::vector<std::string> out;
    for (const Finding& finding : filling_.errors()) out.push_back(finding.field + ":" + finding_name(finding.kind));
    return out;
  }

 private:
  std::unique_ptr<Form> form_;
  Filling filling_;
};

}  // namespace yanxing::forms::testing
