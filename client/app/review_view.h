// 审核 review: what came in, returned and accepted. The View, and what other screens show of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

/// As review::Stage.
enum class ReviewStage { draft, finished, submitted, returned, accepted, changed_after, deleted_after };

/// Where a record stands, for any screen that shows it; `goes_up` false: its form is not reviewed.
struct ReviewMark {
  bool goes_up = false;
  ReviewStage stage = ReviewStage::draft;
  bool reopened = false;  // returned, and being corrected
  bool returned = false;  // the last decision was to return it, whatever happened since
  std::string by;         // of the last decision; empty: none
  LocalTime at{};
  std::string comment{};
  std::vector<Message> others{};  // what other reviewers said at the same time: whoever decides next settles it
};

enum class ReviewTab { waiting, returned, accepted, finished, draft };
inline constexpr std::size_t review_tabs = 5;

/// Which conflicts are decided at once.
enum class KeepScope { record, form, person };

/// Why a record should be looked at first.
enum class Urgency { none, waits_long, problem };

struct ReviewRow {
  RecordId record;
  std::string version;  // of what is shown: sent back with the decision
  std::string form_label;
  std::string title;
  std::string place;
  std::string author;
  LocalTime since;        // waiting: since it was finished; else since the decision
  std::int64_t days = 0;  // of that
  Urgency urgency = Urgency::none;
  bool conflict = false;
  ReviewMark mark;
};

/// One answer of the record beside the list, as a person reads it.
struct ReviewLine {
  std::string label;
  std::string value;
  int depth = 0;  // 1: in a row of a table; a heading where the value is empty
  std::optional<AttachmentView> attachment{};
};
struct ReviewSection {
  std::string label;
  std::vector<ReviewLine> lines;
};

struct ReviewContent {
  RecordId record;
  std::string version;
  std::string form_label;
  std::string title;
  std::string place;
  ReviewMark mark;
  std::string finished_by;
  LocalTime finished_at;
  SyncState sync = SyncState::local;
  bool can_decide = false;
  bool deleted = false;  // after it was accepted: "accept" says that it was seen, "return" brings the record back
  std::string deleted_by{};
  LocalTime deleted_at{};
  std::string comment;  // half typed, as it was kept
  std::vector<ReviewSection> sections;
};

struct ReviewFilter {
  std::string form;   // empty: all
  std::string place;  // code prefix; empty: all
};

struct ReviewView {
  bool loading = false;
  bool reviewer = false;    // a county's or city's laptop: decides. Else: follows its own records
  Message cannot_review{};  // why a laptop that is set up for a county or city does not decide; empty: no such thing
  ReviewTab tab = ReviewTab::waiting;
  std::vector<std::int64_t> counts = std::vector<std::int64_t>(review_tabs, 0);  // by tab, before the filter
  ReviewFilter filter;
  std::vector<Choice> forms;
  std::vector<Choice> places;
  std::vector<ReviewRow> rows;  // of the tab, oldest first; at most as many as are shown at once
  std::int64_t total = 0;       // of the tab, after the filter
  std::optional<ReviewContent> content;
};

}  // namespace yanxing::app
