// Whether what the server published is still what it was: damage, reads that fail, folders that were put back.
#include <sys/resource.h>

#include "tests/server/attachment_store.h"

namespace yanxing::server {
namespace {

using AttachmentCheck = AttachmentStore;

/// No file can be opened any more while one lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0);
    rlimit none = before_;
    none.rlim_cur = 0;
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  ~NoDescriptors() { EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before_), 0); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST_F(AttachmentCheck, AFileThatIsGoneOrDamagedIsReplacedByTheNextUpload) {
  for (const std::string& damage : {std::string(), std::string("short"), std::string("c0ntent")}) {
    Upload first = begin("content", here_);
    append(first, "content");
    ASSERT_TRUE(attachments_->publish(first).value());
    const fs::path file = attachments_->path_of(first.name);
    if (damage.empty()) {
      fs::remove(file);
      EXPECT_EQ(attachments_->figures()->missing, 1u);
      EXPECT_EQ(attachments_->verify()->missing, std::vector{first.name});
    } else {
      put(file, damage);
      EXPECT_EQ(attachments_->verify()->damaged, std::vector{first.name});
    }
    EXPECT_FALSE(is_held("content"));
    Upload again = begin("content", there_);
    append(again, "content");
    ASSERT_TRUE(attachments_->publish(again).value());
    EXPECT_EQ(read_file(file), "content");
    EXPECT_TRUE(attachments_->verify()->damaged.empty() && attachments_->verify()->missing.empty());
  }
}

TEST_F(AttachmentCheck, DamageOnTheDiskIsNotSignedForWhoeverFindsIt) {
  Upload first = begin("content", here_);
  append(first, "content");
  ASSERT_TRUE(attachments_->publish(first).value());
  const fs::path file = attachments_->path_of(first.name);
  const auto written = fs::last_write_time(file);
  // Somebody wrote into it: the next question reads it.
  put(file, "c0ntent");
  fs::last_write_time(file, written + std::chrono::seconds(5));
  EXPECT_FALSE(is_held("content"));
  EXPECT_EQ(attachments_->figures()->damaged, 1u);
  put(file, "content");
  fs::last_write_time(file, written + std::chrono::seconds(10));
  EXPECT_TRUE(is_held("content")) << "put back by hand";
  // A disk that damages without a trace: found when it is its turn, and remembered.
  put(file, "c0ntent");
  fs::last_write_time(file, written + std::chrono::seconds(10));
  EXPECT_TRUE(is_held("content"));
  EXPECT_EQ(attachments_->verify_some(1)->damaged, std::vector{first.name});
  EXPECT_FALSE(is_held("content"));
  open();
  EXPECT_FALSE(is_held("content"));
  Upload again = begin("content", there_, "jpeg");
  append(again, "content");
  ASSERT_TRUE(attachments_->publish(again).value());
  EXPECT_TRUE(is_held("content"));
  EXPECT_FALSE(fs::exists(file)) << "the damaged one under its former ending";
  EXPECT_TRUE(attachments_->verify()->damaged.empty());
}

TEST_F(AttachmentCheck, WhereNoDescriptorIsLeftNothingIsCalledDamaged) {
  Upload upload = begin("content", here_);
  append(upload, "content");
  ASSERT_TRUE(attachments_->publish(upload).value());
  const auto held = attachments_->find(sha256("content")).value();
  fs::last_write_time(held->path, fs::last_write_time(held->path) + std::chrono::seconds(5));
  {
    const NoDescriptors none;
    EXPECT_EQ(attachments_->look_up(sha256("content"), here_).error().code, Code::busy);
    EXPECT_EQ(attachments_->look_up(sha256("content"), there_).error().code, Code::busy);
    EXPECT_EQ(attachments_->is_whole(*held).error().code, Code::busy);
    EXPECT_EQ(attachments_->verify_some(1000).error().code, Code::busy);
  }
  EXPECT_EQ(attachments_->newest_lost(here_).value(), 0);
  EXPECT_EQ(attachments_->figures()->damaged, 0u);
  EXPECT_TRUE(is_held("content"));
}

TEST_F(AttachmentCheck, AFileThatCannotBeReadDoesNotCountUntilItCanBeReadAgain) {
  Upload upload = begin("content", here_);
  append(upload, "content");
  ASSERT_TRUE(attachments_->publish(upload).value());
  const auto held = attachments_->find(sha256("content")).value();
  // Not to be opened, of the same size and time: as a sector that the disk reads at the third try.
  const fs::path real = temp_ / "real";
  const auto lose = [&] {
    fs::rename(held->path, real);
    fs::create_symlink(real, held->path);
  };
  const auto find_again = [&] {
    fs::remove(held->path);
    fs::rename(real, held->path);
  };
  lose();
  EXPECT_EQ(attachments_->is_whole(*held).error().code, Code::io);
  EXPECT_FALSE(is_held("content")) << "nothing is signed that was not read";
  EXPECT_FALSE(attachments_->look_up(sha256("content"), there_)->published);
  EXPECT_EQ(attachments_->verify_some(1000)->damaged, std::vector{upload.name}) << "but people hear of it";
  EXPECT_EQ(attachments_->newest_lost(here_).value(), 0);
  find_again();
  EXPECT_TRUE(is_held("content"));
  EXPECT_EQ(attachments_->figures()->damaged, 0u);
  // For ever: it is sent again and takes that one's place.
  lose();
  EXPECT_EQ(attachments_->verify()->damaged.size(), 1u);
  Upload again = begin("content", there_);
  append(again, "content");
  EXPECT_TRUE(attachments_->publish(again).value());
  EXPECT_TRUE(is_held("content"));
  EXPECT_FALSE(fs::is_symlink(held->path));
}

TEST_F(AttachmentCheck, AFileThatCannotBeReadStopsNoStart) {
  const fs::path file = attachments_->path_of(attachment_name("content"));
  put(temp_ / "real", "content");
  fs::create_directories(file.parent_path());
  fs::create_symlink(temp_ / "real", file);
  EXPECT_EQ(attachments_->recover().value(), 0u);
  Upload upload = begin("content", here_);
  append(upload, "content");
  EXPECT_TRUE(attachments_->publish(upload).value());
  EXPECT_TRUE(is_held("content"));
}

TEST_F(AttachmentCheck, AQuestionReadsNoMoreThanItsShareAndSignsForNothingUnread) {
  const std::vector<std::string> contents{"one", "two", "three"};
  for (const std::string& content : contents) {
    Upload upload = begin(content, here_);
    append(upload, content);
    ASSERT_TRUE(attachments_->publish(upload).value());
    const fs::path file = attachments_->path_of(upload.name);
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
  }
  const auto ask = [&](std::size_t n) { return attachments_->look_up(sha256(contents[n]), here_); };
  auto other = City::open(dir_, clock_, system_random()).value();
  const auto version = [&] { return other->db().integer("PRAGMA data_version").value(); };
  const auto before = version();
  attachments_->begin_question(1);
  EXPECT_TRUE(ask(0)->published) << "one in any case, else nobody ever gets on";
  EXPECT_EQ(ask(1).error().code, Code::busy);
  EXPECT_EQ(version(), before) << "nothing is committed file by file";
  EXPECT_TRUE(attachments_->end_question());
  EXPECT_NE(version(), before);
  attachments_->begin_question(1);
  EXPECT_TRUE(ask(0)->published) << "known by now";
  EXPECT_TRUE(ask(1)->published);
  EXPECT_EQ(ask(2).error().code, Code::busy);
  EXPECT_TRUE(attachments_->end_question());
  attachments_->begin_question(1 << 20);
  for (std::size_t n = 0; n < contents.size(); ++n) EXPECT_TRUE(ask(n)->published);
  EXPECT_FALSE(attachments_->end_question());
}

TEST_F(AttachmentCheck, ADownloadReadsAFileOnceInAWhile) {
  Upload upload = begin("content", here_);
  append(upload, "content");
  ASSERT_TRUE(attachments_->publish(upload).value());
  const auto held = *attachments_->find(sha256("content")).value();
  const auto written = fs::last_write_time(held.path);
  EXPECT_TRUE(attachments_->is_whole(held).value());
  // Without a trace: what was not read again is not seen.
  put(held.path, "c0ntent");
  fs::last_write_time(held.path, written);
  clock_.now += 599'999;
  EXPECT_TRUE(attachments_->is_whole(held).value());
  clock_.now += 1;
  EXPECT_FALSE(attachments_->is_whole(held).value());
  EXPECT_FALSE(attachments_->is_whole(held).value());
  put(held.path, "content");
  EXPECT_TRUE(attachments_->is_whole(held).value());
  put(held.path, "c0ntent");
  fs::last_write_time(held.path, written + std::chrono::seconds(9));
  EXPECT_FALSE(attachments_->is_whole(held).value()) << "written since";
}

TEST_F(AttachmentCheck, WhatWasPutBackIsReadAgainInPieces) {
  std::vector<fs::path> files;
  for (const std::string content : {"one", "two", "three"}) {
    Upload upload = begin(content, here_);
    append(upload, content);
    ASSERT_TRUE(attachments_->publish(upload).value());
    files.push_back(attachments_->path_of(upload.name));
    fs::last_write_time(files.back(), fs::last_write_time(files.back()) + std::chrono::seconds(5));
  }
  const auto written = fs::last_write_time(files[1]);
  put(files[1], "tw0");
  fs::last_write_time(files[1], written);
  int pieces = 1;
  for (auto more = attachments_->reread_some(1); more.value(); more = attachments_->reread_some(1)) ++pieces;
  EXPECT_EQ(pieces, 3);
  EXPECT_GT(attachments_->newest_lost(here_).value(), 0) << "its sender is told without asking";
  attachments_->begin_question(0);
  EXPECT_TRUE(attachments_->look_up(sha256("one"), here_)->published);
  EXPECT_FALSE(attachments_->look_up(sha256("two"), here_)->published);
  EXPECT_TRUE(attachments_->look_up(sha256("three"), here_)->published);
  EXPECT_FALSE(attachments_->end_question()) << "nothing is left to read";
  EXPECT_FALSE(attachments_->reread_some(1).value());
}

TEST_F(AttachmentCheck, WhatIsLostIsNumberedForThoseWhoSentIt) {
  const auto lost = [&](const DeviceId& device) { return attachments_->newest_lost(device).value(); };
  std::vector<fs::path> files;
  for (const std::string content : {"one", "two"}) {
    Upload upload = begin(content, here_);
    append(upload, content);
    ASSERT_TRUE(attachments_->publish(upload).value());
    files.push_back(attachments_->path_of(upload.name));
  }
  EXPECT_EQ(lost(here_), 0);
  fs::remove(files[0]);
  EXPECT_FALSE(is_held("one"));
  EXPECT_EQ(attachments_->verify_some(1000)->missing.size(), 1u);
  const auto first = lost(here_);
  EXPECT_GT(first, 0);
  EXPECT_EQ(lost(there_), 0);
  fs::resize_file(files[1], 1);
  EXPECT_FALSE(is_held("two"));
  EXPECT_TRUE(attachments_->verify_some(1000));
  EXPECT_TRUE(attachments_->verify_some(1000));
  const auto second = lost(here_);
  EXPECT_GT(second, first);
  open();
  EXPECT_EQ(lost(here_), second) << "found again is no new loss";
  // Whoever brings it; a number never comes again.
  for (const std::string content : {"one", "two"}) {
    Upload again = begin(content, there_);
    append(again, content);
    ASSERT_TRUE(attachments_->publish(again).value());
  }
  EXPECT_EQ(lost(here_), 0);
  fs::remove(files[0]);
  EXPECT_TRUE(attachments_->verify_some(1000));
  EXPECT_GT(lost(here_), second);
  EXPECT_EQ(lost(there_), lost(here_)) << "both sent it";
}

TEST_F(AttachmentCheck, AllFilesHaveTheirTurn) {
  std::vector<std::string> contents{"one", "two", "three"};
  for (const std::string& content : contents) {
    Upload upload = begin(content, here_);
    append(upload, content);
    ASSERT_TRUE(attachments_->publish(upload).value());
  }
  std::uint64_t checked = 0;
  for (int i = 0; i < 3; ++i) checked += attachments_->verify_some(0)->checked;
  EXPECT_EQ(checked, 3u);
  EXPECT_EQ(attachments_->verify_some(0)->checked, 0u) << "then from the start";
  EXPECT_EQ(attachments_->verify_some(1000)->checked, 3u);
}

}  // namespace
}  // namespace yanxing::server
