// The pieces of the attendance screen, each in its own function; used by the attendance screen only.
#pragma once

#include <string>
#include <vector>

#include "client/ui/screens/attendance.h"

namespace yanxing::ui::attendance {

/// What a status is called, and its colour.
const char* mark_key(app::Mark mark);
Tone mark_tone(app::Mark mark);
/// Whether a sign-in did what was meant; how it looks; and what is said of it: 08:24 迟到.
bool went_well(const app::SignedIn& one);
Tone signed_tone(const app::SignedIn& one);
std::string signed_text(const app::SignedIn& one, const UiContext& ui);
/// Type for those who queue, in logical pixels.
constexpr TextSize huge(int logical) { return static_cast<TextSize>(logical); }

/// Five keys, one status each; also Enter, 0 and the note.
void mark_keys(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out);
/// The card with the roster.
void draw_roster(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out);
/// The card with the quick sign-in field and its matches.
void draw_quick(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out);
/// The field and what it finds, in the size of a card or of the whole screen.
void draw_quick_field(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect, bool large,
                      std::vector<app::Command>& out);
/// The screen turned to the queue: the name, the field, the counts.
void draw_large(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out);
/// Attendance of every session as bars, and what is done with a training as a whole.
void draw_sessions(const app::AttendanceView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// Counted heads against those signed in. Returns the width used.
float draw_heads(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out);
/// The card with a bar for each village.
void draw_villages(const app::AttendanceView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// Opens the dialog for somebody who is not on the roster.
void open_walk_in(AttendanceUi& state, UiContext& ui, const std::string& name = {});
/// That dialog, while it is open.
void draw_walk_in(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out);
/// Asks once before a name becomes a person: Enter.
void draw_walk_in_now(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui,
                      std::vector<app::Command>& out);
/// The dialog of a note beside a status.
void draw_note(AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out);
/// The dialog that makes a training's sessions.
void draw_plan(const app::AttendanceView& view, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui::attendance
