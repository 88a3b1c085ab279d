// Which function gives what; those of truth and of nodes. ODK XForms specification, "XPath functions".
#include <algorithm>
#include <cmath>
#include <optional>

#include "client/forms/xpath/coerce.h"
#include "client/forms/xpath/evaluator.h"
#include "client/forms/xpath/pattern.h"
#include "client/forms/xpath/shuffle.h"

namespace yanxing::forms::xpath {

Value Evaluator::call(const Ast& ast, const Frame& frame) {
  if (failed()) return std::string();
  if (ast.function->id == Function::if_) {
    return value(*ast.operands[boolean(*ast.operands[0], frame) ? 1 : 2], frame);
  }
  switch (ast.function->gives) {
    case ValueKind::text: return text_call(ast, frame);
    case ValueKind::date: return date_call(ast, frame);
    case ValueKind::number: return number_call(ast, frame);
    case ValueKind::boolean: return boolean_call(ast, frame);
    case ValueKind::nodes: {
      NodeSet out;
      node_call(ast, frame, out);
      return out;
    }
    case ValueKind::any: break;
  }
  return std::string();
}

bool Evaluator::boolean_call(const Ast& ast, const Frame& frame) {
  const auto argument = [&](std::size_t i) { return text(*ast.operands[i], frame); };
  switch (ast.function->id) {
    case Function::true_: return true;
    case Function::false_: return false;
    case Function::boolean: return boolean(*ast.operands[0], frame);
    case Function::not_: return !boolean(*ast.operands[0], frame);
    case Function::boolean_from_string: {
      const std::string word = argument(0);
      return word == "1" || word == "true";
    }
    case Function::contains: return argument(0).find(argument(1)) != std::string::npos;
    case Function::starts_with: return argument(0).starts_with(argument(1));
    case Function::ends_with: return argument(0).ends_with(argument(1));
    case Function::selected: {
      const std::string list = argument(0);
      const std::string wanted = argument(1);
      const auto words = words_of(list);
      const std::string_view word = trim_space(wanted);
      return word.empty() ? words.empty() : std::ranges::find(words, word) != words.end();
    }
    case Function::regex: return regex(ast, frame);
    case Function::checklist: return checklist(ast, frame);
    case Function::weighted_checklist: return weighted_checklist(ast, frame);
    default: return false;
  }
}

bool Evaluator::regex(const Ast& ast, const Frame& frame) {
  const std::string subject = text(*ast.operands[0], frame);
  if (ast.pattern) return ast.pattern->found_in(subject);
  auto pattern = Pattern::compile(text(*ast.operands[1], frame));
  if (!pattern) {
    fail("regex(): " + pattern.error().detail);
    return false;
  }
  return (*pattern)->found_in(subject);
}

namespace {

/// Is the count between `least` and `most`, where a most of -1 is no limit?
bool within(double count, double least, double most) { return count >= least && (most == -1 || count <= most); }

}  // namespace

// Of a path each node counts that is not blank; of a value its truth.
bool Evaluator::checklist(const Ast& ast, const Frame& frame) {
  double count = 0;
  for (std::size_t i = 2; i < ast.operands.size(); ++i) {
    const Value answer = value(*ast.operands[i], frame);
    if (const auto* set = std::get_if<NodeSet>(&answer)) {
      for (const Node& node : *set) count += trim_space(value_of(node)).empty() ? 0 : 1;
    } else {
      count += to_boolean(answer) ? 1 : 0;
    }
  }
  return within(count, number(*ast.operands[0], frame), number(*ast.operands[1], frame));
}

bool Evaluator::weighted_checklist(const Ast& ast, const Frame& frame) {
  double total = 0;
  for (std::size_t i = 2; i + 1 < ast.operands.size(); i += 2) {
    const Value answer = value(*ast.operands[i], frame);
    const Value weight = value(*ast.operands[i + 1], frame);
    const auto* answers = std::get_if<NodeSet>(&answer);
    const auto* weights = std::get_if<NodeSet>(&weight);
    const std::size_t size = answers != nullptr ? answers->size() : 1;
    for (std::size_t j = 0; j < size; ++j) {
      const bool yes = answers != nullptr ? !trim_space(value_of((*answers)[j])).empty() : to_boolean(answer);
      if (!yes) continue;
      if (weights == nullptr) {
        total += j == 0 ? number_of_value(weight) : 0;
      } else if (j < weights->size()) {
        total += number_of(value_of((*weights)[j]), context_.environment);
      }
    }
  }
  return within(total, number(*ast.operands[0], frame), number(*ast.operands[1], frame));
}

void Evaluator::node_call(const Ast& ast, const Frame& frame, NodeSet& out) {
  switch (ast.function->id) {
    case Function::current: {
      const Node& current = context_.current.document != nullptr ? context_.current : context_.node;
      if (current.document != nullptr && current.id != no_node) out.push_back(current);
      break;
    }
    case Function::instance: {
      const std::string name = text(*ast.operands[0], frame);
      const Environment* outside = environment();
      if (outside == nullptr) return;
      if (const Document* document = outside->instance(name)) out.push_back({document, document->root()});
      break;
    }
    case Function::randomize: randomize(ast, frame, out); break;
    case Function::indexed_repeat: indexed_repeat(ast, frame, out); break;
    default: break;
  }
}

void Evaluator::randomize(const Ast& ast, const Frame& frame, NodeSet& out) {
  NodeBuffer set(*this);
  nodes(*ast.operands[0], frame, *set);
  if (ast.operands.size() == 2) {
    const std::string seed = text(*ast.operands[1], frame);
    shuffle(*set, seed_of(seed, number(*ast.operands[1], frame)), out);
    return;
  }
  const Environment* outside = environment();
  if (outside != nullptr)
    shuffle(
        *set, [outside] { return outside->random(); }, out);
}

namespace {

using Names = std::vector<std::string_view>;

// The names from the outermost element to the node, as a path would write them.
Names names_of(Node node) {
  Names names;
  const NodeId root = node.document->root();
  for (; node.id != root && node.id != no_node; node.id = node.document->parent(node.id)) {
    names.push_back(node.document->name(node.id));
  }
  std::ranges::reverse(names);
  return names;
}

NodeId ancestor_at(const Node& node, std::size_t depth, std::size_t wanted) {
  NodeId at = node.id;
  for (; depth > wanted; --depth) at = node.document->parent(at);
  return at;
}

}  // namespace

// indexed-repeat(field, repeat, index, …) is the path of the field with [index] after each repeat's name. Above the
// repeats that are named, it stays in the rows that the expression stands in, as JavaRosa does.
void Evaluator::indexed_repeat(const Ast& ast, const Frame& frame, NodeSet& out) {
  const Node target = first_node(*ast.operands[0], frame);
  if (target.document == nullptr || failed()) return;
  const Document& document = *target.document;
  const Names names = names_of(target);
  std::vector<std::optional<double>> index(names.size());
  for (std::size_t i = 1; i + 1 < ast.operands.size(); i += 2) {
    const Node repeat = first_node(*ast.operands[i], frame);
    const double position = number(*ast.operands[i + 1], frame);
    if (repeat.document == nullptr || std::isnan(position)) return;
    const Names path = names_of(repeat);
    const bool holds_target =
        !path.empty() && path.size() <= names.size() && std::equal(path.begin(), path.end(), names.begin());
    if (!holds_target) return;
    index[path.size() - 1] = position;
  }
  const Names here = frame.node.document == &document ? names_of(frame.node) : Names{};
  bool in_own_rows = true;
  std::vector<NodeId> set = {document.root()};
  for (std::size_t level = 0; level < names.size() && !set.empty(); ++level) {
    in_own_rows = in_own_rows && !index[level] && level < here.size() && here[level] == names[level];
    if (in_own_rows) {
      set = {ancestor_at(frame.node, here.size(), level + 1)};
      continue;
    }
    std::vector<NodeId> next;
    for (const NodeId parent : set) {
      const std::size_t begin = next.size();
      document.children(parent, names[level], next);
      spend(next.size() - begin + 1);
      if (!index[level]) continue;
      const double wanted = *index[level];
      const auto count = static_cast<double>(next.size() - begin);
      const bool there = wanted >= 1 && wanted <= count && wanted == std::floor(wanted);
      if (there) next[begin] = next[begin + static_cast<std::size_t>(wanted) - 1];
      next.resize(begin + (there ? 1 : 0));
    }
    set = std::move(next);
  }
  for (const NodeId id : set) out.push_back({&document, id});
}

}  // namespace yanxing::forms::xpath
