#include "client/forms/xpath/expression.h"

#include <algorithm>
#include <cmath>

#include "client/forms/xpath/evaluator.h"
#include "client/forms/xpath/parser.h"
#include "client/forms/xpath/program.h"

namespace yanxing::forms::xpath {
namespace {

bool is_sibling_axis(Axis axis) {
  return axis == Axis::following_sibling || axis == Axis::preceding_sibling || axis == Axis::following ||
         axis == Axis::preceding;
}

bool counts(const Predicate& predicate) {
  const ValueKind kind = predicate.condition->kind;
  return kind == ValueKind::number || kind == ValueKind::any;  // [2], [if(…)]
}

bool counts_nodes(const Path& path) {
  return std::ranges::any_of(path.filters, counts) || std::ranges::any_of(path.steps, [](const Step& step) {
           return is_sibling_axis(step.axis) || std::ranges::any_of(step.predicates, counts);
         });
}

void remember(std::vector<std::string>& list, std::string_view name) {
  if (std::ranges::find(list, name) == list.end()) list.emplace_back(name);
}

// string-length(.)
bool is_own_length(const Ast& ast) {
  if (ast.op != Op::call || ast.function->id != Function::string_length) return false;
  if (ast.operands.empty()) return true;
  const Ast& of = *ast.operands[0];
  return of.op == Op::path && of.path.start == Path::Start::here && of.path.steps.size() == 1 &&
         of.path.steps[0].axis == Axis::self && of.path.steps[0].test == Test::node &&
         of.path.steps[0].predicates.empty();
}

void narrow(Expression::LengthBounds& bounds, Comparison comparison, double number) {
  if (!(number >= 0 && number <= 1e9)) return;
  const bool whole = number == std::floor(number);
  const auto below = static_cast<std::size_t>(std::floor(number));
  const auto above = static_cast<std::size_t>(std::ceil(number));
  std::optional<std::size_t> least;
  std::optional<std::size_t> most;
  switch (comparison) {
    case Comparison::equal:
      if (whole) least = most = below;
      break;
    case Comparison::not_equal: break;
    case Comparison::less:
      if (number > 0) most = whole ? below - 1 : below;
      break;
    case Comparison::less_or_equal: most = below; break;
    case Comparison::greater: least = whole ? above + 1 : above; break;
    case Comparison::greater_or_equal: least = above; break;
  }
  if (least) bounds.least = std::max(*least, bounds.least.value_or(0));
  if (most) bounds.most = std::min(*most, bounds.most.value_or(*most));
}

void narrow_by(Expression::LengthBounds& bounds, const Ast& ast) {
  if (ast.op == Op::all_of) {
    for (const AstPtr& operand : ast.operands) narrow_by(bounds, *operand);
    return;
  }
  if (ast.op != Op::compare) return;
  const Ast& left = *ast.operands[0];
  const Ast& right = *ast.operands[1];
  if (is_own_length(left) && right.op == Op::number) {
    narrow(bounds, ast.comparison, right.number);
  } else if (is_own_length(right) && left.op == Op::number) {
    narrow(bounds, turned(ast.comparison), left.number);
  }
}

}  // namespace

Result<Expression> Expression::parse(std::string_view source, const Resolve& resolve) {
  YX_ASSIGN(AstPtr root, parse_ast(source, resolve));
  auto program = std::make_shared<Program>();
  program->source = source;
  program->root = std::move(root);
  for_each_ast(*program->root, [&](const Ast& ast) {
    program->uses_position = program->uses_position || counts_nodes(ast.path);
    if (ast.op != Op::call) return;
    const FunctionInfo& function = *ast.function;
    remember(program->functions, function.name);
    program->is_volatile = program->is_volatile || function.is_volatile ||
                           (function.id == Function::randomize && ast.operands.size() == 1);
    program->uses_position = program->uses_position || function.uses_position;
    const bool names_table = function.id == Function::instance || function.id == Function::pulldata;
    if (names_table && ast.operands[0]->op == Op::text) remember(program->instances, ast.operands[0]->text);
  });
  Expression expression;
  expression.program_ = std::move(program);
  return expression;
}

const std::string& Expression::source() const { return program_->source; }

Result<Value> Expression::evaluate(const Context& context) const { return Evaluator(context).run(*program_->root); }

bool Expression::is_volatile() const { return program_->is_volatile; }
bool Expression::uses_position() const { return program_->uses_position; }
bool Expression::uses_function(std::string_view name) const {
  return std::ranges::find(program_->functions, name) != program_->functions.end();
}
std::vector<std::string> Expression::instances() const { return program_->instances; }

std::optional<Value> Expression::literal() const {
  const Ast& root = *program_->root;
  if (root.op == Op::text) return Value(root.text);
  if (root.op == Op::number) return Value(root.number);
  if (root.op == Op::negate && root.operands[0]->op == Op::number) return Value(-root.operands[0]->number);
  return std::nullopt;
}

Expression::LengthBounds Expression::length_bounds() const {
  LengthBounds bounds;
  narrow_by(bounds, *program_->root);
  return bounds;
}

}  // namespace yanxing::forms::xpath
