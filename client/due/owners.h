// Internal to yx_due: who owes what a rule asks for, and whose a record is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/due/expected.h"

namespace yanxing::due {

/// Who owes something: her row, and what she has handed in or begun.
struct Owner {
  std::string key;
  Expected row;
  std::vector<const records::Record*> records;
};

/// Township -> key of an owner, of a rule per leader: several may accompany one.
using LeaderOf = std::multimap<std::string, std::string>;

/// The owners that the question's scope sees, each with her row as far as it is known without any record of hers.
/// `leaders` is filled where the rule is per leader.
std::vector<Owner> owners_of(const Question& question, const RoundRule& rule, LeaderOf& leaders);

/// The keys of those whose record it is.
std::vector<std::string> keys_of(const Question& question, const Rule& rule, const records::Record& record,
                                 const LeaderOf& leaders);

}  // namespace yanxing::due
