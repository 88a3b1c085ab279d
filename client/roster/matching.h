// What an import would make of every row of a spreadsheet: a new person, a change of one, nothing, or a question.
//
// Who is who (issue 4, "Roster"): the same name, village and role, or the same name and phone, is the same person.
// Doubtful is: the same name and village with another role, or with another phone and nothing else that is the same;
// the same phone with another name; a name that is one character off or sounds the same, in the same village
// (where both have phones and these differ, only what sounds the same, with a role or all but a digit in common). Rows
// are compared with the persons that are here and with the rows above them.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/records/record_view.h"
#include "client/roster/columns.h"
#include "client/roster/known_persons.h"
#include "client/roster/person_values.h"
#include "client/roster/villages.h"

namespace yanxing::training {
class Aliases;
}

namespace yanxing::roster {

enum class RowResult { fresh, changed, same, doubtful, refused };
/// "new", "changed", "same", "doubtful", "refused".
const char* result_name(RowResult result);

enum class Reason {
  none,
  // doubtful
  other_role,       // same name, same village, another role
  phone_of_other,   // same phone, another name
  similar_name,     // one character off, or sounds the same
  several_alike,    // more than one person is the same by the rule
  place_ambiguous,  // several places have that name
  twice_differs,    // a row above is the same person and says something else
  similar_row,      // a row above is like it
  other_phone,      // same name and village, another phone, and no role or birthday that is the same
  place_differs,    // the township or county beside the village has no such village
  // same
  twice,  // a row above says the same
  // refused
  no_name,
  no_place,
  unknown_place,
  outside,        // the village lies outside of what this laptop may see
  too_long,       // `field` holds more than the form takes
  damaged_phone,  // 1.39E+10: a spreadsheet program has taken the phone for a number
};
const char* reason_name(Reason reason);

/// What a person decided about a row.
struct Decision {
  enum class Kind { fresh, same_as, leave_out };
  Kind kind = Kind::fresh;
  std::optional<RecordId> person;  // same_as
};
using Decisions = std::map<std::size_t, Decision>;  // by the row's index in the sheet

struct Change {
  std::string field;
  nlohmann::json from;  // as stored; null: unanswered
  nlohmann::json to;
};

/// A cell that says nothing that the form knows (sex 未知, born 1985-02-30).
struct Unread {
  std::string field;
  std::string text;  // as it is written
};

/// A row that is no person: a sum, a note, who filled the list in.
struct NoPerson {
  std::size_t row = 0;
  std::string text;  // its first cell
};

struct RowCheck {
  std::size_t row = 0;  // index in the sheet; the spreadsheet's own number is one more
  RowResult result = RowResult::fresh;
  Reason reason = Reason::none;
  std::string field;                 // too_long
  std::size_t other_row = 0;         // twice, twice_differs, similar_row: index in the sheet
  std::optional<RecordId> person;    // changed, same: who she is
  std::vector<RecordId> candidates;  // doubtful: who she may be, the likeliest first
  std::vector<std::string> places;   // place_ambiguous, place_differs: codes
  forms::Answers values;             // of the row, as the form stores them; what could not be read is left out
  std::vector<Unread> unread;        // not taken over
  std::vector<Change> changes;
  bool decided = false;   // by a person
  bool left_out = false;  // she decided so; then the result is what it would have been
};

struct Counts {
  std::size_t fresh = 0, changed = 0, same = 0, doubtful = 0, refused = 0, left_out = 0;
  std::size_t to_save() const { return fresh + changed; }
};

struct Check {
  std::vector<RowCheck> rows;      // blank ones and sums are none
  std::vector<NoPerson> left_out;  // rows with something in them that are no persons
  std::size_t unread = 0;          // cells that are not taken over, of all rows
  Counts counts;
};

struct MatchOptions {
  std::string fallback_place;  // of rows that name none; empty: such a row is refused
  std::string today;           // "2021-05-17": nobody is born later
  ChoiceNamed choice_named;
};

class Matcher {
 public:
  /// `persons`: all living records of the form `person`, merged ones too (they stand for whom they were merged into).
  /// Reading 20,000 takes about 0.2 s, checking 5,000 rows about 0.1 s. `pinyin` must outlive it.
  Matcher(std::vector<records::Record> persons, Villages villages, text::Pinyin& pinyin, MatchOptions options);
  /// The same without knowing anybody yet: learn_some() until it says that all are known, before anything else. For a
  /// window that must not stand still.
  struct Later {};
  Matcher(Later, std::vector<records::Record> persons, Villages villages, text::Pinyin& pinyin, MatchOptions options);
  /// True: all are known.
  bool learn_some(std::size_t count);
  std::size_t learned() const { return stands_.size(); }
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  void set_fallback_place(std::string code);
  Check check(const Sheet& sheet, const Table& table, const Decisions& decisions = {}) const;
  /// check() in steps. All that it is given must outlive it and stay as it is.
  class Checking {
   public:
    Checking(const Matcher& matcher, const Sheet& sheet, const Table& table, const Decisions& decisions);
    ~Checking();
    Checking(const Checking&) = delete;
    Checking& operator=(const Checking&) = delete;
    /// Looks at so many rows more. True: at all of them.
    bool step(std::size_t rows);
    /// Rows of the sheet that were looked at.
    std::size_t done() const;
    /// What came of it. REQUIRES: step() was true.
    Check take();

   private:
    struct State;
    std::unique_ptr<State> state_;
  };
  /// The person with this id, as she was read.
  const records::Record* person(const RecordId& id) const;

 private:
  struct Run;
  std::vector<records::Record> persons_;
  std::unique_ptr<training::Aliases> aliases_;
  std::vector<RecordId> stands_;  // beside persons_: who stands for her; as far as they are known
  std::unordered_map<RecordId, std::size_t> by_id_;
  Villages villages_;
  text::Pinyin* pinyin_;
  MatchOptions options_;
  KnownPersons known_;
};

}  // namespace yanxing::roster
