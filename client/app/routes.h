// Ways from one screen to another, for models whose lines lead elsewhere. Given by App.
#pragma once

#include <functional>
#include <string>

#include "client/app/shell_view.h"
#include "client/forms/answers.h"

namespace yanxing::app {

struct Routes {
  std::function<void(Screen)> show;
  /// The record on the screen where its form is worked on.
  std::function<void(const RecordId&)> open;
  /// A record that is being filled and has no name yet, by the draft's id.
  std::function<void(const std::string& draft)> open_draft;
  /// A new record on the forms screen that begins with these answers; where they name one that is there, that one.
  std::function<void(const std::string& form, const forms::Answers& answers)> begin;
  std::function<void()> sync;
};

}  // namespace yanxing::app
