// 设置: place, person, enrolment, language, size, automatic sync, backup; and the first run, which asks for place and
// person.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/app/settings_view.h"
#include "client/net/worker.h"

namespace yanxing::app {

class SettingsModel {
 public:
  /// `on_enrolled`: there is a (new) server. `on_language`: every text is different now.
  struct Events {
    std::function<void()> on_enrolled;
    std::function<void()> on_language;
    std::function<void()> on_identity;
  };

  /// `wake`: a thread put something down (net::Worker).
  SettingsModel(Context& context, net::Worker& worker, std::function<void()> wake, SettingsView& view,
                FirstRunView& first_run, Events events);
  ~SettingsModel();
  SettingsModel(const SettingsModel&) = delete;
  SettingsModel& operator=(const SettingsModel&) = delete;

  /// Reads all settings; sets the language of Words. `language` overrides the kept one where not empty.
  void start(const std::string& language);
  /// Lists of places, with pinyin; after the first frame.
  void fill_lists();

  void set_identity(const command::SetIdentity& command);
  void set_place(const std::string& place);
  void set_person(const std::string& person);
  void enrol(const command::Enrol& command);
  void on_reply(net::EnrolmentEnded reply);
  void set_language(const std::string& language);
  void set_font_scale(double scale);
  void set_high_contrast(bool on);
  void set_photo_edge(int edge);
  /// The records at once; then the photos, on a thread of its own.
  void backup(const std::string& file);

  /// Starts an enrolment that waited for the worker, makes the backup that was asked for in the frame before. True when
  /// the view changed.
  bool tick();
  std::optional<UnixMs> next_due_ms() const;
  /// Writes what is typed now.
  void flush();
  /// An enrolment waits for the worker, which looks for the old server: that may be cancelled.
  bool wants_worker() const { return waiting_; }

  static constexpr double min_scale = 0.8;
  static constexpr double max_scale = 2.0;

 private:
  std::string device_name() const;
  void read_enrolment();
  void suggest_backup();
  void run_backup();
  bool end_backup();

  struct BackupRun;

  Context* context_;
  net::Worker* worker_;
  SettingsView* view_;
  FirstRunView* first_run_;
  Events events_;
  command::Enrol asked_;
  bool waiting_ = false;
  bool backup_shown_ = false;
  std::string backup_file_;
  std::function<void()> wake_;
  std::unique_ptr<BackupRun> backup_;      // photos are being written
  std::optional<UnixMs> person_typed_ms_;  // not written yet
};

}  // namespace yanxing::app
