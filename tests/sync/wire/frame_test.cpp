// Frames from hostile peers: cut, flipped, oversize, unpacking without end, signed by somebody else.
#include <zstd.h>

#include "sync/base/hash.h"
#include "sync/wire/frame.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

SigningKey key_of(char filler) { return *SigningKey::from_seed(std::string(32, filler)); }

/// A frame around any packed bytes, properly signed: what a device that turned bad could send.
std::string signed_frame(const SigningKey& key, const std::string& packed, char version = 1, char kind = 1) {
  const std::string head = std::string("YX") + version + kind;
  const Signature signature = key.sign(head + packed);
  return head + std::string(reinterpret_cast<const char*>(signature.data()), signature.size()) + packed;
}

std::string packed(const std::string& body) {
  std::string out(ZSTD_compressBound(body.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), body.data(), body.size(), 1));
  return out;
}

TEST(Frame, BringsTheBodyOver) {
  const SigningKey key = key_of('a');
  for (const std::string& body : {std::string(), std::string("x"), std::string(100'000, 'y')}) {
    const auto request = open_request(seal_request(Kind::push, key, body), key.public_key());
    ASSERT_TRUE(request);
    EXPECT_EQ(request->kind, Kind::push);
    EXPECT_EQ(request->body, body);
    const auto reply = open_reply(seal_reply(Kind::audit, key, body), key.public_key());
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->kind, Kind::audit);
    EXPECT_EQ(reply->body, body);
  }
}

TEST(Frame, CutAnywhereIsRefused) {
  const SigningKey key = key_of('a');
  const std::string frame = seal_request(Kind::session, key, "some body");
  for (std::size_t size = 0; size < frame.size(); ++size) {
    EXPECT_FALSE(open_request(std::string_view(frame).substr(0, size), key.public_key()).ok()) << size;
  }
  EXPECT_FALSE(open_request(frame + '\0', key.public_key()).ok());
}

TEST(Frame, AnyFlippedBitIsRefused) {
  const SigningKey key = key_of('a');
  const std::string frame = seal_request(Kind::session, key, "some body");
  for (std::size_t at = 0; at < frame.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string other = frame;
      other[at] = static_cast<char>(other[at] ^ (1 << bit));
      EXPECT_FALSE(open_request(other, key.public_key()).ok()) << at << "/" << bit;
    }
  }
}

TEST(Frame, OnlyTheRightKeyCounts) {
  const std::string frame = seal_reply(Kind::session, key_of('b'), "body");
  EXPECT_EQ(open_reply(frame, key_of('a').public_key()).error().code, Code::untrusted);
  EXPECT_EQ(open_reply("<html>Welcome to free WiFi</html>", key_of('a').public_key()).error().code, Code::untrusted);
  EXPECT_EQ(open_reply("", key_of('a').public_key()).error().code, Code::untrusted);
}

TEST(Frame, ARequestIsNoReplyAndAReplyNoRequest) {
  const SigningKey key = key_of('a');
  EXPECT_EQ(open_reply(seal_request(Kind::session, key, "x"), key.public_key()).error().code, Code::invalid);
  EXPECT_EQ(open_request(seal_reply(Kind::session, key, "x"), key.public_key()).error().code, Code::invalid);
  for (const int kind : {0, 9, 127}) {
    EXPECT_FALSE(open_request(signed_frame(key, packed("x"), 1, static_cast<char>(kind)), key.public_key()).ok())
        << kind;
  }
}

TEST(Frame, ALaterVersionIsCalledSo) {
  const SigningKey key = key_of('a');
  EXPECT_EQ(open_request(signed_frame(key, packed("x"), 2), key.public_key()).error().code, Code::too_new);
}

TEST(Frame, WhatUnpacksToTooMuchIsNotUnpacked) {
  const SigningKey key = key_of('a');
  // 65 MiB of zeros are a few kilobytes of zstd.
  const std::string bomb = packed(std::string(max_unpacked_bytes + (1 << 20), '\0'));
  ASSERT_LT(bomb.size(), std::size_t{100'000});
  EXPECT_EQ(open_request(signed_frame(key, bomb), key.public_key()).error().code, Code::invalid);
  // A frame that lies about its size: says little, holds much.
  std::string liar = packed(std::string(200, 'a'));
  ASSERT_EQ(static_cast<unsigned char>(liar[4]) >> 6, 0);  // one byte of content size follows the descriptor
  liar[5] = 1;
  EXPECT_EQ(open_request(signed_frame(key, liar), key.public_key()).error().code, Code::invalid);
}

TEST(Frame, WithoutASizeOrWithASecondFrameItIsRefused) {
  const SigningKey key = key_of('a');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  const std::string body(100, 'a');
  std::string unsized(ZSTD_compressBound(body.size()), '\0');
  unsized.resize(ZSTD_compress2(context, unsized.data(), unsized.size(), body.data(), body.size()));
  ZSTD_freeCCtx(context);
  EXPECT_EQ(open_request(signed_frame(key, unsized), key.public_key()).error().code, Code::invalid);
  EXPECT_EQ(open_request(signed_frame(key, packed("a") + packed("b")), key.public_key()).error().code, Code::invalid);
  EXPECT_EQ(open_request(signed_frame(key, ""), key.public_key()).error().code, Code::invalid);
}

TEST(Frame, OverTheLimitIsRefusedBeforeItIsLookedAt) {
  EXPECT_EQ(open_request(std::string(max_frame_bytes + 1, 'x'), key_of('a').public_key()).error().code, Code::invalid);
}

TEST(Frame, TheRequestIdNamesTheFrame) {
  const SigningKey key = key_of('a');
  const std::string a = seal_request(Kind::session, key, "a"), b = seal_request(Kind::session, key, "b");
  EXPECT_EQ(frame_id(a).size(), 16u);
  EXPECT_EQ(frame_id(a), std::string(sha256(a).view().substr(0, 16)));
  EXPECT_NE(frame_id(a), frame_id(b));
}

}  // namespace
}  // namespace yanxing::sync::testing
