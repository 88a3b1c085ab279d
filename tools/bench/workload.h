// The workload that sync is measured with: nine marks to one observation, the same on every machine for the same seed.
// All opponents read it from one file; the laptops of the load bench take the same items as changes.
//
// Marks come session by session, as they are signed: trainings of 100 people from the twelve villages of a township,
// ten sessions each. Comments are put together by chance from some
// 200 words of the field and 498 common characters, one as often as the other. Nobody real is meant.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sync/ledger/change.h"

namespace yanxing::bench {

using Answers = std::vector<std::pair<std::string, std::string>>;

/// One record, all of whose values are texts.
struct Item {
  std::string form;
  RecordId id;
  std::string place;
  Answers key;
  Answers answers;  // a comment stands behind its answer and is named NAME_comment

  /// As one line of `yanxing-cli import FORM --force`, the id first.
  std::string json_line() const;
  /// As the CLI would save it: an answer and its comment are one cell.
  sync::Change change() const;
};

class Workload {
 public:
  /// `assets`: the folder with forms/ and places/. Reads the villages of `city` and the names of the observation's
  /// questions. Ends the program when they are not there.
  Workload(const std::string& assets, std::uint64_t seed, const std::string& city = "4502");

  Item mark(std::int64_t i) const;
  /// 40 answers, 8 of them with a comment of 10–60 characters.
  Item observation(std::int64_t i) const;
  const std::vector<std::string>& villages() const { return villages_; }

 private:
  std::uint64_t mixed(std::string_view kind, std::int64_t i) const;
  RecordId random_id(std::string_view kind, std::int64_t i, std::int64_t made_ms) const;
  RecordId session(std::int64_t i) const;

  std::uint64_t seed_;
  std::string city_;
  std::vector<std::string> villages_;
  std::vector<std::string> questions_;
};

}  // namespace yanxing::bench
