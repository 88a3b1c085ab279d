// yanxing-tour: starts the app and lets the robot go through the story; ends with 0 when all of it was true.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
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

void record(Driver& robot, AppProcess& app) {
  robot.wait_for("nav.attendance", 60);
  record_attendance_offline(robot);
  record_observation_offline(robot);
  robot.say("The power fails: the app is killed with SIGKILL and started again.");
  app.kill_hard();
}

void review(Driver& robot, AppProcess& app, const Step& step) {
  robot.wait(
      "the restarted app", [n = 0](const Widgets& w) mutable { return w.contains("nav.attendance") && ++n > 20; }, 60);
  sync_in_the_office(robot, step);
  review_conflicts(robot, step);
  look_at_the_rest(robot);
  photograph_every_screen(robot);
  if (const int code = app.end(); code != 0) throw Failure{"the app ended with " + std::to_string(code)};
  robot.say("The app is closed; laptop and server are compared.");
  step("verify");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App options("Drives the real app with real keys and clicks through the main job. Started by tools/tour.");
  std::string bin, demo, pictures;
  options.add_option("--bin", bin, "folder of the programs")->required();
  options.add_option("--demo", demo, "folder made by tools/demo/prepare")->required();
  options.add_option("--pictures", pictures, "folder for the pictures")->required();
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
  const std::string program = bin + "/yanxing";
  const std::vector<std::string> arguments = {"--data", demo + "/laptop", "--lang", "zh_CN", "--probe", probe};
  AppProcess first(program, arguments);
  std::optional<AppProcess> second;  // outlives the catch: a failure is photographed with the app still there
  try {
    record(robot, first);
    second.emplace(program, arguments);
    review(robot, *second, step);
  } catch (const Failure& failure) {
    std::fprintf(stderr, "The tour failed: %s\n", failure.what());
    if (const auto taken = (*desktop)->picture(pictures + "/failed.png"); taken)
      std::fprintf(stderr, "See %s/failed.png\n", pictures.c_str());
    return 1;
  }
  robot.say("The tour is done; everything was as it should be.");
  return 0;
}
