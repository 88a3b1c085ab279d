// Photos and enrolments over a connection that is cut after byte k: every k in tools/nightly, every
// YANXING_CUT_STEP-th in tools/test. What was cut goes on or is begun anew, nothing is there in half, and no code is
// used up in vain.
#include <gtest/gtest.h>

#include <fstream>

#include "client/net/tus.h"
#include "sync/session/attachments.h"
#include "tests/network/cut_line.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;

net::TransportLimits quick() {
  net::TransportLimits limits;
  limits.stall_timeout = std::chrono::seconds(5);
  return limits;
}

class CutPhotos : public CutLine {
 protected:
  std::string content(std::uint64_t k) const {
    return "a small photo, number " + std::to_string(k) + std::string(200, 'x');
  }
  fs::path file_of(std::uint64_t k) {
    const fs::path file = dir_ / ("photo-" + std::to_string(k));
    std::ofstream(file, std::ios::binary) << content(k);
    return file;
  }
  net::PieceSent send(std::uint64_t k, const net::Server& server, const net::PieceSent& before,
                      std::size_t most = std::size_t{256} << 10) {
    net::UploadPiece piece;
    piece.max_bytes = most;
    piece.file = file_of(k);
    piece.name = attachment_name(content(k));
    piece.bytes = content(k).size();
    piece.url = before.url;
    piece.offset = before.offset;
    piece.ask_offset = !before.url.empty();
    net::Transport transport(server, quick());
    return net::upload_piece(transport, piece);
  }
  /// `begun`: a piece is there already, and the server is asked how far it is.
  void upload(Way way, const std::string& what, bool begun = false) {
    net::PieceSent sent;
    cut(
        way, what,
        [&](std::uint64_t k) {
          net::PieceSent before;
          if (begun) before = send(k, laptop_.server(city_.port()), {}, 100);
          EXPECT_EQ(before.offset, begun ? 100u : 0u);
          sent = send(k, laptop_.server(proxy_.port()), before);
          return sent.complete;
        },
        [&](std::uint64_t k) {
          if (sent.complete) {
            EXPECT_EQ(read_file(city_.file(attachment_name(content(k)))), content(k));
          }
          for (int tries = 0; tries < 4 && !sent.complete; ++tries) sent = send(k, laptop_.server(city_.port()), sent);
          EXPECT_TRUE(sent.complete) << sent.problem.detail;
          EXPECT_EQ(read_file(city_.file(attachment_name(content(k)))), content(k));
        });
    EXPECT_TRUE(city_.is_sound());
  }
  void download(Way way, const std::string& what) {
    ASSERT_TRUE(send(0, laptop_.server(city_.port()), {}).complete);
    const auto fetch = [&](std::uint64_t k, std::uint16_t port) {
      net::FetchPart part;
      part.name = attachment_name(content(0));
      part.into = dir_ / ("fetched-" + std::to_string(k));
      net::Transport transport(laptop_.server(port), quick());
      const auto fetched = net::fetch_part(transport, part);
      if (fetched.complete) {
        EXPECT_EQ(read_file(part.into), content(0));
      }
      return fetched.complete;
    };
    cut(
        way, what, [&](std::uint64_t k) { return fetch(k, proxy_.port()); },
        [&](std::uint64_t k) {
          bool whole = fetch(k, city_.port());
          for (int tries = 0; tries < 2 && !whole; ++tries) whole = fetch(k, city_.port());
          EXPECT_TRUE(whole);
          EXPECT_EQ(read_file(dir_ / ("fetched-" + std::to_string(k))), content(0));
        });
  }

  TempDir dir_;
};

TEST_F(CutPhotos, RequestsOfAnUpload) { upload(Way::up, "requests of an upload"); }
TEST_F(CutPhotos, RepliesToAnUpload) { upload(Way::down, "replies to an upload"); }
TEST_F(CutPhotos, RequestsOfAResumedUpload) { upload(Way::up, "requests of a resumed upload", true); }
TEST_F(CutPhotos, RepliesToAResumedUpload) { upload(Way::down, "replies to a resumed upload", true); }
TEST_F(CutPhotos, RequestsOfADownload) { download(Way::up, "requests of a download"); }
TEST_F(CutPhotos, RepliesToADownload) { download(Way::down, "replies to a download"); }

/// A laptop enrols over the bad line, and again over a good one with the same code and key.
class CutEnrolment : public CutLine {
 protected:
  void enrol(Way way, const std::string& what) {
    net::EnrolmentInput input;
    cut(
        way, what,
        [&](std::uint64_t k) {
          input = {.url = "https://localhost:" + std::to_string(proxy_.port()),
                   .code = city_.invite(place),
                   .device = make_uuid_v7(static_cast<UnixMs>(k) + 1, system_random()),
                   .key = SigningKey::generate(system_random()),
                   .name = "laptop"};
          net::Problem problem;
          return net::enrol(input, problem, quick()).ok();
        },
        [&](std::uint64_t) {
          input.url = "https://localhost:" + std::to_string(city_.port());
          net::Problem problem;
          const auto enrolled = net::enrol(input, problem, quick());
          ASSERT_TRUE(enrolled) << enrolled.error().detail << problem.detail;
          EXPECT_EQ(enrolled->reply.device, input.device);
          EXPECT_FALSE(enrolled->server.token.empty());
        });
    EXPECT_TRUE(city_.is_sound());
  }
};

TEST_F(CutEnrolment, Requests) { enrol(Way::up, "requests of an enrolment"); }
TEST_F(CutEnrolment, Replies) { enrol(Way::down, "replies to an enrolment"); }

/// What photos the server holds is asked, and believed only where its whole signed word came.
class CutHolds : public CutPhotos {
 protected:
  bool ask(std::uint16_t port) {
    const sync::ClientIdentity identity = laptop_.identity();
    const Hash held = sha256(content(0)), missing = sha256(content(1));
    const auto question = sync::ask_holds(identity, {held, missing});
    net::HttpRequest request;
    request.path = "/v1/session";
    request.body = question.frame;
    net::Transport transport(laptop_.server(port), quick());
    const auto answer = transport.send(request);
    if (!answer) return false;
    const auto receipt = sync::read_holds(identity, question, *answer);
    EXPECT_TRUE(receipt);
    EXPECT_TRUE(receipt && receipt->held == std::vector{held});
    return receipt.ok();
  }
  void ask_over_a_cut_line(Way way, const std::string& what) {
    ASSERT_TRUE(send(0, laptop_.server(city_.port()), {}).complete);
    cut(
        way, what, [&](std::uint64_t) { return ask(proxy_.port()); },
        [&](std::uint64_t) { EXPECT_TRUE(ask(city_.port())); });
  }
};

TEST_F(CutHolds, Requests) { ask_over_a_cut_line(Way::up, "questions for photos"); }
TEST_F(CutHolds, Replies) { ask_over_a_cut_line(Way::down, "answers to questions for photos"); }

}  // namespace
}  // namespace yanxing::testing
