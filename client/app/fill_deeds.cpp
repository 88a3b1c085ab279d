// What a person does to a record being filled.
#include <algorithm>

#include "client/app/fill_model.h"
#include "client/app/local_time.h"
#include "client/app/messages.h"
#include "client/forms/values.h"

namespace yanxing::app {

using forms::Filling;
using nlohmann::json;

namespace {

std::string sibling(std::string_view path, const std::string& suffix) {
  const auto [where, name] = forms::split_path(path);
  return std::string(where) + std::string(name) + suffix;
}

}  // namespace

void FillModel::set(const command::SetFillValue& wish) {
  if (!may_edit()) return;
  const bool names_it = is_key(wish.path);
  if (names_it && (!may_rename() || !rename())) {
    if (!may_rename()) context_->notices.toast(ToastKind::info, {"fill.key_locked", {}, {}});
    return;
  }
  const auto done = filling_->set(wish.path, forms::is_answered(wish.value) ? wish.value : json(nullptr));
  if (!done) return;  // gone meanwhile, or read-only
  changed(deed_for(wish.path), wish.path);
}

void FillModel::at(const std::string& path) {
  if (!is_open()) return;
  at_ = path;
  name_due_ = true;
  if (is_final_) return;
  note_typing();
  if (record_) {
    drafts_->note_stop(record_->text(), path);
  } else if (const auto* draft = drafts_->find(draft_)) {
    auto moved = *draft;
    moved.at = path;
    drafts_->put(std::move(moved));
  }
}

void FillModel::leave(const std::string& path) {
  if (!is_open()) return;
  context_->saves.flush();
  state_.left.insert(path);
  if (is_key(path)) given_.insert(path);
  if (at_ == path && is_key(path)) at_.clear();
  name_due_ = true;
  const NodeId node = filling_->find(path);
  const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
  if (field != nullptr && !field->comment.empty())
    state_.left.insert(std::string(forms::split_path(path).first) + field->comment);
  build();
}

/// What the form refuses is said and changes nothing; the dialog keeps what was typed.
void FillModel::override_value(const command::OverrideValue& wish) {
  if (!may_edit()) return;
  const std::string path = sibling(wish.path, "_override");
  const NodeId node = filling_->find(path);
  if (node == Filling::none) return;
  const json before = filling_->value(node);
  const auto refuse = [&](Message problem) {
    static_cast<void>(filling_->set(path, before).ok());
    replaced_ = {replaced_.serial + 1, std::move(problem)};
    build();
  };
  const std::string label = filling_->label(filling_->find(wish.path));
  if (!filling_->set(path, wish.value)) return refuse({"fill.override.number", {{"field", label}}, {}});
  const auto errors = filling_->errors();
  const auto wrong = std::find_if(errors.begin(), errors.end(), [&](const forms::Finding& finding) {
    using Kind = forms::Finding::Kind;
    return finding.field == wish.path && finding.kind != Kind::reason && finding.kind != Kind::required;
  });
  if (wrong != errors.end()) {
    const bool has_words = !wrong->message.empty();
    return refuse(
        has_words ? Message{"finding.own", {{"text", filling_->text(filling_->find(wish.path), wrong->message)}}, {}}
                  : Message{"fill.override.number", {{"field", label}}, {}});
  }
  static_cast<void>(filling_->set(sibling(wish.path, "_reason"), wish.reason).ok());
  replaced_ = {replaced_.serial + 1, {}};
  changed({{"toast.overridden", {{"field", label}}, {}}, false, {}});
}

void FillModel::back_to_derived(const std::string& path) {
  if (!may_edit()) return;
  static_cast<void>(filling_->set(sibling(path, "_override"), nullptr).ok());
  static_cast<void>(filling_->set(sibling(path, "_reason"), nullptr).ok());
  changed({{"toast.derived_again", {{"field", filling_->label(filling_->find(path))}}, {}}, false, {}});
}

void FillModel::add_row(const std::string& repeat) {
  if (!may_edit() || !filling_->add_row(repeat)) return;
  changed({});
}

void FillModel::remove_row(const std::string& row) {
  if (!may_edit()) return;
  const auto before = filling_->answers();
  if (!filling_->remove_row(row)) return;
  forms::Answers gone;
  const auto now = filling_->answers();
  for (const auto& [path, value] : before) {
    if (!now.contains(path)) gone[path] = value;
  }
  const Message text{"toast.row_removed", {}, {}};
  changed({text, false, {}});
  if (record_ || gone.empty()) return;  // the store takes it back
  context_->saves.note_own([this, gone, draft = draft_] { return bring_back(gone, draft); }, text);
}

/// Puts answers back into a draft, open or not. False: it is none any more.
bool FillModel::bring_back(const forms::Answers& gone, const std::string& draft) {
  if (is_open() && !record_ && draft_ == draft) {
    auto answers = filling_->answers();
    answers.insert(gone.begin(), gone.end());
    begin(*form_, std::move(answers), false);
    keep_draft();
    build();
    return true;
  }
  const auto* found = drafts_->find(draft);
  if (found == nullptr) return false;
  auto whole = *found;
  whole.answers.insert(gone.begin(), gone.end());
  drafts_->put(std::move(whole));
  return true;
}

namespace {

/// A cell of a spreadsheet as the value that it means; the text itself where it means none: the form says what is
/// wrong.
json value_of_cell(const forms::Field& field, const std::string& cell, const std::string& today,
                   const std::vector<Choice>& choices) {
  for (const auto& choice : choices) {
    if (choice.label == cell || choice.value == cell) return choice.value;
  }
  const auto value = forms::normalise_value(field, cell, today);
  return value ? *value : cell.empty() ? json(nullptr) : json(cell);
}

}  // namespace

void FillModel::paste(const command::PasteRows& wish) {
  if (!may_edit()) return;
  const NodeId repeat = filling_->find(wish.repeat);
  if (repeat == Filling::none || filling_->kind(repeat) != Filling::Kind::repeat) return;
  const FillEntries entries(*filling_, *form_, context_->words, *photos_, state_);
  const auto today = local_date(context_->now());
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  for (const auto& entry : (*view_)->entries) {
    if (entry.kind != EntryKind::repeat || entry.path != wish.repeat) continue;
    for (const auto& row : entry.rows) rows.push_back(row.path);
    for (const auto& column : entry.columns) columns.push_back(column.path);
  }
  auto at = wish.row.empty() ? rows.size()
                             : static_cast<std::size_t>(std::find(rows.begin(), rows.end(), wish.row) - rows.begin());
  for (const auto& line : wish.cells) {
    if (at >= rows.size()) {
      const auto added = filling_->add_row(wish.repeat);
      if (!added) break;
      rows.push_back(*added);
    }
    for (std::size_t i = 0; i < line.size() && wish.column + i < columns.size(); ++i) {
      const auto* field = form_->find(columns[wish.column + i]);
      if (field == nullptr) continue;
      const auto path = rows[at] + "/" + columns[wish.column + i];
      const NodeId node = filling_->find(path);
      if (node == Filling::none) continue;
      std::vector<Choice> choices;
      for (const auto& one : filling_->choices(node)) choices.push_back({one.value, one.label, {}, {}});
      if (field->type == forms::FieldType::place || field->type == forms::FieldType::reference)
        choices = context_->words.choices(*field, state_.scope);
      static_cast<void>(filling_->set(path, value_of_cell(*field, line[i], today, choices)).ok());
      state_.left.insert(path);
    }
    ++at;
  }
  const auto count = static_cast<std::int64_t>(wish.cells.size());
  changed({{"toast.pasted", {{"count", std::to_string(count)}}, count}, false, {}});
}

void FillModel::set_language(const std::string& code) {
  if (!is_open()) return;
  language_ = code;
  environment_.language = code;
  filling_->set_language(code);
  build();
}

// ------------------------------------------------------------------------------------------------ moving about

void FillModel::open_section(const std::string& path) {
  if (!is_open()) return;
  context_->saves.flush();
  section_ = path;
  build();
  put_caret(first_question(true));
}

void FillModel::go_to(const std::string& path) {
  if (!is_open()) return;
  const FillEntries entries(*filling_, *form_, context_->words, *photos_, state_);
  const auto parts = entries.parts();
  const auto index = entries.part_of(parts, path);
  if (index >= parts.size()) return;
  section_ = parts[index].path;
  state_.left.insert(path);
  build();
  // The error of a comment stands below its answer.
  put_caret(path);
}

void FillModel::next_error(const std::string& after) {
  if (!is_open()) return;
  auto errors = errors_;
  if (!refused_) {
    errors = filling_->errors();
    std::erase_if(errors, [](const forms::Finding& finding) {
      return finding.kind == forms::Finding::Kind::required || finding.kind == forms::Finding::Kind::comment;
    });
  }
  if (errors.empty()) {
    context_->notices.toast(ToastKind::info, {"fill.no_errors", {}, {}});
    return;
  }
  const auto& document = filling_->document();
  const NodeId from = after.empty() ? Filling::none : filling_->find(after);
  const auto next = std::find_if(errors.begin(), errors.end(), [&](const forms::Finding& finding) {
    const NodeId node = filling_->find(finding.field);
    return from == Filling::none || (node != Filling::none && document.order(node) > document.order(from));
  });
  go_to(next == errors.end() ? errors.front().field : next->field);
}

// ------------------------------------------------------------------------------------------------ finishing

void FillModel::finalise(bool drop) {
  if (!may_edit()) return;
  context_->saves.flush();
  static_cast<void>(filling_->refresh());
  refused_ = true;
  refresh_refused();
  if (!errors_.empty()) {
    dropped_.clear();
    go_to(errors_.front().field);
    return;
  }
  refused_ = false;
  dropped_ = filling_->kept_aside();
  const bool loses_answers = std::any_of(dropped_.begin(), dropped_.end(), [this](const std::string& path) {
    const NodeId node = filling_->find(path);
    const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
    return field != nullptr && forms::is_question(field->type);
  });
  if (loses_answers && !drop) {
    build();
    return;
  }
  if (!record_ && !make_record()) return build();
  auto changes = changes_since_sent();
  for (const auto& path : dropped_) changes[path] = nullptr;
  dropped_.clear();
  const auto title = title_of(context_->words, *filling_);
  const bool has_state = !form_->state_field.empty();
  if (has_state) changes[form_->state_field] = "final";
  is_final_ = has_state;
  save(
      std::move(changes),
      {{"toast.form_finalised", {{"title", title.empty() ? context_->words.of(form_->title) : title}}, {}}, false, {}});
  if (record_) {
    drafts_->note_stop(record_->text(), {});
    drafts_->keep_half_typed(record_->text(), {});
  }
  reload();
}

void FillModel::keep_filling() {
  dropped_.clear();
  if (is_open()) build();
}

void FillModel::edit_again() {
  if (!is_open() || !is_final_ || form_->state_field.empty()) return;
  // A dated snapshot is frozen (domain README): what came after belongs to the next hand-in. Corrected it may be. A
  // year's dates are in force only while they are finished.
  const bool is_frozen = form_->name == "schedule" && review_.stage != ReviewStage::returned;
  if (!is_frozen && form_->name != "round") return open_again();
  Question question{0, {"fill.frozen.title", {}, {}}, {"fill.frozen.text", {}, {}}, "fill.frozen.correct", {}, false};
  if (!is_frozen)
    question = {0, {"fill.round.title", {}, {}}, {"fill.round.text", {}, {}}, "fill.edit_again", {}, false};
  context_->notices.ask(std::move(question), [this, asked = record_](bool yes) {
    if (yes && is_open() && is_final_ && record_ == asked) open_again();
  });
}

void FillModel::open_again() {
  is_final_ = false;
  save({{form_->state_field, "draft"}}, {{"toast.form_reopened", {}, {}}, false, {}});
  reload();
}

// ------------------------------------------------------------------------------------------------ files

bool FillModel::wants_image(const std::string& path) const {
  const NodeId node = is_open() ? filling_->find(path) : Filling::none;
  const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
  return field != nullptr && field->type == forms::FieldType::image;
}

void FillModel::attach(const std::string& path, const std::filesystem::path& file) {
  if (!may_edit()) return;
  const NodeId node = filling_->find(path);
  const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
  if (field == nullptr) return;
  const bool is_image = field->type == forms::FieldType::image;
  const auto edge = records::picture_edge(context_->workspace, field->max_pixels);
  const auto kept =
      photos_->files.import_file(file, is_image ? records::AttachmentKind::image : records::AttachmentKind::file,
                                 edge ? *edge : images::default_edge);
  if (!kept) {
    context_->notices.toast(ToastKind::error, attach_trouble(kept.error(), file.filename().string()));
    return;
  }
  if (kept->original == records::OriginalKept::no_space || kept->original == records::OriginalKept::failed)
    context_->notices.toast(ToastKind::warning, {"attach.no_original", {{"file", file.filename().string()}}, {}});
  // One that was damaged is whole again, and one that another laptop named is here and waits.
  static_cast<void>(photos_->outbox.note_chosen(kept->name).ok());
  set({path, kept->name});
}

void FillModel::detach(const std::string& path) { set({path, nullptr}); }

}  // namespace yanxing::app
