// One question of a record as the screen shows it.
#include <algorithm>

#include "client/app/fill_entries.h"
#include "client/forms/values.h"

namespace yanxing::app {

using forms::Field;
using Type = forms::FieldType;
using forms::Filling;

namespace {

QuestionKind kind_of(const Field& field) {
  if (field.calculate && (field.overridable || field.type == Type::calculate)) return QuestionKind::derived;
  switch (field.type) {
    case Type::integer: return QuestionKind::integer;
    case Type::decimal: return QuestionKind::decimal;
    case Type::range: return QuestionKind::range;
    case Type::date: return QuestionKind::date;
    case Type::time: return QuestionKind::time;
    case Type::datetime: return QuestionKind::datetime;
    case Type::geopoint: return QuestionKind::geopoint;
    case Type::select_one: return QuestionKind::select_one;
    case Type::select_multiple: return QuestionKind::select_multiple;
    case Type::rank: return QuestionKind::rank;
    case Type::acknowledge: return QuestionKind::acknowledge;
    case Type::image: return QuestionKind::image;
    case Type::file: return QuestionKind::file;
    case Type::barcode: return QuestionKind::barcode;
    case Type::reference: return QuestionKind::reference;
    case Type::place: return QuestionKind::place;
    case Type::note: return QuestionKind::note;
    default: return QuestionKind::text;
  }
}

ChoiceStyle choice_style(const Field& field, int& columns) {
  for (const char* word : {"minimal", "autocomplete", "search"}) {
    if (field.has_appearance(word)) return ChoiceStyle::search;
  }
  if (field.has_appearance("likert")) return ChoiceStyle::likert;
  for (int count = 1; count <= 9; ++count) {
    if (!field.has_appearance("columns-" + std::to_string(count))) continue;
    columns = count;
    return count == 1 ? ChoiceStyle::list : ChoiceStyle::columns;
  }
  if (field.has_appearance("columns") || field.has_appearance("columns-pack")) return ChoiceStyle::columns;
  return ChoiceStyle::automatic;
}

/// w1…w12 of the grid theme, in which a line has as many parts as its questions add up to; four is the usual line.
int page_width(const Field& field) {
  for (int width = 1; width <= 12; ++width) {
    if (field.has_appearance("w" + std::to_string(width))) return width <= 2 ? 6 : 12;
  }
  return 0;
}

std::string sibling(std::string_view path, const std::string& name) {
  return std::string(forms::split_path(path).first) + name;
}

}  // namespace

QuestionView FillEntries::of_field(const Field& field, NodeId words_from) const {
  QuestionView out;
  out.path = field.name;
  out.kind = kind_of(field);
  out.label = filling_->text(words_from, field.label);
  out.hint = filling_->text(words_from, field.hint);
  out.required = field.required;
  out.max_characters = field.max_characters;
  out.min_characters = field.min_characters;
  return out;
}

QuestionView FillEntries::question(NodeId node) const {
  const Field& field = *filling_->field(node);
  QuestionView out = of_field(field, node);
  out.path = filling_->path(node);
  out.label = filling_->label(node);
  out.hint = filling_->hint(node);
  out.guidance = filling_->text(node, field.guidance);
  out.value = filling_->value(node);
  out.text = text(node);
  out.multiline = field.multiline || field.has_appearance("multiline");
  for (const auto& phrase : field.suggestions) out.suggestions.push_back(filling_->text(node, phrase));
  out.range_start = field.range_start;
  out.range_end = field.range_end;
  out.range_step = field.range_step;
  if (field.has_appearance("month-year")) out.date_style = DateStyle::month;
  if (field.has_appearance("year")) out.date_style = DateStyle::year;
  out.width = page_width(field);
  out.warning = field.has_appearance("yx-warning");
  out.required = filling_->is_required(node);
  const bool names_it =
      state_->keyed && std::find(form_->key.begin(), form_->key.end(), field.name) != form_->key.end();
  out.read_only = state_->locked || names_it || (out.kind != QuestionKind::derived && filling_->is_read_only(node));
  out.problem = field.problem;
  out.conflict = in_conflict(out.path);
  add_choices(node, field, out);
  add_comment(node, field, out);
  add_derived(node, field, out);
  if (const auto found = finding(node, out.path)) out.error = message(*found);
  const bool is_file = out.kind == QuestionKind::image || out.kind == QuestionKind::file;
  if (is_file && out.value.is_string()) {
    const auto& name = out.value.get_ref<const std::string&>();
    out.attachment = photos_->view_of(name);
  }
  return out;
}

void FillEntries::add_choices(NodeId node, const Field& field, QuestionView& out) const {
  switch (out.kind) {
    case QuestionKind::select_one:
    case QuestionKind::select_multiple:
    case QuestionKind::rank: {
      const auto& offered = filling_->choices(node);
      out.choices.reserve(offered.size());
      for (const auto& one : offered) {
        const bool is_long = offered.size() > 8;
        out.choices.push_back({one.value, one.label, {}, is_long ? words_->search_key(one.label) : "", one.key});
      }
      out.choice_style = choice_style(field, out.columns);
      return;
    }
    case QuestionKind::reference:
    case QuestionKind::place:
      if (out.read_only) {
        if (out.value.is_string()) out.choices.push_back({out.value.get<std::string>(), out.text, {}, {}});
      } else {
        out.choices = words_->choices(field, state_->scope);
      }
      return;
    default: return;
  }
}

void FillEntries::add_comment(NodeId node, const Field& field, QuestionView& out) const {
  const bool is_picture = out.kind == QuestionKind::image || out.kind == QuestionKind::file;
  const auto name = field.comment.empty() && is_picture ? field.name + "_caption" : field.comment;
  if (name.empty()) return;
  const NodeId comment = filling_->find(sibling(out.path, name));
  if (comment == Filling::none || !filling_->is_relevant(comment)) return;
  const Field& about = *filling_->field(comment);
  CommentView view;
  view.path = filling_->path(comment);
  view.label = filling_->label(comment);
  view.max_characters = about.max_characters;
  view.required = filling_->is_required(comment);
  const auto value = filling_->value(comment);
  if (value.is_string()) view.text = value.get<std::string>();
  if (const auto found = finding(comment, view.path)) view.error = message(*found);
  const bool is_wanted = field.problem.empty() && forms::is_answered(filling_->value(node));
  if (view.required || !view.text.empty() || is_picture || is_wanted) out.comment = std::move(view);
}

void FillEntries::add_derived(NodeId node, const Field& field, QuestionView& out) const {
  if (out.kind != QuestionKind::derived) return;
  out.required = false;
  out.can_override = field.overridable && !state_->locked;
  out.overridden = filling_->is_overridden(node);
  if (!out.overridden) return;
  const NodeId reason = filling_->find(sibling(out.path, field.name + "_reason"));
  if (reason == Filling::none) return;
  const auto value = filling_->value(reason);
  if (value.is_string()) out.reason = value.get<std::string>();
}

std::optional<forms::Finding> FillEntries::finding(NodeId node, const std::string& path) const {
  const auto refused = state_->refused.find(path);
  if (refused != state_->refused.end()) return refused->second;
  if (!state_->left.contains(path)) return std::nullopt;
  return filling_->error(node);
}

bool FillEntries::in_conflict(const std::string& path) const {
  const auto cell = forms::cell_name(*form_, path);
  return std::find(state_->conflicts.begin(), state_->conflicts.end(), cell) != state_->conflicts.end();
}

Message FillEntries::message(const forms::Finding& finding) const {
  const NodeId node = filling_->find(finding.field);
  if (!finding.message.empty() && node != Filling::none)
    return {"finding.own", {{"text", filling_->text(node, finding.message)}}, {}};
  return message_of(finding, words_->language());
}

std::string FillEntries::text(NodeId node) const {
  const Field& field = *filling_->field(node);
  const auto value = filling_->value(node);
  if (!forms::is_answered(value)) return {};
  switch (field.type) {
    case Type::select_one: return filling_->choice_label(node, value.is_string() ? value.get<std::string>() : "");
    case Type::select_multiple:
    case Type::rank: {
      std::string all;
      for (const auto& one : value) {
        if (one.is_string()) all += (all.empty() ? "" : "、") + filling_->choice_label(node, one.get<std::string>());
      }
      return all;
    }
    case Type::calculate: return filling_->value_text(node);
    default: return words_->value(form_, field.name, value);
  }
}

}  // namespace yanxing::app
