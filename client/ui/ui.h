// The whole picture of one frame: shell, the open screen, dialogs, toasts. Views in, Commands out.
#pragma once

#include <optional>
#include <vector>

#include "client/app/command.h"
#include "client/app/view.h"
#include "client/ui/context.h"
#include "client/ui/editor.h"
#include "client/ui/screens/attendance.h"
#include "client/ui/screens/conflicts.h"
#include "client/ui/screens/due.h"
#include "client/ui/screens/election.h"
#include "client/ui/screens/first_run.h"
#include "client/ui/screens/forms.h"
#include "client/ui/screens/home.h"
#include "client/ui/screens/observation.h"
#include "client/ui/screens/people.h"
#include "client/ui/screens/records.h"
#include "client/ui/screens/reports.h"
#include "client/ui/screens/review.h"
#include "client/ui/screens/settings.h"
#include "client/ui/screens/sync.h"
#include "client/ui/screens/training.h"
#include "client/ui/shell.h"

namespace yanxing::ui {

/// What the screens remember between frames: selections, scroll positions, half-typed dialogs. Nothing that matters
/// after a restart.
struct UiState {
  std::optional<app::Screen> shown;  // the screen of the frame before
  ShellUi shell;
  EditorUi editor;
  FirstRunUi first_run;
  AttendanceUi attendance;
  ObservationUi observation;
  FormsUi forms;
  RecordsUi records;
  ConflictsUi conflicts;
  SyncUi sync;
  SettingsUi settings;
  HomeUi home;
  PeopleUi people;
  TrainingUi training;
  ElectionUi election;
  DueUi due;
  ReviewUi review;
  ReportsUi reports;
};

/// Draws everything into the current ImGui frame (call between ImGui::NewFrame and ImGui::Render) and appends what the
/// person wants.
void draw(const app::Views& views, UiState& state, UiContext& ui, std::vector<app::Command>& out);

}  // namespace yanxing::ui
