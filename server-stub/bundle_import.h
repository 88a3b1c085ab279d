// `bundle import`: what a laptop wrote on a stick, taken in as if it had come over the network.
//
// A process of its own beside one that may be serving (SQLite's WAL): each frame is one short transaction of the same
// session, files are published as those of uploads. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>

#include "server-stub/city.h"
#include "server-stub/form_catalogue.h"

namespace yanxing::server {

struct BundleWords {
  std::string file;  // further parts are looked for beside it
  std::string ack;   // where the answer for the laptop goes
  bool json = false;
  std::optional<std::uint64_t> keep_free_mib = std::nullopt;  // that photos leave of their disk; see Reserve
};

/// Reads all of every part before anything is applied; a further part that is damaged counts as one that is missing.
/// Errors, each with one sentence in the language of the environment, with nothing changed: invalid (no file named),
/// refused, corrupt, not_found, io; needs_person (parts that go on with one that is
/// missing). Afterwards: needs_person (done, but something is missing: a part, or changes that the server lost; or
/// changes went to quarantine), disk_full, io, busy (what was taken stays; import it again).
Status bundle_import(City& city, const FormCatalogue& forms, const BundleWords& words, std::ostream& out);

}  // namespace yanxing::server
