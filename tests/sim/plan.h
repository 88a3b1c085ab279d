// What kind of run a seed gives: how many laptops, which accidents, how bad the network. Drawn per seed, so that some
// runs are calm and long in one respect and others wild ("swarm testing", Groce et al., 2012).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/session/client_session.h"
#include "tests/sim/dice.h"

namespace yanxing::sim {

/// Percent, unless said otherwise.
struct Plan {
  std::size_t laptops = 2;
  std::uint64_t lost = 0, doubled = 0, reordered = 0, damaged = 0;
  std::uint64_t disk_faults = 0;
  std::uint64_t person = 40, sync = 60, network = 60, accident = 3;  // relative weights of a step
  std::uint64_t busy = 0;  // chance that a sync step goes on until its exchange ends, as on a good day
  bool crashes = false, laptop_restores = false, clones = false, destroyed = false;
  bool server_restores = false, raw_server_restores = false, rescopes = false, newcomers = false, strangers = false;
  bool wrong_clocks = false, server_clock_wrong = false, moves = false, quarantines = false;
  bool revokes = false, form_versions = false;
  bool absences = false;            // some laptops do not come to the server for a third of the run and more
  bool shares = false;              // there are records that are seen from below
  std::uint64_t carries = 0;        // chance that a step also moves a stick: a bundle is written or imported, or an ack
  std::uint64_t parts = 0;          // chance that a bundle is written in parts, each on a stick of its own
  bool lists = false;               // pushes go in lists of small ones
  std::uint64_t pairs = 0;          // chance that a step also starts or ends a second program on a laptop's disk
  std::uint64_t commit_faults = 0;  // chance that a commit fails, of the server or a laptop, and the disk works again
  bool groups = false;              // pushes of a list that arrive together are one commit
  std::uint64_t photos = 0;         // chance that a step also sends or fetches photos; a fifth of what is typed is one
  sync::ClientLimits limits;
};

/// Seeds from here on also have records of a shared form; those below keep the traces that they had before there were
/// any.
inline constexpr std::uint64_t first_sharing_seed = 1'000'000;

/// Seeds from here on also have sticks that carry bundles and acks.
inline constexpr std::uint64_t first_carrying_seed = 2'000'000;

/// What came to the world later: drawn from dice of its own, so that runs without it stay what they were.
inline void draw_more(Plan& plan, Dice& dice) {
  plan.revokes = dice.percent(15);
  plan.form_versions = dice.percent(20);
}

/// The same for what came after that, from dice of its own again.
inline void draw_carrying(Plan& plan, Dice& dice, std::uint64_t seed) {
  if (seed >= first_carrying_seed) plan.carries = dice.percent(10) ? 0 : 1 + dice.below(dice.percent(50) ? 8 : 40);
}

/// Seeds from here on also have second programs on the disks of laptops, and laptops that are away for long.
inline constexpr std::uint64_t first_pairing_seed = 3'000'000;

/// Seeds from here on also have photos, which need real files; no second programs.
inline constexpr std::uint64_t first_photo_seed = 4'000'000;

/// Seeds from here on have no photos, but commits that fail and pushes that are grouped.
inline constexpr std::uint64_t first_commit_seed = 5'000'000;

/// Seeds from here on have all of it at once, but photos: these need files, and make a run ten times as long.
inline constexpr std::uint64_t first_mixed_seed = 6'000'000;

inline constexpr bool has_pairs(std::uint64_t seed) {
  return (seed >= first_pairing_seed && seed < first_photo_seed) || seed >= first_mixed_seed;
}

inline constexpr bool has_photos(std::uint64_t seed) { return seed >= first_photo_seed && seed < first_commit_seed; }

/// The same for two programs on one disk.
inline void draw_pairs(Plan& plan, Dice& dice, std::uint64_t seed) {
  if (has_pairs(seed) && dice.percent(85)) plan.pairs = 5 + dice.below(40);
  plan.absences = seed >= first_pairing_seed && dice.percent(50);
}

/// Among seeds with sticks and those with all of it, half have bundles in parts; the others, and those that were kept,
/// stay what they were.
inline constexpr bool has_parts(std::uint64_t seed) {
  const bool is_family = (seed >= first_carrying_seed && seed < first_pairing_seed) || seed >= first_mixed_seed;
  return is_family && (seed % 4 == 0 || seed % 4 == 3);
}

inline void draw_parts(Plan& plan, Dice& dice, std::uint64_t seed) {
  if (has_parts(seed) && plan.carries > 0) plan.parts = 20 + dice.below(81);
}

inline void draw_photos(Plan& plan, Dice& dice, std::uint64_t seed) {
  if (has_photos(seed)) plan.photos = 10 + dice.below(50);
}

inline void draw_commits(Plan& plan, Dice& dice, std::uint64_t seed) {
  if (seed < first_commit_seed) return;
  plan.commit_faults = dice.percent(10) ? 0 : 1 + dice.below(25);
  plan.groups = dice.percent(85);
}

inline Plan draw_plan(Dice& dice, std::uint64_t seed) {
  Plan plan;
  plan.shares = seed >= first_sharing_seed;
  plan.laptops = dice.percent(70) ? 2 + dice.below(3) : 2 + dice.below(7);
  const auto sometimes = [&](std::uint64_t most) { return dice.percent(40) ? 0 : dice.below(most + 1); };
  plan.lost = sometimes(30);
  plan.doubled = sometimes(20);
  plan.reordered = sometimes(50);
  plan.damaged = sometimes(5);
  plan.disk_faults = sometimes(10);
  plan.person = 20 + dice.below(60);
  plan.accident = dice.below(20);
  plan.busy = dice.percent(70) ? 5 + dice.below(30) : 0;
  plan.crashes = dice.percent(60);
  plan.laptop_restores = dice.percent(40);
  plan.clones = dice.percent(40);
  plan.destroyed = dice.percent(25);
  plan.server_restores = dice.percent(40);
  plan.raw_server_restores = dice.percent(25);
  plan.rescopes = dice.percent(15);
  plan.newcomers = dice.percent(30);
  plan.strangers = dice.percent(30);
  plan.wrong_clocks = dice.percent(60);
  plan.server_clock_wrong = dice.percent(5);
  plan.quarantines = dice.percent(40);
  plan.limits.push_changes = 1 + dice.below(dice.percent(50) ? 5 : 100);
  plan.limits.pull_changes = 1 + dice.below(dice.percent(50) ? 5 : 100);
  plan.moves = dice.percent(25);
  return plan;
}

}  // namespace yanxing::sim
