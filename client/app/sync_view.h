// 同步: where everything is, what goes on, what failed, what the server could not take.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "client/app/shell_view.h"
#include "client/app/stick_view.h"
#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

enum class SyncPhase { idle, connecting, sending, receiving, applying, done, failed, cancelled };

/// An exchange of the past.
struct SyncRun {
  LocalTime when;
  bool ok = false;
  std::int64_t sent = 0;
  std::int64_t received = 0;
  std::int64_t bytes_out = 0;
  std::int64_t bytes_in = 0;
  Message problem;
};

/// One change that the server stored but could not apply, or that this laptop could not.
struct QuarantineRow {
  RecordId record;
  std::string title;
  std::string form_label;
  LocalTime when;
  Message reason;
  Message todo;
  std::string person{};
  std::string laptop{};
  bool this_laptop = false;
  std::vector<std::pair<std::string, std::string>> lines{};  // what it wanted to say: label and value
  std::vector<std::size_t> wrong{};                          // of these, what the server could not take
};

/// The screen 同步.
struct SyncView {
  bool enrolled = false;
  bool shut_out = false;  // enrolled, and the server will not have this laptop any more: a new code is needed
  std::string server;     // URL
  Reach reach = Reach::unknown;
  bool automatic = true;
  bool counting = false;   // `local` and `on_server` are not known yet
  std::int64_t local = 0;  // records by their honest state
  std::int64_t on_server = 0;
  std::int64_t needs_you = 0;
  std::int64_t unsent_changes = 0;
  std::int64_t conflicts = 0;
  SyncPhase phase = SyncPhase::idle;
  Progress progress;  // of the phase, in changes
  LocalTime last_try;
  LocalTime last_sync;  // last one that went through
  LocalTime receipt_when;
  std::int64_t receipt_changes = 0;  // the server holds this laptop's changes up to here
  bool clock_known = false;          // what follows was found at the last exchange
  bool clock_before = false;         // or by what the clock says now: a time before that exchange
  std::int64_t clock_offset_s = 0;   // this laptop's clock minus the server's
  Message problem;                   // what failed
  Message todo;                      // what a person can do about it
  PhotoFigures photos{};
  bool photos_sending = false;
  Message photo_problem{};  // why photos could not be sent; the records' state is another
  Message photo_todo{};
  std::vector<SyncRun> runs;  // newest first
  std::vector<QuarantineRow> quarantine;
  StickView stick;
};

}  // namespace yanxing::app
