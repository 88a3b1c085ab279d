// Well signed and wrong: a server that is broken or was taken over, a laptop whose program was changed, settings that
// were damaged on the disk. Whatever it is, it is refused or does what it says; nothing crashes, nothing that was held
// is lost, and the next good exchange goes on.
#include "tests/support/mutants.h"
#include "sync/session/attachments.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::each_mutant;

Change create(std::uint8_t number, const std::string& place = "450224204") {
  Change change = Laptop<>::blank(numbered_id(number));
  change.place = place;
  change.creates = true;
  change.edits.push_back({"name", text_value("name"), {}, false});
  return change;
}

/// Something of everything: others' changes, a log that was copied and parts, a restored server, a quarantine.
class Mutants : public ::testing::Test {
 protected:
  Mutants() {
    server.admission = [](const Change& change) { return change.form == "alien" ? "unknown_form" : ""; };
    for (std::uint8_t i = 60; i < 63; ++i) a.save(create(i));
    Change alien = create(70);
    alien.form = "alien";
    a.save(alien);
    b.save(create(80));
    a.sync();
    b.sync();
    a.sync();
  }
  /// `a` becomes the other copy of a disk whose first one went on.
  void fork() {
    const MemoryStore before = a.store;
    for (std::uint8_t i = 90; i < 93; ++i) a.save(create(i));
    a.sync();
    a.store = before;
    a.save(create(100));
    a.save(create(101));
  }
  void restore_server() {
    const MemoryStore backup = server.store;
    b.save(create(81));
    b.sync();
    a.sync();
    server.store = backup;
    server.new_epoch();
    server.restart();
    server.is_active = [this](const DeviceId& id) { return id != b.identity.device; };
    a.save(create(102));
  }

  std::size_t count_of_laptop() { return a.store.change_count().value(); }
  /// What the laptop wrote, in all of its logs.
  std::vector<StoredChange> written() {
    std::vector<StoredChange> all;
    for (const ChainHead& head : *a.store.chains()) {
      if (head.chain.device != a.identity.device) continue;
      const auto entries = a.store.chain_entries(head.chain, 0, 100'000);
      all.insert(all.end(), entries->begin(), entries->end());
    }
    return all;
  }
  /// Each of them is there, and says what it said.
  void expect_there(const std::vector<StoredChange>& changes) {
    for (const StoredChange& one : changes) {
      const auto there = a.store.find(one.id);
      EXPECT_TRUE(there && *there && (*there)->payload == one.payload) << "her own change " << one.id.n;
    }
  }

  /// Goes through a session of `a`; before each good reply comes every mutant of it, signed by our server.
  void hostile_server(std::size_t dense) {
    ClientSession session = a.session();
    int refused = 0, taken = 0;
    for (int i = 0; i < 100; ++i) {
      const auto request = session.next();
      ASSERT_TRUE(request) << request.error().detail;
      if (!*request) break;
      const auto reply = server.handle(a.device, (*request)->frame);
      ASSERT_TRUE(reply) << reply.error().detail;
      const auto opened = open_reply(*reply, server.identity.key.public_key());
      ASSERT_TRUE(opened);
      const MemoryStore before = a.store;
      const std::uint32_t incarnation = a.log.chain().incarnation;
      const auto held = count_of_laptop();
      const auto own = written();
      each_mutant(
          opened->body,
          [&](const std::string& body) {
            // A session of its own on the same disk: what a mutant did to the first one is not what is asked here.
            ClientSession twin = session;
            const Status done = twin.on_reply(seal_reply(opened->kind, server.identity.key, body));
            Status worked;
            while (done && worked && twin.has_work()) worked = twin.work(2);
            ++(done && worked ? taken : refused);
            EXPECT_GE(count_of_laptop(), held) << "nothing that was held is thrown away";
            expect_there(own);
            a.store = before;
            a.log.start_incarnation({a.identity.device, incarnation});
          },
          dense);
      ASSERT_TRUE(session.on_reply(*reply));
    }
    EXPECT_TRUE(session.done());
    EXPECT_GT(refused, 100);
    EXPECT_GT(taken, 0) << "what others wrote may be anything";
    EXPECT_EQ(a.unsent(), 0U);
    EXPECT_TRUE(verify(a.store, nullptr)->ok);
  }

  TestServer server;
  SyncLaptop a{1, server}, b{2, server};
};

TEST_F(Mutants, OfAServersReplies) {
  a.save(create(64));
  b.save(create(82));
  b.sync();
  hostile_server(200);
}

TEST_F(Mutants, OfAServersRepliesToACopiedDisk) {
  fork();
  hostile_server(80);
}

TEST_F(Mutants, OfARestoredServersReplies) {
  restore_server();
  hostile_server(80);
}

TEST_F(Mutants, OfAServersRepliesToARewoundDisk) {
  const MemoryStore before = a.store;
  for (std::uint8_t i = 90; i < 93; ++i) a.save(create(i));
  a.sync();
  a.store = before;
  hostile_server(80);
}

TEST_F(Mutants, OfALaptopsRequests) {
  fork();
  restore_server();
  ClientSession session = a.session();
  const auto untouched = [&](const std::string& frame, Kind kind) {
    const auto opened = open_request(frame, a.device.key);
    ASSERT_TRUE(opened);
    const MemoryStore before = server.store;
    const auto held = server.store.change_count().value();
    each_mutant(
        opened->body,
        [&](const std::string& body) {
          const auto reply = server.handle(a.device, seal_request(kind, a.identity.key, body));
          if (!reply) {
            EXPECT_EQ(server.store.change_count().value(), held);
          }
          server.store = before;
        },
        100);
  };
  for (int i = 0; i < 100; ++i) {
    const auto request = session.next();
    ASSERT_TRUE(request && (!*request || (*request)->frame.size() > 0));
    if (!*request) break;
    untouched((*request)->frame, (*request)->kind);
    ASSERT_TRUE(session.on_reply(*server.handle(a.device, (*request)->frame)));
  }
  untouched(ask_holds(a.identity, {sha256("a photo")}).frame, Kind::holds);
  EXPECT_TRUE(verify(server.store, nullptr)->ok);
  EXPECT_EQ(a.unsent(), 0U);
}

/// Every setting of a store, by its key.
std::vector<Store::Setting> settings_of(Store& store) { return store.metas("", "\x7F", 1000).value(); }

Status damage(Store& store, const std::string& key, const std::string& value) {
  Transaction transaction(store);
  YX_TRY(transaction.begin());
  YX_TRY(store.set_meta(key, value));
  return transaction.commit();
}

TEST_F(Mutants, OfWhatALaptopKeeps) {
  restore_server();
  {
    // An audit with somebody to wait for, and a clock of its own.
    server.is_active = {};
    a.sync();
    a.save(create(103));
  }
  const MemoryStore sound = a.store;
  const ChainId chain = a.log.chain();
  ASSERT_GE(settings_of(a.store).size(), 6U);
  for (const auto& [key, value] : settings_of(a.store)) {
    const auto held = count_of_laptop();
    each_mutant(
        value,
        [&, key = key](const std::string& mutant) {
          EXPECT_TRUE(damage(a.store, key, mutant));
          ClientSession session = a.session();
          for (int i = 0; i < 50; ++i) {
            const auto request = session.next();
            if (!request || !*request) break;
            const auto reply = server.handle(a.device, (*request)->frame);
            if (!reply || !session.on_reply(*reply)) break;
          }
          static_cast<void>(sync_state(a.store, a.identity.device, chain.incarnation));
          static_cast<void>(kept_scope(a.store));
          static_cast<void>(clock_floor(a.store, a.identity.device));
          EXPECT_GE(count_of_laptop(), held) << key;
          a.store = sound;
          a.log.start_incarnation(chain);
        },
        40);
  }
  a.sync();
  EXPECT_EQ(a.unsent(), 0U);
}

TEST_F(Mutants, OfWhatAServerKeeps) {
  // A move leaves word for those who saw the old place; a clock of next year, a stamp that was given.
  Change move = Laptop<>::blank(numbered_id(60));
  move.edits.push_back({std::string(place_cell), text_value("450224205"), a.heads(numbered_id(60), place_cell), false});
  a.device.scope.prefixes = {"450224"};
  a.save(move);
  a.wall.set(a.wall.now_ms() + UnixMs{400} * 24 * 3'600'000);
  a.save(create(104));
  a.sync();
  a.save(create(105));
  const MemoryStore sound = server.store, laptop = a.store;
  const ChainId chain = a.log.chain();
  ASSERT_GE(settings_of(server.store).size(), 4U);
  for (const auto& [key, value] : settings_of(server.store)) {
    each_mutant(
        value,
        [&, key = key](const std::string& mutant) {
          EXPECT_TRUE(damage(server.store, key, mutant));
          for (SyncLaptop* one : {&a, &b}) {
            ClientSession session = one->session();
            for (int i = 0; i < 50; ++i) {
              const auto request = session.next();
              if (!request || !*request) break;
              const auto reply = server.handle(one->device, (*request)->frame);
              if (!reply || !session.on_reply(*reply)) break;
            }
          }
          Transaction transaction(server.store);
          EXPECT_TRUE(transaction.begin());
          static_cast<void>(begin_life(server.store, server.random));
          server.store = sound;
          a.store = laptop;
          a.log.start_incarnation(chain);
        },
        40);
  }
  a.sync();
  EXPECT_EQ(a.unsent(), 0U);
}

// ---- One by one: what a reply may not say

/// The long way, request by request; exchange_test has the short one.
class Lies : public Mutants {
 protected:
  Lies() { a.limits.exchange = false; }

  /// The request in flight, and what becomes of an answer with this body.
  void ask(ClientSession& session) {
    const auto request = session.next();
    ASSERT_TRUE(request && *request);
    frame = (*request)->frame;
    kind = (*request)->kind;
  }
  template <typename Message>
  Status told(ClientSession& session, Kind as, const Message& message) {
    return session.on_reply(seal_reply(as, server.identity.key, encode(frame_id(frame), message)));
  }
  std::string frame;
  Kind kind = Kind::session;
};

TEST_F(Lies, AboutOtherLogsOrOfAnotherKindAreRefused) {
  ClientSession session = a.session();
  ask(session);
  EXPECT_EQ(told(session, Kind::session, SessionReply{}).error().code, Code::invalid) << "none of its logs";
  EXPECT_EQ(told(session, Kind::probe, ProbeReply{}).error().code, Code::invalid);
  EXPECT_EQ(told(session, Kind::holds, HoldsReply{}).error().code, Code::invalid);
  SessionReply reply;
  reply.chains.resize(1);
  reply.chains[0].held = 4;
  reply.chains[0].hash = a.store.hash_at(a.log.chain(), 4)->value();
  reply.chains[0].receipt = Receipt{{}, a.log.chain(), 4, reply.chains[0].hash, 1, std::string(64, 'x')};
  EXPECT_EQ(told(session, Kind::session, reply).error().code, Code::untrusted) << "a receipt that nobody signed";
  a.sync();
}

TEST_F(Lies, APageWithoutACursorOrAnEmptyOneOfOwnChangesIsRefused) {
  const MemoryStore before = a.store;
  a.save(create(90));
  a.sync();
  a.store = before;
  ClientSession session = a.session();
  ask(session);
  ASSERT_TRUE(session.on_reply(*server.handle(a.device, frame)));
  ask(session);
  ASSERT_EQ(kind, Kind::own);
  EXPECT_EQ(told(session, Kind::own, PageReply{}).error().code, Code::invalid);
  PageReply skipped;
  skipped.entries.push_back({{a.identity.device, 7, 99}, "x", {}, {}, {}});
  ASSERT_TRUE(told(session, Kind::own, skipped));
  EXPECT_EQ(session.next().error().code, Code::invalid) << "own changes out of order";
  ClientSession again = a.session();
  ask(again);
  ASSERT_TRUE(again.on_reply(*server.handle(a.device, frame)));
  while (kind != Kind::pull) {
    ask(again);
    if (kind != Kind::pull) {
      ASSERT_TRUE(again.on_reply(*server.handle(a.device, frame)));
    }
  }
  EXPECT_EQ(told(again, Kind::pull, PageReply{}).error().code, Code::invalid);
  a.sync();
  EXPECT_EQ(shown(a.state(numbered_id(90)), "name"), "name");
}

TEST_F(Lies, AReceiptForMoreThanWasSentIsRefused) {
  a.save(create(90));
  ClientSession session = a.session();
  ask(session);
  while (kind != Kind::push) {
    ASSERT_TRUE(session.on_reply(*server.handle(a.device, frame)));
    ask(session);
  }
  PushReply reply;
  Receipt receipt{epoch_of(server.store).value(), a.log.chain(), 99, {}, 1, {}};
  const Signature signature = server.identity.key.sign(receipt_message(receipt));
  receipt.signature.assign(signature.begin(), signature.end());
  reply.receipt = receipt;
  EXPECT_EQ(told(session, Kind::push, reply).error().code, Code::invalid);
  reply.receipt->n = 1;
  EXPECT_FALSE(told(session, Kind::push, reply)) << "its signature is of another n";
  Receipt other{receipt.epoch, a.log.chain(), 5, sha256("another log"), 1, {}};
  const Signature well = server.identity.key.sign(receipt_message(other));
  other.signature.assign(well.begin(), well.end());
  reply.receipt = other;
  EXPECT_EQ(told(session, Kind::push, reply).error().code, Code::invalid) << "of a log that is another one here";
  EXPECT_EQ(a.unsent(), 1U);
  a.sync();
}

TEST_F(Lies, AServerThatNeverAgreesEndsTheExchange) {
  a.save(create(90));
  ClientSession session = a.session();
  Status done;
  int asked = 0;
  for (; done && asked < 200; ++asked) {
    ask(session);
    if (kind != Kind::push) {
      done = session.on_reply(*server.handle(a.device, frame));
      continue;
    }
    PushReply gap;
    gap.status = PushStatus::gap;
    done = told(session, Kind::push, gap);
  }
  EXPECT_EQ(done.error().code, Code::conflict);
  EXPECT_LT(asked, 100);
  a.sync();
}

TEST_F(Lies, AnAuditOfAnotherLengthIsRefused) {
  restore_server();
  ClientSession session = a.session();
  ask(session);
  while (kind != Kind::audit) {
    ASSERT_TRUE(session.on_reply(*server.handle(a.device, frame)));
    ask(session);
  }
  EXPECT_EQ(told(session, Kind::audit, AuditReply{}).error().code, Code::invalid);
  a.sync();
}

TEST_F(Lies, AProbeOfAnotherLengthIsRefusedAndOneWithoutHashesSettlesOnNothingInCommon) {
  fork();
  {
    ClientSession session = a.session();
    ask(session);
    ASSERT_TRUE(session.on_reply(*server.handle(a.device, frame)));
    ask(session);
    ASSERT_EQ(kind, Kind::probe);
    EXPECT_EQ(told(session, Kind::probe, ProbeReply{}).error().code, Code::invalid);
  }
  a.sync();
  EXPECT_EQ(a.unsent(), 0U);
}

TEST_F(Lies, ABodyThatIsNoMessageIsRefusedAndChangesNothing) {
  a.sync();
  const auto held = *server.store.change_count();
  for (const Kind of :
       {Kind::session, Kind::push, Kind::pull, Kind::own, Kind::audit, Kind::probe, Kind::holds, Kind::exchange}) {
    for (const std::string body : {"", "x", "\x80", "\x9F\xFF"}) {
      const auto reply = server.handle(a.device, seal_request(of, a.identity.key, body));
      ASSERT_FALSE(reply) << static_cast<int>(of) << " " << body;
      EXPECT_NE(reply.error().code, Code::io);
    }
  }
  ServerSession session(server.store, server.identity, server.clock, {}, {});
  const std::string empty = seal_request(Kind::push, a.identity.key, "");
  EXPECT_FALSE(session.handle_pushes(a.device, {empty}));
  EXPECT_EQ(*server.store.change_count(), held);
}

TEST_F(Lies, OfADeviceAboutAnotherAreRefused) {
  SessionRequest request;
  request.device = b.identity.device;
  const auto reply = server.handle(a.device, seal_request(Kind::session, a.identity.key, encode(request)));
  EXPECT_EQ(reply.error().code, Code::refused);
}

}  // namespace
}  // namespace yanxing::sync::testing
