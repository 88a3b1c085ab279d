// 填表 on a real data folder: what its tests share.
#pragma once

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app::testing {

using nlohmann::json;

inline const QuestionView* find_in(const std::vector<FillEntry>& entries, const std::string& path) {
  for (const auto& entry : entries) {
    if (entry.kind == EntryKind::question && entry.question.path == path) return &entry.question;
    for (const auto& question : entry.questions) {
      if (question.path == path) return &question;
    }
    for (const auto& row : entry.rows) {
      if (const auto* found = find_in(row.entries, path)) return found;
    }
  }
  return nullptr;
}

class Fill : public ::testing::Test {
 protected:
  Fill() { laptop.run(command::ShowScreen{Screen::forms}); }

  const FormsView& forms() const { return laptop.view().forms; }
  const FillView& view() const { return *forms().fill; }
  template <typename C>
  void run(C wish) {
    laptop.run(FillCommand(std::move(wish)));
    laptop.settle();
  }
  void set(const std::string& path, json value) { run(command::SetFillValue{path, std::move(value)}); }
  void pause() {
    laptop.clock.advance(300);
    laptop.settle();
  }
  /// The question, its section opened if need be.
  const QuestionView& question(const std::string& path) {
    if (find_in(view().entries, path) == nullptr) run(command::GoToQuestion{path});
    const auto* found = find_in(view().entries, path);
    if (found != nullptr) return *found;
    ADD_FAILURE() << path << " is not asked";
    static const QuestionView none;
    return none;
  }
  const FillEntry* repeat(const std::string& path) const {
    for (const auto& entry : view().entries) {
      if (entry.kind == EntryKind::repeat && entry.path == path) return &entry;
    }
    return nullptr;
  }
  bool has_error(const std::string& path) const {
    return std::any_of(view().errors.begin(), view().errors.end(), [&](const FillError& e) { return e.path == path; });
  }
  std::string last_toast() const {
    return laptop.view().shell.toasts.empty() ? std::string() : laptop.view().shell.toasts.back().text.key;
  }

  void fill_activity() {
    run(command::NewRecord{"activity"});
    set("kind", "preaching");
    const auto& kinds = question("kind").choices;
    set("kind", kinds.front().value);
    set("title", "三八维权周宣讲");
    set("date", "2021-05-10");
    set("place", village);
    set("sessions", 2);
    set("attendances", 120);
  }

  Laptop laptop;
};

}  // namespace yanxing::app::testing
