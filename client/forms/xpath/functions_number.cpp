// Functions that give numbers.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "client/forms/xpath/coerce.h"
#include "client/forms/xpath/evaluator.h"
#include "client/forms/xpath/geometry.h"
#include "client/forms/xpath/time.h"
#include "client/text/text.h"

namespace yanxing::forms::xpath {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double power(double base, double exponent) {
  // IEEE's pow gives 1 where ECMAScript and Java give NaN.
  if (std::isnan(exponent) || (std::isinf(exponent) && std::abs(base) == 1)) return not_a_number;
  return std::pow(base, exponent);
}

}  // namespace

double Evaluator::number_call(const Ast& ast, const Frame& frame) {
  const auto argument = [&](std::size_t i) { return number(*ast.operands[i], frame); };
  switch (ast.function->id) {
    case Function::number:
      return ast.operands.empty() ? number_of(argument_or_node(ast, frame), context_.environment) : argument(0);
    case Function::int_: return std::trunc(argument(0));
    case Function::round: return rounded(ast, frame);
    case Function::position: return position(ast, frame);
    case Function::last: return static_cast<double>(frame.size);
    case Function::string_length: return static_cast<double>(text::count_characters(argument_or_node(ast, frame)));
    case Function::random: {
      const Environment* outside = environment();
      return outside == nullptr ? 0 : outside->random();
    }
    case Function::decimal_date_time: return decimal_date_time(ast, frame);
    case Function::decimal_time: return decimal_time(trim_space(text(*ast.operands[0], frame)), context_.environment);
    case Function::area:
    case Function::distance: return geometry(ast, frame);
    case Function::count:
    case Function::count_non_empty:
    case Function::count_selected:
    case Function::sum:
    case Function::min:
    case Function::max: return set_call(ast, frame);
    default: return math_call(ast, frame);
  }
}

double Evaluator::math_call(const Ast& ast, const Frame& frame) {
  if (ast.operands.empty()) return std::numbers::pi;
  const double x = number(*ast.operands[0], frame);
  switch (ast.function->id) {
    case Function::abs: return std::abs(x);
    case Function::ceiling: return std::ceil(x);
    case Function::floor: return std::floor(x);
    case Function::sqrt: return std::sqrt(x);
    case Function::exp: return std::exp(x);
    case Function::exp10: return power(10, x);
    case Function::log: return std::log(x);
    case Function::log10: return std::log10(x);
    case Function::sin: return std::sin(x);
    case Function::cos: return std::cos(x);
    case Function::tan: return std::tan(x);
    case Function::asin: return std::asin(x);
    case Function::acos: return std::acos(x);
    case Function::atan: return std::atan(x);
    case Function::atan2: return std::atan2(x, number(*ast.operands[1], frame));
    case Function::pow: return power(x, number(*ast.operands[1], frame));
    default: return not_a_number;
  }
}

// Of each path all nodes, of other arguments the value.
std::vector<double> Evaluator::all_numbers(const Ast& ast, const Frame& frame, std::size_t from) {
  std::vector<double> out;
  for (std::size_t i = from; i < ast.operands.size(); ++i) {
    const Ast& argument = *ast.operands[i];
    if (argument.kind == ValueKind::nodes) {
      NodeBuffer set(*this);
      nodes(argument, frame, *set);
      for (const Node& node : *set) out.push_back(number_of(value_of(node), context_.environment));
      continue;
    }
    const Value result = value(argument, frame);
    if (const auto* set = std::get_if<NodeSet>(&result)) {
      for (const Node& node : *set) out.push_back(number_of(value_of(node), context_.environment));
    } else {
      out.push_back(number_of_value(result));
    }
  }
  return out;
}

double Evaluator::set_call(const Ast& ast, const Frame& frame) {
  switch (ast.function->id) {
    case Function::count_selected: return static_cast<double>(words_of(text(*ast.operands[0], frame)).size());
    case Function::count:
    case Function::count_non_empty: {
      NodeBuffer set(*this);
      nodes(*ast.operands[0], frame, *set);
      if (ast.function->id == Function::count) return static_cast<double>(set->size());
      return static_cast<double>(
          std::ranges::count_if(*set, [&](const Node& node) { return !value_of(node).empty(); }));
    }
    default: break;
  }
  const std::vector<double> numbers = all_numbers(ast, frame, 0);
  if (ast.function->id == Function::sum) {
    double sum = 0;
    for (const double one : numbers) sum += one;
    return sum;
  }
  if (numbers.empty() || std::ranges::any_of(numbers, [](double one) { return std::isnan(one); })) return not_a_number;
  return ast.function->id == Function::min ? *std::ranges::min_element(numbers) : *std::ranges::max_element(numbers);
}

// Half away from zero; a second argument tells how many digits after the point, below 0 before it.
double Evaluator::rounded(const Ast& ast, const Frame& frame) {
  const double x = number(*ast.operands[0], frame);
  const double digits = ast.operands.size() == 2 ? std::trunc(number(*ast.operands[1], frame)) : 0;
  if (std::isnan(x) || std::isnan(digits)) return not_a_number;
  const double size = std::abs(x);
  const double shift = std::pow(10, std::abs(digits));
  const double shifted = digits < 0 ? size / shift : size * shift;
  if (!std::isfinite(shifted) || !std::isfinite(shift)) return digits < 0 ? 0 : x;
  const double whole = std::floor(shifted + 0.5);
  return std::copysign(digits < 0 ? whole * shift : whole / shift, x);
}

double Evaluator::decimal_date_time(const Ast& ast, const Frame& frame) {
  const Value argument = value(*ast.operands[0], frame);
  if (std::holds_alternative<bool>(argument)) return not_a_number;
  if (const auto* days = std::get_if<double>(&argument)) return *days;
  const auto time = parse_date_time(trim_space(to_string(argument)), context_.environment);
  return time ? to_days(*time) : not_a_number;
}

double Evaluator::position(const Ast& ast, const Frame& frame) {
  if (ast.operands.empty()) return static_cast<double>(frame.position);
  NodeBuffer set(*this);
  nodes(*ast.operands[0], frame, *set);
  if (set->size() > 1) fail("position() takes one node, not " + std::to_string(set->size()) + "; use position(..)");
  if (set->size() != 1) return not_a_number;
  return static_cast<double>(set->front().document->position(set->front().id));
}

double Evaluator::geometry(const Ast& ast, const Frame& frame) {
  const auto points = points_of(all_texts(ast, frame, 0));
  if (!points) return not_a_number;
  return ast.function->id == Function::area ? area_square_metres(*points) : distance_metres(*points);
}

}  // namespace yanxing::forms::xpath
