#include "server-stub/bundle_import.h"

#include <unistd.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "server-stub/bundle_host.h"
#include "server-stub/bundle_parts.h"
#include "server-stub/bundle_words.h"
#include "server-stub/documents.h"
#include "server-stub/files.h"

namespace yanxing::server {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_looked_for = 200;  // parts, where the first one does not say how many there are

struct Part {
  fs::path file;
  sync::CheckedBundle checked;
};

bool begins_with(const fs::path& file, std::string_view magic) {
  std::error_code error;
  // Looked at before it is opened: a pipe would be waited for without end.
  if (!fs::is_regular_file(file, error)) return false;
  std::array<char, 3> head{};
  std::ifstream in(file, std::ios::binary);
  return in.read(head.data(), head.size()) && std::string_view(head.data(), head.size()) == magic;
}

class Import {
 public:
  Import(City& city, const FormCatalogue& forms, const BundleWords& words)
      : city_(&city),
        host_(city, forms, Reserve::of_mib(words.keep_free_mib)),
        words_(&words),
        language_(environment_language()) {}

  Status run(std::ostream& out) {
    std::error_code error;
    if (words_->file.empty()) return Error{Code::invalid, bundle_sentence(language_, "no_file_name")};
    if (words_->ack.empty()) return Error{Code::invalid, bundle_sentence(language_, "no_ack_name")};
    if (words_->ack == words_->file || fs::equivalent(words_->ack, words_->file, error))
      return Error{Code::refused, bundle_sentence(language_, "same_file")};
    YX_TRY(look_at_ack());
    const fs::path folder = fs::absolute(words_->ack, error).parent_path();
    if (!fs::is_directory(folder, error)) return Error{Code::not_found, say("no_ack_folder", {folder.string()})};
    YX_TRY(check_all());
    YX_TRY(take_all());
    if (const Status looked = look_for_missing(); !looked) return stopped(looked.error(), words_->file);
    if (waiting_.size() == parts_.size() && !taken_.gap) return all_wait();
    YX_ASSIGN(const std::string ack, sync::write_ack(parts_.front().checked, host_));
    if (const Status written = write_file(words_->ack, ack, 0644); !written) return no_ack(written.error());
    // For the laptop's user, whatever this account keeps to itself. Not where the stick knows no owners.
    ::chmod(words_->ack.c_str(), 0644);
    clear_progress();
    report(out);
    return what_is_left();
  }
  bool has_reported() const { return reported_; }
  const std::vector<std::uint64_t>& missing() const { return missing_; }

 private:
  std::string say(std::string_view key, const std::vector<std::string>& values) const {
    return bundle_sentence(language_, key, values);
  }

  /// Nothing but an older receipt is replaced, and nothing in the folder in which the city lies.
  Status look_at_ack() const {
    std::error_code error;
    if (lies_in(city_->dir(), words_->ack)) return Error{Code::refused, say("ack_in_city", {words_->ack})};
    const fs::file_status there = fs::symlink_status(words_->ack, error);
    if (!fs::exists(there)) return {};
    if (fs::is_directory(there)) return Error{Code::refused, say("ack_folder", {words_->ack})};
    const bool is_ack = fs::is_regular_file(there) && begins_with(words_->ack, sync::ack_magic);
    return is_ack ? Status{} : Status(Error{Code::refused, say("ack_exists", {words_->ack})});
  }

  /// Every byte of every part is read before anything is changed.
  Status check_all() {
    sync::BundleFault fault = sync::BundleFault::none;
    if (const Status checked = check(words_->file, fault); !checked)
      return check_without_first(not_taken(checked.error(), fault, words_->file), fault);
    const sync::BundleHeader first = parts_.front().checked.header;
    return first.part == 1 ? check_from(first, 2) : Status{};  // another comes alone, as it was named
  }

  Status check_from(const sync::BundleHeader& first, std::uint64_t next) {
    for (std::uint64_t part = next; part <= first.parts; ++part) YX_TRY(check_further(first, part));
    for (std::uint64_t part = first.parts + 1; begins_with(file_of(part), sync::bundle_magic); ++part)
      others_.push_back(file_of(part));
    return {};
  }

  /// A first part that is damaged, or was left behind, holds up the sound ones beside it no more than another.
  Status check_without_first(const Error& why, sync::BundleFault fault) {
    using Fault = sync::BundleFault;
    constexpr std::array of_this_file{Fault::none, Fault::not_a_bundle, Fault::other_server, Fault::cut_off,
                                      Fault::damaged};
    if (std::find(of_this_file.begin(), of_this_file.end(), fault) == of_this_file.end()) return why;
    if (fault == Fault::none && why.code != Code::io && why.code != Code::not_found) return why;
    std::error_code error;
    if (fs::exists(words_->file, error)) damaged_.push_back(1);
    for (std::uint64_t part = 2; part <= most_looked_for; ++part) {
      if (!begins_with(file_of(part), sync::bundle_magic)) continue;
      Fault ignored = Fault::none;
      if (!check(file_of(part), ignored)) continue;
      const sync::BundleHeader found = parts_.front().checked.header;
      if (found.part != part) {
        parts_.clear();
        continue;
      }
      without_first_ = why;
      for (std::uint64_t before = 2; before < part; ++before) YX_TRY(check_further(found, before));
      return check_from(found, part + 1);
    }
    return why;
  }
  std::string file_of(std::uint64_t part) const { return words_->file + "." + std::to_string(part); }

  /// What is damaged, or what the stick does not give, holds up the sound ones no more than what is not there.
  Status check_further(const sync::BundleHeader& first, std::uint64_t part) {
    const std::string file = file_of(part);
    std::error_code error;
    if (!fs::exists(file, error)) return {};
    sync::BundleFault fault = sync::BundleFault::none;
    if (const Status checked = check(file, fault); !checked) {
      const bool is_unread = fault == sync::BundleFault::none;
      if (is_unread && checked.error().code != Code::io) return not_taken(checked.error(), fault, file);
      // The first part's laptop is known and may send.
      const bool is_other = fault == sync::BundleFault::unknown_device || fault == sync::BundleFault::revoked_device;
      if (is_other)
        others_.push_back(file);
      else
        damaged_.push_back(part);
      return {};
    }
    const sync::BundleHeader& header = parts_.back().checked.header;
    if (header.set == first.set && header.device == first.device && header.part == part) return {};
    parts_.pop_back();
    others_.push_back(file);
    return {};
  }

  /// The parts of this bundle that are neither here nor were ever taken. Where all that comes before one that waits is
  /// here or was taken, what it waits for is no part: the server lost it.
  Status look_for_missing() {
    YX_ASSIGN(missing_, parts_not_taken(*city_, parts_.front().checked.header));
    std::erase_if(missing_, [&](std::uint64_t part) {
      return std::any_of(parts_.begin(), parts_.end(),
                         [&](const Part& one) { return one.checked.header.part == part; });
    });
    // A damaged one that was taken when it was sound is missed by nobody.
    std::erase_if(damaged_, [&](std::uint64_t part) { return !has(missing_, part); });
    const bool is_lost = !waiting_.empty() && (missing_.empty() || missing_.front() > waiting_.front());
    // Of a log that parted what comes later waits for the sync that is asked for.
    if (is_lost && !taken_.forked) taken_.gap = true;
    return {};
  }

  Status check(const fs::path& file, sync::BundleFault& fault) {
    YX_ASSIGN(const auto source, FileSource::open(file));
    auto checked = sync::check_bundle(*source, host_, fault);
    clear_progress();
    if (!checked) return checked.error();
    parts_.push_back({file, std::move(*checked)});
    return {};
  }
  Error not_taken(const Error& error, sync::BundleFault fault, const fs::path& file) const {
    return fault == sync::BundleFault::none ? unreadable(error, file) : refusal(fault, file);
  }

  Status begin() {
    // What this process commits is of a run of its own: cursors tell it from what a copied-back file lost.
    sync::Transaction transaction(city_->store());
    YX_TRY(transaction.begin());
    YX_TRY(sync::begin_life(city_->store(), city_->random()));
    YX_TRY(begin_parts(*city_));
    return transaction.commit();
  }

  Status take_all() {
    // Nothing was taken yet, but on a full disk or beside a busy database what to do is the same.
    if (const Status begun = begin(); !begun) return stopped(begun.error(), words_->file);
    for (const Part& part : parts_) {
      if (taken_.gap && part.checked.changes > 0) {
        taken_.not_taken += part.checked.changes;
        continue;
      }
      sync::BundleFault fault = sync::BundleFault::none;
      auto source = FileSource::open(part.file);
      if (!source) return unreadable(source.error(), part.file);
      const auto taken = sync::take_bundle(**source, part.checked, host_, fault);
      if (!taken && fault == sync::BundleFault::part_missing) {
        waiting_.push_back(part.checked.header.part);
        taken_.not_taken += part.checked.changes;
        continue;
      }
      if (!taken && fault != sync::BundleFault::none) return refusal(fault, part.file);
      if (!taken) return stopped(taken.error(), part.file);
      taken_.add(*taken);
      if (taken->gap || taken->forked) continue;
      const Status noted = CityHost::patiently([&] { return note_part(*city_, part.checked.header); });
      if (!noted) return stopped(noted.error(), part.file);
    }
    taken_.attachments -= host_.held_of_others();
    taken_.attachments_before += host_.held_of_others();
    return {};
  }

  Error refusal(sync::BundleFault fault, const fs::path& file) const {
    const Code code = sync::fault_error(fault).code;
    // 2 is for wrong usage; a file that is not what it should be is a failure.
    return {code == Code::invalid ? Code::corrupt : code, fault_sentence(language_, fault, file.string())};
  }
  /// Nothing of what was brought could be taken.
  Error all_wait() const {
    if (without_first_) return *without_first_;
    std::vector<std::uint64_t> before = missing_;
    std::erase_if(before, [&](std::uint64_t part) { return part > waiting_.front(); });
    clear_progress();
    return {Code::needs_person, say(before.size() > 1 ? "part_missing_many" : "part_missing",
                                    {parts_.front().file.string(), numbers(before), part_count()})};
  }
  static bool has(const std::vector<std::uint64_t>& parts, std::uint64_t part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  }
  std::string part_count() const { return std::to_string(parts_.front().checked.header.parts); }
  static std::string numbers(const std::vector<std::uint64_t>& parts) {
    std::string text;
    for (const std::uint64_t part : parts) text += (text.empty() ? "" : ", ") + std::to_string(part);
    return text;
  }
  Error unreadable(const Error& error, const fs::path& file) const {
    if (error.code == Code::not_found) return {Code::not_found, say("not_found", {file.string()})};
    return {Code::io, say("read_failed", {file.string(), why(error)})};
  }
  Error stopped(const Error& error, const fs::path& file) const {
    clear_progress();
    if (error.code == Code::disk_full) return {Code::disk_full, say("full", {file.string()})};
    if (error.code == Code::busy) return {Code::busy, say("busy", {file.string()})};
    return {error.code == Code::invalid ? Code::corrupt : error.code, say("stopped", {file.string(), why(error)})};
  }
  Error no_ack(const Error& error) const {
    clear_progress();
    if (error.code == Code::disk_full) return {Code::disk_full, say("no_ack_full", {words_->ack})};
    return {error.code, say("no_ack", {words_->ack, why(error)})};
  }
  /// In one language: what programs say of an error is English.
  std::string why(const Error& error) const { return reason(language_, error); }
  static void clear_progress() {
    if (::isatty(STDERR_FILENO) == 1) std::cerr << "\r\x1b[K";
  }

  void report(std::ostream& out) {
    reported_ = true;
    const auto& header = parts_.front().checked.header;
    if (words_->json) {
      out << nlohmann::ordered_json{{"device", header.device.text()},
                                    {"part", header.part},
                                    {"parts", header.parts},
                                    {"missing_parts", missing_},
                                    {"damaged_parts", damaged_},
                                    {"waiting_parts", waiting_},
                                    {"other_bundles", others_},
                                    {"stored", taken_.stored},
                                    {"held_before", taken_.held_before},
                                    {"not_taken", taken_.not_taken},
                                    {"quarantined", taken_.quarantined},
                                    {"quarantine_reasons", nlohmann::json(taken_.quarantine_reasons)},
                                    {"attachments", taken_.attachments},
                                    {"attachments_before", taken_.attachments_before},
                                    {"gap", taken_.gap},
                                    {"forked", taken_.forked},
                                    {"ack", words_->ack}}
                 .dump(2)
          << "\n";
      return;
    }
    out << say(taken_.not_taken > 0 ? "done_some" : "done",
               {words_->file, std::to_string(taken_.stored), std::to_string(taken_.held_before),
                std::to_string(taken_.quarantined), std::to_string(taken_.attachments),
                std::to_string(taken_.attachments_before), words_->ack, std::to_string(taken_.not_taken)})
        << "\n";
    for (const std::string& file : others_) out << say("other_bundle", {file}) << "\n";
  }

  /// What each kind of change waits for: the city's forms, that laptop, or those above.
  std::string quarantine_sentence() const {
    std::string text =
        say(taken_.quarantined == 1 ? "quarantined_one" : "quarantined", {std::to_string(taken_.quarantined)});
    for (const auto& [reason, count] : taken_.quarantine_reasons) {
      const std::string key = "quarantine." + reason;
      const bool is_known = say(key, {}) != key;
      text += "\n" + say(is_known ? key : "quarantine.other", {std::to_string(count), reason});
    }
    return text + "\n" + say("quarantine_receipt", {});
  }

  Status what_is_left() const {
    if (taken_.gap) return Error{Code::needs_person, say("gap", {})};
    if (taken_.forked)
      return Error{Code::needs_person, say("forked", {}) + (missing_.empty() ? "" : "\n" + missing_sentence())};
    if (!missing_.empty())
      return Error{Code::needs_person,
                   missing_sentence() + (waiting_.empty() ? say("rest_taken", {}) : waiting_sentence())};
    return taken_.quarantined > 0 ? Status(Error{Code::needs_person, quarantine_sentence()}) : Status{};
  }
  std::string missing_sentence() const {
    std::vector<std::uint64_t> absent = missing_;
    std::erase_if(absent, [&](std::uint64_t part) { return has(damaged_, part); });
    const std::string away = absent.empty() ? ""
                                            : say(absent.size() > 1 ? "parts_missing_many" : "parts_missing",
                                                  {numbers(absent), part_count()});
    if (damaged_.empty()) return away;
    return away + (away.empty() ? "" : "\n") +
           say(damaged_.size() > 1 ? "parts_damaged_many" : "parts_damaged", {numbers(damaged_), part_count()});
  }
  std::string waiting_sentence() const {
    return say(waiting_.size() > 1 ? "parts_waiting_many" : "parts_waiting", {numbers(waiting_)});
  }

  City* city_;
  CityHost host_;
  const BundleWords* words_;
  Spoken language_;
  std::vector<Part> parts_;
  std::vector<std::uint64_t> missing_, waiting_;  // waiting: here, and going on with what is not
  std::vector<std::uint64_t> damaged_;            // of the missing: here, and of no use
  std::vector<std::string> others_;               // named as if they were further parts
  std::optional<Error> without_first_;            // why the first one is not among those that are taken
  sync::BundleTaken taken_;
  bool reported_ = false;
};

/// The document of a failure, with "missing_parts" where that is what is wrong.
void write_bundle_error(const Error& error, std::ostream& out, const std::vector<std::uint64_t>& missing_parts) {
  nlohmann::ordered_json document = error_document(code_name(error.code), error.detail);
  if (!missing_parts.empty()) document["missing_parts"] = missing_parts;
  out << text_of(document) << "\n";
}

}  // namespace

Status bundle_import(City& city, const FormCatalogue& forms, const BundleWords& words, std::ostream& out) {
  Import import(city, forms, words);
  Status done = import.run(out);
  if (!done && words.json && !import.has_reported()) write_bundle_error(done.error(), out, import.missing());
  return done;
}

}  // namespace yanxing::server
