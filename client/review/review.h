// Review: which records go up, where each of them stands, who may decide. Pure functions over records.
//
// A decision is a record of the form "review", one a reviewed record (its key is the record's id as text). It says what
// it judged (`version`): what was accepted and changed since waits anew. What was returned stays returned until it is
// handed in by somebody who had that return before her; a correction that crossed with it on the way answers nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/forms/form.h"
#include "client/records/record_store.h"
#include "client/records/record_view.h"
#include "sync/ledger/store.h"

namespace yanxing::review {

inline constexpr std::string_view review_form = "review";

/// Records of this form are handed in and reviewed: it belongs to one of the seven programmes and a person finishes its
/// records.
bool goes_up(const forms::Form& form);

/// What identifies the reviewed state: "stamp-digest" of the newest change and of the answers as shown, without draft
/// or final and without what programs note by themselves. The same on all laptops that have the same changes.
std::string version_of(const forms::Form& form, const records::Record& record);

enum class Verdict { accepted, returned };
/// As stored: "accepted", "returned".
const char* verdict_name(Verdict verdict);

/// A decision beside the one that counts, by somebody who did not know of it.
struct Opinion {
  Verdict verdict = Verdict::accepted;
  std::string by;
  std::string at;
  std::string comment;
};

/// A review record, read.
struct Decision {
  RecordId review;
  RecordId record;
  std::string form;
  std::string place;
  Verdict verdict = Verdict::accepted;
  std::string comment;
  std::string by;
  std::string at;    // as stored: "2021-05-17T08:24:00.000+08:00"
  UnixMs at_ms = 0;  // 0: not readable
  std::string version;
  std::vector<Opinion> others;  // not settled yet: counting() says which of them is this one
};

/// The review as it counts. Where reviewers decided without knowing of each other (its decision is in conflict), a
/// return counts before an acceptance, so that nothing is passed that somebody sent back, and the newest of several;
/// whoever decides next settles it. The record itself where they agree, where it is no review or cannot be read.
/// Everything that reads reviews takes them through here.
records::Record counting(records::RecordStore& store, records::Record review);

/// nullopt: no review record, a deleted one, or one without a decision.
std::optional<Decision> decision_of(const records::Record& review);

/// Of a moment as forms store it, "2021-05-17T08:24:00.000+08:00"; 0: not readable.
UnixMs moment_ms(const std::string& text);

/// Names a decision: the same on all laptops that have it.
std::string mark_of(const Decision& decision);

/// From now on a handing-in through `store` says which return it answers (Record::answers): the one that is known here.
void answer_returns(records::RecordStore& store);

/// 草稿 → 完成 → 已上报 → 退回 or 通过.
///   draft          being filled
///   final          finished, on this laptop alone
///   submitted      finished and on the server: waits for review
///   returned       sent back with a reason, and not handed in anew since by somebody who knew of it
///   accepted
///   changed_after  accepted, but changed since: waits for review again, with a mark
///   deleted_after  accepted, but deleted since: waits until the reviewer has seen it
enum class Stage { draft, final, submitted, returned, accepted, changed_after, deleted_after };
const char* stage_name(Stage stage);
/// What is seen here of the record is on the server, or came from there (a conflict came about on it).
bool is_up(const records::Record& record);
/// Waits for a reviewer.
bool is_waiting(Stage stage);

struct Standing {
  Stage stage = Stage::draft;
  /// The last one there was, also where it is about an earlier version.
  std::optional<Decision> decision;
  bool reopened = false;  // returned, and she is working on it: a draft again
};

/// Where a record stands. `decision`: of its review, nullptr: none. A record that was accepted and is a draft again is
/// one until it is finished; finished with the same answers it is accepted still.
Standing state_of(const forms::Form& form, const records::Record& record, const Decision* decision);

/// The return that a record has behind it which was changed since and not judged anew: its reason stays in sight of who
/// is still correcting it, and of who gets it again. nullptr: none, or it stands returned.
const Decision* return_before(const Standing& standing);

/// Decisions by the record that they are about.
class Reviews {
 public:
  Reviews() = default;
  /// Records of other forms, deleted ones and unreadable ones are passed over.
  explicit Reviews(const std::vector<records::Record>& reviews);
  void add(const records::Record& review);
  /// Forgets the decision about a record, where there is one.
  void remove(const RecordId& record) { decisions_.erase(record); }
  /// nullptr: none.
  const Decision* find(const RecordId& record) const;
  std::size_t size() const { return decisions_.size(); }

 private:
  std::unordered_map<RecordId, Decision> decisions_;
};

/// Whether deleting it is asked about first: it was accepted, and counts for those above.
bool is_accepted(const Standing& standing);

/// Who decides, on which laptop.
struct Reviewer {
  std::string place;               // of the laptop
  std::vector<std::string> scope;  // of its enrolment; empty: its place
  std::string person;
};
Reviewer reviewer_of(records::Workspace& workspace);

/// What her laptop may write: the scope of its enrolment, before that its place.
sync::Scope scope_of(const Reviewer& reviewer);

/// Her scope is a county's or wider; a township, village or person there hands in and is reviewed. The place of the
/// laptop says nothing: the server goes by the scope (sync::Scope::may_write), so nobody is offered a review that it
/// would not take.
bool may_review(const Reviewer& reviewer);
/// A laptop set up for a county or city whose scope is townships alone: it cannot review, which is to be explained.
bool is_scope_too_narrow(const Reviewer& reviewer);

/// Whether her scope is wider than the unit that handed in the record (sync::Scope::is_above): nobody reviews what her
/// own unit handed in.
bool is_above(const Reviewer& reviewer, const records::Record& record);

/// Characters of a comment: that of the form `review`.
inline constexpr std::size_t max_comment = 1000;

/// Why a decision cannot be made. UI text key: "review.refused." + refusal_name; also of the command line.
enum class Refusal {
  none,
  not_reviewer,
  narrow_scope,
  out_of_scope,
  own_unit,
  not_reviewed,
  deleted,
  draft,
  no_comment,
  changed,
  too_long
};
const char* refusal_name(Refusal refusal);

/// `form` nullptr: unknown here. `version`: what she looked at; empty: whatever is there now.
Refusal refusal_of(const Reviewer& reviewer, const forms::Form* form, const records::Record& record, Verdict verdict,
                   std::string_view comment, std::string_view version);

/// Decided so before, with the same words or now with none, and nothing has happened since: there is nothing to write,
/// which is said. (An acceptance without words would take away those that were said.)
bool is_again(const Standing& before, Verdict verdict, std::string_view comment);

/// The save that makes the decision. REQUIRES: refusal_of says none. Which record it is about is kept by its id and
/// form alone: what that is called is worded where it is shown, in the language of who reads it.
records::SaveRequest decide(const Reviewer& reviewer, const forms::Form& form, const records::Record& record,
                            Verdict verdict, std::string_view comment, UnixMs now_ms);

/// Who finished a record and when: the last time that its history says so. Unknown: empty and 0.
struct Finished {
  std::string by;
  UnixMs at_ms = 0;
};
Finished finished_of(const forms::Form& form, const records::RecordDetail& detail);

/// Who answered it last, and when by the ledger's stamp. Whoever only deleted a record or brought it back did not fill
/// it in. Unknown: empty and 0.
Finished filled_in(records::RecordStore& store, const records::Record& record);

}  // namespace yanxing::review
