#include "client/app/app.h"

#include <algorithm>
#include <cstdlib>

#include "client/app/app_parts.h"
#include "client/records/assets.h"

namespace yanxing::app {

namespace {

/// Commands by overloads: one small function each.
struct Runner {
  App::Parts& p;

  void operator()(const command::ShowScreen& c) { p.show(c.screen); }
  void operator()(const command::Undo&) { p.saves.undo(p.undo_naming()); }
  void operator()(const command::Redo&) { p.saves.redo(p.undo_naming()); }
  void operator()(const command::DismissToast& c) { p.notices.dismiss(c.id); }
  void operator()(const command::AnswerQuestion& c) { p.notices.answer(c.id, c.yes); }
  void operator()(const command::Quit&) { p.ask_to_quit(); }
  void operator()(const command::SetIdentity& c) { p.settings.set_identity(c); }

  void operator()(const command::OpenEditor& c) { p.editor.open(c); }
  void operator()(const command::SetEditorField& c) { p.editor.set_field(c); }
  void operator()(const command::SaveEditor&) { p.editor.save(); }
  void operator()(const command::CloseEditor&) { p.editor.close(); }

  void operator()(const command::ChooseTraining& c) { p.attendance.choose_training(c.training); }
  void operator()(const command::ChooseSession& c) { p.attendance.choose_session(c.session); }
  void operator()(const command::FilterAttendance& c) { p.attendance.filter(c.filter); }
  void operator()(const command::FindPerson& c) { p.attendance.find_person(c.text, c.out); }
  void operator()(const command::SetMark& c) { p.attendance.set_mark(c); }
  void operator()(const command::SetMarkNote& c) { p.attendance.set_mark_note(c); }
  void operator()(const command::AddWalkIn& c) { p.attendance.add_walk_in(c); }

  void operator()(const AttendanceCommand& c) {
    if (std::holds_alternative<command::FillTrainingRecord>(c)) {
      p.fill_training_record();
    } else {
      p.attendance.run(c);
    }
  }

  void operator()(const command::FilterVillages& c) { p.observation.filter_villages(c.text); }
  void operator()(const command::OpenVillage& c) { p.observation.open_village(c.code); }
  void operator()(const command::OpenStage& c) { p.observation.open_stage(c.stage); }
  void operator()(const command::SetAnswer& c) { p.observation.set_answer(c); }
  void operator()(const command::SetComment& c) { p.observation.set_comment(c); }
  void operator()(const command::SetObservationField& c) { p.observation.set_field(c); }
  void operator()(const command::RecordProblem& c) {
    if (const auto problem = p.observation.record_problem(c.field)) p.open_form("problem", problem, {});
  }
  void operator()(const command::FinaliseStage&) { p.observation.finalise(); }
  void operator()(const command::ReopenStage&) { p.observation.reopen(); }

  void operator()(const command::FilterRecords& c) { p.records.filter(c.filter); }
  void operator()(const command::ShowRecordRows& c) { p.records.show_rows(c.first, c.count); }
  void operator()(const command::SaveRecordsFilter& c) { p.records.save_filter(c.name); }
  void operator()(const command::ForgetRecordsFilter& c) { p.records.forget_filter(c.name); }
  void operator()(const command::ChooseRecords& c) { p.records.choose(c); }
  void operator()(const command::ChooseAllRecords& c) { p.records.choose_all(c.on); }
  void operator()(const command::DeleteChosenRecords&) { p.records.do_bulk(); }
  void operator()(const command::StopBulk&) { p.records.stop_bulk(); }
  void operator()(const command::AskExport&) { p.exporting.ask(); }
  void operator()(const command::BrowseExport& c) { p.exporting.browse(c.folder); }
  void operator()(const command::NameExport& c) { p.exporting.name(c); }
  void operator()(const command::WriteExport&) { p.exporting.begin(p.records.query()); }
  void operator()(const command::CloseExport&) { p.exporting.close(); }
  void operator()(const command::OpenRecord& c) { p.records.open(c.record); }
  void operator()(const command::CloseRecord&) { p.records.close(); }
  void operator()(const command::SetRecordField& c) { p.records.set_field(c); }
  void operator()(const command::OpenOwnScreen& c) { p.open_own_screen(c.record); }
  void operator()(const command::DeleteRecord& c) { p.records.remove(c); }
  void operator()(const command::UndeleteRecord& c) { p.records.undelete(c.record); }

  void operator()(const command::KeepValue& c) { p.conflicts.keep_value(c); }
  void operator()(const command::KeepOther& c) { p.conflicts.keep_other(c); }
  void operator()(const command::NoteOther& c) { p.conflicts.note_other(c); }

  void operator()(const command::SyncNow&) { p.sync.sync_now(false); }
  void operator()(const command::CancelSync&) {
    p.sync.cancel();
    p.photos.cancel();
  }
  void operator()(const command::FetchPhoto& c) { p.photos.fetch(c.name); }
  void operator()(const command::CancelFetch& c) { p.photos.cancel_fetch(c.name); }
  void operator()(const command::SetPhotoEdge& c) { p.settings.set_photo_edge(c.edge); }
  void operator()(const command::SetPlace& c) { p.settings.set_place(c.place); }
  void operator()(const command::SetPerson& c) { p.settings.set_person(c.person); }
  void operator()(const command::Enrol& c) {
    p.sync.cancel();  // it goes to the old server, if there is one
    p.settings.enrol(c);
  }
  void operator()(const command::SetLanguage& c) { p.settings.set_language(c.language); }
  void operator()(const command::SetFontScale& c) { p.settings.set_font_scale(c.scale); }
  void operator()(const command::SetHighContrast& c) { p.settings.set_high_contrast(c.on); }
  void operator()(const command::SetAutomaticSync& c) { p.sync.set_automatic(c.on); }
  void operator()(const command::Backup& c) { p.settings.backup(c.file); }
  void operator()(const FillCommand& c) {
    if (std::holds_alternative<command::CloseFill>(c)) return p.close_form();
    p.filling.run(c);
  }
  void operator()(const HomeCommand& c) { p.home.run(c); }
  void operator()(const PeopleCommand& c) { p.people.run(c); }
  void operator()(const TrainingCommand& c) { p.training.run(c); }
  void operator()(const ElectionCommand& c) { p.election.run(c); }
  void operator()(const DueCommand& c) { p.due.run(c); }
  void operator()(const ReviewCommand& c) {
    // What the area asks of other screens: an earlier state of a record, several conflicts at once.
    p.records.run(c);
    p.conflicts.run(c);
    p.review.run(c);
  }
  void operator()(const ReportsCommand& c) { p.reports.run(c); }
  void operator()(const StickCommand& c) { p.stick.run(c); }
};

/// Before the laptop has its identity only these mean anything.
bool works_without_identity(const Command& command) {
  return std::holds_alternative<command::SetIdentity>(command) || std::holds_alternative<command::Quit>(command) ||
         std::holds_alternative<command::SetLanguage>(command) ||
         std::holds_alternative<command::SetFontScale>(command) ||
         std::holds_alternative<command::SetHighContrast>(command) ||
         std::holds_alternative<command::DismissToast>(command) ||
         std::holds_alternative<command::AnswerQuestion>(command);
}

}  // namespace

std::filesystem::path default_data_folder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data != '\0') return std::filesystem::path(data) / "yanxing";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : ".") / ".local" / "share" / "yanxing";
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() { flush(); }

Result<std::unique_ptr<App>> App::open(AppOptions options) {
  YX_ASSIGN(auto places, records::load_places(options.assets));
  records::OpenOptions how;
  how.clock = options.clock;
  how.random = options.random;
  how.create = true;
  how.one_connection = true;
  YX_ASSIGN(auto workspace, records::Workspace::open(options.data, how));
  auto library = std::make_unique<records::FormLibrary>(*workspace, options.assets);
  YX_ASSIGN(auto forms, library->load());
  const auto language = options.language;
  auto parts = std::make_unique<Parts>(std::move(options), std::move(workspace), std::move(library), std::move(forms),
                                       std::move(places));
  parts->start(language);
  return std::unique_ptr<App>(new App(std::move(parts)));
}

void App::run(const Command& command) {
  if (!parts_->workspace->is_set_up() && !works_without_identity(command)) return;
  if (!parts_->warm) parts_->warm_up([] { return false; });  // a command may ask for any of it
  std::visit(Runner{*parts_}, command);
  parts_->tell_written();
  parts_->refresh_screen();
  parts_->write_shell();
}

bool App::tick(std::chrono::milliseconds budget) {
  auto& p = *parts_;
  const Deadline deadline(budget);
  bool changed = false;
  if (!p.warm) {
    if (!p.warm_up([&] { return deadline.passed(); })) return true;
    changed = true;
  }
  changed |= p.saves.tick();
  p.keep_quit_question();
  changed |= p.editor.tick();
  p.review.keep_due_comments();
  p.conflicts.typed().keep_due();
  p.attendance.half_typed().keep_due();
  p.people.keep_due();
  changed |= p.filling.tick();
  p.take_reply();
  changed |= p.records.do_some();
  changed |= p.exporting.tick(deadline);
  changed |= p.settings.tick();
  changed |= p.stick.tick(!p.sync.is_running() && !p.settings.wants_worker());
  const bool sync_may = !p.settings.wants_worker() && (!p.stick.wants_worker() || p.sync.is_running());
  if (sync_may) changed |= p.sync.tick(deadline);
  if (!p.settings.wants_worker() && !p.stick.wants_worker()) changed |= p.photos.tick();
  p.tell_written();
  changed |= p.attendance.tick(deadline);
  changed |= p.observation.tick(deadline);
  changed |= p.notices.tick();
  changed |= p.refresh_screen();
  if (p.views.shell.screen == Screen::records) changed |= p.records.count_some(deadline);
  changed |= p.keep_index(deadline);
  changed |= p.keep_badges(deadline);
  if (changed) p.write_shell();
  return changed;
}

std::optional<std::chrono::milliseconds> App::idle_for() const {
  const auto& p = *parts_;
  if (!p.warm || !p.written.empty() || p.attendance.has_work() || p.observation.has_work() || p.records.is_doing() ||
      p.exporting.has_work() || p.screen_has_work())
    return std::chrono::milliseconds(0);
  std::optional<UnixMs> due;
  const auto index_due = p.index_due_in_ms();
  const auto badges_due = p.badges_due_in_ms();
  const auto records_due = p.views.shell.screen == Screen::records ? p.records.next_due_ms() : std::nullopt;
  for (const auto& next : {index_due, badges_due, records_due, p.settings.next_due_ms(), p.saves.next_due_ms(),
                           p.review.comments_due_ms(), p.conflicts.typed().due_ms(), p.attendance.half_typed().due_ms(),
                           p.people.due_ms(), p.editor.next_due_ms(), p.filling.next_due_ms(), p.sync.next_due_ms(),
                           p.photos.next_due_ms(), p.stick.next_due_ms(), p.notices.next_due_ms(),
                           p.views.shell.screen == Screen::attendance ? p.attendance.next_due_ms() : std::nullopt}) {
    if (next) due = due ? std::min(*due, *next) : *next;
  }
  if (!due) return std::nullopt;
  return std::chrono::milliseconds(*due);
}

const Views& App::view() const { return parts_->views; }

bool App::wants_quit() const { return parts_->quit; }

bool App::flush() {
  parts_->editor.flush();
  static_cast<void>(parts_->filling.flush());
  parts_->settings.flush();
  parts_->review.keep_comments();
  parts_->conflicts.typed().keep();
  parts_->attendance.half_typed().keep();
  parts_->people.keep();
  const bool is_all = parts_->saves.flush();
  parts_->tell_written();
  parts_->write_shell();
  return is_all;
}

}  // namespace yanxing::app
