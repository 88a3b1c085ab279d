// 设置: who and where, enrolment, language and size, sync, backup.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct SettingsUi {
  std::string server;
  std::string code;
  bool re_enrol = false;
  bool asked_early = false;           // to enrol, with something missing
  std::optional<std::string> person;  // while typed
  std::optional<std::string> backup_file;
};

/// `is_automatic`: SyncView::automatic, which the screen 同步 shows as well.
void draw_settings(const app::SettingsView& view, bool is_automatic, SettingsUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);

}  // namespace yanxing::ui
