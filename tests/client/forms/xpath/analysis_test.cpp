// What is known about an expression without evaluating it: what it reads, whether it stays the same, what lengths it
// allows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/client/forms/xpath/support.h"

namespace yanxing::forms::xpath {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Dependencies : public ::testing::Test {
 protected:
  // The names of what is read, in document order; "data/x" for what lies in a group.
  std::vector<std::string> read(std::string_view source, std::string_view at = "/data/total") {
    const auto expression = Expression::parse(source, below_data);
    EXPECT_TRUE(expression.ok()) << source;
    std::vector<NodeId> nodes;
    expression->dependencies(*form.document, *find_node(*form.document, at), nodes);
    std::vector<std::string> names;
    for (const NodeId node : nodes) names.emplace_back(form.document->name(node));
    return names;
  }

  Form form{"<data><a/><b/><township/><group><c/></group><row><n/><price/><sum/></row><limit/><total/></data>"};
};

TEST_F(Dependencies, AreThePathsOfAnExpression) {
  EXPECT_THAT(read("${a} + /data/b * 2"), ElementsAre("a", "b"));
  EXPECT_THAT(read("../a"), ElementsAre("a"));
  EXPECT_THAT(read("if(${a} = 1, ${b}, /data/group/c)"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(read("'a'"), IsEmpty());
  EXPECT_THAT(read("today()"), IsEmpty());
  EXPECT_THAT(read("string-length(.) < 3"), ElementsAre("total"));
  EXPECT_THAT(read("string-length() < 3"), ElementsAre("total"));
}

TEST_F(Dependencies, ReachIntoRows) {
  EXPECT_THAT(read("sum(/data/row/n)"), ElementsAre("n"));
  EXPECT_THAT(read("count(${row})"), ElementsAre("row"));
  EXPECT_THAT(read("../n * ../price", "/data/row/sum"), ElementsAre("n", "price"));
  EXPECT_THAT(read("position(..)", "/data/row/sum"), ElementsAre("row"));
  EXPECT_THAT(read("indexed-repeat(/data/row/n, /data/row, ${a})"), ElementsAre("a", "row", "n"));
  EXPECT_THAT(read("sum(//n)"), ElementsAre("n"));
}

TEST_F(Dependencies, ReachIntoConditions) {
  EXPECT_THAT(read("sum(/data/row[price > /data/limit]/n)"), ElementsAre("n", "price", "limit"));
  EXPECT_THAT(read("/data/row[n = current()/../a]/price"), ElementsAre("a", "n", "price"));
  EXPECT_THAT(read("count(/data/row[current()/n = n])", "/data/row"), ElementsAre("row", "n"));
}

TEST_F(Dependencies, LeaveTablesOutButNotWhatTheyAreAskedFor) {
  EXPECT_THAT(read("instance('villages')/root/item[township = ${township}]/label"), ElementsAre("township"));
  EXPECT_THAT(read("instance('villages')/root/item[parent = current()/../township]/label"), ElementsAre("township"));
  EXPECT_THAT(read("pulldata('villages', 'label', 'name', ${a})"), ElementsAre("a"));
}

TEST_F(Dependencies, OfAChoicesNameAreTheAnswerAndItsQuestion) {
  EXPECT_THAT(read("jr:choice-name(${a}, '${b}')"), ElementsAre("a", "b"));
}

TEST(Analysis, TellsWhatChangesByItself) {
  const auto is_volatile = [](std::string_view source) { return Expression::parse(source, below_data)->is_volatile(); };
  EXPECT_TRUE(is_volatile("today()"));
  EXPECT_TRUE(is_volatile("${a} + now()"));
  EXPECT_TRUE(is_volatile("/data/row[date > today()]"));
  EXPECT_TRUE(is_volatile("once(uuid())"));
  EXPECT_TRUE(is_volatile("randomize(${a})"));
  EXPECT_FALSE(is_volatile("randomize(${a}, 3)"));
  EXPECT_FALSE(is_volatile("${a} + 1"));
}

TEST(Analysis, TellsWhatAsksForPositions) {
  const auto asks = [](std::string_view source) { return Expression::parse(source, below_data)->uses_position(); };
  EXPECT_TRUE(asks("position(..)"));
  EXPECT_TRUE(asks("/data/row[position() = 2]"));
  EXPECT_TRUE(asks("/data/row[last()]/n"));
  EXPECT_TRUE(asks("/data/row[2]/n"));
  EXPECT_TRUE(asks("/data/row[position(..) - 1]"));
  EXPECT_TRUE(asks("indexed-repeat(${a}, ${b}, 1)"));
  EXPECT_TRUE(asks("../preceding-sibling::row/n"));
  EXPECT_FALSE(asks("sum(/data/row/n)"));
  EXPECT_FALSE(asks("/data/row[n = 2]"));
}

TEST(Analysis, ListsFunctionsAndTables) {
  const auto expression = Expression::parse(
      "pulldata('fees', 'a', 'b', instance('villages')/root/item[1]/name) = instance(${a})", below_data);
  ASSERT_TRUE(expression.ok());
  EXPECT_THAT(expression->instances(), ElementsAre("fees", "villages"));
  EXPECT_TRUE(expression->uses_function("pulldata"));
  EXPECT_TRUE(expression->uses_function("instance"));
  EXPECT_FALSE(expression->uses_function("concat"));
  EXPECT_EQ(expression->source(),
            "pulldata('fees', 'a', 'b', instance('villages')/root/item[1]/name) = instance(${a})");
}

TEST(Analysis, ReadsTheBoundsOfALength) {
  const auto bounds = [](std::string_view source) {
    const auto found = Expression::parse(source, below_data)->length_bounds();
    const auto text = [](std::optional<std::size_t> bound) {
      return bound ? std::to_string(*bound) : std::string("-");
    };
    return text(found.least) + ".." + text(found.most);
  };
  EXPECT_EQ(bounds("string-length(.) <= 300"), "-..300");
  EXPECT_EQ(bounds("string-length(.) < 300"), "-..299");
  EXPECT_EQ(bounds("string-length(.) >= 500 and string-length(.) <= 1000"), "500..1000");
  EXPECT_EQ(bounds("(string-length(.) > 499) and regex(., 'x') and 1000 >= string-length(.)"), "500..1000");
  EXPECT_EQ(bounds("string-length(.) = 11"), "11..11");
  EXPECT_EQ(bounds("string-length() < 5"), "-..4");
  EXPECT_EQ(bounds("string-length(.) <= 300 or . = 'x'"), "-..-");
  EXPECT_EQ(bounds("string-length(${a}) <= 300"), "-..-");
  EXPECT_EQ(bounds("string-length(.) <= ${a}"), "-..-");
}

}  // namespace
}  // namespace yanxing::forms::xpath
