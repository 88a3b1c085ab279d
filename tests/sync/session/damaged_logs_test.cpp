// A disk that lost the hash of one entry, or of which a setting reads otherwise: that is told, nothing is taken for
// what it is not, and once the disk is whole again everything arrives.
#include "sync/session/client_state.h"
#include "sync/wire/frame_list.h"
#include "tests/support/forward_store.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

/// Does not know the hash of one entry.
class StoreWithAHole final : public yanxing::testing::ForwardStore {
 public:
  explicit StoreWithAHole(Store& inner) : inner_(inner) {}
  Result<std::optional<Hash>> hash_at(const ChainId& chain, std::uint64_t n) override {
    if (open && chain == hole.chain() && n == hole.n) return std::optional<Hash>();
    return inner_.hash_at(chain, n);
  }
  Result<std::vector<StoredChange>> chain_entries(const ChainId& chain, std::uint64_t after,
                                                  std::size_t limit) override {
    YX_ASSIGN(auto entries, inner_.chain_entries(chain, after, limit));
    for (StoredChange& entry : entries) {
      if (open && entry.id == hole) entry.chain_hash.reset();
    }
    return entries;
  }
  ChangeId hole;
  bool open = false;

 private:
  Store& to() override { return inner_; }
  Store& inner_;
};

Change create(std::uint8_t number, const std::string& place = "450224204") {
  Change change = Laptop<>::blank(numbered_id(number));
  change.place = place;
  change.creates = true;
  change.edits.push_back({"name", text_value("a name"), {}, false});
  return change;
}

/// From where on in a sync the hash cannot be read.
enum class From { begin, handshake, push };

/// A laptop whose first log is on the server, and the first entries of its second one.
struct TwoLogs {
  TwoLogs() {
    for (std::uint8_t i = 60; i < 63; ++i) a.save(create(i));
    a.sync();
    first = a.log.chain();
    Transaction transaction(a.store);
    EXPECT_TRUE(transaction.begin());
    const auto incarnation = restart_log(a.store, a.random);
    EXPECT_TRUE(incarnation && transaction.commit());
    a.log.start_incarnation({a.identity.device, *incarnation});
    second = a.log.chain();
    for (std::uint8_t i = 70; i < 73; ++i) a.save(create(i));
    a.sync();
    for (std::uint8_t i = 73; i < 76; ++i) a.save(create(i));
  }

  Status sync(From from, bool lists) {
    OwnLog log(laptop_store, a.log.chain(), a.hybrid);
    ClientSession session(laptop_store, log, a.hybrid, a.identity, a.random, a.wall, a.limits);
    if (lists) session.allow_lists();
    for (int i = 0; i < 200; ++i) {
      YX_ASSIGN(const auto request, session.next());
      if (!request) return {};
      StoreWithAHole& store = on_server ? server_store : laptop_store;
      store.open = store.open || (from == From::push && request->kind == Kind::push);
      ServerSession there(server_store, server.identity, server.clock, {}, {});
      if (request->is_list) {
        YX_ASSIGN(const auto views, split_list(request->frame));
        YX_ASSIGN(const auto replies, there.handle_pushes(a.device, {views.begin(), views.end()}));
        std::string list;
        for (const std::string& reply : replies) add_to_list(list, reply);
        YX_TRY(session.on_reply(list));
        continue;
      }
      YX_ASSIGN(const std::string reply, there.handle(a.device, request->frame));
      YX_TRY(session.on_reply(reply));
      store.open = store.open || (from == From::handshake && request->kind == Kind::session);
      if (lists) YX_TRY(session.prepare());
    }
    return Error{Code::io, "does not come to an end"};
  }

  TestServer server;
  SyncLaptop a{1, server};
  ChainId first, second;
  StoreWithAHole laptop_store{a.store}, server_store{server.store};
  bool on_server = false;
};

/// What one way of syncing comes to with each hole in turn: how often it was told.
int told_of_holes(bool on_server, bool exchange, bool lists, From from) {
  int told = 0;
  for (const bool in_first : {true, false}) {
    for (std::uint64_t n = on_server ? 1 : 2; n <= 6; ++n) {
      TwoLogs city;
      city.on_server = on_server;
      city.a.limits.exchange = exchange;
      city.a.limits.push_changes = 2;
      const ChainId log = in_first ? city.first : city.second;
      StoreWithAHole& store = on_server ? city.server_store : city.laptop_store;
      store.hole = {log.device, log.incarnation, n};
      store.open = from == From::begin;
      const Status done = city.sync(from, lists);
      const std::string where = (in_first ? "first log, " : "second log, ") + std::to_string(n);
      if (!done) {
        ++told;
        const Code code = done.error().code;
        EXPECT_TRUE(code == Code::corrupt || code == Code::invalid || code == Code::conflict)
            << where << ": " << done.error().detail;
      }
      store.open = false;
      // The same program on a disk that can be read again.
      EXPECT_TRUE(city.a.log.follow_disk());
      city.a.limits.exchange = false;
      city.a.sync();
      city.a.sync();
      EXPECT_EQ(city.a.unsent(), 0u) << where;
      EXPECT_EQ(digest_of(city.a.store), digest_of(city.server.store)) << where;
      for (std::uint8_t i = 60; i < 76; i = i == 62 ? 70 : i + 1) {
        const auto record = city.server.store.record(numbered_id(i));
        EXPECT_TRUE(*record && shown(**record, "name") == "a name") << where << ", record " << int{i};
        EXPECT_TRUE(*record && !(*record)->find("name")->in_conflict()) << where << ", record " << int{i};
      }
    }
  }
  return told;
}

TEST(DamagedLog, OfALaptopIsToldAndArrivesOnceItCanBeRead) {
  EXPECT_GT(told_of_holes(false, true, false, From::begin), 0) << "in one request";
  EXPECT_GT(told_of_holes(false, false, false, From::begin), 0) << "from the handshake on";
  EXPECT_GT(told_of_holes(false, false, true, From::begin), 0) << "in lists";
  EXPECT_GT(told_of_holes(false, false, false, From::handshake), 0) << "after the handshake";
  EXPECT_GT(told_of_holes(false, false, true, From::handshake), 0) << "after the handshake, in lists";
  EXPECT_GT(told_of_holes(false, false, false, From::push), 0) << "where a receipt comes";
  EXPECT_GT(told_of_holes(false, false, true, From::push), 0) << "where receipts come";
}

TEST(DamagedLog, OfAServerIsToldAndTakesEverythingOnceItCanBeRead) {
  EXPECT_GT(told_of_holes(true, true, false, From::begin), 0) << "in one request";
  EXPECT_GT(told_of_holes(true, false, false, From::begin), 0) << "in the handshake";
  EXPECT_GT(told_of_holes(true, false, false, From::push), 0) << "by what a push names";
  EXPECT_GT(told_of_holes(true, false, true, From::push), 0) << "by what a list names";
}

// ---- Settings

Store::Setting setting_of(Store& store, std::string_view prefix) {
  for (const auto& setting : store.metas("", "\x7F", 1000).value()) {
    if (setting.first.starts_with(prefix)) return setting;
  }
  ADD_FAILURE() << "no setting " << prefix;
  return {};
}

void keep(Store& store, const std::string& key, const std::string& value) {
  Transaction transaction(store);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(store.set_meta(key, value) && transaction.commit());
}

/// A sync until something is refused.
Status try_sync(SyncLaptop& laptop) {
  ClientSession session = laptop.session();
  while (true) {
    YX_ASSIGN(const auto request, session.next());
    if (!request) return {};
    YX_ASSIGN(const std::string reply, laptop.server.handle(laptop.device, request->frame));
    YX_TRY(session.on_reply(reply));
  }
}

TEST(DamagedSetting, AMoveThatCannotBeReadIsToldBeforeAnyoneIsTakenForInformed) {
  TestServer server;
  SyncLaptop a(1, server, {"450224"}), b(2, server);
  a.save(create(60));
  a.sync();
  b.sync();
  Change move = Laptop<>::blank(numbered_id(60));
  move.edits.push_back({std::string(place_cell), text_value("450224205"), a.heads(numbered_id(60), place_cell), false});
  a.save(move);
  a.sync();
  const auto sound = setting_of(server.store, "departure/");
  std::string text_for_record, short_record, number_for_place, nothing_more;
  cbor::Writer(text_for_record).array(2).text("who").text("450224204");
  cbor::Writer(short_record).array(2).bytes("id").text("450224204");
  cbor::Writer(number_for_place).array(2).bytes(numbered_id(60).view()).uint(7);
  cbor::Writer(nothing_more).array(2).bytes(numbered_id(60).view());
  for (const std::string& damaged :
       {std::string(), text_for_record, short_record, number_for_place, nothing_more, std::string("\x82")}) {
    keep(server.store, sound.first, damaged);
    EXPECT_FALSE(try_sync(b)) << to_hex(damaged);
    EXPECT_EQ(b.state(numbered_id(60)).place, "450224204");
  }
  keep(server.store, sound.first, sound.second);
  b.sync();
  EXPECT_EQ(b.state(numbered_id(60)).place, "450224205");
}

TEST(DamagedSetting, WhoHasToGiveWayIsNotStoredWhileItCannotBeRead) {
  TestServer server;
  SyncLaptop first(1, server), second(1, server), third(2, server);
  for (SyncLaptop* laptop : {&first, &second, &third}) laptop->limits.exchange = false;
  first.save(create(60));
  first.sync();
  const MemoryStore backup = server.store;
  second.store = first.store;
  first.set(numbered_id(60), "name", "of the first copy");
  first.sync();
  third.sync();
  server.store = backup;
  server.new_epoch();
  server.restart();
  second.set(numbered_id(60), "name", "of the second copy");
  ClientSession session = second.session();
  auto request = *session.next();
  while (request->kind != Kind::push) {
    ASSERT_TRUE(session.on_reply(*server.handle(second.device, request->frame)));
    request = *session.next();
  }
  third.sync();
  const auto arrives = [&] { return server.handle(second.device, request->frame); };
  const auto status_of = [&](const std::string& reply) {
    return decode<PushReply>(open_reply(reply, server.identity.key.public_key())->body)->status;
  };
  ASSERT_EQ(status_of(*arrives()), PushStatus::forked);
  const auto sound = setting_of(server.store, "gives_way/");
  const std::uint64_t held = *server.store.change_count();
  for (const std::string damaged : {"", "\x02", "\x60", "\x02\x60"}) {
    keep(server.store, sound.first, damaged);
    EXPECT_FALSE(arrives()) << to_hex(damaged);
    EXPECT_EQ(*server.store.change_count(), held);
  }
  keep(server.store, sound.first, sound.second);
  EXPECT_EQ(status_of(*arrives()), PushStatus::forked);
}

}  // namespace
}  // namespace yanxing::sync::testing
