// The five-day board: who attended how many days, who is short and by how much, per person, village and role. Pure: no
// store, no clock.
//
// Rules (domain README, Program 1, "Five-day rule"):
// - Concentrated training plus collective study is at least five days per trainee; a day is two half-days. The mode is
//   the session's own where it has one, else its training's. Self-study does not count and is shown apart. A live
//   broadcast (video or network) is neither of the two that the rule names: it does not count either
//   (counts_towards_days()) and is shown apart too.
// - Present, late and left early were there; on leave and absent were not.
// - One half-day counts once, whatever was held in it; self-study or a broadcast in a half-day that counts already adds
//   nothing.
// - A mark whose values contradict each other (a conflict that nobody settled) counts as it is shown, and its half-day
//   is counted in `in_conflict` as well; so is that of a session whose mode is disputed, which decides whether it
//   counts. A person whose place is disputed is counted where she is shown (`place_conflict`).
// - Everybody on the roster is a trainee: who has no mark is short by five. Merged persons are one (Aliases).
// - The five days are of one year: the programme runs from April to October and begins anew.
// - Deleted trainings, sessions, marks and persons count nowhere; neither do marks of persons who are not known here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/records/record_view.h"
#include "client/training/attendance.h"
#include "client/training/persons.h"
#include "sync/base/ids.h"

namespace yanxing::training {

inline constexpr std::size_t required_half_days = 2 * required_days;

/// What a half-day is for the five days. `other`: held, but counts nowhere (a mode that nobody knows).
enum class DayKind { counts, self_study, online, other };
DayKind day_kind(std::string_view mode);

/// What the board is about. `place`: code prefix of the persons; empty: everybody. `training`: only its sessions, of
/// any year, and only persons with a mark in one of them. `year`: of the sessions' dates; 0: all. `from`, `to`: first
/// and last day, "2021-05-17"; empty: open.
struct DaysQuery {
  std::string place;
  std::optional<RecordId> training;
  int year = 0;
  std::string from = {};
  std::string to = {};
};

struct PersonDays {
  RecordId person;
  std::string name;
  std::string place;  // code
  std::string role;   // as recorded; several are separated, see roles_of()
  std::size_t half_days = 0;
  std::size_t self_study_half_days = 0;
  std::size_t online_half_days = 0;
  std::size_t in_conflict = 0;  // half-days with a disputed mark or session, counted or not
  bool place_conflict = false;
  /// Something about her figures is disputed.
  bool is_disputed() const { return in_conflict > 0 || place_conflict; }

  double days() const { return static_cast<double>(half_days) / 2; }
  double self_study_days() const { return static_cast<double>(self_study_half_days) / 2; }
  double online_days() const { return static_cast<double>(online_half_days) / 2; }
  std::size_t short_half_days() const { return half_days < required_half_days ? required_half_days - half_days : 0; }
  double short_days() const { return static_cast<double>(short_half_days()) / 2; }
  bool enough() const { return half_days >= required_half_days; }
};

struct DaysSum {
  std::size_t persons = 0;
  std::size_t enough = 0;
  std::size_t half_days = 0;
  std::size_t short_half_days = 0;  // of all who are short, together
  std::size_t self_study_half_days = 0;
  std::size_t online_half_days = 0;
  std::size_t in_conflict = 0;
  std::size_t place_conflicts = 0;  // persons

  std::size_t still_short() const { return persons - enough; }
  double self_study_days() const { return static_cast<double>(self_study_half_days) / 2; }
  double online_days() const { return static_cast<double>(online_half_days) / 2; }
  void add(const PersonDays& person);
};

struct DaysBoard {
  std::vector<PersonDays> persons;          // by place, name, id
  std::map<std::string, DaysSum> villages;  // by place code of the persons
  std::map<std::string, DaysSum> roles;     // a person with two roles is in both
  DaysSum totals;
};

/// One half-day that a person was on the list of.
struct PersonSession {
  RecordId session;
  RecordId training;
  std::string training_title;
  std::string venue;
  std::string date;  // "2021-05-17"
  std::string half;  // "am", "pm"
  std::string mode;
  DayKind kind = DayKind::other;
  Mark status = Mark::none;
  bool counted = false;   // one of the half-days of PersonDays
  bool conflict = false;  // a mark of hers in it is disputed
};

/// A session on a day that is none of its training's.
struct MisdatedSession {
  RecordId session;
  RecordId training;
  std::string training_title;
  std::string date;
};

/// Everything about attendance in a compact form, so that marks can be read one at a time and forgotten. Owns what it
/// keeps.
class AttendanceBook {
 public:
  AttendanceBook() = default;
  /// Records of other forms and deleted ones are passed over.
  AttendanceBook(const std::vector<records::Record>& trainings, const std::vector<records::Record>& sessions,
                 const std::vector<records::Record>& persons);

  /// One mark. Deleted ones, and those whose session or person is not known, are passed over.
  void add(const records::Record& mark);

  DaysBoard board(const DaysQuery& query) const;
  /// The half-days of one person (or of whoever stands for her), oldest first. Empty for an unknown person.
  std::vector<PersonSession> sessions_of(const RecordId& person, const DaysQuery& query) const;

  /// The latest year in which a living session is dated, those passed over that are no day of their training (one
  /// mistyped year must not empty every board); nullopt without any.
  std::optional<int> latest_year() const;
  /// All of them, oldest first; of the sessions from the one day to the other where these are given.
  std::vector<int> years(std::string_view from = {}, std::string_view to = {}) const;
  /// Sessions dated on no day of their training (is_outside), oldest first. They count where they are dated.
  std::vector<MisdatedSession> misdated() const;
  /// Whether a session of this training is dated in the year.
  bool was_held_in(const RecordId& training, int year) const;

 private:
  struct Session {
    RecordId id;
    RecordId training;
    std::string title, venue, date, half, mode;
    DayKind kind = DayKind::other;
    std::size_t slot = 0;  // sessions at the same half-day have the same
    int year = 0;
    bool outside = false;   // no day of its training
    bool disputed = false;  // whether it counts
  };
  struct Sign {
    std::uint32_t session = 0;
    Mark status = Mark::none;
    bool conflict = false;
  };
  struct Person {
    RecordId id;
    std::string name, place, role;
    bool merged = false;  // somebody else stands for her
    bool place_conflict = false;
    std::vector<Sign> signs;
  };
  bool asked(const Session& session, const DaysQuery& query) const;
  PersonDays days_of(const Person& person, const DaysQuery& query) const;
  void add_session(const records::Record& session,
                   const std::unordered_map<std::string, const records::Record*>& training_of,
                   std::map<std::string, std::size_t>& slots);

  std::vector<Session> sessions_;
  std::vector<Person> persons_;
  std::unordered_map<std::string, std::uint32_t> session_at_;  // id as text, as marks name it
  std::unordered_map<std::string, std::uint32_t> person_at_;   // whoever stands for that id
};

/// The board in one go.
DaysBoard days_board(const std::vector<records::Record>& trainings, const std::vector<records::Record>& sessions,
                     const std::vector<records::Record>& marks, const std::vector<records::Record>& persons,
                     const DaysQuery& query);

/// The year of a date "2021-05-17"; 0 when it is none.
int year_of(std::string_view date);

}  // namespace yanxing::training
