#include "tests/support/evidence.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace yanxing::testing {

void note_evidence(const std::string& what, const std::map<std::string, std::int64_t>& counts) {
  std::string line = "{\"what\":\"" + what + "\",\"counts\":{";
  for (const auto& [name, count] : counts)
    line += (line.back() == '{' ? "\"" : ",\"") + name + "\":" + std::to_string(count);
  line += "}}";
  std::printf("%s\n", line.c_str());
  if (const char* folder = std::getenv("YANXING_EVIDENCE_DIR"); folder != nullptr)
    std::ofstream(std::string(folder) + "/counts.jsonl", std::ios::app) << line + "\n";
}

std::int64_t number_from_environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr && *text != '\0' ? std::strtoll(text, nullptr, 10) : otherwise;
}

}  // namespace yanxing::testing
