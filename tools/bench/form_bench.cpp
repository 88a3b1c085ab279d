// The form engine: a keystroke in large forms, rows, a cascade over every village of the country, opening and loading.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "client/forms/filling.h"
#include "client/forms/table.h"
#include "sync/base/check.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {

namespace {

using forms::Answers;
using forms::Filling;
using forms::Form;
using nlohmann::json;
namespace xpath = forms::xpath;

constexpr int rounds = 200;
constexpr int calculations = 500;
constexpr int row_count = 1000;

json ask(const std::string& name, const std::string& type, json more = json::object()) {
  more.update({{"name", name}, {"type", type}, {"label", {{"zh", name}}}});
  return more;
}

Form form_of(json fields, json more = json::object()) {
  more.update({{"form", "bench"}, {"version", 1}, {"title", {{"zh", "表"}}}, {"fields", std::move(fields)}});
  auto form = forms::parse_form(more.dump());
  if (!form) std::fprintf(stderr, "%s\n", form.error().detail.c_str());
  YX_CHECK(form.ok());
  return std::move(*form);
}

std::string numbered(const char* name, int number) { return name + std::to_string(number); }

/// Seconds of the expression at a node of what is filled, without anything around it: the least that a rule costs.
class Bare {
 public:
  Bare(const Filling& filling, const std::string& source) : filling_(filling), expression_(parsed(source)) {}
  void run(Filling::NodeId node) const {
    xpath::Context context;
    context.node = {&filling_.document(), node};
    context.current = context.node;
    YX_CHECK(expression_.evaluate(context).ok());
  }

 private:
  static xpath::Expression parsed(const std::string& source) {
    auto expression = xpath::Expression::parse(
        source, [](std::string_view name, bool) -> Result<std::string> { return "/data/" + std::string(name); });
    YX_CHECK(expression.ok());
    return std::move(*expression);
  }
  const Filling& filling_;
  xpath::Expression expression_;
};

double median_of(int count, const std::function<void(int)>& work) {
  std::vector<double> each;
  for (int i = 0; i < count; ++i) each.push_back(seconds_of([&] { work(i); }));
  return median(std::move(each));
}

void print(const std::string& what, double ours_s, double bound_s, const std::string& target) {
  const auto shown = [](double seconds) {
    return seconds < 1e-3 ? format("%.1f us", seconds * 1e6) : format("%.2f ms", seconds * 1e3);
  };
  print_row(what, shown(ours_s), shown(bound_s), format("%.1f x", ours_s / bound_s), target);
}

/// A thousand fields, 500 of them calculated: each from the one before (`chain`), or all from the first answer.
void bench_calculations(bool chain) {
  json fields = json::array();
  const auto rule = [&](int i) {
    const std::string from = chain && i > 0 ? numbered("c", i - 1) : "n0";
    return "${" + from + "} + ${" + numbered("n", i) + "}";
  };
  for (int i = 0; i < calculations; ++i) fields.push_back(ask(numbered("n", i), "integer"));
  for (int i = 0; i < calculations; ++i) fields.push_back(ask(numbered("c", i), "calculate", {{"calculate", rule(i)}}));
  const Form form = form_of(std::move(fields));
  Answers answers;
  for (int i = 0; i < calculations; ++i) answers[numbered("n", i)] = i;
  Filling filling(form, {}, answers, true);
  const double ours = median_of(rounds, [&](int i) {
    const auto effects = filling.set("n0", i % 2 + 1);
    YX_CHECK(effects.ok() && effects->values.size() == calculations);
  });
  std::vector<Bare> bare;
  for (int i = 0; i < calculations; ++i) bare.emplace_back(filling, rule(i));
  const Filling::NodeId node = filling.find("c0");
  const double bound = median_of(rounds, [&](int) {
    for (const Bare& one : bare) one.run(node);
  });
  print(std::string("keystroke, 500 calculations in a ") + (chain ? "chain" : "fan"), ours, bound,
        "< 1 ms; bound: their expressions alone");
}

void bench_rows() {
  const Form form = form_of({ask("row", "repeat",
                                 {{"fields",
                                   {ask("count", "integer"), ask("price", "decimal"),
                                    ask("amount", "calculate", {{"calculate", "${count} * ${price}"}})}}}),
                             ask("total", "calculate", {{"calculate", "sum(${amount})"}})});
  Answers answers;
  for (int i = 1; i <= row_count; ++i) {
    const std::string row = "row[" + std::to_string(i) + "]";
    answers[row] = i;
    answers[row + "/count"] = i;
    answers[row + "/price"] = 1.5;
  }
  Filling filling(form, {}, answers, true);
  const double keystroke = median_of(rounds, [&](int i) {
    const auto effects = filling.set("row[500]/count", i % 2 + 1);
    YX_CHECK(effects.ok() && effects->values.size() == 2);
  });
  const Bare total(filling, "sum(/data/row/amount)");
  const Filling::NodeId at = filling.find("total");
  const double bound = median_of(rounds, [&](int) { total.run(at); });
  print("keystroke in one of 1,000 rows with a total", keystroke, bound, "< 1 ms; bound: the sum alone");

  std::vector<double> adding, removing;
  for (int i = 0; i < rounds; ++i) {
    std::string row;
    adding.push_back(seconds_of([&] { row = filling.add_row("row").value(); }));
    removing.push_back(seconds_of([&] { YX_CHECK(filling.remove_row(row).ok()); }));
  }
  print("a row more at 1,000 rows with a total", median(adding), bound, "< 1 ms; bound: the sum alone");
  print("that row taken away again", median(removing), bound, "< 1 ms; bound: the sum alone");
}

// The counties, townships and villages of a country, about as many as China has.
constexpr int counties = 2940, townships_each = 14, villages_each = 14;

std::string places_csv() {
  std::string csv = "name,label,level,parent\n";
  const auto line = [&](const std::string& code, const char* level, const std::string& parent) {
    csv += code + ",地" + code + "," + level + "," + parent + "\n";
  };
  for (int county = 0; county < counties; ++county) {
    const std::string above = std::to_string(100'000 + county);
    line(above, "county", "");
    for (int township = 0; township < townships_each; ++township) {
      const std::string middle = above + std::to_string(100 + township);
      line(middle, "township", above);
      for (int village = 0; village < villages_each; ++village)
        line(middle + std::to_string(200 + village), "village", middle);
    }
  }
  return csv;
}

void bench_cascade() {
  const auto question = [](const char* name, const char* filter) {
    return ask(name, "select_one", {{"file", "places.csv"}, {"choice_filter", filter}});
  };
  const Form form = form_of(
      {question("county", "level = 'county'"), question("township", "level = 'township' and parent = ${county}"),
       question("village", "level = 'village' and parent = ${township}")},
      {{"files", {{{"name", "places.csv"}, {"sha256", std::string(64, '0')}}}}});
  const std::string csv = places_csv();
  std::shared_ptr<const forms::Table> table;
  const double reading = seconds_of([&] { table = forms::Table::from_csv(csv).value(); });
  std::size_t found = 0;
  const double pass = median_of(5, [&](int) {
    for (std::size_t row = 0; row < table->rows(); ++row) found += table->cell(row, 3) == "100500" ? 1U : 0U;
  });
  YX_CHECK(found == 5 * townships_each);
  const std::string bound = "bound: one pass over its cells";
  print("places: reading a table of " + std::to_string(table->rows()), reading, pass, bound);
  forms::FillEnvironment environment;
  environment.table = [table](std::string_view) { return table; };
  Filling filling(form, environment, {}, true);
  const auto offered = [&](const char* name) { return filling.choices(filling.find(name)).size(); };
  print("places: the counties, first time", seconds_of([&] { YX_CHECK(offered("county") == counties); }), pass, bound);
  YX_CHECK(filling.set("county", "100500").ok());
  print("places: townships of one, first time", seconds_of([&] { YX_CHECK(offered("township") == townships_each); }),
        pass, bound);
  const double later = median_of(rounds, [&](int i) {
    const std::string county = std::to_string(100'000 + i);
    YX_CHECK(filling.set("county", county).ok() && offered("township") == townships_each);
    YX_CHECK(filling.set("township", county + "105").ok() && offered("village") == villages_each);
    YX_CHECK(filling.set("village", county + "105207").ok() && filling.errors().empty());
  });
  print("places: three questions chosen, later ones", later, pass, "< 10 ms; " + bound);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void bench_shipped(const std::filesystem::path& folder) {
  constexpr int few = 15;
  std::size_t forms_loaded = 0;
  const double loading =
      median_of(few, [&](int) { forms_loaded = forms::FormSet::load(folder).value().forms().size(); });
  const double parsing = median_of(few, [&](int) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".json") YX_CHECK(json::parse(read_file(entry.path())).is_object());
    }
  });
  print("loading the " + std::to_string(forms_loaded) + " shipped forms", loading, parsing, "bound: their JSON parsed");
  const auto set = forms::FormSet::load(folder).value();
  const Form* largest = &set.forms().front();
  for (const Form& form : set.forms()) {
    if (form.fields.size() > largest->fields.size()) largest = &form;
  }
  const std::string text = read_file(folder / (largest->name + ".json"));
  const double opening = median_of(rounds, [&](int) { Filling(*largest, {}, {}, true).errors(); });
  const double bound = median_of(rounds, [&](int) { YX_CHECK(json::parse(text).is_object()); });
  print("opening " + largest->name + ", " + std::to_string(largest->fields.size()) + " fields", opening, bound,
        "bound: its JSON parsed");
}

}  // namespace

void bench_forms(const std::string& assets) {
  bench_calculations(true);
  bench_calculations(false);
  bench_rows();
  bench_cascade();
  bench_shipped(std::filesystem::path(assets) / "forms");
}

}  // namespace yanxing::bench
