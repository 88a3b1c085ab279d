// Filling: working out anew what a change reaches, in the order that the form's model found.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "client/forms/filling_state.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;

constexpr double max_exact = 9'007'199'254'740'991.0;

std::uint8_t bit(Aspect aspect) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(aspect)); }

/// A whole number without a fraction, otherwise the number.
json number_value(double number) {
  if (!std::isfinite(number)) return nullptr;
  if (number == std::floor(number) && std::abs(number) <= max_exact) return static_cast<std::int64_t>(number);
  return number;
}

json texts(std::string_view words) {
  json out = json::array();
  for (std::size_t at = words.find_first_not_of(' '); at != std::string_view::npos;) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    out.push_back(std::string(words.substr(at, end - at)));
    at = words.find_first_not_of(' ', end);
  }
  return out.empty() ? json(nullptr) : out;
}

}  // namespace

using xpath::NodeId;

std::optional<xpath::Value> Filling::State::evaluate(const Expression& expression, NodeId node) const {
  xpath::Context context;
  context.node = {this, node};
  context.current = context.node;
  context.environment = this;
  Result<xpath::Value> value = expression.evaluate(context);
  if (!value) return std::nullopt;
  return std::move(*value);
}

/// What a computed value is as an answer of this type. NaN is no answer.
json Filling::State::typed(const Field& asked, const xpath::Value& value) const {
  if (const double* number = std::get_if<double>(&value)) {
    if (asked.type == FieldType::text)
      return std::isfinite(*number) ? json(xpath::number_text(*number)) : json(nullptr);
    return number_value(*number);
  }
  std::string text = xpath::to_string(value);
  if (text.empty()) return nullptr;
  switch (asked.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::range: {
      const double number = xpath::to_number(value);
      return std::isfinite(number) ? number_value(number) : json(std::move(text));
    }
    case FieldType::select_multiple:
    case FieldType::rank: return texts(text);
    case FieldType::time: return text.size() > 5 && text[2] == ':' ? json(text.substr(0, 5)) : json(std::move(text));
    case FieldType::date: return text.size() > 10 && text[10] == 'T' ? json(text.substr(0, 10)) : json(std::move(text));
    default: return json(std::move(text));
  }
}

void Filling::State::mark(std::uint32_t rule, NodeId node) {
  const std::uint8_t flag = bit(model->rules()[rule].aspect);
  if ((nodes[node].dirty & flag) != 0) return;
  nodes[node].dirty |= flag;
  pending[rule].insert(node);
  pending_rules.insert(rule);
}

/// All rules of all nodes at and below.
void Filling::State::mark_all(NodeId under) {
  const NodeId definition = nodes[under].definition;
  if (nodes[under].kind != Kind::row) {
    for (const Aspect aspect :
         {Aspect::relevant, Aspect::rows, Aspect::calculate, Aspect::read_only, Aspect::required, Aspect::choices}) {
      if (const FormModel::Rule* rule = model->rule(definition, aspect)) mark(model->rule_index(*rule), under);
    }
  }
  for (const NodeId child : nodes[under].children) mark_all(child);
}

/// Everything that reads a node of this definition. `changed`: the node that changed, which lets rules that read only
/// their own row be worked out for that row alone; `none`: all rows.
void Filling::State::mark_readers(NodeId definition, NodeId changed) {
  for (const std::uint32_t index : model->readers(definition)) {
    const FormModel::Rule& rule = model->rules()[index];
    NodeId from = 1;
    if (changed != none && rule.same_row) {
      // The innermost row around the changed node that the rule's own nodes lie in too.
      for (NodeId at = changed; at > 1; at = nodes[at].parent) {
        if (nodes[at].kind != Kind::row) continue;
        NodeId above = rule.node;
        while (above > FormModel::data && above != nodes[at].definition) above = model->node(above).parent;
        if (above != nodes[at].definition || rule.node == nodes[at].definition) continue;
        from = at;
        break;
      }
    }
    std::vector<NodeId> found;
    instances(from, rule.node, found);
    for (const NodeId node : found) mark(index, node);
  }
}

/// Rows of a repeat came or went: all that reads the rows, or anything in them, but what looks only at its own row.
void Filling::State::mark_row_readers(NodeId repeat) {
  std::vector<NodeId> open{repeat};
  while (!open.empty()) {
    const NodeId definition = open.back();
    open.pop_back();
    for (const std::uint32_t index : model->readers(definition)) {
      const FormModel::Rule& rule = model->rules()[index];
      if (definition != repeat && rule.same_row && model->lies_in(rule.node, repeat)) continue;
      std::vector<NodeId> found;
      instances(FormModel::data, rule.node, found);
      for (const NodeId node : found) mark(index, node);
    }
    const std::vector<NodeId>& below = model->node(definition).children;
    open.insert(open.end(), below.begin(), below.end());
  }
}

void Filling::State::run() {
  while (!pending_rules.empty()) {
    const std::uint32_t index = *pending_rules.begin();
    pending_rules.erase(pending_rules.begin());
    const FormModel::Rule& rule = model->rules()[index];
    const std::set<NodeId> todo = std::move(pending[index]);
    pending[index].clear();
    for (const NodeId node : todo) nodes[node].dirty &= static_cast<std::uint8_t>(~bit(rule.aspect));
    for (const NodeId node : todo) run_rule(rule, node);
  }
}

void Filling::State::run_rule(const FormModel::Rule& rule, NodeId node) {
  if (rule.aspect == Aspect::choices) {
    nodes[node].has_choices = false;
    restrict_to_offered(node);
    return;
  }
  if (rule.aspect == Aspect::calculate) {
    calculate(rule, node);
    return;
  }
  const auto value = evaluate(rule.expression, node);
  switch (rule.aspect) {
    case Aspect::relevant:
      nodes[node].own_relevant = value && xpath::to_boolean(*value);
      set_relevance(node);
      return;
    case Aspect::rows: fit_rows(node, value ? xpath::to_number(*value) : 0); return;
    case Aspect::read_only: nodes[node].read_only = value && xpath::to_boolean(*value); return;
    case Aspect::required: nodes[node].required = value && xpath::to_boolean(*value); return;
    default: return;
  }
}

void Filling::State::set_value(NodeId node, json value) {
  if (!is_answered(value) && !(value.is_string() && !value.get_ref<const std::string&>().empty())) value = nullptr;
  std::string text = answer_text(value);
  const bool same = text == nodes[node].text;
  nodes[node].value = std::move(value);
  if (same) return;
  nodes[node].text = std::move(text);
  if (model->rule(nodes[node].definition, Aspect::choices) != nullptr) restrict_to_offered(node);
  changed_values.insert(node);
  if (nodes[node].relevant) mark_readers(nodes[node].definition, node);
}

/// An answer that its filter does not offer (any more) is kept, but counts as empty for expressions until it is offered
/// again, as other clients have it: a township under another county is no answer. Of several, those that are offered
/// count.
void Filling::State::restrict_to_offered(NodeId node) {
  Node& at = nodes[node];
  const std::string before = at.restricted ? at.offered_text : at.text;
  at.restricted = false;
  if (!at.text.empty()) {
    if (!at.has_choices) fill_choices(node);
    const auto is_offered = [&](std::string_view word) {
      return std::any_of(at.choices.begin(), at.choices.end(),
                         [&](const OfferedChoice& one) { return one.value == word; });
    };
    at.offered_text.clear();
    const json words = at.value.is_array() ? at.value : json::array({at.value});
    for (const json& word : words) {
      const std::string text = answer_text(word);
      if (!is_offered(text)) {
        at.restricted = true;
      } else {
        at.offered_text += (at.offered_text.empty() ? "" : " ") + text;
      }
    }
  }
  if ((at.restricted ? at.offered_text : at.text) != before && at.relevant) mark_readers(at.definition, node);
}

/// Follows the own rule and that of all above down the tree; where an answer appears or vanishes, its readers follow.
void Filling::State::set_relevance(NodeId node) {
  const NodeId above = nodes[node].parent;
  const bool now = nodes[node].own_relevant && nodes[above].relevant;
  if (nodes[node].relevant == now) return;
  nodes[node].relevant = now;
  changed_relevance.insert(node);
  if (nodes[node].kind == Kind::field) {
    if (!nodes[node].text.empty()) mark_readers(nodes[node].definition, node);
    return;
  }
  mark_readers(nodes[node].definition, none);
  const std::vector<NodeId> below = nodes[node].children;
  for (const NodeId child : below) set_relevance(child);
}

void Filling::State::calculate(const FormModel::Rule& rule, NodeId node) {
  const Field& asked = *field(node);
  // What was noted at its time (now(), random()) stays when the record is opened again.
  if (is_starting && !is_new_record && rule.always && !nodes[node].text.empty()) return;
  if (asked.overridable) {
    const auto siblings = nodes[nodes[node].parent].children;
    const auto at = std::find(siblings.begin(), siblings.end(), node);
    const Node& other = nodes[*(at + 1)];  // <name>_override stands behind its field (form_reader)
    nodes[node].overridden = is_answered(other.value);
    if (nodes[node].overridden) {
      set_value(node, typed(asked, xpath::Value(other.text)));
      return;
    }
  }
  const auto value = evaluate(rule.expression, node);
  set_value(node, value ? typed(asked, *value) : json(nullptr));
}

/// As many rows as the form counts. Those that are too many are kept aside with their answers, and come back.
void Filling::State::fit_rows(NodeId repeat, double wanted) {
  const std::size_t count =
      std::isfinite(wanted) && wanted > 0 ? static_cast<std::size_t>(std::min(wanted, double(max_rows))) : 0;
  bool changed = false;
  for (std::size_t i = 0; i < nodes[repeat].children.size(); ++i) {
    const NodeId row = nodes[repeat].children[i];
    const bool beyond = i >= count;
    changed = changed || nodes[row].beyond != beyond;
    nodes[row].beyond = beyond;
  }
  std::size_t number = nodes[repeat].children.size();
  while (nodes[repeat].children.size() < count && nodes.size() < max_counted_nodes) {
    std::string key = std::to_string(++number);
    if (nodes[repeat].rows.contains(key)) continue;
    const NodeId row = make_row(repeat, std::move(key), static_cast<double>(number));
    give_defaults(row);
    mark_all(row);
    changed = true;
  }
  if (!changed) return;
  order_is_stale = true;
  changed_rows.insert(repeat);
  mark_row_readers(nodes[repeat].definition);
}

Filling::Effects Filling::State::take_effects() {
  Effects effects;
  const auto name_all = [&](std::set<NodeId>& from, std::vector<std::string>& to) {
    std::vector<NodeId> sorted(from.begin(), from.end());
    std::sort(sorted.begin(), sorted.end(), [&](NodeId a, NodeId b) { return order(a) < order(b); });
    for (const NodeId node : sorted) {
      if (nodes[node].order != gone_order) to.push_back(path(node));
    }
    from.clear();
  };
  name_all(changed_values, effects.values);
  name_all(changed_relevance, effects.relevance);
  name_all(changed_rows, effects.rows);
  return effects;
}

}  // namespace yanxing::forms
