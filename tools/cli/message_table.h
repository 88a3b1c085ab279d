// The sentences of the command line, by topic; messages.h says them.
#pragma once

#include <span>
#include <string_view>

namespace yanxing::cli {

struct Message {
  std::string_view key;
  const char* zh;
  const char* en;
};

/// Opening a data folder, forms, and what is wrong with an answer.
std::span<const Message> forms_messages();
/// Records kept and shown, backups, enrolment, syncing, photos, sticks.
std::span<const Message> laptop_messages();
/// Rosters, training days, targets, what is due, reviews, exports, papers.
std::span<const Message> programme_messages();

}  // namespace yanxing::cli
