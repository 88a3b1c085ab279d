// Attachments over real HTTPS: what has no room or no memory, who may have what, many at once.
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

TEST_F(AttachmentRoutes, AnUploadThatNobodyFinishedExpires) {
  const std::string where = location(laptop_, "abc");
  EXPECT_EQ(patch(where, 0, "ab").status, 204u);
  clock_.ahead = upload_lifetime_ms + 60'000;
  EXPECT_EQ(offset(where), "410");
  EXPECT_EQ(problem(patch(where, 2, "c")), "upload-expired");
  std::promise<std::uint64_t> removed;
  server_->post(Lane::attachments, [&] { removed.set_value(attachments_->remove_stale().value()); });
  EXPECT_EQ(removed.get_future().get(), 1u);
  EXPECT_EQ(offset(where), "404");
  EXPECT_TRUE(fs::is_empty(dir_.attachments() / "partial"));
}

TEST_F(AttachmentRoutes, ADeviceBeginsOnlySoManyUploadsUntilItEnrolsAgain) {
  for (int i = 0; i < 100; ++i) ASSERT_EQ(patch(location(laptop_, std::to_string(1000 + i)), 0, "1").status, 204u);
  TlsClient client(port());
  const Answer answer = laptop_.create_upload(client, attachment_name("more"), 10);
  EXPECT_EQ(answer.status, 429u);
  EXPECT_EQ(problem(answer), "too-many-uploads");
  // Whoever began them with a stolen token is out, and nothing of theirs keeps the laptop's photos waiting.
  clock_.ahead = 60'000;
  enrol(laptop_, place);
  EXPECT_EQ(laptop_.create_upload(client, attachment_name("more"), 10).status, 201u);
}

TEST_F(AttachmentRoutes, AFullDiskIsSaidAndWhatFittedCounts) {
  const std::string content = content_of(3 << 20);
  const std::string where = location(laptop_, content);
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit full = before;
  full.rlim_cur = 2 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  const Answer answer = patch(where, 0, content);
  const std::string kept = offset(where);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(answer.status, 507u);
  EXPECT_EQ(problem(answer), "storage-full");
  EXPECT_EQ(kept, std::to_string(2 << 20));
  EXPECT_EQ(patch(where, 2 << 20, content.substr(2 << 20)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, PhotosThatWouldTakeTheRoomOfRecordsAreRefused) {
  const std::string content = content_of(1000), other = content_of(2000);
  const std::string where = location(laptop_, content);
  full_ = true;
  for (const Answer& answer : {patch(where, 0, content), [&] {
                                 TlsClient client(port());
                                 return laptop_.create_upload(client, attachment_name(other), other.size());
                               }()}) {
    EXPECT_EQ(answer.status, 507u);
    EXPECT_EQ(problem(answer), "storage-full");
  }
  laptop_.save("person", place, {{"name", cbor_text("甲")}});
  EXPECT_EQ(laptop_.sync(port()).status, 200u);
  EXPECT_EQ(laptop_.unsent(), 0u) << "records go on";
  full_ = false;
  EXPECT_EQ(patch(where, 0, content).status, 204u);
}

TEST_F(AttachmentRoutes, AnUploadThatFindsNoMemoryDoesNotEndTheServer) {
  const std::string content = content_of(200'000);
  const std::string where = location(laptop_, content);
  TlsClient client(port());
  client.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 131'072));
  wait_for_part(where, 131'072);
  out_of_memory_ = true;
  client.send(content.substr(131'072));
  EXPECT_EQ(client.receive().status, 500u);
  out_of_memory_ = false;
  EXPECT_EQ(patch(where, 131'072, content.substr(131'072)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, ADownloadComesInRanges) {
  const std::string content = content_of(700'000);
  ASSERT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
  const std::string path = "/v1/attachments/" + attachment_name(content);
  TlsClient client(port());
  const auto get = [&](const std::string& headers) {
    return client.ask(request_text("GET", path, {}, laptop_.authorization() + headers));
  };
  Answer answer = get("");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_TRUE(answer.body == content);
  EXPECT_EQ(answer.headers.at("content-type"), "application/octet-stream");
  EXPECT_EQ(answer.headers.at("accept-ranges"), "bytes");
  EXPECT_EQ(answer.headers.at("etag"), "\"" + attachment_name(content) + "\"");
  answer = get("Range: bytes=300000-\r\n");
  EXPECT_EQ(answer.status, 206u);
  EXPECT_EQ(answer.headers.at("content-range"), "bytes 300000-699999/700000");
  EXPECT_TRUE(answer.body == content.substr(300'000));
  EXPECT_EQ(get("Range: bytes=5-9\r\n").body, content.substr(5, 5));
  EXPECT_TRUE(get("Range: bytes=5-9\r\nIf-Range: \"another\"\r\n").body == content);
  answer = get("Range: bytes=700000-\r\n");
  EXPECT_EQ(answer.status, 416u);
  EXPECT_EQ(answer.headers.at("content-range"), "bytes */700000");
  client.send(request_text("HEAD", path, {}, laptop_.authorization()));
  answer = client.receive(true);
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.headers.at("content-length"), "700000");
  EXPECT_EQ(get("Range: bytes=0-0\r\n").body, content.substr(0, 1));
}

TEST_F(AttachmentRoutes, AFileIsForWhoSentItAndForWhoSeesItsRecord) {
  const std::string content = content_of(1000), name = attachment_name(content);
  TestLaptop colleague, stranger;
  enrol(colleague, place);
  enrol(stranger, other_place);
  ASSERT_EQ(laptop_.upload(port(), name, content), 204u);
  const auto status = [&](const TestLaptop& laptop, const std::string& what) {
    return TlsClient(port()).ask(request_text("GET", "/v1/attachments/" + what, {}, laptop.authorization())).status;
  };
  EXPECT_EQ(status(laptop_, name), 200u);
  EXPECT_EQ(status(colleague, name), 404u);  // no record names it yet
  save_with(laptop_, name);
  EXPECT_EQ(status(colleague, name), 200u);
  EXPECT_EQ(status(colleague, attachment_name(content, "jpeg")), 200u);  // one content
  EXPECT_TRUE(is_held(colleague, content));
  EXPECT_EQ(status(stranger, name), 404u);
  EXPECT_FALSE(is_held(stranger, content));
  EXPECT_EQ(
      problem(TlsClient(port()).ask(request_text("GET", "/v1/attachments/" + name, {}, stranger.authorization()))),
      "attachment-unknown");
  EXPECT_EQ(status(laptop_, attachment_name("nobody's")), 404u);
  // The same of its loss: who may have fetched it is told, and brings it back.
  const auto is_told = [&](const TestLaptop& laptop) {
    TlsClient client(port());
    const sync::SessionRequest session{laptop.device(), {}, {}};
    const Answer answer =
        client.ask(request_text("POST", "/v1/session", laptop.frame(sync::Kind::session, sync::encode(session)),
                                laptop.authorization() + "Content-Type: application/octet-stream\r\n"));
    EXPECT_EQ(answer.status, 200u);
    return answer.headers.contains("attachments-lost");
  };
  EXPECT_FALSE(is_told(colleague));
  fs::resize_file(file_of(content), 10);
  EXPECT_FALSE(is_held(laptop_, content)) << "its sender is the first who asks";
  EXPECT_TRUE(is_told(colleague));
  EXPECT_FALSE(is_told(stranger));
  EXPECT_EQ(colleague.upload(port(), name, content), 204u);
  EXPECT_TRUE(is_held(laptop_, content));
  EXPECT_FALSE(is_told(colleague));
  EXPECT_EQ(status(laptop_, "city.db"), 404u);
  // Who has the content itself may send it and is then told.
  EXPECT_EQ(stranger.upload(port(), name, content), 204u);
  EXPECT_TRUE(is_held(stranger, content));
  EXPECT_EQ(status(stranger, name), 200u);
}

TEST_F(AttachmentRoutes, AFolderThatWasPutBackStopsNoRecords) {
  std::atomic<int> behind = 0;
  sync_->bound_reading(1, [&behind] { ++behind; });
  std::vector<Hash> hashes;
  for (unsigned i = 0; i < 3; ++i) {
    const std::string content = content_of(1000 + i, i);
    ASSERT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
    fs::last_write_time(file_of(content), fs::last_write_time(file_of(content)) + std::chrono::seconds(5));
    hashes.push_back(sha256(content));
  }
  std::sort(hashes.begin(), hashes.end());
  TlsClient client(port());
  const auto question = laptop_.frame(sync::Kind::holds, sync::encode(sync::HoldsRequest{hashes}));
  const Answer answer = laptop_.send(client, {sync::Kind::holds, question});
  EXPECT_EQ(answer.status, 503u) << "nothing is signed for unread";
  EXPECT_EQ(answer.headers.at("retry-after"), "5");
  EXPECT_EQ(behind, 1);
  laptop_.save("person", place, {{"name", cbor_text("甲")}});
  EXPECT_EQ(laptop_.sync(port()).status, 200u);
  EXPECT_EQ(laptop_.unsent(), 0u);
  while (attachments_->reread_some(1).value()) {
  }
  EXPECT_EQ(laptop_.held(port(), hashes).size(), 3u);
  EXPECT_EQ(behind, 1);
}

TEST_F(AttachmentRoutes, WhoOnlyKnowsAHashGetsNothingForIt) {
  const std::string content = content_of(1000), name = attachment_name(content);
  TestLaptop stranger;
  enrol(stranger, other_place);
  ASSERT_EQ(laptop_.upload(port(), name, content), 204u);
  save_with(laptop_, name);
  save_with(stranger, name);  // in a record of its own place
  EXPECT_FALSE(is_held(stranger, content));
  EXPECT_EQ(
      problem(TlsClient(port()).ask(request_text("GET", "/v1/attachments/" + name, {}, stranger.authorization()))),
      "attachment-unknown");
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, ManyLaptopsSendAtOnceWhileRecordsGoOn) {
  std::vector<std::unique_ptr<TestLaptop>> laptops;
  std::vector<std::string> contents;
  for (unsigned i = 0; i < 8; ++i) {
    laptops.push_back(std::make_unique<TestLaptop>());
    enrol(*laptops.back(), place);
    contents.push_back(content_of(400'000 + i, 100 + i));
  }
  std::vector<std::thread> senders;
  std::atomic<int> good{0};
  for (unsigned i = 0; i < laptops.size(); ++i) {
    senders.emplace_back([&, i] {
      if (laptops[i]->upload(port(), attachment_name(contents[i]), contents[i]) == 204u) ++good;
    });
  }
  for (int i = 0; i < 5; ++i) save_with(laptop_, attachment_name(contents[0]));
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(good, 8);
  for (unsigned i = 0; i < laptops.size(); ++i) EXPECT_TRUE(is_held(*laptops[i], contents[i]));
}

TEST_F(AttachmentRoutes, StoppingKeepsWhatHasArrived) {
  const std::string content = content_of(100'000);
  const std::string where = location(laptop_, content);
  TlsClient client(port());
  client.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 70'000));
  wait_for_part(where, 70'000);
  server_.reset();
  auto upload = attachments_->find_upload(where.substr(where.rfind('/') + 1)).value();
  ASSERT_TRUE(upload);
  EXPECT_EQ(attachments_->take_over(*upload).value(), 70'000u);
}

}  // namespace
}  // namespace yanxing::server
