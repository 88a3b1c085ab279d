#include "client/forms/xpath/evaluator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "client/forms/xpath/coerce.h"
#include "client/forms/xpath/time.h"

namespace yanxing::forms::xpath {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_work = 10'000'000;  // nodes looked at in one evaluation

bool is_equality(Comparison comparison) {
  return comparison == Comparison::equal || comparison == Comparison::not_equal;
}

template <typename T>
bool holds_between(Comparison comparison, const T& a, const T& b) {
  switch (comparison) {
    case Comparison::equal: return a == b;
    case Comparison::not_equal: return a != b;
    case Comparison::less: return a < b;
    case Comparison::less_or_equal: return a <= b;
    case Comparison::greater: return a > b;
    case Comparison::greater_or_equal: return a >= b;
  }
  return false;
}

}  // namespace

Evaluator::Evaluator(const Context& context) : context_(context) {}

Result<Value> Evaluator::run(const Ast& ast) {
  Value result = value(ast, {.node = context_.node, .position = 1, .size = 1});
  if (error_) return *std::move(error_);
  return result;
}

void Evaluator::fail(std::string what) {
  if (!error_) error_ = Error{Code::invalid, std::move(what)};
}

void Evaluator::spend(std::size_t nodes) {
  spent_ += nodes;
  if (spent_ > most_work) fail("too many steps; narrow the paths, or compute parts in fields of their own");
}

const Environment* Evaluator::environment() {
  if (context_.environment == nullptr) fail("there is no clock, chance or table here");
  return context_.environment;
}

Value Evaluator::value(const Ast& ast, const Frame& frame) {
  switch (ast.op) {
    case Op::number: return ast.number;
    case Op::text: return ast.text;
    case Op::negate:
    case Op::sum:
    case Op::product: return number(ast, frame);
    case Op::any_of:
    case Op::all_of:
    case Op::compare: return boolean(ast, frame);
    case Op::unite:
    case Op::path: {
      NodeSet out;
      nodes(ast, frame, out);
      return out;
    }
    case Op::call: return call(ast, frame);
  }
  return false;
}

std::string Evaluator::text(const Ast& ast, const Frame& frame) {
  switch (ast.op) {
    case Op::text: return ast.text;
    case Op::path: {
      const Node node = first_node(ast, frame);
      return node.document == nullptr ? std::string() : value_of(node);
    }
    case Op::call:
      if (ast.kind == ValueKind::text || ast.kind == ValueKind::date) return to_string(call(ast, frame));
      break;
    default: break;
  }
  return to_string(value(ast, frame));
}

double Evaluator::number_of_value(const Value& value) { return to_number(value, context_.environment); }

double Evaluator::number(const Ast& ast, const Frame& frame) {
  switch (ast.op) {
    case Op::number: return ast.number;
    case Op::negate: return -number(*ast.operands[0], frame);
    case Op::sum: return sum_of(ast, frame);
    case Op::product: return product_of(ast, frame);
    case Op::path: {
      const Node node = first_node(ast, frame);
      return node.document == nullptr ? not_a_number : number_of(value_of(node), context_.environment);
    }
    case Op::any_of:
    case Op::all_of:
    case Op::compare: return boolean(ast, frame) ? 1 : 0;
    default: return number_of_value(value(ast, frame));
  }
}

double Evaluator::sum_of(const Ast& ast, const Frame& frame) {
  double result = number(*ast.operands[0], frame);
  for (std::size_t i = 1; i < ast.operands.size(); ++i) {
    const double operand = number(*ast.operands[i], frame);
    result = ast.signs[i] == '-' ? result - operand : result + operand;
  }
  return result;
}

double Evaluator::product_of(const Ast& ast, const Frame& frame) {
  double result = number(*ast.operands[0], frame);
  for (std::size_t i = 1; i < ast.operands.size(); ++i) {
    const double operand = number(*ast.operands[i], frame);
    if (ast.signs[i] == '*') {
      result *= operand;
    } else {
      result = ast.signs[i] == '/' ? result / operand : std::fmod(result, operand);
    }
  }
  return result;
}

bool Evaluator::boolean(const Ast& ast, const Frame& frame) {
  switch (ast.op) {
    case Op::any_of:
      for (const AstPtr& operand : ast.operands) {
        if (boolean(*operand, frame)) return true;
      }
      return false;
    case Op::all_of:
      for (const AstPtr& operand : ast.operands) {
        if (!boolean(*operand, frame)) return false;
      }
      return true;
    case Op::compare: return compare(ast, frame);
    case Op::path:
    case Op::unite: {
      NodeBuffer set(*this);
      nodes(ast, frame, *set);
      return !set->empty();
    }
    default: return to_boolean(value(ast, frame));
  }
}

void Evaluator::nodes(const Ast& ast, const Frame& frame, NodeSet& out) {
  if (failed()) return;
  if (ast.op == Op::path) {
    path(ast, frame, out);
  } else if (ast.op == Op::unite) {
    NodeBuffer all(*this);
    for (const AstPtr& operand : ast.operands) nodes(*operand, frame, *all);
    sort_nodes(*all);
    out.insert(out.end(), all->begin(), all->end());
  } else if (ast.op == Op::call && ast.kind == ValueKind::nodes && ast.function->id != Function::if_) {
    node_call(ast, frame, out);
  } else {
    const Value result = value(ast, frame);
    if (const auto* set = std::get_if<NodeSet>(&result)) {
      out.insert(out.end(), set->begin(), set->end());
    } else {
      fail("a path or ${name} is expected where a value stands");
    }
  }
}

// XPath 1.0, 3.4. A date compares with anything as its days.
bool Evaluator::compare(const Ast& ast, const Frame& frame) {
  if (failed()) return false;
  const Ast& left = *ast.operands[0];
  const Ast& right = *ast.operands[1];
  const bool left_nodes = left.kind == ValueKind::nodes;
  const bool right_nodes = right.kind == ValueKind::nodes;
  const bool as_date = left.kind == ValueKind::date || right.kind == ValueKind::date;
  if (left_nodes && right_nodes) {
    NodeBuffer a(*this);
    NodeBuffer b(*this);
    nodes(left, frame, *a);
    nodes(right, frame, *b);
    return compare_sets(ast.comparison, *a, *b);
  }
  if (left_nodes || right_nodes) {
    NodeBuffer set(*this);
    nodes(left_nodes ? left : right, frame, *set);
    const Value other = value(left_nodes ? right : left, frame);
    const Comparison comparison = left_nodes ? ast.comparison : turned(ast.comparison);
    if (const auto* other_set = std::get_if<NodeSet>(&other)) return compare_sets(comparison, *set, *other_set);
    return compare_set(comparison, *set, other, as_date);
  }
  if (left.kind == ValueKind::number && right.kind == ValueKind::number) {
    return holds_between(ast.comparison, number(left, frame), number(right, frame));
  }
  const Value a = value(left, frame);
  const Value b = value(right, frame);
  const auto* a_set = std::get_if<NodeSet>(&a);
  const auto* b_set = std::get_if<NodeSet>(&b);
  if (a_set != nullptr && b_set != nullptr) return compare_sets(ast.comparison, *a_set, *b_set);
  if (a_set != nullptr) return compare_set(ast.comparison, *a_set, b, as_date);
  if (b_set != nullptr) return compare_set(turned(ast.comparison), *b_set, a, as_date);
  return compare_values(ast.comparison, a, b, as_date);
}

bool Evaluator::compare_sets(Comparison comparison, const NodeSet& left, const NodeSet& right) {
  if (left.empty() || right.empty()) return false;
  if (!is_equality(comparison)) {
    std::vector<double> others;
    others.reserve(right.size());
    for (const Node& node : right) others.push_back(number_of(value_of(node), context_.environment));
    for (const Node& node : left) {
      spend(right.size() + 4);
      const double mine = number_of(value_of(node), context_.environment);
      if (std::ranges::any_of(others, [&](double other) { return holds_between(comparison, mine, other); }))
        return true;
      if (failed()) return false;
    }
    return false;
  }
  if (left.size() == 1 && right.size() == 1) {
    const bool same = same_text(value_of(left.front()), value_of(right.front()), context_.environment);
    return same == (comparison == Comparison::equal);
  }
  std::vector<std::string> others;
  others.reserve(right.size());
  for (const Node& node : right) others.push_back(value_of(node));
  for (const Node& node : left) {
    spend(right.size() + 4);
    const std::string mine = value_of(node);
    const bool wanted = comparison == Comparison::equal;
    const auto fits = [&](const auto& other) { return same_text(mine, other, context_.environment) == wanted; };
    if (std::ranges::any_of(others, fits)) return true;
    if (failed()) return false;
  }
  return false;
}

bool Evaluator::compare_set(Comparison comparison, const NodeSet& set, const Value& other, bool as_date) {
  if (const auto* yes = std::get_if<bool>(&other)) {
    const bool any = !set.empty();
    return is_equality(comparison) ? holds_between(comparison, any, *yes)
                                   : holds_between(comparison, any ? 1.0 : 0.0, *yes ? 1.0 : 0.0);
  }
  spend(set.size() * 4);
  const auto* text = std::get_if<std::string>(&other);
  if (text != nullptr && is_equality(comparison) && !(as_date && !text->empty())) {
    const bool same = comparison == Comparison::equal;
    return std::ranges::any_of(
        set, [&](const Node& node) { return same_text(value_of(node), *text, context_.environment) == same; });
  }
  const double wanted = number_of_value(other);
  return std::ranges::any_of(set, [&](const Node& node) {
    return holds_between(comparison, number_of(value_of(node), context_.environment), wanted);
  });
}

bool Evaluator::compare_values(Comparison comparison, const Value& left, const Value& right, bool as_date) {
  if (is_equality(comparison)) {
    if (std::holds_alternative<bool>(left) || std::holds_alternative<bool>(right)) {
      return holds_between(comparison, to_boolean(left), to_boolean(right));
    }
    const auto* a = std::get_if<std::string>(&left);
    const auto* b = std::get_if<std::string>(&right);
    if (a != nullptr && b != nullptr && (!as_date || a->empty() || b->empty())) {
      return same_text(*a, *b, context_.environment) == (comparison == Comparison::equal);
    }
  }
  return holds_between(comparison, number_of_value(left), number_of_value(right));
}

}  // namespace yanxing::forms::xpath
