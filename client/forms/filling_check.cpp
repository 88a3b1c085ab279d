// Filling: what is wrong with the answers, and how far the record is.
#include <algorithm>
#include <cmath>

#include "client/forms/filling_state.h"
#include "client/forms/shape.h"

namespace yanxing::forms {

using nlohmann::json;
using xpath::NodeId;

namespace {

bool is_offered(const std::vector<OfferedChoice>& choices, const std::string& value) {
  return std::any_of(choices.begin(), choices.end(), [&](const OfferedChoice& one) { return one.value == value; });
}

bool all_offered(const std::vector<OfferedChoice>& choices, const json& value) {
  if (value.is_string()) return is_offered(choices, value.get_ref<const std::string&>());
  return std::all_of(value.begin(), value.end(),
                     [&](const json& one) { return one.is_string() && is_offered(choices, one.get<std::string>()); });
}

bool has_choices(FieldType type) {
  return type == FieldType::select_one || type == FieldType::select_multiple || type == FieldType::rank;
}

}  // namespace

/// Whether what is answered is offered now. A whole table is asked by its index: it may have 600,000 rows.
bool Filling::State::is_choice(NodeId node) const {
  const Field& asked = *field(node);
  const Node& at = nodes[node];
  const bool whole_table = !asked.choice_file.empty() && !asked.choice_filter && at.value.is_string();
  if (const Table* table = whole_table ? choice_table(asked) : nullptr) {
    std::vector<NodeId> rows;
    if (table->find(1, "item", asked.value_column, at.text, rows) && !rows.empty()) return true;
  }
  if (!at.has_choices) fill_choices(node);
  return all_offered(at.choices, at.value);
}

/// The form's own words with ${name} filled in, in every language that they have.
Phrase Filling::State::filled(NodeId node, Phrase phrase) const {
  for (std::string* text : {&phrase.zh, &phrase.en}) *text = fill_in(node, *text);
  for (auto& [language, text] : phrase.others) text = fill_in(node, text);
  return phrase;
}

std::optional<Finding> Filling::State::check(NodeId node) const {
  const Field& asked = *field(node);
  const Node& at = nodes[node];
  if (asked.type == FieldType::note || !is_answered(at.value) || !at.relevant || at.beyond) return std::nullopt;
  const auto found = [&](Finding::Kind kind, Phrase message = {}, std::size_t limit = 0) {
    return Finding{path(node), kind, std::move(message), limit};
  };
  if (const auto kind = wrong_shape(asked, at.value)) return found(*kind);
  if (at.overridden && asked.calculate) {
    // In the place of a number a number is put: a head count of "64补登记一人" is in no sum.
    const auto derived = evaluate(*asked.calculate, node);
    const bool is_number = derived && std::isfinite(xpath::to_number(*derived));
    if (is_number && !std::isfinite(xpath::to_number(xpath::Value(at.text)))) return found(Finding::Kind::wrong_type);
  }
  if (has_choices(asked.type)) {
    if (!is_choice(node)) return found(Finding::Kind::not_a_choice);
  }
  if (asked.type == FieldType::text) {
    // Where the form has a rule and words of its own for the length, those are said.
    const bool own_words = asked.constraint && !asked.constraint_message.empty();
    const std::size_t limit = asked.max_characters > 0 ? asked.max_characters : max_text_characters;
    if (!own_words && text::count_characters(at.value.get_ref<const std::string&>()) > limit)
      return found(Finding::Kind::too_long, {}, limit);
  }
  if (asked.constraint) {
    const auto value = evaluate(*asked.constraint, node);
    if (value && !xpath::to_boolean(*value))
      return found(Finding::Kind::constraint, filled(node, asked.constraint_message));
  }
  return std::nullopt;
}

void Filling::State::collect_errors(NodeId node, std::vector<Finding>& out) const {
  const Node& at = nodes[node];
  if (!at.relevant || at.beyond) return;
  if (at.kind == Kind::field) {
    const Field& asked = *field(node);
    if (asked.type == FieldType::note) return;
    if (!is_answered(at.value)) {
      const auto kind = asked.comment_of.empty() ? Finding::Kind::required : Finding::Kind::comment;
      if (at.required) out.push_back({path(node), kind, filled(node, asked.required_message), 0});
    } else if (const auto found = check(node)) {
      out.push_back(*found);
    } else if (has_wrong_level(asked, at.value)) {
      out.push_back({path(node), Finding::Kind::wrong_level, {}, 0});
    }
    if (at.overridden) {  // a value that a person put in the place of the derived one says why
      const auto& siblings = nodes[at.parent].children;
      const auto self = std::find(siblings.begin(), siblings.end(), node);
      const NodeId reason = *(self + 2);
      if (!is_answered(nodes[reason].value)) out.push_back({path(node), Finding::Kind::reason, {}, 0});
    }
    return;
  }
  for (const NodeId child : at.children) collect_errors(child, out);
}

void Filling::State::count_progress(NodeId node, Progress& out) const {
  const Node& at = nodes[node];
  if (!at.relevant || at.beyond) return;
  if (at.kind != Kind::field) {
    for (const NodeId child : at.children) count_progress(child, out);
    return;
  }
  const Field& asked = *field(node);
  if (!is_question(asked.type) || at.read_only || asked.calculate || asked.name == form->state_field) return;
  // A comment is part of its answer: counted only while it is asked for.
  if (!asked.comment_of.empty() && !at.required) return;
  ++out.total;
  const bool answered = is_answered(at.value) && !is_half_typed(asked, at.value);  // half a date answers nothing
  out.answered += answered ? 1 : 0;
  if (is_answered(at.value) ? check(node).has_value() : at.required) ++out.missing;
}

}  // namespace yanxing::forms
