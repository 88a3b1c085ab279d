// Photos in the app: when they are sent and fetched, and what a bad disk makes of them. A real server.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/client/app/app_fixture.h"
#include "tests/client/images/samples.h"

namespace yanxing::app {
namespace {

using testing::City;
using testing::Laptop;

const QuestionView* find_photo(const std::vector<FillEntry>& entries) {
  for (const auto& entry : entries) {
    if (entry.kind == EntryKind::question && entry.question.kind == QuestionKind::image) return &entry.question;
    for (const auto& row : entry.rows) {
      if (const auto* found = find_photo(row.entries)) return found;
    }
  }
  return nullptr;
}

void fill(Laptop& laptop, FillCommand wish) {
  laptop.run(std::move(wish));
  laptop.settle();
}

/// The photo of the form that is open.
AttachmentView photo(const Laptop& laptop) {
  const auto* found = laptop.view().forms.fill ? find_photo(laptop.view().forms.fill->entries) : nullptr;
  EXPECT_TRUE(found != nullptr && found->attachment);
  return found != nullptr && found->attachment ? *found->attachment : AttachmentView{};
}

class Photos : public ::testing::Test {
 protected:
  /// An activity with one photo, open on the screen.
  RecordId record_activity(Laptop& laptop, int width = 1200) {
    const std::filesystem::path file = pictures / "IMG_0001.jpg";
    std::ofstream(file, std::ios::binary) << yanxing::testing::telephone_jpeg(width, 900, 1);
    laptop.run(command::ShowScreen{Screen::forms});
    fill(laptop, command::NewRecord{"activity"});
    fill(laptop, command::SetFillValue{"title", "三八维权周"});
    fill(laptop, command::SetFillValue{"place", testing::village});
    fill(laptop, command::OpenSection{"account"});
    if (find_photo(laptop.view().forms.fill->entries) == nullptr) fill(laptop, command::AddRow{"photos"});
    fill(laptop, command::AttachFile{find_photo(laptop.view().forms.fill->entries)->path, file});
    laptop.clock.advance(400);
    laptop.settle();
    EXPECT_TRUE(laptop.view().forms.fill->record);
    return laptop.view().forms.fill->record.value_or(RecordId{});
  }
  static void open_activity(Laptop& laptop, const RecordId& record) {
    laptop.run(command::ShowScreen{Screen::forms});
    fill(laptop, command::OpenFill{record});
    fill(laptop, command::OpenSection{"account"});
  }
  static void wait_for_photos(Laptop& laptop) {
    laptop.wait_until([](const Views& v) { return v.sync.photos == PhotoFigures{} && !v.sync.photos_sending; },
                      "the photos to be sent");
  }
  /// Hands in the record of a laptop with its photo.
  RecordId hand_in(Laptop& laptop, City& city) {
    testing::enrol(laptop, city);
    const RecordId record = record_activity(laptop);
    testing::sync_once(laptop);
    wait_for_photos(laptop);
    EXPECT_EQ(photo(laptop).place, PhotoPlace::on_server);
    return record;
  }

  yanxing::testing::TempDir pictures;
};

// Syncs by hand, and a photo is the first thing that she asks of the network after the start.
TEST_F(Photos, AFetchIsTheFirstThingAfterAStart) {
  City city;
  Laptop first;
  const RecordId record = hand_in(first, city);
  Laptop second(testing::township, "蓝二");
  testing::enrol(second, city);
  testing::sync_once(second);
  second.reopen();
  ASSERT_FALSE(second.view().sync.automatic);
  open_activity(second, record);
  ASSERT_EQ(photo(second).place, PhotoPlace::elsewhere);
  second.run(command::FetchPhoto{photo(second).content});
  second.wait_until([&](const Views&) { return !photo(second).file.empty(); }, "the photo");
  EXPECT_EQ(yanxing::testing::read_file(photo(second).file), yanxing::testing::read_file(photo(first).file));
}

// The server has it and this disk forgot some of it: without a look nobody would ever ask for it again.
// On a thin line a person looks whether it goes on: what went in the same go stays in both sums until nothing waits.
TEST_F(Photos, HowFarTheyAreCountsThoseThatWentBefore) {
  City city;
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.run(command::SetAutomaticSync{false});
  record_activity(laptop);
  record_activity(laptop, 1190);
  const PhotoFigures before = laptop.view().sync.photos;
  ASSERT_EQ(before.waiting, 2);
  ASSERT_EQ(before.bytes_done, 0);
  bool seen_between = false;
  laptop.run(command::SyncNow{});
  const auto is_over = [&](const Views& views) {
    const PhotoFigures& now = views.sync.photos;
    if (now.waiting > 0) {
      EXPECT_EQ(now.bytes_total, before.bytes_total);
    }
    if (now.waiting == 1) {
      EXPECT_GT(now.bytes_done, before.bytes_total / 3);
      seen_between = true;
    }
    laptop.clock.advance(500);
    return now.waiting == 0;
  };
  laptop.wait_until(is_over, "the photos");
  EXPECT_TRUE(seen_between);
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.photos, PhotoFigures{});
}

TEST_F(Photos, OneThatRotsAfterItsReceiptIsNamedAndFetchedAgain) {
  City city;
  Laptop laptop;
  const RecordId record = hand_in(laptop, city);
  const std::filesystem::path file = photo(laptop).file;
  const std::string whole = yanxing::testing::read_file(file);
  laptop.close();
  std::ofstream(file, std::ios::binary | std::ios::in).seekp(100) << "rotten";
  laptop.reopen();
  open_activity(laptop, record);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::damaged);
  EXPECT_TRUE(photo(laptop).file.empty()) << "no broken picture, but the button that fetches it";
  laptop.run(command::FetchPhoto{photo(laptop).content});
  laptop.wait_until([&](const Views&) { return !photo(laptop).file.empty(); }, "the photo");
  EXPECT_EQ(yanxing::testing::read_file(file), whole);
  wait_for_photos(laptop);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::on_server);
}

TEST_F(Photos, OneThatRotsAfterItsReceiptIsWholeAgainWhenItIsChosenAgain) {
  City city;
  Laptop laptop;
  const RecordId record = hand_in(laptop, city);
  laptop.close();
  const std::filesystem::path file = [&] {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(laptop.folder() / "data" / "attachments")) {
      if (entry.is_regular_file()) return entry.path();
    }
    return std::filesystem::path();
  }();
  std::ofstream(file, std::ios::binary | std::ios::in).seekp(100) << "rotten";
  laptop.reopen();
  open_activity(laptop, record);
  ASSERT_EQ(photo(laptop).place, PhotoPlace::damaged);
  fill(laptop, command::AttachFile{find_photo(laptop.view().forms.fill->entries)->path, pictures / "IMG_0001.jpg"});
  EXPECT_EQ(photo(laptop).place, PhotoPlace::on_server);
}

// Records go through, photos do not: the server's folder of photos is no folder.
class FailingPhotos : public Photos {
 protected:
  void SetUp() override {
    testing::enrol(laptop, city);
    record_activity(laptop);
    break_photos();
  }
  void break_photos() { std::ofstream(city.folder() / "attachments") << "no folder"; }
  void mend_photos() { std::filesystem::remove(city.folder() / "attachments"); }
  /// When photos were tried in vain from now on, so many times.
  std::vector<UnixMs> tries(std::size_t count) {
    std::vector<UnixMs> out;
    bool failed = !laptop.view().sync.photo_problem.empty();
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (out.size() < count && std::chrono::steady_clock::now() < end) {
      laptop.app().tick(std::chrono::milliseconds(5));
      const bool now = !laptop.view().sync.photo_problem.empty();
      if (now && !failed) out.push_back(laptop.clock.now_ms());
      failed = now;
      const auto idle = laptop.app().idle_for();
      if (idle && idle->count() == 0) continue;
      std::this_thread::sleep_for(std::chrono::milliseconds(3));  // the worker's turn
      laptop.clock.advance(200);
    }
    EXPECT_EQ(out.size(), count) << "in a minute";
    return out;
  }

  City city;
  Laptop laptop;
};

TEST_F(FailingPhotos, AreTriedLaterAndLater) {
  laptop.run(command::SetAutomaticSync{true});
  const auto failed = tries(8);
  ASSERT_EQ(failed.size(), 8U);
  // After the n-th failure at least a tenth of 10 s · 2^(n-1), whatever the dice say.
  for (std::size_t n = 1; n < failed.size(); ++n)
    EXPECT_GE(failed[n] - failed[n - 1], 1000 << (n - 1)) << "after failure " << n;
  EXPECT_EQ(laptop.view().sync.unsent_changes, 0) << "records do not wait for photos";
}

TEST_F(FailingPhotos, ARecordThatGoesThroughIsNoReasonToTryThemAgain) {
  laptop.run(command::SetAutomaticSync{true});
  ASSERT_EQ(tries(6).size(), 6U);
  laptop.run(FillCommand(command::SetFillValue{"title", "三八维权周（二）"}));
  laptop.clock.advance(400);
  laptop.wait_until([](const Views& v) { return v.sync.unsent_changes > 0; }, "the answer to be saved");
  laptop.run(command::SetAutomaticSync{true});  // looks for the server at once
  laptop.wait_until([](const Views& v) { return v.sync.unsent_changes == 0 && !v.shell.syncing; },
                    "the answer to be sent");
  laptop.settle();
  EXPECT_FALSE(laptop.view().sync.photos_sending);
  EXPECT_FALSE(laptop.view().sync.photo_problem.empty()) << "as the last try left it";
}

TEST_F(FailingPhotos, SyncNowTriesThemAtOnce) {
  laptop.run(command::SetAutomaticSync{true});
  ASSERT_EQ(tries(6).size(), 6U);
  laptop.settle();
  const auto before = laptop.clock.now_ms();
  mend_photos();
  laptop.run(command::SyncNow{});
  wait_for_photos(laptop);
  EXPECT_EQ(laptop.clock.now_ms(), before);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::on_server);
}

}  // namespace
}  // namespace yanxing::app
