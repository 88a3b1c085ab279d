// The card "U盘": an app that never syncs, a stick in a folder, and the real server's command.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/client/app/app_fixture.h"
#include "tests/client/images/samples.h"

namespace yanxing::app {
namespace {

namespace fs = std::filesystem;
using testing::City;
using testing::Laptop;

template <typename Wish>
void ask(Laptop& laptop, Wish wish) {
  laptop.run(StickCommand(std::move(wish)));
}

class Stick : public ::testing::Test {
 protected:
  Stick() {
    testing::enrol(laptop, city);
    laptop.run(command::SetAutomaticSync{false});
    laptop.prepare_session({"覃美英", "韦秀兰"});
    fs::create_directory(stick());
  }
  std::string stick() const { return folder / "stick"; }
  const StickView& view() const { return laptop.view().sync.stick; }
  void wait() {
    laptop.wait_until([](const Views& views) { return views.sync.stick.phase == StickPhase::idle; }, "the stick");
    laptop.settle();
  }
  void write() {
    ask(laptop, command::PickStick{});
    ask(laptop, command::BrowseStick{stick()});
    ask(laptop, command::WriteBundle{});
    wait();
  }
  void read(const std::string& name) {
    ask(laptop, command::PickAck{});
    ask(laptop, command::BrowseStick{stick()});
    ask(laptop, command::BrowseStick{name});
    wait();
  }
  std::int64_t unsent() {
    laptop.run(command::ShowScreen{Screen::sync});  // where the counts are read at once
    return laptop.view().sync.unsent_changes;
  }
  /// The only bundle on the stick.
  std::string bundle() const {
    for (const auto& entry : fs::directory_iterator(stick())) {
      if (entry.path().extension() == ".yxb") return entry.path();
    }
    return {};
  }

  yanxing::testing::TempDir folder;
  City city;
  Laptop laptop;
};

TEST_F(Stick, WrittenImportedAndTheReceiptMakesItTrue) {
  const auto before = unsent();
  ASSERT_GT(before, 0);
  write();
  EXPECT_EQ(view().said.key, "stick.written");
  EXPECT_FALSE(view().failed);
  EXPECT_EQ(unsent(), before) << "a written bundle is not a delivered one";
  const std::string file = fs::path(bundle()).filename();
  EXPECT_TRUE(file.starts_with("yanxing-450224204-") && file.ends_with("-20210517.yxb")) << file;
  city.admin({"bundle", "import", bundle(), "-o", stick() + "/receipt.yxa"});
  read("receipt.yxa");
  EXPECT_EQ(view().said.key, "stick.taken");
  EXPECT_FALSE(view().failed);
  EXPECT_EQ(unsent(), 0);
  EXPECT_EQ(laptop.view().sync.local, 0);
  EXPECT_EQ(view().todo.key, "");
  read("receipt.yxa");
  EXPECT_EQ(view().todo.key, "stick.taken.nothing_new");
  EXPECT_FALSE(view().failed);
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(laptop.view().sync.runs.front().sent, 0);
  write();
  EXPECT_EQ(view().said.key, "stick.nothing");
}

/// The photo of the form that is open.
const QuestionView* photo_of(const std::vector<FillEntry>& entries) {
  for (const auto& entry : entries) {
    if (entry.kind == EntryKind::question && entry.question.kind == QuestionKind::image) return &entry.question;
    for (const auto& row : entry.rows) {
      if (const auto* found = photo_of(row.entries)) return found;
    }
  }
  return nullptr;
}

/// An activity with a photo, open to be filled, its section with the photo in sight.
RecordId record_activity(Laptop& laptop, const fs::path& picture) {
  std::ofstream(picture, std::ios::binary) << yanxing::testing::telephone_jpeg(400, 300, 1);
  const auto fill = [&](FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.settle();
  };
  const auto photo = [&] { return photo_of(laptop.view().forms.fill->entries); };
  laptop.run(command::ShowScreen{Screen::forms});
  fill(command::NewRecord{"activity"});
  fill(command::SetFillValue{"title", "三八维权周"});
  fill(command::SetFillValue{"place", testing::village});
  fill(command::OpenSection{"account"});
  if (photo() == nullptr) fill(command::AddRow{"photos"});
  fill(command::AttachFile{photo()->path, picture});
  laptop.clock.advance(400);
  laptop.settle();
  EXPECT_TRUE(laptop.view().forms.fill->record);
  return laptop.view().forms.fill->record.value_or(RecordId{});
}

// What the receipt changed is on every screen with the message that says it: nobody shows another screen meanwhile.
TEST_F(Stick, AReceiptIsSeenOnEveryScreenAtOnce) {
  const RecordId record = record_activity(laptop, fs::path(stick()) / "IMG_0001.jpg");
  write();
  city.admin({"bundle", "import", bundle(), "-o", stick() + "/receipt.yxa"});
  // The form with the photo and the record in the list stay open behind the screen that reads the receipt.
  laptop.run(command::ShowScreen{Screen::records});
  laptop.run(command::OpenRecord{record});
  laptop.run(command::ShowScreen{Screen::sync});
  laptop.settle();
  ASSERT_GT(laptop.view().shell.unsent, 0);
  ASSERT_EQ(laptop.view().shell.photos.waiting, 1);
  ASSERT_EQ(laptop.view().sync.receipt_changes, 0);
  ASSERT_EQ(photo_of(laptop.view().forms.fill->entries)->attachment->place, PhotoPlace::local);
  const auto unsent = laptop.view().sync.unsent_changes;
  ask(laptop, command::PickAck{});
  ask(laptop, command::BrowseStick{stick()});
  ask(laptop, command::BrowseStick{"receipt.yxa"});
  laptop.wait_until([](const Views& views) { return views.sync.stick.phase == StickPhase::idle; }, "the receipt");
  ASSERT_EQ(view().said.key, "stick.taken");
  const Views& views = laptop.view();  // not a tick later
  EXPECT_EQ(views.sync.unsent_changes, 0);
  EXPECT_EQ(views.sync.local, 0);
  EXPECT_GT(views.sync.on_server, 0);
  EXPECT_EQ(views.sync.receipt_changes, unsent);
  EXPECT_TRUE(views.sync.receipt_when.known());
  EXPECT_EQ(views.sync.photos, PhotoFigures{});
  EXPECT_EQ(views.shell.unsent, 0);
  EXPECT_EQ(views.shell.photos, PhotoFigures{});
  ASSERT_TRUE(views.forms.fill);
  EXPECT_EQ(photo_of(views.forms.fill->entries)->attachment->place, PhotoPlace::on_server);
  laptop.run(command::ShowScreen{Screen::records});
  ASSERT_TRUE(laptop.view().records.detail);
  EXPECT_EQ(laptop.view().records.detail->sync, SyncState::on_server);
  for (const auto& row : laptop.view().records.rows) EXPECT_EQ(row.sync, SyncState::on_server) << row.title;
}

// No network tells this laptop that the server lost a photo: a receipt does, and the next bundle holds it.
TEST_F(Stick, APhotoThatTheServerLostWaitsAgain) {
  record_activity(laptop, fs::path(stick()) / "IMG_0001.jpg");
  const auto carry = [&] {
    write();
    city.admin({"bundle", "import", bundle(), "-o", stick() + "/receipt.yxa"});
    read("receipt.yxa");
  };
  carry();
  ASSERT_EQ(laptop.view().shell.photos.waiting, 0);
  std::size_t removed = 0;
  for (const auto& entry : fs::recursive_directory_iterator(city.folder() / "attachments"))
    if (entry.is_regular_file() && entry.path().extension() == ".jpg") removed += fs::remove(entry.path()) ? 1 : 0;
  ASSERT_EQ(removed, 1U);
  carry();
  EXPECT_EQ(view().todo.key, "stick.taken.photos_lost");
  EXPECT_TRUE(view().failed);
  EXPECT_EQ(laptop.view().shell.photos.waiting, 1);
  carry();
  EXPECT_FALSE(view().failed);
  EXPECT_EQ(laptop.view().shell.photos.waiting, 0);
}

TEST_F(Stick, AWrongFileAndAStickThatIsGoneAreSaidAndChangeNothing) {
  const auto before = unsent();
  std::ofstream(stick() + "/x.yxa") << "no receipt";
  read("x.yxa");
  EXPECT_EQ(view().said.key, "stick.ack.not_an_ack");
  EXPECT_TRUE(view().failed);
  ask(laptop, command::PickStick{});
  ask(laptop, command::BrowseStick{stick()});
  fs::remove_all(stick());
  ask(laptop, command::WriteBundle{});
  wait();
  EXPECT_EQ(view().said.key, "stick.gone");
  EXPECT_TRUE(view().failed);
  EXPECT_FALSE(view().todo.empty());
  EXPECT_EQ(unsent(), before);
}

TEST_F(Stick, ACancelledPickerOrAStopLeavesNothing) {
  ask(laptop, command::PickStick{});
  ASSERT_TRUE(view().picker);
  EXPECT_TRUE(view().picks_folder);
  ask(laptop, command::CloseStickPicker{});
  EXPECT_FALSE(view().picker);
  ask(laptop, command::WriteBundle{});  // without a picker it means nothing
  EXPECT_EQ(view().phase, StickPhase::idle);
  ask(laptop, command::PickStick{});
  ask(laptop, command::BrowseStick{stick()});
  ask(laptop, command::WriteBundle{});
  ask(laptop, command::StopStick{});
  wait();
  EXPECT_EQ(view().said.key, "stick.stopped");
  EXPECT_TRUE(fs::is_empty(stick()));
}

}  // namespace
}  // namespace yanxing::app
