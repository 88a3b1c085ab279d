// Photos from a laptop to the city and to another laptop: over cuts, restarts, restored servers, full disks.
#include <filesystem>
#include <fstream>
#include <random>

#include "sync/base/hash.h"
#include "tests/client/attachments/photo_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/permissions_count.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using records::AttachmentFigures;

constexpr const char* township = "450224204";

class Photos : public ::testing::Test {
 protected:
  void SetUp() override {
    laptop = std::make_unique<PhotoLaptop>(dir / "laptop");
    laptop->enrol(city, township);
  }
  void restart() {
    laptop.reset();
    laptop = std::make_unique<PhotoLaptop>(dir / "laptop");
  }
  void expect_on_server(const std::string& name, const std::string& content) {
    EXPECT_TRUE(read_file(city.file(name)) == content) << name;
    EXPECT_TRUE(laptop->outbox->place_of(name).value().on_server) << name;
  }

  TempDir dir;
  PhotoCity city{dir};
  std::unique_ptr<PhotoLaptop> laptop;
};

TEST_F(Photos, GoAfterTheRecordAndAreOnTheServerOnlyWhenItSignsForThem) {
  const std::string one = noise(700'000, 1), two = noise(1'300'000, 2);
  const auto first = laptop->attach(one), second = laptop->attach(two);
  laptop->record_with(first);
  laptop->record_with(second);
  EXPECT_EQ(laptop->figures(), (AttachmentFigures{2, 0, 2'000'000, 0}));
  ASSERT_TRUE(laptop->sync_records());
  EXPECT_EQ(laptop->figures().waiting, 2) << "records and photos have states of their own";
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->report.sent, 2);
  EXPECT_EQ(laptop->figures(), AttachmentFigures{});
  expect_on_server(first, one);
  expect_on_server(second, two);
  restart();
  EXPECT_EQ(laptop->figures(), AttachmentFigures{});
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->traffic.round_trips, 0) << "nothing waits: nobody is asked";
}

TEST_F(Photos, CutsAtRandomBytesLoseNothing) {
  FaultProxy proxy(static_cast<std::uint16_t>(city.port()));
  ASSERT_TRUE(laptop->sync_records());
  laptop->reach_through(city, proxy.port());
  std::mt19937 random(20261126);
  int cuts = 0;
  for (const std::size_t size : {1u, 300'000u, 2'500'000u}) {
    const std::string content = noise(size, 7);
    const auto name = laptop->attach(content);
    laptop->record_with(name);
    const auto bad_line = [&] {
      cuts += proxy.cut();
      Fault fault;
      fault.cut_up = 1500 + random() % 400'000;
      if (random() % 4 == 0) fault.cut_down = 200 + random() % 6000;
      proxy.next(fault);
    };
    bad_line();
    int tries = 0;
    std::int64_t sent_bytes = 0;
    Status sent = Error{Code::no_network, ""};
    while (!sent && ++tries < 60) {
      sent = laptop->send_photos([&](net::Transport&) { bad_line(); });
      sent_bytes += laptop->traffic.bytes_out;
    }
    ASSERT_TRUE(sent) << sent.error().detail;
    expect_on_server(name, content);
    RecordProperty("bytes_" + std::to_string(size), std::to_string(sent_bytes));
    if (size > 400'000) {
      EXPECT_GT(cuts + proxy.cut(), 0) << "more bytes than any line lets pass";
    }
  }
  EXPECT_EQ(laptop->figures(), AttachmentFigures{});
}

TEST_F(Photos, ARestartInTheMiddleGoesOnAtTheByte) {
  const std::string content = noise(4'000'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  const Status cancelled = laptop->send_photos([&](net::Transport& transport) {
    if (laptop->figures().bytes_done > 500'000) transport.cancel();
  });
  EXPECT_EQ(cancelled.error().code, Code::cancelled);
  restart();
  const auto left = laptop->figures();
  EXPECT_GT(left.bytes_done, 500'000);
  EXPECT_EQ(left.waiting, 1);
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_LT(laptop->traffic.bytes_out, 4'000'000 - left.bytes_done + 20'000);
  expect_on_server(name, content);
}

TEST_F(Photos, AServerThatWasRestoredWithoutThemIsAskedAndGetsThemAgain) {
  const std::string content = noise(400'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  ASSERT_EQ(city.admin({"backup", dir / "copy"}).exit_code, 0);
  city.stop();
  city.data = dir / "elsewhere";
  ASSERT_EQ(city.admin({"restore", dir / "copy"}).exit_code, 0);
  city.start();
  ASSERT_TRUE(laptop->sync_records());
  EXPECT_EQ(laptop->figures().waiting, 1) << "what the lost server signed says nothing of this one";
  ASSERT_TRUE(laptop->send_photos());
  expect_on_server(name, content);
}

TEST_F(Photos, ADamagedFileIsSaidSoAndNeverSent) {
  const auto damaged = laptop->attach(noise(200'000, 3)), lost = laptop->attach(noise(200'000, 4));
  const std::string good_content = noise(200'000, 5);
  const auto good = laptop->attach(good_content);
  for (const auto& name : {damaged, lost, good}) laptop->record_with(name);
  std::ofstream(laptop->files->path_of(damaged), std::ios::binary | std::ios::trunc) << noise(200'000, 6);
  fs::remove(laptop->files->path_of(lost));
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->report.damaged, 1);
  EXPECT_EQ(laptop->figures(), (AttachmentFigures{0, 0, 0, 1, 1}));
  EXPECT_FALSE(fs::exists(city.file(damaged)));
  expect_on_server(good, good_content);
  // Chosen once more it goes.
  laptop->attach(noise(200'000, 3));
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->figures(), (AttachmentFigures{0, 0, 0, 1, 0}));
  expect_on_server(damaged, noise(200'000, 3));
}

TEST_F(Photos, AFileThatCannotBeReadHoldsUpNoOtherAndStillWaits) {
  const std::string content = noise(200'000, 3), good_content = noise(200'000, 5);
  const auto locked = laptop->attach(content), good = laptop->attach(good_content);
  for (const auto& name : {locked, good}) laptop->record_with(name);
  fs::permissions(laptop->files->path_of(locked), fs::perms::none);
  ASSERT_TRUE(laptop->sync_records());
  {
    const PermissionsCount permissions_count;
    ASSERT_TRUE(laptop->send_photos());
  }
  EXPECT_EQ(laptop->report.unreadable, 1);
  EXPECT_EQ(laptop->report.sent, 1);
  EXPECT_EQ(laptop->figures(), (AttachmentFigures{1, 0, 200'000, 0, 0}));
  expect_on_server(good, good_content);
  fs::permissions(laptop->files->path_of(locked), fs::perms::owner_read);
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->report.unreadable, 0);
  expect_on_server(locked, content);
}

TEST_F(Photos, AFullServerSaysSoAndWhatFittedCounts) {
  const std::string content = noise(9'000'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  city.stop();
  city.start(6000);
  const Status sent = laptop->send_photos();
  ASSERT_FALSE(sent);
  EXPECT_EQ(laptop->problem.status, 507);
  EXPECT_NE(laptop->problem.detail.find("no space left"), std::string::npos);
  EXPECT_EQ(laptop->figures().waiting, 1);
  city.stop();
  city.start();
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_LT(laptop->traffic.bytes_out, 9'000'000 - 3'000'000);
  expect_on_server(name, content);
}

TEST_F(Photos, AnUploadThatTheServerForgotIsBegunAnew) {
  const std::string content = noise(300'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->outbox->note_upload(name, "/v1/attachments/uploads/00000000000000000000000000000000", 1000).ok());
  ASSERT_TRUE(laptop->send_photos());
  expect_on_server(name, content);
}

TEST_F(Photos, AnotherLaptopFetchesWhatARecordOfItsPlaceNames) {
  const std::string content = noise(3'500'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());

  PhotoLaptop second(dir / "second");
  second.enrol(city, "450224");
  ASSERT_TRUE(second.sync_records());
  EXPECT_EQ(second.fetch(name).error().code, Code::not_found) << "still on the laptop that took it";
  EXPECT_FALSE(fs::exists(second.files->start_fetch(name).value())) << "a refusal leaves no empty file";
  ASSERT_TRUE(laptop->send_photos());

  // Half of it comes, then the line breaks for good; the next try goes on where it stopped.
  FaultProxy proxy(static_cast<std::uint16_t>(city.port()));
  Fault broken;
  broken.cut_down = 1'500'000;
  proxy.next(broken);
  second.reach_through(city, proxy.port());
  std::size_t connections = 0;
  Status fetched = second.fetch(name);
  while (!fetched && ++connections < 5) fetched = second.fetch(name);
  ASSERT_TRUE(fetched) << fetched.error().detail;
  EXPECT_TRUE(second.files->open(name).value() == content);
  second.reach_through(city, city.port());
  ASSERT_TRUE(second.send_photos());
  EXPECT_TRUE(second.outbox->place_of(name).value().on_server);
  EXPECT_EQ(second.figures(), AttachmentFigures{});

  // A stranger who knows its name does not get it.
  PhotoLaptop stranger(dir / "stranger");
  stranger.enrol(city, "450223");
  ASSERT_TRUE(stranger.sync_records());
  EXPECT_EQ(stranger.fetch(name).error().code, Code::not_found);
  EXPECT_FALSE(stranger.files->has(name));
}

// As a killed program or another disk may have left it: begun again from the start, without a person.
TEST_F(Photos, APartOfSomethingElseIsNotKept) {
  const std::string content = noise(300'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  PhotoLaptop second(dir / "second");
  second.enrol(city, township);
  ASSERT_TRUE(second.sync_records());
  std::ofstream(second.files->start_fetch(name).value(), std::ios::binary) << noise(1000, 9);
  ASSERT_TRUE(second.fetch(name));
  EXPECT_TRUE(second.files->open(name).value() == content);
}

// Made by a person or a faulty disk: put aside with what it holds, and nothing is written where a link points.
TEST_F(Photos, ALinkOrAFolderInThePlaceOfAPartIsPutAside) {
  const std::string content = noise(300'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  PhotoLaptop second(dir / "second");
  second.enrol(city, township);
  ASSERT_TRUE(second.sync_records());
  const fs::path part = second.files->start_fetch(name).value();
  const auto fetch_anew = [&] {
    fs::remove(second.files->path_of(name));
    const Status fetched = second.fetch(name);
    EXPECT_TRUE(fetched) << fetched.error().detail;
    EXPECT_TRUE(second.files->open(name).value() == content);
    EXPECT_FALSE(fs::is_symlink(second.files->path_of(name)));
  };
  std::ofstream(dir / "hers") << "hers";
  fs::create_symlink(dir / "hers", part);
  fetch_anew();
  EXPECT_EQ(fs::file_size(dir / "hers"), 4U);
  EXPECT_EQ(fs::read_symlink(part.string() + ".aside-1"), fs::path(dir / "hers"));
  fs::create_symlink(dir / "nowhere", part);
  fetch_anew();
  EXPECT_FALSE(fs::exists(dir / "nowhere"));
  fs::create_directory(part);
  std::ofstream(part / "note") << "hers";
  fetch_anew();
  EXPECT_TRUE(fs::exists(part.string() + ".aside-3/note"));
}

/// What can happen to a file on the server's disk.
enum class Harm { removed, truncated, overwritten, silent };

void harm(const fs::path& file, Harm how) {
  const auto written = fs::last_write_time(file);
  const auto size = fs::file_size(file);
  if (how == Harm::removed) {
    fs::remove(file);
  } else if (how == Harm::truncated) {
    fs::resize_file(file, size / 2);
  } else {
    std::fstream(file, std::ios::binary | std::ios::in | std::ios::out).seekp(1000) << "damaged";
    fs::last_write_time(file, how == Harm::silent ? written : written + std::chrono::seconds(5));
  }
}

TEST_F(Photos, WhatTheServerLostIsSentAgainInTheNextSync) {
  PhotoLaptop second(dir / "second");
  second.enrol(city, township);
  std::uint32_t seed = 100;
  for (const bool by_download : {false, true}) {
    for (const Harm how : {Harm::removed, Harm::truncated, Harm::overwritten, Harm::silent}) {
      SCOPED_TRACE(std::to_string(static_cast<int>(how)) + (by_download ? " found by a download" : " found by verify"));
      const std::string content = noise(200'000, ++seed);
      const auto name = laptop->attach(content);
      laptop->record_with(name);
      ASSERT_TRUE(laptop->sync_records());
      ASSERT_TRUE(laptop->send_photos());
      expect_on_server(name, content);
      ASSERT_TRUE(laptop->sync_records());
      ASSERT_TRUE(laptop->send_photos());
      EXPECT_EQ(laptop->traffic.round_trips, 0) << "nothing is lost: nothing is asked";

      harm(city.file(name), how);
      if (by_download) {
        ASSERT_TRUE(second.sync_records());
        EXPECT_EQ(second.fetch(name).error().code, Code::not_found) << "no damaged photo is handed out";
      } else {
        EXPECT_EQ(city.admin({"verify"}).exit_code, 1);
      }
      EXPECT_EQ(laptop->figures().waiting, 0) << "it has not heard of it";
      ASSERT_TRUE(laptop->sync_records());
      ASSERT_TRUE(laptop->send_photos());
      EXPECT_EQ(laptop->report.sent, 1);
      expect_on_server(name, content);
      EXPECT_EQ(laptop->figures(), AttachmentFigures{});
      EXPECT_EQ(city.admin({"verify"}).exit_code, 0);
      if (by_download) {
        ASSERT_TRUE(second.fetch(name));
        EXPECT_TRUE(second.files->open(name).value() == content);
      }
    }
  }
}

TEST_F(Photos, WhatTheServerLostComesBackFromALaptopThatOnlyFetchedIt) {
  const std::string content = noise(200'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  PhotoLaptop second(dir / "second");
  second.enrol(city, township);
  ASSERT_TRUE(second.sync_records());
  ASSERT_TRUE(second.fetch(name));
  ASSERT_TRUE(second.send_photos());
  ASSERT_TRUE(second.outbox->place_of(name).value().on_server);

  // The laptop that took it has it no more, and is the first that the server tells.
  harm(city.file(name), Harm::overwritten);
  fs::remove(laptop->files->path_of(name));
  fs::remove_all(dir / "laptop/attachments/original");
  EXPECT_EQ(city.admin({"verify"}).exit_code, 1);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->figures(), (AttachmentFigures{0, 0, 0, 1}));
  ASSERT_TRUE(second.sync_records());
  ASSERT_TRUE(second.send_photos());
  EXPECT_EQ(second.report.sent, 1);
  EXPECT_TRUE(read_file(city.file(name)) == content);
  EXPECT_EQ(city.admin({"verify"}).exit_code, 0);
}

TEST_F(Photos, AReceiptIsDroppedAtOnceAndNobodyIsAskedTwice) {
  const auto lost = laptop->attach(noise(100'000, 1)), kept = laptop->attach(noise(100'000, 2));
  laptop->record_with(lost);
  laptop->record_with(kept);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  fs::remove(city.file(lost));
  EXPECT_EQ(city.admin({"verify"}).exit_code, 1);
  // Gone here too: nobody has it any more, and that is said.
  fs::remove(laptop->files->path_of(lost));
  fs::remove_all(dir / "laptop/attachments/original");
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  EXPECT_EQ(laptop->figures(), (AttachmentFigures{0, 0, 0, 1}));
  EXPECT_FALSE(laptop->outbox->place_of(lost).value().on_server);
  EXPECT_TRUE(laptop->outbox->place_of(kept).value().on_server);
  // The server goes on saying so; what it still holds is not asked for again, only what is missing.
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(laptop->sync_records());
    EXPECT_FALSE(laptop->outbox->is_due_to_confirm().value());
    ASSERT_TRUE(laptop->send_photos());
    EXPECT_LE(laptop->traffic.round_trips, 1);
  }
  // Whom it does not concern hears nothing.
  PhotoLaptop second(dir / "second");
  second.enrol(city, "450223");
  ASSERT_TRUE(second.sync_records());
  EXPECT_EQ(second.outbox->newest_lost().value(), 0);
}

TEST_F(Photos, ALineThatBreaksBeforeTheAnswerLeavesTheQuestionOpen) {
  const std::string content = noise(300'000);
  const auto name = laptop->attach(content);
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_TRUE(laptop->send_photos());
  fs::remove(city.file(name));
  EXPECT_EQ(city.admin({"verify"}).exit_code, 1);
  ASSERT_TRUE(laptop->sync_records());
  FaultProxy proxy(static_cast<std::uint16_t>(city.port()));
  laptop->reach_through(city, proxy.port());
  for (const std::uint64_t cut : {1500u, 3000u, 60'000u}) {
    proxy.next(Fault{.cut_up = cut});
    EXPECT_FALSE(laptop->send_photos([&](net::Transport& transport) { transport.cancel(); }));
    restart();
    laptop->reach_through(city, proxy.port());
  }
  proxy.next({});
  ASSERT_TRUE(laptop->send_photos());
  expect_on_server(name, content);
}

TEST_F(Photos, ARevokedLaptopIsToldAndKeepsThem) {
  const auto name = laptop->attach(noise(300'000));
  laptop->record_with(name);
  ASSERT_TRUE(laptop->sync_records());
  ASSERT_EQ(city.admin({"device", "revoke", laptop->workspace->identity().device.text()}).exit_code, 0);
  const Status sent = laptop->send_photos();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::refused);
  EXPECT_EQ(laptop->figures().waiting, 1);
}

}  // namespace
}  // namespace yanxing::testing
