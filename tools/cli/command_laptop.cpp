// yanxing-cli init, status, verify, backup, restore.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "client/records/assets.h"
#include "client/records/backup.h"
#include "client/records/laptop_status.h"
#include "client/records/photo_check.h"
#include "client/records/receipts.h"
#include "client/records/restore.h"
#include "client/text/size.h"
#include "client/text/text.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/session/client_session.h"
#include "tools/cli/cli.h"
#include "tools/cli/quarantine.h"
#include "tools/cli/review_state.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

constexpr std::size_t max_name_characters = 100;  // as Workspace::set_up has it, which makes a file before it looks

/// The place's name, or the sentence why the code or the person's name will not do. Asked before anything is made.
/// `exit`: the code for it.
std::string check_init(const Arguments& arguments, Language language, std::string& name, int& exit) {
  if (!places::is_place_code(arguments.place)) return sentence(language, "init.bad_place", {arguments.place});
  const bool has_name = text::is_valid_utf8(arguments.name) && !text::trim(arguments.name).empty();
  if (!has_name || text::count_characters(arguments.name) > max_name_characters)
    return sentence(language, "init.bad_name");
  name = arguments.place;
  const auto assets = records::find_assets();
  const auto table = assets ? records::load_places(*assets) : Result<places::Places>(assets.error());
  if (!table) {
    exit = failed;
    return sentence(language, "open.assets", {table.error().detail});
  }
  if (table->find(arguments.place) == nullptr)
    return arguments.force ? std::string() : sentence(language, "init.unknown_place", {arguments.place});
  name = table->name(arguments.place);
  return {};
}

/// A large backup shows how far it is, on a terminal.
records::BackupSteps backup_steps() {
  if (::isatty(STDERR_FILENO) != 1) return {};
  return [](std::uint64_t at, std::uint64_t total) {
    std::cerr << "\r\x1b[K" << at << "/" << total << std::flush;
    return true;
  };
}

/// `offset_ms`: this clock minus the server's. What the app calls right is right here too (ui/screens/sync.cpp).
std::string clock_sentence(const Laptop& laptop, const records::ClockState& clock) {
  constexpr std::int64_t right_ms = 120'000, minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;
  const std::int64_t off = std::abs(clock.offset_ms);
  if (off < right_ms) return laptop.say("status.clock.right");
  const std::string amount = off < 2 * day_ms ? laptop.say("status.clock.minutes", {std::to_string(off / minute_ms)})
                                              : laptop.say("status.clock.days", {std::to_string(off / day_ms)});
  if (clock.known == records::ClockState::Known::now) return laptop.say("status.clock.before", {amount});
  return laptop.say(clock.offset_ms > 0 ? "status.clock.ahead" : "status.clock.behind", {amount});
}

/// Which photo, in which records, and what can be done.
Result<std::string> fault_line(Laptop& laptop, const records::CheckedPhoto& photo) {
  YX_ASSIGN(const auto records,
            laptop.workspace().store().records_of_attachment(sync::attachment_hash(photo.place.name)));
  std::vector<std::string> ids;
  for (const RecordId& id : records) ids.push_back(id.text());
  const std::string words = photo.fault == records::PhotoFault::unreadable ? laptop.say("attachment.state.unreadable")
                                                                           : photo_words(laptop, photo.place);
  return laptop.say("verify.photo", {photo.place.name, names_of(ids), words});
}

/// As the server's verify has it; those of them that `attachment get` brings back once more apart.
void add_faults(json& out, const records::CheckedPhotos& photos) {
  out["attachments"] = photos.checked;
  for (const char* key : {"missing", "damaged", "unreadable", "to_fetch"})
    out[std::string("attachments_") + key] = json::array();
  for (const records::CheckedPhoto& one : photos.faults) {
    const char* key = one.fault == records::PhotoFault::missing   ? "attachments_missing"
                      : one.fault == records::PhotoFault::damaged ? "attachments_damaged"
                                                                  : "attachments_unreadable";
    out[key].push_back(one.place.name);
    if (one.fault == records::PhotoFault::damaged && one.place.on_server)
      out["attachments_to_fetch"].push_back(one.place.name);
  }
}

/// The first few, so that a line stays a line.
std::string first_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? text + "…" : text;
}

}  // namespace

int run_init(const Arguments& arguments) {
  std::string place;
  int exit = usage;
  if (const std::string problem = check_init(arguments, language_for(arguments), place, exit); !problem.empty())
    return say_and_exit(exit, problem);
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure, false);
  if (!laptop) return say_and_exit(failure);
  const Status made = laptop->workspace().set_up(arguments.place, arguments.name);
  if (!made && made.error().code == Code::exists)
    return say_and_exit(failed, laptop->say("init.exists", {arguments.data}));
  if (!made && made.error().code == Code::invalid) return say_and_exit(failed, laptop->say("init.bad_name"));
  if (!made) return say_and_exit(failed, error_sentence(laptop->language(), made.error()));
  if (!arguments.language.empty()) {
    const Status kept = laptop->workspace().set_setting("language", arguments.language == "en" ? "en" : "zh_CN");
    if (!kept) return say_and_exit(failed, error_sentence(laptop->language(), kept.error()));
  }
  if (arguments.json)
    print_json({{"device", laptop->workspace().identity().device.text()}, {"place", arguments.place}});
  return say_and_exit(done, laptop->say("init.done", {arguments.data, place, laptop->workspace().identity().person}));
}

namespace {

/// Whether some of what came from others is not known to be on the server now.
Result<bool> is_in_doubt(records::Workspace& workspace) {
  YX_ASSIGN(const auto own, records::own_logs(workspace));
  YX_ASSIGN(const auto logs, records::logs_to_cover(workspace));
  return std::any_of(logs.begin() + static_cast<std::ptrdiff_t>(own.size()), logs.end(),
                     [](const records::LogState& log) { return log.n > log.covered; });
}

std::string doubt_sentence(Laptop& laptop) {
  const auto compared = sync::has_compared(laptop.workspace().store());
  return laptop.say(compared && *compared ? "status.server_lacks" : "status.in_doubt");
}

}  // namespace

int run_status(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  // Only the JSON says how many records wait; that is read from all unsent changes.
  const auto totals = laptop->records().totals([&] { return !arguments.json; });
  if (!totals) return say_and_exit(failed, error_sentence(laptop->language(), totals.error()));
  const auto state = records::laptop_status(laptop->workspace());
  if (!state) return say_and_exit(failed, error_sentence(laptop->language(), state.error()));
  const auto photos = photo_figures(*laptop);
  if (!photos) return say_and_exit(failed, error_sentence(laptop->language(), photos.error()));
  const auto returned = returned_count(*laptop);
  if (!returned) return say_and_exit(failed, error_sentence(laptop->language(), returned.error()));
  const auto in_doubt = is_in_doubt(laptop->workspace());
  if (!in_doubt) return say_and_exit(failed, error_sentence(laptop->language(), in_doubt.error()));
  if (arguments.json) {
    json out{{"unsent", totals->unsent_changes},
             {"on_server", totals->sent_changes},
             {"conflicts", totals->conflicts},
             {"quarantine", totals->quarantine},
             {"returned", *returned},
             {"others_in_doubt", *in_doubt},
             {"clock_offset_s", nullptr},
             {"last_sync", state->last_sync_ms ? time_json(*state->last_sync_ms) : json(nullptr)},
             {"records",
              {{"living", totals->records},
               {"deleted", totals->deleted},
               {"local", totals->local},
               {"on_server", totals->on_server},
               {"needs_person", totals->needs_person}}},
             {"photos", photo_json(*photos)},
             {"enrolled", state->enrolled},
             {"device", laptop->workspace().identity().device.text()},
             {"place", laptop->workspace().identity().place}};
    if (state->clock.known != records::ClockState::Known::nothing)
      out["clock_offset_s"] = state->clock.offset_ms / 1000;
    print_json(out);
    return done;
  }
  std::cout << laptop->say("status.local",
                           {std::to_string(totals->unsent_changes), std::to_string(totals->sent_changes),
                            std::to_string(totals->conflicts), std::to_string(totals->quarantine)})
            << "\n";
  if (totals->quarantine > 0) {
    for (const std::string& line : quarantine_lines(*laptop)) std::cout << line << "\n";
  }
  std::cout << photo_sentence(*laptop, *photos) << "\n";
  if (*returned > 0) std::cout << laptop->say("status.returned", {std::to_string(*returned)}) << "\n";
  if (!state->enrolled) std::cout << laptop->say("status.not_enrolled") << "\n";
  if (*in_doubt) std::cout << doubt_sentence(*laptop) << "\n";
  std::cout << laptop->say("status.last_sync",
                           {state->last_sync_ms ? local_time(*state->last_sync_ms) : laptop->say("status.never")})
            << "\n";
  if (state->clock.known != records::ClockState::Known::nothing)
    std::cout << clock_sentence(*laptop, state->clock) << "\n";
  return done;
}

int run_verify(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto report = records::verify_laptop(laptop->workspace());
  // An index that differs from the records is made anew; that is nothing to trouble a person with.
  const auto index = laptop->records().verify_index();
  if (!report) return say_and_exit(failed, error_sentence(laptop->language(), report.error()));
  const auto photos = records::check_photos(laptop->workspace());
  // A ledger with findings may keep its photos from being told; those findings are told all the same.
  if (!photos && report->ok) return say_and_exit(failed, error_sentence(laptop->language(), photos.error()));
  const std::size_t faults = photos ? photos->faults.size() : 0;
  const bool ok = report->ok && faults == 0;
  if (arguments.json) {
    json out{{"ok", ok},
             {"digest", report->digest.digest.hex()},
             {"records", report->digest.records},
             {"changes", report->digest.changes},
             {"search_index", index && *index ? "ok" : "to_be_rebuilt"}};
    if (!report->ok) out["findings"] = report->findings;
    if (photos) add_faults(out, *photos);
    print_json(out);
  } else if (ok) {
    std::cout << laptop->say("verify.ok",
                             {std::to_string(report->digest.records), std::to_string(report->digest.changes),
                              report->digest.digest.hex(), std::to_string(photos->checked)})
              << "\n";
  }
  if (ok) return done;
  for (const std::string& finding : report->findings) std::cerr << finding << "\n";
  for (std::size_t i = 0; i < faults; ++i) {
    const auto line = fault_line(*laptop, photos->faults[i]);
    if (!line) return say_and_exit(failed, error_sentence(laptop->language(), line.error()));
    std::cerr << *line << "\n";
  }
  if (faults > 0) say_and_exit(failed, laptop->say("verify.photos", {std::to_string(faults)}));
  if (report->ok) return failed;
  return say_and_exit(failed, laptop->say("verify.bad", {std::to_string(report->findings.size())}));
}

int run_backup(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  if (arguments.file.empty()) return say_and_exit(usage, laptop->say("backup.no_name"));
  const auto made = records::backup(laptop->workspace(), arguments.file, backup_steps());
  if (::isatty(STDERR_FILENO) == 1) std::cerr << "\r\x1b[K";
  if (!made && made.error().code == Code::exists)
    return say_and_exit(failed, laptop->say("backup.exists", {arguments.file}));
  if (!made && made.error().detail.starts_with("cannot read"))
    return say_and_exit(failed, error_sentence(laptop->language(), made.error()));
  if (!made && (made.error().code == Code::io || made.error().code == Code::not_found)) {
    return say_and_exit(failed, laptop->say("backup.io", {arguments.file}));
  }
  if (!made) return say_and_exit(failed, error_sentence(laptop->language(), made.error()));
  if (arguments.json)
    print_json({{"file", arguments.file},
                {"bytes", made->bytes},
                {"photos", made->photos},
                {"originals", made->originals},
                {"photos_left_out", made->left_out},
                {"originals_left_out", made->originals_left_out}});
  say_and_exit(done,
               laptop->say("backup.done", {arguments.file, text::megabytes(static_cast<std::int64_t>(made->bytes)),
                                           std::to_string(made->photos)}));
  if (!made->originals_left_out.empty())
    say_and_exit(needs_person, laptop->say("backup.originals", {std::to_string(made->originals_left_out.size())}));
  if (made->left_out.empty()) return made->originals_left_out.empty() ? done : needs_person;
  return say_and_exit(needs_person, laptop->say("backup.damaged", {std::to_string(made->left_out.size())}));
}

namespace {

int say_other_laptop(const Arguments& arguments, const records::Identity& owner) {
  std::string place = owner.place;
  if (const auto assets = records::find_assets()) {
    if (const auto places = records::load_places(*assets)) place = places->path(owner.place);
  }
  return say_and_exit(usage,
                      sentence(language_for(arguments), "restore.other_laptop", {arguments.file, owner.person, place}));
}

/// What the former data alone still holds, and how to get it back.
void say_only_former(Language language, const records::Restored& restored, bool is_other) {
  if (!restored.only_former && !restored.kept.empty())
    std::cerr << sentence(language, "restore.former_unread", {restored.kept.string()}) << "\n";
  if (!restored.only_former) return;
  const auto& [changes, photos] = *restored.only_former;
  if (changes == 0 && photos == 0) return;
  const std::string words = (is_other ? "--force " : "") + restored.kept.string();
  const char* const key = photos == 0 ? "restore.only_former.changes" : "restore.only_former";
  std::cerr << sentence(language, key, {std::to_string(changes), std::to_string(photos), words}) << "\n";
}

json restored_json(const records::Restored& restored) {
  json out{{"records", restored.records},
           {"photos", restored.photos},
           {"originals", restored.originals},
           {"photos_left_out", restored.damaged},
           {"kept", restored.kept.empty() ? json(nullptr) : json(restored.kept.string())},
           {"changes_only_kept", nullptr},
           {"photos_only_kept", nullptr}};
  if (restored.only_former) {
    out["changes_only_kept"] = restored.only_former->changes;
    out["photos_only_kept"] = restored.only_former->photos;
  }
  return out;
}

}  // namespace

int run_restore(const Arguments& arguments) {
  if (arguments.file.empty()) return say_and_exit(usage, sentence(language_for(arguments), "restore.no_name"));
  records::OpenOptions options;
  options.wait_for_lock = std::chrono::milliseconds(3000);
  const auto other = records::other_owner(arguments.data, arguments.file);
  if (!other) {
    return say_and_exit(
        failed, sentence(language_for(arguments), "open.io", {arguments.data}) + " (" + other.error().detail + ")");
  }
  if (*other && !arguments.force) return say_other_laptop(arguments, **other);
  const auto restored = records::restore(arguments.data, arguments.file, options);
  const Language language = language_for(arguments);  // of what is there now
  if (!restored) {
    const Error& error = restored.error();
    std::error_code unreadable;
    const bool missing = !std::filesystem::exists(arguments.file, unreadable);
    if (missing) return say_and_exit(failed, sentence(language, "file.missing", {arguments.file}));
    if (std::filesystem::is_directory(arguments.file, unreadable))
      return say_and_exit(failed, sentence(language, "restore.folder", {arguments.file}));
    if (!std::filesystem::is_regular_file(arguments.file, unreadable) && !unreadable)
      return say_and_exit(failed, sentence(language, "restore.no_file", {arguments.file}));
    if (::access(arguments.file.c_str(), R_OK) != 0)
      return say_and_exit(failed, sentence(language, "restore.unreadable", {arguments.file}));
    if (error.code == Code::corrupt)
      return say_and_exit(failed, sentence(language, "restore.corrupt", {arguments.file, reason(language, error)}));
    if (error.code == Code::too_new)
      return say_and_exit(failed, sentence(language, "restore.too_new", {arguments.file}));
    if (error.code == Code::busy) return say_and_exit(failed, sentence(language, "open.busy", {arguments.data}));
    return say_and_exit(failed, error_sentence(language, error));
  }
  if (arguments.json) print_json(restored_json(*restored));
  std::cerr << sentence(language, "restore.done",
                        {arguments.file, std::to_string(restored->records), std::to_string(restored->photos)})
            << "\n";
  if (!restored->kept.empty()) std::cerr << sentence(language, "restore.kept", {restored->kept.string()}) << "\n";
  say_only_former(language, *restored, other->has_value());
  if (restored->damaged.empty()) return done;
  return say_and_exit(needs_person, sentence(language, "restore.damaged",
                                             {std::to_string(restored->damaged.size()), first_of(restored->damaged)}));
}

}  // namespace yanxing::cli
