// Location paths (XPath 1.0, 2).
#include <algorithm>
#include <cmath>

#include "client/forms/xpath/coerce.h"
#include "client/forms/xpath/evaluator.h"

namespace yanxing::forms::xpath {
namespace {

bool goes_backwards(Axis axis) {
  return axis == Axis::ancestor || axis == Axis::ancestor_or_self || axis == Axis::preceding ||
         axis == Axis::preceding_sibling;
}

// Does a step from nodes that do not hold each other give nodes in document order, each once, that do not hold each
// other?
bool stays_flat(const Step& step) { return step.axis == Axis::child || step.axis == Axis::self; }

bool is_plain_child(const Step& step) {
  return step.axis == Axis::child && step.predicates.empty() && (step.test == Test::name || step.test == Test::element);
}

}  // namespace

void Evaluator::path(const Ast& ast, const Frame& frame, NodeSet& out) {
  const Path& path = ast.path;
  if (path.start != Path::Start::filter) {
    Node start = frame.node;
    if (path.start == Path::Start::root) {
      start.document = context_.current.document != nullptr ? context_.current.document : context_.node.document;
      if (start.document != nullptr) start.id = start.document->root();
    }
    if (start.document != nullptr && start.id != no_node) steps(path, start, out);
    return;
  }
  NodeBuffer set(*this);
  nodes(*path.filter, frame, *set);
  for (const Predicate& predicate : path.filters) filter(predicate, *set, 0);
  if (path.steps.empty()) {
    out.insert(out.end(), set->begin(), set->end());
  } else if (set->size() == 1) {
    steps(path, set->front(), out);
  } else {
    walk(path, 0, *set, out);
  }
}

// Follows single nodes without a set for as long as there is one.
void Evaluator::steps(const Path& path, Node start, NodeSet& out) {
  std::size_t i = 0;
  for (; i < path.steps.size(); ++i) {
    const Step& step = path.steps[i];
    if (step.predicates.empty() && step.test == Test::node && (step.axis == Axis::self || step.axis == Axis::parent)) {
      if (step.axis == Axis::parent) start.id = start.document->parent(start.id);
      if (start.id == no_node) return;
      continue;
    }
    if (!is_plain_child(step)) break;
    ids_.clear();
    start.document->children(start.id, step.name, ids_);
    spend(ids_.size() + 1);
    if (ids_.empty()) return;
    if (ids_.size() > 1) {
      if (i + 1 == path.steps.size()) {
        for (const NodeId id : ids_) out.push_back({start.document, id});
        return;
      }
      NodeBuffer set(*this);
      for (const NodeId id : ids_) set->push_back({start.document, id});
      walk(path, i + 1, *set, out);
      return;
    }
    start.id = ids_.front();
  }
  if (i == path.steps.size()) {
    out.push_back(start);
    return;
  }
  NodeBuffer set(*this);
  set->push_back(start);
  walk(path, i, *set, out);
}

// The steps from number `from` on, of a set in document order. `set` is used up.
void Evaluator::walk(const Path& path, std::size_t from, NodeSet& set, NodeSet& out) {
  bool flat = set.size() <= 1 || from > 0;
  NodeBuffer next(*this);
  for (std::size_t i = from; i < path.steps.size(); ++i) {
    const Step& current = path.steps[i];
    next->clear();
    for (const Node& node : set) {
      step(current, node, *next);
      if (failed()) return;
    }
    const bool in_order = set.size() <= 1 ? !goes_backwards(current.axis) : flat && stays_flat(current);
    if (!in_order && next->size() > 1) sort_nodes(*next);
    flat = (flat && stays_flat(current)) || next->size() <= 1;
    std::swap(set, *next);
  }
  out.insert(out.end(), set.begin(), set.end());
}

void Evaluator::step(const Step& step, const Node& node, NodeSet& out) {
  const std::size_t begin = out.size();
  std::size_t first = 0;
  if (!step.predicates.empty() && step.predicates[0].has_lookup && step.axis == Axis::child &&
      step.test == Test::name) {
    looked_up(step, node, out);
    first = 1;
  } else {
    axis_nodes(step, node, out);
  }
  for (; first < step.predicates.size() && !failed(); ++first) filter(step.predicates[first], out, begin);
}

// What `key = wanted` compares with: worked out once, not for each node.
std::vector<std::string> Evaluator::wanted_texts(const Lookup& lookup, const Node& node) {
  const Frame frame{.node = node, .position = 1, .size = 1};  // `wanted` does not look at it
  std::vector<std::string> texts;
  if (lookup.wanted->kind != ValueKind::nodes) {
    texts.push_back(text(*lookup.wanted, frame));
    return texts;
  }
  NodeBuffer wanted(*this);
  nodes(*lookup.wanted, frame, *wanted);
  for (const Node& one : *wanted) texts.push_back(value_of(one));
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

// By the document's index where it has one. In document order.
void Evaluator::find_by_key(const Step& step, const Node& node, const std::vector<std::string>& texts,
                            std::vector<NodeId>& out) {
  const Document& document = *node.document;
  const std::string& key = step.predicates[0].lookup.key;
  bool indexed = true;
  for (const std::string& one : texts) {
    indexed = indexed && document.find(node.id, step.name, key, one, out);
  }
  if (indexed) {
    if (texts.size() > 1) {
      std::ranges::sort(out, {}, [&](NodeId id) { return document.order(id); });
      out.erase(std::unique(out.begin(), out.end()), out.end());
    }
    return;
  }
  out.clear();
  document.children(node.id, step.name, out);
  spend(out.size() * (texts.size() + 2));
  std::erase_if(out, [&](NodeId id) {
    if (failed()) return true;
    ids_.clear();
    document.children(id, key, ids_);
    return std::ranges::none_of(ids_, [&](NodeId cell) {
      const std::string mine = document.value(cell);
      return std::ranges::any_of(texts,
                                 [&](const std::string& one) { return same_text(mine, one, context_.environment); });
    });
  });
}

// A step whose first predicate looks for a key: the nodes that this predicate keeps.
void Evaluator::looked_up(const Step& step, const Node& node, NodeSet& out) {
  const Lookup& lookup = step.predicates[0].lookup;
  const std::vector<std::string> texts = wanted_texts(lookup, node);
  if (texts.empty() || failed()) return;
  std::vector<NodeId> found;
  find_by_key(step, node, texts, found);
  spend(found.size() + 1);
  for (const NodeId id : found) {
    const Frame inner{.node = {node.document, id}, .position = 1, .size = 1};
    const bool kept =
        std::ranges::all_of(lookup.rest, [&](const Ast* condition) { return boolean(*condition, inner); });
    if (kept) out.push_back(inner.node);
  }
}

// In the axis' own direction, so that positions count away from the node.
void Evaluator::axis_nodes(const Step& step, const Node& node, NodeSet& out) {
  const Document& document = *node.document;
  switch (step.axis) {
    case Axis::child: {
      if (step.test == Test::text) {
        // Texts are not nodes of a Document: a leaf stands for its own.
        ids_.clear();
        document.children(node.id, "*", ids_);
        if (ids_.empty() && !document.value(node.id).empty()) out.push_back(node);
        break;
      }
      const bool or_text = step.test == Test::node;
      ids_.clear();
      document.children(node.id, step.test == Test::name ? std::string_view(step.name) : "*", ids_);
      spend(ids_.size() + 1);
      for (const NodeId id : ids_) out.push_back({&document, id});
      if (or_text && ids_.empty() && !document.value(node.id).empty()) out.push_back(node);
      break;
    }
    case Axis::self:
      if (matches(step, node)) out.push_back(node);
      break;
    case Axis::parent: {
      const Node parent{&document, document.parent(node.id)};
      if (parent.id != no_node && matches(step, parent)) out.push_back(parent);
      break;
    }
    case Axis::ancestor:
    case Axis::ancestor_or_self: {
      Node at = node;
      if (step.axis == Axis::ancestor) at.id = document.parent(at.id);
      for (; at.id != no_node; at.id = document.parent(at.id)) {
        spend(1);
        if (matches(step, at)) out.push_back(at);
      }
      break;
    }
    case Axis::descendant_or_self:
      if (matches(step, node)) out.push_back(node);
      descendants(node, step, out);
      break;
    case Axis::descendant: descendants(node, step, out); break;
    case Axis::following_sibling:
    case Axis::preceding_sibling: siblings(step, node, out); break;
    case Axis::following:
    case Axis::preceding: beyond(step, node, out); break;
    case Axis::attribute: break;  // there are none
  }
}

// In document order, without recursion: trees may be deep.
void Evaluator::descendants(const Node& node, const Step& step, NodeSet& out) {
  std::vector<NodeId> open;
  node.document->children(node.id, "*", open);
  std::ranges::reverse(open);
  while (!open.empty() && !failed()) {
    const Node at{node.document, open.back()};
    open.pop_back();
    spend(4);
    if (matches(step, at)) out.push_back(at);
    const std::size_t size = open.size();
    node.document->children(at.id, "*", open);
    std::reverse(open.begin() + static_cast<std::ptrdiff_t>(size), open.end());
  }
}

void Evaluator::siblings(const Step& step, const Node& node, NodeSet& out) {
  const NodeId parent = node.document->parent(node.id);
  if (parent == no_node) return;
  std::vector<NodeId> all;
  node.document->children(parent, "*", all);
  spend(all.size());
  const auto mine = std::ranges::find(all, node.id);
  if (mine == all.end()) return;
  const auto add = [&](NodeId id) {
    const Node sibling{node.document, id};
    if (matches(step, sibling)) out.push_back(sibling);
  };
  if (step.axis == Axis::following_sibling) {
    std::for_each(mine + 1, all.end(), add);
  } else {
    std::for_each(std::make_reverse_iterator(mine), all.rend(), add);
  }
}

// following, preceding: all that begins after the node's end or ends before its begin.
void Evaluator::beyond(const Step& step, const Node& node, NodeSet& out) {
  NodeSet found;
  const Axis side = step.axis == Axis::following ? Axis::following_sibling : Axis::preceding_sibling;
  const Step all_siblings{.axis = side, .test = Test::node, .name = {}, .predicates = {}};
  Step or_self{.axis = Axis::descendant_or_self, .test = step.test, .name = step.name, .predicates = {}};
  for (Node at = node; at.id != no_node && !failed(); at.id = node.document->parent(at.id)) {
    NodeSet beside;
    siblings(all_siblings, at, beside);
    for (const Node& sibling : beside) axis_nodes(or_self, sibling, found);
  }
  if (found.size() > 1) sort_nodes(found);
  if (step.axis == Axis::preceding) std::ranges::reverse(found);
  out.insert(out.end(), found.begin(), found.end());
}

bool Evaluator::matches(const Step& step, const Node& node) const {
  switch (step.test) {
    case Test::node: return true;
    case Test::text: return false;
    case Test::element: return node.document->parent(node.id) != no_node;
    case Test::name: return node.document->name(node.id) == step.name;
  }
  return false;
}

bool Evaluator::holds(const Ast& condition, const Frame& frame) {
  switch (condition.kind) {
    case ValueKind::number: return number(condition, frame) == static_cast<double>(frame.position);
    case ValueKind::boolean:
    case ValueKind::nodes: return boolean(condition, frame);
    default: break;
  }
  const Value result = value(condition, frame);
  if (const auto* wanted = std::get_if<double>(&result)) return *wanted == static_cast<double>(frame.position);
  return to_boolean(result);
}

// Keeps of set[from…] what the predicate holds for.
void Evaluator::filter(const Predicate& predicate, NodeSet& set, std::size_t from) {
  const Ast& condition = *predicate.condition;
  const std::size_t size = set.size() - from;
  if (size == 0) return;
  const auto begin = set.begin() + static_cast<std::ptrdiff_t>(from);
  if (condition.op == Op::number) {
    const double wanted = condition.number;
    const bool there = wanted >= 1 && wanted <= static_cast<double>(size) && wanted == std::floor(wanted);
    if (there) set[from] = set[from + static_cast<std::size_t>(wanted) - 1];
    set.resize(from + (there ? 1 : 0));
    return;
  }
  spend(size);
  std::size_t kept = from;
  for (std::size_t i = 0; i < size && !failed(); ++i) {
    const Frame frame{.node = *(begin + static_cast<std::ptrdiff_t>(i)), .position = i + 1, .size = size};
    if (holds(condition, frame)) set[kept++] = frame.node;
  }
  set.resize(kept);
}

Node Evaluator::first_node(const Ast& ast, const Frame& frame) {
  NodeBuffer set(*this);
  nodes(ast, frame, *set);
  return set->empty() ? Node{} : set->front();
}

}  // namespace yanxing::forms::xpath
