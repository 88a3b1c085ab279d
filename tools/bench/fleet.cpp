#include "tools/bench/fleet.h"

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "client/net/sync_loop.h"
#include "server-stub/city.h"
#include "sync/base/check.h"
#include "tests/server/tls_client.h"
#include "tools/bench/bare.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {
namespace {

constexpr std::int64_t marks_to_one_observation = 9;

SystemTime& system_time() {
  static SystemTime clock;
  return clock;
}

}  // namespace

UnixMs SystemTime::now_ms() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

FleetLaptop::FleetLaptop()
    : key_(SigningKey::generate(system_random())),
      device_(make_uuid_v7(clock_.now_ms(), system_random())),
      log_(*store_, {device_, sync::random_incarnation(system_random())}, hybrid_) {}

void FleetLaptop::fill(const Workload& workload, std::int64_t first, std::int64_t count, const std::string& place) {
  constexpr std::int64_t block = marks_to_one_observation + 1;
  for (std::int64_t done = 0; done < count;) {
    sync::Transaction transaction(*store_);
    YX_CHECK(transaction.begin().ok());
    for (std::int64_t end = std::min(count, done + 1000); done < end; ++done) {
      const std::int64_t i = first + done;
      const Item item = i % block == block - 1 ? workload.observation(i / block) : workload.mark(i - i / block);
      sync::Change change = item.change();
      if (!place.empty()) change.place = place;
      YX_CHECK(log_.append(change).ok());
    }
    YX_CHECK(transaction.commit().ok());
  }
}

int FleetLaptop::sync(int tries) {
  const sync::ClientIdentity identity{device_, key_, server_key_};
  for (int i = 1; i <= tries; ++i) {
    sync::ClientSession session(*store_, log_, hybrid_, identity, system_random(), clock_);
    net::Transport transport(server_);
    const auto report = net::sync_blocking(session, transport);
    if (report) return i;
    trouble_ = report.error().detail + " " + transport.problem().title;
    std::this_thread::sleep_for(std::chrono::milliseconds(200 * i));
  }
  return 0;
}

std::vector<FleetLaptop::Exchange> FleetLaptop::exchange(sync::Kind stop_at, std::size_t most,
                                                         sync::ClientLimits limits) {
  const sync::ClientIdentity identity{device_, key_, server_key_};
  sync::ClientSession session(*store_, log_, hybrid_, identity, system_random(), clock_, limits);
  net::Transport transport(server_);
  std::vector<Exchange> out;
  while (out.size() < most) {
    auto request = session.next();
    YX_CHECK(request.ok());
    if (!*request || (*request)->kind == stop_at) break;
    Exchange one{(*request)->kind};
    Result<std::string> reply = Error{Code::io, "not sent"};
    one.seconds = seconds_of([&] { reply = transport.send(net::http_request(std::move(**request))); });
    if (!reply) trouble_ = reply.error().detail;
    YX_CHECK(reply.ok());
    one.reply_bytes = reply->size();
    YX_CHECK(session.on_reply(*reply).ok());
    while (session.has_work()) YX_CHECK(session.work(1000).ok());
    out.push_back(one);
  }
  return out;
}

std::uint64_t FleetLaptop::unsent() {
  const auto state = sync::sync_state(*store_, device_, log_.chain().incarnation);
  YX_CHECK(state.ok());
  return state->unsent;
}

FleetCity::FleetCity(std::string server_program, std::string folder)
    : program_(std::move(server_program)), folder_(std::move(folder)), port_(testing::free_port()) {
  YX_CHECK(server::City::create({folder_}, {"bench", {"localhost", "127.0.0.1"}}, system_time(), system_random()).ok());
}

void FleetCity::enrol(const std::vector<std::unique_ptr<FleetLaptop>>& laptops,
                      const std::vector<std::string>& scopes) {
  auto city = server::City::open({folder_}, system_time(), system_random());
  YX_CHECK(city.ok() && laptops.size() == scopes.size());
  server::City& open = **city;
  for (std::size_t i = 0; i < laptops.size(); ++i) {
    FleetLaptop& laptop = *laptops[i];
    const std::string name = "laptop " + std::to_string(i);
    const auto code = open.devices().invite(scopes[i], name, open.ca_der());
    YX_CHECK(code.ok());
    const auto answer =
        open.devices().enrol(sync::make_enrolment_request(*code, laptop.device_, laptop.key_, name), open.ca_der());
    YX_CHECK(answer.ok() && std::holds_alternative<server::Enrolled>(*answer));
    laptop.server_ = {"https://localhost:" + std::to_string(port_), open.identity().ca.certificate_pem,
                      std::get<server::Enrolled>(*answer).token};
    laptop.server_key_ = open.identity().signing_key.public_key();
  }
}

void FleetCity::start() {
  const std::string announced = folder_ + "/serve.port";
  std::filesystem::remove(announced);
  process_ = std::make_unique<testing::Background>(
      program_,
      std::vector<std::string>{"--data", folder_, "serve", "--listen", "127.0.0.1", "--port", std::to_string(port_),
                               "--max-connections", "4000", "--max-connections-per-address", "4000", "--log-level",
                               "warning"},
      folder_ + "/server.log");
  while (!std::filesystem::exists(announced)) {
    YX_CHECK(process_->running());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void FleetCity::stop() {
  process_->signal(SIGTERM);
  YX_CHECK(process_->wait(std::chrono::seconds(120)) == 0);
  process_.reset();
}

std::int64_t FleetCity::memory_kb(const std::string& what) const { return bench::memory_kb(what, process_->pid()); }

std::int64_t FleetCity::file_bytes() const {
  std::int64_t bytes = 0;
  for (const char* name : {"/city.db", "/city.db-wal"}) {
    std::error_code none;
    const auto size = std::filesystem::file_size(folder_ + name, none);
    if (!none) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

FleetCity::Held FleetCity::held() const {
  const auto ask = [&](const std::string& command) {
    const auto result =
        testing::run(program_, {"--data", folder_, command, "--json"}, {}, {}, std::chrono::seconds(3600));
    return nlohmann::json::parse(result.out, nullptr, false);
  };
  const auto verified = ask("verify"), status = ask("status");
  if (!verified.is_object() || !status.is_object()) return {};
  return {verified.value("ok", false), verified.value("records", std::int64_t{0}),
          verified.value("changes", std::int64_t{0}), status.value("quarantine", std::int64_t{-1})};
}

// ---- slow clients ----

struct DripClients::State {
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
};

DripClients::DripClients(int port, int count) : state_(std::make_unique<State>()) {
  constexpr int per_thread = 50;
  for (int from = 0; from < count; from += per_thread) {
    state_->threads.emplace_back([this, port, mine = std::min(per_thread, count - from)] {
      const std::string head = testing::request_text("POST", "/v1/changes", std::string(4000, 'x'));
      std::vector<std::unique_ptr<testing::TlsClient>> clients(static_cast<std::size_t>(mine));
      for (std::size_t second = 0; !state_->stop; ++second) {
        for (auto& client : clients) {
          const bool was_there = client != nullptr;
          if (!client) client = std::make_unique<testing::TlsClient>(static_cast<std::uint16_t>(port));
          const bool there = client->connected() && client->send(head.substr(second % head.size(), 1));
          if (!there) client.reset();
          alive_ += int(there) - int(was_there);
          if (state_->stop) break;
        }
        for (int i = 0; i < 10 && !state_->stop; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
  }
}

DripClients::~DripClients() {
  state_->stop = true;
  for (std::thread& thread : state_->threads) thread.join();
}

}  // namespace yanxing::bench
