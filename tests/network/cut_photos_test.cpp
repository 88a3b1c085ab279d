// Photos and enrolments over a connection that is cut after byte k: every k in tools/nightly, every YANXING_CUT_STEP-th
// in tools/test. What was cut goes on or is begun anew, nothing is there in half, and no code is used up in vain.
#include <gtest/gtest.h>

#include <fstream>

#include "client/net/tus.h"
#include "tests/network/city.h"
#include "tests/support/evidence.h"
#include "tests/support/fault_proxy.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* place = "450224204";
constexpr int whole_runs = 5;  // that pass untouched before the end is reached: signatures differ by a few bytes

std::uint64_t step() { return static_cast<std::uint64_t>(number_from_environment("YANXING_CUT_STEP", 13)); }

net::TransportLimits quick() {
  net::TransportLimits limits;
  limits.stall_timeout = std::chrono::seconds(5);
  return limits;
}

class CutPhotos : public ::testing::Test {
 protected:
  /// Cuts `work` after every step-th byte of its connections; `heal` must then bring it to its end over a good line.
  void cut(Way way, const std::string& what, const std::function<bool(std::uint64_t k)>& work,
           const std::function<void(std::uint64_t k)>& heal) {
    std::int64_t cuts = 0;
    int untouched = 0;
    for (std::uint64_t k = 0; untouched < whole_runs; k += step()) {
      SCOPED_TRACE(what + " cut after byte " + std::to_string(k));
      proxy_.next(way == Way::up ? Fault{.cut_up = k} : Fault{.cut_down = k});
      const bool done = work(k);
      const bool was_cut = proxy_.cut() > 0;
      untouched = was_cut ? 0 : untouched + 1;
      cuts += was_cut ? 1 : 0;
      if (!was_cut) {
        EXPECT_TRUE(done);
      }
      proxy_.next({});
      heal(k);
      if (HasFailure()) return;
    }
    EXPECT_GT(cuts, 300 / static_cast<std::int64_t>(step()));
    note_evidence("network: " + what + " cut", {{"bytes_cut", cuts}, {"every", static_cast<std::int64_t>(step())}});
  }

  std::string content(std::uint64_t k) const {
    return "a small photo, number " + std::to_string(k) + std::string(200, 'x');
  }
  fs::path file_of(std::uint64_t k) {
    const fs::path file = dir_ / ("photo-" + std::to_string(k));
    std::ofstream(file, std::ios::binary) << content(k);
    return file;
  }
  net::PieceSent send(std::uint64_t k, const net::Server& server, const net::PieceSent& before) {
    net::UploadPiece piece;
    piece.file = file_of(k);
    piece.name = attachment_name(content(k));
    piece.bytes = content(k).size();
    piece.url = before.url;
    piece.offset = before.offset;
    piece.ask_offset = !before.url.empty();
    net::Transport transport(server, quick());
    return net::upload_piece(transport, piece);
  }
  void upload(Way way, const std::string& what) {
    net::PieceSent sent;
    cut(
        way, what,
        [&](std::uint64_t k) {
          sent = send(k, laptop_.server(proxy_.port()), {});
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
  ServingCity city_;
  NetLaptop laptop_{city_, place};
  FaultProxy proxy_{city_.port()};
};

TEST_F(CutPhotos, RequestsOfAnUpload) { upload(Way::up, "requests of an upload"); }
TEST_F(CutPhotos, RepliesToAnUpload) { upload(Way::down, "replies to an upload"); }
TEST_F(CutPhotos, RequestsOfADownload) { download(Way::up, "requests of a download"); }
TEST_F(CutPhotos, RepliesToADownload) { download(Way::down, "replies to a download"); }

/// A laptop enrols over the bad line, and again over a good one with the same code and key.
class CutEnrolment : public CutPhotos {
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

}  // namespace
}  // namespace yanxing::testing
