// 审核 review: what came in, returned and accepted; on a township's laptop: where its own records are.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/photo_files.h"
#include "client/app/review_command.h"
#include "client/app/review_view.h"
#include "client/review/review.h"

namespace yanxing::app {

class ReviewModel {
 public:
  ReviewModel(Context& context, PhotoFiles& photos, ReviewView& view)
      : context_(&context), photos_(&photos), view_(&view) {}

  void run(const ReviewCommand& command);
  /// Another language or place: everything is different.
  void reload();
  /// Anything may have changed; read again while the screen is shown.
  void stale() { stale_ = true; }
  /// One record was written here: only that one is read again.
  void on_saved(const std::string& form, const RecordId& record);
  /// While the screen is shown: reads what is stale, a slice at a time. True when the view changed.
  bool refresh();
  /// refresh() has more to read at once.
  bool has_work() const { return stale_ || reading_ || unbuilt_; }
  /// While another screen is shown: reads what is stale, a slice a call, for badge(). True: there is more to read.
  bool read_some();
  /// What waits for this reviewer; on a laptop that hands in: what came back. As far as it was read.
  std::int64_t badge() const { return badge_; }

  /// Writes the half-typed comments, if they changed.
  void keep_comments();
  /// The same in the first pause of typing.
  void keep_due_comments();
  std::optional<UnixMs> comments_due_ms() const;

  static constexpr std::int64_t slice_records = 400;
  static constexpr std::size_t max_rows = 500;  // listed at once; deciding some brings the next ones
  static constexpr std::int64_t long_wait_days = 3;

  /// Photos came or went: what is shown of them in the open record is built again.
  void photos_changed() {
    if (view_->content) build_content();
  }

 private:
  struct Entry {
    RecordId record;
    std::string form;
    std::string place;
    std::string title;
    sync::ChangeId last_change;
    UnixMs changed_ms = 0;
    bool conflict = false;
    bool problem = false;
    bool own_unit = false;  // handed in by this laptop's own unit: waits for those above it
    review::Standing standing;
    std::string version;
  };
  using Entries = std::map<RecordId, Entry>;

  Message narrow_scope_message() const;
  void follow_comment(const RecordId& record, const std::optional<review::Decision>& decision);
  void start_reading();
  void read_slice();
  void count_badge();
  std::optional<Entry> entry_of(const records::Record& record, const review::Decision* decision) const;
  bool is_news(const records::Record& record, const review::Decision* decision) const;
  bool answer_deletion(const records::Record& record, bool accept);
  static ReviewTab tab_of(const Entry& entry);
  UnixMs since_ms(const Entry& entry) const;
  bool fits(const Entry& entry) const;
  ReviewRow row_of(const Entry& entry) const;
  void build();
  void build_content();
  void decide(const command::DecideReview& command);
  void say_undecided(review::Verdict verdict, const std::optional<review::Decision>& again, std::int64_t repeated,
                     review::Refusal refused) const;
  void show(ReviewTab tab);
  void note_comment(const RecordId& record, const std::string& text);
  void load_comments();

  Context* context_;
  PhotoFiles* photos_;
  ReviewView* view_;
  Entries entries_;  // all living records of forms that go up
  bool stale_ = true;
  review::Reviewer reviewer_;             // of this laptop
  std::map<RecordId, std::string> sent_;  // comments of decisions made since the start
  std::size_t open_row_ = 0;              // where the open record stands in the list, or stood
  std::int64_t badge_ = 0;
  bool unbuilt_ = false;  // the view is older than entries_
  bool visited_ = false;  // she was here: the tab is her choice
  bool started_ = false;  // read once: single records are followed
  std::optional<RecordId> open_;
  std::map<std::string, std::string> comments_;  // half typed, by record
  bool comments_stale_ = false;
  UnixMs typed_ms_ = 0;
  UnixMs first_typed_ms_ = 0;
  // while reading
  bool reading_ = false;
  Entries next_;
  review::Reviews reviews_;
  std::vector<std::string> forms_left_;
  ReadTo read_to_;  // of the last of them
};

}  // namespace yanxing::app
