// Internal to yx_forms: a form's definition as a tree, and what depends on what in it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/form.h"
#include "client/forms/table.h"

namespace yanxing::forms {

/// What a rule decides.
enum class Aspect : std::uint8_t { relevant, rows, calculate, read_only, required, choices };

/// The definition tree is itself a document, so that the paths of an expression can be walked on it to see what it
/// reads.
class FormModel : public xpath::Document {
 public:
  enum class Kind : std::uint8_t { document, root, field, group, repeat };
  struct Node {
    Kind kind = Kind::field;
    std::size_t index = 0;  // into Form::fields or Form::groups
    xpath::NodeId parent = xpath::no_node;
    std::string name;
    std::vector<xpath::NodeId> children;
    std::map<std::string_view, std::size_t> by_name;  // name -> position in children
    std::size_t row_depth = 0;                        // how many repeats it lies in
  };

  /// One expression that is worked out again when something it reads changes. In the order in which they are worked
  /// out.
  struct Rule {
    Aspect aspect = Aspect::relevant;
    xpath::NodeId node = xpath::no_node;
    Expression expression;
    bool always = false;    // volatile: worked out on refresh too
    bool same_row = false;  // reads nothing of other rows than the one it lies in
  };

  /// Builds the tree; rules come with link(). REQUIRES: form.items is complete.
  explicit FormModel(const Form& form);

  /// How ${name} is written where the expression of `at` stands. Error: invalid (no such name, several).
  Result<std::string> resolve(xpath::NodeId at, std::string_view name, bool in_predicate) const;

  /// Collects rules of `form` (whose expressions are parsed), orders them, finds circles.
  /// Error: invalid, naming the fields of the circle.
  Status link(const Form& form);

  static constexpr xpath::NodeId data = 1;  // the outermost element
  const Node& node(xpath::NodeId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  /// By Field::name or Group::name; no_node when there is none.
  xpath::NodeId find(std::string_view name) const;
  xpath::NodeId of_field(std::size_t index) const { return field_nodes_[index]; }
  xpath::NodeId of_group(std::size_t index) const { return group_nodes_[index]; }
  const std::vector<Rule>& rules() const { return rules_; }
  /// At `above` or below it.
  bool lies_in(xpath::NodeId id, xpath::NodeId above) const;
  /// Rules (indices, ascending) that read this node.
  const std::vector<std::uint32_t>& readers(xpath::NodeId id) const { return readers_[id]; }
  /// A rule of this node; nullptr when it has none of that aspect.
  const Rule* rule(xpath::NodeId id, Aspect aspect) const;
  std::uint32_t rule_index(const Rule& rule) const { return static_cast<std::uint32_t>(&rule - rules_.data()); }

  xpath::NodeId root() const override { return 0; }
  xpath::NodeId parent(xpath::NodeId id) const override { return nodes_[id].parent; }
  void children(xpath::NodeId id, std::string_view name, std::vector<xpath::NodeId>& out) const override;
  std::string_view name(xpath::NodeId id) const override { return nodes_[id].name; }
  std::string value(xpath::NodeId) const override { return {}; }
  std::uint64_t order(xpath::NodeId id) const override { return id; }

 private:
  xpath::NodeId add(Kind kind, std::size_t index, xpath::NodeId parent, std::string name);
  void add_items(const Form& form, const std::vector<Item>& items, xpath::NodeId parent);
  void collect_rules(const Form& form);
  bool names_its_rows(xpath::NodeId at, const std::string& source) const;
  Status order_rules(const Form& form);

  std::vector<Node> nodes_;
  std::vector<xpath::NodeId> field_nodes_;
  std::vector<xpath::NodeId> group_nodes_;
  std::map<std::string, std::vector<xpath::NodeId>, std::less<>> by_name_;  // by node name, for ${name}
  std::map<std::string, xpath::NodeId, std::less<>> by_full_name_;
  std::vector<Rule> rules_;
  std::vector<std::vector<std::uint32_t>> readers_;
  std::map<std::pair<xpath::NodeId, Aspect>, std::uint32_t> rule_of_;
};

}  // namespace yanxing::forms
