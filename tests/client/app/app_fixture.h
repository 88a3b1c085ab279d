// An App on a real data folder, driven by commands; and a city server to sync with.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "client/app/app.h"
#include "tests/client/app/manual_clock.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::app::testing {

inline constexpr const char* township = "450224204";  // 桥板乡
inline constexpr const char* other_township = "450224205";
inline constexpr const char* village = "450224204201";

/// One laptop. Closing and opening it again is `reopen()`.
class Laptop {
 public:
  explicit Laptop(const std::string& place = township, const std::string& person = "韦一",
                  UnixMs now_ms = 1'621'210'000'000);
  ~Laptop();

  App& app() { return *app_; }
  const Views& view() const { return app_->view(); }
  template <typename Command>
  void run(Command command) {
    app_->run(app::Command(std::move(command)));
  }
  /// Ticks until the app has nothing left to do at once.
  void settle();
  /// Ticks, sleeping where the app would, until `done` says so. A test failure after a minute.
  void wait_until(const std::function<bool(const Views&)>& done, const char* what);
  void reopen();
  void close() { app_.reset(); }
  /// Opens a copy of the files as they are on the disk this very moment: what a kill -9 or a power cut would leave.
  std::unique_ptr<App> as_after_a_kill(const yanxing::testing::TempDir& folder) const;

  const std::filesystem::path& folder() const { return folder_.path(); }
  ManualClock clock;

  /// Makes a training with one session today and opens it; `people` are put on the roster through the editor's way of
  /// saving.
  void prepare_session(const std::vector<std::string>& people);
  RecordId person(const std::string& name) const;
  const AttendanceRow* row(const std::string& name) const;

 private:
  void open();

  yanxing::testing::TempDir folder_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
  std::unique_ptr<App> app_;
};

/// A real yanxing-server on loopback.
class City {
 public:
  City();
  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  std::uint16_t port() const { return static_cast<std::uint16_t>(port_); }
  std::string code(const std::string& scope = township);
  std::string admin(const std::vector<std::string>& arguments);
  void start();
  void kill();
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  yanxing::testing::TempDir folder_;
  int port_ = 0;
  std::unique_ptr<yanxing::testing::Background> server_;
  int starts_ = 0;
};

/// Enrols and waits for it; `url` where there is something between the two.
void enrol(Laptop& laptop, City& city, const std::string& scope = township, const std::string& url = {});
/// One sync by hand, to its end.
void sync_once(Laptop& laptop);

}  // namespace yanxing::app::testing
