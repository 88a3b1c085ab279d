// Both ends of sync against a peer whose key is right and whose words are anything: nothing breaks, and what is stored
// stays sound. The first byte says who is attacked; then, again and again, a kind and a body.
#include "sync/ledger/memory_store.h"
#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace sync;

Uuid id_of(std::uint8_t n) {
  Uuid id;
  id.bytes.fill(n);
  return id;
}

SigningKey key_of(std::uint8_t n) {
  CountingRandom random(n);
  return SigningKey::generate(random);
}

std::string_view next_body(Bytes& in) {
  const std::size_t high = in.byte();
  return in.take(high << 8U | in.byte());
}

void set_up(Store& store) {
  CountingRandom random(9);
  Transaction transaction(store);
  promise(transaction.begin().ok());
  promise(set_epoch(store, id_of(9)).ok());
  promise(begin_life(store, random).ok());
  promise(transaction.commit().ok());
}

/// One change, so that there is something to ask for; the same in every run.
void save_one(Store& store, OwnLog& log) {
  Change change;
  change.form = "person";
  change.place = "450224204";
  change.author = "a";
  change.record = id_of(3);
  change.creates = true;
  change.edits = {{"name", "\x61\x62", {}, false}};
  Transaction transaction(store);
  promise(transaction.begin().ok());
  promise(log.append(change).ok());
  promise(transaction.commit().ok());
}

void server(Bytes& in) {
  MemoryStore store;
  set_up(store);
  const StoppedClock clock;
  const ServerIdentity identity{key_of(1), "city"};
  const SigningKey key = key_of(2);
  const DeviceInfo device{id_of(5), key.public_key(), {{"450224204"}}, 1};
  ServerSession session(store, identity, clock, {}, {});
  for (int i = 0; i < 8 && !in.empty(); ++i) {
    const auto kind = static_cast<Kind>(1 + in.below(8));
    (void)session.handle(device, seal_request(kind, key, next_body(in)));
  }
  const auto report = verify(store, nullptr);
  promise(report.ok() && report->ok);
}

void laptop(Bytes& in) {
  MemoryStore store;
  const StoppedClock clock;
  CountingRandom random(4);
  HybridClock hybrid(clock);
  OwnLog log(store, {id_of(5), 7}, hybrid);
  save_one(store, log);
  const SigningKey server_key = key_of(1);
  const ClientIdentity identity{id_of(5), key_of(2), server_key.public_key()};
  ClientSession session(store, log, hybrid, identity, random, clock);
  for (int i = 0; i < 12 && !in.empty(); ++i) {
    const auto request = session.next();
    if (!request || !*request) break;
    // A reply begins with the head of an array and the id of what it answers; a liar knows it.
    const std::string id = std::string("\x50") + frame_id((*request)->frame);
    const bool to_the_point = in.byte() % 4 != 0;
    const auto kind = to_the_point ? (*request)->kind : static_cast<Kind>(1 + in.below(8));
    const std::string head = std::string(1, static_cast<char>(in.byte())) + (to_the_point ? id : std::string());
    (void)session.on_reply(seal_reply(kind, server_key, head + std::string(next_body(in))));
    while (session.has_work() && session.work(100).ok()) {
    }
  }
  const auto own = store.find({id_of(5), 7, 1});
  const auto report = verify(store, nullptr);
  promise(own.ok());
  promise(report.ok() && report->ok);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  if (in.byte() % 2 == 0) {
    yanxing::fuzz::server(in);
  } else {
    yanxing::fuzz::laptop(in);
  }
  return 0;
}
