// Photos of records from the fill screen to the server and to another laptop: the real App, a real server, and what the
// screens say meanwhile.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/client/app/app_fixture.h"
#include "tests/client/images/samples.h"
#include "tests/ui/robot.h"

namespace yanxing::test {
namespace {

namespace command = app::command;
using app::PhotoFigures;
using app::PhotoPlace;
using app::testing::City;
using app::testing::Laptop;

const app::QuestionView* find_photo(const std::vector<app::FillEntry>& entries) {
  for (const auto& entry : entries) {
    if (entry.kind == app::EntryKind::question && entry.question.kind == app::QuestionKind::image)
      return &entry.question;
    for (const auto& question : entry.questions) {
      if (question.kind == app::QuestionKind::image) return &question;
    }
    for (const auto& row : entry.rows) {
      if (const auto* found = find_photo(row.entries)) return found;
    }
  }
  return nullptr;
}

class PhotoScreens : public ::testing::Test {
 protected:
  template <typename C>
  void fill(Laptop& laptop, C wish) {
    laptop.run(app::FillCommand(std::move(wish)));
    laptop.settle();
  }
  const app::AttachmentView& photo(Laptop& laptop) {
    const auto* found = laptop.view().forms.fill ? find_photo(laptop.view().forms.fill->entries) : nullptr;
    static const app::AttachmentView none;
    EXPECT_TRUE(found != nullptr && found->attachment.has_value());
    return found != nullptr && found->attachment ? *found->attachment : none;
  }
  /// An activity with one photo, open on the screen.
  void record_activity(Laptop& laptop) {
    const auto file = pictures / "IMG_0001.jpg";
    std::ofstream(file, std::ios::binary) << yanxing::testing::telephone_jpeg(1200, 900, 1);
    laptop.run(command::ShowScreen{app::Screen::forms});
    fill(laptop, command::NewRecord{"activity"});
    fill(laptop, command::SetFillValue{"title", "三八维权周"});
    fill(laptop, command::SetFillValue{"place", app::testing::village});
    fill(laptop, command::OpenSection{"account"});
    if (find_photo(laptop.view().forms.fill->entries) == nullptr) fill(laptop, command::AddRow{"photos"});
    fill(laptop, command::AttachFile{find_photo(laptop.view().forms.fill->entries)->path, file});
    laptop.clock.advance(400);
    laptop.settle();
    ASSERT_TRUE(laptop.view().forms.fill->record.has_value());
  }
  /// The screen as it is now.
  void look(Laptop& laptop, app::Screen screen) {
    robot.views = laptop.view();
    robot.views.shell.screen = screen;
    robot.frames(3);
  }
  void wait_for_photos(Laptop& laptop) {
    laptop.wait_until([](const app::Views& v) { return v.sync.photos == PhotoFigures{} && !v.sync.photos_sending; },
                      "the photos to be sent");
  }

  yanxing::testing::TempDir pictures;
  Robot robot;
};

TEST_F(PhotoScreens, APhotoWaitsApartFromItsRecordUntilTheServerSignsForIt) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1);
  EXPECT_GT(laptop.view().sync.photos.bytes_total, 0);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::local);
  look(laptop, app::Screen::sync);
  EXPECT_TRUE(robot.value("status.photos").starts_with("1 张照片等待上报，已传 0 / 0.1 MB"))
      << robot.value("status.photos");
  EXPECT_TRUE(robot.value("sync.photos").starts_with("1 张照片等待上报，已传 0 / "));
  robot.screenshot("photos-waiting");
  laptop.run(command::ShowScreen{app::Screen::home});
  laptop.settle();
  look(laptop, app::Screen::home);
  EXPECT_TRUE(robot.value("home.photos").starts_with("1 张照片等待上报"));
  laptop.run(command::ShowScreen{app::Screen::forms});
  laptop.settle();
  look(laptop, app::Screen::forms);
  robot.screenshot("photos-question");

  city.kill();
  app::testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1) << "nothing was sent";
  city.start();
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::on_server);
  look(laptop, app::Screen::sync);
  EXPECT_EQ(robot.find("status.photos"), nullptr);
  EXPECT_EQ(robot.find("sync.photos"), nullptr);
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.photos, PhotoFigures{});
}

TEST_F(PhotoScreens, AnotherLaptopFetchesItFromTheQuestion) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  const auto record = *laptop.view().forms.fill->record;
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);

  Laptop second(app::testing::township, "覃二");
  app::testing::enrol(second, city);
  app::testing::sync_once(second);
  EXPECT_EQ(second.view().sync.photos, PhotoFigures{}) << "another's photo is not missing";
  second.run(command::ShowScreen{app::Screen::forms});
  fill(second, command::OpenFill{record});
  fill(second, command::OpenSection{"account"});
  EXPECT_EQ(photo(second).place, PhotoPlace::elsewhere);
  EXPECT_TRUE(photo(second).file.empty());
  look(second, app::Screen::forms);
  robot.screenshot("photos-elsewhere");
  const std::string id = "q." + find_photo(second.view().forms.fill->entries)->path + ".fetch";
  ASSERT_TRUE(robot.click(id)) << "no button " << id;
  for (const auto& asked : robot.take_all<command::FetchPhoto>()) second.run(asked);
  second.wait_until([&](const app::Views&) { return !photo(second).file.empty(); }, "the photo");
  EXPECT_EQ(yanxing::testing::read_file(photo(second).file), yanxing::testing::read_file(photo(laptop).file));
  wait_for_photos(second);
  EXPECT_EQ(photo(second).place, PhotoPlace::on_server);
}

TEST_F(PhotoScreens, WithoutAServerAFetchSaysWhy) {
  Laptop laptop;
  laptop.run(command::FetchPhoto{std::string(64, 'a') + ".jpg"});
  laptop.settle();  // no crash, nothing is asked
  EXPECT_EQ(laptop.view().sync.photos, PhotoFigures{});
}

TEST_F(PhotoScreens, ADamagedPhotoIsNamedAndTheRecordStaysSound) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  std::ofstream(photo(laptop).file, std::ios::binary | std::ios::in) << "damaged";
  app::testing::sync_once(laptop);
  laptop.wait_until([](const app::Views& v) { return v.sync.photos.missing == 1; }, "the damaged photo to be found");
  EXPECT_EQ(laptop.view().sync.unsent_changes, 0) << "the record is through";
  EXPECT_EQ(photo(laptop).place, PhotoPlace::damaged);
  look(laptop, app::Screen::sync);
  EXPECT_NE(robot.find("sync.photos.missing"), nullptr);
  EXPECT_EQ(robot.value("status.photos_missing"), "1 张照片的文件找不到或已损坏");
  robot.screenshot("photos-missing");
}

}  // namespace
}  // namespace yanxing::test
