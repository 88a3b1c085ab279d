// yanxing-tour: starts the app and lets the robot go through the story; ends with 0 when all of it was true.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "tools/robot/tour.h"

namespace {

using namespace yanxing::robot;

/// The app's process; asked to end, then made to.
class AppProcess {
 public:
  AppProcess(const std::string& program, const std::vector<std::string>& arguments) {
    pid_ = ::fork();
    if (pid_ != 0) return;
    std::vector<std::string> copies = arguments;
    copies.insert(copies.begin(), program);
    std::vector<char*> argv;
    for (std::string& argument : copies) argv.push_back(argument.data());
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    std::fprintf(stderr, "cannot start %s\n", program.c_str());
    ::_exit(127);
  }
  ~AppProcess() { kill_hard(); }
  AppProcess(const AppProcess&) = delete;
  AppProcess& operator=(const AppProcess&) = delete;

  void kill_hard() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  /// Its exit code after SIGTERM, as a session manager's logout sends it.
  int end() {
    int status = 0;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
};

/// The app on one laptop after the other, with the robot in front of it.
struct Tour {
  Driver& robot;
  const Step& step;
  std::string program, demo, probe;
  std::optional<AppProcess> app;  // is still there when a failure is photographed

  /// Starts the app; nothing of the app before it is in the probe.
  void open(const std::string& laptop) {
    std::error_code ignored;
    std::filesystem::remove(probe, ignored);
    app.emplace(program, std::vector<std::string>{"--data", demo + "/" + laptop, "--lang", "zh_CN", "--probe", probe});
    robot.wait_for("home.date", 60);
  }
  void close() {
    if (const int code = app->end(); code != 0) throw Failure{"the app ended with " + std::to_string(code)};
  }

  void story() {
    open("laptop");
    record_attendance_offline(robot);
    record_observation_offline(robot);
    robot.say("The power fails: the app is killed with SIGKILL and started again.");
    app->kill_hard();
    open("laptop");
    sync_in_the_office(robot, step);
    review_conflicts(robot, step);
    look_at_the_rest(robot);
    photograph_every_screen(robot);
    close();
    robot.say("The app is closed; laptop and server are compared.");
    step("verify");
  }

  /// The same screens on laptops that have much on them.
  void season() {
    step("season");
    open("county");
    photograph_county(robot);
    close();
    open("second");
    photograph_township(robot);
    close();
  }
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App options("Drives the real app with real keys and clicks through the main job. Started by tools/tour.");
  std::string bin, demo, pictures;
  options.add_option("--bin", bin, "folder of the programs")->required();
  options.add_option("--demo", demo, "folder made by tools/demo/prepare")->required();
  options.add_option("--pictures", pictures, "folder for the pictures")->required();
  bool only_season = false;
  options.add_flag("--season", only_season, "only the pictures of full screens, without the story");
  CLI11_PARSE(options, argc, argv);

  auto desktop = Desktop::open();
  if (!desktop) {
    std::fprintf(stderr, "yanxing-tour: %s\n", desktop.error().detail.c_str());
    return 1;
  }
  const std::string probe = pictures + "/probe.tsv";
  Driver robot(**desktop, probe, pictures);
  const Step step = [&](const std::string& name) {
    if (std::system(("tools/demo/step " + demo + " " + name).c_str()) != 0)
      throw Failure{"the step \"" + name + "\" failed"};
  };
  Tour tour{robot, step, bin + "/yanxing", demo, probe, {}};
  try {
    if (!only_season) tour.story();
    tour.season();
  } catch (const Failure& failure) {
    std::fprintf(stderr, "The tour failed: %s\n", failure.what());
    if (const auto taken = (*desktop)->picture(pictures + "/failed.png"); taken)
      std::fprintf(stderr, "See %s/failed.png\n", pictures.c_str());
    return 1;
  }
  robot.say("The tour is done; everything was as it should be.");
  return 0;
}
