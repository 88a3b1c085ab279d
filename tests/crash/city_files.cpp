#include "tests/crash/city_files.h"

#include <optional>

#include "sync/session/server_session.h"

namespace yanxing::crash {

using server::City;
using server::DataDir;
using sync::testing::SeededRandom;

Status make_city(const std::filesystem::path& folder) {
  SeededRandom random(3);
  return City::create(DataDir{folder}, {"柳州", {"localhost"}}, city_clock, random);
}

Result<std::unique_ptr<City>> open_city(const std::filesystem::path& folder) {
  static SeededRandom random(4);
  return City::open(DataDir{folder}, city_clock, random);
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
