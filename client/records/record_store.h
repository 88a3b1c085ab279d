// The records of a laptop: save, delete, resolve, list, show. Everything a screen or a script does to data goes through
// here.
//
// One thread, the one that owns the workspace. Each writing function is one transaction and is durable when it returns;
// an error leaves everything as it was. Errors of all: disk_full, io, busy, corrupt (the store's) beside those named.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/answers.h"
#include "client/forms/form.h"
#include "client/records/living_count.h"
#include "client/records/receipts.h"
#include "client/records/record_hits.h"
#include "client/records/record_view.h"
#include "client/records/search_text.h"
#include "client/records/unsent_records.h"
#include "client/records/workspace.h"

namespace yanxing::records {

/// What one person saves of one record.
struct SaveRequest {
  std::string form;
  /// None: a new record, or the one that its natural key names.
  std::optional<RecordId> id;
  /// Only what changes; null takes an answer away. Fields that the form does not know are kept.
  forms::Answers values;
  /// Cell -> the heads that she saw when she opened it, where that may be older than now (an open editor). A cell that
  /// is not named here is taken as seen now. An edit over unseen heads makes a conflict.
  std::map<std::string, std::vector<sync::ChangeId>, std::less<>> seen;
};

/// What it takes to take a save back.
struct UndoToken {
  RecordId record;
  sync::ChangeId change;
  bool created = false;
  std::optional<bool> was_deleted;                          // set where the save changed whether the record lives
  std::vector<std::pair<std::string, std::string>> former;  // cell, its value before (CBOR)
  // The further changes of a save that was too large for one, and changes that only put back what `change` had made:
  // undos of later saves.
  std::vector<sync::ChangeId> also;
  /// Set where the save settled a conflict: its cell, and the values that there were, the shown one first. Undo puts
  /// all of them back, so that the conflict can be decided anew.
  struct Head {
    std::string value;  // CBOR
    std::string author;
    sync::ChangeId change;  // that gave it first
  };
  std::string settled_cell;
  std::vector<Head> settled;
  /// Of the undo of such a save: its changes, each with the one whose value it repeats.
  std::vector<std::pair<sync::ChangeId, sync::ChangeId>> repeats;

  /// Another save of the same record was undone, after this one: what that made counts as made by this one, but not the
  /// values of other people that it put back.
  void note_undone(const UndoToken& undone);
};

struct Saved {
  RecordId id;
  bool created = false;
  /// None: everything was so already, nothing was written.
  std::optional<UndoToken> undo;
};

/// One request of many: saved, or why not. Indices are those of the requests.
struct Rejected {
  std::size_t index = 0;
  Error error;
};
struct SavedMany {
  std::vector<Saved> saved;  // of the accepted ones, in order
  std::vector<Rejected> rejected;
};

class RecordStore {
 public:
  /// Both must outlive the store. REQUIRES for all that writes: workspace.is_set_up().
  RecordStore(Workspace& workspace, const forms::FormSet& forms);
  ~RecordStore();

  const forms::FormSet& forms() const { return *forms_; }
  Workspace& workspace() { return *workspace_; }

  // -- Writing

  /// Names the returning review of a record that is known here, empty: none. Asked of every save that changes an answer
  /// and leaves the record finished: the save then says that it answers that review (Record::answers), and undo takes
  /// this back with it.
  using Returns = std::function<std::string(const RecordId&)>;
  void know_returns(Returns returns) { returns_ = std::move(returns); }

  /// Whether this laptop may change or delete the record at all, as the server judges it: not what was set up above
  /// (the dates of a year), nor a review of what its own people handed in. All that writes refuses the rest
  /// (out_of_scope).
  bool may_write(const Record& record);

  /// An id for a record that another one, saved together with it, refers to.
  RecordId new_id();

  /// Saves one record. Only cells whose value differs from what is shown are edited. Saving to a deleted record brings
  /// it back, unless `seen` says that its author opened it before the deletion: then that is a conflict for a person.
  /// A save with very many answers (a repeat of a thousand rows) becomes several changes that travel together.
  /// Errors: invalid (unknown form, a natural key that is not complete or does not fit the id, another form's record, a
  /// value that cannot be stored).
  Result<Saved> save(const SaveRequest& request);

  /// Saves several records that belong together (a walk-in and her mark): all or none, and never split on the way to
  /// the server.
  Result<std::vector<Saved>> save_together(std::span<const SaveRequest> requests);

  /// Saves many in one transaction; one that is wrong is left out and reported, the others are saved. REQUIRES at most
  /// 5,000.
  Result<SavedMany> save_many(std::span<const SaveRequest> requests);

  /// Deletes; what its author saw is what is there now. Deleted already: nothing happens. Error: not_found.
  Result<Saved> remove(const RecordId& id);
  /// Brings a deleted record back. Alive already: nothing happens. Also settles "deleted and edited" for the edit.
  /// Error: not_found.
  Result<Saved> restore(const RecordId& id);

  /// The same for many, in one transaction: all or none. REQUIRES at most 5,000. Errors: as above.
  Result<std::vector<Saved>> remove_many(std::span<const RecordId> ids);
  Result<std::vector<Saved>> restore_many(std::span<const RecordId> ids);

  /// Settles a conflict: the cell that holds `field` gets `values`, replacing every head. Fields of the same cell that
  /// `values` does not name come from the head that has that answer, or from the one shown. For life_cell: {"@life":
  /// true} keeps, false deletes. Errors: not_found (no such record), conflict (nothing to settle there any more),
  /// invalid.
  Result<Saved> resolve(const RecordId& id, std::string_view field, const forms::Answers& values);
  /// Settles a conflict for the value of one head, as it is. Errors: as above; not_found also for no such head.
  Result<Saved> keep_head(const RecordId& id, std::string_view cell, const sync::ChangeId& head);

  /// Hands in again what the server could not take for its place and what lies by its form's rule in a place that it
  /// takes by now: marks of a training whose place was corrected, records of a laptop whose own place was; after the
  /// laptop was given another scope, all that lies in it. How many records. At most 5,000 at once; none is tried twice
  /// at one place in one scope.
  Result<std::size_t> hand_in_again();

  /// Takes a save back as a new change; of one that settled a conflict, as changes that make it a conflict again, each
  /// naming the change that gave its value (HeadView::origin). Errors: not_found, conflict (somebody changed the same
  /// since; nothing is undone).
  Result<Saved> undo(const UndoToken& token);
  /// The same for many, in one transaction, from the last to the first. Those that somebody changed since are left as
  /// they are and named; the others are undone. Other errors undo nothing. Indices are those of `tokens`.
  Result<SavedMany> undo_many(std::span<const UndoToken> tokens);

  // -- Reading

  /// The answers of a record as shown; nullopt when there is none.
  Result<std::optional<Record>> find(const RecordId& id);
  /// The id that these answers give a record of a form with a natural key; nullopt for a form without one. Error:
  /// invalid (incomplete).
  Result<std::optional<RecordId>> id_of(std::string_view form, const forms::Answers& values) const;
  /// The heads of every cell now: what an editor that opens the record passes as `seen` later.
  Result<std::map<std::string, std::vector<sync::ChangeId>, std::less<>>> heads(const RecordId& id);

  /// Everything about one record. Error: not_found.
  Result<RecordDetail> show(const RecordId& id);
  Result<std::vector<Record>> list(const ListQuery& query);
  /// How many list() would give without offset and limit.
  Result<std::int64_t> count(const ListQuery& query);
  /// Visits what list() would give, one at a time, until `visit` returns false.
  Status each(const ListQuery& query, const std::function<bool(const Record&)>& visit);

  // -- Searching: the first page at once, the rest in slices

  /// Names of places count in searches from now on. `places` must outlive the store.
  void know_places(const places::Places& places) { search_text_.know_places(places); }
  /// What the query finds, from the newest on; nothing is read yet. Offset, limit and order of the query are not looked
  /// at. What is written meanwhile is not seen, or only in part, until follow().
  Result<RecordHits> search(const ListQuery& query);
  /// Looks until `hits` has `wanted` records, or all of them, or `stop` says so (asked now and then).
  Status find_more(RecordHits& hits, std::size_t wanted, const std::function<bool()>& stop = {});
  /// Brings what was found up to what was written since: records come, go and move to the front, and nothing else is
  /// looked at again. False: it has to be searched anew (much was written, a person got another name, the index was no
  /// use); `hits` is as it was.
  Result<bool> follow(RecordHits& hits);
  /// Some of the found ones, as list() gives them. Those that are gone by now are left out.
  Result<std::vector<Record>> read(const RecordHits& hits, std::size_t first, std::size_t count);
  /// The same by their numbers.
  Result<std::vector<Record>> read(std::span<const std::int64_t> keys);
  /// The same by number.
  Result<std::optional<Record>> read(std::int64_t key);

  /// Does now what the first search for a text would wait for (about 100 ms): pinyin of the places.
  void warm_up_search() { search_text_.warm_up(); }
  /// Keeps the search index up, a slice a call (about 15 ms). True: there is more to do. Errors: the store's; nothing
  /// is lost by them.
  Result<bool> index_some();
  /// How far; all == done: searches answer at once.
  Result<SearchIndex::Progress> index_progress();
  /// False: the index and the records differ, and it will be built anew.
  Result<bool> verify_index(std::int64_t samples = 1000);

  /// Living records and all; quick, however many there are.
  Result<LivingCount> count_living();
  /// What is where. Which records wait to be sent is read as far as `stop` lets it (asked every thousand changes):
  /// once that is complete, only what was written or confirmed since.
  Result<Totals> totals(const std::function<bool()>& stop = {});
  /// Whether more than `count` records of the form were ever made, deleted ones among them; quick for a small `count`.
  Result<bool> has_more(std::string_view form, std::int64_t count);
  Result<std::vector<QuarantinedChange>> quarantine();
  /// The answers of a record as the laptop that made `change` had them once it had saved it (records/causal_past): what
  /// others did meanwhile is left out. Of a save that was too large for one change, the whole of it. Error: not_found
  /// (no such change of this record), corrupt.
  Result<forms::Answers> values_at(const RecordId& id, const sync::ChangeId& change);
  /// The save that brings a record back to values_at: only what differs from now, never what names the record. Empty
  /// values: it is as it was then. Error: as above.
  Result<SaveRequest> back_to(const RecordId& id, const sync::ChangeId& change);
  /// Whether the first change of a record was made on this laptop. No such record: false.
  Result<bool> is_begun_here(const RecordId& id);
  /// Who made a change, when, where. Error: not_found, corrupt.
  Result<ChangeInfo> change(const sync::ChangeId& id);

 private:
  struct Plan;

  Result<Plan> plan_save(const SaveRequest& request);
  Status plan_identity(const SaveRequest& request, const forms::Form& form, Plan& plan);
  Status plan_values(const SaveRequest& request, const forms::Form& form, Plan& plan);
  void plan_life(const SaveRequest& request, Plan& plan);
  Status plan_place(const forms::Form& form, const forms::Answers& values, Plan& plan);
  void plan_answer(const SaveRequest& request, const forms::Form& form, Plan& plan);
  /// What the server could not take before is handed in again with this save, where the server may take it now.
  Status plan_again(const forms::Form& form, Plan& plan);
  Status look_at_refused(Plan& plan);
  Result<sync::RecordState> without_refused(const RecordId& id);
  Status replace_below_refused(Plan& plan);
  Result<Plan> plan_moving(const sync::RecordState& record, const sync::Scope& scope, bool is_new_scope);
  Result<Plan> plan_existing(const RecordId& id);
  Result<Plan> plan_removal(const RecordId& id);
  Result<Plan> plan_restoring(const RecordId& id);
  Result<Plan> plan_undo(const UndoToken& token);
  Result<Saved> undo_now(const UndoToken& token);
  Result<std::vector<Saved>> life_of_many(std::span<const RecordId> ids, bool alive);
  Result<std::string> place_by_rule(const forms::Form& form, const forms::Answers& values);
  Result<std::string> place_of(const RecordId& id);
  Result<std::vector<UndoToken::Head>> heads_before(const RecordId& id, std::string_view cell);
  Result<Saved> settle(const RecordId& id, std::string_view cell, const std::function<Result<Saved>()>& save);
  Result<Saved> unsettle(const UndoToken& token);
  Result<Saved> commit(Plan& plan);
  Result<Saved> append(Plan& plan, bool more);

  /// Unsent changes are read all at once when there are at most `max_read` of them; else each record is asked for.
  Result<SyncStates> sync_states(std::uint64_t max_read);
  SyncState sync_of(const sync::StoredChange& change, const std::vector<LogState>& logs) const;
  bool shows_refused(const sync::QuarantinedId& one) const;
  bool waits(const sync::RecordState& state, const sync::QuarantinedId& one,
             const std::vector<sync::QuarantinedId>& of_record) const;
  Result<std::set<sync::ChangeId>> waiting(const SyncStates& states);
  Record to_record(const sync::RecordState& state, std::int64_t key, SyncStates& states) const;
  bool fits(const Record& record, const ListQuery& query, const TextQuery& typed);
  bool fits_row(RecordHits& hits, const sync::RecordRow& row);
  Result<std::optional<sync::RecordRow>> row_of(std::int64_t key);
  Status look_at(RecordHits& hits, std::int64_t key, std::int64_t seq);
  Status scan_more(RecordHits& hits, const std::function<bool()>& stop);
  Status index_more(RecordHits& hits, std::size_t wanted, const std::function<bool()>& stop);
  std::string match_of(const IndexQuery& asked, const ListQuery& query);
  bool may_be_draft(std::string_view form_name) const;
  std::vector<std::string> forms_with_drafts() const;
  Result<bool> states_moved(const RecordHits& hits, const SyncStates& now);
  std::string name_of(const RecordId& person);
  Result<Indexed> describe(const sync::RecordRow& row);
  Status each_hit(RecordHits& hits, const std::function<bool(const Record&)>& visit);
  ChangeInfo info_of(const sync::StoredChange& stored, const std::vector<LogState>& logs) const;
  Result<HeadView> head_of(const sync::ChangeId& change, const std::vector<LogState>& logs);
  Result<std::vector<HistoryEntry>> history_of(const RecordId& id, const std::vector<LogState>& logs);
  Result<std::vector<CellView>> cells_of(const sync::RecordState& state, const std::vector<std::string>& conflicts,
                                         const std::vector<LogState>& logs);

  Workspace* workspace_;
  const forms::FormSet* forms_;
  Returns returns_;
  std::optional<std::pair<RecordId, std::string>>
      last_place_;  // of the record referred to last; only within one transaction
  std::optional<sync::RecordReader> reader_;
  SearchText search_text_;
  std::map<RecordId, std::string> person_names_;  // as of the index's generation below
  std::uint64_t names_generation_ = 0;
  UnsentRecords unsent_;
};

}  // namespace yanxing::records
