// What a person asks for on the screen 审核 review; and of the same area: an earlier state of a record, several
// conflicts at once.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/app/review_view.h"
#include "sync/base/ids.h"

namespace yanxing::app::command {

/// Reads everything on the screen again.
struct RefreshReview {};
struct ShowReviewTab {
  ReviewTab tab = ReviewTab::waiting;
};
struct FilterReview {
  ReviewFilter filter;
};
/// Shows this record's content beside the list.
struct ReadReviewed {
  RecordId record;
};
/// What is typed about this record so far: kept on the laptop until it is decided, also over a crash.
struct KeepReviewComment {
  RecordId record;
  std::string text;
};
/// Decides on one record or several; one undo takes all of it back. What was changed since `version` is left out.
struct DecideReview {
  struct One {
    RecordId record;
    std::string version;
  };
  std::vector<One> records;
  bool accept = true;
  std::string comment;
};

/// Shows what going back to the state after this change (HistoryLine::change) would change.
struct PreviewState {
  RecordId record;
  std::string change;
};
struct ClosePreview {};
/// Brings the record back to that state, as a new change.
struct RestoreState {
  RecordId record;
  std::string change;
};

/// Keeps mine, or theirs, of all conflicts of values of a record, of a form, or with one person. One undo takes all
/// back.
struct KeepAll {
  KeepScope scope = KeepScope::record;
  RecordId record;     // one of them: its record, form
  std::string person;  // KeepScope::person
  bool mine = true;
};

}  // namespace yanxing::app::command

namespace yanxing::app {

using ReviewCommand =
    std::variant<command::RefreshReview, command::ShowReviewTab, command::FilterReview, command::ReadReviewed,
                 command::KeepReviewComment, command::DecideReview, command::PreviewState, command::ClosePreview,
                 command::RestoreState, command::KeepAll>;

}  // namespace yanxing::app
