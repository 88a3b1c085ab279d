// Paths over repeats and tables, and what is asked of an index.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/forms/xpath/memory_document.h"
#include "tests/client/forms/xpath/support.h"

namespace yanxing::forms::xpath {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Repeats : public ::testing::Test {
 protected:
  Form form{
      "<data><house><n>A</n><person><who>a1</who></person><person><who>a2</who></person><note/></house>"
      "<house><n>B</n><person><who>b1</who></person><person><who>b2</who></person><note/></house></data>"};
};

TEST_F(Repeats, PositionsCountWithinAParent) {
  EXPECT_EQ(form.text("position(..)", "/data/house[2]/n"), "2");
  EXPECT_EQ(form.text("position(..)", "/data/house[2]/person[1]/who"), "1");
  EXPECT_EQ(form.text("join(' ', /data/house/person[2]/who)"), "a2 b2");
  EXPECT_EQ(form.text("join(' ', (/data/house/person)[2]/who)"), "a2");
  EXPECT_EQ(form.text("join(' ', /data/house[position() > 1]/person[last()]/who)"), "b2");
  EXPECT_EQ(form.text("/data/house[position(current()/..)]/n", "/data/house[2]/note"), "B");
  EXPECT_EQ(form.text("../preceding-sibling::house[1]/n", "/data/house[2]/note"), "A");
}

TEST_F(Repeats, IndexedRepeatPicksRows) {
  EXPECT_EQ(form.text("indexed-repeat(/data/house/n, /data/house, 2)"), "B");
  EXPECT_EQ(form.text("indexed-repeat(/data/house/person/who, /data/house, 2, /data/house/person, 1)"), "b1");
  EXPECT_EQ(form.text("indexed-repeat(/data/house/person/who, /data/house/person, 1, /data/house, 2)"), "b1");
  EXPECT_EQ(form.text("indexed-repeat(/data/house/n, /data/house, 3)"), "");
  EXPECT_EQ(form.text("indexed-repeat(/data/house/n, /data/house, position(..) - 1)", "/data/house[1]/note"), "");
}

TEST_F(Repeats, IndexedRepeatTakesRelativeNamesAndStaysInItsOwnHouse) {
  EXPECT_EQ(form.text("indexed-repeat(../n, .., position(..) - 1)", "/data/house[2]/note"), "A");
  EXPECT_EQ(form.text("indexed-repeat(/data/house/person/who, /data/house/person, 2)", "/data/house[2]/note"), "b2");
  EXPECT_EQ(form.text("indexed-repeat(../who, .., 1)", "/data/house[2]/person[2]/who"), "b1");
}

TEST_F(Repeats, SetsAreInDocumentOrderAndHoldANodeOnce) {
  EXPECT_EQ(form.text("join(' ', //who/.. /who | //n)"), "A a1 a2 B b1 b2");
  EXPECT_EQ(form.text("count(//who/ancestor::house)"), "2");
  EXPECT_EQ(form.text("count(//who/../..)"), "2");
  EXPECT_EQ(form.text("join(' ', following::who)", "/data/house[1]/person[1]"), "a2 b1 b2");
  EXPECT_EQ(form.text("preceding::who[1]", "/data/house[2]/n"), "a2");
  EXPECT_EQ(form.text("name(..)", "/data/house[1]/n"), "house");
  EXPECT_EQ(form.text("count(@id)"), "0");
}

/// A table that notes what its index is asked for.
class Indexed : public MemoryDocument {
 public:
  bool find(NodeId parent, std::string_view name, std::string_view key, std::string_view wanted,
            std::vector<NodeId>& out) const override {
    asked.push_back(std::string(name) + "[" + std::string(key) + "=" + std::string(wanted) + "]");
    std::vector<NodeId> all;
    children(parent, name, all);
    for (const NodeId one : all) {
      std::vector<NodeId> cells;
      children(one, key, cells);
      for (const NodeId cell : cells) {
        if (value(cell) == wanted) out.push_back(one);
      }
    }
    return true;
  }
  mutable std::vector<std::string> asked;
};

class Tables : public ::testing::Test {
 protected:
  Tables() {
    auto document = std::make_unique<Indexed>();
    const NodeId root = document->add(document->root(), "root");
    for (const auto& [name, town, size] : {std::tuple("v1", "t1", "10"), std::tuple("v2", "t2", "20"),
                                           std::tuple("v3", "t1", "030"), std::tuple("v4", "t1", "40")}) {
      const NodeId item = document->add(root, "item");
      document->append_text(document->add(item, "name"), name);
      document->append_text(document->add(item, "town"), town);
      document->append_text(document->add(item, "size"), size);
    }
    table = document.get();
    form.environment.tables["villages"] = std::move(document);
  }

  std::vector<std::string> asked() const { return table->asked; }

  Form form{"<data><t>t1</t><row><t>t2</t><x/></row></data>"};
  Indexed* table = nullptr;
};

TEST_F(Tables, AreAskedByTheirIndexForAnEquality) {
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[town = ${t}]/name)"), "v1 v3 v4");
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item['t2' = town]/name)"), "v2");
  EXPECT_EQ(form.text("instance('villages')/root/item[town = current()/../t]/name", "/data/row/x"), "v2");
  EXPECT_THAT(asked(), ElementsAre("item[town=t1]", "item[town=t2]", "item[town=t2]"));
}

TEST_F(Tables, FilterTheRestOfAConjunction) {
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[size > 15 and town = ${t} and name != 'v4']/name)"),
            "v3");
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[town = ${t}][2]/name)"), "v3");
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[town = ${t}][name = 'v4']/name)"), "v4");
  EXPECT_THAT(asked(), ElementsAre("item[town=t1]", "item[town=t1]", "item[town=t1]"));
}

TEST_F(Tables, AreAskedForAnAnswerRatherThanForALiteral) {
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[name = 'v3' and town = ${t}]/name)"), "v3");
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[name = 'v3' and size = '030']/name)"), "v3");
  EXPECT_THAT(asked(), ElementsAre("item[town=t1]", "item[name=v3]"));
}

TEST_F(Tables, AreReadThroughWhereAnIndexCannotAnswer) {
  EXPECT_EQ(form.text("instance('villages')/root/item[size = 30]/name"), "v3") << "numbers compare as numbers";
  EXPECT_EQ(form.text("instance('villages')/root/item[town = substr(name, 0, 2)]/name"), "");
  EXPECT_EQ(form.text("instance('villages')/root/item[town = 't1' or name = 'v2'][2]/name"), "v2");
  EXPECT_EQ(form.text("instance('villages')/root/item[town = 't1' and position() = 3]/name"), "v3");
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Tables, AreAskedForEachOfSeveralAnswers) {
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[town = //t]/name)"), "v1 v2 v3 v4");
  EXPECT_EQ(form.text("join(' ', instance('villages')/root/item[town = ${none}]/name)"), "");
}

TEST_F(Tables, PulldataAsksTheIndexToo) {
  EXPECT_EQ(form.text("pulldata('villages', 'size', 'name', 'v2')"), "20");
  EXPECT_EQ(form.text("pulldata('villages', 'size', 'name', 'v9')"), "");
  EXPECT_EQ(form.text("pulldata('villages', 'nothing', 'name', 'v2')"), "");
  EXPECT_THAT(asked(), ElementsAre("item[name=v2]", "item[name=v9]", "item[name=v2]"));
}

TEST_F(Tables, AbsolutePathsInTheirConditionsMeanTheRecord) {
  EXPECT_EQ(form.text("count(instance('villages')/root/item[/data/t = town])"), "3");
}

TEST(Documents, FromJsonRepeatArraysAndJoinSelections) {
  const auto document = document_from_json(nlohmann::json::parse(
      R"({"data": {"a": 1, "b": null, "c": true, "picks": ["x", "y"], "row": [{"n": 2.5}, {"n": "two"}], "none": []}})"));
  ASSERT_TRUE(document.ok());
  const auto text = [&](std::string_view path) {
    const auto node = find_node(**document, path);
    return *node == no_node ? "nothing" : (*document)->value(*node);
  };
  EXPECT_EQ(text("/data/a"), "1");
  EXPECT_EQ(text("/data/b"), "");
  EXPECT_EQ(text("/data/c"), "true");
  EXPECT_EQ(text("/data/picks"), "x y");
  EXPECT_EQ(text("/data/row[1]/n"), "2.5");
  EXPECT_EQ(text("/data/row[2]/n"), "two");
  EXPECT_EQ(text("/data/row[3]/n"), "nothing");
  EXPECT_EQ(text("/data/none"), "nothing");
}

TEST(Documents, FromJsonAreWrappedInDataWhereNeeded) {
  const auto document = document_from_json(nlohmann::json::parse(R"({"a": 1, "b": 2})"));
  EXPECT_EQ((*document)->value(*find_node(**document, "/data/b")), "2");
  EXPECT_FALSE(document_from_json(nlohmann::json::parse("[1]")).ok());
  EXPECT_FALSE(document_from_json(nlohmann::json::parse(R"({"a": [[1], [2]]})")).ok());
}

TEST(Documents, FromXmlDropPrefixesAttributesAndLayout) {
  const auto document =
      document_from_xml("<h:data xmlns:h='x' id='1'>\n <orx:meta><a>1 &lt; 2</a></orx:meta>\n <b> </b></h:data>");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ((*document)->value(*find_node(**document, "/data/meta/a")), "1 < 2");
  EXPECT_EQ((*document)->value(*find_node(**document, "/data/b")), " ");
  EXPECT_EQ((*document)->value(*find_node(**document, "/data")), "1 < 2 ");
}

TEST(Documents, FromXmlRefuseEntitiesAndWhatIsNoXml) {
  EXPECT_FALSE(document_from_xml("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").ok());
  EXPECT_FALSE(document_from_xml("<a><b></a>").ok());
  EXPECT_FALSE(document_from_xml("").ok());
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(document_from_xml(deep).ok());
}

TEST(Documents, APathThatIsNoneIsToldSo) {
  const auto document = document_from_xml("<a/>");
  EXPECT_FALSE(find_node(**document, "1 + 1").ok());
  EXPECT_FALSE(find_node(**document, "/a[").ok());
}

}  // namespace
}  // namespace yanxing::forms::xpath
