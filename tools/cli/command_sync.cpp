// yanxing-cli enrol and sync: what talks to the server.
#include <unistd.h>

#include <iostream>

#include "client/net/enrol.h"
#include "client/net/sync_loop.h"
#include "client/records/laptop_status.h"
#include "sync/session/client_session.h"
#include "tools/cli/cli.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

const char* http_language(Language language) { return language == Language::zh ? "zh-CN" : "en"; }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> split_scope(const std::string& scope) {
  std::vector<std::string> places;
  std::size_t from = 0;
  while (from <= scope.size()) {
    const std::size_t to = std::min(scope.find(',', from), scope.size());
    if (const std::string place = text::trim(scope.substr(from, to - from)); !place.empty()) places.push_back(place);
    from = to + 1;
  }
  return places;
}

/// The server's own sentence where it gave one (in the person's language), else ours.
std::string server_words(const net::Problem& problem, const std::string& otherwise) {
  return !problem.detail.empty() ? problem.detail : !problem.title.empty() ? problem.title : otherwise;
}

bool is_refusal(const Error& error, const net::Problem& problem) {
  if (error.code == Code::refused || error.code == Code::out_of_scope) return true;
  const bool come_again = error.code == Code::busy || error.code == Code::no_network || error.code == Code::untrusted;
  return problem.status >= 400 && problem.status < 500 && !come_again;
}

Failure enrol_failure(const Laptop& laptop, const Error& error, const net::Problem& problem) {
  switch (error.code) {
    case Code::no_network: return {no_network, laptop.say("sync.no_network", {error.detail})};
    case Code::busy: return {no_network, laptop.say("sync.busy")};
    case Code::untrusted: return {failed, laptop.say("enrol.untrusted")};
    default: break;
  }
  if (is_refusal(error, problem))
    return {refused, laptop.say("enrol.refused", {server_words(problem, laptop.say("enrol.refused_why"))})};
  if (error.code == Code::invalid) return {failed, laptop.say("enrol.bad_code", {error.detail})};
  return {failed, error_sentence(laptop.language(), error)};
}

Failure sync_failure(const Laptop& laptop, const Error& error, const net::Problem& problem) {
  switch (error.code) {
    case Code::no_network: return {no_network, laptop.say("sync.no_network", {error.detail})};
    case Code::untrusted: return {no_network, laptop.say("sync.untrusted", {error.detail})};
    case Code::busy: return {no_network, laptop.say("sync.busy")};
    case Code::too_new: return {failed, laptop.say("sync.too_new")};
    default: break;
  }
  if (is_refusal(error, problem))
    return {refused, laptop.say("sync.refused", {server_words(problem, laptop.say("sync.refused_why"))})};
  return {failed, error_sentence(laptop.language(), error)};
}

json receipt_json(const std::optional<sync::Receipt>& receipt) {
  if (!receipt) return nullptr;
  return {{"n", receipt->n},
          {"hash", receipt->hash.hex()},
          {"epoch", receipt->epoch.text()},
          {"server_time", time_json(receipt->server_ms)}};
}

json report_json(const net::SyncReport& report, const records::Totals& totals, const records::LaptopStatus& status) {
  json out{{"sent", report.progress.sent},
           {"received", report.progress.received},
           {"bytes_out", report.traffic.bytes_out},
           {"bytes_in", report.traffic.bytes_in},
           {"round_trips", report.traffic.round_trips},
           {"receipt", receipt_json(report.progress.receipt)},
           {"conflicts", totals.conflicts},
           {"quarantine", totals.quarantine},
           {"unsent", totals.unsent_changes},
           {"adopted", report.progress.adopted},
           {"recovered_fork", report.progress.recovered_fork},
           {"clock_offset_s", nullptr}};
  if (status.clock_offset_ms) out["clock_offset_s"] = *status.clock_offset_ms / 1000;
  return out;
}

net::SyncOptions options_of(const Laptop& laptop) {
  net::SyncOptions options;
  options.accept_language = http_language(laptop.language());
  if (::isatty(STDERR_FILENO) == 1) {
    options.on_progress = [](const sync::SyncProgress& progress) {
      std::cerr << "\r\x1b[K↑ " << progress.sent << "/" << progress.to_send << "  ↓ " << progress.received
                << std::flush;
    };
  }
  return options;
}

int end_sync(Laptop& laptop, const net::SyncReport& report, bool as_json) {
  const Status noted = records::note_sync(laptop.workspace());
  const auto totals = laptop.records().totals();
  const auto status = records::laptop_status(laptop.workspace());
  if (!noted) return say_and_exit(failed, error_sentence(laptop.language(), noted.error()));
  if (!totals || !status)
    return say_and_exit(failed, error_sentence(laptop.language(), totals ? status.error() : totals.error()));
  if (as_json) print_json(report_json(report, *totals, *status));
  say_and_exit(
      done, laptop.say("sync.done", {std::to_string(report.progress.sent), std::to_string(report.progress.received)}));
  if (totals->conflicts == 0 && totals->quarantine == 0) return done;
  return say_and_exit(needs_person, laptop.say("sync.needs_person", {std::to_string(totals->conflicts),
                                                                     std::to_string(totals->quarantine)}));
}

}  // namespace

int run_enrol(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const records::Identity& self = laptop->workspace().identity();
  net::Problem problem;
  const auto enrolled = net::enrol(
      {arguments.url, joined(arguments.code), self.device, self.key, self.person, http_language(laptop->language())},
      problem);
  if (!enrolled) return say_and_exit(enrol_failure(*laptop, enrolled.error(), problem));
  records::Enrolment keep;
  keep.url = enrolled->server.url;
  keep.ca_pem = enrolled->server.ca_pem;
  keep.token = enrolled->server.token;
  keep.server_key = enrolled->reply.server_key;
  keep.epoch = enrolled->reply.epoch;
  keep.server_name = enrolled->reply.server_name;
  keep.scope = split_scope(enrolled->reply.scope);
  keep.when_ms = laptop->workspace().wall_clock().now_ms();
  if (const Status kept = laptop->workspace().set_enrolment(keep); !kept)
    return say_and_exit(failed, error_sentence(laptop->language(), kept.error()));
  if (arguments.json)
    print_json(
        {{"url", keep.url}, {"server", keep.server_name}, {"scope", keep.scope}, {"device", self.device.text()}});
  return say_and_exit(done, laptop->say("enrol.done", {keep.server_name, keep.url, names_of(keep.scope)}));
}

int run_sync(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  records::Workspace& workspace = laptop->workspace();
  const auto enrolment = workspace.enrolment();
  if (!enrolment) return say_and_exit(failed, error_sentence(laptop->language(), enrolment.error()));
  if (!*enrolment) return say_and_exit(failed, laptop->say("sync.not_enrolled"));
  // As the app does before each sync: what a corrected place lets the server take by now.
  if (const auto again = laptop->records().hand_in_again(); !again)
    return say_and_exit(failed, error_sentence(laptop->language(), again.error()));
  const sync::ClientIdentity identity{workspace.identity().device, workspace.identity().key, (*enrolment)->server_key};
  net::Transport transport({(*enrolment)->url, (*enrolment)->ca_pem, (*enrolment)->token});
  sync::ClientSession session(workspace.store(), workspace.log(), workspace.clock(), identity, workspace.random(),
                              workspace.wall_clock());
  const net::SyncOptions options = options_of(*laptop);
  const auto report = net::sync_blocking(session, transport, options);
  if (options.on_progress) std::cerr << "\r\x1b[K";
  if (!report) return say_and_exit(sync_failure(*laptop, report.error(), transport.problem()));
  return end_sync(*laptop, *report, arguments.json);
}

}  // namespace yanxing::cli
