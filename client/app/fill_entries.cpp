#include "client/app/fill_entries.h"

#include <algorithm>

namespace yanxing::app {

using forms::Field;
using Type = forms::FieldType;
using forms::Filling;

FillEntries::FillEntries(const Filling& filling, const forms::Form& form, Words& words, PhotoFiles& photos,
                         const State& state)
    : filling_(&filling), form_(&form), words_(&words), photos_(&photos), state_(&state) {
  for (const auto& field : form.fields) {
    if (!field.overridable) continue;
    overrides_.insert(field.name + "_override");
    overrides_.insert(field.name + "_reason");
  }
}

bool FillEntries::is_shown(const Field& field) const {
  switch (field.type) {
    case Type::hidden:
    case Type::start:
    case Type::end:
    case Type::today:
    case Type::username:
    case Type::deviceid: return false;
    case Type::calculate:  // rows are numbered by the screen
      return !field.label.empty() && (!field.calculate || field.calculate->source() != "position(..)");
    default: break;
  }
  if (field.name == form_->state_field || overrides_.contains(field.name)) return false;
  if (field.calculate && !field.overridable && field.label.empty()) return false;
  if (captioned(field) != nullptr) return false;
  return field.comment_of.empty() || form_->find(field.comment_of) == nullptr;
}

const Field* FillEntries::captioned(const Field& caption) const {
  constexpr std::string_view ending = "_caption";
  if (caption.type != Type::text || !caption.name.ends_with(ending)) return nullptr;
  const auto* image = form_->find(caption.name.substr(0, caption.name.size() - ending.size()));
  const bool is_file = image != nullptr && (image->type == Type::image || image->type == Type::file);
  return is_file && image->group == caption.group ? image : nullptr;
}

bool FillEntries::shows_anything(NodeId node) const {
  if (!filling_->is_relevant(node)) return false;
  switch (filling_->kind(node)) {
    case Filling::Kind::field: return is_shown(*filling_->field(node));
    case Filling::Kind::repeat: return true;
    default: break;
  }
  const auto& children = filling_->children(node);
  return std::any_of(children.begin(), children.end(), [&](NodeId child) { return shows_anything(child); });
}

// ------------------------------------------------------------------------------------------------ sections

std::vector<FillPart> FillEntries::parts() const {
  // A form that stands in one group as a whole is divided by what is in it.
  NodeId top = filling_->root();
  for (;;) {
    std::vector<NodeId> shown;
    for (const NodeId child : filling_->children(top)) {
      if (shows_anything(child)) shown.push_back(child);
    }
    if (shown.size() != 1 || filling_->kind(shown[0]) != Filling::Kind::group) break;
    const auto& below = filling_->children(shown[0]);
    const auto groups = std::count_if(below.begin(), below.end(),
                                      [&](NodeId child) { return filling_->kind(child) != Filling::Kind::field; });
    if (groups < 2) break;
    top = shown[0];
  }
  std::vector<FillPart> out;
  bool in_run = false;
  for (const NodeId child : filling_->children(top)) {
    if (!shows_anything(child)) continue;
    const bool is_field = filling_->kind(child) == Filling::Kind::field;
    if (!is_field || !in_run) {
      auto label =
          is_field ? (out.empty() ? words_->of(form_->title) : filling_->label(child)) : filling_->label(child);
      if (label.empty()) label = words_->of(form_->title);
      out.push_back({filling_->path(child), std::move(label), {}});
    }
    out.back().nodes.push_back(child);
    in_run = is_field;
  }
  return out;
}

std::size_t FillEntries::part_of(const std::vector<FillPart>& parts, std::string_view path) const {
  for (NodeId node = filling_->find(path); node != Filling::none; node = filling_->parent(node)) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (std::find(parts[i].nodes.begin(), parts[i].nodes.end(), node) != parts[i].nodes.end()) return i;
    }
    if (node == filling_->root()) break;
  }
  return parts.size();
}

FillSection FillEntries::section(const FillPart& part) const {
  FillSection out;
  out.path = part.path;
  out.label = part.label;
  std::size_t missing = 0;
  for (const NodeId node : part.nodes) {
    const auto progress = filling_->progress(node);
    out.answered.done += static_cast<std::int64_t>(progress.answered);
    out.answered.total += static_cast<std::int64_t>(progress.total);
    missing += progress.missing;
  }
  const std::vector<FillPart> self{part};
  for (const auto& [path, finding] : state_->refused) out.errors += part_of(self, path) == 0;
  for (const auto& path : state_->left) {
    const NodeId node = filling_->find(path);
    if (node == Filling::none || state_->refused.contains(path) || part_of(self, path) != 0) continue;
    out.errors += filling_->error(node).has_value();
  }
  out.done = missing == 0 && out.errors == 0;
  return out;
}

std::vector<FillEntry> FillEntries::entries(const FillPart& part) const {
  std::vector<FillEntry> out;
  for (const NodeId node : part.nodes) {
    if (part.nodes.size() == 1 && filling_->kind(node) == Filling::Kind::group) {
      if (add_matrix(node, out)) continue;
      if (const auto hint = filling_->hint(node); !hint.empty()) {
        FillEntry note;
        note.question.kind = QuestionKind::note;
        note.question.path = filling_->path(node);
        note.question.label = hint;
        out.push_back(std::move(note));
      }
      for (const NodeId child : filling_->children(node)) add(child, 1, out);
    } else {
      add(node, 1, out);
    }
  }
  return out;
}

// ------------------------------------------------------------------------------------------------ entries

void FillEntries::add(NodeId node, int depth, std::vector<FillEntry>& out) const {
  if (!shows_anything(node)) return;
  switch (filling_->kind(node)) {
    case Filling::Kind::field: {
      FillEntry entry;
      entry.question = question(node);
      out.push_back(std::move(entry));
      return;
    }
    case Filling::Kind::repeat: out.push_back(repeat(node)); return;
    default: break;
  }
  if (add_matrix(node, out)) return;
  if (auto label = filling_->label(node); !label.empty()) {
    FillEntry heading;
    heading.kind = EntryKind::heading;
    heading.path = filling_->path(node);
    heading.label = std::move(label);
    heading.hint = filling_->hint(node);
    heading.depth = depth;
    out.push_back(std::move(heading));
  }
  for (const NodeId child : filling_->children(node)) add(child, depth + 1, out);
}

bool FillEntries::add_matrix(NodeId node, std::vector<FillEntry>& out) const {
  const auto* group = filling_->group(node);
  if (group == nullptr || group->repeat || !group->has_appearance("table-list")) return false;
  FillEntry matrix;
  matrix.kind = EntryKind::matrix;
  matrix.path = filling_->path(node);
  matrix.label = filling_->label(node);
  matrix.hint = filling_->hint(node);
  for (const NodeId child : filling_->children(node)) {
    if (!shows_anything(child)) continue;
    const auto* field = filling_->field(child);
    if (field == nullptr || field->type != Type::select_one || !field->comment.empty()) return false;
    auto line = question(child);
    const auto same = [](const Choice& a, const Choice& b) { return a.value == b.value; };
    if (!matrix.questions.empty() && !std::ranges::equal(line.choices, matrix.questions.front().choices, same))
      return false;
    matrix.questions.push_back(std::move(line));
  }
  if (matrix.questions.empty() || matrix.questions.front().choices.size() > 10) return false;
  out.push_back(std::move(matrix));
  return true;
}

const forms::Item* FillEntries::item_of(std::size_t group) const {
  const auto look = [group](const auto& self, const std::vector<forms::Item>& items) -> const forms::Item* {
    for (const auto& item : items) {
      if (!item.is_group) continue;
      if (item.index == group) return &item;
      if (const auto* found = self(self, item.items)) return found;
    }
    return nullptr;
  };
  return look(look, form_->items);
}

namespace {

/// Pixels that a cell wants at least; 0: it is too large for one.
int cell_width(const Field& field) {
  switch (field.type) {
    case Type::text: return field.multiline || field.max_characters > 120 || !field.comment.empty() ? 0 : 110;
    case Type::barcode: return 110;
    case Type::integer:
    case Type::decimal: return 84;
    case Type::date: return 148;
    case Type::time: return 84;
    case Type::select_one: return field.comment.empty() && !field.or_other ? 110 : 0;
    case Type::place:
    case Type::reference: return 140;
    case Type::acknowledge: return 64;
    case Type::calculate: return field.overridable ? 0 : 80;
    default: return 0;
  }
}

constexpr int table_width = 800;

}  // namespace

// The fields of a repeat that is a table; empty: it is none.
std::vector<std::size_t> FillEntries::table_columns(NodeId repeat) const {
  const auto* group = filling_->group(repeat);
  const auto index = group != nullptr ? form_->group_of(group->name) : std::nullopt;
  const auto* item = index ? item_of(*index) : nullptr;
  std::vector<std::size_t> columns;
  if (item == nullptr) return columns;
  int width = 0;
  for (const auto& child : item->items) {
    if (child.is_group) return {};
    const auto& field = form_->fields[child.index];
    if (!is_shown(field)) {
      if (!field.comment_of.empty()) return {};
      continue;
    }
    const int wanted = cell_width(field);
    width += wanted;
    if (wanted == 0 || width > table_width) return {};
    columns.push_back(child.index);
  }
  return columns.size() >= 2 ? columns : std::vector<std::size_t>();
}

FillEntry FillEntries::repeat(NodeId node) const {
  FillEntry out;
  out.kind = EntryKind::repeat;
  out.path = filling_->path(node);
  out.label = filling_->label(node);
  out.hint = filling_->hint(node);
  out.may_add = filling_->may_add_row(node);
  out.read_only = state_->locked;
  const auto columns = table_columns(node);
  out.as_table = !columns.empty();
  for (const auto index : columns) out.columns.push_back(of_field(form_->fields[index], node));
  for (const NodeId row : filling_->children(node)) {
    if (!filling_->is_relevant(row)) continue;
    RepeatRow shown;
    shown.path = filling_->path(row);
    if (out.as_table) {
      for (const auto index : columns) {
        FillEntry cell;
        for (const NodeId child : filling_->children(row)) {
          if (filling_->field(child) == &form_->fields[index] && filling_->is_relevant(child))
            cell.question = question(child);
        }
        shown.entries.push_back(std::move(cell));
      }
    } else {
      shown.title = row_title(row, out.rows.size() + 1);
      for (const NodeId child : filling_->children(row)) add(child, 2, shown.entries);
    }
    out.rows.push_back(std::move(shown));
  }
  return out;
}

/// What tells it apart: its first answer in words, the caption of a picture among them; of a picture that has none,
/// which one it is.
std::string FillEntries::row_title(NodeId row, std::size_t number) const {
  std::string picture;
  for (const NodeId child : filling_->children(row)) {
    const auto* field = filling_->field(child);
    if (field == nullptr || (!is_shown(*field) && captioned(*field) == nullptr)) continue;
    if (field->type == Type::image || field->type == Type::file) {
      if (picture.empty() && forms::is_answered(filling_->value(child)))
        picture = filling_->label(child) + " " + std::to_string(number);
    } else if (auto shown = text(child); !shown.empty()) {
      return shown;
    }
  }
  return picture;
}

std::string FillEntries::label(std::string_view path) const {
  const NodeId node = filling_->find(path);
  return node == Filling::none ? std::string(path) : filling_->label(node);
}

}  // namespace yanxing::app
