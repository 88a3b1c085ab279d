#include "client/forms/filling.h"

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>
#include <sstream>

#include "client/forms/filling_state.h"
#include "client/forms/moment.h"

namespace yanxing::forms {

using nlohmann::json;

namespace {

Error no_such(std::string_view path) { return {Code::not_found, "no such question: " + std::string(path)}; }

constexpr std::string_view key_letters = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648 base32
constexpr std::size_t key_length = 8;

}  // namespace

Filling::Filling(const Form& form, FillEnvironment environment, Answers answers, bool is_new)
    : state_(std::make_unique<State>(form, std::move(environment), std::move(answers), is_new)) {}
Filling::~Filling() = default;
Filling::Filling(Filling&&) noexcept = default;
Filling& Filling::operator=(Filling&&) noexcept = default;

const Form& Filling::form() const { return *state_->form; }

// ------------------------------------------------------------------------------------------------ changing

Result<Filling::Effects> Filling::set(std::string_view path, const json& value) {
  State& s = *state_;
  const NodeId node = s.find(path);
  if (node == none || s.nodes[node].kind != Kind::field) return no_such(path);
  const Field& asked = *s.field(node);
  const bool noted =
      asked.type == FieldType::calculate || asked.type == FieldType::note || (asked.calculate && asked.overridable);
  if (noted || s.nodes[node].read_only)
    return Error{Code::refused, std::string(path) + " is not answered by a person: it is calculated or read-only"};
  s.set_value(node, s.in_form_order(node, value));
  const auto& siblings = s.nodes[s.nodes[node].parent].children;
  const auto at = std::find(siblings.begin(), siblings.end(), node);
  if (at != siblings.begin()) {                // <name>_override stands behind the field whose value it replaces
    const Field* before = s.field(*(at - 1));  // nullptr: a group
    const FormModel::Rule* rule = s.model->rule(s.nodes[*(at - 1)].definition, Aspect::calculate);
    if (before != nullptr && before->overridable && rule != nullptr) s.mark(s.model->rule_index(*rule), *(at - 1));
  }
  s.run();
  s.changed_values.erase(node);
  return s.take_effects();
}

Result<std::string> Filling::add_row(std::string_view repeat_path, std::string_view after) {
  State& s = *state_;
  const NodeId repeat = s.find(repeat_path);
  if (repeat == none || s.nodes[repeat].kind != Kind::repeat) return no_such(repeat_path);
  if (s.group(repeat)->repeat_count)
    return Error{Code::refused, std::string(repeat_path) + " has as many rows as the form counts"};
  const auto& rows = s.nodes[repeat].children;
  if (rows.size() >= State::max_rows)
    return Error{Code::refused, std::string(repeat_path) + " has " + std::to_string(State::max_rows) + " rows already"};
  double position = rows.empty() ? 1 : std::floor(s.nodes[rows.back()].position) + 1;
  if (!after.empty()) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](NodeId row) { return s.path(row) == after; });
    if (found == rows.end()) return no_such(after);
    const bool is_last = found + 1 == rows.end();
    if (!is_last) position = (s.nodes[*found].position + s.nodes[*(found + 1)].position) / 2;
  }
  std::string key;
  do {
    key.clear();
    std::uint64_t bits = s.random_bits();
    for (std::size_t i = 0; i < key_length; ++i, bits >>= 5U) key += key_letters[bits & 31U];
  } while (s.nodes[repeat].rows.contains(key));
  const NodeId row = s.make_row(repeat, key, position);
  s.sort_rows(repeat);
  s.give_defaults(row);
  s.mark_all(row);
  s.changed_rows.insert(repeat);
  s.mark_row_readers(s.nodes[repeat].definition);
  s.run();
  s.take_effects();
  return s.path(row);
}

Result<Filling::Effects> Filling::remove_row(std::string_view row_path) {
  State& s = *state_;
  const NodeId row = s.find(row_path);
  if (row == none || s.nodes[row].kind != Kind::row) return no_such(row_path);
  const NodeId repeat = s.nodes[row].parent;
  if (s.group(repeat)->repeat_count)
    return Error{Code::refused, std::string(row_path) + ": the form counts these rows"};
  auto& rows = s.nodes[repeat].children;
  rows.erase(std::find(rows.begin(), rows.end(), row));
  s.nodes[repeat].rows.erase(s.nodes[row].key);
  s.order_is_stale = true;
  s.changed_rows.insert(repeat);
  s.mark_row_readers(s.nodes[repeat].definition);
  s.run();
  return s.take_effects();
}

Filling::Effects Filling::refresh() {
  State& s = *state_;
  for (const FormModel::Rule& rule : s.model->rules()) {
    if (!rule.always) continue;
    std::vector<NodeId> found;
    s.instances(FormModel::data, rule.node, found);
    for (const NodeId node : found) s.mark(s.model->rule_index(rule), node);
  }
  for (std::size_t i = 0; i < s.form->fields.size(); ++i) {
    if (s.form->fields[i].type != FieldType::end) continue;
    std::vector<NodeId> found;
    s.instances(FormModel::data, s.model->of_field(i), found);
    const std::int64_t now = s.now_ms();
    for (const NodeId node : found) s.set_value(node, moment_text(now, s.utc_offset_minutes(now)));
  }
  s.run();
  return s.take_effects();
}

void Filling::set_language(std::string_view code) {
  state_->outside.language = code;
  state_->tables.clear();
  for (State::Node& node : state_->nodes) node.has_choices = false;
}

// ------------------------------------------------------------------------------------------------ reading

Answers Filling::answers() const {
  Answers out = state_->unknown;
  state_->append_answers(root(), false, out);
  return out;
}

Answers Filling::result() const {
  Answers out = state_->unknown;
  state_->append_answers(root(), true, out);
  return out;
}

std::vector<std::string> Filling::kept_aside() const {
  std::vector<std::string> out;
  std::vector<NodeId> open{root()};
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    const State::Node& at = state_->nodes[node];
    if (!at.relevant || at.beyond) {
      state_->append_aside(node, out);
    } else {
      open.insert(open.end(), at.children.rbegin(), at.children.rend());
    }
  }
  return out;
}

Filling::NodeId Filling::root() const { return FormModel::data; }
Filling::NodeId Filling::find(std::string_view path) const { return state_->find(path); }
Filling::Kind Filling::kind(NodeId node) const { return state_->nodes[node].kind; }
const std::vector<Filling::NodeId>& Filling::children(NodeId node) const { return state_->nodes[node].children; }
Filling::NodeId Filling::parent(NodeId node) const { return state_->nodes[node].parent; }
std::string Filling::path(NodeId node) const { return state_->path(node); }
const Field* Filling::field(NodeId node) const { return state_->field(node); }
const Group* Filling::group(NodeId node) const { return state_->group(node); }
json Filling::value(NodeId node) const { return state_->nodes[node].value; }
std::string Filling::value_text(NodeId node) const { return state_->value(node); }

bool Filling::is_relevant(NodeId node) const {
  for (NodeId at = node; at != none; at = state_->nodes[at].parent) {
    if (state_->nodes[at].beyond) return false;
  }
  return state_->nodes[node].relevant;
}

bool Filling::is_required(NodeId node) const { return is_relevant(node) && state_->nodes[node].required; }

bool Filling::is_read_only(NodeId node) const {
  const Field& asked = *field(node);
  return state_->nodes[node].read_only || asked.type == FieldType::calculate || (asked.calculate && asked.overridable);
}

bool Filling::is_overridden(NodeId node) const { return state_->nodes[node].overridden; }

std::string Filling::label(NodeId node) const {
  const Field* asked = field(node);
  if (asked != nullptr) return text(node, asked->label);
  const Group* around = group(node);
  return around == nullptr ? std::string() : text(node, around->label);
}

std::string Filling::hint(NodeId node) const {
  const Field* asked = field(node);
  if (asked != nullptr) return text(node, asked->hint);
  const Group* around = group(node);
  return around == nullptr ? std::string() : text(node, around->hint);
}

std::string Filling::text(NodeId node, const Phrase& phrase) const {
  return state_->fill_in(node, state_->words(phrase));
}

const std::vector<OfferedChoice>& Filling::choices(NodeId node) const {
  if (!state_->nodes[node].has_choices) state_->fill_choices(node);
  return state_->nodes[node].choices;
}

std::string Filling::choice_label(NodeId node, std::string_view value) const {
  return state_->choice_label({state_.get(), node}, value);
}

bool Filling::may_add_row(NodeId repeat) const {
  return kind(repeat) == Kind::repeat && !group(repeat)->repeat_count.has_value();
}

std::string Filling::title() const {
  if (state_->form->instance_name) {
    const auto value = state_->evaluate(*state_->form->instance_name, root());
    if (value) return xpath::to_string(*value);
  }
  std::string out;
  for (const std::string& name : state_->form->summary) {
    const NodeId node = find(name);
    if (node == none || !is_answered(value(node))) continue;
    const json answer = value(node);
    std::string shown;
    if (answer.is_array()) {
      for (const json& one : answer) shown += (shown.empty() ? "" : "、") + choice_label(node, answer_text(one));
    } else {
      shown = choice_label(node, answer_text(answer));
    }
    out += (out.empty() ? "" : " · ") + shown;
  }
  return out;
}

std::optional<Finding> Filling::error(NodeId node) const {
  return kind(node) == Kind::field ? state_->check(node) : std::nullopt;
}

std::vector<Finding> Filling::errors() const {
  std::vector<Finding> out;
  state_->collect_errors(root(), out);
  return out;
}

Filling::Progress Filling::progress(NodeId node) const {
  Progress out;
  state_->count_progress(node, out);
  return out;
}

const xpath::Document& Filling::document() const { return *state_; }

std::string Filling::to_xml() const {
  pugi::xml_document document;
  const auto write = [&](const auto& self, NodeId node, pugi::xml_node into) -> void {
    std::vector<NodeId> below;
    state_->children(node, "*", below);
    for (const NodeId child : below) {
      if (!is_relevant(child)) continue;
      pugi::xml_node element = into.append_child(std::string(state_->name(child)).c_str());
      if (kind(child) == Kind::field) {
        const std::string text = value_text(child);
        if (!text.empty()) element.text().set(text.c_str());
      } else {
        self(self, child, element);
      }
    }
  };
  pugi::xml_node data = document.append_child("data");
  data.append_attribute("id").set_value(state_->form->name.c_str());
  data.append_attribute("version").set_value(std::to_string(state_->form->version).c_str());
  write(write, root(), data);
  std::ostringstream out;
  document.save(out, " ", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.str();
}

}  // namespace yanxing::forms
