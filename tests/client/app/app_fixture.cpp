#include "tests/client/app/app_fixture.h"

#include <algorithm>
#include <csignal>

namespace yanxing::app::testing {

Laptop::Laptop(const std::string& place, const std::string& person, UnixMs now_ms) : clock(now_ms) {
  open();
  run(command::SetIdentity{place, person});
  settle();
}

Laptop::~Laptop() = default;

void Laptop::open() {
  AppOptions options;
  options.data = folder_.path() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &clock;
  options.wake = [this] {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
    woken_.notify_all();
  };
  auto opened = App::open(std::move(options));
  ASSERT_TRUE(opened) << opened.error().detail;
  app_ = std::move(*opened);
  settle();
}

void Laptop::reopen() {
  app_.reset();
  open();
}

std::unique_ptr<App> Laptop::as_after_a_kill(const yanxing::testing::TempDir& folder) const {
  for (const char* name : {"yanxing.db", "yanxing.db-wal"}) {
    std::filesystem::copy_file(folder_.path() / "data" / name, folder.path() / name);
  }
  AppOptions options;
  options.data = folder.path();
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &clock;
  auto opened = App::open(std::move(options));
  EXPECT_TRUE(opened) << opened.error().detail;
  if (!opened) return nullptr;
  (*opened)->tick(std::chrono::seconds(1));
  return std::move(*opened);
}

void Laptop::settle() {
  for (int i = 0; i < 10'000; ++i) {
    app_->tick(std::chrono::milliseconds(50));
    const auto idle = app_->idle_for();
    if (!idle || idle->count() > 0) return;
  }
  ADD_FAILURE() << "the app never comes to rest";
}

void Laptop::wait_until(const std::function<bool(const Views&)>& done, const char* what) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done(view())) {
    if (std::chrono::steady_clock::now() > end) {
      ADD_FAILURE() << "waited in vain: " << what;
      return;
    }
    app_->tick(std::chrono::milliseconds(5));
    const auto idle = app_->idle_for();
    if (idle && idle->count() == 0) continue;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, std::chrono::milliseconds(200), [this] { return is_woken_; });
    is_woken_ = false;
  }
}

RecordId Laptop::person(const std::string& name) const {
  const auto* found = row(name);
  EXPECT_NE(found, nullptr) << name;
  return found != nullptr ? found->person : RecordId{};
}

const AttendanceRow* Laptop::row(const std::string& name) const {
  const auto& rows = view().attendance.rows;
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const AttendanceRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

void Laptop::prepare_session(const std::vector<std::string>& people) {
  for (const auto& name : people) {
    run(command::OpenEditor{"person", std::nullopt, {{"name", name}, {"place", village}}});
    run(command::SaveEditor{});
    EXPECT_FALSE(view().shell.editor) << name;
  }
  run(command::OpenEditor{
      "training", std::nullopt, {{"title", "领头雁培训"}, {"mode", "concentrated"}, {"start", "2021-05-17"}}});
  run(command::SaveEditor{});
  EXPECT_TRUE(view().attendance.training);
  run(command::OpenEditor{"session",
                          std::nullopt,
                          {{"training", view().attendance.training ? view().attendance.training->text() : ""},
                           {"date", "2021-05-17"},
                           {"half", "am"}}});
  run(command::SaveEditor{});
  EXPECT_TRUE(view().attendance.session);
  settle();
}

City::City() : port_(yanxing::testing::free_port()) {
  admin({"init", "--host", "localhost", "--host", "127.0.0.1", "--host", "::1"});
  start();
}

std::string City::admin(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"--data", folder_.path().string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const auto result = yanxing::testing::run(yanxing::testing::program("yanxing-server"), all);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return result.out;
}

std::string City::code(const std::string& scope) {
  return admin({"device", "add", "--scope", scope, "--name", "laptop"});
}

void City::start() {
  const auto log = folder_ / ("log" + std::to_string(++starts_));
  server_ = std::make_unique<yanxing::testing::Background>(
      yanxing::testing::program("yanxing-server"),
      std::vector<std::string>{"--data", folder_.path().string(), "serve", "--port", std::to_string(port_), "--listen",
                               "127.0.0.1"},
      log);
  EXPECT_TRUE(server_->wait_for_log("listening")) << server_->log();
}

void City::kill() {
  server_->signal(SIGKILL);
  server_->wait();
  server_.reset();
}

void enrol(Laptop& laptop, City& city, const std::string& scope, const std::string& url) {
  laptop.run(command::SetAutomaticSync{false});
  laptop.run(command::Enrol{url.empty() ? city.url() : url, city.code(scope)});
  laptop.wait_until(
      [](const Views& v) {
        return v.settings.enrolment == Enrolment::done || v.settings.enrolment == Enrolment::failed;
      },
      "enrolment");
  ASSERT_EQ(laptop.view().settings.enrolment, Enrolment::done) << laptop.view().settings.enrolment_problem.key;
}

void sync_once(Laptop& laptop) {
  laptop.run(command::SyncNow{});
  laptop.wait_until([](const Views& v) { return !v.shell.syncing && v.sync.phase != SyncPhase::idle; },
                    "the end of the sync");
  laptop.settle();
}

}  // namespace yanxing::app::testing
