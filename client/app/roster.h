// The attendance table in memory: everybody of a session with her mark, kept filtered, counted and searchable.
//
// Pure: no store. It writes straight into the AttendanceView that the screen draws, and one mark changes one row, so
// that 5,000 people cost nothing per frame. What a mark means and what is counted is client/training's. REQUIRES: the
// view outlives the roster and nobody else changes rows, counts, by_village, villages, quick, roster_size and filter of
// it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/app/attendance_view.h"
#include "client/text/pinyin.h"
#include "client/training/mark.h"

namespace yanxing::app {

/// 18900000868 -> 189****0868; numbers of fewer than eight digits stay.
std::string shorten_phone(std::string_view phone);

struct RosterPerson {
  RecordId id;
  std::string name;
  std::string village;  // name of the place
  std::string village_code;
  std::string role;   // as a person reads it
  std::string phone;  // whole
  bool walk_in = false;
};

/// A mark record's part of a row.
struct RosterMark {
  Mark mark = Mark::none;
  std::string time;
  std::string note;
  SyncState sync = SyncState::local;
  bool conflict = false;
  std::string out{};
  bool unsaved = false;  // not on the disk yet
};

class Roster {
 public:
  explicit Roster(AttendanceView& view) : view_(&view) {}

  /// Everybody, in the order to show; nobody is marked. Search by pinyin works once index_some() is done.
  void set_people(std::vector<RosterPerson> people);
  /// Adds a person at the end, or replaces what is known about her.
  void put_person(RosterPerson person, text::Pinyin& pinyin);
  void remove_person(const RecordId& person);
  /// Sets or (nullptr) removes a person's mark. Unknown people: no effect.
  void set_mark(const RecordId& person, const RosterMark* mark);
  /// The same for many; counts and rows are made once at the end.
  void set_marks(const std::vector<std::pair<RecordId, RosterMark>>& marks);

  void set_filter(AttendanceFilter filter);
  /// Fills quick and quick_text. First come those whose name (or phone's end) it begins (or is), and of these those
  /// whom it is for: who is not there yet; with `out` who is there and has not left.
  void find(std::string text, bool out = false);
  /// Everybody without a mark, in the order shown, whatever the filter.
  std::vector<RecordId> unmarked() const;

  /// Makes the pinyin of at most `people` more; false when all are done.
  bool index_some(text::Pinyin& pinyin, std::size_t people);

  const AttendanceRow* row(const RecordId& person) const;
  bool has(const RecordId& person) const { return row(person) != nullptr; }
  std::size_t size() const { return entries_.size(); }

  static constexpr std::size_t max_quick = 5;

 private:
  struct Entry {
    AttendanceRow row;
    std::string village_code;
    std::string phone;
    text::NameKey key;
  };
  std::size_t village_of(const Entry& entry);
  bool passes(const Entry& entry) const;
  void apply(Entry& entry, const RosterMark* mark);
  void count(const Entry& entry, int by);
  void show_counts();
  void renumber();
  void rebuild_counts();
  void rebuild_rows();
  void refresh_row(const Entry& entry);
  void rebuild_quick();

  AttendanceView* view_;
  std::vector<Entry> entries_;
  std::unordered_map<RecordId, std::size_t> by_person_;
  std::unordered_map<std::string, std::size_t> by_village_;  // code -> index in view_->by_village
  training::Counts counts_;
  std::int64_t unsaved_ = 0;
  std::int64_t left_ = 0;
  std::size_t indexed_ = 0;
  text::NameQuery query_{""};  // view_->filter.text
};

}  // namespace yanxing::app
