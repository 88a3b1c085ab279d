#include "client/app/conflicts_model.h"

#include <algorithm>
#include <map>
#include <set>

#include "client/app/messages.h"
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

/// All of these in one answer: choices united, texts one after the other unless one holds the other. nullopt: that
/// cannot be, or there is nothing to combine.
std::optional<nlohmann::json> combined(const forms::Field& field, const std::vector<nlohmann::json>& values) {
  if (values.size() < 2) return std::nullopt;
  if (field.type == forms::FieldType::select_multiple) {
    auto all = nlohmann::json::array();
    for (const auto& choice : field.choices) {
      const bool is_chosen = std::any_of(values.begin(), values.end(), [&](const nlohmann::json& value) {
        return value.is_array() && std::find(value.begin(), value.end(), choice.value) != value.end();
      });
      if (is_chosen) all.push_back(choice.value);
    }
    return all.empty() ? std::nullopt : std::optional(all);
  }
  if (field.type != forms::FieldType::text) return std::nullopt;
  std::string all;
  for (const auto& value : values) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (all.find(text) != std::string::npos) continue;
    if (text.find(all) != std::string::npos) {
      all = text;
    } else {
      all += (field.multiline ? "\n" : "；") + text;
    }
  }
  return all;
}

}  // namespace

void ConflictsModel::start_reading() {
  stale_ = false;
  next_.clear();
  next_heads_.clear();
  next_known_.clear();
  left_.clear();
  records::ListQuery query;
  query.in_conflict = true;
  query.order = records::ListQuery::Order::newest;
  auto found = context_->store.list(query);
  if (found) left_ = std::move(*found);
  std::reverse(left_.begin(), left_.end());
  reading_ = true;
}

void ConflictsModel::read_one(const records::Record& record) {
  const std::size_t before = next_.size();
  const auto known = known_.find(record.id);
  if (known != known_.end() && known->second.last_change == record.last_change &&
      known->second.cells == record.conflicts) {
    next_.insert(next_.end(), known->second.conflicts.begin(), known->second.conflicts.end());
    next_heads_.insert(next_heads_.end(), known->second.heads.begin(), known->second.heads.end());
    const std::string title = title_of(context_->words, record);  // names another record, which may have changed
    for (std::size_t i = before; i < next_.size(); ++i) next_[i].record_title = title;
  } else {
    ++read_anew_;
    const auto detail = context_->store.show(record.id);
    if (!detail) return;
    for (const auto& cell : detail->cells) {
      if (cell.conflict) add(*detail, cell);
    }
  }
  const auto at = static_cast<std::ptrdiff_t>(before);
  next_known_[record.id] = {record.last_change,
                            record.conflicts,
                            {next_.begin() + at, next_.end()},
                            {next_heads_.begin() + at, next_heads_.end()}};
}

void ConflictsModel::show_next() {
  view_->conflicts = next_;
  heads_ = next_heads_;
  add_groups();
}

bool ConflictsModel::refresh() {
  if (stale_) start_reading();
  if (!reading_) return false;
  for (read_anew_ = 0; !left_.empty() && next_.size() < max_listed && read_anew_ < slice_records;) {
    read_one(left_.back());
    left_.pop_back();
  }
  const bool is_done = left_.empty() || next_.size() >= max_listed;
  // A first reading shows what there is so far; later ones what was there before, until all is read.
  if (!is_done && !known_.empty()) return false;
  show_next();
  if (!is_done) return true;
  reading_ = false;
  left_.clear();
  known_ = std::move(next_known_);
  return true;
}

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

/// How many could be decided at once with this one.
void ConflictsModel::add_groups() {
  std::map<RecordId, std::int64_t> of_record;
  std::map<std::string, std::int64_t> of_form, with_person;
  for (const auto& heads : heads_) {
    if (!heads.can_keep_all()) continue;
    ++of_record[heads.record];
    ++of_form[heads.form];
    ++with_person[heads.person];
  }
  for (std::size_t i = 0; i < heads_.size(); ++i) {
    const auto& heads = heads_[i];
    auto& conflict = view_->conflicts[i];
    if (!heads.can_keep_all()) continue;
    const auto in_record = of_record[heads.record];
    const auto in_form = of_form[heads.form];
    const auto in_person = with_person[heads.person];
    if (in_record > 1) conflict.groups.push_back({KeepScope::record, conflict.record_title, in_record});
    if (in_form > in_record) conflict.groups.push_back({KeepScope::form, conflict.form_label, in_form});
    if (in_person > in_record) conflict.groups.push_back({KeepScope::person, heads.person, in_person});
  }
}

bool ConflictsModel::is_in(const Heads& heads, const command::KeepAll& command, const std::string& form) const {
  if (!heads.can_keep_all()) return false;
  switch (command.scope) {
    case KeepScope::record: return heads.record == command.record;
    case KeepScope::form: return heads.form == form;
    case KeepScope::person: return heads.person == command.person;
  }
  YX_UNREACHABLE();
}

void ConflictsModel::keep_all(const command::KeepAll& command) {
  const auto found =
      std::find_if(heads_.begin(), heads_.end(), [&](const Heads& heads) { return heads.record == command.record; });
  if (found == heads_.end() || !context_->saves.flush()) return;
  const auto form = found->form;
  std::vector<std::pair<std::string, records::Saved>> settled;
  std::optional<Error> failed;
  for (const auto& heads : heads_) {
    if (!is_in(heads, command, form)) continue;
    const auto head = heads.ids[command.mine ? *heads.mine : *heads.theirs];
    auto saved = context_->store.keep_head(heads.record, heads.cell, head);
    const bool is_gone = !saved && (saved.error().code == Code::conflict || saved.error().code == Code::not_found);
    if (saved) {
      settled.emplace_back(heads.form, std::move(*saved));
    } else if (!is_gone) {
      failed = saved.error();
      break;
    }
  }
  stale_ = true;
  const auto count = static_cast<std::int64_t>(settled.size());
  if (count > 0) context_->saves.note_all(settled, {"toast.settled.many", {}, count});
  if (failed) context_->notices.toast(ToastKind::error, save_trouble(*failed));
}

void ConflictsModel::run(const ReviewCommand& command) {
  if (const auto* wish = std::get_if<command::KeepAll>(&command)) keep_all(*wish);
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

const ConflictsModel::Heads* ConflictsModel::find(const RecordId& record, const std::string& field) const {
  const auto found = std::find_if(heads_.begin(), heads_.end(),
                                  [&](const Heads& heads) { return heads.record == record && heads.cell == field; });
  return found == heads_.end() ? nullptr : &*found;
}

void ConflictsModel::keep_value(const command::KeepValue& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto form = heads->form;
  if (command.field == sync::life_cell) {
    const bool keep = command.choice == kept_choice;
    return settled(form,
                   context_->store.resolve(command.record, command.field, {{std::string(sync::life_cell), keep}}));
  }
  if (command.choice >= heads->ids.size()) return;
  settled(form, context_->store.keep_head(command.record, command.field, heads->ids[command.choice]));
}

void ConflictsModel::keep_other(const command::KeepOther& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto form = heads->form;
  forms::Answers values(command.values.begin(), command.values.end());
  settled(form, context_->store.resolve(command.record, command.field, values));
}

void ConflictsModel::settled(const std::string& form, const Result<records::Saved>& saved) {
  stale_ = true;
  if (saved) return context_->saves.note(form, *saved, {"toast.settled", {}, {}});
  const bool is_gone = saved.error().code == Code::conflict || saved.error().code == Code::not_found;
  context_->notices.toast(is_gone ? ToastKind::info : ToastKind::error,
                          is_gone ? Message{"conflicts.gone", {}, {}} : save_trouble(saved.error()));
}

}  // namespace yanxing::app
