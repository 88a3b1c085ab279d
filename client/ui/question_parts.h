// The widgets of questions, one a kind; used by question*.cpp and the tables. Each returns the value that was chosen or
// typed now.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/question.h"

namespace yanxing::ui::widget {

using app::QuestionView;
using nlohmann::json;

struct Changed {
  std::optional<json> value;
  bool has_keyboard = false;
  bool submitted = false;
};

/// A number as people write it, a text as it is.
std::string shown_value(const json& value);
/// What was typed as the value of a number: digits also full-width; the text itself where it is no number.
json read_number(std::string_view typed, bool integer);
json text_or_null(const std::string& text);
json list_or_null(const std::vector<std::string>& values);
std::vector<std::string> list_of(const json& value);
bool is_chosen(const QuestionView& question, std::string_view value);

// -- typed (question_text.cpp, question_time.cpp)
float text_height(const UiContext& ui, const QuestionView& question, float width);
Changed draw_text_widget(UiContext& ui, const QuestionView& question, Rect rect);
Changed draw_range(UiContext& ui, const QuestionView& question, Rect rect);
Changed draw_time_widget(UiContext& ui, const QuestionUi& state, const QuestionView& question, Rect rect,
                         bool bare = false);
/// The counter beside the label: "120 / 300"; empty: none.
std::string counter(const QuestionView& question);
unsigned counter_color(const QuestionView& question);

// -- chosen (question_select.cpp, question_chips.cpp)
enum class SelectLook { tabs, list, likert, combo, chips };
SelectLook select_look(const UiContext& ui, const QuestionView& question, float width);
float select_height(const UiContext& ui, const QuestionView& question, float width);
Changed draw_select(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect);
float tabs_width(const UiContext& ui, const QuestionView& question);
Changed draw_tabs(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect);
Changed draw_likert(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect);
float likert_height(const UiContext& ui, const QuestionView& question, float width);
Changed draw_combo(UiContext& ui, const QuestionView& question, Rect rect, bool bare = false);
float chips_height(const UiContext& ui, const QuestionView& question, float width);
Changed draw_chips(UiContext& ui, const QuestionView& question, Rect rect);
/// The round mark of one choice among several, or the square one of a list to tick.
void choice_mark(const UiContext& ui, ImVec2 center, bool on, bool multiple, bool hovered, unsigned ink);

/// A list of choices that is one stop of Tab: which of its choices the keyboard chose now. Arrows move within, digits
/// and the choices' own keys choose, Space and Enter take the highlighted one.
struct GroupKeys {
  bool has_keyboard = false;
  bool ring = false;  // the keyboard is in use: show where it stands
  std::optional<std::size_t> chosen;
};
GroupKeys group_keys(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect, std::size_t columns);
/// One choice of such a list, for the mouse.
struct Pressed {
  bool hovered = false;
  bool pressed = false;
};
Pressed choice_pressed(UiContext& ui, QuestionUi& state, const QuestionView& question, std::size_t index, Rect rect);
/// The value after choosing: of select_one the choice (again: none, unless required), of select_multiple the list.
json after_choosing(const QuestionView& question, std::size_t index);

// -- below the widget
float error_height(const UiContext& ui, const app::Message& error, float width);
void draw_error(UiContext& ui, const std::string& id, Rect& rest, const app::Message& error);
/// Says that two people disagree; leads to the conflicts.
void draw_conflict(UiContext& ui, const std::string& id, ImVec2 left_middle, std::vector<app::Command>& out);
float comment_height(const UiContext& ui, const QuestionView& question, float width);
bool draw_comment(const QuestionView& question, UiContext& ui, Rect& rest, std::vector<app::Command>& out);

// -- rank, files, derived
float rank_height(const UiContext& ui, const QuestionView& question);
Changed draw_rank(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect);
float file_height(const UiContext& ui, const QuestionView& question);
bool draw_file(UiContext& ui, const QuestionView& question, Rect rect, bool has_keyboard_before,
               std::vector<app::Command>& out);
float derived_height(const UiContext& ui, const QuestionView& question, float width);
bool draw_derived(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect,
                  std::vector<app::Command>& out);
/// A picture fitted into `rect`, or why there is none.
void draw_picture(UiContext& ui, Rect rect, const std::string& file);

}  // namespace yanxing::ui::widget
