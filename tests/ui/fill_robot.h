// The fill screen with an App that echoes: what its tests share.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/ui/robot.h"
#include "tests/ui/sample_fill.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {

namespace command = app::command;

class Fill : public ::testing::Test {
 protected:
  void open(app::FillView view) {
    robot.views = sample_views(app::Screen::forms);
    robot.views.forms.fill = std::move(view);
    settle();
    asked.clear();
  }

  app::FillView& view() { return *robot.views.forms.fill; }
  app::QuestionView& question(const std::string& path) {
    app::QuestionView* found = find_question(view(), path);
    if (found != nullptr) return *found;
    ADD_FAILURE() << path;
    static app::QuestionView none;
    return none;
  }

  /// Lets App run what was asked for, and draws what comes of it.
  void settle() {
    for (int i = 0; i < 4; ++i) {
      for (const app::Command& one : robot.take()) {
        const auto* wish = std::get_if<app::FillCommand>(&one);
        if (wish == nullptr) continue;
        if (robot.views.forms.fill) apply(view(), *wish);
        asked.push_back(*wish);
      }
      robot.frames();
    }
  }
  void press(ImGuiKey key, ImGuiKey modifier = ImGuiKey_None) {
    robot.key(key, modifier);
    settle();
  }
  void type(std::string_view text) {
    robot.type(text);
    settle();
  }
  bool click(const std::string& id) {
    const bool done = robot.click(id);
    settle();
    return done;
  }
  bool has_keyboard(const std::string& path) const {
    const ui::ProbeItem* item = robot.find("q." + path);
    return item != nullptr && item->focused;
  }

  template <typename C>
  std::vector<C> all() const {
    std::vector<C> found;
    for (const app::FillCommand& one : asked) {
      if (const auto* wanted = std::get_if<C>(&one)) found.push_back(*wanted);
    }
    return found;
  }
  /// The last value that was sent for a question.
  nlohmann::json last(const std::string& path) const {
    nlohmann::json value = "<nothing>";
    for (const auto& set : all<command::SetFillValue>()) {
      if (set.path == path) value = set.value;
    }
    return value;
  }

  Robot robot;
  std::vector<app::FillCommand> asked;
};

}  // namespace yanxing::test
