#include "tools/cli/quarantine.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <map>

namespace yanxing::cli {

std::string quarantine_words(const Laptop& laptop, const std::string& reason) {
  constexpr std::array<std::string_view, 6> known{"out_of_scope", "from_above", "unknown_form",
                                                  "bad_type",     "malformed",  "too_new"};
  const bool is_known = std::find(known.begin(), known.end(), reason) != known.end();
  return is_known ? laptop.say("quarantine." + reason) : reason;
}

std::vector<std::string> quarantine_lines(Laptop& laptop) {
  const auto held = laptop.records().quarantine();
  if (!held) return {};  // the count was told; why is an addition
  std::map<std::string, std::size_t> counts;
  for (const records::QuarantinedChange& one : *held) ++counts[one.change.quarantine];
  std::vector<std::string> lines;
  for (const auto& [reason, count] : counts)
    lines.push_back(laptop.say("quarantine.count", {std::to_string(count), quarantine_words(laptop, reason)}));
  return lines;
}

int say_needs_person(Laptop& laptop, const records::Totals& totals) {
  say_and_exit(needs_person,
               laptop.say("sync.needs_person", {std::to_string(totals.conflicts), std::to_string(totals.quarantine)}));
  if (totals.quarantine == 0) return needs_person;
  for (const std::string& line : quarantine_lines(laptop)) say_and_exit(done, line);
  return needs_person;
}

void print_quarantine(Laptop& laptop, const records::RecordDetail& detail) {
  if (detail.record.sync != records::SyncState::needs_person) return;
  const auto held = laptop.records().quarantine();
  if (!held) return;
  for (const records::QuarantinedChange& one : *held) {
    if (one.change.record != detail.record.id) continue;
    std::cout << "  ! "
              << laptop.say("show.quarantine", {local_time(one.change.stamp_ms), one.change.author,
                                                quarantine_words(laptop, one.change.quarantine)})
              << "\n";
  }
}

}  // namespace yanxing::cli
