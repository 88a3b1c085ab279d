// The pieces of the review screen; used by review*.cpp only. Two are for other screens: how a stage is said.
#pragma once

#include <string>
#include <vector>

#include "client/ui/screens/review.h"

namespace yanxing::ui::review {

/// The word, colour and sign of a stage.
const char* stage_key(app::ReviewStage stage);
Tone stage_tone(app::ReviewStage stage);
const char* stage_icon(app::ReviewStage stage);
/// All three in one pill. Returns its width.
float stage_pill(UiContext& ui, ImVec2 left_middle, const app::ReviewMark& mark);

/// Rows that are ticked and still there, in the order of the list; the open record where none is.
std::vector<app::command::DecideReview::One> chosen(const app::ReviewView& view, const ReviewUi& state);
/// Sends the decision; a return without a comment takes the caret to the comment instead.
void decide(const app::ReviewView& view, ReviewUi& state, UiContext& ui, bool accept, std::vector<app::Command>& out);

/// The list at the left.
void draw_list(const app::ReviewView& view, ReviewUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// The open record beside it, with the decision below.
void draw_content(const app::ReviewView& view, ReviewUi& state, UiContext& ui, Rect rect,
                  std::vector<app::Command>& out);

}  // namespace yanxing::ui::review
