// 设置, and what is shown before there is anything to set: the first run.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

/// Shown instead of everything else while the data folder has no identity.
struct FirstRunView {
  bool needed = false;
  std::vector<Choice> places;  // townships and streets; counties and cities, whose people review
  Message error;
};

enum class Enrolment { none, running, done, failed };

/// The screen 设置.
struct SettingsView {
  std::string place;  // code
  std::vector<Choice> places;
  std::string person;
  Enrolment enrolment = Enrolment::none;
  bool shut_out = false;  // as SyncView says
  std::string server;
  std::string device_name;
  std::string scope;  // as a person reads it
  LocalTime enrolled_when;
  Message enrolment_problem;
  std::string language = "zh_CN";
  double font_scale = 1.0;
  bool high_contrast = false;
  int photo_edge = 1600;  // pixels to which photos are reduced; 0: they keep their size
  std::string data_folder;
  std::string backup_suggestion;  // full path offered for the next backup
  LocalTime last_backup;
  Message backup_problem;
  bool backup_running = false;
  std::string version;
};

}  // namespace yanxing::app
