// Filling: the tree of answers, its rows, and the paths that name its nodes.
#include <algorithm>
#include <array>
#include <cmath>

#include "client/forms/filling_state.h"
#include "client/forms/moment.h"

namespace yanxing::forms {

using nlohmann::json;
using xpath::NodeId;

std::string answer_text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_number()) return xpath::number_text(value.get<double>());
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  std::string out;
  if (!value.is_array()) return out;
  for (const json& one : value) out += (out.empty() ? "" : " ") + answer_text(one);
  return out;
}

std::pair<std::string_view, std::string_view> split_path(std::string_view path) {
  const std::size_t slash = path.rfind("]/");
  if (slash == std::string_view::npos) return {{}, path};
  return {path.substr(0, slash + 2), path.substr(slash + 2)};
}

std::string_view field_of_path(std::string_view path) {
  const std::string_view last = split_path(path).second;
  return last.substr(0, last.find('['));
}

Filling::State::State(const Form& given_form, FillEnvironment given, Answers answers, bool is_new)
    : form(&given_form),
      model(given_form.model.get()),
      outside(std::move(given)),
      is_new_record(is_new),
      pending(given_form.model->rules().size()) {
  make(0, none, Kind::group);
  make(FormModel::data, 0, Kind::group);
  nodes[0].children.push_back(1);
  make_children(1);
  load(std::move(answers));
  if (is_new) give_defaults(1);
  mark_all(1);
  run();
  is_starting = false;
  changed_values.clear();
  changed_relevance.clear();
  changed_rows.clear();
}

NodeId Filling::State::make(NodeId definition, NodeId parent_node, Kind kind) {
  const auto id = static_cast<NodeId>(nodes.size());
  Node node;
  node.definition = definition;
  node.parent = parent_node;
  node.kind = kind;
  const FormModel::Node& defined = model->node(definition);
  if (defined.kind == FormModel::Kind::field) {
    const Field& asked = form->fields[defined.index];
    node.required = asked.required;
    node.read_only = asked.read_only;
  }
  nodes.push_back(std::move(node));
  order_is_stale = true;
  return id;
}

void Filling::State::make_children(NodeId at) {
  const std::vector<NodeId>& definitions = model->node(nodes[at].definition).children;
  for (const NodeId definition : definitions) {
    const FormModel::Kind kind = model->node(definition).kind;
    const Kind own = kind == FormModel::Kind::field    ? Kind::field
                     : kind == FormModel::Kind::repeat ? Kind::repeat
                                                       : Kind::group;
    const NodeId child = make(definition, at, own);
    nodes[at].children.push_back(child);
    nodes[child].relevant = nodes[at].relevant;
    if (own == Kind::group) make_children(child);
  }
}

NodeId Filling::State::make_row(NodeId repeat, std::string key, double position) {
  const NodeId row = make(nodes[repeat].definition, repeat, Kind::row);
  nodes[row].position = position;
  nodes[row].relevant = nodes[repeat].relevant;
  nodes[repeat].rows[key] = row;
  nodes[row].key = std::move(key);
  nodes[repeat].children.push_back(row);
  make_children(row);
  return row;
}

void Filling::State::sort_rows(NodeId repeat) {
  std::vector<NodeId>& rows = nodes[repeat].children;
  std::stable_sort(rows.begin(), rows.end(), [&](NodeId a, NodeId b) {
    return std::tie(nodes[a].position, nodes[a].key) < std::tie(nodes[b].position, nodes[b].key);
  });
  order_is_stale = true;
}

NodeId Filling::State::repeat_in(NodeId row, std::string_view name) const {
  const NodeId definition = model->find(name);
  if (definition == none || model->node(definition).kind != FormModel::Kind::repeat) return none;
  std::vector<NodeId> found;
  instances(row, definition, found);
  // instances() of a repeat are its rows and the repeat that holds them; the holder comes first.
  return found.empty() ? none : found.front();
}

/// The nodes of a definition at or below `from`. Of a repeat: the node that holds its rows.
void Filling::State::instances(NodeId from, NodeId definition, std::vector<NodeId>& out) const {
  std::array<NodeId, 64> chain{};  // definitions from below `from` down to the wanted one
  std::size_t depth = 0;
  for (NodeId at = definition; at != nodes[from].definition; at = model->node(at).parent) {
    if (at == none || depth == chain.size()) return;
    chain[depth++] = at;
  }
  std::vector<NodeId> level{from};
  while (depth > 0) {
    const FormModel::Node& wanted = model->node(chain[--depth]);
    const std::size_t at = model->node(wanted.parent).by_name.at(wanted.name);
    std::vector<NodeId> next;
    for (const NodeId node : level) {
      if (nodes[node].kind == Kind::repeat) {
        for (const NodeId row : nodes[node].children) next.push_back(nodes[row].children[at]);
      } else {
        next.push_back(nodes[node].children[at]);
      }
    }
    level = std::move(next);
  }
  out.insert(out.end(), level.begin(), level.end());
}

// "member[k3]/job[1]/title": a row after the other, then the field.
NodeId Filling::State::find(std::string_view path_text) const {
  NodeId at = 1;
  while (true) {
    const std::size_t bracket = path_text.find('[');
    if (bracket == std::string_view::npos) break;
    const std::size_t close = path_text.find(']', bracket);
    const NodeId repeat = repeat_in(at, path_text.substr(0, bracket));
    if (repeat == none || close == std::string_view::npos) return none;
    const auto row = nodes[repeat].rows.find(std::string(path_text.substr(bracket + 1, close - bracket - 1)));
    if (row == nodes[repeat].rows.end()) return none;
    at = row->second;
    if (close + 1 == path_text.size()) return at;
    if (path_text[close + 1] != '/') return none;
    path_text.remove_prefix(close + 2);
  }
  const NodeId definition = model->find(path_text);
  if (definition == none || model->node(definition).row_depth < model->node(nodes[at].definition).row_depth)
    return none;
  std::vector<NodeId> found;
  instances(at, definition, found);
  return found.size() == 1 ? found.front() : none;
}

std::string Filling::State::path(NodeId node) const {
  if (node == none || node < 2) return {};
  std::string out;
  const Field* asked = field(node);
  if (asked != nullptr) {
    out = asked->name;
  } else if (nodes[node].kind != Kind::row) {
    out = group(node)->name;
  }
  for (NodeId at = node; at > 1; at = nodes[at].parent) {
    if (nodes[at].kind != Kind::row) continue;
    out = group(at)->name + "[" + nodes[at].key + "]" + (out.empty() ? "" : "/" + out);
  }
  return out;
}

const Field* Filling::State::field(NodeId node) const {
  const FormModel::Node& defined = model->node(nodes[node].definition);
  return defined.kind == FormModel::Kind::field ? &form->fields[defined.index] : nullptr;
}

const Group* Filling::State::group(NodeId node) const {
  const FormModel::Node& defined = model->node(nodes[node].definition);
  const bool is_group = defined.kind == FormModel::Kind::group || defined.kind == FormModel::Kind::repeat;
  return is_group ? &form->groups[defined.index] : nullptr;
}

// ------------------------------------------------------------------------------------------------ stored answers

bool Filling::State::load_one(std::string_view name, const json& value) {
  NodeId at = 1;
  std::string_view rest = name;
  while (rest.find('[') != std::string_view::npos) {
    const std::size_t bracket = rest.find('[');
    const std::size_t close = rest.find(']', bracket);
    const NodeId repeat = repeat_in(at, rest.substr(0, bracket));
    if (repeat == none || close == std::string_view::npos || nodes[repeat].children.size() >= max_rows) return false;
    const std::string key(rest.substr(bracket + 1, close - bracket - 1));
    const auto row = nodes[repeat].rows.find(key);
    // Without a position of its own (somebody took the row away while somebody else wrote into it) it comes last.
    at = row != nodes[repeat].rows.end() ? row->second : make_row(repeat, key, 1e9);
    if (close + 1 == rest.size()) {
      if (!value.is_number()) return false;
      nodes[at].position = value.get<double>();
      return true;
    }
    rest.remove_prefix(std::min(close + 2, rest.size()));
  }
  const NodeId definition = model->find(rest);
  if (definition == none || model->node(definition).kind != FormModel::Kind::field) return false;
  if (model->node(definition).row_depth != model->node(nodes[at].definition).row_depth) return false;
  std::vector<NodeId> found;
  instances(at, definition, found);
  if (found.size() != 1) return false;
  nodes[found.front()].value = value;
  nodes[found.front()].text = answer_text(value);
  return true;
}

void Filling::State::load(Answers answers) {
  for (auto& [name, value] : answers) {
    if (value.is_null()) continue;
    if (!load_one(name, value)) unknown.emplace(name, std::move(value));
  }
  for (NodeId node = 2; node < nodes.size(); ++node) {
    if (nodes[node].kind == Kind::repeat) sort_rows(node);
  }
}

// ------------------------------------------------------------------------------------------------ a new record or row

void Filling::State::note_start(NodeId node) {
  const std::int64_t now = outside.now_ms();
  const int offset = outside.utc_offset_minutes(now);
  Node& at = nodes[node];
  switch (field(node)->type) {
    case FieldType::start:
    case FieldType::end: at.value = moment_text(now, offset); break;
    case FieldType::today: at.value = moment_text(now, offset).substr(0, 10); break;
    case FieldType::username: at.value = outside.username; break;
    case FieldType::deviceid: at.value = outside.deviceid; break;
    default: return;
  }
  at.text = answer_text(at.value);
}

/// First what the program notes and what is given as it stands, then what is worked out, in the order of the form.
void Filling::State::give_defaults(NodeId under) {
  if (const Field* asked = field(under)) {
    note_start(under);
    if (!asked->default_value || is_answered(nodes[under].value)) return;
    const auto value = evaluate(*asked->default_value, under);
    if (!value) return;
    nodes[under].value = typed(*asked, *value);
    nodes[under].text = answer_text(nodes[under].value);
    return;
  }
  if (nodes[under].kind == Kind::repeat && nodes[under].children.empty() && !group(under)->repeat_count) {
    make_row(under, "1", 1);
  }
  const std::vector<NodeId> below = nodes[under].children;
  for (const NodeId child : below) give_defaults(child);
}

// ------------------------------------------------------------------------------------------------ the answers back

void Filling::State::append_answers(NodeId node, bool only_asked, Answers& out) const {
  const Node& at = nodes[node];
  if (only_asked && (!at.relevant || at.beyond)) return;
  if (at.kind == Kind::row) out[path(node)] = at.position;
  if (at.kind == Kind::field && is_answered(at.value)) out[path(node)] = at.value;
  for (const NodeId child : at.children) append_answers(child, only_asked, out);
}

void Filling::State::append_aside(NodeId node, std::vector<std::string>& out) const {
  const Node& at = nodes[node];
  const Field* asked = field(node);
  const bool by_person = asked != nullptr && is_question(asked->type) && !asked->calculate;
  if (by_person && is_answered(at.value)) out.push_back(path(node));
  for (const NodeId child : at.children) append_aside(child, out);
}

// ------------------------------------------------------------------------------------------------ as a document

void Filling::State::set_order() const {
  std::uint64_t next = 0;
  for (const Node& each : nodes) each.order = gone_order;
  std::vector<NodeId> open{0};
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    nodes[node].order = next++;
    const std::vector<NodeId>& below = nodes[node].children;
    open.insert(open.end(), below.rbegin(), below.rend());
  }
  order_is_stale = false;
}

std::uint64_t Filling::State::order(NodeId node) const {
  if (order_is_stale) set_order();
  return nodes[node].order;
}

NodeId Filling::State::parent(NodeId node) const {
  const NodeId above = nodes[node].parent;
  return nodes[node].kind == Kind::row ? nodes[above].parent : above;
}

/// Rows are sorted, and of everything else there is one.
std::size_t Filling::State::position(NodeId node) const {
  if (nodes[node].kind != Kind::row) return 1;
  const std::vector<NodeId>& rows = nodes[nodes[node].parent].children;
  const auto at = std::lower_bound(rows.begin(), rows.end(), node, [&](NodeId a, NodeId b) {
    return std::tie(nodes[a].position, nodes[a].key) < std::tie(nodes[b].position, nodes[b].key);
  });
  return static_cast<std::size_t>(at - rows.begin()) + 1;
}

void Filling::State::children(NodeId node, std::string_view wanted, std::vector<NodeId>& out) const {
  const Node& at = nodes[node];
  const auto take = [&](NodeId child) {
    if (nodes[child].kind != Kind::repeat) {
      out.push_back(child);
      return;
    }
    for (const NodeId row : nodes[child].children) {
      if (!nodes[row].beyond) out.push_back(row);
    }
  };
  if (at.kind == Kind::field || at.kind == Kind::repeat) return;
  if (wanted == "*") {
    for (const NodeId child : at.children) take(child);
    return;
  }
  const auto& by_name = model->node(at.definition).by_name;
  const auto found = by_name.find(wanted);
  if (found != by_name.end()) take(at.children[found->second]);
}

std::string Filling::State::value(NodeId node) const {
  const Node& at = nodes[node];
  if (!at.relevant || at.beyond) return {};
  if (at.kind == Kind::field) return at.restricted ? at.offered_text : at.text;
  std::string out;
  for (const NodeId child : at.children) out += value(child);
  return out;
}

}  // namespace yanxing::forms
