// save, list, show, delete, undelete, resolve.
#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliRecords : public CliTest {
 protected:
  void SetUp() override { init(); }
  std::string person(const std::string& name) const {
    return save({"person", "name=" + name, std::string("place=") + village});
  }
};

TEST_F(CliRecords, SavePrintsTheIdAloneAndListGivesTheRecord) {
  const auto saved =
      cli({"save", "person", "name=韦小花", std::string("place=") + village, "role=妇联主席", "phone=1xx00000001"});
  EXPECT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_EQ(saved.out.size(), 37u);
  json records = list("person");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].erase("changed"), 1U);
  EXPECT_EQ(
      records[0],
      json({{"id", saved.out.substr(0, 36)},
            {"form", "person"},
            {"place", village},
            {"state", "final"},
            {"sync", "local"},
            {"conflicts", json::array()},
            {"values", {{"name", "韦小花"}, {"place", village}, {"role", "妇联主席"}, {"phone", "1xx00000001"}}}}));
}

TEST_F(CliRecords, ADayWithItsTimeIsStoredAsTheServerTakesIt) {
  save({"election_result", "round=2021", std::string("place=") + village, "kind=village", "__state=draft",
        "party_planned=2021-01-28T09:00"});
  // By the laptop's clock, as all days and times are.
  EXPECT_EQ(list("election_result")[0]["values"]["party_planned"].get<std::string>().substr(0, 23),
            "2021-01-28T09:00:00.000");
  const auto half = cli({"save", "election_result", "round=2021", std::string("place=") + village, "__state=draft",
                         "committee_planned=2021-01-28T"});
  EXPECT_EQ(half.exit_code, 1) << half.out;
}

TEST_F(CliRecords, SaveWithAnIdChangesThatRecord) {
  const std::string id = person("韦小花");
  EXPECT_EQ(save({"person", "--id", id, "phone=1xx00000002"}), id);
  EXPECT_EQ(save({"person", "--id", id, "phone="}), id);
  EXPECT_FALSE(list("person")[0]["values"].contains("phone"));
  const json shown = json_of({"show", id});
  EXPECT_EQ(shown["history"].size(), 3u);
  EXPECT_EQ(shown["history"][0]["kind"], "created");
  EXPECT_EQ(shown["history"][2]["edits"][0]["before"], "1xx00000002");
  EXPECT_EQ(shown["heads"]["name"][0]["value"], "韦小花");
  EXPECT_EQ(shown["heads"]["name"][0]["author"], "记录员");
  EXPECT_EQ(shown["sync"], "local");
}

TEST_F(CliRecords, ShowTellsTheHistoryAsAStoryInBothLanguages) {
  const std::string id = person("韦小花");
  save({"person", "--id", id, "phone=1xx00000001"});
  save({"person", "--id", id, "phone=1xx00000002"});
  const std::string english = cli({"show", id}).out;
  EXPECT_NE(english.find("final  on this laptop only"), std::string::npos) << english;
  EXPECT_NE(english.find("桥板乡 · 阳山村委会 (450224204201)"), std::string::npos) << english;
  EXPECT_NE(english.find("记录员 changed it (this laptop)"), std::string::npos) << english;
  EXPECT_NE(english.find(": from (nothing) to 1xx00000001"), std::string::npos) << english;
  EXPECT_NE(english.find(": from 1xx00000001 to 1xx00000002"), std::string::npos) << english;
  EXPECT_EQ(english.find("phone=\""), std::string::npos) << "no raw cells: " << english;
  const std::string chinese = cli({"--lang", "zh", "show", id}).out;
  EXPECT_NE(chinese.find("完成  只在本机"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("记录员 新建（本机）"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("1xx00000001 改为 1xx00000002"), std::string::npos) << chinese;
}

TEST_F(CliRecords, APlaceThatThisLaptopDoesNotHoldIsNotAnEmptyList) {
  person("韦小花");
  for (const std::vector<std::string>& asked :
       {std::vector<std::string>{"list", "person", "--place", "450225"}, {"review", "--list", "--place", "450225"}}) {
    const auto result = cli(asked);
    EXPECT_EQ(result.exit_code, 2) << asked.front();
    EXPECT_NE(result.err.find("450225"), std::string::npos) << result.err;
  }
  EXPECT_EQ(cli({"list", "person", "--place", village}).exit_code, 0);
  EXPECT_EQ(cli({"list", "person", "--place", "450224"}).exit_code, 0) << "a part of it is here";
}

TEST_F(CliRecords, AFieldOfARepeatMakesItsFirstRowAndIsElseToBeNamedWithARow) {
  const std::string photo = std::string(64, 'a') + ".jpg", other = std::string(64, 'b') + ".jpg";
  const std::string id = save({"problem", "photo=" + photo, "photo_caption=墙面开裂"});
  const json values = json_of({"show", id})["values"];
  EXPECT_FALSE(values.contains("photo")) << values;
  std::string row;
  for (const auto& [path, value] : values.items()) {
    if (path.starts_with("photos[") && path.ends_with("]")) row = path;
  }
  ASSERT_FALSE(row.empty()) << values;
  EXPECT_EQ(values[row], 1);
  EXPECT_EQ(values[row + "/photo"], photo);
  EXPECT_EQ(values[row + "/photo_caption"], "墙面开裂") << "both in one row";
  // A second time it could mean this row or another one.
  const auto refused = cli({"save", "problem", "--id", id, "photo=" + other});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("photos[ROW]/photo=VALUE. Rows: " + row), std::string::npos) << refused.err;
  EXPECT_EQ(cli({"save", "problem", "photo="}).exit_code, 1);
  ASSERT_EQ(cli({"save", "problem", "--id", id, "photos[k2]=2", "photos[k2]/photo=" + other}).exit_code, 0);
  const json both = json_of({"show", id})["values"];
  EXPECT_EQ(both[row + "/photo"], photo);
  EXPECT_EQ(both["photos[k2]/photo"], other);
}

TEST_F(CliRecords, JsonInTakesTheSameFields) {
  const auto saved = cli({"save", "person", "--json-in", "-"}, R"({"name": "韦小花", "place": "450224204201"})");
  EXPECT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_EQ(list("person")[0]["values"]["name"], "韦小花");
  for (const char* bad : {"", "[1]", "{\"name\": ", "{\"name\": {\"a\": 1}}", "\xFF"}) {
    EXPECT_EQ(cli({"save", "person", "--json-in", "-"}, bad).exit_code, 1) << bad;
  }
  EXPECT_EQ(cli({"save", "person", "--json-in", "-"}, std::string(200'000, '[')).exit_code, 1);
  EXPECT_EQ(cli({"save", "person", "--json-in", dir / "missing.json"}).exit_code, 1);
  EXPECT_EQ(list("person").size(), 1u);
}

TEST_F(CliRecords, AMalformedValueIsRefusedWithItsFieldAndWhatIsExpected) {
  const auto date = cli({"save", "training", "title=培训", "start=2021-13-45"});
  EXPECT_EQ(date.exit_code, 1);
  EXPECT_NE(date.err.find("start"), std::string::npos);
  EXPECT_NE(date.err.find("2021-05-17"), std::string::npos);
  EXPECT_EQ(date.out, "");
  const auto choice = cli({"save", "training", "title=培训", "level=moon"});
  EXPECT_NE(choice.err.find("township"), std::string::npos);
  EXPECT_EQ(cli({"save", "mark", "session=x", "person=y", "status=present"}).exit_code, 1);
  EXPECT_EQ(cli({"save", "person", "nme=x"}).exit_code, 1);
  EXPECT_EQ(cli({"save", "person", "name"}).exit_code, 1);
  EXPECT_EQ(cli({"save", "person", "name=a", "name=b"}).exit_code, 1);
  EXPECT_EQ(cli({"save", "person"}).exit_code, 1);
  const auto form = cli({"save", "perso", "name=a"});
  EXPECT_EQ(form.exit_code, 2);
  EXPECT_NE(form.err.find("person"), std::string::npos);
  EXPECT_EQ(list("training").size() + list("person").size(), 0u);
}

TEST_F(CliRecords, WhatIsRequiredMayBeMissingFromADraftButNotFromAFinishedOne) {
  const std::string id =
      save({"observation", std::string("place=") + village, "round=2021", "stage=1", "s1_meeting=no"});
  EXPECT_EQ(list("observation")[0]["state"], "draft");
  const auto final = cli({"save", "observation", "--id", id, "state=final"});
  EXPECT_EQ(final.exit_code, 1);
  EXPECT_NE(final.err.find("s1_meeting_comment"), std::string::npos);
  EXPECT_EQ(list("observation")[0]["state"], "draft");
  EXPECT_EQ(list("observation", {"--state", "final"}).size(), 0u);
  EXPECT_EQ(list("observation", {"--state", "draft"}).size(), 1u);
}

TEST_F(CliRecords, ANaturalKeyNamesTheSameRecordAgain) {
  const std::string someone = "018f0000-0000-7000-8000-000000000001", session = "018f0000-0000-7000-8000-000000000002";
  const std::string id =
      save({"mark", "--force", "session=" + session, "person=" + someone, "status=present", "at=8:24"});
  EXPECT_EQ(save({"mark", "session=" + session, "person=" + someone, "status=late"}), id);
  const json records = list("mark");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0]["values"]["status"], "late");
  EXPECT_EQ(records[0]["values"]["at"], "08:24");
  EXPECT_EQ(records[0]["place"], township);
  EXPECT_EQ(cli({"save", "mark", "session=" + session, "status=late"}).exit_code, 1);
  EXPECT_EQ(cli({"save", "mark", "--id", id, "person=" + session}).exit_code, 1);
  EXPECT_EQ(cli({"save", "person", "--id", id, "name=x"}).exit_code, 1);
}

TEST_F(CliRecords, ListFiltersByPlaceTextStateAndLimit) {
  person("覃美英");
  person("韦小花");
  save({"person", "name=吕丽", "place=450224204202"});
  EXPECT_EQ(list("person", {"--place", "450224204202"}).size(), 1u);
  EXPECT_EQ(list("person", {"--place", "450224204203"}).size(), 0u);
  EXPECT_EQ(list("person", {"--text", "qmy"})[0]["values"]["name"], "覃美英");
  EXPECT_EQ(list("person", {"--text", "小"}).size(), 1u);
  EXPECT_EQ(list("person", {"--limit", "2"}).size(), 2u);
  EXPECT_EQ(list("person", {"--limit", "2", "--offset", "2"}).size(), 1u);
  EXPECT_EQ(list("person", {"--state", "local"}).size(), 3u);
  EXPECT_EQ(list("person", {"--state", "conflict"}).size(), 0u);
  EXPECT_EQ(cli({"list", "person", "--state", "sideways"}).exit_code, 2);
  EXPECT_EQ(cli({"list", "nonsense", "--json"}).exit_code, 2);
  const std::string text = cli({"list", "person"}).out;
  EXPECT_NE(text.find("吕丽"), std::string::npos);
  EXPECT_NE(text.find("江边村委会"), std::string::npos) << text;
  EXPECT_EQ(text.find("450224204202"), std::string::npos) << "a person reads names: " << text;
  EXPECT_NE(cli({"list", "person", "--json"}).out.find("450224204202"), std::string::npos) << "a program codes";
}

TEST_F(CliRecords, DeletedLeavesTheListAndComesBack) {
  const std::string id = person("韦小花");
  EXPECT_EQ(cli({"delete", id}).exit_code, 0);
  EXPECT_EQ(list("person").size(), 0u);
  EXPECT_EQ(list("person", {"--state", "deleted"})[0]["state"], "deleted");
  EXPECT_EQ(json_of({"show", id})["state"], "deleted");
  EXPECT_EQ(cli({"delete", id}).exit_code, 0);
  EXPECT_EQ(cli({"undelete", id}).exit_code, 0);
  EXPECT_EQ(list("person").size(), 1u);
  for (const char* command : {"show", "delete", "undelete"}) {
    EXPECT_EQ(cli({command, "018f0000-0000-7000-8000-00000000ffff"}).exit_code, 1) << command;
    EXPECT_EQ(cli({command, "nonsense"}).exit_code, 2) << command;
  }
  EXPECT_EQ(cli({"resolve", id, "name", "x"}).exit_code, 1);  // nothing to settle
}

TEST_F(CliRecords, MessagesAreInThePersonsLanguage) {
  EXPECT_NE(cli({"show", "nonsense"}).err.find("no record id"), std::string::npos);
  ASSERT_EQ(cli({"init", "--place", township, "--name", "乙", "--language", "zh"}, {}, "other").exit_code, 0);
  EXPECT_NE(cli({"show", "nonsense"}, {}, "other").err.find("不是记录编号"), std::string::npos);
  const auto by_environment =
      run(program("yanxing-cli"), {"--data", dir / "laptop", "show", "nonsense"}, {}, {{"LC_ALL", "zh_CN.UTF-8"}});
  EXPECT_NE(by_environment.err.find("不是记录编号"), std::string::npos);
}

TEST_F(CliTest, AReviewThatCannotBeSaysWhyAndWhatToDo) {
  init("county", "450224");
  const auto refused = [&](std::vector<std::string> arguments, const std::string& laptop, const std::string& what) {
    arguments.insert(arguments.begin(), "review");
    const auto result = cli(std::move(arguments), {}, laptop);
    const bool is_usage = what == "no record id" || what == "--comment";  // a word is missing or no id
    EXPECT_EQ(result.exit_code, is_usage ? 2 : 1) << what;
    EXPECT_EQ(result.out, "");
    EXPECT_NE(result.err.find(what), std::string::npos) << result.err;
  };
  const std::string id = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                               "attendances=86", std::string("place=") + village, "__state=draft"},
                              "county");
  refused({id, "accept"}, "county", "draft");
  save({"activity", "--id", id, "__state=final"}, "county");
  refused({id, "return"}, "county", "--comment");
  const std::string person = save({"person", "name=甲", std::string("place=") + village}, "county");
  refused({person, "accept"}, "county", "not handed in");
  const std::string elsewhere = save({"activity", "title=外县", "kind=rights", "date=2021-05-01", "sessions=1",
                                      "attendances=86", "--force", "place=450225100", "__state=final"},
                                     "county");
  refused({elsewhere, "accept"}, "county", "outside this laptop's scope");
  refused({"nonsense", "accept"}, "county", "no record id");
  refused({"01890000-0000-7000-8000-000000000000", "accept"}, "county", "no record");
  EXPECT_EQ(cli({"review", id, "perhaps"}, {}, "county").exit_code, 2);
  EXPECT_EQ(json_of({"review", id, "accept"}, "county")["state"], "accepted");
  init();
  const std::string own = save({"activity", "title=三八维权周", "kind=rights", "date=2021-05-01", "sessions=1",
                                "attendances=86", std::string("place=") + village, "__state=final"});
  refused({own, "accept"}, "laptop", "county or the city");
}

}  // namespace
}  // namespace yanxing::testing
