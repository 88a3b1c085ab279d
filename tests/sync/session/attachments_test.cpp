// "holds": who is told of which attachment, and which answers a laptop believes.
#include "sync/session/attachments.h"

#include <map>
#include <set>

#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

const Hash photo = sha256("photo"), other_photo = sha256("another"), unknown = sha256("nowhere");

class Holds : public ::testing::Test {
 protected:
  Holds() {
    server.look_up = [this](const Hash& hash, const DeviceId& asker) -> Result<Shelved> {
      Shelved shelved{published.contains(hash), senders.contains({hash, asker})};
      for (const auto& [sent, device] : senders) {
        if (sent == hash) shelved.senders.push_back(device);
      }
      return shelved;
    };
    server.scope_of = [this](const DeviceId& id) -> std::optional<Scope> {
      for (const SyncLaptop* laptop : {&a, &b, &stranger, &county}) {
        if (laptop->device.id == id) return laptop->device.scope;
      }
      return std::nullopt;
    };
  }
  RecordId save_with_photo(SyncLaptop& laptop, std::uint8_t record, const Hash& hash,
                           const std::string& place = "450224204") {
    Change change = Laptop<>::blank(numbered_id(record));
    change.place = place;
    change.creates = true;
    change.edits.push_back({"photo", text_value(hash.hex() + ".jpg"), {}, false});
    laptop.save(change);
    laptop.sync();
    return change.record;
  }
  std::vector<Hash> held(SyncLaptop& laptop, std::vector<Hash> asked) {
    const HoldsQuestion question = ask_holds(laptop.identity, std::move(asked));
    const auto reply = server.handle(laptop.device, question.frame);
    EXPECT_TRUE(reply);
    const auto receipt = read_holds(laptop.identity, question, *reply);
    EXPECT_TRUE(receipt) << receipt.error().detail;
    EXPECT_EQ(receipt->epoch, *epoch_of(server.store));
    EXPECT_TRUE(check_attachment_receipt(encode_attachment_receipt(*receipt), laptop.identity));
    return receipt->held;
  }

  TestServer server;
  std::set<Hash> published;
  std::set<std::pair<Hash, DeviceId>> senders;
  SyncLaptop a{1, server}, b{2, server}, stranger{3, server, {"450225106"}};
  SyncLaptop county{5, server, {"450224", "450225106"}};
};

TEST_F(Holds, OnlyWhatIsPublishedIsHeld) {
  save_with_photo(a, 90, photo);
  EXPECT_TRUE(held(a, {photo, unknown}).empty());
  published.insert(photo);
  EXPECT_EQ(held(a, {photo, unknown}), std::vector{photo});
  EXPECT_EQ(held(b, {unknown, photo, photo}), std::vector{photo});
  EXPECT_TRUE(held(a, {}).empty());
}

TEST_F(Holds, AStrangersPhotoLooksLikeOneThatIsNotThere) {
  published = {photo, other_photo};
  save_with_photo(a, 90, photo);
  EXPECT_TRUE(held(stranger, {photo, other_photo, unknown}).empty());
  EXPECT_EQ(held(a, {photo, other_photo}), std::vector{photo});
}

TEST_F(Holds, WhatIsOutOfScopeMayNotBeNamedIntoIt) {
  published.insert(photo);
  save_with_photo(a, 90, other_photo);
  // The stranger writes the name of the photo onto a record of the other township: quarantined, and no key to it.
  Change forged = Laptop<>::blank(numbered_id(90));
  forged.place = "450225106";
  forged.edits.push_back({"photo", text_value(photo.hex() + ".jpg"), {}, false});
  stranger.save(forged);
  stranger.sync();
  EXPECT_TRUE(held(stranger, {photo}).empty());
}

TEST_F(Holds, AHashThatSomebodyKnowsIsNoKey) {
  published.insert(photo);
  senders.insert({photo, a.device.id});
  save_with_photo(a, 90, photo);
  // The stranger heard of its hash, and writes it into a record of its own place.
  save_with_photo(stranger, 91, photo, "450225106");
  EXPECT_TRUE(held(stranger, {photo}).empty());
  EXPECT_EQ(held(b, {photo}).size(), 1u);
  // Nor does a second device of the same place open it for the first.
  SyncLaptop accomplice(6, server, {"450225106"});
  accomplice.sync();
  save_with_photo(accomplice, 92, photo, "450225106");
  EXPECT_TRUE(held(stranger, {photo}).empty());
}

TEST_F(Holds, WhoSeesAPhotoMayNameItElsewhere) {
  published.insert(photo);
  senders.insert({photo, a.device.id});
  save_with_photo(a, 90, photo);
  county.sync();
  save_with_photo(county, 91, photo, "450225106");
  EXPECT_EQ(held(stranger, {photo}).size(), 1u) << "somebody who has it gave it on";
  server.scope_of = {};
  EXPECT_TRUE(held(stranger, {photo}).empty()) << "what a device sees is not known";
}

TEST_F(Holds, AFileThatNobodySentIsThatOfWhoNamedItFirst) {
  published.insert(photo);
  save_with_photo(a, 90, photo);
  save_with_photo(stranger, 91, photo, "450225106");
  EXPECT_TRUE(held(stranger, {photo}).empty());
  EXPECT_EQ(held(a, {photo}).size(), 1u);
}

TEST_F(Holds, WhatADeviceSentItselfItMayKnow) {
  published.insert(photo);
  EXPECT_TRUE(held(stranger, {photo}).empty());
  senders.insert({photo, stranger.device.id});
  EXPECT_EQ(held(stranger, {photo}), std::vector{photo});
  EXPECT_TRUE(held(a, {photo}).empty());
  published.erase(photo);  // the server was restored without its files
  EXPECT_TRUE(held(stranger, {photo}).empty());
}

TEST_F(Holds, ARecordThatMovedTakesItsPhotoAlong) {
  SyncLaptop both(4, server, {"450224204", "450225106"});
  published.insert(photo);
  const RecordId id = save_with_photo(both, 90, photo);
  EXPECT_EQ(held(a, {photo}).size(), 1u);
  Change move = Laptop<>::blank(id);
  move.edits.push_back({std::string(place_cell), text_value("450225106"), both.heads(id, place_cell), false});
  both.save(move);
  both.sync();
  EXPECT_TRUE(held(a, {photo}).empty());
  EXPECT_EQ(held(stranger, {photo}).size(), 1u);
}

TEST_F(Holds, AQuestionOfAnotherDeviceIsRefused) {
  const HoldsQuestion question = ask_holds(a.identity, {photo});
  EXPECT_EQ(server.handle(b.device, question.frame).error().code, Code::untrusted);
}

TEST_F(Holds, OnlyTheRightAnswerIsBelieved) {
  published = {photo, other_photo};
  save_with_photo(a, 90, photo);
  const HoldsQuestion question = ask_holds(a.identity, {photo});
  const HoldsQuestion another = ask_holds(a.identity, {photo, unknown});
  const std::string good = *server.handle(a.device, question.frame);
  ASSERT_TRUE(read_holds(a.identity, question, good));
  EXPECT_EQ(read_holds(a.identity, another, good).error().code, Code::untrusted);
  EXPECT_EQ(read_holds(a.identity, question, "<html>Welcome</html>").error().code, Code::untrusted);
  EXPECT_FALSE(read_holds(a.identity, question, question.frame));

  const auto sealed = [&](const AttachmentReceipt& receipt, const SigningKey& key) {
    return seal_reply(Kind::holds, key, encode(frame_id(question.frame), HoldsReply{receipt}));
  };
  const auto sign = [&](AttachmentReceipt receipt, const SigningKey& key) {
    const Signature signature = key.sign(attachment_receipt_message(receipt));
    receipt.signature.assign(reinterpret_cast<const char*>(signature.data()), signature.size());
    return receipt;
  };
  const SigningKey& key = server.identity.key;
  const AttachmentReceipt base{*epoch_of(server.store), a.device.id, {photo}, 5, {}};
  EXPECT_TRUE(read_holds(a.identity, question, sealed(sign(base, key), key)));
  AttachmentReceipt foreign = base;
  foreign.device = b.device.id;
  EXPECT_EQ(read_holds(a.identity, question, sealed(sign(foreign, key), key)).error().code, Code::untrusted);
  AttachmentReceipt more = base;
  more.held.push_back(unknown);
  std::sort(more.held.begin(), more.held.end());
  EXPECT_EQ(read_holds(a.identity, question, sealed(sign(more, key), key)).error().code, Code::untrusted);
  EXPECT_EQ(read_holds(a.identity, question, sealed(sign(base, b.identity.key), key)).error().code, Code::untrusted);
  EXPECT_EQ(read_holds(a.identity, question, sealed(sign(base, key), b.identity.key)).error().code, Code::untrusted);
  EXPECT_FALSE(read_holds(a.identity, question, seal_reply(Kind::probe, key, "x")));
  EXPECT_EQ(read_holds(a.identity, question, seal_reply(Kind::holds, key, "x")).error().code, Code::invalid);
  EXPECT_EQ(read_holds(a.identity, question, seal_reply(Kind::holds, key, "")).error().code, Code::invalid);
  EXPECT_FALSE(check_attachment_receipt("no receipt", a.identity));
}

TEST_F(Holds, AServerWithoutAttachmentsHoldsNone) {
  server.look_up = {};
  save_with_photo(a, 90, photo);
  EXPECT_TRUE(held(a, {photo}).empty());
}

}  // namespace
}  // namespace yanxing::sync::testing
