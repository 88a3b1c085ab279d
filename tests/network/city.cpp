#include "tests/network/city.h"

#include <gtest/gtest.h>

namespace yanxing::testing {

using namespace server;

Result<std::string> WatchedSync::handle(const Device& device, std::string_view frame) {
  ++alone;
  if (failing > 0 && failing-- > 0) return Error{Code::disk_full, "simulated"};
  return inner_.handle(device, frame);
}

Result<std::vector<std::string>> WatchedSync::handle_pushes(const Device& device,
                                                            const std::vector<std::string>& frames) {
  ++groups;
  grouped += static_cast<int>(frames.size());
  if (failing > 0 && failing-- > 0) return Error{Code::disk_full, "simulated"};
  return inner_.handle_pushes(device, frames);
}

ServingCity::ServingCity(const Settings& settings) : dir_{temp_ / "city"} {
  YX_CHECK(City::create(dir_, {"柳州", {"localhost"}}, clock_, system_random()).ok());
  city_ = City::open(dir_, clock_, system_random()).value();
  lane_city_ = City::open(dir_, clock_, system_random()).value();
  looking_city_ = City::open(dir_, clock_, system_random()).value();
  forms_ = FormCatalogue::embedded().value();
  sync_ = std::make_unique<SyncService>(*city_, forms_);
  watched_ = std::make_unique<WatchedSync>(*sync_);
  server_key_ = city_->identity().signing_key.public_key();
  attachments_ = std::make_unique<Attachments>(*lane_city_);
  Settings here = settings;
  here.listen = "127.0.0.1";
  here.port = 0;
  attachment_api_ = std::make_unique<AttachmentApi>(*lane_city_, forms_, *attachments_, Answers(5, Log::silent()));
  api_ = std::make_unique<Api>(*city_, *watched_, here.limits, Log::silent(), attachment_api_.get());
  const TlsIdentity identity{city_->identity().chain_pem(), city_->identity().certificate.key_pem};
  server_ = HttpsServer::start(here, identity, *api_, Log::silent()).value();
}

std::string ServingCity::invite(const std::string& scope) {
  return sync::encode_enrolment_code(looking_city_->devices().invite(scope, "一号", looking_city_->ca_der()).value());
}

void ServingCity::revoke(const DeviceId& device) { EXPECT_TRUE(looking_city_->devices().revoke(device.text()).ok()); }

std::uint64_t ServingCity::changes() { return *looking_city_->store().change_count(); }

sync::DigestResult ServingCity::digest(const sync::Scope* scope) {
  return *sync::digest(looking_city_->store(), scope);
}

bool ServingCity::is_sound() {
  const auto report = sync::verify(looking_city_->store(), nullptr);
  if (report && !report->ok) ADD_FAILURE() << report->findings.front();
  return report && report->ok && looking_city_->db().check_integrity().ok();
}

NetLaptop::NetLaptop(ServingCity& city, const std::string& scope) {
  net::Problem problem;
  auto enrolled = net::enrol({.url = "https://localhost:" + std::to_string(city.port()),
                              .code = city.invite(scope),
                              .device = device_,
                              .key = key_,
                              .name = "laptop"},
                             problem);
  if (!enrolled) {
    ADD_FAILURE() << enrolled.error().detail;
    return;
  }
  server_ = enrolled->server;
  server_key_ = enrolled->reply.server_key;
  kept_ = std::make_unique<net::Transport>(server_);
}

RecordId NetLaptop::save(const std::string& place, const std::string& name) {
  sync::Change change;
  change.form = "person";
  change.place = place;
  change.author = "tester";
  change.record = make_uuid_v7(clock_.now_ms(), system_random());
  change.creates = true;
  change.edits = {{"name", cbor_text(name), {}, false}};
  sync::Transaction transaction(store_);
  YX_CHECK(transaction.begin().ok());
  YX_CHECK(log_.append(change).ok());
  YX_CHECK(transaction.commit().ok());
  return change.record;
}

Result<net::SyncReport> NetLaptop::sync(std::uint16_t port) {
  const sync::ClientIdentity self = identity();
  sync::ClientSession session(store_, log_, hybrid_, self, system_random(), clock_, limits);
  if (port == 0) return net::sync_blocking(session, *kept_);
  net::TransportLimits patience;
  patience.stall_timeout = std::chrono::seconds(2);
  net::Transport transport(server(port), patience);
  return net::sync_blocking(session, transport, {.on_progress = {}, .accept_language = "zh-CN", .busy_retries = 0});
}

net::Server NetLaptop::server(std::uint16_t port) const {
  net::Server through = server_;
  through.url = "https://localhost:" + std::to_string(port);
  return through;
}

std::uint64_t NetLaptop::unsent() { return sync::sync_state(store_, device_, log_.chain().incarnation)->unsent; }

bool NetLaptop::is_sound() {
  const auto report = sync::verify(store_, nullptr);
  return report && report->ok;
}

}  // namespace yanxing::testing
