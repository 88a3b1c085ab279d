// Photos of records from the fill screen to the server and to another laptop: the real App, a real server, and what the
// screens say meanwhile.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

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

/// Of noise, which does not become small.
std::string noisy_jpeg(int width, int height) {
  images::Picture picture{width, height, {}};
  std::mt19937 dice(7);
  for (int i = 0; i < width * height; ++i) {
    for (int part = 0; part < 3; ++part) picture.rgba.push_back(static_cast<std::uint8_t>(dice()));
    picture.rgba.push_back(255);
  }
  return images::encode(picture).value().bytes;
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
  void record_activity(Laptop& laptop, int width = 1200, const std::string& title = "三八维权周") {
    const auto file = pictures / "IMG_0001.jpg";
    std::ofstream(file, std::ios::binary) << yanxing::testing::telephone_jpeg(width, 900, 1);
    laptop.run(command::ShowScreen{app::Screen::forms});
    fill(laptop, command::NewRecord{"activity"});
    fill(laptop, command::SetFillValue{"title", title});
    fill(laptop, command::SetFillValue{"place", app::testing::village});
    fill(laptop, command::OpenSection{"account"});
    if (find_photo(laptop.view().forms.fill->entries) == nullptr) fill(laptop, command::AddRow{"photos"});
    fill(laptop, command::AttachFile{find_photo(laptop.view().forms.fill->entries)->path, file});
    laptop.clock.advance(400);
    laptop.settle();
    ASSERT_TRUE(laptop.view().forms.fill->record.has_value());
  }
  /// The photo on the screen, and nothing from which it could be made anew.
  void damage(Laptop& laptop) {
    const std::filesystem::path file = photo(laptop).file;
    std::filesystem::remove_all(file.parent_path().parent_path() / "original");
    std::ofstream(file, std::ios::binary | std::ios::in) << "damaged";
  }
  /// The screen as it is now.
  void look(Laptop& laptop, app::Screen screen) {
    robot.views = laptop.view();
    robot.views.shell.screen = screen;
    robot.frames(3);
  }
  /// The widget of a record's field or a review's line; empty: none.
  std::string find_ending(std::string_view end) const {
    for (const auto& [id, item] : robot.probe().items()) {
      if (id.ends_with(end)) return id;
    }
    return {};
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

TEST_F(PhotoScreens, ThreePhotosWaitingAreThree) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  for (const int width : {1200, 1100, 1000}) record_activity(laptop, width, "活动" + std::to_string(width));
  record_activity(laptop, 1200, "同一张照片");  // one photo of two records is one photo
  look(laptop, app::Screen::sync);
  EXPECT_TRUE(robot.value("sync.photos").starts_with("3 张照片等待上报，已传 0 / ")) << robot.value("sync.photos");
  EXPECT_TRUE(robot.value("status.photos").starts_with("3 张照片等待上报")) << robot.value("status.photos");
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.photos.waiting, 3) << "after a restart too";
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
  look(laptop, app::Screen::sync);
  EXPECT_EQ(robot.find("status.photos"), nullptr);
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
  damage(laptop);
  app::testing::sync_once(laptop);
  laptop.wait_until([](const app::Views& v) { return v.sync.photos.damaged == 1; }, "the damaged photo to be found");
  EXPECT_EQ(laptop.view().sync.unsent_changes, 0) << "the record is through";
  EXPECT_EQ(photo(laptop).place, PhotoPlace::damaged);
  look(laptop, app::Screen::sync);
  EXPECT_NE(robot.find("sync.photos.damaged"), nullptr);
  EXPECT_EQ(robot.value("status.photos_damaged"), "1 张照片的文件已损坏，不会上报");
  robot.screenshot("photos-damaged");
}

TEST_F(PhotoScreens, DamageIsFoundAtTheStartWithoutANetwork) {
  Laptop laptop;
  record_activity(laptop);
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1);
  damage(laptop);
  laptop.reopen();
  laptop.wait_until([](const app::Views& v) { return v.sync.photos.damaged == 1; }, "the damaged photo to be found");
  EXPECT_EQ(laptop.view().sync.photos.waiting, 0);
  look(laptop, app::Screen::home);
}

TEST_F(PhotoScreens, AnotherLaptopFetchesItFromTheRecordAndTheReview) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  const auto record = *laptop.view().forms.fill->record;
  app::testing::sync_once(laptop);  // the record
  wait_for_photos(laptop);
  const std::string content = yanxing::testing::read_file(photo(laptop).file);

  for (const auto screen : {app::Screen::records, app::Screen::review}) {
    Laptop second(app::testing::township, "覃二");
    app::testing::enrol(second, city);
    app::testing::sync_once(second);
    const auto shown = [&]() -> const app::AttachmentView* {
      if (screen == app::Screen::records && second.view().records.detail) {
        for (const auto& field : second.view().records.detail->fields) {
          if (field.attachment) return &*field.attachment;
        }
      } else if (second.view().review.content) {
        for (const auto& section : second.view().review.content->sections) {
          for (const auto& line : section.lines) {
            if (line.attachment) return &*line.attachment;
          }
        }
      }
      return nullptr;
    };
    second.run(command::ShowScreen{screen});
    second.settle();
    if (screen == app::Screen::records) {
      second.run(command::OpenRecord{record});
    } else {
      second.run(app::ReviewCommand(command::ShowReviewTab{app::ReviewTab::draft}));
      second.settle();
      second.run(app::ReviewCommand(command::ReadReviewed{record}));
    }
    second.settle();
    ASSERT_NE(shown(), nullptr);
    EXPECT_EQ(shown()->place, PhotoPlace::elsewhere);
    look(second, screen);
    const std::string fetch = find_ending(".fetch");
    ASSERT_FALSE(fetch.empty());
    EXPECT_EQ(robot.value(fetch.substr(0, fetch.size() - 6) + ".place"), "还没有取到本机");
    robot.screenshot(screen == app::Screen::records ? "photos-record" : "photos-review");
    // Below what fits: she scrolls there, as Tab would.
    robot.move_to({robot.find(fetch)->rect.min.x + 20, 600});
    const auto is_whole = [&] { return robot.find(fetch)->visible && robot.find(fetch)->rect.max.y < 700; };
    for (int i = 0; i < 40 && !is_whole(); ++i) {
      robot.scroll(2);
      robot.frames(2);
    }
    // Without the server the try says why, and may be repeated.
    city.kill();
    ASSERT_TRUE(robot.click(fetch)) << fetch;
    for (const auto& asked : robot.take_all<command::FetchPhoto>()) second.run(asked);
    second.wait_until([&](const app::Views&) { return shown() != nullptr && !shown()->problem.empty(); }, "the reason");
    look(second, screen);
    EXPECT_FALSE(robot.value(fetch.substr(0, fetch.size() - 6) + ".problem").empty());
    city.start();
    ASSERT_TRUE(robot.click(fetch));
    for (const auto& asked : robot.take_all<command::FetchPhoto>()) second.run(asked);
    second.wait_until([&](const app::Views&) { return shown() != nullptr && !shown()->file.empty(); }, "the photo");
    EXPECT_EQ(yanxing::testing::read_file(shown()->file), content);
    look(second, screen);
    EXPECT_TRUE(find_ending(".fetch").empty());
    EXPECT_FALSE(find_ending(".picture").empty());
    robot.screenshot(screen == app::Screen::records ? "photos-record-here" : "photos-review-here");
  }
}

TEST_F(PhotoScreens, AFetchThatIsStoppedMayBeAskedForAgain) {
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
  second.run(command::ShowScreen{app::Screen::forms});
  fill(second, command::OpenFill{record});
  fill(second, command::OpenSection{"account"});
  const std::string name = photo(second).content;
  second.run(command::FetchPhoto{name});
  EXPECT_TRUE(photo(second).fetching);
  look(second, app::Screen::forms);
  const std::string stop = "q." + find_photo(second.view().forms.fill->entries)->path + ".stop";
  ASSERT_TRUE(robot.click(stop)) << "no button " << stop;
  for (const auto& asked : robot.take_all<command::CancelFetch>()) second.run(asked);
  EXPECT_FALSE(photo(second).fetching);
  EXPECT_TRUE(photo(second).problem.empty());
  second.settle();
  second.run(command::FetchPhoto{name});
  second.wait_until([&](const app::Views&) { return !photo(second).file.empty(); }, "the photo");
}

TEST_F(PhotoScreens, ARecordThatIsSavedDuringAnUploadGoesFirst) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  const auto file = pictures / "large.jpg";
  // Large enough for several pieces; noise does not become small.
  std::ofstream(file, std::ios::binary) << noisy_jpeg(2600, 2000);
  laptop.run(command::SetPhotoEdge{0});
  laptop.run(command::ShowScreen{app::Screen::forms});
  fill(laptop, command::NewRecord{"activity"});
  fill(laptop, command::SetFillValue{"title", "三八维权周"});
  fill(laptop, command::SetFillValue{"place", app::testing::village});
  fill(laptop, command::OpenSection{"account"});
  if (find_photo(laptop.view().forms.fill->entries) == nullptr) fill(laptop, command::AddRow{"photos"});
  fill(laptop, command::AttachFile{find_photo(laptop.view().forms.fill->entries)->path, file});
  laptop.clock.advance(400);
  laptop.settle();
  ASSERT_GT(laptop.view().sync.photos.bytes_total, 900'000) << "several pieces";
  laptop.run(command::SyncNow{});
  laptop.wait_until([](const app::Views& v) { return v.sync.photos_sending; }, "the first piece");
  // Meanwhile she goes on.
  laptop.run(app::FillCommand(command::SetFillValue{"title", "三八维权周（二）"}));
  laptop.clock.advance(400);
  laptop.wait_until([](const app::Views& v) { return v.sync.unsent_changes > 0; }, "the answer to be saved");
  laptop.wait_until([](const app::Views& v) { return v.sync.unsent_changes == 0; }, "the answer to be sent");
  EXPECT_TRUE(laptop.view().sync.photos_sending) << "the photo was not through yet";
  wait_for_photos(laptop);
}

TEST_F(PhotoScreens, TheSettingsSayHowLargePhotosAreKept) {
  Laptop laptop;
  laptop.run(command::ShowScreen{app::Screen::settings});
  laptop.settle();
  EXPECT_EQ(laptop.view().settings.photo_edge, 1600);
  look(laptop, app::Screen::settings);
  robot.screenshot("photos-settings");
  ASSERT_TRUE(robot.click("settings.photos.edge.0"));
  for (const auto& asked : robot.take_all<command::SetPhotoEdge>()) laptop.run(asked);
  EXPECT_EQ(laptop.view().settings.photo_edge, 1024);
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().settings.photo_edge, 1024);
}

}  // namespace
}  // namespace yanxing::test
