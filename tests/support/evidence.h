// What an attack counted, for tests/EVIDENCE.md (tools/nightly sets YANXING_EVIDENCE_DIR; elsewhere nothing is
// written).
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace yanxing::testing {

/// Appends {"what", "counts"} as a line to counts.jsonl in $YANXING_EVIDENCE_DIR, and prints it.
void note_evidence(const std::string& what, const std::map<std::string, std::int64_t>& counts);

/// A whole number from the environment, else `otherwise`: how long the long runs are.
std::int64_t number_from_environment(const char* name, std::int64_t otherwise);

}  // namespace yanxing::testing
