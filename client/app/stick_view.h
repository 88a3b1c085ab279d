// 同步, the card "U盘": bundles to a stick and receipts back, for laptops without a network.
#pragma once

#include <optional>
#include <string>

#include "client/app/fill_view.h"
#include "client/app/view_parts.h"

namespace yanxing::app {

enum class StickPhase { idle, waiting, reading, writing };

struct StickView {
  StickPhase phase = StickPhase::idle;
  Progress progress;  // writing: in KB
  Message said;       // how the last one ended
  Message todo;       // what a person does next
  bool failed = false;
  std::optional<FilePickerView> picker{};
  bool picks_folder = false;  // where to write; else the receipt to read
  std::string file;           // that would be written into the picker's folder
};

}  // namespace yanxing::app
