// The pieces of the observation screen, each in its own function; used by observation*.cpp only.
#pragma once

#include <string>
#include <vector>

#include "client/ui/screens/observation.h"

namespace yanxing::ui::observation {

const char* stage_state_key(app::StageState state);
Tone stage_state_tone(app::StageState state);
const char* missing_key(app::MissingReason reason);
/// The name of a stage; a number where the view has no name.
std::string stage_label(const app::StageProgress& stage);

/// The list of all villages.
void draw_villages(const app::ObservationView& view, ObservationUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);

/// The stages of the open village, one below the other.
void draw_stages(const app::ObservationView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
float stages_height(const app::ObservationView& view, const UiContext& ui);
/// The same as tabs in one line, for narrow windows.
void draw_stage_tabs(const app::ObservationView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out);
/// What finalising still needs; pressing an entry goes there.
void draw_missing(const app::ObservationView& view, ObservationUi& state, UiContext& ui, Rect rect,
                  std::vector<app::Command>& out);
/// The same as a dialog, after finalising was asked for too early.
void draw_missing_dialog(const app::ObservationView& view, ObservationUi& state, UiContext& ui);

/// The card with the checklist of the open stage.
void draw_checklist(const app::ObservationView& view, ObservationUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out);
/// Answers, moving, finalising by key.
void checklist_keys(const app::ObservationView& view, ObservationUi& state, UiContext& ui,
                    std::vector<app::Command>& out);
/// Goes to an item or a field of the open stage; the caret goes into the comment where that is what is missing.
void jump_to(const app::MissingItem& item, ObservationUi& state, UiContext& ui);
/// Finalises, or shows what is missing.
void finalise(const app::ObservationView& view, ObservationUi& state, std::vector<app::Command>& out);

}  // namespace yanxing::ui::observation
