// Photos in the app: when they are sent and fetched, and what a bad disk makes of them. A real server.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
  RecordId record_activity(Laptop& laptop) {
    const std::filesystem::path file = pictures / "IMG_0001.jpg";
    std::ofstream(file, std::ios::binary) << yanxing::testing::telephone_jpeg(1200, 900, 1);
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

}  // namespace
}  // namespace yanxing::app
