// yanxing-cli: everything of Yanxing without a window, for scripts, tests and power users.

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <new>

#include <CLI/CLI.hpp>

#include "client/records/bundle_file.h"
#include "sync/base/memory_guard.h"
#include "tools/cli/cli.h"
#include "tools/cli/help.h"

namespace yanxing::cli {
namespace {

constexpr const char* footer =
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no network, 4 refused by the server, 5 conflicts or quarantine "
    "need a person\n"
    "(of a sync that went through). --json prints one JSON document on standard output, {\"error\": {…}} where a "
    "command "
    "fails; messages go to standard error.";

constexpr const char* force_help =
    "Keep unknown fields, values that break a rule of the form, places out of the table or the area, and references to "
    "records that are not on this laptop (yet)";

using Run = int (*)(const Arguments&);

void add_laptop_commands(CLI::App& app, Arguments& arguments, std::map<CLI::App*, Run>& runs) {
  auto* init = app.add_subcommand("init", "Set up a data folder: the laptop's place and its person");
  init->add_option("--place", arguments.place, "Place code, e.g. 450224204")->required();
  init->add_option("--name", arguments.name, "Name that changes are signed with")->required();
  init->add_option("--language", arguments.language, "Language of messages and screens")
      ->check(CLI::IsMember({"zh", "en"}));
  init->add_flag("--force", arguments.force, "Take a place code that is not in the table");
  runs[init] = run_init;

  auto* enrol = app.add_subcommand("enrol", "Enrol with a city server by its one-time code");
  enrol->add_option("url", arguments.url, "Address, e.g. https://city.example:8443")->required();
  enrol->add_option("code", arguments.code, "One-time code, with or without its dashes")->required()->expected(1, 20);
  runs[enrol] = run_enrol;

  auto* sync = app.add_subcommand("sync", "Send what the server lacks, then the photos, and take what others changed");
  runs[sync] = run_sync;
  auto* attachment = app.add_subcommand("attachment", "Photos and files of records");
  attachment->require_subcommand(1);
  auto* add = attachment->add_subcommand("add", "Keep a file; prints the name that a record's field takes");
  add->add_option("file", arguments.file, "A picture (.jpg, .png: made smaller) or any other file")->required();
  runs[add] = run_attachment_add;
  auto* attachments = attachment->add_subcommand("list", "What records name, and where each is");
  runs[attachments] = run_attachment_list;
  auto* get = attachment->add_subcommand("get", "Fetch one from the server where it is not here");
  get->add_option("name", arguments.id, "Its name, as the record has it")->required();
  get->add_option("-o,--output", arguments.output, "Copy it to this file")->check([](const std::string& file) {
    return file.empty() ? "an empty name" : std::string();
  });
  runs[get] = run_attachment_get;
  auto* edge = attachment->add_subcommand("edge", "How large pictures are kept; says it where nothing is given");
  edge->add_option("edge", arguments.value, "1024, 1600, 2560 or original: the longer edge in pixels");
  runs[edge] = run_attachment_edge;
  auto* status = app.add_subcommand("status", "Counts, last sync, clock");
  runs[status] = run_status;
  auto* verify = app.add_subcommand("verify", "Check chains, receipts, cells and the file");
  runs[verify] = run_verify;
  auto* backup = app.add_subcommand("backup", "Copy everything, photos included, to one new file");
  backup->add_option("file", arguments.file, "File to make; never overwritten")->required();
  runs[backup] = run_backup;
  auto* restore = app.add_subcommand("restore", "Put a backup in place of the present data, which is kept aside");
  restore->add_option("file", arguments.file, "A file that backup made")->required();
  restore->add_flag("--force", arguments.force, "Take another laptop's backup");
  runs[restore] = run_restore;
}

void add_bundle_commands(CLI::App& app, Arguments& arguments, std::map<CLI::App*, Run>& runs) {
  auto* bundle = app.add_subcommand("bundle", "Without a network: changes and photos on a stick, the receipt back");
  bundle->require_subcommand(1);
  auto* out = bundle->add_subcommand("export", "Write all that the server is not known to hold, sealed for it alone");
  out->add_option("file", arguments.file, "File to write; further parts are FILE.2, FILE.3…")->required();
  out->add_option(
         "--part-size", arguments.part_size,
         "Largest size of a part, 64K to 1T, e.g. 500M; 1G without it. What is larger and cannot be cut, a photo or "
         "what one save changed, gets a part of its own")
      ->transform(CLI::Validator(
          [](std::string& text) -> std::string {
            const std::string as_written = text;
            try {
              const auto in_range = CLI::Range(records::least_part_bytes, records::greatest_part_bytes);
              if (CLI::AsSizeValue(false)(text).empty() && in_range(text).empty()) return {};
            } catch (const CLI::ValidationError&) {  // what it says is for programmers
            }
            return as_written + " is no size from 64K to 1T: write a whole number and K, M, G or T, e.g. 500M";
          },
          ""))
      ->option_text("SIZE");
  runs[out] = run_bundle_export;
  auto* back =
      bundle->add_subcommand("import", "Take the receipt that the server wrote: what it holds is on the server");
  back->add_option("file", arguments.file, "The file that yanxing-server bundle import wrote")->required();
  runs[back] = run_bundle_import;
}

void add_record_commands(CLI::App& app, Arguments& arguments, std::map<CLI::App*, Run>& runs) {
  auto* save = app.add_subcommand("save", "Save one record; prints its id");
  save->add_option("form", arguments.form, "Form, e.g. person")->required();
  save->add_option(
      "values", arguments.values,
      "FIELD=VALUE; FIELD= takes the answer away; in a repeat REPEAT[ROW]/FIELD=VALUE, or FIELD=VALUE for a first row; "
      "__state=final finishes a draft (observation: state=final)");
  save->add_option("--id", arguments.id, "Record to change, or the id of a new one");
  save->add_option("--json-in", arguments.json_in, "Read {\"field\": value} from a file, - for standard input");
  save->add_flag("--force", arguments.force, force_help);
  runs[save] = run_save;

  auto* import = app.add_subcommand("import", "Save one record a line");
  import->add_option("form", arguments.form, "Form, e.g. mark")->required();
  import
      ->add_option("file", arguments.file,
                   "NDJSON: {\"field\": value} a line, with an \"id\" where one is wanted; - for standard input")
      ->required();
  import->add_flag("--force", arguments.force, force_help);
  runs[import] = run_import;

  auto* list = app.add_subcommand("list", "List records of a form");
  list->add_option("form", arguments.form, "Form, e.g. mark")->required();
  list->add_option("--place", arguments.place, "Only records whose place code starts so");
  list->add_option("--text", arguments.text,
                   "Only records with this text in an answer; pinyin and its initials find names");
  list->add_option("--state", arguments.state, "Only records in this state; deleted ones are left out unless asked for")
      ->check(CLI::IsMember({"draft", "final", "deleted", "all", "local", "on_server", "needs_person", "conflict"}));
  list->add_option("--limit", arguments.limit, "At most so many")->check(CLI::NonNegativeNumber);
  list->add_option("--offset", arguments.offset, "Leave out so many first")->check(CLI::NonNegativeNumber);
  runs[list] = run_list;

  const auto with_id = [&](const char* name, const char* help, Run run) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("id", arguments.id, "Record id")->required();
    runs[command] = run;
    return command;
  };
  with_id("show", "Everything about one record: values, heads, history, sync state", run_show);
  with_id("delete", "Delete a record; can be undone", run_delete);
  with_id("undelete", "Bring a deleted record back", run_undelete);
  auto* resolve = with_id("resolve", "Settle a conflict for one value", run_resolve);
  resolve->add_option("field", arguments.field, "Field in conflict (@life: deleted here, edited there)")->required();
  resolve->add_option("value", arguments.value, "Value that shall hold; for @life true keeps, false deletes")
      ->required();
  resolve->add_flag("--force", arguments.force, "Take a value for a field that the form does not know");
}

void add_form_commands(CLI::App& app, Arguments& arguments, std::map<CLI::App*, Run>& runs) {
  auto* form = app.add_subcommand("form", "Forms: compile, check, install, try");
  form->require_subcommand(1);
  const auto with_file = [&](const char* name, const char* help, const char* what, Run run) {
    auto* command = form->add_subcommand(name, help);
    command->add_option("file", arguments.file, what)->required();
    runs[command] = run;
    return command;
  };
  auto* compile = with_file("compile", "Compile an XLSForm workbook; prints the form, or every problem with its place",
                            "Workbook (.xlsx); its tables lie beside it or in FILE-media", run_form_compile);
  compile->add_option("-o,--output", arguments.output, "Write the form here instead of standard output");
  with_file("check", "Check a compiled form or a workbook", "FILE.json or FILE.xlsx", run_form_check);
  with_file("install", "Install a form on this laptop", "FILE.xlsx or FILE.json", run_form_install);
  with_file("rehearse", "Replay a new version over the stored records: what becomes invalid, hidden or lost",
            "FILE.xlsx or FILE.json", run_form_rehearse);
  auto* list = form->add_subcommand("list", "List the forms of the data folder; without one, those that are shipped");
  runs[list] = run_form_list;

  const char* form_help = "A form's name, or a file (.xlsx, .json)";
  auto* fill = form->add_subcommand("fill", "Apply answers in order and print what comes of it");
  fill->add_option("form", arguments.form, form_help)->required();
  fill->add_option(
          "--json-in", arguments.json_in,
          "Answers from a file, - for standard input: {\"field\": value}, repeats as lists, or a list of steps "
          "{\"path\", \"value\"}, {\"add_row\"}, {\"remove_row\"}")
      ->required();
  fill->add_flag("--finalise,--finalize", arguments.finalise, "Finish the record; 1 when something stands in its way");
  fill->add_flag("--save", arguments.save, "Keep it as a record of the data folder");
  runs[fill] = run_form_fill;
  auto* to_xform = form->add_subcommand("export", "Write a form for other clients");
  to_xform->add_option("form", arguments.form, form_help)->required();
  to_xform->add_option("--xform", arguments.output, "ODK XForm 1.0 to write")->required();
  runs[to_xform] = run_form_export;

  auto* eval = app.add_subcommand("eval", "Evaluate an expression against a record; prints the value as JSON");
  eval->add_option("expression", arguments.expression, "XPath as forms have it, with ${name}")->required();
  eval->add_option("--json-in", arguments.json_in,
                   "The record: {\"data\": {\"age\": 44, \"member\": [{…}]}}; - for standard input");
  eval->add_option("--this", arguments.self, "Where the expression stands, e.g. /data/member[2]/age");
  runs[eval] = run_eval;
}

void add_programme_commands(CLI::App& app, Arguments& arguments, std::map<CLI::App*, Run>& runs) {
  const auto add = [&](const char* name, const char* help, Run run) {
    auto* command = app.add_subcommand(name, help);
    runs[command] = run;
    return command;
  };
  const auto with_place = [&](CLI::App* command) {
    command->add_option("--place", arguments.place, "Only what lies under this place code");
    return command;
  };
  auto* roster = app.add_subcommand("roster", "The roster: everybody who is trained");
  roster->require_subcommand(1);
  auto* import = roster->add_subcommand("import", "Take persons from a spreadsheet: .xlsx, .ods or .csv");
  import->add_option("file", arguments.file, "The spreadsheet; columns in any order")->required();
  import->add_flag("--dry-run", arguments.dry_run, "Only say what would become of each row");
  runs[import] = run_roster_import;
  auto* merge =
      roster->add_subcommand("merge", "Two records are one person: the second stands for both; can be undone");
  merge->add_option("id", arguments.id, "Person that is the same as")->required();
  merge->add_option("into", arguments.into, "this one")->required();
  runs[merge] = run_roster_merge;
  auto* unmerge = roster->add_subcommand("unmerge", "Take a merged person apart again");
  unmerge->add_option("id", arguments.id, "Person that was merged into another")->required();
  runs[unmerge] = run_roster_unmerge;

  auto* days = with_place(add("days", "Days attended, per person and village, against the five-day rule", run_days));
  days->add_option("--training", arguments.training, "Only the sessions of this training");
  auto* progress =
      with_place(add("progress", "Trained and planned, funds, villages covered, per county (annex 1)", run_progress));
  for (CLI::App* command : {days, progress}) {
    command->add_option("--year", arguments.round, "Year of the sessions; without it the latest that has any")
        ->check(CLI::Range(2000, 2099));
  }
  auto* targets =
      with_place(add("targets", "The five ratios of the election, and what is not reported yet", run_targets));
  targets->add_option("--round", arguments.round, "Election round, e.g. 2021");

  auto* due = with_place(add(
      "due", "Expected reports: what is due, late, missing, to_send (finished, not synced yet), handed in", run_due));
  // An empty variable of a script is no day: nobody asked for today.
  const auto some_day = [](const std::string& day) { return day.empty() ? std::string("no day") : std::string(); };
  due->add_option("--on", arguments.on, "As of this day, e.g. 2021-05-17; today without it")->check(some_day);
  due->add_option("--round", arguments.round, "Year whose dates count");

  auto* review = add("review", "Accept a record, or return it with a reason", run_review);
  review->add_option("id", arguments.id, "Record id");
  review->add_option("decision", arguments.decision, "accept or return")->check(CLI::IsMember({"accept", "return"}));
  review->add_option("--comment", arguments.comment, "What the author shall read; needed for return");
  review->add_flag("--list", arguments.list_reviews, "List what was handed in and how it stands, what waits first");
  with_place(review);

  auto* report =
      with_place(add("report", "Write an official table as PDF or spreadsheet; `report list` names them", run_report));
  report->add_option("name", arguments.report, "Name of the report, or list")->required();
  report->add_option("--from", arguments.from, "First day, e.g. 2021-01-01");
  report->add_option("--to", arguments.to, "Last day");
  report->add_option("--id", arguments.id, "The record, for a report about one");
  report->add_option("--training", arguments.training, "The training, for a report about one");
  report->add_option("--round", arguments.round, "Year or election round, e.g. 2021");
  report
      ->add_option("--on", arguments.on,
                   "As of this day (due-list); of other reports the date on the paper. Today without it")
      ->check(some_day);
  report->add_option("-o,--output", arguments.output, "FILE.pdf or FILE.xlsx");

  auto* out = with_place(add("export", "Write the records of a form to a file", run_export));
  out->add_option("form", arguments.form, "Form, e.g. person")->required();
  out->add_option("--format", arguments.format, "xlsx, csv or json")
      ->required()
      ->check(CLI::IsMember({"xlsx", "csv", "json"}));
  out->add_option("--limit", arguments.limit, "At most so many")->check(CLI::NonNegativeNumber);
  out->add_option("--text", arguments.text, "Only records with this text in an answer");
  out->add_option("--state", arguments.state, "Only records in this state")
      ->check(CLI::IsMember({"draft", "final", "deleted", "all", "local", "on_server", "needs_person", "conflict"}));
  out->add_option("--where", arguments.where, "FIELD=VALUE: only records with this answer; several must all hold");
  out->add_option("--filter", arguments.filter,
                  "Only what a filter finds that was kept under this name on the records screen");
  out->add_flag("--names", arguments.names,
                "Fields' names as heads and codes as they are stored (.xlsx, .csv), for programs; else labels");
  out->add_option("-o,--output", arguments.output, "File to write")->required();
}

/// The innermost command that was given.
CLI::App* chosen(CLI::App& app) {
  CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return at;
}

/// These read files alone; `form list`, `fill` and `export` use a data folder where one is given.
bool needs_data(Run run, const Arguments& arguments) {
  if (run == run_form_fill) return arguments.save;
  if (run == run_report) return arguments.report != "list";
  return run != run_form_compile && run != run_form_check && run != run_form_list && run != run_form_export &&
         run != run_eval;
}

/// What a message about a wrong command line needs to know of it: read before, and whatever else, is wrong.
Arguments read_early(int argc, char** argv) {
  Arguments out;
  if (const char* data = std::getenv("YANXING_DATA")) out.data = data;
  const auto value = [&](int& i, std::string_view name, std::string& into) {
    const std::string_view word = argv[i];
    if (word == name && i + 1 < argc) into = argv[++i];
    if (word.starts_with(name) && word.size() > name.size() && word[name.size()] == '=')
      into = word.substr(name.size() + 1);
  };
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--json") out.json = true;
    value(i, "--data", out.data);
    if (i < argc) value(i, "--lang", out.lang);
  }
  if (out.lang != "zh" && out.lang != "zh_CN" && out.lang != "en") out.lang.clear();
  return out;
}

int run_command(int argc, char** argv, const Arguments& early) {
  Arguments arguments;
  std::map<CLI::App*, Run> runs;
  CLI::App app("Yanxing on the command line", "yanxing-cli");
  app.footer(footer);
  app.set_version_flag("--version", std::string("yanxing-cli ") + YANXING_VERSION);
  app.add_option("--data", arguments.data, "Data folder of the laptop")->envname("YANXING_DATA");
  app.add_flag("--json", arguments.json, "Print one JSON document on standard output");
  app.add_option("--lang", arguments.lang, "Language of messages; else the data folder's, else that of LANG")
      ->check(CLI::IsMember({"zh", "zh_CN", "en"}));
  app.require_subcommand(1);
  app.fallthrough();
  add_laptop_commands(app, arguments, runs);
  add_bundle_commands(app, arguments, runs);
  add_record_commands(app, arguments, runs);
  add_form_commands(app, arguments, runs);
  add_programme_commands(app, arguments, runs);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    const Language language = language_for(early);
    if (language == Language::zh) translate_help(app);
    app.exit(asked);
    return done;
  } catch (const CLI::ParseError& error) {
    const Language language = language_for(early);
    const std::string unknown = unknown_command(language, app);
    say_and_exit(usage, unknown.empty() ? usage_sentence(language, error.get_name(), error.what()) : unknown);
    return early.json ? end_json(usage) : static_cast<int>(usage);
  }
  const Run command = runs.at(chosen(app));
  const bool lacks_data = arguments.data.empty() && needs_data(command, arguments);
  const int exit =
      lacks_data ? say_and_exit(usage, sentence(language_for(arguments), "open.data_needed")) : command(arguments);
  return arguments.json ? end_json(exit) : exit;
}

/// Of a pipe. The write that failed may be long ago and its errno overwritten.
bool is_reader_gone() {
  const int before = errno;
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  const bool is_gone = poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
  errno = before;
  return is_gone;
}

/// What was printed has arrived, or the command failed: half of a document that ends with 0 would be taken for all.
int run(int argc, char** argv) {
  const Arguments early = read_early(argc, argv);
  const int exit = run_command(argc, argv, early);
  errno = 0;
  std::cout.flush();
  const bool is_written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good();
  if (is_written) return exit;
  // A reader that has seen enough (`| head`) knows so by itself.
  if (errno == EPIPE || is_reader_gone()) return exit == done ? static_cast<int>(failed) : exit;
  const std::string why = errno != 0 ? std::strerror(errno) : "stdout";
  say_and_exit(failed, sentence(language_for(early), "output.failed", {why}));
  return exit == done || exit == needs_person ? static_cast<int>(failed) : exit;
}

}  // namespace
}  // namespace yanxing::cli

int main(int argc, char** argv) {
  // A file over the limit of the account must be an error that is told, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  yanxing::guard_memory("yanxing-cli");
  try {
    return yanxing::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    return yanxing::tell_out_of_memory("yanxing-cli");
  }
}
