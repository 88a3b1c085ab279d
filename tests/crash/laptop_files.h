// A laptop's data folder for scenes: made, opened, looked at.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/crash/scene_parts.h"

namespace yanxing::crash {

inline constexpr const char* township = "450224204";
inline constexpr const char* village = "450224204201";

records::SaveRequest person(int number);

/// An open laptop. The ids of what it makes follow from the seed.
struct Laptop {
  static Result<std::unique_ptr<Laptop>> open(const std::filesystem::path& folder, bool create = false,
                                              std::uint64_t seed = 1);
  explicit Laptop(std::uint64_t seed) : random(seed) {}
  sync::SqliteStore& store() { return workspace->store(); }

  StillClock clock{1'621'214'640'000};
  sync::testing::SeededRandom random;
  std::unique_ptr<records::Workspace> workspace;
  std::unique_ptr<records::RecordStore> records;
};

/// A laptop that is set up and has these persons.
Status make_laptop(const std::filesystem::path& folder, int first, int count);

/// The folder opens, is sound, and its picture is one of those; else what is wrong.
std::string look(const std::filesystem::path& folder, const std::vector<std::string>& allowed);

}  // namespace yanxing::crash
