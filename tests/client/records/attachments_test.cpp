// Pictures and files beside the database: there before a record names them, once each, and sound.
#include "client/records/attachments.h"

#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "sync/base/hash.h"
#include "tests/client/images/samples.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using records::Attachment;
using records::AttachmentKind;
using records::Attachments;

class AttachmentsTest : public ::testing::Test {
 protected:
  TempDir dir;
  fs::path folder{dir.path()};
  Attachments attachments{folder};

  std::vector<std::string> files() const {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder / "attachments", error)) {
      if (entry.is_regular_file()) found.push_back(entry.path().filename().string());
    }
    return found;
  }
};

TEST_F(AttachmentsTest, APictureIsKeptUnderItsHashSmallAndClean) {
  const Attachment kept =
      attachments.import_bytes(telephone_jpeg(2400, 1200, 6), AttachmentKind::image, "IMG_0001.JPG").value();
  EXPECT_EQ(kept.width, 800);
  EXPECT_EQ(kept.height, 1600);
  EXPECT_TRUE(records::is_attachment_name(kept.name));
  EXPECT_TRUE(kept.name.ends_with(".jpg"));
  EXPECT_TRUE(fs::exists(folder / "attachments" / kept.name.substr(0, 2) / kept.name));
  const std::string bytes = attachments.open(kept.name).value();
  EXPECT_EQ(bytes.size(), kept.bytes);
  EXPECT_EQ(sha256(bytes).hex() + ".jpg", kept.name);
  EXPECT_EQ(bytes.find("Exif"), std::string::npos);
  EXPECT_EQ(kept.original, records::OriginalKept::kept);
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(AttachmentsTest, TheOriginalStaysBesideItUntilItIsReleased) {
  const std::string photo = telephone_jpeg(2400, 1200, 1);
  const Attachment kept = attachments.import_bytes(photo, AttachmentKind::image, "IMG_0001.JPG", 1024).value();
  const auto original = attachments.original_of(kept.name);
  ASSERT_TRUE(original);
  EXPECT_EQ(original->edge, 1024);
  EXPECT_EQ(original->bytes, photo.size());
  EXPECT_EQ(original->file.parent_path(), folder / "attachments" / "original");
  std::ifstream in(original->file, std::ios::binary);
  EXPECT_TRUE(std::string(std::istreambuf_iterator<char>(in), {}) == photo);
  EXPECT_EQ(attachments.names().value(), std::vector<std::string>{kept.name}) << "never sent, never listed";
  // A lost or damaged photo is made anew from it.
  std::ofstream(attachments.path_of(kept.name), std::ios::binary) << "something else";
  EXPECT_TRUE(attachments.mend(kept.name));
  EXPECT_TRUE(attachments.open(kept.name).ok());
  fs::remove(attachments.path_of(kept.name));
  EXPECT_TRUE(attachments.mend(kept.name));
  EXPECT_TRUE(attachments.open(kept.name).ok());
  ASSERT_TRUE(attachments.release_original(original->of).ok());
  EXPECT_FALSE(attachments.original_of(kept.name));
  EXPECT_FALSE(attachments.mend(kept.name));
  EXPECT_EQ(files(), std::vector<std::string>{kept.name});
}

TEST_F(AttachmentsTest, APictureKeepsItsSizeWhereThatIsWanted) {
  const Attachment kept =
      attachments.import_bytes(telephone_jpeg(2400, 1200, 1), AttachmentKind::image, "a.jpg", 0).value();
  EXPECT_EQ(kept.width, 2400);
  EXPECT_EQ(attachments.open(kept.name).value().find("Exif"), std::string::npos);
  EXPECT_EQ(kept.original, records::OriginalKept::kept) << "it still has more in it";
  const std::string small = attachments.open(kept.name).value();
  EXPECT_EQ(attachments.import_bytes(small, AttachmentKind::file, "a.jpg")->original, records::OriginalKept::none);
}

TEST_F(AttachmentsTest, WhereThereIsNoRoomForTheOriginalThePhotoIsKeptAllTheSame) {
  const std::string photo = telephone_jpeg(2400, 1600, 1);
  const std::size_t small = attachments.import_bytes(photo, AttachmentKind::image)->bytes;
  ASSERT_LT(small, photo.size());
  fs::remove_all(folder / "attachments");
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  rlimit limit = before;
  limit.rlim_cur = (small + photo.size()) / 2;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const auto kept = attachments.import_bytes(photo, AttachmentKind::image);
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ(kept->original, records::OriginalKept::no_space);
  EXPECT_TRUE(attachments.open(kept->name).ok());
  EXPECT_EQ(files(), std::vector<std::string>{kept->name}) << "and no half original";
}

TEST_F(AttachmentsTest, TheSamePictureTwiceIsOneFile) {
  const std::string photo = telephone_jpeg(300, 200, 1);
  const auto first = attachments.import_bytes(photo, AttachmentKind::image).value();
  const auto second = attachments.import_bytes(photo, AttachmentKind::image).value();
  EXPECT_EQ(first.name, second.name);
  EXPECT_EQ(files().size(), 2u) << "and its original";
}

TEST_F(AttachmentsTest, AFileIsKeptByteForByteWithItsEnding) {
  std::ofstream(folder / "Plan 2021.PDF", std::ios::binary) << "%PDF-1.4 …";
  const auto kept = attachments.import_file(folder / "Plan 2021.PDF", AttachmentKind::file).value();
  EXPECT_TRUE(kept.name.ends_with(".pdf"));
  EXPECT_EQ(attachments.open(kept.name).value(), "%PDF-1.4 …");
  EXPECT_TRUE(attachments.import_bytes("x", AttachmentKind::file, "../../etc/passwd")->name.ends_with(".bin"));
  EXPECT_TRUE(attachments.import_bytes("x", AttachmentKind::file, "表.数据")->name.ends_with(".bin"));
}

TEST_F(AttachmentsTest, WhatCannotBeKeptIsSaidAndLeavesNothing) {
  const auto code = [&](std::string_view bytes, AttachmentKind kind) {
    return attachments.import_bytes(bytes, kind).error().code;
  };
  EXPECT_EQ(code("", AttachmentKind::file), Code::refused);
  EXPECT_EQ(code("no picture", AttachmentKind::image), Code::invalid);
  EXPECT_EQ(code("GIF89a…", AttachmentKind::image), Code::unsupported);
  const std::string photo = telephone_jpeg(300, 200, 1);
  EXPECT_EQ(code(photo.substr(0, photo.size() / 2), AttachmentKind::image), Code::corrupt);
  EXPECT_EQ(code(std::string(Attachments::max_file_bytes + 1, 'x'), AttachmentKind::file), Code::refused);
  EXPECT_EQ(attachments.import_file(folder / "none.jpg", AttachmentKind::image).error().code, Code::not_found);
  EXPECT_EQ(attachments.import_file(folder, AttachmentKind::image).error().code, Code::io);
  EXPECT_TRUE(files().empty());
}

TEST_F(AttachmentsTest, AFullDiskLeavesNoHalfFile) {
  // A file that may not grow stands for a disk that is full.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 1000;
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto kept = attachments.import_bytes(std::string(100'000, 'x'), AttachmentKind::file, "a.txt");
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, Code::disk_full);
  EXPECT_TRUE(files().empty());
}

TEST_F(AttachmentsTest, DamageIsNoticedAndMendedByTheSameFile) {
  const auto kept = attachments.import_bytes("what was kept", AttachmentKind::file, "a.txt").value();
  std::ofstream(attachments.path_of(kept.name), std::ios::binary) << "something else";
  EXPECT_EQ(attachments.open(kept.name).error().code, Code::corrupt);
  ASSERT_TRUE(attachments.import_bytes("what was kept", AttachmentKind::file, "a.txt").ok());
  EXPECT_EQ(attachments.open(kept.name).value(), "what was kept");
}

TEST_F(AttachmentsTest, OnlyItsOwnNamesAreOpened) {
  const std::string hash(64, 'a');
  EXPECT_EQ(attachments.open(hash + ".jpg").error().code, Code::not_found);
  for (const std::string& name : {hash, hash + ".", hash + ".JPG", hash + ".jp/g", "../" + hash + ".jpg",
                                  std::string("../../yanxing.db"), hash + ".abcdefghi"})
    EXPECT_EQ(attachments.open(name).error().code, Code::invalid) << name;
}

TEST_F(AttachmentsTest, WhatAPowerCutLeftHalfWrittenIsGoneAtTheNextStart) {
  ASSERT_TRUE(attachments.import_bytes("x", AttachmentKind::file).ok());
  std::ofstream(folder / "attachments/.part-AbCdEf") << "half";
  const Attachments next(folder);
  next.clean(0);
  EXPECT_EQ(files().size(), 1u);
}

// As a backup makes one on its thread while she chooses a photo.
TEST_F(AttachmentsTest, AnotherOneForTheSameFolderLeavesAloneWhatIsBeingWritten) {
  ASSERT_TRUE(attachments.import_bytes("x", AttachmentKind::file).ok());
  std::ofstream(folder / "attachments/.part-AbCdEf") << "half";
  const Attachments other(folder);
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(AttachmentsTest, AFetchThatNobodyWentOnWithIsGoneAfterAWeek) {
  const auto stale = attachments.start_fetch(std::string(64, 'a') + ".jpg").value();
  const auto fresh = attachments.start_fetch(std::string(64, 'b') + ".jpg").value();
  for (const auto& file : {stale, fresh}) std::ofstream(file) << "half";
  std::ofstream(stale.parent_path() / "note.txt") << "somebody's";
  constexpr UnixMs day_ms = UnixMs{24} * 3600 * 1000;
  const UnixMs written_ms = time(nullptr) * UnixMs{1000};
  const auto age = [](const std::filesystem::path& file, int days) {
    std::filesystem::last_write_time(file,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(24 * days));
  };
  age(stale, 8);
  age(stale.parent_path() / "note.txt", 8);
  age(fresh, 6);
  attachments.clean(written_ms - 30 * day_ms);  // a clock that was set back
  EXPECT_TRUE(std::filesystem::exists(stale));
  attachments.clean(written_ms);
  EXPECT_FALSE(std::filesystem::exists(stale));
  EXPECT_TRUE(std::filesystem::exists(fresh));
  EXPECT_TRUE(std::filesystem::exists(stale.parent_path() / "note.txt"));
}

TEST_F(AttachmentsTest, WhatNoRecordNamesIsListed) {
  TestLaptop laptop(dir / "laptop");
  Attachments mine(laptop.workspace().folder());
  const auto used = mine.import_bytes("used", AttachmentKind::file, "a.txt").value();
  const auto once = mine.import_bytes("once", AttachmentKind::file, "a.txt").value();
  const auto never = mine.import_bytes("never", AttachmentKind::file, "a.txt").value();
  const RecordId id = laptop.save("person", {{"name", "甲"}, {"member[k1]/photo", used.name}, {"photo", once.name}}).id;
  laptop.save("person", id, {{"photo", nullptr}});  // still in the history, and can be undone
  EXPECT_EQ(records::unused_attachments(mine, laptop.workspace().store()).value(),
            std::vector<std::string>{never.name});
}

TEST_F(AttachmentsTest, TheEdgeComesFromTheFieldThenTheSettings) {
  TestLaptop laptop(dir / "laptop");
  EXPECT_EQ(records::picture_edge(laptop.workspace()).value(), 1600);
  ASSERT_TRUE(laptop.workspace().set_setting("image.max_pixels", 1024).ok());
  EXPECT_EQ(records::picture_edge(laptop.workspace()).value(), 1024);
  EXPECT_EQ(records::picture_edge(laptop.workspace(), 640).value(), 640);
  ASSERT_TRUE(records::set_picture_edge(laptop.workspace(), 0).ok());
  EXPECT_EQ(records::picture_edge(laptop.workspace()).value(), 0) << "as it is";
  EXPECT_EQ(records::picture_edge(laptop.workspace(), 640).value(), 640);
  EXPECT_EQ(records::set_picture_edge(laptop.workspace(), 123).error().code, Code::invalid);
}

}  // namespace
}  // namespace yanxing::testing
