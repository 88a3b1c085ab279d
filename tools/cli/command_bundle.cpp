// yanxing-cli bundle: changes and photos to a stick, and the server's receipt back.
#include <unistd.h>

#include <iostream>

#include "client/records/bundle.h"
#include "tools/cli/cli.h"
#include "tools/cli/quarantine.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

records::BundleProgress progress_of() {
  if (::isatty(STDERR_FILENO) != 1) return {};
  return [shown = std::uint64_t{0}](std::uint64_t done_bytes, std::uint64_t total) mutable {
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    if (done_bytes < shown + step) return true;
    shown = done_bytes;
    std::cerr << "\r\x1b[K" << done_bytes / step << "/" << total / step << " MiB" << std::flush;
    return true;
  };
}

int export_failure(const Laptop& laptop, const Error& error, const std::string& file) {
  switch (error.code) {
    case Code::not_found: return say_and_exit(failed, laptop.say("bundle.no_folder", {error.detail}));
    case Code::exists: return say_and_exit(failed, laptop.say("bundle.exists", {error.detail}));
    case Code::refused: return say_and_exit(failed, laptop.say("bundle.refused", {file}));
    case Code::invalid: return say_and_exit(failed, laptop.say("bundle.too_many_parts"));
    case Code::disk_full: return say_and_exit(failed, laptop.say("bundle.stick_full", {file}));
    case Code::io: return say_and_exit(failed, laptop.say("bundle.stick_io", {file, reason(laptop.language(), error)}));
    default: return say_and_exit(failed, error_sentence(laptop.language(), error));
  }
}

json files_json(const records::BundleWritten& written) {
  json files = json::array();
  for (const auto& file : written.files) files.push_back(file.string());
  return files;
}

/// Whether the laptop is enrolled; says `otherwise` where it is not.
bool is_enrolled(Laptop& laptop, const char* otherwise, int& exit) {
  const auto enrolment = laptop.workspace().enrolment();
  if (enrolment && *enrolment) return true;
  exit = enrolment ? say_and_exit(failed, laptop.say(otherwise))
                   : say_and_exit(failed, error_sentence(laptop.language(), enrolment.error()));
  return false;
}

std::string fault_sentence(const Laptop& laptop, sync::BundleFault fault, const std::string& file) {
  return laptop.say(std::string("ack.") + sync::fault_name(fault), {file});
}

}  // namespace

int run_bundle_export(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  int exit = failed;
  if (!is_enrolled(*laptop, "bundle.not_enrolled", exit)) return exit;
  if (arguments.file.empty()) return say_and_exit(usage, laptop->say("bundle.no_name"));
  const std::uint64_t part_bytes = arguments.part_size == 0 ? records::default_part_bytes : arguments.part_size;
  auto prepared = records::prepare_bundle(laptop->workspace(), arguments.file, part_bytes);
  if (!prepared) return export_failure(*laptop, prepared.error(), arguments.file);
  prepared->order.may_lack_marks = true;  // the stick is the way out of a full disk
  records::StoreFrames frames(*prepared->content, part_bytes);
  const auto written = records::write_bundle(prepared->order, frames, progress_of());
  if (::isatty(STDERR_FILENO) == 1) std::cerr << "\r\x1b[K";
  if (!written) return export_failure(*laptop, written.error(), arguments.file);
  const Status noted = records::note_bundle(laptop->workspace(), *written);
  // The stick holds all of it, whatever room there is here: it is the way out of a full disk.
  const bool is_full = !noted && noted.error().code == Code::disk_full;
  if (!noted && !is_full) return say_and_exit(failed, error_sentence(laptop->language(), noted.error()));
  if (is_full) say_and_exit(done, laptop->say("bundle.not_noted", {arguments.file}));
  if (arguments.json) {
    print_json({{"files", files_json(*written)},
                {"parts", written->files.size()},
                {"changes", written->changes},
                {"attachments", written->attachments},
                {"attachments_left_out", written->left_out + prepared->attachments_missing},
                {"bytes", written->bytes}});
  }
  if (written->changes == 0 && written->attachments == 0) {
    say_and_exit(done, laptop->say("bundle.nothing", {arguments.file}));
  } else {
    say_and_exit(done,
                 laptop->say("bundle.written", {std::to_string(written->changes), std::to_string(written->attachments),
                                                written->files.back().string()}));
  }
  if (written->files.size() > 1)
    say_and_exit(done, laptop->say("bundle.parts", {std::to_string(written->files.size())}));
  if (written->left_out + prepared->attachments_missing > 0) {
    say_and_exit(done,
                 laptop->say("bundle.left_out", {std::to_string(written->left_out + prepared->attachments_missing)}));
  }
  return done;
}

int run_bundle_import(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  int exit = failed;
  if (!is_enrolled(*laptop, "ack.not_enrolled", exit)) return exit;
  if (arguments.file.empty()) return say_and_exit(usage, laptop->say("ack.no_name"));
  sync::BundleFault fault = sync::BundleFault::none;
  const auto taken = records::import_ack(laptop->workspace(), arguments.file, fault);
  if (!taken) {
    if (fault != sync::BundleFault::none) return say_and_exit(failed, fault_sentence(*laptop, fault, arguments.file));
    std::error_code unread;
    if (std::filesystem::is_directory(arguments.file, unread))
      return say_and_exit(failed, laptop->say("ack.folder", {arguments.file}));
    if (taken.error().code == Code::not_found)
      return say_and_exit(failed, laptop->say("ack.not_found", {arguments.file}));
    if (!std::filesystem::is_regular_file(arguments.file, unread) && !unread)  // a device, a pipe
      return say_and_exit(failed, laptop->say("ack.no_file", {arguments.file}));
    return say_and_exit(failed, error_sentence(laptop->language(), taken.error()));
  }
  const auto totals = laptop->records().totals([] { return true; });  // changes, conflicts and quarantine are all
  if (!totals) return say_and_exit(failed, error_sentence(laptop->language(), totals.error()));
  const auto photos = photo_figures(*laptop);
  if (!photos) return say_and_exit(failed, error_sentence(laptop->language(), photos.error()));
  const std::uint64_t held = taken->attachments_held;
  if (arguments.json) {
    print_json({{"confirmed", taken->confirmed},
                {"attachments", held},
                {"unsent", totals->unsent_changes},
                {"photos", photo_json(*photos)},
                {"server_time", time_json(taken->server_ms)},
                {"new_epoch", taken->new_epoch},
                {"lost_some", taken->lost_some},
                {"attachments_lost", taken->attachments_lost},
                {"forked", taken->forked},
                {"ahead", taken->ahead},
                {"nothing_new", taken->nothing_new},
                {"older", taken->older},
                {"conflicts", totals->conflicts},
                {"quarantine", totals->quarantine}});
  }
  say_and_exit(done, laptop->say("ack.done", {std::to_string(taken->confirmed), std::to_string(held),
                                              std::to_string(totals->unsent_changes)}));
  if (taken->older)
    say_and_exit(done, laptop->say("ack.older"));
  else if (taken->nothing_new)
    say_and_exit(done, laptop->say("ack.nothing_new"));
  if (photos->waiting > static_cast<std::int64_t>(taken->attachments_lost))
    say_and_exit(done, laptop->say("ack.photos_wait", {std::to_string(photos->waiting)}));
  if (photos->missing > 0 || photos->damaged > 0) {
    say_and_exit(done, photo_sentence(*laptop, {.missing = photos->missing, .damaged = photos->damaged}));
  }
  if (taken->forked) return say_and_exit(needs_person, laptop->say("ack.forked"));
  if (taken->ahead) return say_and_exit(needs_person, laptop->say("ack.ahead"));
  if (taken->lost_some) return say_and_exit(needs_person, laptop->say("ack.lost_some"));
  if (taken->new_epoch && photos->waiting > 0) return say_and_exit(needs_person, laptop->say("ack.restored"));
  if (taken->attachments_lost > 0) {
    return say_and_exit(needs_person, laptop->say("ack.attachments_lost", {std::to_string(taken->attachments_lost)}));
  }
  if (taken->new_epoch) say_and_exit(done, laptop->say("ack.restored_whole"));
  // As after a sync over the network.
  if (totals->conflicts == 0 && totals->quarantine == 0) return done;
  return say_needs_person(*laptop, *totals);
}

}  // namespace yanxing::cli
