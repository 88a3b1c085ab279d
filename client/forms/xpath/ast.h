// What a parsed expression is made of. Immutable once the parser is done. Chains of one operator are one node with many
// operands, so that the depth of the tree is the depth of the brackets that a person wrote.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xpath/function_table.h"

namespace yanxing::forms::xpath {

class Pattern;  // a compiled regular expression (pattern.h)
struct Ast;
using AstPtr = std::unique_ptr<Ast>;

enum class Op : std::uint8_t {
  number,   // a literal
  text,     // a literal
  negate,   // -x
  any_of,   // a or b or …
  all_of,   // a and b and …
  compare,  // a < b
  sum,      // a + b - c …: signs[i] is '+' or '-'
  product,  // a * b div c …: signs[i] is '*', '/' or '%'
  unite,    // a | b | …
  path,
  call,
};

enum class Comparison : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

enum class Axis : std::uint8_t {
  child,
  parent,
  self,
  descendant,
  descendant_or_self,
  ancestor,
  ancestor_or_self,
  following_sibling,
  preceding_sibling,
  following,
  preceding,
  attribute,
};

enum class Test : std::uint8_t { name, element, node, text };

/// `key = wanted`, where `wanted` does not depend on the node that is tested: what Document::find answers.
struct Lookup {
  std::string key;
  const Ast* wanted = nullptr;  // within Predicate::condition
  std::vector<const Ast*> rest;
};

struct Predicate {
  AstPtr condition;
  bool has_lookup = false;
  Lookup lookup;
};

struct Step {
  Axis axis = Axis::child;
  Test test = Test::name;
  std::string name;  // without prefix; "*" for Test::element
  std::vector<Predicate> predicates;
};

struct Path {
  enum class Start : std::uint8_t { here, root, filter };
  Start start = Start::here;
  AstPtr filter;                   // Start::filter: what the steps start from
  std::vector<Predicate> filters;  // its predicates
  std::vector<Step> steps;
};

struct Ast {
  Op op = Op::number;
  ValueKind kind = ValueKind::any;  // what it gives, as far as one can tell without evaluating
  Comparison comparison = Comparison::equal;
  const FunctionInfo* function = nullptr;
  double number = 0;
  std::string text;
  std::string signs;
  std::vector<AstPtr> operands;
  Path path;
  std::shared_ptr<const Pattern> pattern;  // regex() with a literal pattern
};

/// "following-sibling"; nullopt: no axis.
std::optional<Axis> axis_of(std::string_view name);
/// node, text, comment, processing-instruction: what looks like a function and is none.
bool is_node_type(std::string_view name);
/// Of one of = != < <= > >=.
Comparison comparison_of(std::string_view sign);
/// The same comparison with its sides exchanged.
Comparison turned(Comparison comparison);

}  // namespace yanxing::forms::xpath
