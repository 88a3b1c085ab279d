// yanxing-cli: what every command needs. One command a process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/form.h"
#include "client/records/attachment_outbox.h"
#include "client/records/form_library.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "sync/base/result.h"
#include "tools/cli/messages.h"

namespace yanxing::cli {

/// Stable: scripts branch on these.
enum Exit : int { done = 0, failed = 1, usage = 2, no_network = 3, refused = 4, needs_person = 5 };

/// What the command line said; the fields of one command each.
struct Arguments {
  std::string data;
  bool json = false;
  std::string lang;  // language of messages: zh_CN, en; empty: the data folder's, else the environment's
  bool force = false;
  std::string place, name, language;  // init
  std::string url;                    // enrol
  std::vector<std::string> code;      // enrol: one word, or the groups of the code apart
  std::string form, id, json_in;      // save, import, list, show…
  std::vector<std::string> values;    // save: FIELD=VALUE
  std::string file;                   // import, backup, restore
  std::string text, state;            // list
  std::int64_t limit = 0, offset = 0;
  std::string field, value;        // resolve
  std::string output;              // form compile: -o; form export: --xform
  bool finalise = false;           // form fill
  bool save = false;               // form fill
  std::string expression;          // eval
  std::string self;                // eval: --this
  bool dry_run = false;            // roster import
  std::string into;                // roster merge
  std::string training;            // days
  std::string from, to, on;        // report, due: dates "2021-05-17"
  std::string round;               // due, targets: "2021"
  std::string report;              // report: its name
  std::string format;              // export
  std::vector<std::string> where;  // export: FIELD=VALUE
  std::string filter;              // export: a kept filter
  bool names = false;              // export: columns headed by the fields' names
  std::string decision;            // review: accept, return
  std::string comment;             // review
  bool list_reviews = false;       // review --list
  std::uint64_t part_size = 0;     // bundle export: bytes; 0: the usual
};

/// An end that a person must hear of: sentence to stderr, code to the caller.
struct Failure {
  int exit = failed;
  std::string sentence;
  const char* code = nullptr;  // in JSON; nullptr: that of the exit
};

/// What is wrong with what was typed, and with which field; an empty text: nothing.
struct Problem {
  std::string text;
  std::string field;
  explicit operator bool() const { return !text.empty(); }
};

/// The opened data folder with its forms.
class Laptop {
 public:
  /// Opens. The message of a failure is in the person's language.
  static std::unique_ptr<Laptop> open(const Arguments& arguments, Failure& failure, bool must_be_set_up = true);

  records::Workspace& workspace() { return *workspace_; }
  records::RecordStore& records() { return *records_; }
  const forms::FormSet& forms() const { return forms_; }
  records::FormLibrary& library() { return *library_; }
  /// nullptr where the table cannot be read.
  const places::Places* places() const { return places_.get(); }
  Language language() const { return language_; }
  /// Where this laptop works; empty before it is set up.
  std::string place() const { return workspace_->is_set_up() ? workspace_->identity().place : std::string(); }
  std::string say(std::string_view key, const std::vector<std::string>& values = {}) const {
    return sentence(language_, key, values);
  }

 private:
  Laptop() = default;
  std::unique_ptr<records::Workspace> workspace_;
  std::unique_ptr<records::FormLibrary> library_;
  forms::FormSet forms_;
  std::unique_ptr<places::Places> places_;  // searches find records by the names of their places
  std::unique_ptr<records::RecordStore> records_;
  Language language_ = Language::zh;
};

/// The filter that --place, --text, --state, --limit and --offset ask for.
records::ListQuery query_of(const Arguments& arguments);

/// The commands; each returns its exit code.
int run_init(const Arguments& arguments);
int run_enrol(const Arguments& arguments);
int run_save(const Arguments& arguments);
int run_import(const Arguments& arguments);
int run_list(const Arguments& arguments);
int run_show(const Arguments& arguments);
int run_delete(const Arguments& arguments);
int run_undelete(const Arguments& arguments);
int run_resolve(const Arguments& arguments);
int run_sync(const Arguments& arguments);
int run_bundle_export(const Arguments& arguments);
int run_bundle_import(const Arguments& arguments);
int run_status(const Arguments& arguments);
int run_verify(const Arguments& arguments);
int run_backup(const Arguments& arguments);
int run_restore(const Arguments& arguments);
int run_form_compile(const Arguments& arguments);
int run_form_check(const Arguments& arguments);
int run_form_list(const Arguments& arguments);
int run_form_install(const Arguments& arguments);
int run_form_rehearse(const Arguments& arguments);
int run_form_fill(const Arguments& arguments);
int run_form_export(const Arguments& arguments);
int run_eval(const Arguments& arguments);
int run_roster_import(const Arguments& arguments);
int run_roster_merge(const Arguments& arguments);
int run_roster_unmerge(const Arguments& arguments);
int run_days(const Arguments& arguments);
int run_progress(const Arguments& arguments);
int run_targets(const Arguments& arguments);
int run_due(const Arguments& arguments);
int run_review(const Arguments& arguments);
int run_report(const Arguments& arguments);
int run_export(const Arguments& arguments);
int run_attachment_add(const Arguments& arguments);
int run_attachment_edge(const Arguments& arguments);
int run_attachment_list(const Arguments& arguments);
int run_attachment_get(const Arguments& arguments);

// -- Photos (command_attachment.cpp)

/// What waits, as of now.
Result<records::AttachmentFigures> photo_figures(Laptop& laptop);
nlohmann::json photo_json(const records::AttachmentFigures& figures);
/// "3 photos waiting, 2.4 of 7 MB sent."
std::string photo_sentence(const Laptop& laptop, const records::AttachmentFigures& figures);
/// local, on_server, missing, damaged, elsewhere.
const char* photo_state(const records::AttachmentPlace& place);
/// The same for people, with what can be done about it.
std::string photo_words(const Laptop& laptop, const records::AttachmentPlace& place);

// -- Output

/// The language for what is said before or without a data folder: that of --lang, else of the settings of the folder
/// where there is one that can be read now, else of the environment.
Language language_for(const Arguments& arguments);

/// The sentence why a command takes no such place: no code, or not in the table; empty: it does, also without a place.
/// The laptop's own place is always taken.
std::string wrong_place(const Laptop& laptop, const std::string& code);

/// The sentence why figures of a place cannot be told here: none of its records are on this laptop; empty: they can.
std::string unseen_place(Laptop& laptop, const std::string& code);
/// The same for a list: of a place that is not seen records may lie here all the same (they moved there). Empty: some
/// do.
std::string unseen_place(Laptop& laptop, const records::ListQuery& query);

/// "2021-05-17 16:24:05" as the clock on this laptop's wall says, for people; "-" for 0. Times in JSON are UTC.
std::string local_time(UnixMs ms);
/// The same to the minute, of a moment as records store it ("2021-05-17T08:24:00.000+08:00"); what cannot be read
/// stays.
std::string local_minute(const std::string& moment);
/// Says on stderr that only a part of the place's records are on this laptop; false: all are.
bool say_part(Laptop& laptop, const std::string& code);

/// A sentence on stderr; returns `exit`.
int say_and_exit(int exit, const std::string& sentence);
int say_and_exit(int exit, const Problem& problem);
int say_and_exit(const Failure& failure);
/// What JSON calls it: "server_full", or the exit's name.
const char* failure_code(const Failure& failure);
/// One JSON document on stdout. What is not UTF-8 (a foreign file name) is replaced, never an exception.
void print_json(const nlohmann::json& document);
std::string json_text(const nlohmann::json& document);
/// Something was written on stdout by other means: no document of an error follows.
void note_output();
/// The end of a command with --json: where it failed without a document, {"error": {"code", "message", "field"}} with
/// what was said last. Returns `exit`.
int end_json(int exit);
/// 2021-05-17T08:24:00.123Z; null for 0.
nlohmann::json time_json(UnixMs ms);

}  // namespace yanxing::cli
