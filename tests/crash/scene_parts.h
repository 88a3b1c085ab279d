// Small things that all scenes need.
#pragma once

#include <filesystem>
#include <string>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/base/time.h"
#include "tests/crash/engine.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::crash {

struct StillClock final : WallClock {
  explicit StillClock(UnixMs at_ms) : at_ms_(at_ms) {}
  UnixMs now_ms() const override { return at_ms_; }

 private:
  UnixMs at_ms_;
};

/// The same number gives the same id.
inline Uuid numbered(int number) {
  sync::testing::SeededRandom random(static_cast<std::uint64_t>(number) + 1'000);
  return make_uuid_v7(1'621'214'640'000, random);
}

inline std::string said(const Error& error) { return std::string(code_name(error.code)) + " (" + error.detail + ")"; }

/// After an error once more, with the same objects, where the run says that its cause is over.
template <typename Deed>
auto with_another_try(Run& run, const Deed& deed) {
  auto done = deed();
  if (!done && run.try_again()) done = deed();
  return done;
}

inline void copy_folder(const std::filesystem::path& from, const std::filesystem::path& to) {
  namespace fs = std::filesystem;
  fs::create_directories(to);
  fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

}  // namespace yanxing::crash
