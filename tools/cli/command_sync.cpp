// yanxing-cli enrol and sync: what talks to the server.
#include <unistd.h>

#include <iostream>

#include "client/attachments/exchange.h"
#include "client/net/enrol.h"
#include "client/net/sync_loop.h"
#include "client/records/laptop_status.h"
#include "sync/session/client_session.h"
#include "tools/cli/cli.h"
#include "tools/cli/connection.h"
#include "tools/cli/quarantine.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

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

Failure enrol_failure(const Laptop& laptop, const Error& error, const net::Problem& problem) {
  switch (error.code) {
    case Code::no_network: return {no_network, laptop.say("sync.no_network", {error.detail})};
    case Code::busy: return busy_failure(laptop, error, problem);
    case Code::untrusted: return {no_network, laptop.say("enrol.untrusted")};
    case Code::too_new: return {failed, laptop.say("enrol.too_new", {error.detail})};
    default: break;
  }
  if (is_server_fault(error, problem))
    return {failed, laptop.say("sync.server_fault", {std::to_string(problem.status)})};
  if (is_refusal(error, problem))
    return {refused, laptop.say("enrol.refused", {server_words(problem, laptop.say("enrol.refused_why"))})};
  if (error.code == Code::invalid) return {failed, laptop.say("enrol.bad_code", {error.detail})};
  return {failed, error_sentence(laptop.language(), error)};
}

json receipt_json(const std::optional<sync::Receipt>& receipt) {
  if (!receipt) return nullptr;
  return {{"n", receipt->n},
          {"hash", receipt->hash.hex()},
          {"epoch", receipt->epoch.text()},
          {"server_time", time_json(receipt->server_ms)}};
}

/// `held`: of this laptop's log, also where this run had nothing to send.
json report_json(const net::SyncReport& report, const std::optional<sync::Receipt>& held, const records::Totals& totals,
                 const records::LaptopStatus& status) {
  json out{{"sent", report.progress.sent},
           {"received", report.progress.received},
           {"bytes_out", report.traffic.bytes_out},
           {"bytes_in", report.traffic.bytes_in},
           {"round_trips", report.traffic.round_trips},
           {"receipt", receipt_json(held)},
           {"conflicts", totals.conflicts},
           {"quarantine", totals.quarantine},
           {"unsent", totals.unsent_changes},
           {"adopted", report.progress.adopted},
           {"recovered_fork", report.progress.recovered_fork},
           {"clock_offset_s", nullptr}};
  if (status.clock.known != records::ClockState::Known::nothing) out["clock_offset_s"] = status.clock.offset_ms / 1000;
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

/// Sends the photos that wait; what went wrong, or an exit of 0 with or without a sentence.
Failure send_photos(Laptop& laptop, Connection& connection, attachments::SendReport& report) {
  records::Attachments files(laptop.workspace().folder());
  records::AttachmentOutbox outbox(laptop.workspace(), files);
  attachments::ExchangeOptions options;
  options.accept_language = http_language(laptop.language());
  const bool shown = ::isatty(STDERR_FILENO) == 1;
  if (shown) {
    options.on_progress = [&](const records::AttachmentFigures& figures) {
      std::cerr << "\r\x1b[K" << photo_sentence(laptop, figures) << std::flush;
    };
  }
  attachments::AttachmentSender sender(outbox, files, connection.identity, options.accept_language);
  const Status sent = attachments::send_attachments(sender, outbox, connection.transport, options);
  if (shown) std::cerr << "\r\x1b[K";
  report = sender.report();
  if (!sent) {
    Failure failure = sync_failure(laptop, sent.error(), connection.transport.problem());
    // "What others changed could not be taken" is said of records.
    const std::string why = sent.error().code == Code::disk_full ? laptop.say("photos.disk_full") : failure.sentence;
    failure.sentence = laptop.say("photos.failed", {why});
    return failure;
  }
  if (report.unreadable > 0)
    return {failed, laptop.say("photos.unreadable", {std::to_string(report.unreadable)}), "photos_unreadable"};
  if (report.refused > 0) {
    const std::string why = server_words(report.problem, laptop.say("photos.refused_why"));
    return {needs_person, laptop.say("photos.refused", {std::to_string(report.refused), why})};
  }
  return {done, {}};
}

int end_sync(Laptop& laptop, Connection& connection, const net::SyncReport& report, bool as_json) {
  const Status noted = records::note_sync(laptop.workspace());
  // The records are through, whatever becomes of the photos.
  attachments::SendReport photos;
  const Failure photo_failure = send_photos(laptop, connection, photos);
  const auto figures = photo_figures(laptop);
  const auto totals = laptop.records().totals([] { return true; });  // changes, conflicts and quarantine are all
  const auto status = records::laptop_status(laptop.workspace());
  const sync::ChainId chain = laptop.workspace().log().chain();
  const auto held = sync::sync_state(laptop.workspace().store(), chain.device, chain.incarnation);
  if (!noted) return say_and_exit(failed, error_sentence(laptop.language(), noted.error()));
  if (!held) return say_and_exit(failed, error_sentence(laptop.language(), held.error()));
  if (!totals || !status || !figures)
    return say_and_exit(failed, error_sentence(laptop.language(), !totals   ? totals.error()
                                                                  : !status ? status.error()
                                                                            : figures.error()));
  if (as_json) {
    json out = report_json(report, held->receipt, *totals, *status);
    out["photos"] = photo_json(*figures);
    out["photos"]["sent"] = photos.carried;
    out["photos"]["confirmed"] = photos.sent;
    out["photos"]["problem"] = photo_failure.exit == done ? json() : json(photo_failure.sentence);
    out["photos"]["problem_code"] = photo_failure.exit == done ? json() : json(failure_code(photo_failure));
    if (photo_failure.exit != done)
      out["error"] = {{"code", failure_code(photo_failure)}, {"message", photo_failure.sentence}};
    print_json(out);
  }
  say_and_exit(
      done, laptop.say("sync.done", {std::to_string(report.progress.sent), std::to_string(report.progress.received)}));
  if (photos.carried > 0) say_and_exit(done, laptop.say("photos.sent", {std::to_string(photos.carried)}));
  if (photos.sent > photos.carried)
    say_and_exit(done, laptop.say("photos.were_there", {std::to_string(photos.sent - photos.carried)}));
  if (*figures != records::AttachmentFigures{}) say_and_exit(done, photo_sentence(laptop, *figures));
  if (photo_failure.exit != done) return say_and_exit(photo_failure);
  if (totals->conflicts == 0 && totals->quarantine == 0) return done;
  return say_needs_person(laptop, *totals);
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
  const auto connection = connect(*laptop, failure);
  if (!connection) return say_and_exit(failure);
  // As the app does before each sync: what a corrected place lets the server take by now.
  if (const auto again = laptop->records().hand_in_again(); !again)
    return say_and_exit(failed, error_sentence(laptop->language(), again.error()));
  sync::ClientSession session(workspace.store(), workspace.log(), workspace.clock(), connection->identity,
                              workspace.random(), workspace.wall_clock());
  const net::SyncOptions options = options_of(*laptop);
  const auto report = net::sync_blocking(session, connection->transport, options);
  if (options.on_progress) std::cerr << "\r\x1b[K";
  if (!report)
    return say_and_exit(
        sync_failure(*laptop, report.error(), connection->transport.problem(), session.progress().sent));
  return end_sync(*laptop, *connection, *report, arguments.json);
}

}  // namespace yanxing::cli
