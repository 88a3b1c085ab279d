#include "client/forms/xpath/lookup.h"

#include <algorithm>

namespace yanxing::forms::xpath {
namespace {

// `name` alone: the child that the node is looked up by.
const std::string* child_name(const Ast& ast) {
  if (ast.op != Op::path || ast.path.start != Path::Start::here || ast.path.steps.size() != 1) return nullptr;
  const Step& step = ast.path.steps[0];
  if (step.axis != Axis::child || step.test != Test::name || !step.predicates.empty()) return nullptr;
  return &step.name;
}

// Numbers are compared as numbers ("03" = 3), which an index of texts cannot answer.
bool compares_as_text(const Ast& ast) { return ast.kind == ValueKind::text || ast.kind == ValueKind::nodes; }

bool is_lookup(const Ast& ast, Lookup& out) {
  if (ast.op != Op::compare || ast.comparison != Comparison::equal) return false;
  for (std::size_t side = 0; side < 2; ++side) {
    const std::string* key = child_name(*ast.operands[side]);
    const Ast& other = *ast.operands[1 - side];
    if (key == nullptr || !compares_as_text(other) || depends_on_node(other)) continue;
    out.key = *key;
    out.wanted = &other;
    return true;
  }
  return false;
}

}  // namespace

bool depends_on_node(const Ast& ast) {
  if (ast.op == Op::path) {
    if (ast.path.start == Path::Start::here) return true;
    // What stands in predicates of a path from elsewhere is about the nodes of that path.
    return ast.path.start == Path::Start::filter && depends_on_node(*ast.path.filter);
  }
  if (ast.op == Op::call) {
    const Function id = ast.function->id;
    if (ast.operands.empty() && id != Function::current && id != Function::pi && id != Function::true_ &&
        id != Function::false_ && id != Function::today && id != Function::now && id != Function::concat) {
      return true;  // position(), last(), string(), random()…
    }
    if (ast.function->is_volatile && id != Function::today && id != Function::now) return true;
    if (id == Function::indexed_repeat) return true;
  }
  return std::ranges::any_of(ast.operands, [](const AstPtr& operand) { return depends_on_node(*operand); });
}

bool asks_position(const Ast& ast) {
  if (ast.op == Op::call && ast.operands.empty() &&
      (ast.function->id == Function::position || ast.function->id == Function::last)) {
    return true;
  }
  if (ast.op == Op::path && ast.path.filter && asks_position(*ast.path.filter)) return true;
  return std::ranges::any_of(ast.operands, [](const AstPtr& operand) { return asks_position(*operand); });
}

void find_lookup(Predicate& predicate) {
  const Ast& condition = *predicate.condition;
  if (is_lookup(condition, predicate.lookup)) {
    predicate.has_lookup = true;
    return;
  }
  if (condition.op != Op::all_of || asks_position(condition)) return;
  // An answer picks few entries (parent = ${township}), a literal many (level = 'village').
  auto found = condition.operands.end();
  for (auto operand = condition.operands.begin(); operand != condition.operands.end(); ++operand) {
    Lookup lookup;
    if (!is_lookup(**operand, lookup)) continue;
    const bool is_answer = lookup.wanted->op != Op::text;
    if (found != condition.operands.end() && !is_answer) continue;
    found = operand;
    predicate.lookup = lookup;
    if (is_answer) break;
  }
  if (found == condition.operands.end()) return;
  predicate.has_lookup = true;
  for (const AstPtr& operand : condition.operands) {
    if (operand != *found) predicate.lookup.rest.push_back(operand.get());
  }
}

}  // namespace yanxing::forms::xpath
