// What every model of the app works with. Owned by App; plain references, one thread.
#pragma once

#include <chrono>
#include <string>

#include "client/app/local_time.h"
#include "client/app/notices.h"
#include "client/app/saves.h"
#include "client/app/words.h"
#include "client/forms/filling.h"
#include "client/records/form_library.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"

namespace yanxing::app {

struct Context {
  records::Workspace& workspace;
  records::RecordStore& store;
  Words& words;
  Notices& notices;
  Saves& saves;
  const WallClock& clock;
  records::FormLibrary& library;

  UnixMs now() const { return clock.now_ms(); }
  LocalTime local(UnixMs when) const { return to_local(when, now()); }
  const forms::Form* form(std::string_view name) const { return words.forms().find(name); }
  const forms::FormSet& forms() const { return words.forms(); }

  /// What a form may ask of this laptop: clock, randomness, who and which, tables. `form` must outlive what uses it.
  forms::FillEnvironment environment(const forms::Form& form, std::string language) const;
  /// The engine over a record that is looked at, in the language of the screens.
  forms::Filling look(const forms::Form& form, const forms::Answers& answers) const;

  /// What this laptop may see: the scope of its enrolment if that is one place, else the place it was set up for. A
  /// code prefix.
  std::string scope() const;
  /// Text setting, or the fallback when it is not set or not text.
  std::string setting(std::string_view name, std::string_view fallback = {}) const;
  /// A setting that is only a comfort: when it cannot be kept, nothing is said.
  void keep_setting(std::string_view name, const nlohmann::json& value) const;
};

/// Work between frames ends here.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds budget) : end_(std::chrono::steady_clock::now() + budget) {}
  bool passed() const { return std::chrono::steady_clock::now() >= end_; }

 private:
  std::chrono::steady_clock::time_point end_;
};

SyncState view_sync(records::SyncState state);

/// All living records of a form.
records::ListQuery of_form(std::string_view form);

/// Where the reading of many records in slices goes on: each slice costs what it holds, however many came before.
struct ReadTo {
  std::string place;
  std::int64_t key = 0;  // 0: nothing was read

  void ask(records::ListQuery& query, std::int64_t limit) const {
    query.order = records::ListQuery::Order::place;
    query.after_place = place;
    query.after_key = key;
    query.limit = limit;
  }
  void note(const records::Record& record) {
    place = record.place;
    key = record.key;
  }
};

/// Whether this laptop is the one to go on with a draft, or with what came back. A township's sees only its own. A
/// county's or the city's sees those of all its townships: its own lie at its own place, or were begun on it.
bool is_own_work(const Context& context, const records::Record& record);

/// Of a review the fields that name the reviewed record by id and form, as a person reads them; empty: other fields.
std::string review_text(const Words& words, const forms::Answers& review, std::string_view field);

/// What tells a record from others in a list: its form's summary fields, or the form's name.
std::string title_of(const Words& words, const records::Record& record);
/// What a record that is being filled is called: as the form names it, else as title_of does. Empty: nothing in it
/// names it yet.
std::string title_of(const Words& words, const forms::Filling& filling);

/// The short form of it, for a record that another one mentions: a person's name without her role.
std::string name_of(const Words& words, const records::Record& record);

/// A field's text, or empty when it is unanswered or no text.
std::string text_answer(const forms::Answers& answers, std::string_view field);
bool has_conflict_in(const records::Record& record, const std::string& cell);

}  // namespace yanxing::app
