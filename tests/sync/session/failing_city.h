// A city in which something is about to be done, and every call to a ledger's store fails in turn: the first, the
// second… until what is done passes untouched (of long ones not every one, unless YANXING_EVERY_CALL is set). The error
// is told, nothing is half done, and the same done once more ends where it would have.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <set>

#include "sync/ledger/attachment_refs.h"
#include "sync/session/attachments.h"
#include "sync/session/bundle_server.h"
#include "tests/support/forward_store.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {

inline const std::string photo = sha256("a photo").hex() + ".jpg";
inline constexpr UnixMs year_ms = UnixMs{365} * 24 * 3600 * 1000;

/// Call number `at` fails, counted from 0.
class FailingStore final : public yanxing::testing::ForwardStore {
 public:
  explicit FailingStore(Store& inner) : inner_(inner) {}
  void arm(int at) {
    left_ = at;
    struck_ = false;
  }
  bool disarm() {
    left_ = -1;
    return struck_;
  }

 private:
  Store& to() override { return inner_; }
  Status before() override {
    if (left_ < 0) return {};
    if (left_-- > 0) return {};
    struck_ = true;
    return Error{Code::io, "simulated"};
  }
  Store& inner_;
  int left_ = -1;
  bool struck_ = false;
};

struct Seat {
  Seat(std::uint8_t number, TestServer& server, std::vector<std::string> scope)
      : laptop(number, server, std::move(scope)) {}
  /// The program starts again on what the disk holds.
  void restart() {
    const auto item = laptop.store.meta("incarnation");
    ASSERT_TRUE(item);
    if (!*item) return;
    const auto incarnation = cbor::Reader(**item).uint();
    ASSERT_TRUE(incarnation);
    laptop.log.start_incarnation({laptop.identity.device, static_cast<std::uint32_t>(*incarnation)});
  }
  SyncLaptop laptop;
  FailingStore store{laptop.store};
};

/// A city in which something is about to be done.
struct City final : BundleHost {
  City() {
    server.is_active = [this](const DeviceId& id) { return !gone.contains(id); };
    server.look_up = [](const Hash& hash, const DeviceId&) -> Result<Shelved> {
      return Shelved{hash == attachment_hash(photo), false};
    };
  }

  Status sync(Seat& seat) {
    OwnLog log(seat.store, seat.laptop.log.chain(), seat.laptop.hybrid);
    ClientSession session(seat.store, log, seat.laptop.hybrid, seat.laptop.identity, seat.laptop.random,
                          seat.laptop.wall, seat.laptop.limits);
    return drive(seat, session);
  }
  Status drive(Seat& seat, ClientSession& session) {
    for (int i = 0; i < 500; ++i) {
      YX_ASSIGN(const auto request, session.next());
      progress = session.progress();
      if (!request) return {};
      const auto reply = answer(seat.laptop.device.id, request->frame);
      if (reply) {
        YX_TRY(session.on_reply(*reply));
        continue;
      }
      YX_ASSIGN(const bool goes_on, session.on_refused(reply.error()));
      if (!goes_on) return reply.error();
    }
    return Error{Code::invalid, "does not come to an end"};
  }
  void settle() {
    for (int round = 0; round < 3; ++round) {
      for (Seat* seat : {&a, &twin, &b, &c}) {
        seat->restart();
        if (gone.contains(seat->laptop.device.id)) continue;
        const Status synced = sync(*seat);
        ASSERT_TRUE(synced) << synced.error().detail;
      }
    }
  }
  void must(const Status& status) { ASSERT_TRUE(status) << status.error().detail; }

  // BundleHost
  const SigningKey& key() const override { return server.identity.key; }
  UnixMs now_ms() const override { return server.clock.now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    return std::variant<PublicKey, BundleFault>(device(id).key);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    return ServerSession(server_store, server.identity, server.clock, server.admission, server.is_active,
                         server.look_up)
        .handle(device(id), frame);
  }
  Result<ChainHead> head(const ChainId& chain) override { return server_store.chain_head(chain); }
  Result<Uuid> epoch() override { return epoch_of(server_store); }
  Result<bool> begin_attachment(const DeviceId&, const std::string&, std::uint64_t) override { return true; }
  Status attachment_bytes(std::string_view) override { return {}; }
  Status publish_attachment() override { return {}; }

  const DeviceInfo& device(const DeviceId& id) {
    if (id == b.laptop.device.id) return b.laptop.device;
    return id == c.laptop.device.id ? c.laptop.device : a.laptop.device;
  }

  TestServer server;
  FailingStore server_store{server.store};
  Seat a{1, server, {"450224"}}, twin{1, server, {"450224"}}, b{2, server, {"450224204"}}, c{3, server, {"450225"}};
  std::set<DeviceId> gone;
  SyncProgress progress;  // of the last sync
  MemoryStore backup;
};

inline Change create(std::uint8_t number, const std::string& place, const std::string& value = "a name") {
  Change change = Laptop<>::blank(numbered_id(number));
  change.place = place;
  change.creates = true;
  change.edits.push_back({"name", text_value(value), {}, false});
  return change;
}

inline Change move(Seat& seat, std::uint8_t number, const std::string& from, const std::string& to) {
  Change change = Laptop<>::blank(numbered_id(number));
  change.place = from;
  change.edits.push_back(
      {std::string(place_cell), text_value(to), seat.laptop.heads(numbered_id(number), place_cell), false});
  return change;
}

/// Records, a conflict, a deletion, a move, something in quarantine, a clock of another year, photos; all in sync.
inline void live(City& city) {
  city.server.admission = [](const Change& change) { return change.form == "alien" ? "unknown_form" : ""; };
  for (std::uint8_t i = 60; i < 66; ++i) city.a.laptop.save(create(i, i % 2 == 0 ? "450224204" : "450224205"));
  Change pictured = create(70, "450224204", photo);
  city.a.laptop.save(pictured);
  Change alien = create(71, "450224204");
  alien.form = "alien";
  city.a.laptop.save(alien);
  city.c.laptop.wall.set(city.c.laptop.wall.now_ms() + 3 * year_ms);
  city.c.laptop.save(create(80, "450225101"));
  city.settle();
  city.a.laptop.set(numbered_id(60), "name", "of a");
  city.b.laptop.set(numbered_id(60), "name", "of b");
  city.a.laptop.erase(numbered_id(62));
  city.a.laptop.save(move(city.a, 64, "450224204", "450224205"));
  city.settle();
}

/// What people see, without the ids, which differ from run to run of a recovery.
inline std::string content(Store& store) {
  std::string text;
  const Status visited = store.each_record(nullptr, [&](const RecordState& record) -> Status {
    if (record.heads().empty()) return {};
    text += record.id.text() + " " + record.place + (record.is_deleted() ? " deleted" : "");
    for (const auto& [name, cell] : record.cells) {
      if (name == life_cell) continue;  // lists ids
      std::vector<std::string> values;
      for (const Head& head : cell.heads) values.push_back(to_hex(head.value));
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
      for (const std::string& value : values) text += " " + name + "=" + value;
    }
    text += "\n";
    return {};
  });
  EXPECT_TRUE(visited);
  return text;
}

struct Scene {
  const char* name;
  std::function<void(City&)> prepare;
  std::function<Status(City&)> act;
  std::function<bool(City&)> happened = {};  // whether act() did what the scene is about
};

inline Status in_transaction(Store& store, const std::function<Status()>& work) {
  Transaction transaction(store);
  YX_TRY(transaction.begin());
  YX_TRY(work());
  return transaction.commit();
}

class FailingCalls : public ::testing::TestWithParam<std::size_t> {
 protected:
  /// What the city comes to when nothing fails.
  static std::string undisturbed(const Scene& scene) {
    City city;
    scene.prepare(city);
    const Status done = scene.act(city);
    EXPECT_TRUE(done) << done.error().detail;
    if (scene.happened) {
      EXPECT_TRUE(scene.happened(city)) << scene.name << ": does not do what its name says";
    }
    city.settle();
    return content(city.server.store);
  }

  /// False: call number `at` was never made.
  static bool fails_at(const Scene& scene, bool on_server, int at, const std::string& expected) {
    City city;
    scene.prepare(city);
    const auto stores = [&](const std::function<void(FailingStore&)>& each) {
      if (on_server) return each(city.server_store);
      for (Seat* seat : {&city.a, &city.twin, &city.b, &city.c}) each(seat->store);
    };
    stores([&](FailingStore& store) { store.arm(at); });
    const Status done = scene.act(city);
    bool struck = false;
    stores([&](FailingStore& store) { struck = store.disarm() || struck; });
    if (!struck) return false;
    const std::string where =
        std::string(scene.name) + (on_server ? ", server" : ", laptop") + ", call " + std::to_string(at);
    EXPECT_FALSE(done.ok()) << where << ": the error was swallowed";
    if (!done) {
      EXPECT_EQ(done.error().code, Code::io) << where << ": " << done.error().detail;
    }
    for (Seat* seat : {&city.a, &city.twin, &city.b, &city.c}) {
      seat->restart();
      EXPECT_TRUE(verify(seat->laptop.store, nullptr)->ok) << where;
    }
    EXPECT_TRUE(verify(city.server.store, nullptr)->ok) << where;
    const Status again = scene.act(city);
    EXPECT_TRUE(again) << where << ": " << (again ? "" : again.error().detail);
    city.settle();
    EXPECT_EQ(content(city.server.store), expected) << where;
    return true;
  }

  static void every_call(const Scene& scene) {
    const std::string expected = undisturbed(scene);
    for (const bool on_server : {false, true}) {
      int at = 0;
      // After the first ones every ninth: the same places in the program come again and again.
      const int step = std::getenv("YANXING_EVERY_CALL") != nullptr ? 1 : 9;
      while (!HasFailure() && fails_at(scene, on_server, at, expected)) at += at < 30 ? 1 : step;
      RecordProperty(on_server ? "server" : "laptop", at);
    }
  }
};

}  // namespace yanxing::sync::testing
