#include "tests/crash/city_files.h"

#include <optional>
#include <variant>

#include "sync/session/enrolment.h"
#include "sync/session/server_session.h"

namespace yanxing::crash {

using server::City;
using server::DataDir;
using sync::testing::SeededRandom;

Status make_city(const std::filesystem::path& folder) {
  SeededRandom random(3);
  return City::create(DataDir{folder}, {"柳州", {"localhost"}}, city_clock, random);
}

namespace {
SeededRandom& dice() {
  static SeededRandom random(4);
  return random;
}
}  // namespace

void seed_cities(std::uint64_t number) { dice() = SeededRandom(number); }

Result<std::unique_ptr<City>> open_city(const std::filesystem::path& folder) {
  return City::open(DataDir{folder}, city_clock, dice());
}

Status begin_life(City& city) {
  sync::Transaction transaction(city.store());
  YX_TRY(transaction.begin());
  YX_TRY(sync::begin_life(city.store(), city.random()));
  return transaction.commit();
}

sync::Change named_change(int number) {
  sync::Change change;
  change.record = numbered(number % 20);
  change.form = "person";
  change.place = "450224204201";
  change.author = "甲";
  change.edits.push_back({"name", sync::testing::text_value("人" + std::to_string(number)), {}});
  return change;
}

server::Device Client::device() const {
  server::Device device;
  device.id = identity.device;
  device.public_key = identity.key.public_key();
  device.scope = "450224204";
  return device;
}

Status Client::save(int first, int count) {
  sync::Transaction transaction(store);
  YX_TRY(transaction.begin());
  for (int i = 0; i < count; ++i) {
    sync::Change change = named_change(first + i);
    if (const auto record = store.record(change.record); record && *record)
      change.edits[0].replaces = (*record)->heads();
    YX_TRY(log.append(change));
  }
  return transaction.commit();
}

Result<std::string> enrol(City& city, const Client& client) {
  YX_ASSIGN(const auto code, city.devices().invite(client.device().scope, "laptop", city.ca_der()));
  const auto request = sync::make_enrolment_request(code, client.identity.device, client.identity.key, "laptop");
  YX_ASSIGN(const auto outcome, city.devices().enrol(request, city.ca_der()));
  const auto* enrolled = std::get_if<server::Enrolled>(&outcome);
  return enrolled ? Result<std::string>(enrolled->token) : Error{Code::refused, "not enrolled"};
}

server::Request request_of(const std::string& token, const std::string& method, const std::string& path) {
  server::Request request;
  request.method = method;
  request.path = path;
  request.authorization = "Bearer " + token;
  return request;
}

Result<server::Reply> taken(server::Reply reply) {
  if (reply.status < 400) return reply;
  const std::string what = "answered " + std::to_string(reply.status) + " " + reply.log_note;
  return Error{reply.status == 507 ? Code::disk_full : Code::io, what};
}

Status fill(City& city, int first, int count) {
  Client client({}, city.identity().signing_key.public_key());
  YX_TRY(client.save(first, count));
  sync::Transaction transaction(city.store());
  YX_TRY(transaction.begin());
  YX_ASSIGN(const auto entries, client.store.chain_entries(client.log.chain(), 0, 1000));
  for (const auto& entry : entries) {
    const sync::ChangeId id{numbered(1000 + first), 7, entry.id.n};
    YX_TRY(sync::apply(city.store(), id, entry.payload, {}, std::nullopt));
  }
  return transaction.commit();
}

}  // namespace yanxing::crash
