// 冲突: what one conflict says: its values and who gave them, what stood there before, what they make together.
#include <algorithm>
#include <map>
#include <set>

#include "client/app/combined.h"
#include "client/app/conflicts_model.h"
#include "client/app/records_model.h"
#include "client/records/value_codec.h"

namespace yanxing::app {

namespace {

/// What a change replaced in one cell, and what it put there.
struct Link {
  const records::HistoryEntry* entry = nullptr;
  const records::HistoryEdit* edit = nullptr;
};
using Links = std::map<sync::ChangeId, Link>;

/// The change that gave the value: of what an undo put back the one whose value it repeats.
sync::ChangeId first_of(const Links& links, const sync::ChangeId& change) {
  const auto link = links.find(change);
  return link == links.end() ? change : link->second.edit->origin.value_or(change);
}

/// The changes of a cell that one head came from, itself left out. `is_whole` becomes false where one of them is not
/// known here. What an undo put back came from where its value first did, not from the decision that was undone.
std::set<sync::ChangeId> ancestors(const Links& links, const sync::ChangeId& head, bool& is_whole) {
  std::set<sync::ChangeId> found;
  std::vector<sync::ChangeId> left{first_of(links, head)};
  while (!left.empty()) {
    const auto link = links.find(left.back());
    left.pop_back();
    if (link == links.end()) {
      is_whole = false;
      continue;
    }
    for (const auto& replaced : link->second.edit->replaces) {
      const auto first = first_of(links, replaced);
      if (found.insert(first).second) left.push_back(first);
    }
  }
  return found;
}

/// Which of a cell's values is this person's: the one that she gave here, else the only one of this laptop (she may
/// have changed her name since).
std::optional<std::size_t> own_value(const records::CellView& cell, const std::string& person) {
  std::optional<std::size_t> own;
  std::size_t count = 0;
  for (std::size_t i = 0; i < cell.heads.size(); ++i) {
    const auto& change = cell.heads[i].given();
    if (!change.own) continue;
    if (change.author == person) return i;
    own = i;
    ++count;
  }
  return count == 1 ? own : std::nullopt;
}

}  // namespace

void ConflictsModel::add(const records::RecordDetail& detail, const records::CellView& cell) {
  const auto& record = detail.record;
  const auto* form = context_->form(record.form);
  const bool is_life = cell.cell == sync::life_cell;
  const auto fields =
      form != nullptr && !is_life ? forms::cell_fields(*form, cell.cell) : std::vector<std::string>{cell.cell};
  ConflictView conflict;
  conflict.record = record.id;
  conflict.field = cell.cell;
  conflict.field_label =
      is_life || cell.cell == sync::place_cell ? std::string() : context_->words.field_label(form, fields.front());
  conflict.form_label = context_->words.form_title(record.form);
  conflict.record_title = title_of(context_->words, record);
  conflict.place = context_->words.place_in_township(record.place);
  conflict.kind = is_life ? ConflictKind::deleted_and_edited : ConflictKind::values;
  Heads heads{record.id, record.form, cell.cell};
  const auto mine = is_life ? std::nullopt : own_value(cell, context_->workspace.identity().person);
  std::size_t others = 0;
  if (is_life) add_life_values(detail, cell, conflict);
  for (const auto& head : is_life ? std::vector<records::HeadView>() : cell.heads) {
    const bool is_mine = conflict.values.size() == mine;
    if (is_mine) heads.mine = mine;
    if (!is_mine) {
      heads.theirs = ++others == 1 ? std::optional(conflict.values.size()) : std::nullopt;
      heads.person = head.given().author;
    }
    conflict.values.push_back(to_value(head, form, fields));
    conflict.values.back().mine = is_mine;
    heads.ids.push_back(head.change.id);
  }
  if (!is_life) add_before(detail, cell, form, fields, conflict);
  if (!conflict.values.empty()) conflict.values.front().shown = true;
  if (form != nullptr && conflict.kind == ConflictKind::values) {
    const auto filling = context_->look(*form, record.values);
    for (const auto& path : fields) {
      const auto node = filling.find(path);
      if (node == forms::Filling::none || filling.field(node) == nullptr) continue;
      conflict.third.push_back(make_field_view(context_->words, filling, path, context_->scope(), {}));
      std::vector<nlohmann::json> values;
      for (const auto& head : cell.heads) {
        const auto answer = head.values.find(path);
        if (answer != head.values.end()) values.push_back(answer->second);
      }
      if (auto all = combined(*filling.field(node), values)) conflict.combined.emplace_back(path, std::move(*all));
    }
  }
  next_.push_back(std::move(conflict));
  next_heads_.push_back(std::move(heads));
}

/// The value that the laptops agreed on before they parted: the newest change that all heads came from.
void ConflictsModel::add_before(const records::RecordDetail& detail, const records::CellView& cell,
                                const forms::Form* form, const std::vector<std::string>& fields,
                                ConflictView& conflict) const {
  Links links;
  for (const auto& entry : detail.history) {
    for (const auto& edit : entry.edits) {
      if (edit.cell == cell.cell) links[edit.change] = {&entry, &edit};
    }
  }
  bool is_whole = true;
  std::set<sync::ChangeId> common;
  for (std::size_t i = 0; i < cell.heads.size(); ++i) {
    auto own = ancestors(links, cell.heads[i].change.id, is_whole);
    if (i == 0) {
      common = std::move(own);
    } else {
      std::erase_if(common, [&](const sync::ChangeId& id) { return !own.contains(id); });
    }
  }
  const Link* newest = nullptr;
  for (const auto& id : common) {
    const auto link = links.find(id);
    if (link == links.end()) continue;
    const bool is_newer = newest == nullptr || newest->entry->change.stamp_ms <= link->second.entry->change.stamp_ms;
    if (is_newer) newest = &link->second;
  }
  if (newest == nullptr && is_whole && common.empty()) conflict.before.emplace();  // nobody had answered it
  if (newest == nullptr) return;
  records::HeadView before;
  before.change = newest->entry->change;
  before.value = newest->edit->value;
  const auto row = std::string(records::row_of(cell.cell));
  if (fields.size() > 1 && before.value.is_object()) {
    for (const auto& [name, value] : before.value.items()) before.values[row + name] = value;
  } else {
    before.values[cell.cell] = before.value;
  }
  conflict.before = to_value(before, form, fields);
}

void ConflictsModel::add_life_values(const records::RecordDetail& detail, const records::CellView& cell,
                                     ConflictView& conflict) const {
  const records::Record& record = detail.record;
  // Of the answers: what an undo of the decision put back is newer and says nothing of who edited.
  records::HeadView edited;
  for (const auto& other : detail.cells) {
    for (const auto& head : other.cell.starts_with('@') ? std::vector<records::HeadView>() : other.heads) {
      const bool is_newer = head.given().stamp_ms >= edited.change.stamp_ms;
      if (is_newer) edited.change = head.given();
    }
  }
  conflict.values.push_back(to_value(edited, nullptr, {}));
  conflict.values.back().lines.emplace_back("", title_of(context_->words, record));
  const auto deletion = std::find_if(cell.heads.begin(), cell.heads.end(),
                                     [](const records::HeadView& head) { return head.value.is_array(); });
  conflict.values.push_back(to_value(deletion == cell.heads.end() ? records::HeadView{} : *deletion, nullptr, {}));
  conflict.values.back().deletes = true;
}

ConflictValue ConflictsModel::to_value(const records::HeadView& head, const forms::Form* form,
                                       const std::vector<std::string>& fields) const {
  ConflictValue value;
  const records::ChangeInfo& given = head.given();
  value.person = given.author;
  value.this_laptop = given.own;
  if (!given.author.empty()) value.laptop = laptop_name(given.id.device);
  value.when = context_->local(given.claimed_ms);
  for (const auto& field : fields) {
    const auto found = head.values.find(field);
    const auto answer = found != head.values.end() ? found->second : nlohmann::json(nullptr);
    const auto label = fields.size() > 1 ? context_->words.field_label(form, field) : std::string();
    if (field == sync::place_cell && head.value.is_string()) {
      value.lines.emplace_back(label, context_->words.place_in_township(head.value.get<std::string>()));
    } else {
      value.lines.emplace_back(label, context_->words.value(form, field, answer));
    }
  }
  return value;
}

}  // namespace yanxing::app
