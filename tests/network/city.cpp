#include "tests/network/city.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "sync/base/cbor.h"

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

std::vector<std::string> shown_names(sync::Store& store) {
  std::vector<std::string> names;
  const Status read = store.each_record(nullptr, [&](const sync::RecordState& record) -> Status {
    const sync::Cell* cell = record.find("name");
    for (const sync::Head& head : cell == nullptr ? std::vector<sync::Head>() : cell->heads)
      names.push_back(head.value);
    return {};
  });
  YX_CHECK(read.ok());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> names_of(sync::Store& store, const RecordId& record) {
  std::vector<std::string> names;
  const std::optional<sync::RecordState> state = store.record(record).value();
  const sync::Cell* cell = state ? state->find("name") : nullptr;
  for (const sync::Head& head : cell == nullptr ? std::vector<sync::Head>() : cell->heads)
    names.emplace_back(cbor::Reader(head.value).text().value());
  return names;
}

namespace {

std::uint64_t entries_of(sync::Store& store, const DeviceId& device) {
  std::uint64_t count = 0;
  for (const sync::ChainHead& head : store.chains().value()) count += head.chain.device == device ? head.n : 0;
  return count;
}

}  // namespace

ServingCity::ServingCity(const Settings& settings) : dir_{temp_ / "city"}, settings_(settings) {
  YX_CHECK(City::create(dir_, {"柳州", {"localhost"}}, clock_, system_random()).ok());
  forms_ = FormCatalogue::embedded().value();
  settings_.listen = "127.0.0.1";
  settings_.port = 0;
  start();
  settings_.port = port();
}

/// As serve() does.
void ServingCity::start() {
  city_ = City::open(dir_, clock_, system_random()).value();
  lane_city_ = City::open(dir_, clock_, system_random()).value();
  looking_city_ = City::open(dir_, clock_, system_random()).value();
  sync::Transaction transaction(city_->store());
  YX_CHECK(transaction.begin().ok() && sync::begin_life(city_->store(), system_random()).ok());
  YX_CHECK(transaction.commit().ok());
  sync_ = std::make_unique<SyncService>(*city_, forms_);
  watched_ = std::make_unique<WatchedSync>(*sync_);
  server_key_ = city_->identity().signing_key.public_key();
  attachments_ = std::make_unique<Attachments>(*lane_city_);
  attachment_api_ = std::make_unique<AttachmentApi>(*lane_city_, forms_, *attachments_, Answers(5, Log::silent()));
  api_ = std::make_unique<Api>(*city_, *watched_, settings_.limits, Log::silent(), attachment_api_.get());
  const TlsIdentity identity{city_->identity().chain_pem(), city_->identity().certificate.key_pem};
  auto server = HttpsServer::start(settings_, identity, *api_, Log::silent());
  // Another program's connection may have got our port for a moment.
  for (int tries = 0; !server && server.error().code == Code::busy && tries < 200; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server = HttpsServer::start(settings_, identity, *api_, Log::silent());
  }
  server_ = std::move(server).value();
}

void ServingCity::stop() {
  server_.reset();
  api_.reset();
  attachment_api_.reset();
  attachments_.reset();
  watched_.reset();
  sync_.reset();
  looking_city_.reset();
  lane_city_.reset();
  city_.reset();
}

void ServingCity::back_up(const std::string& file) { YX_CHECK(looking_city_->backup(file).ok()); }

void ServingCity::put_back(const std::string& file) {
  stop();
  for (const char* part : {"-wal", "-shm"}) std::filesystem::remove(dir_.database().string() + part);
  std::filesystem::copy_file(file, dir_.database(), std::filesystem::copy_options::overwrite_existing);
  start();
}

void ServingCity::restore(const std::string& file, int days_ago) {
  struct Then final : WallClock {
    UnixMs ms = 0;
    UnixMs now_ms() const override { return ms; }
  } then;
  then.ms = clock_.now_ms() - UnixMs{days_ago} * 24 * 3600 * 1000;
  stop();
  YX_CHECK(restore_city(dir_, file, then, system_random()).ok());
  start();
}

std::string ServingCity::invite(const std::string& scope) {
  return sync::encode_enrolment_code(looking_city_->devices().invite(scope, "一号", looking_city_->ca_der()).value());
}

void ServingCity::revoke(const DeviceId& device) { EXPECT_TRUE(looking_city_->devices().revoke(device.text()).ok()); }

std::uint64_t ServingCity::changes() { return *looking_city_->store().change_count(); }

sync::DigestResult ServingCity::digest(const sync::Scope* scope) {
  return *sync::digest(looking_city_->store(), scope);
}

std::uint64_t ServingCity::held_of(const DeviceId& device) { return entries_of(looking_city_->store(), device); }

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
  change.place = place;
  change.record = make_uuid_v7(clock_.now_ms(), system_random());
  change.creates = true;
  change.edits = {{"name", cbor_text(name), {}, false}};
  append(change);
  return change.record;
}

void NetLaptop::rename(const RecordId& record, const std::string& name) {
  sync::Change change;
  change.place = store_.record(record)->value().place;
  change.record = record;
  change.edits = {{"name", cbor_text(name), seen(record), false}};
  append(change);
}

std::vector<sync::ChangeId> NetLaptop::seen(const RecordId& record) {
  std::vector<sync::ChangeId> ids;
  const sync::RecordState state = store_.record(record)->value();
  for (const sync::Head& head : state.find("name")->heads) ids.push_back(head.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

void NetLaptop::append(sync::Change change) {
  change.form = "person";
  change.author = "tester";
  sync::Transaction transaction(store_);
  YX_CHECK(transaction.begin().ok());
  YX_CHECK(log_.append(change).ok());
  YX_CHECK(transaction.commit().ok());
}

Result<net::SyncReport> NetLaptop::sync(std::uint16_t port) {
  const sync::ClientIdentity self = identity();
  sync::ClientSession session(store_, log_, hybrid_, self, system_random(), clock_, limits);
  if (port == 0) return net::sync_blocking(session, *kept_);
  net::Transport transport(server(port), patience);
  return net::sync_blocking(session, transport, {.on_progress = {}, .accept_language = "zh-CN", .busy_retries = 0});
}

net::Server NetLaptop::server(std::uint16_t port) const {
  net::Server through = server_;
  through.url = "https://localhost:" + std::to_string(port);
  return through;
}

std::uint64_t NetLaptop::unsent() { return sync::sync_state(store_, device_, log_.chain().incarnation)->unsent; }

std::uint64_t NetLaptop::own() { return entries_of(store_, device_); }

bool NetLaptop::is_sound() {
  const auto report = sync::verify(store_, nullptr);
  return report && report->ok;
}

}  // namespace yanxing::testing
