// Sample records for demonstrations, tests and measurements: generated from a seed, the same on every machine, nobody
// real.
//
// Ids follow from (seed, kind, number) alone, so that marks made in one run belong to the people and sessions made in
// another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/places/places.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"

namespace yanxing::sample {

inline constexpr std::int64_t sessions_a_training = 10;  // five days of two halves

/// What all samples of one run share.
class Sample {
 public:
  /// `place`: a county, township or village; people live in the villages and communities below it. Error: not_found
  /// (unknown place, no village below).
  static Result<Sample> make(const places::Places& places, const std::string& place, std::uint64_t seed);

  /// Record number `i` (from 0) as one line of an import: its "id" and the fields of its form.
  nlohmann::ordered_json person(std::int64_t i) const;
  nlohmann::ordered_json training(std::int64_t i) const;
  /// Session i belongs to training i / 10.
  nlohmann::ordered_json session(std::int64_t i) const;
  /// Mark i signs person i % people in to session i / people. REQUIRES: people > 0.
  nlohmann::ordered_json mark(std::int64_t i, std::int64_t people) const;
  /// Stage i % 4 + 1 of village i / 4, partly answered; at most `observation_count()` of them.
  nlohmann::ordered_json observation(std::int64_t i) const;
  std::int64_t observation_count() const { return static_cast<std::int64_t>(villages_.size()) * 4; }

 private:
  RecordId random_id(const char* kind, std::int64_t i) const;
  RecordId session_id(std::int64_t i) const;
  std::uint64_t mixed(const char* kind, std::int64_t i) const;

  std::string place_;
  std::string place_name_;
  std::vector<std::string> villages_;
  std::uint64_t seed_ = 0;
};

}  // namespace yanxing::sample
