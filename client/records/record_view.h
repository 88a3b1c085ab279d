// Records as readers see them: plain values, no store.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/answers.h"
#include "sync/base/ids.h"
#include "sync/base/time.h"
#include "sync/ledger/change.h"

namespace yanxing::records {

/// `draft`: the form has a state field that does not say final. Forms without one are never drafts.
enum class State { draft, final, deleted };
const char* state_name(State state);

/// The three honest states of a record.
///   needs_person  alive with a conflict, or one of its changes is in quarantine and nothing has taken its place
///   local         this laptop made a change of it that no verified receipt covers yet
///   on_server     neither: what is seen here is on the server
enum class SyncState { local, on_server, needs_person };
const char* sync_name(SyncState state);

struct Record {
  RecordId id;
  std::string form;
  std::uint32_t form_version = 1;
  std::string place;
  State state = State::final;
  SyncState sync = SyncState::local;
  forms::Answers values;               // as shown; unanswered fields are left out
  std::vector<std::string> conflicts;  // cells, "@life" among them
  std::string answers;                 // the returning review that its last handing-in had seen (review::mark_of)
  sync::ChangeId last_change;          // the newest head
  UnixMs changed_ms = 0;               // its stamp
  std::int64_t key = 0;                // its number in this file
  // Why the server could not take what this laptop wrote and still shows ("out_of_scope"); empty: it could.
  std::string refused;
};

/// A filter and an order for lists. Empty parts let everything through.
struct ListQuery {
  enum class Life { living, deleted, any };
  enum class Order {
    id,
    newest,
    place,  // of a form's records, for reading all of them in slices: each begins where the last ended (after)
  };
  std::string form;
  std::string place;  // code prefix
  std::string text;   // part of any answer, or pinyin initials or full pinyin of a short one
  Life life = Life::living;
  std::optional<State> state;  // draft or final; deleted is the same as Life::deleted
  std::optional<SyncState> sync;
  bool in_conflict = false;
  std::optional<std::pair<std::string, std::string>> reference;  // field, record id: only records that point there
  UnixMs changed_from_ms = 0;                                    // of the last change
  UnixMs changed_before_ms = INT64_MAX;
  Order order = Order::id;
  std::string after_place;     // Order::place: only what comes after the record of this number at this place
  std::int64_t after_key = 0;  // 0: from the first on
  std::int64_t offset = 0;
  std::int64_t limit = 0;  // 0: no limit

  bool has_days() const { return changed_from_ms > 0 || changed_before_ms < INT64_MAX; }
};

/// What is known of one change beside its edits.
struct ChangeInfo {
  sync::ChangeId id;
  RecordId record;
  std::string form;
  std::string place;
  std::string author;
  bool own = false;       // made on this laptop
  UnixMs claimed_ms = 0;  // what its author's clock said
  UnixMs stamp_ms = 0;    // what counts: as claimed, or what the server put in its place
  SyncState sync = SyncState::local;
  std::string quarantine;  // reason; empty: applied
};

/// One value of a cell that nobody has replaced.
struct HeadView {
  ChangeInfo change;
  /// Set where an undo put the value back: the change that gave it first, as far as it is known here.
  std::optional<ChangeInfo> origin;
  /// Who gave the value, when, on which laptop.
  const ChangeInfo& given() const { return origin ? *origin : change; }
  forms::Answers values;  // the cell's fields; empty: unanswered
  nlohmann::json value;   // the cell as stored: a value, or {field: value}
};

struct CellView {
  std::string cell;
  bool conflict = false;
  std::vector<HeadView> heads;  // the first is shown
};

/// `unsettled`: an undo put back the values of a conflict that had been settled.
enum class HistoryKind { created, edited, deleted, undeleted, resolved, unsettled };
const char* history_name(HistoryKind kind);

struct HistoryEdit {
  std::string cell;
  nlohmann::json value;   // as in HeadView
  nlohmann::json before;  // of a head that it replaced; null: none held, or unanswered
  std::vector<sync::ChangeId> replaces;
  bool past = false;
  sync::ChangeId change;                 // that made it: a save that was too large for one has several
  std::optional<sync::ChangeId> origin;  // the change whose value it repeats, of an undone decision
};

struct HistoryEntry {
  ChangeInfo change;  // the first one of a save that was too large for one
  HistoryKind kind = HistoryKind::edited;
  std::vector<HistoryEdit> edits;  // @life and @place among them
};

struct RecordDetail {
  Record record;
  std::vector<CellView> cells;        // in name order, "@life" and "@place" left out unless in conflict
  std::vector<HistoryEntry> history;  // oldest first, as they arrived here
};

/// Counts for a status line.
struct Totals {
  std::int64_t records = 0;  // living ones
  std::int64_t deleted = 0;
  bool complete = true;    // else `local` and `on_server` are still being counted, and 0
  std::int64_t local = 0;  // records by their honest state, deleted ones included
  std::int64_t on_server = 0;
  std::int64_t needs_person = 0;
  std::int64_t unsent_changes = 0;  // own changes without a receipt
  std::int64_t sent_changes = 0;    // own changes that a receipt covers
  std::int64_t conflicts = 0;       // living records with a conflict
  std::int64_t quarantine = 0;      // changes
};

struct QuarantinedChange {
  ChangeInfo change;
  forms::Answers values;  // what it wanted to say, as far as it can be read
};

}  // namespace yanxing::records
