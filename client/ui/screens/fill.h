// One record being filled: sections at the left, one page of questions at the right; errors, files, what is dropped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/question.h"

namespace yanxing::ui {

struct FillUi {
  QuestionUi questions;
  std::string opened;              // record and section that the memory below belongs to
  std::uint64_t caret_serial = 0;  // the last wish of App that was followed
  std::string found;               // the question that has the keyboard in this frame
  std::string last;                // the question of this section that had the keyboard last
  std::string reveal;              // the question to scroll to
  bool to_top = false;             // another section was opened
  std::size_t errors_closed = 0;   // the list of errors was closed when it had this many

  struct Growing {  // a row was added by keyboard: the caret goes into it as soon as it is there
    std::string repeat;
    std::size_t rows = 0;
  } growing;

  struct Pasting {  // cells from a spreadsheet, shown before they are taken
    std::string repeat;
    std::string row;
    std::size_t column = 0;
    std::size_t below = 0;  // rows that are there from the first one on
    std::vector<std::string> labels;
    std::vector<std::vector<std::string>> cells;
  } pasting;

  std::string picker_folder;  // the file picker's half-typed path
  std::string picker_typed;
  int picker_choice = 0;
};

void draw_fill(const app::FillView& view, FillUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
