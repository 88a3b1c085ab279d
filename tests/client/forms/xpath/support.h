// What the tests of expressions share: a document from XML, a still clock, tables.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "client/forms/xpath/expression.h"
#include "client/forms/xpath/xml_document.h"

namespace yanxing::forms::xpath {

/// 2021-05-17T08:24:00.000+08:00, in China, where nothing is left to chance.
class StillEnvironment : public Environment {
 public:
  std::int64_t now_ms() const override { return 1'621'211'040'000; }
  int utc_offset_minutes(std::int64_t) const override { return 480; }
  double random() const override { return 0.25; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, '\x5A'); }
  const Document* instance(std::string_view name) const override {
    const auto found = tables.find(name);
    return found == tables.end() ? nullptr : found->second.get();
  }
  std::string choice_label(const Node& question, std::string_view choice) const override {
    return "label of " + std::string(choice) + " in " + std::string(question.document->name(question.id));
  }
  std::string present_value(const Node& node) const override { return node.document->value(node.id); }

  std::map<std::string, std::unique_ptr<Document>, std::less<>> tables;
};

/// ${name} is /data/name.
inline Result<std::string> below_data(std::string_view name, bool /*in_predicate*/) {
  if (name == "missing") return Error{Code::invalid, "there is no field \"missing\""};
  return "/data/" + std::string(name);
}

class Form {
 public:
  explicit Form(std::string_view xml) {
    auto read = document_from_xml(xml);
    if (read) document = *std::move(read);
  }

  Result<Value> evaluate(std::string_view source, std::string_view at = "/data") {
    auto expression = Expression::parse(source, below_data);
    if (!expression) return expression.error();
    auto node = find_node(*document, at);
    if (!node) return node.error();
    const Node here{document.get(), *node};
    return expression->evaluate({.node = here, .current = here, .environment = &environment});
  }

  /// The value as a text; "error: …" when there is none.
  std::string text(std::string_view source, std::string_view at = "/data") {
    const auto value = evaluate(source, at);
    return value ? to_string(*value) : "error: " + value.error().detail;
  }

  std::unique_ptr<Document> document;
  StillEnvironment environment;
};

}  // namespace yanxing::forms::xpath
