// What the records of one election round say, in short: read once, then asked by the board, the targets, the list of
// problems and the comparison of schedules. Pure; one record more or changed is one note().
//
// Only what the rules need is kept of each record, so that 1,240 villages with four checklists each fit beside the
// screens of an old laptop.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/form.h"
#include "client/places/places.h"
#include "client/records/record_view.h"

namespace yanxing::election {

/// A village elects a village committee (村), a community a residents' committee (社区): their targets differ.
enum class Kind { village, community };

/// The three ordered meetings of a village's round.
enum Meeting : std::size_t { party, committee, federation };
inline constexpr std::size_t meeting_count = 3;
/// A moment each: "2021-01-28T09:00:00.000+08:00", or empty.
using Moments = std::array<std::string, meeting_count>;

/// One checklist of one village.
struct ObservationFact {
  std::string place;
  int stage = 1;
  bool final = false;
  bool conflict = false;
  std::size_t answered = 0;
  std::vector<std::string> noes;  // items answered 否, in the order of the form
};

/// One village's election result.
struct ResultFact {
  std::string place;
  std::optional<Kind> kind;  // as reported; what counts is the place's own (kind_differs)
  bool final = false;
  bool conflict = false;
  std::optional<std::int64_t> members;
  std::optional<std::int64_t> women;
  std::optional<bool> head_is_woman;
  std::optional<bool> chair_in;
  Moments planned;
  Moments actual;
};

/// One row of annex 3: a township, or one village of it.
struct ScheduleRow {
  std::string township;
  std::string village;  // empty: the times are the township's
  Moments planned;
  Moments actual;
};

/// Annex 3 as one unit handed it in once.
struct Snapshot {
  RecordId record;
  std::string unit;  // choice of the form: rongan, liudong…
  std::string place;
  int hand_in = 0;  // 1–3
  bool frozen = false;
  bool conflict = false;
  std::string filled_on;
  std::string all_finished;
  std::vector<ScheduleRow> rows;
};

/// Declared in the order of urgency.
enum class Severity { urgent, important, general, unknown };
enum class ProblemState { pending, ongoing, solved };

struct ProblemFact {
  RecordId record;
  std::string place;
  std::string title;
  Severity severity = Severity::unknown;
  ProblemState state = ProblemState::pending;
  bool draft = false;
  bool conflict = false;
  std::string due;  // "2021-02-01" or empty
  std::string found_on;
  std::string responsible;
  std::string source_form;
  std::string source;       // id of the record it comes from
  std::string source_item;  // its field
  std::size_t photos = 0;
};

/// A field visit or an inspection of discipline with answers that may be problems.
struct ReportFact {
  std::string form;
  std::string place;
  std::vector<std::string> noes;  // items answered so, in the order of the form
};

struct VisitFact {
  std::string place;  // village or township
  std::string date;
};

/// A guidance report (annex 2) of a township. Of these and of visits only finished ones: a draft counts nowhere.
struct GuidanceFact {
  std::string township;
  std::string date;
  std::vector<std::string> methods;
};

class Facts {
 public:
  /// `forms` must outlive it. `round`: records of other rounds are passed over; guidance reports, which name none, are
  /// those from the October before its year to its end. Problems of every round are kept: they are open until solved.
  /// `rounds`: those that there are (rounds_in_force), the newest first, so that a problem is known to be of another
  /// one.
  Facts(const forms::FormSet& forms, std::string round, std::vector<int> rounds = {});

  /// The forms that are read.
  static const std::vector<std::string>& form_names();
  /// Takes in a record, or what became of it (changed, deleted, moved to another round). Other forms: no effect.
  void note(const records::Record& record);

  const std::string& round() const { return round_; }
  const std::map<RecordId, ObservationFact>& observations() const { return observations_; }
  const std::map<RecordId, ResultFact>& results() const { return results_; }
  const std::map<RecordId, Snapshot>& snapshots() const { return snapshots_; }
  const std::map<RecordId, ProblemFact>& problems() const { return problems_; }
  /// Whether a problem was found in this round: in a checklist, visit or inspection of it; of a problem with no such
  /// source, by the day on which it was found. One that says neither is of every round, so that none is lost.
  bool is_of_round(const ProblemFact& problem) const;
  const std::map<RecordId, ReportFact>& reports() const { return reports_; }
  const std::map<RecordId, VisitFact>& visits() const { return visits_; }
  const std::map<RecordId, GuidanceFact>& guidance() const { return guidance_; }
  /// How many items the checklist of a stage asks; 0 for a stage that the form does not know.
  std::size_t items_at(int stage) const;

 private:
  void forget(const RecordId& id);
  void note_observation(const records::Record& record);
  void note_result(const records::Record& record);
  void note_report(const records::Record& record);
  void note_guidance(const records::Record& record);

  const forms::FormSet* forms_;
  std::string round_;
  std::vector<int> rounds_;
  std::set<RecordId> of_round_, of_others_;        // records that name their round: of this one, of another
  std::array<std::vector<std::string>, 4> items_;  // of each stage
  std::map<RecordId, ObservationFact> observations_;
  std::map<RecordId, ResultFact> results_;
  std::map<RecordId, Snapshot> snapshots_;
  std::map<RecordId, ProblemFact> problems_;
  std::map<RecordId, ReportFact> reports_;
  std::map<RecordId, VisitFact> visits_;
  std::map<RecordId, GuidanceFact> guidance_;
};

/// A village or community of the place table.
struct Village {
  std::string code;
  std::string name;  // as spoken: 阳山村
  Kind kind = Kind::village;
};
/// Those in `scope`, in code order.
std::vector<Village> villages_in(const places::Places& places, std::string_view scope);
/// By the statistical code, for a place that is not in the table: 2xx at the end is a village, 0xx a community.
Kind kind_by_code(std::string_view code);
/// Whether a result says of its place another kind than the table does: a contradiction to be told.
bool kind_differs(const ResultFact& result, Kind of_place);

/// "2021-01-28" of a date or a moment; empty for anything else.
std::string day_of(std::string_view moment);
/// Days from one day to the other, negative when `to` is earlier; nullopt when one is no day.
std::optional<int> days_between(std::string_view from, std::string_view to);
/// Whether `a` is before `b`, to the minute, or to the day where one has no time. False when one is empty.
bool is_before(std::string_view a, std::string_view b);
/// The day in the year of the round: ("2021", "01-30") is "2021-01-30". Empty for a round that is no year.
std::string day_in_round(std::string_view round, std::string_view month_day);

}  // namespace yanxing::election
