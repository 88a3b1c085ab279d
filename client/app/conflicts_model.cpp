#include "client/app/conflicts_model.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "client/app/combined.h"
#include "client/app/messages.h"
#include "client/app/records_model.h"
#include "client/forms/recheck.h"
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

/// Where a cell stands in its form; what is no question of it comes first.
std::size_t order_of(const forms::Form* form, std::string_view cell) {
  if (form == nullptr || cell.starts_with('@')) return 0;
  const auto name = forms::field_of_path(cell);
  const auto found = std::find_if(form->fields.begin(), form->fields.end(),
                                  [&](const forms::Field& field) { return field.name == name; });
  return 1 + static_cast<std::size_t>(found - form->fields.begin());
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
  auto found = context_->store.list(query);
  if (found) left_ = std::move(*found);
  order_left();
  reading_ = true;
}

/// By place, name and id: the order stays, whatever is decided and whenever one looks. The last is read first.
void ConflictsModel::order_left() {
  using Key = std::tuple<std::string, std::string, std::string, RecordId>;
  std::map<RecordId, Key> keys;
  for (const records::Record& record : left_) {
    // Titles of very many would take longer than a frame may: these stand by place and id.
    const bool by_name = left_.size() <= max_named;
    const std::string title = by_name ? context_->words.search_key(title_of(context_->words, record)) : std::string();
    keys[record.id] = {record.place, title, record.form, record.id};
  }
  std::sort(left_.begin(), left_.end(),
            [&](const records::Record& a, const records::Record& b) { return keys.at(b.id) < keys.at(a.id); });
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
    std::vector<const records::CellView*> cells;
    for (const auto& cell : detail->cells) {
      if (cell.conflict) cells.push_back(&cell);
    }
    const auto* form = context_->form(record.form);
    std::stable_sort(cells.begin(), cells.end(), [&](const records::CellView* a, const records::CellView* b) {
      return order_of(form, a->cell) < order_of(form, b->cell);
    });
    for (const auto* cell : cells) add(*detail, *cell);
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
  show_typed();
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
  if (next_.size() < max_listed) forget_typed();
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
  std::map<RecordId, std::pair<std::string, forms::Answers>> touched;  // form, and the answers before
  std::optional<Error> failed;
  for (const auto& heads : heads_) {
    if (!is_in(heads, command, form)) continue;
    const auto head = heads.ids[command.mine ? *heads.mine : *heads.theirs];
    auto before = touched.contains(heads.record) ? forms::Answers() : answers_of(heads.record);
    auto saved = context_->store.keep_head(heads.record, heads.cell, head);
    const bool is_gone = !saved && (saved.error().code == Code::conflict || saved.error().code == Code::not_found);
    if (saved) {
      settled.emplace_back(heads.form, std::move(*saved));
      touched.try_emplace(heads.record, heads.form, std::move(before));
    } else if (!is_gone) {
      failed = saved.error();
      break;
    }
  }
  stale_ = true;
  const auto count = static_cast<std::int64_t>(settled.size());
  std::int64_t reopened = 0;
  for (const auto& [record, former] : touched) {
    Followed followed = follow_up(former.first, record, former.second);
    reopened += followed.reopened ? 1 : 0;
    if (followed.saved) settled.emplace_back(former.first, std::move(*followed.saved));
  }
  std::string names;
  std::size_t named = 0;
  for (const auto& [record, former] : touched) {
    if (++named > 3) names += "…";
    if (named > 3) break;
    names += (names.empty() ? "" : "、") + subject_of(record, {});
  }
  for (const auto& [record, former] : touched) forget_typed_of(record);
  if (count > 0) context_->saves.note_all(settled, {"toast.settled.many", {{"names", names}}, count});
  if (reopened > 0) context_->notices.toast(ToastKind::warning, {"toast.settled.open_many", {}, reopened});
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
  const auto before = answers_of(command.record);
  if (command.field == sync::life_cell) {
    const bool keep = command.choice == kept_choice;
    return settled(
        *heads, context_->store.resolve(command.record, command.field, {{std::string(sync::life_cell), keep}}), before);
  }
  if (command.choice >= heads->ids.size()) return;
  settled(*heads, context_->store.keep_head(command.record, command.field, heads->ids[command.choice]), before);
}

// What is typed here and breaks the form's rules is not taken: it can be corrected where it stands.
void ConflictsModel::keep_other(const command::KeepOther& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto form_name = heads->form;
  forms::Answers values(command.values.begin(), command.values.end());
  const auto before = answers_of(command.record);
  if (const auto* form = context_->form(form_name)) {
    forms::Answers after = before;
    for (const auto& [path, value] : values) {
      if (forms::is_answered(value)) {
        after[path] = value;
      } else {
        after.erase(path);
      }
    }
    const auto checked = forms::recheck(*form, before, after, environment(*form));
    if (!checked.broken.empty()) return say_broken(*form, after, checked.broken.front());
  }
  settled(*heads, context_->store.resolve(command.record, command.field, values), before);
}

forms::Answers ConflictsModel::answers_of(const RecordId& record) const {
  const auto found = context_->store.find(record);
  return found && *found ? (*found)->values : forms::Answers();
}

forms::FillEnvironment ConflictsModel::environment(const forms::Form& form) const {
  return context_->environment(form, context_->words.language() == forms::Language::zh ? "zh" : "en");
}

void ConflictsModel::say_broken(const forms::Form& form, const forms::Answers& answers,
                                const forms::Finding& finding) const {
  const auto filling = context_->look(form, answers);
  const auto node = filling.find(finding.field);
  auto label = node != forms::Filling::none ? filling.label(node) : std::string();
  if (label.empty()) label = context_->words.field_label(&form, finding.field);
  const auto* field = form.find(forms::field_of_path(finding.field));
  const bool has_rule =
      finding.kind == forms::Finding::Kind::constraint && field != nullptr && !finding.message.empty();
  const auto text = has_rule ? filling.text(node, finding.message) : std::string();
  context_->notices.toast(ToastKind::error,
                          has_rule ? Message{"conflicts.breaks_rule", {{"field", label}, {"rule", text}}, {}}
                                   : Message{"conflicts.breaks", {{"field", label}}, {}});
}

// Each of two answers may fit its own record and not the one that they make together: what the form works out is worked
// out anew, and a finished record that breaks a rule is a draft again.
ConflictsModel::Followed ConflictsModel::follow_up(const std::string& form_name, const RecordId& record,
                                                   const forms::Answers& before) {
  const auto* form = context_->form(form_name);
  const auto found = context_->store.find(record);
  if (form == nullptr || !found || !*found || (*found)->state == records::State::deleted) return {};
  const auto& answers = (*found)->values;
  const auto checked = forms::recheck(*form, before, answers, environment(*form));
  Followed out;
  records::SaveRequest request;
  request.form = form_name;
  request.id = record;
  request.values = checked.worked_out;
  out.reopened = !form->state_field.empty() && (*found)->state == records::State::final && !checked.broken.empty();
  if (out.reopened) request.values[form->state_field] = "draft";
  if (request.values.empty()) return out;
  auto saved = context_->store.save(request);
  if (saved) {
    out.saved = std::move(*saved);
  } else {
    out.reopened = false;
    context_->notices.toast(ToastKind::error, save_trouble(saved.error()));
  }
  return out;
}

/// Of which record and field a decision was, for the toast and for undo: 莫秀芳 · 联系电话.
std::string ConflictsModel::subject_of(const RecordId& record, const std::string& cell) const {
  const auto found = context_->store.find(record);
  if (!found || !*found) return {};
  std::string out = name_of(context_->words, **found);
  if (cell.empty() || cell.starts_with('@')) return out;
  const auto* form = context_->form((*found)->form);
  const auto fields = form != nullptr ? forms::cell_fields(*form, cell) : std::vector<std::string>{cell};
  return out + " · " + context_->words.field_label(form, fields.front());
}

void ConflictsModel::settled(const Heads& heads, const Result<records::Saved>& saved, const forms::Answers& before) {
  stale_ = true;
  if (saved) {
    typed_.put(typed_key(heads.record, heads.cell), nullptr);
    Followed followed = follow_up(heads.form, saved->id, before);
    std::vector<std::pair<std::string, records::Saved>> all{{heads.form, *saved}};
    if (followed.saved) all.emplace_back(heads.form, std::move(*followed.saved));
    return context_->saves.note_all(all, {followed.reopened ? "toast.settled.open" : "toast.settled",
                                          {{"what", subject_of(heads.record, heads.cell)}},
                                          {}});
  }
  const bool is_gone = saved.error().code == Code::conflict || saved.error().code == Code::not_found;
  context_->notices.toast(is_gone ? ToastKind::info : ToastKind::error,
                          is_gone ? Message{"conflicts.gone", {}, {}} : save_trouble(saved.error()));
}

}  // namespace yanxing::app
