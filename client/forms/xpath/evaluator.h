// Walks the tree of an expression. One per evaluation, on the stack; keeps the first error and lets the rest run empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xpath/ast.h"
#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xpath {

class Evaluator {
 public:
  explicit Evaluator(const Context& context);

  /// Where an expression stands: the node, and which of how many that are tested.
  struct Frame {
    Node node;
    std::size_t position = 1;
    std::size_t size = 1;
  };

  Result<Value> run(const Ast& ast);

  // Each evaluates straight to what is wanted, so that most expressions make no Value on their way.
  Value value(const Ast& ast, const Frame& frame);
  std::string text(const Ast& ast, const Frame& frame);
  double number(const Ast& ast, const Frame& frame);
  bool boolean(const Ast& ast, const Frame& frame);
  /// Appends; an error when the tree gives no nodes.
  void nodes(const Ast& ast, const Frame& frame, NodeSet& out);

 private:
  friend class NodeBuffer;

  // evaluator.cpp
  bool compare(const Ast& ast, const Frame& frame);
  bool compare_sets(Comparison comparison, const NodeSet& left, const NodeSet& right);
  bool compare_set(Comparison comparison, const NodeSet& set, const Value& other, bool as_date);
  bool compare_values(Comparison comparison, const Value& left, const Value& right, bool as_date);
  double sum_of(const Ast& ast, const Frame& frame);
  double product_of(const Ast& ast, const Frame& frame);
  double number_of_value(const Value& value);
  std::string value_of(const Node& node) const { return node.document->value(node.id); }

  // eval_paths.cpp
  void path(const Ast& ast, const Frame& frame, NodeSet& out);
  void steps(const Path& path, Node start, NodeSet& out);
  void walk(const Path& path, std::size_t from, NodeSet& set, NodeSet& out);
  void step(const Step& step, const Node& node, NodeSet& out);
  void looked_up(const Step& step, const Node& node, NodeSet& out);
  std::vector<std::string> wanted_texts(const Lookup& lookup, const Node& node);
  void find_by_key(const Step& step, const Node& node, const std::vector<std::string>& texts, std::vector<NodeId>& out);
  void axis_nodes(const Step& step, const Node& node, NodeSet& out);
  void descendants(const Node& node, const Step& step, NodeSet& out);
  void siblings(const Step& step, const Node& node, NodeSet& out);
  void beyond(const Step& step, const Node& node, NodeSet& out);
  bool matches(const Step& step, const Node& node) const;
  void filter(const Predicate& predicate, NodeSet& set, std::size_t from);
  bool holds(const Ast& condition, const Frame& frame);
  Node first_node(const Ast& ast, const Frame& frame);

  // eval_functions.cpp, one function per group of functions
  Value call(const Ast& ast, const Frame& frame);
  std::string text_call(const Ast& ast, const Frame& frame);
  std::string slice_call(const Ast& ast, const Frame& frame);
  std::string select_call(const Ast& ast, const Frame& frame);
  double number_call(const Ast& ast, const Frame& frame);
  double math_call(const Ast& ast, const Frame& frame);
  double set_call(const Ast& ast, const Frame& frame);
  bool boolean_call(const Ast& ast, const Frame& frame);
  void node_call(const Ast& ast, const Frame& frame, NodeSet& out);
  std::string date_call(const Ast& ast, const Frame& frame);

  std::string argument_or_node(const Ast& ast, const Frame& frame);
  std::vector<std::string> all_texts(const Ast& ast, const Frame& frame, std::size_t from);
  std::vector<double> all_numbers(const Ast& ast, const Frame& frame, std::size_t from);
  std::string substring(const Ast& ast, const Frame& frame);
  std::string substr(const Ast& ast, const Frame& frame);
  std::string translate(const Ast& ast, const Frame& frame);
  std::string digest(const Ast& ast, const Frame& frame);
  std::string uuid(const Ast& ast, const Frame& frame);
  std::string pulldata(const Ast& ast, const Frame& frame);
  std::string choice_name(const Ast& ast, const Frame& frame);
  std::string once(const Ast& ast, const Frame& frame);
  std::string format_date(const Ast& ast, const Frame& frame);
  double decimal_date_time(const Ast& ast, const Frame& frame);
  double rounded(const Ast& ast, const Frame& frame);
  double position(const Ast& ast, const Frame& frame);
  double geometry(const Ast& ast, const Frame& frame);
  bool regex(const Ast& ast, const Frame& frame);
  bool checklist(const Ast& ast, const Frame& frame);
  bool weighted_checklist(const Ast& ast, const Frame& frame);
  void randomize(const Ast& ast, const Frame& frame, NodeSet& out);
  void indexed_repeat(const Ast& ast, const Frame& frame, NodeSet& out);

  void fail(std::string what);
  bool failed() const { return error_.has_value(); }
  /// Counts work; an error when an expression does too much of it.
  void spend(std::size_t nodes);
  /// An error when there is none.
  const Environment* environment();

  const Context& context_;
  std::optional<Error> error_;
  std::size_t spent_ = 0;
  std::vector<NodeId> ids_;  // scratch, never held across an evaluation
  std::vector<NodeSet> spare_;
};

/// A node set that borrows its memory from the evaluator.
class NodeBuffer {
 public:
  explicit NodeBuffer(Evaluator& evaluator) : evaluator_(evaluator) {
    if (evaluator.spare_.empty()) return;
    set_ = std::move(evaluator.spare_.back());
    evaluator.spare_.pop_back();
  }
  NodeBuffer(const NodeBuffer&) = delete;
  NodeBuffer& operator=(const NodeBuffer&) = delete;
  ~NodeBuffer() {
    set_.clear();
    evaluator_.spare_.push_back(std::move(set_));
  }
  NodeSet& operator*() { return set_; }
  NodeSet* operator->() { return &set_; }

 private:
  Evaluator& evaluator_;
  NodeSet set_;
};

}  // namespace yanxing::forms::xpath
