#include "client/forms/condition.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace yanxing::forms {
namespace {

constexpr const char* allowed_operators = "is, not, in, not_in, lt, le, gt, ge, contains, answered";

Error invalid(std::string detail) { return {Code::invalid, std::move(detail)}; }

bool is_scalar(const nlohmann::json& value) { return value.is_string() || value.is_number() || value.is_boolean(); }

/// Numbers compare as numbers, texts as texts (dates and times are written so that this is their order), anything else
/// not at all.
std::optional<int> order(const nlohmann::json& left, const nlohmann::json& right) {
  if (left.is_number_integer() && right.is_number_integer()) {
    const auto a = left.get<std::int64_t>();
    const auto b = right.get<std::int64_t>();
    return a < b ? -1 : (a > b ? 1 : 0);
  }
  if (left.is_number() && right.is_number()) {
    const double a = left.get<double>();
    const double b = right.get<double>();
    return a < b ? -1 : (a > b ? 1 : 0);
  }
  if (left.is_string() && right.is_string()) {
    const int compared = left.get_ref<const std::string&>().compare(right.get_ref<const std::string&>());
    return compared < 0 ? -1 : (compared > 0 ? 1 : 0);
  }
  if (left.is_boolean() && right.is_boolean())
    return static_cast<int>(left.get<bool>()) - static_cast<int>(right.get<bool>());
  return std::nullopt;
}

bool equal(const nlohmann::json& left, const nlohmann::json& right) {
  if (left.is_array() && right.is_array()) return left == right;
  return order(left, right) == 0;
}

bool among(const nlohmann::json& value, const nlohmann::json& list) {
  return std::any_of(list.begin(), list.end(), [&](const nlohmann::json& one) { return equal(value, one); });
}

}  // namespace

Result<Condition> Condition::parse(const nlohmann::json& source, std::string_view self) {
  Condition condition;
  YX_ASSIGN(condition.root_, parse_node(source, self));
  condition.collect(condition.root_);
  return condition;
}

void Condition::collect(const Node& node) {
  for (const Node& part : node.parts) collect(part);
  if (!node.field.empty()) fields_.insert(node.field);
  if (!node.other.empty()) {
    fields_.insert(node.other);
  } else if (node.op == Op::is || node.op == Op::is_not || node.op == Op::contains) {
    constants_.emplace_back(node.field, node.value);
  } else if (node.op == Op::in || node.op == Op::not_in) {
    for (const nlohmann::json& value : node.value) constants_.emplace_back(node.field, value);
  }
}

Result<Condition::Node> Condition::parse_node(const nlohmann::json& source, std::string_view self) {
  if (!source.is_object()) return invalid("a condition is an object such as {\"field\": \"stage\", \"is\": \"1\"}");
  static constexpr std::array<std::pair<const char*, Op>, 3> combinations{
      {{"all", Op::all}, {"any", Op::any}, {"none", Op::none}}};
  for (const auto& [name, op] : combinations) {
    if (!source.contains(name)) continue;
    if (source.size() != 1)
      return invalid(std::string("\"") + name + "\" stands alone in its condition; put the rest inside it");
    const nlohmann::json& list = source.at(name);
    if (!list.is_array() || list.empty())
      return invalid(std::string("\"") + name + "\" takes a list of one or more conditions");
    Node node;
    node.op = op;
    for (const nlohmann::json& part : list) {
      YX_ASSIGN(Node parsed, parse_node(part, self));
      node.parts.push_back(std::move(parsed));
    }
    return node;
  }
  return parse_comparison(source, self);
}

Result<Condition::Node> Condition::parse_comparison(const nlohmann::json& source, std::string_view self) {
  static constexpr std::array<std::pair<std::string_view, Op>, 10> operators{{{"is", Op::is},
                                                                              {"not", Op::is_not},
                                                                              {"in", Op::in},
                                                                              {"not_in", Op::not_in},
                                                                              {"lt", Op::lt},
                                                                              {"le", Op::le},
                                                                              {"gt", Op::gt},
                                                                              {"ge", Op::ge},
                                                                              {"contains", Op::contains},
                                                                              {"answered", Op::answered}}};
  Node node;
  node.field = ".";
  bool has_operator = false;
  for (const auto& [name, value] : source.items()) {
    if (name == "field") {
      if (!value.is_string()) return invalid("\"field\" in a condition is the name of a field");
      node.field = value.get<std::string>();
      continue;
    }
    const auto known =
        std::find_if(operators.begin(), operators.end(), [&](const auto& one) { return one.first == name; });
    if (known == operators.end())
      return invalid("unknown operator \"" + name + "\" in a condition; use one of " + allowed_operators);
    if (has_operator) return invalid("one comparison has one operator; join several by \"all\"");
    has_operator = true;
    node.op = known->second;
    node.value = value;
  }
  if (!has_operator) return invalid(std::string("a comparison needs one of ") + allowed_operators);
  if (node.field == ".") {
    if (self.empty()) return invalid("a condition needs \"field\" here");
    node.field = self;
  }
  const bool takes_list = node.op == Op::in || node.op == Op::not_in;
  if (takes_list && (!node.value.is_array() || !std::all_of(node.value.begin(), node.value.end(), is_scalar))) {
    return invalid("\"in\" and \"not_in\" take a list of values");
  }
  if (node.op == Op::answered && !node.value.is_boolean()) return invalid("\"answered\" takes true or false");
  if (takes_list || node.op == Op::answered) return node;
  if (node.value.is_object() && node.value.size() == 1 && node.value.contains("field") &&
      node.value["field"].is_string()) {
    node.other = node.value["field"].get<std::string>();
    if (node.other == ".") node.other = self;
  } else if (!is_scalar(node.value)) {
    return invalid("a comparison takes a text, a number, true or false, or {\"field\": name}");
  }
  return node;
}

bool Condition::holds(const Lookup& lookup) const { return node_holds(root_, lookup); }

bool Condition::node_holds(const Node& node, const Lookup& lookup) {
  const auto part_holds = [&](const Node& part) { return node_holds(part, lookup); };
  switch (node.op) {
    case Op::all: return std::all_of(node.parts.begin(), node.parts.end(), part_holds);
    case Op::any: return std::any_of(node.parts.begin(), node.parts.end(), part_holds);
    case Op::none: return std::none_of(node.parts.begin(), node.parts.end(), part_holds);
    default: break;
  }
  const nlohmann::json* left = lookup(node.field);
  const nlohmann::json* right = node.other.empty() ? &node.value : lookup(node.other);
  return compare(node, left, right);
}

bool Condition::compare(const Node& node, const nlohmann::json* left, const nlohmann::json* right) {
  if (node.op == Op::answered) return (left != nullptr) == right->get<bool>();
  if (node.op == Op::is_not) return left == nullptr || right == nullptr || !equal(*left, *right);
  if (node.op == Op::not_in) return left == nullptr || !among(*left, *right);
  if (left == nullptr || right == nullptr) return false;
  if (node.op == Op::is) return equal(*left, *right);
  if (node.op == Op::in) return among(*left, *right);
  if (node.op == Op::contains) return left->is_array() ? among(*right, *left) : equal(*left, *right);
  const std::optional<int> compared = order(*left, *right);
  if (!compared) return false;
  switch (node.op) {
    case Op::lt: return *compared < 0;
    case Op::le: return *compared <= 0;
    case Op::gt: return *compared > 0;
    default: return *compared >= 0;
  }
}

}  // namespace yanxing::forms
