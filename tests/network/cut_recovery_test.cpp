// Syncs that take several requests, over a connection that is cut after byte k (see cut_line.h): of a laptop whose disk
// went back or is new, that was away for long, that comes for the first time, or that holds what the server lost.
#include <algorithm>
#include <optional>

#include "tests/network/cut_line.h"

namespace yanxing::testing {
namespace {

/// The laptop's disk went back, or is new: what it sent before comes home, and what others did, in pages.
class CutRecovery : public CutLine {
 protected:
  void SetUp() override {
    NetLaptop other(city_, place);
    laptop_.limits.pull_changes = 2;
    laptop_.save(place, "before");
    ASSERT_TRUE(laptop_.sync());
    before_ = laptop_.disk();
    for (int i = 0; i < 5; ++i) {
      laptop_.save(place, "a" + std::to_string(i));
      other.save(place, "b" + std::to_string(i));
    }
    ASSERT_TRUE(laptop_.sync());
    ASSERT_TRUE(other.sync());
  }
  void recover(Way way, const std::string& what, const sync::MemoryStore& disk) {
    cut(
        way, what,
        [&](std::uint64_t) {
          laptop_.put_back(disk);
          return laptop_.sync(proxy_.port()).ok();
        },
        [&](std::uint64_t) {
          EXPECT_TRUE(laptop_.is_sound());
          const auto healed = laptop_.sync();
          ASSERT_TRUE(healed) << healed.error().detail;
          EXPECT_EQ(laptop_.unsent(), 0u);
          EXPECT_EQ(laptop_.changes(), 11u);
          EXPECT_EQ(city_.changes(), 11u);
          EXPECT_EQ(laptop_.digest().digest, city_.digest().digest);
          EXPECT_TRUE(laptop_.is_sound());
        });
    EXPECT_TRUE(city_.is_sound());
  }

  sync::MemoryStore before_;
};

TEST_F(CutRecovery, RequestsOfARewoundLaptop) { recover(Way::up, "requests of a rewound laptop", before_); }
TEST_F(CutRecovery, RepliesToARewoundLaptop) { recover(Way::down, "replies to a rewound laptop", before_); }
TEST_F(CutRecovery, RequestsOfALaptopWithANewDisk) { recover(Way::up, "requests of a laptop with a new disk", {}); }
TEST_F(CutRecovery, RepliesToALaptopWithANewDisk) { recover(Way::down, "replies to a laptop with a new disk", {}); }

/// A laptop comes to a city where much happened since it was there, if it ever was. Each time it is cut elsewhere, so
/// each time begins with the same disks.
class CutReturn : public CutLine {
 protected:
  void SetUp() override { laptop_.limits.pull_changes = 2; }

  /// What stands now is where each time begins. How it ends is learnt from a time that is not cut.
  void begin_here() {
    city_.back_up(city_file_);
    disk_ = laptop_.disk();
    other_disk_ = other_.disk();
    begin();
    const auto whole = come(city_.port());
    ASSERT_TRUE(whole) << whole.error().detail;
    whole_ = whole->progress;
    ASSERT_NO_FATAL_FAILURE(end());
    names_ = city_.names();
    changes_ = city_.changes();
    own_ = city_.held_of(laptop_.device());
  }
  void cut_on_return(Way way, const std::string& what) {
    const std::string all = std::string(way == Way::up ? "requests of " : "replies to ") + what;
    cut(
        way, all,
        [&](std::uint64_t) {
          begin();
          return come(proxy_.port()).ok();
        },
        [&](std::uint64_t) {
          end();
          EXPECT_EQ(city_.names(), names_);
          EXPECT_EQ(city_.changes(), changes_);
          EXPECT_EQ(city_.held_of(laptop_.device()), own_) << "adopted or sent once";
        },
        8);
  }

  const std::string& city_file() const { return city_file_; }
  NetLaptop other_{city_, place};
  sync::SyncProgress whole_;  // of the laptop's sync when it was not cut

 private:
  void begin() {
    city_.put_back(city_file_);
    laptop_.put_back(disk_);
    other_.put_back(other_disk_);
  }
  Result<net::SyncReport> come(std::uint16_t port) {
    const std::string contact = laptop_.last_contact();
    const std::uint64_t unsent = laptop_.unsent();
    auto report = laptop_.sync(port);
    EXPECT_TRUE(report || report.error().code == Code::no_network) << report.error().detail;
    if (laptop_.last_contact() == contact) {
      EXPECT_EQ(laptop_.unsent(), unsent) << "nothing was heard";
    } else {
      // "On the server" is said only of what the server holds.
      EXPECT_LE(laptop_.own() - laptop_.unsent(), city_.held_of(laptop_.device()));
    }
    EXPECT_TRUE(laptop_.is_sound());
    return report;
  }
  /// A good line: all come to have the same.
  void end() {
    for (NetLaptop* laptop : {&laptop_, &other_, &laptop_}) {
      const auto synced = laptop->sync(city_.port());  // no kept one, to which a city that stops says goodbye at length
      ASSERT_TRUE(synced) << synced.error().detail;
      EXPECT_EQ(laptop->unsent(), 0u);
      EXPECT_EQ(laptop->own(), city_.held_of(laptop->device()));
    }
    for (NetLaptop* laptop : {&laptop_, &other_}) {
      EXPECT_EQ(laptop->digest().digest, city_.digest().digest);
      EXPECT_EQ(laptop->names(), city_.names());
      EXPECT_TRUE(laptop->is_sound());
    }
    EXPECT_TRUE(city_.is_sound());
  }

  TempDir dir_;
  std::string city_file_ = dir_ / "begin.db";
  sync::MemoryStore disk_, other_disk_;
  std::vector<std::string> names_;
  std::uint64_t changes_ = 0, own_ = 0;
};

/// With an old cursor: pages of what others did, of which one renamed what the laptop renamed too.
class CutAbsence : public CutReturn {
 protected:
  void SetUp() override {
    CutReturn::SetUp();
    const RecordId both = laptop_.save(place, "before");
    const RecordId hers = laptop_.save(place, "hers");
    ASSERT_TRUE(laptop_.sync());
    ASSERT_TRUE(other_.sync());
    for (int i = 0; i < 5; ++i) other_.save(place, "b" + std::to_string(i));
    other_.rename(both, "by the other");
    other_.rename(hers, "by the other alone");
    ASSERT_TRUE(other_.sync());
    laptop_.save(place, "a0");
    laptop_.rename(both, "by the laptop");
    laptop_.save(place, "a1");
    begin_here();
    EXPECT_EQ(whole_.sent, 3u);
    EXPECT_EQ(whole_.received, 7u);
    EXPECT_EQ(city_.names().size(), 10u);
  }
};

TEST_F(CutAbsence, Requests) { cut_on_return(Way::up, "a laptop that was away for long"); }
TEST_F(CutAbsence, Replies) { cut_on_return(Way::down, "a laptop that was away for long"); }

/// Somebody wrote before this laptop ever met the city: it takes home a snapshot, in pages, and then sends.
class CutSnapshot : public CutReturn {
 protected:
  void SetUp() override {
    CutReturn::SetUp();
    for (int i = 0; i < 5; ++i) {
      const RecordId record = other_.save(place, "b" + std::to_string(i));
      other_.rename(record, "and then");
      other_.rename(record, "again " + std::to_string(i));
    }
    ASSERT_TRUE(other_.sync());
    laptop_.limits.pull_changes = 4;
    laptop_.save(place, "a0");
    laptop_.save(place, "a1");
    begin_here();
    EXPECT_EQ(whole_.sent, 2u);
    EXPECT_EQ(city_.names().size(), 7u);
    EXPECT_LT(laptop_.changes(), city_.changes()) << "no snapshot";
  }
};

TEST_F(CutSnapshot, Requests) { cut_on_return(Way::up, "a new laptop's snapshot"); }
TEST_F(CutSnapshot, Replies) { cut_on_return(Way::down, "a new laptop's snapshot"); }

/// The server lost what it held: of the laptop, of one that comes again later, and of one that does not. The laptop
/// holds all of it (audit), and wrote upon some of it.
class CutAudit : public CutReturn {
 protected:
  void lose(bool by_command) {
    NetLaptop gone(city_, place);
    const RecordId both = laptop_.save(place, "before");
    for (NetLaptop* laptop : {&laptop_, &other_, &gone}) ASSERT_TRUE(laptop->sync());
    const std::string backup = city_file() + ".backup";
    city_.back_up(backup);
    other_.save(place, "of the other");
    ASSERT_TRUE(other_.sync());
    gone.rename(both, "by the lost one");
    const RecordId orphan = gone.save(place, "orphan");
    gone.save(place, "orphan too");
    ASSERT_TRUE(gone.sync());
    laptop_.save(place, "a0");
    ASSERT_TRUE(laptop_.sync());
    laptop_.rename(orphan, "upon what was lost");
    laptop_.save(place, "a1");
    by_command ? city_.restore(backup) : city_.put_back(backup);
    city_.revoke(gone.device());
    begin_here();
    EXPECT_EQ(whole_.adopted, 3u);
    std::vector<std::string> names;
    for (const char* name : {"a0", "a1", "by the lost one", "of the other", "orphan too", "upon what was lost"})
      names.push_back(cbor_text(name));
    std::sort(names.begin(), names.end());
    EXPECT_EQ(city_.names(), names);
  }
};

TEST_F(CutAudit, RequestsAfterARestore) {
  lose(true);
  cut_on_return(Way::up, "an audit after a restore");
}
TEST_F(CutAudit, RepliesAfterARestore) {
  lose(true);
  cut_on_return(Way::down, "an audit after a restore");
}
TEST_F(CutAudit, RequestsAfterAFileWasCopiedBack) {
  lose(false);
  cut_on_return(Way::up, "an audit after a file was copied back");
}
TEST_F(CutAudit, RepliesAfterAFileWasCopiedBack) {
  lose(false);
  cut_on_return(Way::down, "an audit after a file was copied back");
}

}  // namespace
}  // namespace yanxing::testing
