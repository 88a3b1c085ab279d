#include "client/app/app_parts.h"

#include <array>
#include <chrono>
#include <utility>

namespace yanxing::app {

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
               {[this] { sync.start_enrolled(); }, [this] { start_models(); }, [this] { start_models(); }}),
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

}  // namespace yanxing::app
