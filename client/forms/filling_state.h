// Internal to yx_forms: what a Filling is made of.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/forms/filling.h"
#include "client/forms/form_model.h"
#include "client/forms/table.h"

namespace yanxing::forms {

/// The tree of answers, as expressions see it, and what is to be worked out anew. Rows are nodes called like their
/// repeat; the repeat itself, which holds them, is no node for expressions.
struct Filling::State final : xpath::Document, xpath::Environment {
  using NodeId = xpath::NodeId;
  static constexpr NodeId none = xpath::no_node;
  static constexpr std::uint64_t gone_order = static_cast<std::uint64_t>(-1);  // of nodes in rows that were taken away
  static constexpr std::size_t max_rows = 10'000;                              // of one repeat
  static constexpr std::size_t max_counted_nodes = 300'000;  // of all: a form may count rows within rows by one number

  struct Node {
    NodeId definition = 0;
    NodeId parent = none;
    Kind kind = Kind::field;
    std::vector<NodeId> children;  // of a group, row or the root in the order of the definition; of a repeat its rows
    std::string key;               // of a row
    double position = 0;           // of a row
    bool beyond = false;           // of a row: more than repeat_count asks for; kept aside
    bool own_relevant = true;
    bool relevant = true;  // with all above it
    bool required = false;
    bool read_only = false;
    bool overridden = false;
    mutable bool has_choices = false;  // `choices` is what is offered now
    std::uint8_t dirty = 0;            // a bit an Aspect
    bool restricted = false;           // the filter does not offer (all of) the answer: expressions see `offered_text`
    std::string offered_text;          // of `text` what is offered now
    mutable std::uint64_t order = 0;   // made when first asked for
    nlohmann::json value;
    std::string text;  // value as expressions see it
    mutable std::vector<OfferedChoice> choices;
    std::unordered_map<std::string, NodeId> rows;  // of a repeat: key -> row
  };

  State(const Form& given_form, FillEnvironment given, Answers answers, bool is_new);

  const Form* form;
  const FormModel* model;
  FillEnvironment outside;
  std::vector<Node> nodes;
  Answers unknown;          // answers that the form has no field for
  bool is_starting = true;  // the first pass: nothing is told as an effect
  bool is_new_record = false;
  std::vector<std::set<NodeId>> pending;  // by rule: nodes for which it is to be worked out
  std::set<std::uint32_t> pending_rules;
  std::set<NodeId> changed_values, changed_relevance, changed_rows;
  mutable bool order_is_stale = true;
  mutable std::uint64_t random_state = 0x9E3779B97F4A7C15U;
  mutable std::map<std::string, std::shared_ptr<const xpath::Document>, std::less<>> tables;

  // -- building (filling_tree.cpp)
  NodeId make(NodeId definition, NodeId parent, Kind kind);
  void make_children(NodeId node);
  NodeId make_row(NodeId repeat, std::string key, double position);
  void sort_rows(NodeId repeat);
  void load(Answers answers);
  bool load_one(std::string_view path, const nlohmann::json& value);
  void give_defaults(NodeId under);
  void note_start(NodeId field);
  NodeId find(std::string_view path) const;
  NodeId repeat_in(NodeId row, std::string_view name) const;
  void instances(NodeId from, NodeId definition, std::vector<NodeId>& out) const;
  std::string path(NodeId node) const;
  const Field* field(NodeId node) const;
  const Group* group(NodeId node) const;
  void set_order() const;
  void append_answers(NodeId node, bool only_asked, Answers& out) const;
  void append_aside(NodeId node, std::vector<std::string>& out) const;

  // -- working out (filling_rules.cpp)
  void mark(std::uint32_t rule, NodeId node);
  void mark_all(NodeId under);
  void mark_readers(NodeId definition, NodeId changed);
  void mark_row_readers(NodeId repeat);
  void run();
  void run_rule(const FormModel::Rule& rule, NodeId node);
  void set_value(NodeId node, nlohmann::json value);
  void set_relevance(NodeId node);
  void restrict_to_offered(NodeId node);
  void calculate(const FormModel::Rule& rule, NodeId node);
  void fit_rows(NodeId repeat, double wanted);
  nlohmann::json typed(const Field& asked, const xpath::Value& value) const;
  std::optional<xpath::Value> evaluate(const Expression& expression, NodeId node) const;
  Effects take_effects();

  // -- reading (filling_choices.cpp, filling_check.cpp)
  void fill_choices(NodeId node) const;
  const Table* choice_table(const Field& asked) const;
  std::string table_label(const Table& table, const Field& asked, std::size_t row) const;
  const std::string& words(const Phrase& phrase) const;
  std::string label_of(const Choice& choice) const;
  nlohmann::json in_form_order(NodeId node, nlohmann::json value) const;
  std::string fill_in(NodeId node, const std::string& text) const;
  Phrase filled(NodeId node, Phrase phrase) const;
  bool is_choice(NodeId node) const;
  std::optional<Finding> check(NodeId node) const;
  void collect_errors(NodeId node, std::vector<Finding>& out) const;
  void count_progress(NodeId node, Progress& out) const;

  // -- Document
  NodeId root() const override { return 0; }
  NodeId parent(NodeId node) const override;
  void children(NodeId node, std::string_view name, std::vector<NodeId>& out) const override;
  std::string_view name(NodeId node) const override { return model->node(nodes[node].definition).name; }
  std::string value(NodeId node) const override;
  std::uint64_t order(NodeId node) const override;
  std::size_t position(NodeId node) const override;

  // -- Environment
  std::int64_t now_ms() const override { return outside.now_ms(); }
  int utc_offset_minutes(std::int64_t at_ms) const override { return outside.utc_offset_minutes(at_ms); }
  double random() const override;
  std::string random_bytes(std::size_t count) const override;
  const xpath::Document* instance(std::string_view name) const override;
  std::string choice_label(const xpath::Node& question, std::string_view choice) const override;
  std::string present_value(const xpath::Node& node) const override { return nodes[node.id].text; }
  std::uint64_t random_bits() const;
};

/// A value as expressions see it.
std::string answer_text(const nlohmann::json& value);

}  // namespace yanxing::forms
