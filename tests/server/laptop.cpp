#include "tests/server/laptop.h"

#include <gtest/gtest.h>

#include <chrono>

#include "sync/base/cbor.h"
#include "sync/session/attachments.h"

namespace yanxing::testing {

UnixMs RealClock::now_ms() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string cbor_text(const std::string& text) {
  std::string out;
  cbor::Writer(out).text(text);
  return out;
}

std::string cbor_int(std::int64_t number) {
  std::string out;
  cbor::Writer(out).sint(number);
  return out;
}

TestLaptop::TestLaptop() : log_(store_, {device_, sync::random_incarnation(system_random())}, hybrid_) {}

Answer TestLaptop::enrol(std::uint16_t port, const std::string& code_text) {
  const auto code = sync::decode_enrolment_code(code_text);
  if (!code) return {};
  const auto request = sync::make_enrolment_request(*code, device_, key_, "test laptop");
  Answer answer =
      TlsClient(port).ask(request_text("POST", "/v1/enrol", to_json(request), "Content-Type: application/json\r\n"));
  if (answer.status == 200) {
    const auto reply = sync::parse_enrolment_reply(answer.body).value();
    token_ = reply.token;
    server_key_ = reply.server_key;
  }
  return answer;
}

RecordId TestLaptop::save(const std::string& form, const std::string& place,
                          const std::map<std::string, std::string>& fields) {
  sync::Change change;
  change.form = form;
  change.place = place;
  change.author = "tester";
  change.record = make_uuid_v7(clock_.now_ms(), system_random());
  change.creates = true;
  for (const auto& [field, value] : fields) change.edits.push_back({field, value, {}, false});
  sync::Transaction transaction(store_);
  YX_CHECK(transaction.begin().ok());
  YX_CHECK(log_.append(change).ok());
  YX_CHECK(transaction.commit().ok());
  return change.record;
}

Answer TestLaptop::send(TlsClient& client, const sync::Request& request) const {
  if (request.kind == sync::Kind::pull) {
    return client.ask(
        request_text("GET", "/v1/changes?cursor=" + base64url_encode(request.frame), {}, authorization()));
  }
  const char* const path = request.kind == sync::Kind::push ? "/v1/changes" : "/v1/session";
  return client.ask(
      request_text("POST", path, request.frame, authorization() + "Content-Type: application/octet-stream\r\n"));
}

Answer TestLaptop::sync(std::uint16_t port) {
  const sync::ClientIdentity identity{device_, key_, server_key_};
  sync::ClientSession session(store_, log_, hybrid_, identity, system_random(), clock_);
  TlsClient client(port);
  if (!client.connected()) return {};
  Answer last{.status = 200, .headers = {}, .body = {}};
  while (true) {
    const auto request = session.next();
    YX_CHECK(request.ok());
    if (!*request) break;
    last = send(client, **request);
    if (last.status != 200 || !session.on_reply(last.body).ok()) return last;
  }
  progress_ = session.progress();
  return last;
}

Answer TestLaptop::tus(TlsClient& client, const std::string& method, const std::string& path, const std::string& more,
                       const std::string& body) const {
  if (!client.send(request_text(method, path, body, authorization() + "Tus-Resumable: 1.0.0\r\n" + more))) return {};
  return client.receive(method == "HEAD");
}

Answer TestLaptop::create_upload(TlsClient& client, const std::string& name, std::uint64_t length,
                                 const std::string& more) const {
  return tus(client, "POST", "/v1/attachments",
             "Upload-Length: " + std::to_string(length) + "\r\n" + upload_metadata(name) + more);
}

Answer TestLaptop::patch_upload(TlsClient& client, const std::string& location, std::uint64_t offset,
                                const std::string& bytes, const std::string& more) const {
  return tus(client, "PATCH", location,
             "Content-Type: application/offset+octet-stream\r\nUpload-Offset: " + std::to_string(offset) + "\r\n" +
                 (bytes.empty() ? "Content-Length: 0\r\n" : "") + more,
             bytes);
}

std::string TestLaptop::patch_head(const std::string& location, std::uint64_t offset, std::uint64_t length) const {
  return request_text("PATCH", location, {},
                      authorization() +
                          "Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: " +
                          std::to_string(offset) + "\r\nContent-Length: " + std::to_string(length) + "\r\n");
}

unsigned TestLaptop::upload(std::uint16_t port, const std::string& name, const std::string& content) const {
  TlsClient client(port);
  const Answer created = create_upload(client, name, content.size());
  if (created.status != 201) return created.status;
  return patch_upload(client, created.headers.at("location"), 0, content).status;
}

std::vector<Hash> TestLaptop::held(std::uint16_t port, const std::vector<Hash>& contents) const {
  const sync::ClientIdentity identity{device_, key_, server_key_};
  const auto question = sync::ask_holds(identity, contents);
  TlsClient client(port);
  const Answer answer = send(client, {sync::Kind::holds, question.frame});
  const auto receipt = sync::read_holds(identity, question, answer.body);
  EXPECT_TRUE(receipt) << answer.status;
  return receipt ? receipt->held : std::vector<Hash>();
}

std::string attachment_name(const std::string& content, const std::string& ending) {
  return sha256(content).hex() + "." + ending;
}

std::string upload_metadata(const std::string& name) {
  std::string value = base64url_encode(name);
  for (char& c : value) c = c == '-' ? '+' : c == '_' ? '/' : c;
  value.append((4 - value.size() % 4) % 4, '=');
  return "Upload-Metadata: name " + value + ",filetype aW1hZ2UvanBlZw==\r\n";
}

std::string TestLaptop::digest() { return sync::digest(store_, nullptr)->digest.hex(); }

std::uint64_t TestLaptop::unsent() { return sync::sync_state(store_, device_, log_.chain().incarnation)->unsent; }

}  // namespace yanxing::testing
