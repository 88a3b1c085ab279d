#include "tests/client/attachments/photo_fixture.h"

#include <signal.h>

#include "client/net/enrol.h"
#include "client/net/sync_loop.h"
#include "client/records/assets.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

const forms::FormSet& shipped_forms() {
  static const forms::FormSet forms = std::move(records::load_forms(source_dir() / "assets")).value();
  return forms;
}

}  // namespace

PhotoCity::PhotoCity(const TempDir& dir) : data(dir / "city"), log_(dir / "log"), port_(free_port()) {
  EXPECT_EQ(admin({"init", "--host", "localhost", "--host", "127.0.0.1"}).exit_code, 0);
  start();
}

void PhotoCity::start(int kilobytes) {
  const std::string limit = kilobytes > 0 ? "ulimit -f " + std::to_string(kilobytes) + "; " : "";
  process_ = std::make_unique<Background>(
      "/bin/bash",
      std::vector<std::string>{"-c", limit + "trap '' XFSZ; exec \"$0\" \"$@\"", program("yanxing-server").string(),
                               "--data", data, "serve", "--port", std::to_string(port_), "--listen", "127.0.0.1"},
      log_ + std::to_string(++starts_));
  EXPECT_TRUE(process_->wait_for_log("\"event\":\"listening\"")) << process_->log();
}

void PhotoCity::stop() {
  process_->signal(SIGTERM);
  EXPECT_EQ(process_->wait(), 0);
}

ProcessResult PhotoCity::admin(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"--data", data});
  return run(program("yanxing-server"), arguments);
}

std::filesystem::path PhotoCity::file(const std::string& name) const {
  return std::filesystem::path(data) / "attachments" / name.substr(0, 2) / name;
}

PhotoLaptop::PhotoLaptop(const std::string& folder) {
  records::OpenOptions options;
  options.create = true;
  workspace = std::move(records::Workspace::open(folder, options)).value();
  const bool is_set_up = workspace->is_set_up() || workspace->set_up("450224204", "韦一").ok();
  EXPECT_TRUE(is_set_up);
  records = std::make_unique<records::RecordStore>(*workspace, shipped_forms());
  files = std::make_unique<records::Attachments>(folder);
  outbox = std::make_unique<records::AttachmentOutbox>(*workspace, *files);
}

void PhotoLaptop::enrol(PhotoCity& city, const std::string& scope, int port) {
  const auto code = city.admin({"device", "add", "--scope", scope, "--name", "laptop"}).out;
  const auto& self = workspace->identity();
  const auto enrolled =
      net::enrol({city.url(), code.substr(0, code.find('\n')), self.device, self.key, "韦一", "en"}, problem);
  ASSERT_TRUE(enrolled) << enrolled.error().detail;
  records::Enrolment keep;
  keep.url = city.url(port);
  keep.ca_pem = enrolled->server.ca_pem;
  keep.token = enrolled->server.token;
  keep.server_key = enrolled->reply.server_key;
  keep.epoch = enrolled->reply.epoch;
  keep.scope = {scope};
  ASSERT_TRUE(workspace->set_enrolment(keep).ok());
}

void PhotoLaptop::reach_through(const PhotoCity& city, int port) {
  auto enrolment = workspace->enrolment().value().value();
  enrolment.url = city.url(port);
  ASSERT_TRUE(workspace->set_enrolment(enrolment).ok());
}

net::Server PhotoLaptop::server() const {
  const auto enrolment = workspace->enrolment().value().value();
  return {enrolment.url, enrolment.ca_pem, enrolment.token};
}

Status PhotoLaptop::sync_records() {
  const auto& self = workspace->identity();
  const sync::ClientIdentity identity{self.device, self.key, workspace->enrolment().value()->server_key};
  net::Transport transport(server());
  sync::ClientSession session(workspace->store(), workspace->log(), workspace->clock(), identity, workspace->random(),
                              workspace->wall_clock());
  const auto report_of_records = net::sync_blocking(session, transport);
  return report_of_records ? Status{} : Status(report_of_records.error());
}

Status PhotoLaptop::send_photos(const std::function<void(net::Transport&)>& on_step) {
  const auto& self = workspace->identity();
  const sync::ClientIdentity identity{self.device, self.key, workspace->enrolment().value()->server_key};
  net::Transport transport(server());
  attachments::AttachmentSender sender(*outbox, *files, identity, "en");
  attachments::ExchangeOptions options;
  options.accept_language = "en";
  if (on_step) options.on_progress = [&](const records::AttachmentFigures&) { on_step(transport); };
  const Status sent = attachments::send_attachments(sender, *outbox, transport, options);
  report = sender.report();
  traffic = transport.traffic();
  problem = transport.problem();
  return sent;
}

Status PhotoLaptop::fetch(const std::string& name, const std::function<void(net::Transport&)>& on_step) {
  net::Transport transport(server());
  attachments::ExchangeOptions options;
  if (on_step) options.on_progress = [&](const records::AttachmentFigures&) { on_step(transport); };
  const Status fetched = attachments::fetch_attachment(*outbox, *files, transport, name, options);
  traffic = transport.traffic();
  problem = transport.problem();
  return fetched;
}

std::string PhotoLaptop::attach(const std::string& content, const std::string& ending) {
  return files->import_bytes(content, records::AttachmentKind::file, "x." + ending).value().name;
}

RecordId PhotoLaptop::record_with(const std::string& photo, const std::string& severity) {
  return records
      ->save({"problem",
              std::nullopt,
              {{"title", "票箱没有锁"}, {"place", "450224204201"}, {"severity", severity}, {"photo", photo}},
              {}})
      .value()
      .id;
}

std::string noise(std::size_t size, std::uint32_t seed) {
  std::string out(size, '\0');
  std::uint32_t state = seed * 2654435761u + static_cast<std::uint32_t>(size);
  for (char& c : out) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return out;
}

}  // namespace yanxing::testing
