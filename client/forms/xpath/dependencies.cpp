// What an expression reads: its paths, walked over the form's definition instead of a record.
#include <algorithm>

#include "client/forms/xpath/program.h"

namespace yanxing::forms::xpath {
namespace {

using Nodes = std::vector<NodeId>;

void unique(Nodes& nodes) {
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

class Walk {
 public:
  Walk(const Document& schema, NodeId current) : schema_(schema), current_(current) {}

  // The nodes that the tree stands for, when it stands for nodes; notes all that it reads.
  Nodes read(const Ast& ast, const Nodes& here) {
    if (ast.op == Op::path) return read_path(ast.path, here);
    Nodes all;
    for (const AstPtr& operand : ast.operands) {
      const Nodes some = read(*operand, here);
      all.insert(all.end(), some.begin(), some.end());
    }
    if (ast.op == Op::call) return result_of(ast, here, std::move(all));
    return ast.op == Op::unite ? all : Nodes{};
  }

  Nodes take() {
    unique(reads_);
    return std::move(reads_);
  }

 private:
  Nodes result_of(const Ast& ast, const Nodes& here, Nodes arguments) {
    switch (ast.function->id) {
      case Function::current: return {current_};
      case Function::if_:
      case Function::randomize:
      case Function::indexed_repeat: return arguments;
      case Function::string:
      case Function::number:
      case Function::string_length:
      case Function::normalize_space:
        if (ast.operands.empty()) note(here);
        return {};
      default: return {};
    }
  }

  Nodes read_path(const Path& path, const Nodes& here) {
    Nodes set;
    if (path.start == Path::Start::here) {
      set = here;
    } else if (path.start == Path::Start::root) {
      set = {schema_.root()};
    } else {
      set = read(*path.filter, here);
      read_predicates(path.filters, set);
    }
    for (const Step& step : path.steps) {
      set = follow(step, set);
      read_predicates(step.predicates, set);
    }
    note(set);
    return set;
  }

  void read_predicates(const std::vector<Predicate>& predicates, const Nodes& set) {
    for (const Predicate& predicate : predicates) read(*predicate.condition, set);
  }

  void note(const Nodes& nodes) { reads_.insert(reads_.end(), nodes.begin(), nodes.end()); }

  bool matches(const Step& step, NodeId node) const {
    if (step.test == Test::name) return schema_.name(node) == step.name;
    return step.test != Test::element || schema_.parent(node) != no_node;
  }

  void keep(const Step& step, NodeId node, Nodes& out) const {
    if (matches(step, node)) out.push_back(node);
  }

  void below(NodeId node, Nodes& out) const {
    const std::size_t begin = out.size();
    schema_.children(node, "*", out);
    for (std::size_t i = begin; i < out.size(); ++i) schema_.children(out[i], "*", out);
  }

  Nodes follow(const Step& step, const Nodes& set) const {
    Nodes out;
    Nodes some;
    for (const NodeId node : set) {
      some.clear();
      candidates(step, node, some);
      for (const NodeId one : some) keep(step, one, out);
    }
    unique(out);
    return out;
  }

  void candidates(const Step& step, NodeId node, Nodes& out) const {
    switch (step.axis) {
      case Axis::child:
        if (step.test == Test::text) {
          out.push_back(node);
        } else {
          schema_.children(node, "*", out);
        }
        break;
      case Axis::self: out.push_back(node); break;
      case Axis::parent:
        if (schema_.parent(node) != no_node) out.push_back(schema_.parent(node));
        break;
      case Axis::ancestor_or_self:
      case Axis::ancestor:
        if (step.axis == Axis::ancestor_or_self) out.push_back(node);
        for (NodeId at = schema_.parent(node); at != no_node; at = schema_.parent(at)) out.push_back(at);
        break;
      case Axis::descendant_or_self: out.push_back(node); [[fallthrough]];
      case Axis::descendant: below(node, out); break;
      // One definition stands for many rows: a row before or after it is the same definition.
      case Axis::following_sibling:
      case Axis::preceding_sibling:
        if (schema_.parent(node) != no_node) schema_.children(schema_.parent(node), "*", out);
        break;
      case Axis::following:
      case Axis::preceding: below(schema_.root(), out); break;
      case Axis::attribute: break;
    }
  }

  const Document& schema_;
  NodeId current_;
  Nodes reads_;
};

}  // namespace

void Expression::dependencies(const Document& schema, NodeId at, std::vector<NodeId>& out) const {
  Walk walk(schema, at);
  walk.read(*program_->root, {at});
  const Nodes reads = walk.take();
  out.insert(out.end(), reads.begin(), reads.end());
}

}  // namespace yanxing::forms::xpath
