// 记录: all records of this laptop, filtered, a window of rows at a time; one record in detail with its history.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "client/app/command.h"
#include "client/app/context.h"
#include "client/app/photo_files.h"
#include "client/app/records_view.h"
#include "client/records/kept_filters.h"

namespace yanxing::app {

/// The filter as it is kept, and as the export takes it.
records::KeptFilter to_kept(const std::string& name, const RecordsFilter& filter);

class RecordsModel {
 public:
  RecordsModel(Context& context, PhotoFiles& photos, RecordsView& view)
      : context_(&context), photos_(&photos), view_(&view) {}

  /// Choices for the filters; then the list. After the first frame, and in another language or place.
  void reload();

  void filter(RecordsFilter filter);
  /// What finds the records that are listed.
  records::ListQuery query() const;
  /// Keeps the present filter under this name (instead of what has it), or forgets one; undo brings that back.
  void save_filter(const std::string& name);
  void forget_filter(const std::string& name);

  void choose(const command::ChooseRecords& command);
  /// All: what is not counted yet is chosen as soon as it is.
  void choose_all(bool on);
  /// Deletes the chosen ones, or brings them back where the deleted ones are listed, without asking. At
  /// most max_bulk, a slice between two frames; one undo takes all of it back.
  void do_bulk();
  /// A slice of what was begun so. True when the view changed.
  bool do_some();
  bool is_doing() const { return !bulk_.empty(); }
  /// Stops it, or the undo of one, where it is.
  void stop_bulk();
  /// What one undo keeps in memory, some hundred bytes a record.
  static constexpr std::int64_t max_bulk = 200'000;
  void show_rows(std::int64_t first, std::int64_t count);
  void open(const RecordId& record);
  void close();
  /// Typed where it stands; written in the pause.
  void set_field(const command::SetRecordField& command);
  void remove(const command::DeleteRecord& wish);
  void undelete(const RecordId& record);
  /// Photos came or went: what is shown of them in the open record is read again.
  void photos_changed();
  /// Of these only what is about an earlier state of a record.
  void run(const ReviewCommand& command);

  /// The list or the open record may be different; read again when the screen is shown.
  void stale() { stale_ = all_stale_ = true; }
  /// Reads what is stale: the first rows at once, the count as far as it goes quickly. True when the view changed.
  bool refresh();
  /// When refresh() has something to do, while the screen is shown.
  std::optional<UnixMs> next_due_ms() const;

  /// Counts what the filter finds, a slice between frames, while the screen is shown. True when the view changed.
  bool count_some(const Deadline& deadline);
  bool has_work() const { return !stale_ && hits_ && !hits_->complete(); }
  /// How far the search index is, while searches wait for it. True when the view changed.
  bool follow_index();
  /// A search text waits for a pause in typing only while the index is being built: then it looks at every record.
  static constexpr UnixMs search_pause_ms = 200;

 private:
  void read_filters();
  void keep_filters();
  void count_all();
  void tell_counts();
  void tell_chosen();
  void begin_bulk();
  void end_bulk();
  void start_search();
  void bring_up();
  void read_rows();
  void find_more(std::size_t wanted, std::chrono::milliseconds budget);
  bool answers_at_once() const;
  RecordRow to_row(const records::Record& record) const;
  void read_detail();
  bool is_accepted(const records::Record& record) const;
  FieldView field_of_detail(const forms::Filling& filling, const std::string& path, const records::Record& record);
  void add_known_fields(const forms::Filling& filling, forms::Filling::NodeId node, const records::Record& record);
  void add_fields(const records::Record& record, const forms::Form* form);
  void add_histories(const records::RecordDetail& detail, const forms::Form* form);
  void add_history(const records::HistoryEntry& entry, const forms::Form* form, bool can_restore);
  void add_unsettled(const records::HistoryEntry& entry, const forms::Form* form, HistoryLine line);
  void add_edit(const records::HistoryEdit& edit, const forms::Form* form, HistoryLine line);
  void preview(const command::PreviewState& command);
  void restore(const command::RestoreState& command);

  Context* context_;
  PhotoFiles* photos_;
  RecordsView* view_;
  bool stale_ = true;
  bool is_asked_anew_ = true;  // another filter, not only other records
  std::int64_t window_ = 60;
  std::optional<records::RecordHits> hits_;  // of the present filter
  bool all_stale_ = true;                    // view.all is to be counted again
  std::vector<std::int64_t> row_keys_;       // of view.rows
  std::unordered_set<std::int64_t> chosen_;  // records by number
  std::vector<std::int64_t> bulk_;           // what is being deleted or brought back
  std::size_t bulk_done_ = 0;
  std::int64_t bulk_left_ = 0;      // of them only seen here
  std::int64_t bulk_accepted_ = 0;  // of them accepted: deleted one by one, since that is asked about
  bool bulk_alive_ = false;
  std::vector<std::pair<std::string, records::Saved>> bulk_saved_;
  std::optional<UnixMs> searched_ms_;  // when the search text changed last; not read yet
  forms::Answers pending_;             // of the open record: typed, not on the disk yet
};

/// The screen on which records of a form are worked on; none: only the records screen.
std::optional<Screen> own_screen_of(std::string_view form);

/// The four characters by which people tell laptops apart beside an author: what the server's list of laptops calls
/// them comes to no laptop.
std::string laptop_name(const DeviceId& device);

}  // namespace yanxing::app
