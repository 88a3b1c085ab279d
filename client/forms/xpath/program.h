// What an Expression holds: its source, its tree, and what was found out about it when it was parsed.
#pragma once

#include <string>
#include <vector>

#include "client/forms/xpath/ast.h"
#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xpath {

struct Expression::Program {
  std::string source;
  AstPtr root;
  std::vector<std::string> functions;  // names that are called, sorted
  std::vector<std::string> instances;  // in the order they are met
  bool is_volatile = false;
  bool uses_position = false;
};

/// Calls `visit` for the tree and every tree within it, predicates included.
template <typename Visit>
void for_each_ast(const Ast& ast, const Visit& visit) {
  visit(ast);
  for (const AstPtr& operand : ast.operands) for_each_ast(*operand, visit);
  if (ast.path.filter) for_each_ast(*ast.path.filter, visit);
  for (const Predicate& predicate : ast.path.filters) for_each_ast(*predicate.condition, visit);
  for (const Step& step : ast.path.steps) {
    for (const Predicate& predicate : step.predicates) for_each_ast(*predicate.condition, visit);
  }
}

}  // namespace yanxing::forms::xpath
