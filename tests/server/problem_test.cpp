// Problem details: stable names, the person's language.
#include "server-stub/problem.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace yanxing::server {
namespace {

TEST(Problem, SpeaksTheLanguageThatIsPreferred) {
  EXPECT_EQ(preferred_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
  EXPECT_EQ(preferred_language("en-GB,en;q=0.9,zh;q=0.8"), Language::en);
  EXPECT_EQ(preferred_language("de, ZH ; q=0.5"), Language::zh);
  EXPECT_EQ(preferred_language("zh;q=0"), Language::en);
  EXPECT_EQ(preferred_language("zha"), Language::en);
  EXPECT_EQ(preferred_language(""), Language::en);
  EXPECT_EQ(preferred_language(",,;q=,;;zh;q=x"), Language::en);
}

TEST(Problem, CarriesTypeStatusAndASentence) {
  const Reply reply = problem_reply(Problem::device_revoked, "zh");
  EXPECT_EQ(reply.status, 403u);
  EXPECT_EQ(reply.content_type, "application/problem+json");
  const auto body = nlohmann::json::parse(reply.body);
  EXPECT_EQ(body["type"], "urn:yanxing:problem:device-revoked");
  EXPECT_EQ(body["status"], 403);
  EXPECT_NE(body["detail"].get<std::string>().find("停用"), std::string::npos);
}

TEST(Problem, EveryProblemHasBothLanguages) {
  for (int i = 0; i <= static_cast<int>(Problem::storage_full); ++i) {
    const auto problem = static_cast<Problem>(i);
    EXPECT_FALSE(problem_name(problem).empty());
    EXPECT_NE(problem_reply(problem, "en").body, problem_reply(problem, "zh").body);
    EXPECT_GE(problem_status(problem), 400u);
  }
}

}  // namespace
}  // namespace yanxing::server
