// Chinese through a real input method (fcitx5, Rime's pinyin) into the real app on a real display: started by
// tools/with-input-method.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/paths.h"
#include "tests/support/process.h"
#include "tools/robot/driver.h"

namespace yanxing::testing {
namespace {

using robot::Desktop;
using robot::Driver;
using robot::Widgets;

const std::string field = "records.search";

/// The app on its records screen, with the caret in the search.
class Typing {
 public:
  explicit Typing(const Environment& environment) {
    const auto made = run(program("yanxing-cli"), {"--data", data_, "init", "--place", "450224204", "--name", "试用"});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    auto opened = Desktop::open();
    EXPECT_TRUE(opened.ok()) << opened.error().detail;
    desktop_ = std::move(*opened);
    app_ = std::make_unique<Background>(program("yanxing"),
                                        std::vector<std::string>{"--data", data_, "--lang", "zh_CN", "--probe", probe_},
                                        dir_ / "app.log", environment);
    const auto pictures = source_of_pictures();
    driver_ = std::make_unique<Driver>(*desktop_, probe_, pictures);
    driver_->click("nav.records");
    driver_->click(field);
    driver_->wait("the caret in the search", [](const Widgets& w) { return w.contains(field) && w.at(field).focused; });
  }
  ~Typing() { app_->signal(SIGTERM); }

  Driver& driver() { return *driver_; }
  std::string text() { return driver_->value(field); }
  /// The window of candidates, as soon as there is one.
  robot::Place candidates() {
    robot::Place found;
    driver_->wait("candidates", [&](const Widgets&) { return candidate_window(found); });
    return found;
  }
  void wait_no_candidates() {
    robot::Place found;
    driver_->wait("the end of composing", [&](const Widgets&) { return !candidate_window(found); });
  }
  /// Letters, one by one, with the candidates for them.
  robot::Place compose(const std::string& pinyin) {
    driver_->type(pinyin);
    return candidates();
  }
  robot::Widget widget() { return robot::read_probe(probe_).at(field); }
  void picture(const std::string& name) {
    EXPECT_TRUE(desktop_->picture(source_of_pictures() + "/" + name + ".png").ok());
  }

 private:
  static std::string source_of_pictures() {
    const auto folder = program("yanxing").parent_path().parent_path() / "screens";
    std::filesystem::create_directories(folder);
    return folder.string();
  }
  bool candidate_window(robot::Place& found) {
    for (const auto& place : desktop_->popups()) {
      if (place.width < 40 || place.height < 16) continue;
      found = place;
      return true;
    }
    return false;
  }

  TempDir dir_;
  std::string data_ = dir_ / "data", probe_ = dir_ / "probe.tsv";
  std::unique_ptr<Desktop> desktop_;
  std::unique_ptr<Background> app_;
  std::unique_ptr<Driver> driver_;
};

void type_chinese(Typing& typing) {
  const auto at = typing.compose("nihao");
  EXPECT_EQ(typing.text(), "") << "the pinyin came through";
  const auto box = typing.widget();
  EXPECT_NEAR(at.y, box.y + 20, 40) << "the candidates are not at the field";
  EXPECT_LT(std::abs(at.x - box.x), 400);
  typing.picture("real_input_method");
  typing.driver().key("space");
  typing.driver().wait_value(field, "你好");
  typing.wait_no_candidates();
}

TEST(RealInputMethod, ComposedTextArrivesAndTheCandidatesStandAtTheCaret) {
  Typing typing({{"XMODIFIERS", "@im=fcitx"}, {"LC_ALL", "C.UTF-8"}});
  type_chinese(typing);
  EXPECT_EQ(typing.text(), "你好");
  const auto first = typing.compose("ren");
  typing.driver().key("space");
  typing.wait_no_candidates();
  typing.driver().wait("three characters", [&](const Widgets& w) { return w.at(field).value.size() == 9; });
  EXPECT_EQ(typing.text().substr(0, 6), "你好");
  EXPECT_GT(first.width, 0);
}

TEST(RealInputMethod, KeysThatItTakesDoNothingElse) {
  Typing typing({{"XMODIFIERS", "@im=fcitx"}, {"LC_ALL", "C.UTF-8"}});
  type_chinese(typing);
  typing.compose("ma");
  typing.driver().key("BackSpace");
  typing.driver().key("BackSpace");
  typing.wait_no_candidates();
  EXPECT_EQ(typing.text(), "你好") << "Backspace was for the pinyin";
  typing.compose("ma");
  typing.driver().key("Escape");
  typing.wait_no_candidates();
  EXPECT_EQ(typing.text(), "你好") << "Escape was for the pinyin";
  EXPECT_TRUE(typing.widget().focused);
  // The method has nothing left to delete and hands the key back: before it is let go (GLFW calls that a repetition),
  // or after.
  typing.driver().wait_still();
  typing.driver().key("BackSpace");
  typing.driver().wait("one character", [&](const Widgets& w) { return w.at(field).value == "你"; });
  typing.driver().wait_still();
  typing.driver().key("BackSpace");
  typing.driver().wait("no character", [&](const Widgets& w) { return w.at(field).value.empty(); });
}

TEST(RealInputMethod, IsFoundWhereNothingNamesIt) {
  Typing typing({{"XMODIFIERS", ""}, {"LC_ALL", "C"}});
  type_chinese(typing);
}

}  // namespace
}  // namespace yanxing::testing
