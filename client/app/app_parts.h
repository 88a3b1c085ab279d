// What App is made of. Private to client/app.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "client/app/app.h"
#include "client/app/attendance_model.h"
#include "client/app/conflicts_model.h"
#include "client/app/due_facts.h"
#include "client/app/due_model.h"
#include "client/app/editor_model.h"
#include "client/app/election_model.h"
#include "client/app/export_model.h"
#include "client/app/forms_model.h"
#include "client/app/home_model.h"
#include "client/app/observation_model.h"
#include "client/app/people_model.h"
#include "client/app/photo_files.h"
#include "client/app/photos_model.h"
#include "client/app/records_model.h"
#include "client/app/reports_model.h"
#include "client/app/review_model.h"
#include "client/app/settings_model.h"
#include "client/app/stick_model.h"
#include "client/app/sync_model.h"
#include "client/app/training_model.h"
#include "client/net/worker.h"

namespace yanxing::app {

struct App::Parts {
  Parts(AppOptions options, std::unique_ptr<records::Workspace> opened,
        std::unique_ptr<records::FormLibrary> opened_library, forms::FormSet loaded_forms,
        places::Places loaded_places);

  // In the order of who uses whom; the worker goes first of all, before anything that it could call.
  std::unique_ptr<records::Workspace> workspace;
  std::unique_ptr<records::FormLibrary> library;
  PhotoFiles photo_files;
  forms::FormSet forms;
  places::Places places;
  text::Pinyin pinyin;
  records::RecordStore store;
  Views views;
  Notices notices;
  Words words;
  Saves saves;
  Context context;
  net::Worker worker;
  AttendanceModel attendance;
  ObservationModel observation;
  FormsModel filling;
  RecordsModel records;
  ExportModel exporting;
  ConflictsModel conflicts;
  EditorModel editor;
  SyncModel sync;
  PhotosModel photos;
  StickModel stick;
  SettingsModel settings;
  DueFacts due_facts;
  HomeModel home;
  PeopleModel people;
  TrainingModel training;
  ElectionModel election;
  DueModel due;
  ReviewModel review;
  ReportsModel reports;
  std::vector<std::pair<std::string, RecordId>> written;  // told to the models after the command that wrote them
  std::uint64_t index_generation = 0;
  std::optional<UnixMs> index_due_ms = 0;  // when the index has something to do; at the start it finds out
  bool is_index_behind = false;
  static constexpr UnixMs index_pause_ms = 1'500;
  std::optional<UnixMs> badges_due_ms = 0;  // when the counts beside the navigation are looked at again
  std::int64_t late_reports = 0;
  static constexpr UnixMs badges_pause_ms = 3'000;
  std::size_t warm_steps = 0;  // of warm_up(), done
  bool warm = false;
  bool quit = false;
  std::optional<std::uint64_t> quit_question;  // whether to lose what is not saved
  std::optional<Screen> return_to;             // where a form was opened from
  std::optional<RecordId> return_record;       // which record was being filled when another was opened from it

  void start(const std::string& language);
  void start_models();
  /// At least one more step of what the first frame did without, and more until `is_over`. True when all is done.
  bool warm_up(const std::function<bool()>& is_over);
  void show(Screen screen);
  void open_own_screen(const RecordId& record);
  /// Opens a record to be filled, or a new one that begins with `values`; closing it leads back to the screen that is
  /// open now.
  void open_form(const std::string& form, const std::optional<RecordId>& record, const forms::Answers& values);
  void close_form();
  /// A new record on the forms screen, or the one that these answers name.
  void begin_record(const std::string& form, const forms::Answers& answers);
  Routes routes();
  void fill_training_record();
  /// While a record is being filled: what another one is called. Empty otherwise.
  std::string name_out_of_sight(const RecordId& record);
  /// What a record is called anywhere: its form and its title.
  std::string name_anywhere(const RecordId& record);
  Saves::Naming undo_naming();
  void tell_written();
  void everything_changed();
  void photos_changed();
  void receipt_taken();
  bool keep_index(const Deadline& deadline);
  std::optional<UnixMs> index_due_in_ms() const;
  /// Counts for the navigation what no screen in sight has read, when nothing was written for a moment. True when one
  /// of them changed.
  bool keep_badges(const Deadline& deadline);
  std::optional<UnixMs> badges_due_in_ms() const;
  void take_reply();
  bool refresh_screen();
  /// The screen that is shown is still reading.
  bool screen_has_work() const;
  void write_shell();
  void ask_to_quit();
  /// Takes the question back once nothing would be lost: she goes on, or quits without one.
  void keep_quit_question();
  RecordNames record_names();
};

}  // namespace yanxing::app
