// Every route of the server's own table, asked by everybody who must not: the server says no, and nothing has changed.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server-stub/attachment_api.h"
#include "server-stub/routes.h"
#include "sync/base/hash.h"
#include "sync/wire/frame_list.h"
#include "tests/network/city.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

std::string problem_of(const Answer& answer) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  const std::string type = body.is_object() ? body.value("type", "none") : "none";
  return type.substr(type.rfind(':') + 1);
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

/// Where the server asks for no token, on purpose. What is not here must refuse strangers: also a route that is new.
const std::set<std::pair<std::string_view, std::string_view>> open_routes{
    {"GET", "/healthz"}, {"POST", "/v1/enrol"}, {"OPTIONS", "/v1/attachments"}};

bool is_for_everybody(const server::RouteRow& row) { return open_routes.contains({row.method, row.path}); }

/// A request that an honest laptop could send, but for who it is.
struct Asked {
  std::string method, target, media, more;
};

/// All ways to ask for a route.
std::vector<Asked> ways_to_ask(const server::RouteRow& row, const std::string& upload, const std::string& photo) {
  std::string target(row.path);
  const bool of_upload = target.find("/uploads/") != std::string::npos;
  if (target.ends_with("{}")) target.replace(target.size() - 2, 2, of_upload ? upload : photo);
  if (row.route == server::Route::pull) target += "?cursor=AAAA";
  const std::string method(row.method), media(row.media);
  std::vector<Asked> ways{{method, target, media, ""}};
  if (row.route == server::Route::push) ways.push_back({method, target, std::string(sync::frame_list_media), ""});
  if (row.route == server::Route::tus_create) ways.push_back({method, target, std::string(server::tus_media), ""});
  if (of_upload) ways.push_back({"POST", target, media, "X-HTTP-Method-Override: " + method + "\r\n"});
  return ways;
}

class WrongRoles : public ::testing::Test {
 protected:
  void SetUp() override {
    photo_ = name_of("xyz");
    upload_of(photo_, "xyz");
    upload_ = upload_of(name_of("abc"), "");
    city_.revoke(revoked_.device());
  }
  static std::string name_of(const std::string& content) { return sha256(content).hex() + ".jpg"; }
  /// Begun by the honest laptop, with its first bytes; its id.
  std::string upload_of(const std::string& name, const std::string& bytes) {
    const Answer answer =
        send({"POST", "/v1/attachments", bytes.empty() ? "" : std::string(server::tus_media), upload_metadata(name)},
             bearer(honest_.token()), bytes);
    EXPECT_EQ(answer.status, 201u) << answer.body;
    const auto at = answer.headers.find("location");
    return at == answer.headers.end() ? "" : at->second.substr(at->second.rfind('/') + 1);
  }
  Answer send(const Asked& asked, const std::string& authorization, const std::string& body) {
    TlsClient client(city_.port());
    std::string more = authorization + asked.more + "Tus-Resumable: 1.0.0\r\nUpload-Length: 3\r\nUpload-Offset: 0\r\n";
    if (!asked.media.empty()) more += "Content-Type: " + asked.media + "\r\n";
    EXPECT_TRUE(client.send(request_text(asked.method, asked.target, body, more)));
    return client.receive(asked.method == "HEAD");
  }
  Answer ask(const Asked& asked, const std::string& authorization) {
    return send(asked, authorization, asked.media.empty() ? "" : "abc");
  }
  /// Calls `act` for all ways to ask for all routes that are not for everybody.
  void for_each_guarded(const std::function<void(const server::RouteRow&, const Asked&)>& act) {
    for (const server::RouteRow& row : server::routes()) {
      if (is_for_everybody(row)) continue;
      for (const Asked& asked : ways_to_ask(row, upload_, photo_)) {
        SCOPED_TRACE(asked.method + " " + asked.target + " " + asked.media + " " + asked.more);
        act(row, asked);
      }
    }
  }
  void expect_nothing_changed() {
    EXPECT_EQ(city_.changes(), 0u);
    const std::string mine = bearer(honest_.token()), target = "/v1/attachments/uploads/" + upload_;
    const Answer head = ask({"HEAD", target, "", ""}, mine);
    EXPECT_EQ(head.status, 200u);
    EXPECT_EQ(head.headers.contains("upload-offset") ? head.headers.at("upload-offset") : "", "0");
    EXPECT_EQ(ask({"PATCH", target, std::string(server::tus_media), ""}, mine).status, 204u);
    EXPECT_EQ(ask({"GET", "/v1/attachments/" + photo_, "", ""}, mine).body, "xyz");
    honest_.save(place, "甲");
    EXPECT_TRUE(honest_.sync());
  }

  ServingCity city_, other_city_;
  NetLaptop honest_{city_, place}, revoked_{city_, place}, neighbour_{city_, "450225106"},
      stranger_{other_city_, place};
  std::string upload_, photo_;
};

TEST_F(WrongRoles, EveryRouteRefusesThem) {
  struct Role {
    const char* name;
    std::string authorization;
    const char* problem;  // empty: it does not know who asks
  };
  const Role roles[] = {
      {"nobody", "", ""},
      {"an empty token", "Authorization: Bearer \r\n", ""},
      {"a made up token", bearer("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), ""},
      {"another scheme", "Authorization: Basic " + honest_.token() + "\r\n", ""},
      {"a laptop of another city", bearer(stranger_.token()), ""},
      {"a revoked laptop", bearer(revoked_.token()), "device-revoked"},
  };
  std::size_t asked_in_all = 0;
  for_each_guarded([&](const server::RouteRow&, const Asked& asked) {
    for (const Role& role : roles) {
      SCOPED_TRACE(role.name);
      const Answer answer = ask(asked, role.authorization);
      EXPECT_TRUE(answer.status == 401 || answer.status == 403) << answer.status << answer.body;
      ++asked_in_all;
      if (asked.method == "HEAD") continue;
      const std::string problem = problem_of(answer);
      const bool unknown = problem == "unauthorized" || problem == "unknown-device";
      EXPECT_TRUE(*role.problem == '\0' ? unknown : problem == role.problem) << problem;
    }
  });
  EXPECT_GE(asked_in_all, std::size(roles) * (server::routes().size() - open_routes.size()));
  expect_nothing_changed();
}

TEST_F(WrongRoles, WhatIsAnotherLaptopsIsNotThere) {
  int asked_in_all = 0;
  for_each_guarded([&](const server::RouteRow& row, const Asked& asked) {
    if (!row.path.ends_with("{}")) return;
    EXPECT_EQ(ask(asked, bearer(neighbour_.token())).status, 404u);
    ++asked_in_all;
  });
  EXPECT_GT(asked_in_all, 0);
  expect_nothing_changed();
}

TEST_F(WrongRoles, WhatIsForEverybodyTellsThemNothing) {
  std::size_t found = 0;
  for (const server::RouteRow& row : server::routes()) {
    if (!is_for_everybody(row)) continue;
    ++found;
    const Answer answer = ask({std::string(row.method), std::string(row.path), std::string(row.media), ""}, "");
    const unsigned expected = row.route == server::Route::health ? 200 : row.route == server::Route::enrol ? 400 : 204;
    EXPECT_EQ(answer.status, expected) << row.path << answer.body;
  }
  EXPECT_EQ(found, open_routes.size()) << "a route that is gone";
  expect_nothing_changed();
}

}  // namespace
}  // namespace yanxing::testing
