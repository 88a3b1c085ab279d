// The pieces of the attendance screen, each in its own function; used by attendance.cpp only.
#pragma once

#include <vector>

#include "client/ui/screens/attendance.h"

namespace yanxing::ui::attendance {

const char* mark_key(app::Mark mark);
Tone mark_tone(app::Mark mark);

/// Five keys, one status each; also Enter, 0 and the note.
void mark_keys(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out);
/// The card with the roster.
void draw_roster(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out);
/// The card with the quick sign-in field and its matches.
void draw_quick(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out);
/// The card with a bar for each village.
void draw_villages(const app::AttendanceView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
void draw_walk_in(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out);
void draw_note(AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui::attendance
