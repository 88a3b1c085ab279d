// Which screen is shown: the ways from one to another and back, how records are called from there, what it still reads.
#include <utility>

#include "client/app/app_parts.h"

namespace yanxing::app {

void App::Parts::show(Screen screen) {
  static_cast<void>(filling.flush());
  saves.flush();
  settings.flush();
  review.keep_comments();
  conflicts.typed().keep();
  attendance.half_typed().keep();
  people.keep();
  views.shell.screen = screen;
  return_to.reset();
  return_record.reset();
  if (screen == Screen::sync || screen == Screen::home) sync.refresh_counts();
}

Routes App::Parts::routes() {
  Routes out;
  out.show = [this](Screen screen) { show(screen); };
  out.open = [this](const RecordId& record) { open_own_screen(record); };
  out.open_draft = [this](const std::string& draft) {
    show(Screen::forms);
    filling.run(FillCommand(command::OpenDraft{draft}));
  };
  out.begin = [this](const std::string& form, const forms::Answers& answers) { begin_record(form, answers); };
  out.sync = [this] { sync.sync_now(false); };
  return out;
}

void App::Parts::open_own_screen(const RecordId& record) {
  const auto found = store.find(record);
  if (!found || !*found) return;
  const auto screen = own_screen_of((*found)->form);
  if (!screen) return;
  show(*screen);
  if (*screen == Screen::attendance) {
    attendance.open_record(**found);
  } else if (*screen == Screen::forms) {
    filling.open(record);
  } else {
    observation.open_record(**found);
  }
}

void App::Parts::open_form(const std::string& form, const std::optional<RecordId>& record,
                           const forms::Answers& values) {
  const auto from = views.shell.screen;
  const auto before = from == Screen::forms && views.forms.fill ? views.forms.fill->record : std::nullopt;
  const auto back = return_to;
  show(Screen::forms);
  const bool opened = record ? filling.open(*record) : filling.open_new(form, values);
  if (!opened) return show(from);
  return_to = from != Screen::forms ? std::optional(from) : back;
  return_record = before != record ? before : std::nullopt;
}

void App::Parts::begin_record(const std::string& form, const forms::Answers& answers) {
  const auto id = store.id_of(form, answers);  // fails where the answers do not name one
  if (id && *id) {
    const auto found = store.find(**id);
    if (found && *found && (*found)->state != records::State::deleted) return open_own_screen(**id);
  }
  open_form(form, std::nullopt, answers);
}

void App::Parts::close_form() {
  filling.run(FillCommand(command::CloseFill{}));
  if (const auto record = std::exchange(return_record, std::nullopt); record && filling.open(*record)) return;
  const auto back = std::exchange(return_to, std::nullopt);
  if (back) show(*back);
}

void App::Parts::fill_training_record() {
  const auto answers = attendance.training_record();
  if (answers) begin_record("training_record", *answers);
}

bool App::Parts::screen_has_work() const {
  if (!workspace->is_set_up()) return false;
  switch (views.shell.screen) {
    case Screen::home: return home.has_work();
    case Screen::training: return training.has_work();
    case Screen::due: return due.has_work();
    case Screen::election: return election.has_work();
    case Screen::review: return review.has_work();
    case Screen::reports: return reports.has_work();
    case Screen::conflicts: return conflicts.has_work();
    case Screen::people: return people.has_work();
    default: return false;
  }
}

bool App::Parts::refresh_screen() {
  if (!warm || !workspace->is_set_up()) return false;
  switch (views.shell.screen) {
    case Screen::forms: return filling.refresh();
    case Screen::records: return records.refresh();
    case Screen::conflicts: return conflicts.refresh();
    case Screen::home: return home.refresh();
    case Screen::people: return people.refresh();
    case Screen::training: return training.refresh();
    case Screen::election: return election.refresh();
    case Screen::due: return due.refresh();
    case Screen::review: return review.refresh();
    case Screen::reports: return reports.refresh();
    default: return false;
  }
}

std::string App::Parts::name_out_of_sight(const RecordId& record) {
  if (views.shell.screen == Screen::attendance && views.attendance.session) {
    const auto mark = store.find(record);
    const bool is_elsewhere = mark && *mark && (*mark)->form == "mark" &&
                              text_answer((*mark)->values, "session") != views.attendance.session->text();
    return is_elsewhere ? title_of(words, **mark) : std::string();
  }
  const auto& fill = views.forms.fill;
  if (views.shell.screen != Screen::forms || !fill || fill->record == record) return {};
  const auto found = store.find(record);
  return found && *found ? title_of(words, **found) : std::string();
}

std::string App::Parts::name_anywhere(const RecordId& record) {
  const auto found = store.find(record);
  if (!found || !*found) return {};
  const auto form = words.form_title((*found)->form);
  const auto title = title_of(words, **found);
  return title.empty() || title == form ? form : form + " · " + title;
}

Saves::Naming App::Parts::undo_naming() {
  return {[this](const RecordId& record) { return name_out_of_sight(record); },
          [this](const RecordId& record) { return name_anywhere(record); }};
}

}  // namespace yanxing::app
