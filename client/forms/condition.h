// A rule over the answers of one record: relevance, "required when", constraint.
//
// The seam behind which the full XPath language of XLSForm will come: callers only parse, ask for the fields, and ask
// whether it holds. For now: {"field": "x", OP: value} with OP one of is, not, in, not_in, lt, le, gt, ge, contains,
// answered; {"all": […]}, {"any": […]}, {"none": […]}. A value may be {"field": "y"}. An unanswered field satisfies
// only `not`, `not_in` and `answered: false`; see assets/forms/README.md.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sync/base/result.h"

namespace yanxing::forms {

/// The answer of a field, nullptr when it is unanswered (or not relevant).
using Lookup = std::function<const nlohmann::json*(std::string_view field)>;

class Condition {
 public:
  /// `self` is the field that the name "." (or no name) stands for; empty where there is none. Error: invalid, saying
  /// what is allowed.
  static Result<Condition> parse(const nlohmann::json& source, std::string_view self);

  bool holds(const Lookup& lookup) const;
  /// Every field that the rule looks at.
  const std::set<std::string>& fields() const { return fields_; }
  /// Fixed values that a field is compared for equality with: a form whose choices lack one is mistyped.
  const std::vector<std::pair<std::string, nlohmann::json>>& constants() const { return constants_; }

 private:
  enum class Op { all, any, none, is, is_not, in, not_in, lt, le, gt, ge, contains, answered };
  struct Node {
    Op op = Op::all;
    std::string field;
    nlohmann::json value;
    std::string other;        // compare with this field instead of `value`
    std::vector<Node> parts;  // of all, any, none
  };

  static Result<Node> parse_node(const nlohmann::json& source, std::string_view self);
  static Result<Node> parse_comparison(const nlohmann::json& source, std::string_view self);
  void collect(const Node& node);
  static bool node_holds(const Node& node, const Lookup& lookup);
  static bool compare(const Node& node, const nlohmann::json* left, const nlohmann::json* right);

  Node root_;
  std::set<std::string> fields_;
  std::vector<std::pair<std::string, nlohmann::json>> constants_;
};

}  // namespace yanxing::forms
