// Everything that is on its way to the disk, and the way back (undo).
//
// One queue in order. What a person decides (a mark, an answer) is written at once; what she types is written when she
// pauses (<= 300 ms), at the latest 2 s after she began, or when she goes on to something else. What could not be
// written stays in the queue, is said to be unsaved, and is tried again; nothing is dropped but what the store calls
// invalid, which no later try would save.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/notices.h"
#include "client/app/view_parts.h"
#include "client/records/record_store.h"

namespace yanxing::app {

/// What a save is to the person who made it.
struct Deed {
  Message text;        // of the toast, empty: none
  bool typed = false;  // may wait for a pause; merged with the one before it under the same key
  std::string key;     // typed only: what is being typed into
};

class Saves {
 public:
  using Done = std::function<void(const std::vector<records::Saved>&)>;
  /// Told of every record that was written here, by whatever way.
  using Changed = std::function<void(const std::string& form, const RecordId& record)>;

  Saves(records::RecordStore& store, const forms::FormSet& forms, Notices& notices, const WallClock& clock,
        Changed changed)
      : store_(&store), forms_(&forms), notices_(&notices), clock_(&clock), changed_(std::move(changed)) {}

  /// Queues one save, or several that belong together. `done` runs when they are on the disk: before put() returns
  /// where nothing is typed and nothing goes wrong.
  void put(std::vector<records::SaveRequest> requests, Deed deed, Done done = nullptr);
  /// Deletes or brings back, at once. False: it failed, and a toast says so.
  bool remove(const std::string& form, const RecordId& record, Message text);
  /// Deletes as a part of the deed before: one undo takes back both.
  bool remove_too(const std::string& form, const RecordId& record);
  bool restore(const std::string& form, const RecordId& record, Message text);
  /// Whatever else was written through the store outside this class: remembers how to take it back and tells everybody.
  void note(const std::string& form, const records::Saved& saved, Message text);
  /// The same for several that belong together: one undo takes all of them back.
  void note_all(const std::vector<std::pair<std::string, records::Saved>>& saved, Message text);
  /// The same for many that one deed wrote (an import): one undo takes all of them back.
  void note_many(const std::string& form, const std::vector<records::Saved>& saved, Message text);
  void note_many(const std::vector<std::pair<std::string, records::Saved>>& saved, Message text);

  /// Writes what is due. True when something was tried.
  bool tick();
  /// Writes everything now, typed or not. False: something is still unsaved.
  bool flush();
  std::optional<UnixMs> next_due_ms() const;

  /// What was done to something that is in no record yet; `back` takes it back, false: that is not possible any more.
  void note_own(std::function<bool()> back, Message text);

  bool can_undo() const { return !deeds_.empty() && !undoing_; }
  bool can_redo() const { return !undone_.empty() && !undoing_; }
  /// How records are called in what undo and redo say.
  struct Naming {
    /// A record that is not in sight while something is being filled in; empty for one that is.
    std::function<std::string(const RecordId&)> out_of_sight;
    /// Any record.
    std::function<std::string(const RecordId&)> any;
  };
  /// Takes back the last deed of this run of the program and says which. Nothing to undo: no effect. A record that the
  /// deed made and that others point at by now (a session that somebody was marked in on another laptop) is not
  /// deleted: nothing is undone then, and it is said why; of a deed of many the others are.
  void undo(const Naming& naming);
  /// Puts back what undo() took back last, as a new change, as long as nothing else was done since.
  void redo(const Naming& naming);

  /// A deed of very many records is undone a slice a tick (see tick()): how far that is; 0 of 0: nothing is.
  Progress undoing() const;
  /// Leaves it where it is: what is not undone yet is a deed again.
  void stop_undoing();

  Saving state() const;
  /// How long what is typed may still wait: until a pause after the newest keystroke, at most `longest_wait_ms` after
  /// the first that is unsaved.
  static UnixMs typing_wait_ms(UnixMs now_ms, UnixMs first_ms, UnixMs newest_ms);
  /// The state of what is being typed under `key`.
  Saving state_of(const std::string& key) const;
  /// Why the oldest of them could not be written; empty when all is well.
  const Message& problem() const { return problem_; }

  static constexpr UnixMs typing_pause_ms = 250;
  static constexpr UnixMs longest_wait_ms = 2'000;  // for who types without a pause
  static constexpr UnixMs retry_ms = 3'000;
  static constexpr std::size_t max_deeds = 100;
  static constexpr std::size_t undo_slice_records = 400;  // in one transaction, some tens of milliseconds

 private:
  struct Entry {
    std::vector<records::SaveRequest> requests;
    Deed deed;
    std::vector<Done> done;
    UnixMs since_ms = 0;  // the newest keystroke, or the last try
    UnixMs first_ms = 0;  // the oldest keystroke in it
    bool failed = false;
  };
  struct Step {
    std::string form;
    records::UndoToken token;
  };
  struct PastDeed {
    std::vector<Step> steps;  // taken back from the last to the first
    Message text;             // what it is called; empty: typed into a record
    std::string key;
    std::function<bool()> back;  // of what is in no record, instead of steps
    bool many = false;           // undone in one transaction, what was changed since is left
    std::uint64_t toast = 0;     // that told of it, and is no longer true once it is undone
  };

  UnixMs due_ms(const Entry& entry) const;
  bool is_due(const Entry& entry) const;
  bool write_front();
  void end_problem();
  void remember(const std::vector<Step>& steps, const Deed& deed);
  struct Undoing {
    PastDeed deed;  // steps that are left, the last to be undone first
    bool forth = false;
    std::int64_t done = 0;
    std::int64_t left_alone = 0;  // changed by somebody since
    std::vector<Step> undone;
    std::vector<Step> back;  // what takes the undone back in turn
  };
  void take_back(bool forth, const Naming& naming);
  bool leave_pointed_at(PastDeed& deed, const Naming& naming, std::int64_t& left_alone);
  void undo_many(PastDeed deed, bool forth, std::int64_t left_alone);
  bool undo_slice();
  void end_undoing();
  void add(PastDeed deed);
  void say_undone(const PastDeed& deed, bool forth, const Naming& naming);
  void say(const Message& text, bool can_undo);

  records::RecordStore* store_;
  const forms::FormSet* forms_;
  Notices* notices_;
  const WallClock* clock_;
  Changed changed_;
  std::deque<Entry> queue_;
  std::vector<PastDeed> deeds_;
  std::vector<PastDeed> undone_;  // the last one undone is the first to be put back
  Message problem_;
  std::uint64_t problem_toast_ = 0;  // that told of it
  std::optional<Undoing> undoing_;
};

}  // namespace yanxing::app
