// One question of any form on the page: label, hint, the right widget, counter, error in plain words, comment. What a
// person does comes back as Commands; the widgets' ids are "q." and the question's path, so a field stays the same
// field whatever happens around it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/app/command.h"
#include "client/ui/calendar.h"
#include "client/ui/context.h"

namespace yanxing::ui {

/// What the questions of one page remember between frames.
struct QuestionUi {
  std::string current;             // the question that had the keyboard in the frame before
  std::string group;               // the list of choices that has the keyboard
  int highlighted = 0;             // its choice that Enter would take
  bool by_mouse = false;           // it was given the keyboard by a click: no ring until a key moves
  std::set<std::string> guidance;  // questions whose longer hint is open
  Date today;

  struct Replacing {  // the dialog in which a derived value is replaced
    std::string path;
    std::string value;
    std::string reason;
    bool just_opened = false;
    std::optional<std::uint64_t> asked{};  // App was asked, when so many had been (OverrideOutcome::serial)
    app::Message problem{};                // of what was asked before: why it was not taken
  } replacing;
};

/// What came of drawing a question.
struct Asked {
  bool has_keyboard = false;
  bool submitted = false;  // Enter in a line of text
};

std::string question_id(std::string_view path);

/// Height that `draw_question` needs at this width, with the gap below it.
float question_height(const UiContext& ui, const QuestionUi& state, const app::QuestionView& question, float width);
Asked draw_question(const app::QuestionView& question, QuestionUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out);

/// The same in one line, for checklists: label at the left, tabs at the right, comment below.
bool fits_line(const UiContext& ui, const app::QuestionView& question, float width);
float line_height(const UiContext& ui, const app::QuestionView& question, float width);
Asked draw_line(const app::QuestionView& question, QuestionUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out);

/// A cell of a table: the widget alone. Only short questions.
Asked draw_cell(const app::QuestionView& question, QuestionUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out);

/// True if half the page is enough for it.
bool is_short(const UiContext& ui, const app::QuestionView& question, float half_width);

/// The dialog in which a derived value is replaced; draw it after the page.
void draw_replacing(const app::OverrideOutcome& outcome, QuestionUi& state, UiContext& ui,
                    std::vector<app::Command>& out);

}  // namespace yanxing::ui
