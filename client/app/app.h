// The app without a window: Commands in, Views out. Everything that the screens show is built here, everything that
// they ask for is done here; `client/ui` draws, `client/platform` has the window, `client/main.cpp` brings them
// together.
//
// One thread, the one that owns the database. Nothing waits for the network (net::Worker does) and nothing for the disk
// longer than one small transaction; long work is done in slices by tick().
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/app/command.h"
#include "client/app/view.h"
#include "client/records/workspace.h"

namespace yanxing::app {

/// Where a person's data lies unless she says otherwise: $XDG_DATA_HOME/yanxing, else ~/.local/share/yanxing.
std::filesystem::path default_data_folder();

struct AppOptions {
  std::filesystem::path data;        // data folder; made when it is not there
  std::filesystem::path assets;      // with forms/ and places/
  std::string language;              // "zh_CN" or "en"; empty: as set before
  const WallClock* clock = nullptr;  // nullptr: the system's
  Random* random = nullptr;          // nullptr: the system's
  /// Called on another thread when tick() has something to do: ends the window's sleep.
  std::function<void()> wake = [] {};
};

class App {
 public:
  /// Opens the data folder. Quick: lists and pinyin are read by the first tick(), after the first frame.
  /// Errors: of records::Workspace::open (busy: another program has the folder), of the assets (not_found, invalid).
  static Result<std::unique_ptr<App>> open(AppOptions options);
  /// Writes what is still unwritten, as far as the disk lets it.
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Does what a person asked for. Never fails: what goes wrong is told in the Views.
  void run(const Command& command);

  /// Long work for about `budget`: saves that are due, sync, large lists. True when view() may have changed.
  bool tick(std::chrono::milliseconds budget);

  /// How long the window may sleep before tick() has something to do; nullopt: until input or wake. 0: at once.
  std::optional<std::chrono::milliseconds> idle_for() const;

  /// As of the last run() or tick(). The reference stays good; the contents change with those two.
  const Views& view() const;

  /// Quit was asked for and everything is on the disk (or cannot be, and she said so).
  bool wants_quit() const;

  /// Writes everything typed now. False: something could not be written.
  bool flush();

  struct Parts;  // private to client/app

 private:
  explicit App(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace yanxing::app
