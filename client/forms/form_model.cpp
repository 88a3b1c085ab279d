#include "client/forms/form_model.h"

#include <algorithm>
#include <cctype>

#include "client/forms/form_check.h"
#include "client/forms/reference_path.h"

namespace yanxing::forms {
namespace {

using xpath::NodeId;

/// What ${name} may be written from, for a node of the tree.
Ancestry ancestry(const FormModel& model, NodeId id) {
  Ancestry out;
  for (; id > FormModel::data; id = model.node(id).parent) {
    out.nodes.insert(out.nodes.begin(), model.node(id).name);
    out.is_repeat.insert(out.is_repeat.begin(), model.node(id).kind == FormModel::Kind::repeat);
  }
  return out;
}

/// True when no path in the expression can lead out of the row that it stands in: no absolute path but those of
/// ${name}, which are absolute only where no row is shared, no way up beyond the row, no look at siblings. To be on the
/// safe side the answer is "no" for whatever is not plain.
bool stays_in_row(const Expression& expression) {
  const std::string& source = expression.source();
  for (const char* word : {"//", "../..", "indexed-repeat", "preceding", "following", "ancestor", "current()"}) {
    if (source.find(word) != std::string::npos) return false;
  }
  for (std::size_t at = source.find('/'); at != std::string::npos; at = source.find('/', at + 1)) {
    const char before = at == 0 ? ' ' : source[at - 1];
    const bool continues = std::isalnum(static_cast<unsigned char>(before)) != 0 || before == '.' || before == '_' ||
                           before == '}' || before == ']' || before == ')' || before == '*' || before == '-' ||
                           static_cast<unsigned char>(before) >= 0x80;
    if (!continues) return false;
  }
  return !expression.uses_position();
}

}  // namespace

FormModel::FormModel(const Form& form) : field_nodes_(form.fields.size()), group_nodes_(form.groups.size()) {
  add(Kind::document, 0, xpath::no_node, "");
  add(Kind::root, 0, 0, "data");
  add_items(form, form.items, data);
  for (Node& each : nodes_) {
    for (std::size_t i = 0; i < each.children.size(); ++i) each.by_name.emplace(nodes_[each.children[i]].name, i);
  }
}

NodeId FormModel::add(Kind kind, std::size_t index, NodeId parent, std::string name) {
  const auto id = static_cast<NodeId>(nodes_.size());
  Node node;
  node.kind = kind;
  node.index = index;
  node.parent = parent;
  node.name = std::move(name);
  if (parent != xpath::no_node) {
    node.row_depth = nodes_[parent].row_depth + (kind == Kind::repeat ? 1 : 0);
    nodes_[parent].children.push_back(id);
  }
  nodes_.push_back(std::move(node));
  return id;
}

void FormModel::add_items(const Form& form, const std::vector<Item>& items, NodeId parent) {
  for (const Item& item : items) {
    if (item.is_group) {
      const Group& group = form.groups[item.index];
      const NodeId id = add(group.repeat ? Kind::repeat : Kind::group, item.index, parent, group.node);
      group_nodes_[item.index] = id;
      by_name_[group.node].push_back(id);
      by_full_name_[group.name] = id;
      add_items(form, item.items, id);
    } else {
      const Field& field = form.fields[item.index];
      const NodeId id = add(Kind::field, item.index, parent, field.node);
      field_nodes_[item.index] = id;
      by_name_[field.node].push_back(id);
      by_full_name_[field.name] = id;
    }
  }
}

void FormModel::children(NodeId id, std::string_view wanted, std::vector<NodeId>& out) const {
  const Node& at = nodes_[id];
  if (wanted == "*") {
    out.insert(out.end(), at.children.begin(), at.children.end());
  } else if (const auto found = at.by_name.find(wanted); found != at.by_name.end()) {
    out.push_back(at.children[found->second]);
  }
}

Result<std::string> FormModel::resolve(NodeId at, std::string_view name, bool in_predicate) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    return Error{Code::invalid, "${" + std::string(name) + "} names no question; correct the name"};
  }
  if (found->second.size() > 1) {
    return Error{Code::invalid, "${" + std::string(name) + "} names " + std::to_string(found->second.size()) +
                                    " questions; rename all but one, or write the path, e.g. /data/group/" +
                                    std::string(name)};
  }
  return reference_path(ancestry(*this, found->second.front()), ancestry(*this, at), in_predicate);
}

NodeId FormModel::find(std::string_view name) const {
  const auto found = by_full_name_.find(name);
  return found == by_full_name_.end() ? xpath::no_node : found->second;
}

const FormModel::Rule* FormModel::rule(NodeId id, Aspect aspect) const {
  const auto found = rule_of_.find({id, aspect});
  return found == rule_of_.end() ? nullptr : &rules_[found->second];
}

bool FormModel::lies_in(NodeId id, NodeId above) const {
  while (id != xpath::no_node && id != above) id = nodes_[id].parent;
  return id == above;
}

/// ${repeat} in one of its own rows stands for all its rows.
bool FormModel::names_its_rows(NodeId at, const std::string& source) const {
  for (std::size_t start = source.find("${"); start != std::string::npos; start = source.find("${", start + 1)) {
    const std::size_t end = std::min(source.find('}', start), source.size());
    const auto named = by_name_.find(source.substr(start + 2, end - start - 2));
    if (named == by_name_.end()) continue;
    for (const NodeId id : named->second) {
      if (nodes_[id].kind == Kind::repeat && lies_in(at, id)) return true;
    }
  }
  return false;
}

void FormModel::collect_rules(const Form& form) {
  const auto add_rule = [&](Aspect aspect, NodeId id, const std::optional<Expression>& expression) {
    if (!expression) return;
    const bool same_row = stays_in_row(*expression) && !names_its_rows(id, expression->source());
    rules_.push_back({aspect, id, *expression, expression->is_volatile(), same_row});
  };
  for (NodeId id = data + 1; id < nodes_.size(); ++id) {
    const Node& at = nodes_[id];
    if (at.kind == Kind::field) {
      const Field& field = form.fields[at.index];
      add_rule(Aspect::relevant, id, field.relevant);
      add_rule(Aspect::calculate, id, field.calculate);
      add_rule(Aspect::read_only, id, field.read_only_when);
      add_rule(Aspect::required, id, field.required_when);
      add_rule(Aspect::choices, id, field.choice_filter);
    } else {
      const Group& group = form.groups[at.index];
      add_rule(Aspect::relevant, id, group.relevant);
      add_rule(Aspect::rows, id, group.repeat_count);
    }
  }
}

namespace {

/// Depth first over "is worked out before"; recursion is as deep as the longest chain of rules.
class RuleOrder {
 public:
  RuleOrder(const Form& form, const FormModel& model, const std::vector<FormModel::Rule>& rules)
      : form_(&form), model_(&model), rules_(&rules), marks_(rules.size(), Mark::fresh), reads_(rules.size()) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      rules[i].expression.dependencies(model, rules[i].node, reads_[i]);
      std::sort(reads_[i].begin(), reads_[i].end());
      reads_[i].erase(std::unique(reads_[i].begin(), reads_[i].end()), reads_[i].end());
      by_node_[rules[i].node].push_back(i);
    }
  }

  Status run() {
    for (std::size_t i = 0; i < rules_->size(); ++i) YX_TRY(visit(i));
    return {};
  }
  const std::vector<std::size_t>& order() const { return order_; }
  const std::vector<NodeId>& reads(std::size_t rule) const { return reads_[rule]; }

 private:
  enum class Mark : std::uint8_t { fresh, open, done };

  /// Rules that change what `rule` sees: of the nodes that it reads and of all above them, and the rows that it lies
  /// in.
  std::vector<std::size_t> before(std::size_t at) const {
    std::vector<std::size_t> out;
    const FormModel::Rule& rule = (*rules_)[at];
    const auto take = [&](NodeId node, bool own) {
      const auto found = by_node_.find(node);
      if (found == by_node_.end()) return;
      for (const std::size_t other : found->second) {
        const Aspect aspect = (*rules_)[other].aspect;
        const bool of_value = aspect == Aspect::calculate || (aspect == Aspect::choices && other != at);
        const bool changes = aspect == Aspect::relevant || aspect == Aspect::rows || (own && of_value);
        const bool once = other == at && rule.expression.uses_function("once");
        if (changes && !once) out.push_back(other);
      }
    };
    for (const NodeId node : reads_[at]) {
      for (NodeId above = node; above > FormModel::data; above = model_->node(above).parent) take(above, above == node);
    }
    for (NodeId above = model_->node(rule.node).parent; above > FormModel::data; above = model_->node(above).parent) {
      const auto found = by_node_.find(above);
      if (found == by_node_.end()) continue;
      for (const std::size_t other : found->second) {
        if ((*rules_)[other].aspect == Aspect::rows) out.push_back(other);
      }
    }
    return out;
  }

  std::string name_of(std::size_t rule) const {
    const FormModel::Node& node = model_->node((*rules_)[rule].node);
    return node.kind == FormModel::Kind::field ? form_->fields[node.index].name : form_->groups[node.index].name;
  }

  Status visit(std::size_t at) {
    if (marks_[at] == Mark::done) return {};
    if (marks_[at] == Mark::open) {
      std::string circle;
      for (auto one = std::find(trail_.begin(), trail_.end(), at); one != trail_.end(); ++one)
        circle += name_of(*one) + " -> ";
      return form_error(
          *form_, name_of(at),
          "depends on itself: " + circle + name_of(at) + "; break the circle by changing one of these rules");
    }
    marks_[at] = Mark::open;
    trail_.push_back(at);
    for (const std::size_t other : before(at)) YX_TRY(visit(other));
    trail_.pop_back();
    marks_[at] = Mark::done;
    order_.push_back(at);
    return {};
  }

  const Form* form_;
  const FormModel* model_;
  const std::vector<FormModel::Rule>* rules_;
  std::vector<Mark> marks_;
  std::vector<std::vector<NodeId>> reads_;
  std::map<NodeId, std::vector<std::size_t>> by_node_;
  std::vector<std::size_t> trail_;
  std::vector<std::size_t> order_;
};

}  // namespace

Status FormModel::order_rules(const Form& form) {
  RuleOrder sorter(form, *this, rules_);
  YX_TRY(sorter.run());
  std::vector<Rule> sorted;
  readers_.assign(nodes_.size(), {});
  for (const std::size_t old : sorter.order()) {
    const auto index = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(rules_[old]);
    rule_of_[{rules_[old].node, rules_[old].aspect}] = index;
    for (const NodeId read : sorter.reads(old)) readers_[read].push_back(index);
  }
  rules_ = std::move(sorted);
  return {};
}

Status FormModel::link(const Form& form) {
  rules_.clear();
  rule_of_.clear();
  collect_rules(form);
  return order_rules(form);
}

}  // namespace yanxing::forms
