// 记录: the history of the open record as a story, reviews mixed in, and the way back to any earlier state.
#include <algorithm>
#include <cstdint>
#include <set>

#include "client/app/messages.h"
#include "client/app/records_model.h"
#include "client/app/review_mark.h"
#include "client/records/value_codec.h"

namespace yanxing::app {

namespace {

HistoryKind view_kind(records::HistoryKind kind) {
  switch (kind) {
    case records::HistoryKind::created: return HistoryKind::created;
    case records::HistoryKind::edited: return HistoryKind::edited;
    case records::HistoryKind::deleted: return HistoryKind::deleted;
    case records::HistoryKind::undeleted: return HistoryKind::undeleted;
    case records::HistoryKind::resolved: return HistoryKind::resolved;
    case records::HistoryKind::unsettled: return HistoryKind::unsettled;
  }
  YX_UNREACHABLE();
}

constexpr std::size_t max_first_lines = 60;  // of what a new record began with

bool is_own_cell(std::string_view cell) { return cell.starts_with('@'); }

// A cell of several fields is an object; the text of one that is not is the value itself. Within a row the object's
// fields are named without the row.
nlohmann::json part_of(const nlohmann::json& value, const std::string& field, bool is_group) {
  if (!is_group) return value;
  const std::string name = field.substr(records::row_of(field).size());
  return value.is_object() && value.contains(name) ? value.at(name) : nlohmann::json(nullptr);
}

/// Worked out by the program, not shown anywhere: no part of the story.
bool is_behind_the_scenes(const forms::Form* form, const std::string& path) {
  const auto* field = form != nullptr ? form->find(forms::field_of_path(path)) : nullptr;
  if (field != nullptr && form->name == review::review_form && field->name == "version") return true;  // a digest
  return field != nullptr && field->label.empty() && !forms::is_question(field->type);
}

HistoryLine line_of(const Context& context, const records::HistoryEntry& entry) {
  HistoryLine line;
  line.when = context.local(entry.change.claimed_ms);
  line.person = entry.change.author;
  line.laptop = laptop_name(entry.change.id.device);
  line.this_laptop = entry.change.own;
  line.kind = view_kind(entry.kind);
  line.sync = view_sync(entry.change.sync);
  line.change = entry.change.id.text();
  return line;
}

/// A change of the review record as a line of the story; nullopt: it says nothing new.
std::optional<HistoryLine> review_line(const Context& context, const records::HistoryEntry& entry) {
  HistoryLine line = line_of(context, entry);
  if (entry.kind == records::HistoryKind::deleted) {
    line.kind = HistoryKind::review_undone;
    return line;
  }
  const auto decision = std::find_if(entry.edits.begin(), entry.edits.end(), [](const records::HistoryEdit& edit) {
    return edit.cell == "decision" && edit.value.is_object() && edit.value.contains("decision");
  });
  if (decision == entry.edits.end()) return std::nullopt;
  const auto text = [&](const char* name) {
    const auto found = decision->value.find(name);
    return found != decision->value.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  line.kind = text("decision") == "returned" ? HistoryKind::returned : HistoryKind::accepted;
  line.after = text("comment");
  if (!text("by").empty()) line.person = text("by");
  return line;
}

const records::HistoryEntry* find_change(const records::RecordDetail& detail, const std::string& change) {
  const auto found = std::find_if(detail.history.begin(), detail.history.end(),
                                  [&](const records::HistoryEntry& entry) { return entry.change.id.text() == change; });
  return found == detail.history.end() ? nullptr : &*found;
}

/// Where the answers of then stand against a conflict of now they decide it, so that undo opens it again. These are
/// taken out of `back`.
std::vector<std::pair<std::string, records::Saved>> decide_back(const Context& context, const records::Record& record,
                                                                records::SaveRequest& back) {
  std::vector<std::pair<std::string, records::Saved>> decided;
  const auto* form = context.form(record.form);
  if (form == nullptr || record.state == records::State::deleted) return decided;
  for (const auto& cell : record.conflicts) {
    if (is_own_cell(cell)) continue;
    forms::Answers values;
    bool differs = false;
    for (const auto& field : forms::cell_fields(*form, cell)) {
      const auto then = back.values.find(field);
      const auto now = record.values.find(field);
      differs = differs || then != back.values.end();
      values[field] = then != back.values.end()    ? then->second
                      : now != record.values.end() ? now->second
                                                   : nlohmann::json(nullptr);
    }
    if (!differs) continue;
    auto saved = context.store.resolve(record.id, cell, values);
    if (!saved) continue;  // it is saved with the others, as an answer like any
    for (const auto& [field, value] : values) back.values.erase(field);
    decided.emplace_back(record.form, std::move(*saved));
  }
  return decided;
}

}  // namespace

void RecordsModel::add_histories(const records::RecordDetail& detail, const forms::Form* form) {
  std::vector<records::HistoryEntry> reviews;
  if (const auto review = review_record(*context_, detail.record.id)) {
    if (auto shown = context_->store.show(review->id)) reviews = std::move(shown->history);
  }
  auto review = reviews.rbegin();
  const auto add_reviews_since = [&](UnixMs stamp_ms) {
    for (; review != reviews.rend() && review->change.stamp_ms >= stamp_ms; ++review) {
      if (auto line = review_line(*context_, *review)) view_->detail->history.push_back(std::move(*line));
    }
  };
  for (auto entry = detail.history.rbegin(); entry != detail.history.rend(); ++entry) {
    add_reviews_since(entry->change.stamp_ms);
    const bool is_newest = entry == detail.history.rbegin() && detail.record.state != records::State::deleted;
    const bool is_state = entry->kind != records::HistoryKind::deleted && entry->change.quarantine.empty();
    add_history(*entry, form, form != nullptr && !is_newest && is_state && !view_->detail->read_only);
  }
  add_reviews_since(0);
}

void RecordsModel::add_history(const records::HistoryEntry& entry, const forms::Form* form, bool can_restore) {
  HistoryLine line = line_of(*context_, entry);
  line.can_restore = can_restore;
  auto& history = view_->detail->history;
  if (entry.kind == records::HistoryKind::unsettled) return add_unsettled(entry, form, std::move(line));
  const bool is_new = entry.kind == records::HistoryKind::created;
  const bool is_whole = entry.kind != records::HistoryKind::edited && entry.kind != records::HistoryKind::resolved;
  if (is_whole) history.push_back(line);
  if (is_whole && !is_new) return;
  if (is_new) line.kind = HistoryKind::edited;  // what it began with, below the line that it was made
  const std::size_t most = is_new ? history.size() + max_first_lines : SIZE_MAX;
  for (const auto& edit : entry.edits) {
    const bool is_draft = is_new && form != nullptr && edit.cell == form->state_field && edit.value != "final";
    const bool is_nothing = is_new && !forms::is_answered(edit.value);
    if (!is_own_cell(edit.cell) && !is_draft && !is_nothing && history.size() < most) add_edit(edit, form, line);
  }
}

/// Which answers are undecided again; nobody gave a value.
void RecordsModel::add_unsettled(const records::HistoryEntry& entry, const forms::Form* form, HistoryLine line) {
  std::set<std::string> cells;
  for (const auto& edit : entry.edits) {
    if (!cells.insert(edit.cell).second) continue;
    line.field_label.clear();
    if (!is_own_cell(edit.cell)) {
      const auto fields = form != nullptr ? forms::cell_fields(*form, edit.cell) : std::vector<std::string>{edit.cell};
      line.field_label = context_->words.field_label(form, fields.front());
    }
    view_->detail->history.push_back(line);
  }
}

void RecordsModel::add_edit(const records::HistoryEdit& edit, const forms::Form* form, HistoryLine line) {
  auto& history = view_->detail->history;
  if (form != nullptr && edit.cell == form->state_field) {
    line.kind = edit.value == "final" ? HistoryKind::finished : HistoryKind::reopened;
    history.push_back(std::move(line));
    return;
  }
  if (records::is_row_position(edit.cell)) {
    const bool was_there = forms::is_answered(edit.before);
    const bool is_there = forms::is_answered(edit.value);
    if (was_there == is_there) return;
    line.kind = is_there ? HistoryKind::row_added : HistoryKind::row_removed;
    line.field_label = context_->words.field_label(form, edit.cell);
    history.push_back(std::move(line));
    return;
  }
  const auto fields = form != nullptr ? forms::cell_fields(*form, edit.cell) : std::vector<std::string>{edit.cell};
  for (const auto& field : fields) {
    if (is_behind_the_scenes(form, field)) continue;
    const auto before = part_of(edit.before, field, fields.size() > 1);
    const auto after = part_of(edit.value, field, fields.size() > 1);
    // A decision for what was shown anyway changes nothing, and is one all the same.
    if (fields.size() > 1 && before == after && line.kind != HistoryKind::resolved) continue;
    line.field_label = context_->words.field_label(form, field);
    line.before = context_->words.value(form, field, before);
    line.after = context_->words.value(form, field, after);
    history.push_back(line);
  }
}

// ------------------------------------------------------------------------------------------------ an earlier state

void RecordsModel::preview(const command::PreviewState& command) {
  if (!view_->detail || view_->detail->id != command.record || !context_->saves.flush()) return;
  const auto detail = context_->store.show(command.record);
  const auto* entry = detail ? find_change(*detail, command.change) : nullptr;
  const auto back = entry != nullptr ? context_->store.back_to(command.record, entry->change.id)
                                     : Result<records::SaveRequest>(Error{Code::not_found, command.change});
  if (!back) {
    context_->notices.toast(ToastKind::error, {"history.cannot_go_back", {}, {}});
    return;
  }
  const auto& record = detail->record;
  const auto* form = context_->form(record.form);
  StatePreview preview;
  preview.change = command.change;
  preview.person = entry->change.author;
  preview.when = context_->local(entry->change.claimed_ms);
  preview.deleted = record.state == records::State::deleted;
  for (const auto& [path, then] : back->values) {
    if (records::is_row_position(path) || is_behind_the_scenes(form, path)) continue;
    const auto now = record.values.find(path);
    const auto present = now != record.values.end() ? now->second : nlohmann::json(nullptr);
    const bool is_state = form != nullptr && path == form->state_field;
    // The implied state has no words in the form.
    const auto words = [&](const nlohmann::json& value) {
      return is_state ? std::string(value == "final" ? "records.state.finished" : "records.state.draft")
                      : context_->words.value(form, path, value);
    };
    preview.lines.push_back(
        {is_state ? std::string() : context_->words.field_label(form, path), words(present), words(then)});
  }
  view_->detail->preview = std::move(preview);
}

void RecordsModel::restore(const command::RestoreState& command) {
  if (view_->detail) view_->detail->preview.reset();
  if (!context_->saves.flush()) return;
  const auto detail = context_->store.show(command.record);
  const auto* entry = detail ? find_change(*detail, command.change) : nullptr;
  if (entry == nullptr) return;
  auto back = context_->store.back_to(command.record, entry->change.id);
  if (!back) {
    context_->notices.toast(ToastKind::error, save_trouble(back.error()));
    return;
  }
  if (back->values.empty()) {
    if (detail->record.state == records::State::deleted)
      context_->saves.restore(detail->record.form, command.record,
                              {"toast.undeleted", {{"title", title_of(context_->words, detail->record)}}, {}});
    return;
  }
  pending_.clear();
  const Message text{"toast.state_restored", {{"title", title_of(context_->words, detail->record)}}, {}};
  auto decided = decide_back(*context_, detail->record, *back);
  if (decided.empty()) return context_->saves.put({std::move(*back)}, {text, false, {}});
  if (!back->values.empty()) {
    auto saved = context_->store.save(*back);
    if (saved) decided.emplace_back(detail->record.form, std::move(*saved));
    if (!saved) context_->notices.toast(ToastKind::error, save_trouble(saved.error()));
  }
  context_->saves.note_all(decided, text);
}

void RecordsModel::run(const ReviewCommand& command) {
  if (const auto* wish = std::get_if<command::PreviewState>(&command)) preview(*wish);
  if (std::holds_alternative<command::ClosePreview>(command) && view_->detail) view_->detail->preview.reset();
  if (const auto* wish = std::get_if<command::RestoreState>(&command)) restore(*wish);
}

}  // namespace yanxing::app
