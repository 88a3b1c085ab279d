#include "client/app/forms_model.h"

#include <algorithm>
#include <cstdlib>

#include "client/app/file_picker.h"
#include "client/app/review_mark.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_drafts_looked_at = 2'000;  // on a county's laptop, to find its own among them
constexpr std::size_t drafts_with_progress = 40;     // of more, only the newest say how far they are
constexpr std::string_view folder_setting = "picker.folder";

bool by_programme(const FormCard& a, const FormCard& b) {
  if (a.programme.empty() != b.programme.empty()) return b.programme.empty();
  return a.programme < b.programme;
}

std::string home_folder() {
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? home : "/";
}

/// Finished records that were sent back and that nobody has opened again: they wait for a person as drafts do. None on
/// a reviewer's laptop, which follows them on its own screen.
std::vector<records::Record> returned_records(const Context& context) {
  std::vector<records::Record> out;
  if (review::may_review(review::reviewer_of(context.workspace))) return out;
  auto query = of_form(review::review_form);
  query.place = context.scope();
  const auto reviews = context.store.list(query);
  for (const auto& review : reviews ? *reviews : std::vector<records::Record>()) {
    const auto decision = review::decision_of(review::counting(context.store, review));
    if (!decision || decision->verdict != review::Verdict::returned) continue;
    auto record = context.store.find(decision->record);
    if (!record || !*record || (*record)->state != records::State::final) continue;
    const auto* form = context.form((*record)->form);
    if (form == nullptr || !is_filled_here((*record)->form)) continue;
    if (review::state_of(*form, **record, &*decision).stage == review::Stage::returned)
      out.push_back(std::move(**record));
  }
  return out;
}

}  // namespace

bool is_filled_here(std::string_view form) {
  for (const char* other : {"person", "training", "session", "mark", "observation", "review"}) {
    if (form == other) return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------ the list

void FormsModel::reload() {
  if (!fill_.is_open()) drafts_.load();
  fill_.reload();
  stale_ = true;
}

void FormsModel::everything_changed() {
  fill_.reload();
  stale_ = true;
}

void FormsModel::on_saved(const std::string& form, const RecordId& record) {
  fill_.on_saved(form, record);
  stale_ = true;
}

bool FormsModel::refresh() {
  if (!stale_ || fill_.is_open()) return false;
  stale_ = false;
  build_drafts();
  build_forms();
  return true;
}

void FormsModel::filter(std::string text) {
  view_->text = std::move(text);
  build_forms();
}

void FormsModel::build_forms() {
  const text::NameQuery query(view_->text);
  view_->forms.clear();
  view_->all_forms = 0;
  for (const auto& form : context_->forms().forms()) {
    if (!is_filled_here(form.name)) continue;
    ++view_->all_forms;
    const auto& title = context_->words.of(form.title);
    if (!query.empty() && title.find(view_->text) == std::string::npos) {
      if (query.match(context_->words.pinyin().key(title)) == text::Match::none) continue;
    }
    FormCard card;
    card.form = form.name;
    card.title = title;
    card.programme = form.programme;
    auto living = of_form(form.name);
    living.place = context_->scope();
    living.state = records::State::final;
    const auto finished = context_->store.count(living);
    const auto drafts = drafts_of_form_.find(form.name);
    card.drafts = drafts != drafts_of_form_.end() ? drafts->second : 0;
    card.finished = finished ? *finished : 0;
    view_->forms.push_back(std::move(card));
  }
  std::stable_sort(view_->forms.begin(), view_->forms.end(), by_programme);
}

/// How far a draft is and what it is called: asked of the engine.
DraftRow FormsModel::draft_row(const forms::Form& form, const forms::Answers& answers,
                               const std::string& stopped_at) const {
  DraftRow row;
  row.form_title = context_->words.of(form.title);
  forms::FillEnvironment outside;
  outside.now_ms = [this] { return context_->now(); };
  outside.language = context_->words.language() == forms::Language::zh ? "zh" : "en";
  const forms::Filling filling(form, std::move(outside), answers, false);
  const auto stop = stopped_at.empty() ? forms::Filling::none : filling.find(stopped_at);
  if (stop != forms::Filling::none) row.stopped_at = filling.label(stop);
  row.title = title_of(context_->words, filling);
  const auto progress = filling.progress(filling.root());
  row.answered = {static_cast<std::int64_t>(progress.answered), static_cast<std::int64_t>(progress.total)};
  return row;
}

void FormsModel::build_drafts() {
  struct Dated {
    UnixMs changed_ms = 0;
    DraftRow row;
  };
  std::vector<Dated> rows;
  drafts_of_form_.clear();
  for (const auto& draft : drafts_.all()) {
    const auto* form = context_->form(draft.form);
    if (form == nullptr) continue;
    auto row = draft_row(*form, draft.answers, draft.at);
    row.id = draft.id;
    row.changed = context_->local(draft.changed_ms);
    row.unsaved = true;
    ++drafts_of_form_[draft.form];
    rows.push_back({draft.changed_ms, std::move(row)});
  }
  records::ListQuery query;
  query.place = context_->scope();
  query.state = records::State::draft;
  query.order = records::ListQuery::Order::newest;
  const bool sees_others = review::may_review(review::reviewer_of(context_->workspace));
  std::size_t looked_at = 0;
  static_cast<void>(context_->store.each(query, [&](const records::Record& record) {
    if (sees_others && ++looked_at > max_drafts_looked_at) return false;
    const auto* form = context_->form(record.form);
    if (form == nullptr || !is_filled_here(record.form)) return true;
    if (sees_others && !is_own_work(*context_, record)) return true;  // a township's: hers to finish, or to discard
    ++drafts_of_form_[record.form];
    DraftRow row;
    if (rows.size() < drafts_with_progress) {
      row = draft_row(*form, record.values, drafts_.stopped_at(record.id.text()));
    } else {
      row.form_title = context_->words.of(form->title);
      row.title = title_of(context_->words, record);
      if (row.title == row.form_title) row.title.clear();
    }
    row.id = record.id.text();
    row.changed = context_->local(record.changed_ms);
    row.sync = view_sync(record.sync);
    row.conflict = !record.conflicts.empty();
    row.review = review_mark(*context_, record);
    rows.push_back({record.changed_ms, std::move(row)});
    return true;
  }));
  for (const auto& record : returned_records(*context_)) {
    const auto* form = context_->form(record.form);
    DraftRow row;
    row.form_title = context_->words.of(form->title);
    row.title = title_of(context_->words, record);
    row.id = record.id.text();
    row.changed = context_->local(record.changed_ms);
    row.sync = view_sync(record.sync);
    row.conflict = !record.conflicts.empty();
    row.review = review_mark(*context_, record);
    rows.push_back({record.changed_ms, std::move(row)});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Dated& a, const Dated& b) {
    const bool a_first = a.row.review.stage == ReviewStage::returned;
    const bool b_first = b.row.review.stage == ReviewStage::returned;
    return a_first != b_first ? a_first : a.changed_ms > b.changed_ms;
  });
  view_->drafts.clear();
  for (auto& dated : rows) view_->drafts.push_back(std::move(dated.row));
}

void FormsModel::discard(const std::string& id) {
  if (drafts_.find(id) != nullptr) {
    drafts_.remove(id);
    static_cast<void>(drafts_.write());
    context_->notices.toast(ToastKind::info, {"toast.draft_discarded", {}, {}});
  } else if (const auto record = RecordId::parse(id)) {
    const auto found = context_->store.find(*record);
    if (!found || !*found) return;
    context_->saves.remove((*found)->form, *record,
                           {"toast.deleted", {{"title", title_of(context_->words, **found)}}, {}});
  }
  stale_ = true;
}

// ------------------------------------------------------------------------------------------------ a record

bool FormsModel::open(const RecordId& record) { return fill_.open_record(record); }

void FormsModel::closed() {
  fill_.close();
  stale_ = true;
}

void FormsModel::pick(const std::string& path) {
  if (!view_->fill) return;
  FilePickerView picker;
  picker.path = path;
  picker.images = fill_.wants_image(path);
  picker.places = picker_places(home_folder());
  std::error_code error;
  std::filesystem::path folder = context_->setting(folder_setting, home_folder());
  if (!std::filesystem::is_directory(folder, error)) folder = home_folder();
  read_folder(picker, folder);
  view_->fill->picker = std::move(picker);
}

void FormsModel::browse(const std::string& typed) {
  if (!view_->fill || !view_->fill->picker) return;
  auto& picker = *view_->fill->picker;
  std::filesystem::path folder = typed;
  if (folder.is_relative()) folder = std::filesystem::path(picker.folder) / folder;
  std::error_code error;
  if (std::filesystem::is_regular_file(folder, error)) {
    run(FillCommand(command::AttachFile{picker.path, folder.string()}));
    return;
  }
  read_folder(picker, folder);
  if (picker.problem.empty()) context_->keep_setting(folder_setting, picker.folder);
}

struct FormsRunner {
  FormsModel& model;
  FillModel& fill;

  void operator()(const command::FilterForms& c) { model.filter(c.text); }
  void operator()(const command::NewRecord& c) { fill.open_new(c.form, c.values); }
  void operator()(const command::OpenDraft& c) {
    const auto record = RecordId::parse(c.id);
    if (model.drafts_.find(c.id) != nullptr) {
      fill.open_draft(c.id);
    } else if (record) {
      fill.open_record(*record);
    }
  }
  void operator()(const command::DiscardDraft& c) { model.discard(c.id); }
  void operator()(const command::ShowFinished& c) { model.show_records_(c.form); }
  void operator()(const command::OpenFill& c) { fill.open_record(c.record); }
  void operator()(const command::CloseFill&) { model.closed(); }
  void operator()(const command::OpenSection& c) { fill.open_section(c.section); }
  void operator()(const command::SetFillValue& c) { fill.set(c); }
  void operator()(const command::AtQuestion& c) { fill.at(c.path); }
  void operator()(const command::LeaveQuestion& c) { fill.leave(c.path); }
  void operator()(const command::OverrideValue& c) { fill.override_value(c); }
  void operator()(const command::BackToDerived& c) { fill.back_to_derived(c.path); }
  void operator()(const command::AddRow& c) { fill.add_row(c.repeat); }
  void operator()(const command::RemoveRow& c) { fill.remove_row(c.row); }
  void operator()(const command::PasteRows& c) { fill.paste(c); }
  void operator()(const command::SetFillLanguage& c) { fill.set_language(c.language); }
  void operator()(const command::FinaliseRecord& c) { fill.finalise(c.drop); }
  void operator()(const command::KeepFilling&) { fill.keep_filling(); }
  void operator()(const command::EditAgain&) { fill.edit_again(); }
  void operator()(const command::GoToQuestion& c) { fill.go_to(c.path); }
  void operator()(const command::NextError& c) { fill.next_error(c.after); }
  void operator()(const command::PickFile& c) { model.pick(c.path); }
  void operator()(const command::BrowseFolder& c) { model.browse(c.folder); }
  void operator()(const command::ClosePicker&) {
    if (model.view_->fill) model.view_->fill->picker.reset();
  }
  void operator()(const command::AttachFile& c) {
    const auto wish = c;  // the picker that it came from goes away
    if (model.view_->fill) model.view_->fill->picker.reset();
    fill.attach(wish.path, wish.file);
  }
  void operator()(const command::RemoveAttachment& c) { fill.detach(c.path); }
};

void FormsModel::run(const FillCommand& command) { std::visit(FormsRunner{*this, fill_}, command); }

}  // namespace yanxing::app
