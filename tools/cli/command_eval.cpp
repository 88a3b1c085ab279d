// yanxing-cli eval: one expression against a record given as JSON.
#include <cmath>
#include <iostream>
#include <map>
#include <set>

#include "client/forms/reference_path.h"
#include "client/forms/xpath/expression.h"
#include "client/forms/xpath/xml_document.h"
#include "tools/cli/forms.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

namespace xpath = forms::xpath;
using nlohmann::json;

/// This computer's clock and randomness; there is no form.
class ComputerEnvironment final : public xpath::Environment {
 public:
  std::int64_t now_ms() const override { return outside_.now_ms(); }
  int utc_offset_minutes(std::int64_t at_ms) const override { return outside_.utc_offset_minutes(at_ms); }
  double random() const override { return std::ldexp(static_cast<double>(outside_.random_bits() >> 11), -53); }
  std::string random_bytes(std::size_t count) const override {
    std::string bytes;
    while (bytes.size() < count) bytes += static_cast<char>(outside_.random_bits() & 255);
    return bytes;
  }
  const xpath::Document* instance(std::string_view) const override { return nullptr; }
  std::string choice_label(const xpath::Node&, std::string_view choice) const override { return std::string(choice); }
  std::string present_value(const xpath::Node&) const override { return {}; }

 private:
  forms::FillEnvironment outside_ = system_environment();
};

/// Names of elements, where they lie, and which of them are there several times: what ${name} needs to know.
class Names {
 public:
  explicit Names(const xpath::Document& document) : document_(document) {
    for (const xpath::NodeId root : children(document.root())) {
      root_ = std::string(document.name(root));
      walk(root, {});
    }
  }

  Result<std::string> path_to(std::string_view name, const std::vector<std::string>& asking, bool in_predicate) const {
    const auto found = places_.find(name);
    if (found == places_.end()) return Error{Code::invalid, "the record has no ${" + std::string(name) + "}"};
    if (found->second.size() > 1)
      return Error{Code::invalid, "the record has several ${" + std::string(name) + "}; write a path"};
    return forms::reference_path(ancestry(*found->second.begin()), ancestry(asking), in_predicate, root_);
  }

  std::vector<std::string> place_of(xpath::NodeId node) const {
    std::vector<std::string> names;
    for (; node != xpath::no_node && !document_.name(node).empty(); node = document_.parent(node))
      names.insert(names.begin(), std::string(document_.name(node)));
    if (!names.empty()) names.erase(names.begin());  // the root element
    return names;
  }

 private:
  std::vector<xpath::NodeId> children(xpath::NodeId node) const {
    std::vector<xpath::NodeId> out;
    document_.children(node, "*", out);
    return out;
  }

  void walk(xpath::NodeId node, const std::vector<std::string>& above) {
    std::map<std::string, int> times;
    for (const xpath::NodeId child : children(node)) {
      std::vector<std::string> place = above;
      place.emplace_back(document_.name(child));
      if (++times[place.back()] > 1) repeats_.insert(place);
      places_[place.back()].insert(place);
      walk(child, place);
    }
  }

  forms::Ancestry ancestry(const std::vector<std::string>& place) const {
    forms::Ancestry out;
    std::vector<std::string> so_far;
    for (const std::string& name : place) {
      so_far.push_back(name);
      out.nodes.push_back(name);
      out.is_repeat.push_back(repeats_.contains(so_far));
    }
    return out;
  }

  const xpath::Document& document_;
  std::string root_ = "data";
  std::map<std::string, std::set<std::vector<std::string>>, std::less<>> places_;
  std::set<std::vector<std::string>> repeats_;
};

json number_json(double number) {
  if (!std::isfinite(number)) return nullptr;  // JSON has no NaN
  constexpr double exact = 9007199254740992.0;
  if (number == std::trunc(number) && std::abs(number) < exact) return static_cast<std::int64_t>(number);
  return number;
}

json value_json(const xpath::Value& value) {
  if (const auto* nodes = std::get_if<xpath::NodeSet>(&value)) {
    if (nodes->size() == 1) return nodes->front().document->value(nodes->front().id);
    json list = json::array();
    for (const xpath::Node& node : *nodes) list.push_back(node.document->value(node.id));
    return list;
  }
  if (const auto* number = std::get_if<double>(&value)) return number_json(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  return std::get<std::string>(value);
}

}  // namespace

int run_eval(const Arguments& arguments) {
  const Language language = language_for(arguments);
  const auto bad = [&](const Error& error) {
    return say_and_exit(failed, sentence(language, "eval.bad", {error.detail}));
  };
  nlohmann::ordered_json source{{"data", nullptr}};  // a document has an order
  if (!arguments.json_in.empty()) {
    const auto given = read_json_text(arguments.json_in, language);
    if (!given) return failed;
    source = nlohmann::ordered_json::parse(*given);
  }
  const auto document = xpath::document_from_json(source);
  if (!document) return bad(document.error());
  const Names names(**document);
  xpath::NodeId self = (*document)->root();
  std::vector<xpath::NodeId> roots;
  (*document)->children(self, "*", roots);
  if (!roots.empty()) self = roots.front();
  if (!arguments.self.empty()) {
    // As `form fill` names it, or as a path from the root.
    const bool from_root = arguments.self.starts_with('/');
    const std::string above = roots.empty() ? std::string() : "/" + std::string((*document)->name(roots.front())) + "/";
    const auto found = xpath::find_node(**document, from_root ? arguments.self : above + arguments.self);
    if (!found) return bad(found.error());
    if (*found == xpath::no_node) return say_and_exit(failed, sentence(language, "eval.no_node", {arguments.self}));
    self = *found;
  }
  const auto asking = names.place_of(self);
  const auto expression = xpath::Expression::parse(arguments.expression, [&](std::string_view name, bool in_predicate) {
    return names.path_to(name, asking, in_predicate);
  });
  if (!expression) return bad(expression.error());
  const ComputerEnvironment environment;
  const xpath::Node node{document->get(), self};
  const auto value = expression->evaluate({node, node, &environment});
  if (!value) return bad(value.error());
  print_json(value_json(*value));
  return done;
}

}  // namespace yanxing::cli
