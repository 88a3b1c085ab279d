// What the server keeps of attachments, without a network: publishing, crashes between two steps, limits, expiry.
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

#include "server-stub/form_catalogue.h"
#include "server-stub/inspect.h"
#include "tests/server/attachment_store.h"

namespace yanxing::server {
namespace {

TEST_F(AttachmentStore, OneFileThatMayNotBeReadIsSaidAndTheRestIsCounted) {
  for (const std::string content : {"one", "two"}) {
    Upload upload = begin(content, here_);
    append(upload, content);
    ASSERT_TRUE(attachments_->publish(upload).value());
  }
  const fs::path folder = attachments_->path_of(attachment_name("one")).parent_path();
  constexpr uid_t service = 65534;
  const uid_t me = ::geteuid();
  if (me == 0) {
    ASSERT_EQ(::chown(temp_.path().c_str(), service, service), 0);
    for (const auto& entry : fs::recursive_directory_iterator(temp_.path()))
      ASSERT_EQ(::chown(entry.path().c_str(), entry.path() == folder ? 0 : service, service), 0);
  }
  fs::permissions(folder, me == 0 ? fs::perms::owner_all : fs::perms::none);
  if (me == 0) {
    ASSERT_EQ(::seteuid(service), 0);
  }
  const auto figures = attachments_->figures();
  const auto found = attachments_->verify();
  const auto shelved = attachments_->look_up(sha256("one"), here_);
  const auto sought = attachments_->find_to_read(sha256("one"));
  const auto may = attachments_->may_have(sha256("one"), here_, {}, {});
  std::ostringstream status, proof;
  const auto shown = show_status(*city_, true, status);
  const auto verified = verify_city(*city_, *FormCatalogue::embedded(), std::nullopt, false, proof);
  if (me == 0) {
    ASSERT_EQ(::seteuid(me), 0);
  }
  fs::permissions(folder, fs::perms::owner_all);
  ASSERT_TRUE(figures && found && shelved && shown);
  EXPECT_EQ(figures->held, 1u);
  EXPECT_EQ(figures->unreadable, 1u);
  EXPECT_EQ(figures->missing, 0u);
  EXPECT_EQ(found->checked, 2u);
  EXPECT_EQ(found->unreadable, std::vector{attachment_name("one")});
  EXPECT_TRUE(found->missing.empty() && found->damaged.empty());
  EXPECT_FALSE(shelved->published) << "not signed for";
  EXPECT_TRUE(may.value()) << "its sender may have it";
  ASSERT_FALSE(sought) << "which is no reason to say that nobody sent it";
  EXPECT_EQ(sought.error().code, Code::io);
  EXPECT_NE(status.str().find("\"attachments_unreadable\": 1"), std::string::npos) << status.str();
  ASSERT_FALSE(verified);
  EXPECT_NE(verified.error().detail.find("chown"), std::string::npos) << verified.error().detail;
  EXPECT_NE(proof.str().find("attachment " + attachment_name("one") + " may not be read"), std::string::npos);
  EXPECT_TRUE(is_held("one")) << "as soon as it may be read again";
}

TEST_F(AttachmentStore, APipeInAFilesPlaceIsNoFileAndKeepsNobodyWaiting) {
  Upload upload = begin("one", here_);
  append(upload, "one");
  ASSERT_TRUE(attachments_->publish(upload).value());
  const fs::path file = attachments_->path_of(upload.name);
  fs::remove(file);
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_EQ(hash_of_file(file).error().code, Code::io);
  EXPECT_EQ(FileRange::open(file, 0, 3).error().code, Code::io);
  EXPECT_EQ(attachments_->verify().value().missing, std::vector{upload.name});
  EXPECT_FALSE(is_held("one"));
  Upload again = begin("one", here_);
  append(again, "one");
  ASSERT_TRUE(attachments_->publish(again).value());
  EXPECT_TRUE(is_held("one"));
  EXPECT_EQ(read_file(file), "one");
}

TEST_F(AttachmentStore, AnUploadIsForgottenAlsoWhenNoRowCanBeWritten) {
  auto begun = attachments_->begin_bundle_upload(here_, attachment_name("photo"), 5);
  ASSERT_TRUE(begun);
  append(*begun, "ph");
  const fs::path part = attachments_->part_of(*begun);
  ASSERT_TRUE(fs::exists(part));
  ASSERT_TRUE(city_->db().exec("PRAGMA query_only = ON"));  // as on a full disk
  EXPECT_FALSE(attachments_->forget(*begun));
  EXPECT_FALSE(fs::exists(part)) << "it would keep the disk full";
}

TEST_F(AttachmentStore, PublishesWhatIsWholeAndRight) {
  Upload upload = begin("content", here_);
  EXPECT_EQ(offset_of(upload), 0u);
  append(upload, "con");
  append(upload, "tent");
  EXPECT_FALSE(is_held("content"));
  EXPECT_TRUE(attachments_->publish(upload).value());
  EXPECT_TRUE(is_held("content"));
  EXPECT_EQ(read_file(attachments_->path_of(upload.name)), "content");
  EXPECT_FALSE(fs::exists(attachments_->part_of(upload)));
  EXPECT_TRUE(attachments_->look_up(sha256("content"), here_)->sent_by_asker);
  EXPECT_FALSE(attachments_->look_up(sha256("content"), there_)->sent_by_asker);
  EXPECT_EQ(offset_of(upload), 7u);
}

TEST_F(AttachmentStore, WhatIsNotWhatItsNameSaysIsNeverPublished) {
  Upload upload = begin("content", here_);
  append(upload, "c0ntent");
  EXPECT_FALSE(attachments_->publish(upload).value());
  EXPECT_FALSE(is_held("content"));
  EXPECT_FALSE(attachments_->find_upload(upload.id).value());
  EXPECT_FALSE(fs::exists(attachments_->part_of(upload)));
}

TEST_F(AttachmentStore, ACrashBetweenRenameAndRowLosesNothing) {
  Upload upload = begin("content", here_), asked = begin("question", here_);
  for (Upload* one : {&upload, &asked}) {
    append(*one, one == &upload ? "content" : "question");
    fs::create_directories(attachments_->path_of(one->name).parent_path());
    fs::rename(attachments_->part_of(*one), attachments_->path_of(one->name));
  }
  open();
  EXPECT_FALSE(is_held("content"));
  EXPECT_EQ(offset_of(asked), 8u);  // asked before anybody tidied up
  EXPECT_TRUE(is_held("question"));
  EXPECT_EQ(attachments_->recover().value(), 0u);
  EXPECT_TRUE(is_held("content"));
  EXPECT_TRUE(attachments_->look_up(sha256("content"), here_)->sent_by_asker);
  EXPECT_TRUE(attachments_->find_upload(upload.id).value()->done);
}

TEST_F(AttachmentStore, ACrashBeforeTheRenameLosesNothing) {
  Upload upload = begin("content", here_), wrong = begin("question", here_);
  append(upload, "content");
  append(wrong, "qu3stion");
  open();
  EXPECT_EQ(attachments_->recover().value(), 0u);
  EXPECT_TRUE(is_held("content"));
  EXPECT_FALSE(is_held("question"));
  EXPECT_FALSE(attachments_->find_upload(wrong.id).value());
}

TEST_F(AttachmentStore, AnOlderDatabaseTakesItsFilesInAgain) {
  Upload open_upload = begin("begun", here_);
  append(open_upload, "beg");
  put(attachments_->path_of(attachment_name("known")), "known");
  put(attachments_->path_of(attachment_name("damaged")), "dam4ged");
  put(dir_.attachments() / "partial" / std::string(32, 'a'), "of nobody");
  put(dir_.attachments() / "partial" / "stray", "of nobody");
  put(dir_.attachments() / "ab" / "notes.txt", "somebody's");
  open();
  EXPECT_EQ(attachments_->recover().value(), 1u);
  EXPECT_TRUE(is_held("known"));
  EXPECT_FALSE(attachments_->look_up(sha256("known"), here_)->sent_by_asker);
  EXPECT_FALSE(is_held("damaged"));
  EXPECT_FALSE(fs::exists(dir_.attachments() / "partial" / std::string(32, 'a')));
  EXPECT_FALSE(fs::exists(dir_.attachments() / "partial" / "stray"));
  EXPECT_TRUE(fs::exists(dir_.attachments() / "ab" / "notes.txt"));
  EXPECT_EQ(offset_of(open_upload), 3u);
  EXPECT_EQ(attachments_->recover().value(), 0u);
}

TEST_F(AttachmentStore, ADamagedFileThatNoRowNamesIsReplacedByTheNextUpload) {
  const fs::path file = attachments_->path_of(attachment_name("content"));
  put(file, "c0ntent");
  open();
  EXPECT_EQ(attachments_->recover().value(), 0u);
  Upload upload = begin("content", here_);
  EXPECT_EQ(offset_of(upload), 0u);
  open();
  EXPECT_EQ(attachments_->recover().value(), 0u);
  EXPECT_TRUE(attachments_->find_upload(upload.id).value()) << "a start of the server ends no upload";
  append(upload, "content");
  EXPECT_TRUE(attachments_->publish(upload).value());
  EXPECT_TRUE(is_held("content"));
  EXPECT_EQ(read_file(file), "content");
}

TEST_F(AttachmentStore, AStickAndTheNetworkBringTheSameFileAtOnce) {
  Upload sent = begin("content", here_);
  append(sent, "con");
  Upload carried = attachments_->begin_bundle_upload(here_, attachment_name("content"), 7).value();
  append(carried, "content");
  Upload anew = begin("content", here_);  // the laptop begins once more: forgets its own alone
  EXPECT_FALSE(fs::exists(attachments_->part_of(sent)));
  append(anew, "content");
  EXPECT_TRUE(attachments_->publish(anew).value());
  EXPECT_TRUE(attachments_->publish(carried).value());
  EXPECT_TRUE(is_held("content"));
  EXPECT_EQ(attachments_->figures()->uploads, 0u);
  // The other order; and what a killed import left is gone after a day, not before.
  Upload next = attachments_->begin_bundle_upload(here_, attachment_name("next"), 4).value();
  append(next, "ne");
  Upload whole = begin("next", here_);
  append(whole, "next");
  EXPECT_EQ(attachments_->recover().value(), 0u);
  EXPECT_TRUE(fs::exists(attachments_->part_of(next)));
  append(next, "xt");
  EXPECT_TRUE(attachments_->publish(next).value());
  EXPECT_TRUE(is_held("next"));
}

TEST_F(AttachmentStore, OneContentIsKeptOnceWhateverItIsCalled) {
  Upload one = begin("content", here_, "jpg"), two = begin("content", there_, "jpeg");
  append(one, "content");
  append(two, "content");
  EXPECT_TRUE(attachments_->publish(one).value());
  EXPECT_TRUE(attachments_->publish(two).value());
  EXPECT_TRUE(attachments_->look_up(sha256("content"), there_)->sent_by_asker);
  EXPECT_FALSE(fs::exists(attachments_->path_of(two.name)));
  EXPECT_FALSE(fs::exists(attachments_->part_of(two)));
  EXPECT_EQ(attachments_->figures()->held, 1u);
  EXPECT_EQ(attachments_->figures()->bytes, 7u);
}

TEST_F(AttachmentStore, WhoAsksLastWrites) {
  Upload upload = begin("content", here_);
  ASSERT_TRUE(attachments_->take_over(upload));
  auto first = std::move(attachments_->write_part(upload, 0).value());
  ASSERT_TRUE(first->append("co"));
  EXPECT_EQ(offset_of(upload), 2u);
  EXPECT_EQ(first->append("ntent").error().code, Code::conflict);
  EXPECT_EQ(first->take_back().error().code, Code::conflict);
  EXPECT_EQ(offset_of(upload), 2u);
  append(upload, "ntent");
  EXPECT_TRUE(attachments_->publish(upload).value());
  EXPECT_EQ(first->sync().error().code, Code::conflict);
}

TEST_F(AttachmentStore, UploadsExpireAWeekAfterTheLastPiece) {
  Upload upload = begin("content", here_), idle = begin("question", here_);
  clock_.now += upload_lifetime_ms - 1;
  EXPECT_FALSE(attachments_->is_expired(idle));
  append(upload, "con");
  clock_.now += 1;
  EXPECT_TRUE(attachments_->is_expired(idle));
  EXPECT_FALSE(attachments_->is_expired(*attachments_->find_upload(upload.id).value()));
  EXPECT_EQ(attachments_->remove_stale().value(), 1u);
  EXPECT_FALSE(attachments_->find_upload(idle.id).value());
  EXPECT_EQ(offset_of(upload), 3u);
  clock_.now += upload_lifetime_ms;
  open();
  EXPECT_EQ(attachments_->recover().value(), 0u);
  EXPECT_FALSE(attachments_->find_upload(upload.id).value());
  EXPECT_FALSE(fs::exists(attachments_->part_of(upload)));
}

TEST_F(AttachmentStore, ADeviceHasBoundsAndHindersNobodyElse) {
  const auto begin = [&](const DeviceId& device, const std::string& content, std::uint64_t length) {
    auto begun = attachments_->begin_upload(device, attachment_name(content), length).value();
    auto* upload = std::get_if<Upload>(&begun);
    return upload == nullptr ? std::nullopt : std::optional(std::move(*upload));
  };
  std::vector<Upload> under_way;
  for (std::uint64_t i = 0; i < max_open_uploads; ++i) {
    under_way.push_back(begin(here_, std::to_string(i), 2).value());
    ASSERT_TRUE(attachments_->write_part(under_way.back(), 0).value()->append("1"));
  }
  EXPECT_FALSE(begin(here_, "one more", 1));
  EXPECT_TRUE(begin(here_, "7", 1));  // the same file again takes the place of the former
  EXPECT_EQ(attachments_->figures()->uploads, max_open_uploads);
  auto more = begin(here_, "one more", 2);
  ASSERT_TRUE(more) << "the seventh has nothing of its second beginning yet";
  ASSERT_TRUE(attachments_->write_part(*more, 0).value()->append("1"));
  EXPECT_FALSE(begin(here_, "another", sync::max_attachment_bytes)) << "one byte of each is there";
  for (const Upload& upload : under_way)
    EXPECT_EQ(attachments_->find_upload(upload.id).value().has_value(), upload.name != attachment_name("7"));
  EXPECT_TRUE(begin(there_, "7", sync::max_attachment_bytes));
  clock_.now += upload_lifetime_ms;
  EXPECT_TRUE(begin(here_, "another", sync::max_attachment_bytes));
}

/// As whoever has stolen a token can do it: names without files.
TEST_F(AttachmentStore, UploadsOfWhichNothingComesGiveWay) {
  const std::string photo = "a photo";
  Upload honest = std::get<Upload>(attachments_->begin_upload(here_, attachment_name(photo), photo.size()).value());
  ASSERT_TRUE(attachments_->write_part(honest, 0).value()->append(photo.substr(0, 3)));
  for (int i = 0; i < 300; ++i) {
    const auto begun =
        attachments_->begin_upload(here_, attachment_name(std::to_string(i)), sync::max_attachment_bytes);
    EXPECT_TRUE(std::holds_alternative<Upload>(begun.value())) << i;
  }
  EXPECT_LE(attachments_->figures()->uploads, max_open_uploads);
  EXPECT_EQ(offset_of(honest), 3u) << "what has begun to arrive stays";
}

TEST_F(AttachmentStore, WhatIsFreeAtTheEndIsKeptForRecords) {
  constexpr std::uint64_t mib = 1 << 20;
  DiskSpace disk{.bytes = 100'000 * mib, .free_bytes = 512 * mib + 7};
  const auto look = [&](const fs::path&) { return Result<DiskSpace>(disk); };
  attachments_ = std::make_unique<Attachments>(*city_, Reserve{std::nullopt, look});
  const auto refusal = [&](std::uint64_t length) {
    const auto begun = attachments_->begin_upload(here_, attachment_name("content"), length);
    const auto carried = attachments_->begin_bundle_upload(here_, attachment_name("content"), length);
    EXPECT_EQ(begun.ok(), carried.ok());
    return begun ? std::optional<Code>() : begun.error().code;
  };
  EXPECT_EQ(refusal(8), Code::disk_full);
  EXPECT_EQ(refusal(7), std::nullopt);
  disk = {.bytes = 1000 * mib, .free_bytes = 50 * mib + 7};
  EXPECT_EQ(refusal(8), Code::disk_full) << "of a small one";
  EXPECT_EQ(refusal(7), std::nullopt);
  // Somebody else fills it meanwhile: what fitted counts.
  Upload upload = begin("content", here_);
  auto writer = std::move(attachments_->write_part(upload, 0).value());
  ASSERT_TRUE(writer->append("con"));
  disk.free_bytes = 50 * mib + 3;
  EXPECT_EQ(writer->append("tent").error().code, Code::disk_full);
  EXPECT_TRUE(writer->sync());
  EXPECT_EQ(offset_of(upload), 3u);
  EXPECT_EQ(attachments_->write_part(upload, 3).error().code, Code::disk_full);
  disk.free_bytes = 50 * mib + 4;
  append(upload, "tent");
  disk.free_bytes = 0;
  EXPECT_TRUE(attachments_->publish(upload).value()) << "takes no room";
  attachments_ = std::make_unique<Attachments>(*city_, Reserve{0, look});
  EXPECT_EQ(refusal(1), Code::disk_full);
  disk.free_bytes = 1;
  EXPECT_EQ(refusal(1), std::nullopt);
}

TEST_F(AttachmentStore, NoIdOfAnUploadLeavesItsFolder) {
  for (const char* id : {"", "..", "../../city.db", "ABCDEFABCDEFABCDEFABCDEFABCDEFAB", "a' OR '1'='1"})
    EXPECT_FALSE(attachments_->find_upload(id).value()) << id;
}

}  // namespace
}  // namespace yanxing::server
