// What waits for the server, in which order, and what makes it wait no more.
#include "client/records/attachment_outbox.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sync/base/cbor.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/session/attachments.h"
#include "tests/client/images/samples.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using records::AttachmentFigures;
using records::AttachmentKind;

class Outbox : public ::testing::Test {
 protected:
  std::string attach(const std::string& content) {
    return files.import_bytes(content, AttachmentKind::file, "x.jpg").value().name;
  }
  std::string person_with(const std::string& name) {
    return laptop.save("person", {{"name", "韦一"}, {"photo", name}}).id.text();
  }
  RecordId problem_with(const std::string& name, const std::string& severity) {
    return laptop.save("problem", {{"title", "票箱没有锁"}, {"severity", severity}, {"photo", name}}).id;
  }
  void hear_epoch(char byte) {
    auto& store = laptop.workspace().store();
    ASSERT_TRUE(store.begin().ok());
    ASSERT_TRUE(store.set_meta("epoch", std::string(16, byte)).ok());
    ASSERT_TRUE(store.commit().ok());
  }
  sync::AttachmentReceipt receipt(const std::vector<std::string>& names, char epoch) const {
    sync::AttachmentReceipt out;
    out.epoch = Uuid::from_bytes(std::string(16, epoch));
    for (const std::string& name : names) out.held.push_back(sync::attachment_hash(name));
    std::sort(out.held.begin(), out.held.end());
    out.server_ms = laptop_ms;
    out.signature = std::string(64, 's');
    return out;
  }
  std::vector<std::string> waiting() {
    records::AttachmentOutbox fresh(laptop.workspace(), files);
    std::vector<std::string> names;
    for (const auto& one : fresh.waiting().value()) names.push_back(one.name);
    return names;
  }
  AttachmentFigures figures() { return records::AttachmentOutbox(laptop.workspace(), files).figures().value(); }

  TempDir dir;
  TestLaptop laptop{dir / "laptop"};
  records::Attachments files{dir / "laptop"};
  records::AttachmentOutbox outbox{laptop.workspace(), files};
  UnixMs laptop_ms = 1'621'214'640'000;
};

TEST_F(Outbox, WhatNoRecordNamesDoesNotWait) {
  attach("chosen and never saved");
  EXPECT_EQ(figures(), AttachmentFigures{});
}

TEST_F(Outbox, UrgentProblemsComeFirstThenTheOldestRecord) {
  const auto first = attach("first"), second = attach("second"), general = attach("general"), urgent = attach("urgent");
  person_with(first);
  person_with(second);
  problem_with(general, "general");
  problem_with(urgent, "urgent");
  EXPECT_EQ(waiting(), (std::vector<std::string>{urgent, first, second, general}));
  EXPECT_EQ(figures(), (AttachmentFigures{4, 0, 24, 0, 0}));
  EXPECT_EQ(outbox.waiting(1).value().size(), 1u);
}

TEST_F(Outbox, OnlyAReceiptOfThePresentEpochEndsTheWaiting) {
  const auto name = attach("photo");
  person_with(name);
  hear_epoch('a');
  ASSERT_TRUE(outbox.note_upload(name, "/v1/attachments/uploads/1", 5).ok());
  EXPECT_EQ(figures(), (AttachmentFigures{1, 5, 5, 0, 0})) << "all bytes gone and nobody's word: it waits";
  ASSERT_TRUE(outbox.note_receipt(receipt({name}, 'b')).ok());
  EXPECT_EQ(figures().waiting, 1);
  ASSERT_TRUE(outbox.note_receipt(receipt({name}, 'a')).ok());
  EXPECT_EQ(figures(), AttachmentFigures{});
  EXPECT_TRUE(outbox.place_of(name).value().on_server);
  ASSERT_TRUE(outbox.note_receipt(receipt({name}, 'a')).ok());
  laptop.reopen();
  records::AttachmentOutbox again(laptop.workspace(), files);
  EXPECT_EQ(again.figures().value(), AttachmentFigures{});
  // The server was put back to an earlier day: what it held then nobody knows.
  hear_epoch('c');
  EXPECT_EQ(figures().waiting, 1);
  EXPECT_FALSE(again.place_of(name).value().on_server);
  ASSERT_TRUE(again.note_receipt(receipt({name}, 'a')).ok());
  EXPECT_EQ(figures().waiting, 1) << "an old stick's word";
}

TEST_F(Outbox, AServerWhoseFilesWereCopiedBackInTheSameEpochIsAskedAgain) {
  const auto kept = attach("kept"), lost = attach("lost");
  person_with(kept);
  person_with(lost);
  hear_epoch('a');
  const auto clock_of_server = [&](UnixMs now) {
    std::string item;
    cbor::Writer(item).sint(now);
    auto& store = laptop.workspace().store();
    ASSERT_TRUE(store.begin().ok() && store.set_meta("last_contact_ms", item).ok() && store.commit().ok());
  };
  clock_of_server(laptop_ms);
  const auto before = receipt({kept, lost}, 'a');
  ASSERT_TRUE(outbox.note_receipt(before).ok());
  ASSERT_TRUE(outbox.note_confirmed().ok());
  EXPECT_FALSE(outbox.is_due_to_confirm().value()) << "once a day";
  clock_of_server(laptop_ms + 25 * 3'600'000);
  EXPECT_TRUE(outbox.is_due_to_confirm().value());
  EXPECT_EQ(outbox.acknowledged({}, 10).value().size(), 2u);
  EXPECT_EQ(outbox.acknowledged(outbox.acknowledged({}, 1).value()[0], 10).value().size(), 1u);
  ASSERT_TRUE(outbox.note_lacking({sync::attachment_hash(lost)}, laptop_ms + 25 * 3'600'000).ok());
  EXPECT_EQ(waiting(), std::vector<std::string>{lost});
  ASSERT_TRUE(outbox.note_receipt(before, true).ok());
  EXPECT_EQ(waiting(), std::vector<std::string>{lost}) << "a stick brought the server's word from before the loss";
  // The same, seen by a handshake: the server's log is shorter than its receipt.
  auto& store = laptop.workspace().store();
  ASSERT_TRUE(store.begin().ok() && store.set_meta(sync::attachments_epoch_key, "").ok() && store.commit().ok());
  EXPECT_EQ(figures().waiting, 2);
  ASSERT_TRUE(outbox.note_receipt(before, true).ok());
  EXPECT_EQ(figures().waiting, 2) << "a stick brought the server's word from before";
  ASSERT_TRUE(outbox.note_receipt(before).ok());
  EXPECT_EQ(figures().waiting, 0) << "an answer over the network counts whatever the clocks say";
}

// Acks may come in any order: of each photo the newest word counts.
TEST_F(Outbox, AnOlderStickTakesNothingBackThatANewerWordSigned) {
  const auto p = attach("p"), q = attach("q");
  person_with(p);
  person_with(q);
  hear_epoch('a');
  constexpr UnixMs hour = 3'600'000;
  const auto word = [&](const std::vector<std::string>& held, const std::vector<std::string>& lacking, UnixMs after) {
    auto signed_for = receipt(held, 'a');
    signed_for.server_ms += after;
    std::vector<Hash> lost;
    for (const auto& name : lacking) lost.push_back(sync::attachment_hash(name));
    ASSERT_TRUE(outbox.note_receipt(signed_for, true).ok());
    ASSERT_TRUE(outbox.note_lacking(lost, signed_for.server_ms, true).ok());
  };
  word({p, q}, {}, 1 * hour);
  word({p}, {q}, 4 * hour);
  EXPECT_EQ(waiting(), std::vector<std::string>{q});
  word({q}, {p}, 2 * hour);  // p was mended before the fourth hour, which signed for it
  EXPECT_EQ(waiting(), std::vector<std::string>{q});
  word({p, q}, {}, 3 * hour);
  EXPECT_EQ(waiting(), std::vector<std::string>{q}) << "it was lost since";
  word({p, q}, {}, 5 * hour);
  EXPECT_EQ(figures().waiting, 0);
  // A sync heard of losses as well: what a stick says from before it is not looked at.
  std::string item;
  cbor::Writer(item).sint(receipt({}, 'a').server_ms + 7 * hour);
  auto& store = laptop.workspace().store();
  ASSERT_TRUE(store.begin().ok() && store.set_meta("last_contact_ms", item).ok() && store.commit().ok());
  word({}, {p}, 6 * hour);
  EXPECT_EQ(figures().waiting, 0);
  word({}, {p}, 8 * hour);
  EXPECT_EQ(waiting(), std::vector<std::string>{p});
}

TEST_F(Outbox, SticksOfAServerWhoseClockWasPutBackCount) {
  const auto first = attach("first"), second = attach("second");
  person_with(first);
  std::string ahead;
  cbor::Writer(ahead).sint(laptop_ms + 40LL * 24 * 3'600'000);
  auto& store = laptop.workspace().store();
  ASSERT_TRUE(store.begin().ok() && store.set_meta("last_contact_ms", ahead).ok() && store.commit().ok());
  hear_epoch('a');
  ASSERT_TRUE(outbox.note_receipt(receipt({first}, 'a'), true).ok());
  EXPECT_EQ(figures().waiting, 0) << "what was never believed cannot come back";
  // Gone back in the same epoch while its clock was ahead, and then put right.
  ASSERT_TRUE(store.begin().ok() && store.set_meta(sync::attachments_epoch_key, "").ok() && store.commit().ok());
  EXPECT_EQ(figures().waiting, 1);
  hear_epoch('a');
  ASSERT_TRUE(outbox.note_receipt(receipt({first}, 'a')).ok());
  person_with(second);
  laptop_ms += 1000;
  ASSERT_TRUE(outbox.note_receipt(receipt({second}, 'a'), true).ok());
  EXPECT_EQ(figures().waiting, 0);
}

TEST_F(Outbox, ALossThatTheServerNamesIsAskedAboutOnce) {
  const auto keep = [&](std::string_view key, std::int64_t number) {
    std::string item;
    cbor::Writer(item).sint(number);
    auto& store = laptop.workspace().store();
    ASSERT_TRUE(store.begin().ok() && store.set_meta(key, item).ok() && store.commit().ok());
  };
  hear_epoch('a');
  keep("last_contact_ms", laptop_ms);
  ASSERT_TRUE(outbox.note_confirmed().ok());
  EXPECT_FALSE(outbox.is_due_to_confirm().value());
  keep(sync::attachments_lost_key, 7);
  EXPECT_TRUE(outbox.is_due_to_confirm().value());
  keep(sync::attachments_lost_key, 9);  // heard while it asks because of the seventh
  ASSERT_TRUE(outbox.note_confirmed(7).ok());
  EXPECT_TRUE(outbox.is_due_to_confirm().value());
  ASSERT_TRUE(outbox.note_confirmed(outbox.newest_lost().value()).ok());
  EXPECT_FALSE(outbox.is_due_to_confirm().value());
  keep(sync::attachments_lost_key, 8);  // the ninth is there again
  EXPECT_FALSE(outbox.is_due_to_confirm().value());
  hear_epoch('b');
  EXPECT_EQ(figures(), AttachmentFigures{});
  keep(sync::attachments_lost_key, 1);
  EXPECT_TRUE(outbox.is_due_to_confirm().value()) << "another database counts from the start";
}

TEST_F(Outbox, WithoutANetworkTheNewestAckCounts) {
  const auto name = attach("photo");
  person_with(name);
  ASSERT_TRUE(outbox.note_receipt(receipt({name}, 'a')).ok());
  EXPECT_EQ(figures().waiting, 0);
  laptop_ms += 1000;
  ASSERT_TRUE(outbox.note_receipt(receipt({}, 'b')).ok());
  EXPECT_EQ(figures().waiting, 1);
}

TEST_F(Outbox, ALostOrDamagedFileIsMissingAndSaidSo) {
  const auto lost = attach("lost"), damaged = attach("damaged");
  person_with(lost);
  person_with(damaged);
  EXPECT_EQ(figures().waiting, 2);
  std::filesystem::remove(files.path_of(lost));
  ASSERT_TRUE(outbox.note_damaged(damaged).ok());
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures().missing, 1) << "noted as damaged, found whole";
  std::ofstream(files.path_of(damaged)) << "d@maged";
  ASSERT_TRUE(outbox.note_damaged(damaged).ok());
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures(), (AttachmentFigures{0, 0, 0, 1, 1}));
  EXPECT_TRUE(outbox.place_of(damaged).value().damaged);
  // The server is asked for them all the same: it may have them.
  EXPECT_EQ(outbox.unacknowledged(std::nullopt, 10).value().size(), 2u);
  EXPECT_EQ(outbox.unacknowledged(outbox.unacknowledged(std::nullopt, 1).value().front(), 10).value().size(), 1u);
  attach("lost");
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures(), (AttachmentFigures{1, 0, 4, 0, 1}));
}

TEST_F(Outbox, WhatWasReplacedAsToldIsMissedNoMore) {
  const auto lost = attach("lost"), damaged = attach("damaged"), other = attach("other");
  const RecordId first = laptop.save("person", {{"name", "韦一"}, {"photo", lost}}).id;
  const RecordId second = laptop.save("person", {{"name", "韦二"}, {"photo", damaged}}).id;
  std::filesystem::remove(files.path_of(lost));
  std::ofstream(files.path_of(damaged)) << "d@maged";
  ASSERT_TRUE(outbox.look().ok());
  ASSERT_TRUE(outbox.note_damaged(damaged).ok());
  EXPECT_EQ(figures(), (AttachmentFigures{0, 0, 0, 1, 1}));
  laptop.save("person", first, {{"photo", other}});
  ASSERT_TRUE(laptop.records().remove(second).ok());
  EXPECT_EQ(figures(), (AttachmentFigures{1, 0, 5, 0, 0})) << "nothing names them, so there is nothing to choose";
  for (const auto& place : outbox.places({}, 10).value()) EXPECT_EQ(place.name, other);
  // Named again, as by an undo: missed again.
  laptop.save("person", first, {{"photo", lost}});
  EXPECT_EQ(figures().missing, 1);
  // And the file of the other comes back, from wherever.
  attach("damaged");
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures(), (AttachmentFigures{2, 0, 12, 1, 0}));
}

TEST_F(Outbox, DamageIsFoundWithoutASync) {
  const auto shorter = attach("shorter"), other = attach("other"), good = attach("good");
  for (const auto& name : {shorter, other, good}) person_with(name);
  EXPECT_EQ(figures().waiting, 3);
  std::ofstream(files.path_of(shorter)) << "short";
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures(), (AttachmentFigures{2, 0, 9, 0, 1})) << "by its size";
  std::ofstream(files.path_of(other)) << "0ther";
  std::string after;
  EXPECT_TRUE(outbox.check_some(after, 0).value());
  EXPECT_TRUE(outbox.check_some(after, 0).value());
  EXPECT_FALSE(outbox.check_some(after, 0).value());
  EXPECT_EQ(figures(), (AttachmentFigures{1, 0, 4, 0, 2}));
  EXPECT_EQ(waiting(), std::vector<std::string>{good});
}

TEST_F(Outbox, TheOriginalGoesWhenTheServerHasSignedAndNeverBefore) {
  const auto photo = files.import_bytes(telephone_jpeg(2400, 1200, 1), AttachmentKind::image).value();
  person_with(photo.name);
  hear_epoch('a');
  ASSERT_TRUE(outbox.look().ok());
  ASSERT_TRUE(outbox.note_upload(photo.name, "/v1/attachments/uploads/1", photo.bytes).ok());
  EXPECT_TRUE(files.original_of(photo.name)) << "all bytes are there, and nobody has signed";
  ASSERT_TRUE(outbox.note_receipt(receipt({photo.name}, 'b')).ok());
  EXPECT_TRUE(files.original_of(photo.name)) << "of another epoch";
  // The program ends between the receipt and the removing: the next start removes it.
  const auto original = files.original_of(photo.name)->file;
  const fs::path aside = original.string() + ".aside";
  fs::rename(original, aside);
  ASSERT_TRUE(outbox.note_receipt(receipt({photo.name}, 'a')).ok());
  fs::rename(aside, original);
  laptop.reopen();
  records::AttachmentOutbox again(laptop.workspace(), files);
  EXPECT_TRUE(files.original_of(photo.name));
  ASSERT_TRUE(again.look().ok());
  EXPECT_FALSE(files.original_of(photo.name));
  EXPECT_TRUE(files.has(photo.name));
  // Chosen once more it comes back, and goes with the next look.
  files.import_bytes(telephone_jpeg(2400, 1200, 1), AttachmentKind::image).value();
  EXPECT_TRUE(files.original_of(photo.name));
  ASSERT_TRUE(again.look().ok());
  EXPECT_FALSE(files.original_of(photo.name));
}

TEST_F(Outbox, ALostPhotoComesBackFromItsOriginal) {
  const auto photo = files.import_bytes(telephone_jpeg(2400, 1200, 1), AttachmentKind::image).value();
  person_with(photo.name);
  EXPECT_EQ(figures().waiting, 1);
  fs::remove(files.path_of(photo.name));
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures().waiting, 1);
  std::ofstream(files.path_of(photo.name)) << "damaged";
  ASSERT_TRUE(outbox.look().ok());
  EXPECT_EQ(figures().waiting, 1);
  EXPECT_TRUE(files.open(photo.name).ok());
}

TEST_F(Outbox, WhoNamedItFirstMissesIt) {
  TestLaptop other(dir / "other", "覃二");
  const std::string name = sha256("theirs").hex() + ".jpg";
  const RecordId id = other.save("person", {{"name", "韦二"}, {"photo", name}}).id;
  laptop.take_from(other);
  laptop.save("person", id, {{"photo", nullptr}});
  laptop.save("person", id, {{"photo", name}});  // put back here, never fetched
  EXPECT_EQ(figures(), AttachmentFigures{}) << "not fetched is not missing";
  EXPECT_FALSE(outbox.place_of(name).value().own);
}

TEST_F(Outbox, APhotoOfAnotherLaptopIsNotMissingUntilSomebodyWantsIt) {
  TestLaptop other(dir / "other", "覃二");
  const std::string name = sha256("theirs").hex() + ".jpg";
  other.save("person", {{"name", "韦二"}, {"photo", name}});
  laptop.take_from(other);
  EXPECT_EQ(figures(), AttachmentFigures{});
  const auto place = outbox.place_of(name).value();
  EXPECT_FALSE(place.here || place.on_server || place.own);
  // Once it is here, this laptop brings it to a server that lacks it.
  attach("theirs");
  ASSERT_TRUE(outbox.note_file(name, 6).ok());
  EXPECT_EQ(waiting(), (std::vector<std::string>{name}));
}

TEST_F(Outbox, TwoEndingsOfOneContentAreAcknowledgedTogether) {
  const auto one = files.import_bytes("same", AttachmentKind::file, "a.jpg").value().name;
  const auto two = files.import_bytes("same", AttachmentKind::file, "a.png").value().name;
  person_with(one);
  person_with(two);
  EXPECT_EQ(figures().waiting, 2);
  EXPECT_EQ(outbox.unacknowledged(std::nullopt, 10).value().size(), 1u);
  ASSERT_TRUE(outbox.note_receipt(receipt({one}, 'a')).ok());
  EXPECT_EQ(figures().waiting, 0);
}

}  // namespace
}  // namespace yanxing::testing
