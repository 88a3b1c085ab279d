// The wire codec: no bytes break a reader, and what it takes is exactly what the writer would write.
#include <algorithm>

#include "sync/session/enrolment.h"
#include "sync/wire/frame.h"
#include "sync/wire/frame_list.h"
#include "sync/wire/messages.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace sync;

/// Requests are written as they are read.
template <typename Message>
void request(std::string_view body) {
  const auto message = decode<Message>(body);
  if (message) promise(encode(*message) == body);
}

template <typename Message>
void reply(std::string_view body) {
  const auto id = reply_to(body);
  const auto message = decode<Message>(body);
  if (!message) return;
  promise(id.ok());
  promise(encode(*id, *message) == body);
}

void change(std::string_view payload) {
  ChainId self;
  self.device.bytes.fill(7);
  self.incarnation = 7;
  const auto decoded = decode_change(payload, self);
  if (decoded) promise(encode_change(*decoded, self) == payload);
}

/// Bytes in a frame whose signature is right: what a stolen key could send.
void frame(std::string_view bytes) {
  CountingRandom random(1);
  static const SigningKey key = SigningKey::generate(random);
  (void)open_request(bytes, key.public_key());
  (void)open_reply(bytes, key.public_key());
  const auto opened = open_request(seal_request(Kind::push, key, bytes), key.public_key());
  promise(opened.ok() && opened->body == bytes);
}

/// A list of frames, whole and as it arrives: both readers see the same.
void list(std::string_view body) {
  const auto whole = split_list(body);
  ListReader reader;
  std::vector<std::string> pieces;
  bool refused = false;
  for (std::size_t at = 0; at < body.size() && !refused; at += 7) {
    reader.add(body.substr(at, 7));
    while (true) {
      auto frame = reader.next();
      refused = !frame;
      if (!frame || !*frame) break;
      pieces.push_back(std::move(**frame));
    }
  }
  promise(whole.ok() == (!refused && reader.at_end()));
  if (!whole) return;
  std::string again;
  for (const std::string_view frame : *whole) add_to_list(again, frame);
  promise(again == body && std::equal(whole->begin(), whole->end(), pieces.begin(), pieces.end()));
}

/// What is read of an enrolment is written so that it is read as the same.
void enrolment(std::string_view body) {
  if (const auto request = parse_enrolment_request(body)) {
    const auto again = parse_enrolment_request(to_json(*request));
    promise(again.ok() && again->name == request->name && again->proof == request->proof);
    (void)enrolment_proof_holds(*request, "ca");
  }
  if (const auto answer = parse_enrolment_reply(body)) {
    const auto again = parse_enrolment_reply(to_json(*answer));
    promise(again.ok() && again->token == answer->token && again->scope == answer->scope);
  }
  if (const auto code = decode_enrolment_code(body)) {
    const auto again = decode_enrolment_code(encode_enrolment_code(*code));
    promise(again.ok() && *again == *code);
  }
}

void one(std::uint8_t what, std::string_view body) {
  switch (what % 22) {
    case 0: return request<SessionRequest>(body);
    case 1: return request<ProbeRequest>(body);
    case 2: return request<PushRequest>(body);
    case 3: return request<PullRequest>(body);
    case 4: return request<OwnRequest>(body);
    case 5: return request<AuditRequest>(body);
    case 6: return request<HoldsRequest>(body);
    case 7: return reply<SessionReply>(body);
    case 8: return reply<ProbeReply>(body);
    case 9: return reply<PushReply>(body);
    case 10: return reply<PageReply>(body);
    case 11: return reply<AuditReply>(body);
    case 12: return reply<HoldsReply>(body);
    case 13: {
      const auto cursor = decode_cursor(body);
      if (cursor) promise(encode_cursor(*cursor) == body);
      return;
    }
    case 14: {
      const auto receipt = decode_receipt(body);
      if (receipt) promise(encode_receipt(*receipt) == body);
      return;
    }
    case 15: return change(body);
    case 17: return request<ExchangeRequest>(body);
    case 18: return reply<ExchangeReply>(body);
    case 19: return list(body);
    case 20: {
      const auto receipt = decode_attachment_receipt(body);
      if (receipt) promise(encode_attachment_receipt(*receipt) == body);
      return;
    }
    case 21: return enrolment(body);
    default: return frame(body);
  }
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  const std::uint8_t what = in.byte();
  yanxing::fuzz::one(what, in.rest());
  return 0;
}
