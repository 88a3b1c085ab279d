// Exporting the list that the records screen shows: where to, as what, and how far it is. The View.
#pragma once

#include <string>

#include "client/app/fill_view.h"
#include "client/app/view_parts.h"

namespace yanxing::app {

/// The question where the file goes.
struct ExportView {
  FilePickerView picker{};  // folders
  std::string name;         // of the file, without ending
  std::string format = "xlsx";
  Message problem{};  // what is wrong with the answer
};

enum class ExportPhase { none, reading, writing, closing };

/// What is being written.
struct ExportProgress {
  ExportPhase phase = ExportPhase::none;
  Progress records{};
};

}  // namespace yanxing::app
