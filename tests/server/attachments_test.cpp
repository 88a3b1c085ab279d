// Attachments as a laptop meets them: every route over real HTTPS, with every wrong token, device and offset.
#include <signal.h>
#include <sys/resource.h>

#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/server/attachments_fixture.h"

namespace yanxing::server {
namespace {

using namespace testing_routes;

TEST_F(AttachmentRoutes, AFileArrivesInPiecesAndIsHeld) {
  const std::string content = content_of(300'000);
  const std::string where = location(laptop_, content);
  EXPECT_EQ(offset(where), "0");
  Answer answer = patch(where, 0, content.substr(0, 100'000));
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.headers.at("upload-offset"), "100000");
  EXPECT_EQ(answer.headers.at("tus-resumable"), "1.0.0");
  EXPECT_FALSE(answer.headers.contains("content-length"));
  EXPECT_FALSE(is_held(laptop_, content));
  answer = patch(where, 100'000, content.substr(100'000));
  EXPECT_EQ(answer.status, 204u) << answer.body;
  EXPECT_TRUE(read_file(file_of(content)) == content);
  EXPECT_TRUE(is_held(laptop_, content));
  answer = head(where);  // a lost last answer can be asked for
  EXPECT_EQ(answer.headers.at("upload-offset"), "300000");
  EXPECT_EQ(answer.headers.at("upload-length"), "300000");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(patch(where, 300'000, "").status, 204u);
  EXPECT_EQ(patch(where, 300'000, "x").status, 413u);
}

TEST_F(AttachmentRoutes, OneByteIsEnoughAndNoneIsRefused) {
  EXPECT_EQ(laptop_.upload(port(), attachment_name("x"), "x"), 204u);
  EXPECT_TRUE(is_held(laptop_, "x"));
  TlsClient client(port());
  EXPECT_EQ(problem(laptop_.create_upload(client, attachment_name(""), 0)), "upload-invalid");
}

TEST_F(AttachmentRoutes, OptionsSayWhatIsSpoken) {
  const Answer answer = TlsClient(port()).ask(request_text("OPTIONS", "/v1/attachments"));
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.headers.at("tus-version"), "1.0.0");
  EXPECT_EQ(answer.headers.at("tus-extension"), "creation,creation-with-upload,checksum,expiration,termination");
  EXPECT_EQ(answer.headers.at("tus-max-size"), "67108864");
  EXPECT_EQ(answer.headers.at("tus-checksum-algorithm"), "sha1,sha256");
  const Answer other = TlsClient(port()).ask(request_text("PUT", "/v1/attachments"));
  EXPECT_EQ(other.status, 405u);
  EXPECT_EQ(other.headers.at("tus-resumable"), "1.0.0") << "in every answer";
}

TEST_F(AttachmentRoutes, AWrongOffsetChangesNothing) {
  const std::string content = content_of(1000);
  const std::string where = location(laptop_, content);
  EXPECT_EQ(patch(where, 0, content.substr(0, 400)).status, 204u);
  for (const std::uint64_t wrong : {0u, 399u, 401u, 1000u}) {
    const Answer answer = patch(where, wrong, "x");
    EXPECT_EQ(answer.status, 409u) << wrong;
    EXPECT_EQ(problem(answer), "offset-conflict");
    EXPECT_EQ(answer.headers.at("upload-offset"), "400");
  }
  TlsClient client(port());
  EXPECT_EQ(laptop_.tus(client, "PATCH", where, "Content-Type: application/offset+octet-stream\r\n", "x").status, 400u);
  EXPECT_EQ(patch(where, 400, content.substr(400)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, WhatArrivedBeforeACutCounts) {
  const std::string content = content_of(500'000);
  const std::string where = location(laptop_, content);
  std::uint64_t sent = 0;
  for (const std::uint64_t more : {1u, 65'535u, 65'537u, 200'000u}) {
    {
      TlsClient client(port());
      client.send(laptop_.patch_head(where, sent, content.size() - sent) + content.substr(sent, more));
      client.hang_up();
    }
    sent += more;
    EXPECT_EQ(offset(where), std::to_string(sent));
  }
  EXPECT_EQ(patch(where, sent, content.substr(sent)).status, 204u);
  EXPECT_TRUE(read_file(file_of(content)) == content);
}

TEST_F(AttachmentRoutes, AConnectionThatHangsIsTakenOver) {
  const std::string content = content_of(200'000);
  const std::string where = location(laptop_, content);
  TlsClient hanging(port());
  hanging.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 131'072));
  wait_for_part(where, 131'072);
  EXPECT_EQ(offset(where), "131072");  // the laptop came back over another network
  EXPECT_EQ(patch(where, 131'072, content.substr(131'072)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
  hanging.send(std::string(content.size() - 131'072, 'x'));
  EXPECT_EQ(problem(hanging.receive()), "offset-conflict");
  EXPECT_TRUE(read_file(file_of(content)) == content);
}

TEST_F(AttachmentRoutes, ALaptopThatIsRevokedWhileItSendsIsRefused) {
  const std::string content = content_of(200'000), small = content_of(1000, 7);
  const std::string where = location(laptop_, content), last = location(laptop_, small);
  TlsClient streaming(port()), ending(port());
  streaming.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 131'072));
  wait_for_part(where, 131'072);
  ending.send(laptop_.patch_head(last, 0, small.size()) + small.substr(0, 999));
  wait_for_part(last, 999);
  ASSERT_TRUE(city_->devices().revoke(laptop_.device().text()));
  streaming.send(content.substr(131'072));
  ending.send(small.substr(999));
  for (TlsClient* client : {&streaming, &ending}) {
    const Answer answer = client->receive();
    EXPECT_EQ(answer.status, 403u);
    EXPECT_EQ(problem(answer), "device-revoked");
  }
  EXPECT_FALSE(fs::exists(file_of(content)));
  EXPECT_FALSE(fs::exists(file_of(small)));
  EXPECT_EQ(fs::file_size(dir_.attachments() / "partial" / where.substr(where.rfind('/') + 1)), 131'072u);
}

TEST_F(AttachmentRoutes, ADamagedPieceIsNotKept) {
  const std::string content = "abcdef";
  const std::string where = location(laptop_, content);
  Answer answer = patch(where, 0, "abd", "Upload-Checksum: sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\r\n");
  EXPECT_EQ(answer.status, 460u);
  EXPECT_EQ(problem(answer), "checksum-mismatch");
  EXPECT_EQ(offset(where), "0");
  EXPECT_EQ(patch(where, 0, "abc", "Upload-Checksum: sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\r\n").status, 204u);
  EXPECT_EQ(problem(patch(where, 3, "def", "Upload-Checksum: md5 AAAA\r\n")), "upload-invalid");
  EXPECT_EQ(patch(where, 3, "def").status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, WhatIsNotTheFileThatWasAnnouncedIsNeverPublished) {
  const std::string content = content_of(1000);
  const std::string where = location(laptop_, content);
  const Answer answer = patch(where, 0, content_of(1000, 2));
  EXPECT_EQ(answer.status, 460u);
  EXPECT_EQ(problem(answer), "hash-mismatch");
  EXPECT_EQ(offset(where), "404");
  EXPECT_FALSE(fs::exists(file_of(content)));
  EXPECT_FALSE(is_held(laptop_, content));
  EXPECT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
}

TEST_F(AttachmentRoutes, ADamagedFileBesideAnOlderDatabaseHoldsNoUploadUp) {
  const std::string content = content_of(1000);
  std::string damaged = content;
  damaged[500] = static_cast<char>(damaged[500] + 1);
  fs::create_directories(file_of(content).parent_path());
  std::ofstream(file_of(content), std::ios::binary) << damaged;
  EXPECT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
  EXPECT_TRUE(read_file(file_of(content)) == content);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, ACreationMayBringTheFirstBytes) {
  const std::string content = content_of(100'000);
  const std::string headers = "Upload-Length: 100000\r\nContent-Type: application/offset+octet-stream\r\n";
  TlsClient client(port());
  Answer answer =
      laptop_.tus(client, "POST", "/v1/attachments", headers + upload_metadata(attachment_name(content)), content);
  EXPECT_EQ(answer.status, 201u) << answer.body;
  EXPECT_EQ(answer.headers.at("upload-offset"), "100000");
  EXPECT_TRUE(is_held(laptop_, content));
  const std::string other = content_of(100'000, 3);
  answer = laptop_.tus(client, "POST", "/v1/attachments", headers + upload_metadata(attachment_name(other)),
                       other.substr(0, 10));
  EXPECT_EQ(answer.headers.at("upload-offset"), "10");
  EXPECT_EQ(patch(answer.headers.at("location"), 10, other.substr(10)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, other));
}

TEST_F(AttachmentRoutes, ACreationWithABodyOfAnotherTypeIsRefusedAsAPatchIs) {
  const std::string content = content_of(5000);
  const std::string announced = "Upload-Length: 5000\r\n" + upload_metadata(attachment_name(content));
  const std::string bytes = "Content-Type: application/offset+octet-stream\r\n";
  for (const std::string type : {"Content-Type: text/plain\r\n", "", "Content-Encoding: gzip\r\n"}) {
    TlsClient client(port());
    const std::string headers = announced + (type.starts_with("Content-Encoding") ? bytes : "") + type;
    const Answer answer = laptop_.tus(client, "POST", "/v1/attachments", headers, content);
    EXPECT_EQ(answer.status, 415u) << type;
    EXPECT_EQ(problem(answer), "unsupported-media-type");
    EXPECT_EQ(answer.headers.at("tus-resumable"), "1.0.0");
  }
  TlsClient chunked(port());
  chunked.send(request_text("POST", "/v1/attachments", {},
                            laptop_.authorization() + "Tus-Resumable: 1.0.0\r\nContent-Type: text/plain\r\n" +
                                announced + "Transfer-Encoding: chunked\r\n"));
  EXPECT_EQ(chunked.receive().status, 415u);
  TlsClient client(port());
  EXPECT_EQ(laptop_.tus(client, "POST", "/v1/attachments", announced + "Content-Type: text/plain\r\n").status, 201u)
      << "of nothing the type says nothing";
}

TEST_F(AttachmentRoutes, MoreThanWasAnnouncedIsRefused) {
  const std::string where = location(laptop_, "abc");
  EXPECT_EQ(problem(patch(where, 0, "abcd")), "attachment-too-large");
  EXPECT_EQ(offset(where), "0");
  TlsClient chunked(port());
  const std::string head =
      laptop_.authorization() +
      "Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
      "Transfer-Encoding: chunked\r\n";
  chunked.send(request_text("PATCH", where, {}, head) + "5\r\nabcde\r\n0\r\n\r\n");
  EXPECT_EQ(problem(chunked.receive()), "attachment-too-large");
  TlsClient good(port());
  good.send(request_text("PATCH", where, {}, head) + "3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(good.receive().status, 204u);
  TlsClient client(port());
  EXPECT_EQ(problem(laptop_.create_upload(client, attachment_name("x"), (64 << 20) + 1)), "attachment-too-large");
}

TEST_F(AttachmentRoutes, WhatIsAnnouncedWronglyIsRefused) {
  const auto create = [&](const std::string& headers) {
    TlsClient client(port());
    return problem(laptop_.tus(client, "POST", "/v1/attachments", headers));
  };
  const std::string named = upload_metadata(attachment_name("x"));
  EXPECT_EQ(create(named), "upload-invalid");  // no length
  EXPECT_EQ(create(named + "Upload-Defer-Length: 1\r\n"), "upload-invalid");
  EXPECT_EQ(create(named + "Upload-Length: -1\r\n"), "upload-invalid");
  EXPECT_EQ(create(named + "Upload-Length: 1\r\nUpload-Length: 2\r\n"), "upload-invalid");
  EXPECT_EQ(create(named + "Upload-Length: 9223372036854775808\r\n"), "attachment-too-large");
  EXPECT_EQ(create(named + "Upload-Length: 36893488147419103232\r\n"), "attachment-too-large");
  EXPECT_EQ(create("Upload-Length: 1\r\n"), "upload-invalid");  // no name
  EXPECT_EQ(create("Upload-Length: 1\r\n" + upload_metadata("../../etc/passwd")), "upload-invalid");
  EXPECT_EQ(create("Upload-Length: 1\r\n" + upload_metadata(attachment_name("x") + "/..")), "upload-invalid");
  TlsClient client(port());
  EXPECT_EQ(
      laptop_.tus(client, "PATCH", location(laptop_, "y"), "Content-Type: text/plain\r\nUpload-Offset: 0\r\n", "y")
          .status,
      415u);
}

TEST_F(AttachmentRoutes, EveryRouteAsksWhoIsThereAndForItsVersion) {
  const std::string where = location(laptop_, "abc");
  ASSERT_EQ(laptop_.upload(port(), attachment_name("held"), "held"), 204u);
  TestLaptop revoked;
  enrol(revoked, place);
  ASSERT_TRUE(city_->devices().revoke(revoked.device().text()));
  const std::string patch_headers = "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n";
  const std::string create_headers = "Upload-Length: 1\r\n" + upload_metadata(attachment_name("x"));
  const std::string download = "/v1/attachments/" + attachment_name("held");
  struct Case {
    std::string method, path, headers, body;
    bool tus = true;
  };
  for (const Case& one :
       {Case{"POST", "/v1/attachments", create_headers, ""},
        Case{"POST", "/v1/attachments", create_headers + patch_headers, "x"}, Case{"HEAD", where, "", ""},
        Case{"PATCH", where, patch_headers, "abc"}, Case{"PATCH", where, patch_headers, ""},
        Case{"DELETE", where, "", ""}, Case{"GET", download, "", "", false}, Case{"HEAD", download, "", "", false}}) {
    const auto ask = [&](const std::string& headers) {
      TlsClient client(port());
      client.send(request_text(one.method, one.path, one.body, headers + one.headers));
      return client.receive(one.method == "HEAD").status;
    };
    const std::string version = one.tus ? "Tus-Resumable: 1.0.0\r\n" : "";
    EXPECT_EQ(ask(version), 401u) << one.method << one.path;
    EXPECT_EQ(ask(version + "Authorization: Bearer AAAA\r\n"), 401u) << one.method << one.path;
    EXPECT_EQ(ask(version + revoked.authorization()), 403u) << one.method << one.path;
    if (!one.tus) continue;
    EXPECT_EQ(ask(laptop_.authorization()), 412u) << one.method << one.path;
    EXPECT_EQ(ask(laptop_.authorization() + "Tus-Resumable: 0.2.2\r\n"), 412u) << one.method << one.path;
  }
  EXPECT_EQ(offset(where), "0");
  EXPECT_FALSE(fs::exists(file_of("x")));
}

TEST_F(AttachmentRoutes, AnotherDevicesUploadIsNotThere) {
  const std::string where = location(laptop_, "abc");
  TestLaptop other;
  enrol(other, place);
  TlsClient client(port());
  EXPECT_EQ(other.tus(client, "HEAD", where).status, 404u);
  EXPECT_EQ(problem(other.patch_upload(client, where, 0, "")), "upload-unknown");
  EXPECT_EQ(problem(other.tus(client, "DELETE", where)), "upload-unknown");
  EXPECT_EQ(problem(other.patch_upload(client, where, 0, "abc")), "upload-unknown");
  EXPECT_EQ(offset(where), "0");
  EXPECT_EQ(offset("/v1/attachments/uploads/" + std::string(32, '0')), "404");
  EXPECT_EQ(offset("/v1/attachments/uploads/..%2Fcity.db"), "404");
}

TEST_F(AttachmentRoutes, AnUploadIsCancelled) {
  const std::string where = location(laptop_, "abc");
  EXPECT_EQ(patch(where, 0, "ab").status, 204u);
  TlsClient client(port());
  EXPECT_EQ(laptop_.tus(client, "DELETE", where).status, 204u);
  EXPECT_EQ(offset(where), "404");
  EXPECT_TRUE(fs::is_empty(dir_.attachments() / "partial"));
  EXPECT_EQ(laptop_.tus(client, "DELETE", where).status, 404u);
}

TEST_F(AttachmentRoutes, AProxyThatKnowsNoPatchIsGotAround) {
  const std::string where = location(laptop_, "abc");
  TlsClient client(port());
  const auto post = [&](const std::string& method, const std::string& headers, const std::string& body) {
    return laptop_.tus(client, "POST", where, "X-HTTP-Method-Override: " + method + "\r\n" + headers, body);
  };
  EXPECT_EQ(post("PATCH", "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n", "ab").status, 204u);
  EXPECT_EQ(post("HEAD", "", "").headers.at("upload-offset"), "2");
  EXPECT_EQ(post("GET", "", "").status, 405u);
  EXPECT_EQ(post("DELETE", "", "").status, 204u);
  EXPECT_EQ(offset(where), "404");
}

}  // namespace
}  // namespace yanxing::server
