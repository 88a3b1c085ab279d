// The bare pipeline: the least that moves records durably from one SQLite file to another over TLS. Prepared reads,
// zstd -3, one connection, prepared inserts, one FULL commit a batch on each side. No merge, no validation, no
// signatures, no history: the bound that sync is measured against, and nothing that anybody could use.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace yanxing::bench {

struct BareReport {
  std::int64_t sent = 0;
  double seconds = 0;
  std::int64_t idle_kb = 0;  // resident when everything is open and nothing was sent
  std::int64_t peak_kb = 0;
};

/// All functions end the program where something fails: a number without its work done is no number.

/// Puts the lines of NDJSON files (each with an "id") into a new file.
void bare_fill(const std::string& db, const std::vector<std::string>& files);

/// Serves one connection after the other on 127.0.0.1 until SIGTERM. `ready`: a file that appears when it listens.
void bare_serve(const std::string& db, int port, const std::string& certificate, const std::string& key,
                const std::string& ready);

/// Sends what was not sent yet, `batch` rows at a time.
BareReport bare_push(const std::string& db, int port, const std::string& ca, std::int64_t batch);

/// Rows of a ledger's tables, read before, written to a new file with the same tables and indexes, `batch` changes a
/// FULL commit. Seconds of the writing.
double bare_insert(const std::string& from_db, const std::string& to_db, std::int64_t batch);

/// A figure of /proc/PID/status in kB, e.g. "VmHWM".
std::int64_t memory_kb(const std::string& what, int pid = 0);

}  // namespace yanxing::bench
