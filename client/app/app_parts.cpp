#include "client/app/app_parts.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace yanxing::app {

namespace {
constexpr std::size_t many_written = 100;
}  // namespace

App::Parts::Parts(AppOptions options, std::unique_ptr<records::Workspace> opened,
                  std::unique_ptr<records::FormLibrary> opened_library, forms::FormSet loaded_forms,
                  places::Places loaded_places)
    : workspace(std::move(opened)),
      library(std::move(opened_library)),
      photo_files(*workspace),
      forms(std::move(loaded_forms)),
      places(std::move(loaded_places)),
      store(*workspace, forms),
      notices(workspace->wall_clock()),
      words(forms, places, pinyin, record_names()),
      saves(store, forms, notices, workspace->wall_clock(),
            [this](const std::string& form, const RecordId& id) { written.emplace_back(form, id); }),
      context{*workspace, store, words, notices, saves, workspace->wall_clock(), *library},
      worker(options.wake),
      attendance(context, views.attendance),
      observation(context, views.observation),
      filling(context, photo_files, *library, views.forms,
              [this](const std::string& form) {
                RecordsFilter wanted;
                wanted.form = form;
                records.filter(std::move(wanted));
                show(Screen::records);
              }),
      records(context, photo_files, views.records),
      exporting(context, photo_files.files, options.assets, options.wake, views.records),
      conflicts(context, views.conflicts),
      editor(context, views.shell.editor,
             [this](const std::string& form, const RecordId& id, bool created) {
               if (form == "training") attendance.choose_training(id);
               if (form == "training" && created) attendance.offer_plan();
               if (form == "session") attendance.choose_session(id);
             }),
      sync(
          context, worker, views.sync, [this] { everything_changed(); }, [this] { photos.begin(); }),
      photos(context, worker, sync, views.sync, photo_files, [this] { photos_changed(); }),
      stick(context, worker, views.sync.stick, [this] { receipt_taken(); }),
      settings(context, worker, options.wake, views.settings, views.first_run,
               {[this] { sync.start(); }, [this] { start_models(); }, [this] { start_models(); }}),
      due_facts(context, options.assets),
      home(context, due_facts, views.sync, views.home, routes(), [this] { return review.badge(); }),
      people(context, views.people),
      training(context, views.training),
      election(context, views.election,
               {[this](const std::string& village, int stage) {
                  show(Screen::observation);
                  observation.open_village(village);
                  observation.open_stage(stage);
                },
                [this](const std::string& form, const std::optional<RecordId>& record, const forms::Answers& values) {
                  open_form(form, record, values);
                },
                [this] { observation.reload(); }}),
      due(context, due_facts, views.due, routes()),
      review(context, photo_files, views.review),
      reports(context, photo_files.files, options.assets, views.reports) {
  yanxing::review::answer_returns(store);
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

void App::Parts::begin_record(const std::string& form, const forms::Answers& answers) {
  const auto id = store.id_of(form, answers);  // fails where the answers do not name one
  if (id && *id) {
    const auto found = store.find(**id);
    if (found && *found && (*found)->state != records::State::deleted) return open_own_screen(**id);
  }
  open_form(form, std::nullopt, answers);
}

RecordNames App::Parts::record_names() {
  RecordNames names;
  names.title = [this](const RecordId& id) {
    const auto found = store.find(id);
    return found && *found ? name_of(words, **found) : std::string();
  };
  names.full_title = [this](const RecordId& id) {
    const auto found = store.find(id);
    return found && *found ? title_of(words, **found) : std::string();
  };
  names.choices = [this](const std::string& form) {
    std::vector<Choice> out;
    const auto found = store.list(of_form(form));
    if (!found) return out;
    for (const auto& record : *found) {
      const auto title = name_of(words, record);
      out.push_back({record.id.text(), title, words.place(record.place), words.search_key(title)});
    }
    return out;
  };
  names.table_label = [this](const forms::Form& form, const forms::Field& field, const std::string& value) {
    const auto table = library->table(form, field.choice_file);
    const char* language = words.language() == forms::Language::zh ? "zh" : "en";
    const auto label = table != nullptr ? forms::table_choice_label(*table, field, value, language) : std::nullopt;
    return label.value_or(value);
  };
  return names;
}

void App::Parts::start(const std::string& language) {
  store.know_places(places);
  settings.start(language);
  sync.start();
  home.copy_sync();  // the first frame says nothing of it that is not so
  if (workspace->is_set_up()) attendance.start();
  write_shell();
}

// Another language, place or identity: everything that shows words or depends on the scope is read again.
void App::Parts::start_models() {
  if (!workspace->is_set_up()) return;
  if (warm) settings.fill_lists();
  if (views.attendance.trainings.empty() && !views.attendance.training) {
    attendance.start();
  } else {
    attendance.reload();
  }
  observation.reload();
  filling.reload();
  records.reload();
  conflicts.reload();
  editor.refresh();
  due_facts.stale();
  home.reload();
  people.reload();
  training.reload();
  election.reload();
  due.reload();
  review.reload();
  reports.reload();
  sync.start();
  badges_due_ms = workspace->wall_clock().now_ms();
}

// Everything that the first frame could do without, a screen at a time: in one call the window would stand still for
// the sum of them. Nothing else is done before the last of them, so that no model meets another that is not read yet.
bool App::Parts::warm_up(const std::function<bool()>& is_over) {
  pinyin.prepare_aside();
  while (!pinyin.is_prepared(std::chrono::milliseconds(1))) {
    if (is_over()) return false;
  }
  using Step = void (*)(Parts&);
  static constexpr std::array<Step, 15> steps{
      [](Parts& p) { p.words.warm_up(); },
      [](Parts& p) { p.settings.fill_lists(); },
      [](Parts& p) { p.attendance.reload(); },
      [](Parts& p) { p.observation.reload(); },
      [](Parts& p) { p.filling.reload(); },
      [](Parts& p) { p.records.reload(); },
      [](Parts& p) { p.conflicts.reload(); },
      [](Parts& p) {
        p.due_facts.stale();
        p.home.reload();
      },
      [](Parts& p) { p.people.reload(); },
      [](Parts& p) { p.training.reload(); },
      [](Parts& p) { p.election.reload(); },
      [](Parts& p) { p.due.reload(); },
      [](Parts& p) { p.review.reload(); },
      [](Parts& p) { p.reports.reload(); },
      [](Parts& p) { p.editor.restore_draft(); },
  };
  constexpr std::size_t steps_without_identity = 2;
  const auto count = workspace->is_set_up() ? steps.size() : steps_without_identity;
  do {
    steps[warm_steps++](*this);
    if (warm_steps >= count) warm = true;
  } while (!warm && !is_over());
  return warm;
}

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

void App::Parts::tell_written() {
  if (written.empty()) return;
  const auto all = std::exchange(written, {});
  if (all.size() > many_written) {  // an import: reading again is quicker than record by record
    attendance.reload();
    observation.reload();
    filling.everything_changed();
    people.stale();
    review.stale();
  }
  for (const auto& [form, id] : all) {
    if (all.size() > many_written) break;
    attendance.on_saved(form, id);
    observation.on_saved(form, id);
    filling.on_saved(form, id);
    election.on_saved(form, id);
    review.on_saved(form, id);
    people.on_saved(form, id);
  }
  records.stale();
  conflicts.stale();
  due_facts.stale();
  home.stale();
  training.stale();
  due.stale();
  reports.stale();
  sync.counts_changed();
  photos.stale();
  badges_due_ms = workspace->wall_clock().now_ms() + badges_pause_ms;
}

void App::Parts::everything_changed() {
  attendance.reload();
  observation.reload();
  filling.everything_changed();
  records.stale();
  conflicts.reload();
  due_facts.stale();
  home.stale();
  people.stale();
  training.stale();
  election.stale();
  due.stale();
  review.stale();
  reports.stale();
  editor.refresh();
  badges_due_ms = workspace->wall_clock().now_ms();
}

void App::Parts::photos_changed() {
  filling.photos_changed();
  records.photos_changed();
  review.photos_changed();
}

/// A receipt came by a stick: no exchange ends that would read the counts again.
void App::Parts::receipt_taken() {
  everything_changed();
  photos_changed();
  sync.refresh_counts();
  photos.receipt_taken();
}

/// The search index follows when nothing was written for a moment, or at once when much is to be done (a folder of the
/// former version, a roster just read): one slice a frame, nothing waits for it.
bool App::Parts::keep_index(const Deadline& deadline) {
  if (!workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved) return false;
  const auto generation = workspace->search_index().generation();
  if (generation != index_generation) {
    index_generation = generation;
    index_due_ms = workspace->wall_clock().now_ms() + index_pause_ms;
  }
  if (!index_due_ms && !workspace->search_index().is_trusted()) index_due_ms = 0;
  if (!index_due_ms || deadline.passed() || workspace->wall_clock().now_ms() < *index_due_ms) return false;
  const auto more = store.index_some();
  const bool is_done = more && !*more;
  if (is_done) index_due_ms.reset();
  // A disk that is full now may not be later; the search reads the records themselves until then.
  if (!more) index_due_ms = workspace->wall_clock().now_ms() + 10 * index_pause_ms;
  if (is_done && is_index_behind) records.stale();
  is_index_behind = !is_done;
  return is_done || (views.shell.screen == Screen::records && records.follow_index());
}

std::optional<UnixMs> App::Parts::index_due_in_ms() const {
  if (!index_due_ms || !workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved)
    return std::nullopt;
  return std::clamp<UnixMs>(*index_due_ms - workspace->wall_clock().now_ms(), 0, 10 * index_pause_ms);
}

bool App::Parts::keep_badges(const Deadline& deadline) {
  if (!warm || !workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved) return false;
  if (!badges_due_ms || deadline.passed() || workspace->wall_clock().now_ms() < *badges_due_ms) return false;
  if (review.read_some()) return false;
  const std::int64_t before = late_reports;
  if (!due_facts.read_some()) return false;
  if (due_facts.problem().empty()) {
    const auto& rows = due_facts.rows(due_facts.year_today());
    late_reports = std::count_if(rows.begin(), rows.end(), [](const due::Expected& row) {
      return row.state == due::State::late || row.state == due::State::missing;
    });
  }
  badges_due_ms.reset();
  return late_reports != before || review.badge() != views.shell.review;
}

std::optional<UnixMs> App::Parts::badges_due_in_ms() const {
  if (!badges_due_ms || !workspace->is_set_up() || sync.is_running() || saves.state() != Saving::saved)
    return std::nullopt;
  return std::clamp<UnixMs>(*badges_due_ms - workspace->wall_clock().now_ms(), 0, badges_pause_ms);
}

void App::Parts::take_reply() {
  auto reply = worker.take();
  if (!reply) return;
  if (auto* exchanged = std::get_if<net::Exchanged>(&*reply)) {
    photos.expects_answer() ? photos.on_reply(*exchanged) : sync.on_reply(std::move(*exchanged));
  } else if (auto* probed = std::get_if<net::Probed>(&*reply)) {
    sync.on_reply(*probed);
  } else if (const auto* sent = std::get_if<net::PieceSent>(&*reply)) {
    photos.on_reply(*sent);
  } else if (const auto* part = std::get_if<net::PartFetched>(&*reply)) {
    photos.on_reply(*part);
  } else if (std::holds_alternative<net::Ran>(*reply)) {
    stick.on_reply();
  } else {
    settings.on_reply(std::move(std::get<net::EnrolmentEnded>(*reply)));
  }
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

// A sync that runs is cancelled by the end of the program and goes on from there next time; only unwritten work is a
// question.
void App::Parts::ask_to_quit() {
  editor.flush();
  static_cast<void>(filling.flush());
  settings.flush();
  review.keep_comments();
  conflicts.typed().keep();
  attendance.half_typed().keep();
  people.keep();
  if (saves.flush()) {
    quit = true;
    return;
  }
  Question question;
  question.title = {"quit.unsaved.title", {}, {}};
  question.text = saves.problem();
  question.yes_key = "quit.unsaved.yes";
  question.danger = true;
  notices.ask(std::move(question), [this](bool yes) { quit = quit || yes; });
  quit_question = notices.newest();
}

void App::Parts::keep_quit_question() {
  if (!quit_question || saves.state() != Saving::saved) return;
  notices.answer(*std::exchange(quit_question, std::nullopt), false);
}

void App::Parts::write_shell() {
  auto& shell = views.shell;
  shell.language = views.settings.language;
  shell.font_scale = views.settings.font_scale;
  shell.high_contrast = views.settings.high_contrast;
  shell.version = views.settings.version;
  shell.person = views.settings.person;
  shell.place = words.place(views.settings.place);
  const auto* place = places.find(views.settings.place);
  shell.place_parent = place != nullptr && !place->parent.empty() ? words.place(place->parent) : std::string();
  shell.saving = saves.state();
  shell.blocking = saves.problem();
  shell.can_undo = saves.can_undo();
  shell.can_redo = saves.can_redo();
  shell.reach = views.sync.reach;
  shell.enrolled = views.sync.enrolled;
  shell.shut_out = views.settings.shut_out = views.sync.shut_out;
  shell.syncing = sync.is_running();
  shell.unsent = views.sync.unsent_changes;
  shell.counting = views.sync.counting;
  shell.conflicts = views.sync.conflicts;
  shell.needs_you = views.sync.needs_you;
  shell.review = review.badge();
  shell.due = late_reports;
  shell.refused = static_cast<std::int64_t>(views.sync.quarantine.size());
  shell.photos = views.sync.photos;
  shell.last_sync = views.sync.last_sync;
  notices.write(shell);
}

}  // namespace yanxing::app
