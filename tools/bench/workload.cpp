#include "tools/bench/workload.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "client/places/places.h"
#include "sync/base/cbor.h"
#include "sync/base/check.h"
#include "tests/support/process.h"
#include "tools/sample/names.h"

namespace yanxing::bench {
namespace {

using sample::Chance;
using json = nlohmann::ordered_json;

constexpr std::int64_t people_a_training = 100, sessions_a_training = 10;
constexpr std::size_t answers_an_observation = 40, comments_an_observation = 8, villages_a_township = 12;
constexpr std::int64_t first_day_ms = 1'618'156'800'000;  // 2021-04-12 00:00 in Beijing, a Monday
constexpr std::int64_t day_ms = 86'400'000;

constexpr std::string_view common_characters =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家"
    "电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表"
    "间样与关各重新线内数正心反"
    "你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文"
    "总次品式活设及管特件长求老头"
    "基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造"
    "百规热领七海口东导器压志世金"
    "增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类"
    "八离华名确才科张信马节话米整"
    "空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半"
    "办青省列习响约支般史感劳便团"
    "往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火"
    "住调满县局照参红细引听该铁价严";

constexpr std::string_view common_words =
    "公告 选举 村委会 投票箱 未张贴 候选人 妇女 名单 选民 登记 村民 小组 会议 代表 计票 唱票 监票 委托 流动 票箱 现场 "
    "秘密 写票处 没有 "
    "设置 不够 明显 位置 时间 推迟 提前 通知 到位 不到位 整改 已经 当天 完成 要求 重新 公布 遗漏 外出 务工 电话 联系 "
    "未能 确认 "
    "补登 更正 错误 姓名 身份证 年龄 住址 核对 签名 代签 本人 不在场 主持人 宣读 纪律 工作人员 培训 不足 经费 落实 "
    "宣传 标语 广播 入户 "
    "发放 证书 收回 统计 差异 一张 两张 无效票 弃权 当选 得票 过半 另行 推选 提名 联名 十人 以上 资格 审查 乡镇 党委 "
    "民政 妇联 "
    "指导 督促 记录 完整 缺少 附件 照片 材料 归档 密封 保管 钥匙 专人 负责 交接 手续 异议 申诉 答复 期限 三日内 口头 "
    "书面 说明 "
    "情况 属实 群众 反映 意见 较大 基本 满意 秩序 良好 拥挤 雨天 道路 塌方 停电 影响 改在 学校 操场 祠堂 门口 屯 "
    "自然村 距离 "
    "较远 老人 行动不便 ";

std::vector<std::string> characters() {
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 3 <= common_characters.size(); i += 3) out.emplace_back(common_characters.substr(i, 3));
  return out;
}

std::vector<std::string> words() {
  std::vector<std::string> out(1);
  for (const char c : common_words) {
    if (c == ' ')
      out.emplace_back();
    else
      out.back() += c;
  }
  out.pop_back();
  return out;
}

/// As many words of the field as single characters, to the length that was drawn.
std::string comment(Chance& chance) {
  static const std::vector<std::string> one = characters(), several = words();
  const std::size_t length = 3 * (10 + chance.below(51));
  std::string out;
  while (out.size() < length)
    out += chance.below(2) == 0 ? several[chance.below(several.size())] : one[chance.below(one.size())];
  out.resize(length);  // between two characters: all are of three bytes
  return out;
}

std::string text_value(std::string_view text) {
  std::string item;
  cbor::Writer(item).text(text);
  return item;
}

/// In the order of the map that a cell of several fields is: by length, then bytewise.
std::string answer_value(const std::string& name, const std::string& answer, const std::string* comment) {
  std::string item;
  cbor::Writer out(item);
  out.map(comment == nullptr ? 1 : 2).text(name).text(answer);
  if (comment != nullptr) out.text(name + "_comment").text(*comment);
  return item;
}

std::string time_text(std::int64_t day, unsigned seconds) {
  using namespace std::chrono;
  const year_month_day date{sys_days{year{2021} / 4 / 12} + days{day}};
  std::array<char, 64> out{};
  const int length =
      std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02u:%02u:%02u+08:00", int(date.year()),
                    unsigned(date.month()), unsigned(date.day()), seconds / 3600, seconds / 60 % 60, seconds % 60);
  return {out.data(), static_cast<std::size_t>(length)};
}

std::string status_of(Chance& chance) {
  static constexpr std::array<const char*, 4> rare{"late", "early", "leave", "absent"};
  const auto dice = chance.below(40);
  return dice < rare.size() ? rare[dice] : "present";
}

std::string note_of(Chance& chance) {
  static constexpr std::array<const char*, 4> notes{"已请假", "代签，本人在场", "下午补签", "中途离开半小时"};
  return chance.below(20) == 0 ? notes[chance.below(notes.size())] : "";
}

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : chance_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(chance_.below(256));
  }

 private:
  Chance chance_;
};

RecordId natural_id(const std::string& form, const Answers& key) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, value] : key) values.emplace_back(name, text_value(value));
  return sync::natural_record_id(form, values);
}

}  // namespace

std::string Item::json_line() const {
  json out;
  out["id"] = id.text();
  for (const auto& [name, value] : key) out[name] = value;
  for (const auto& [name, value] : answers) out[name] = value;
  return out.dump();
}

sync::Change Item::change() const {
  sync::Change change;
  change.form = form;
  change.place = place;
  change.author = "记录员";
  change.record = id;
  change.creates = true;
  for (const auto& [name, value] : key) change.key.emplace_back(name, text_value(value));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& [name, value] = answers[i];
    if (value.empty()) continue;
    const bool commented = i + 1 < answers.size() && answers[i + 1].first == name + "_comment";
    const bool question = form == "observation" && name != "date";
    change.edits.push_back(
        {name,
         question ? answer_value(name, value, commented ? &answers[i + 1].second : nullptr) : text_value(value),
         {},
         false});
    if (commented) ++i;
  }
  return change;
}

Workload::Workload(const std::string& assets, std::uint64_t seed, const std::string& city) : seed_(seed), city_(city) {
  const auto places = places::Places::load(assets + "/places/places.csv");
  YX_CHECK(places.ok());
  for (const places::Place& one : places->all())
    if (one.code.size() == 12 && places::is_in(one.code, city)) villages_.push_back(one.code);
  YX_CHECK(!villages_.empty());
  const auto collect = [&](const auto& self, const nlohmann::json& fields) -> void {
    for (const auto& field : fields) {
      if (field.contains("fields")) self(self, field["fields"]);
      if (field.value("choices", "") == "answer") questions_.push_back(field["name"]);
    }
  };
  const auto form = nlohmann::json::parse(testing::read_file(assets + "/forms/observation.json"), nullptr, false);
  YX_CHECK(form.is_object());
  collect(collect, form["fields"]);
  YX_CHECK(questions_.size() >= answers_an_observation);
  questions_.resize(answers_an_observation);
}

Item Workload::mark(std::int64_t i) const {
  const std::int64_t session_number = i / people_a_training;
  const std::int64_t training = session_number / sessions_a_training;
  const std::int64_t person = training * people_a_training + i % people_a_training;
  const std::int64_t day = training % 200 + session_number % sessions_a_training / 2;
  const bool morning = session_number % 2 == 0;
  Chance who(mixed("person", person)), chance(mixed("mark", i));
  const std::size_t village =
      (static_cast<std::size_t>(training) * villages_a_township + who.below(villages_a_township)) % villages_.size();
  const unsigned signed_s = (morning ? 8U : 14U) * 3600 + static_cast<unsigned>(chance.below(1800));
  Item item;
  item.form = "mark";
  item.place = villages_[village];
  item.key = {
      {"session", session(session_number).text()},
      {"person", random_id("person", person, first_day_ms + (training - 20) * day_ms + person % 100 * 41'000).text()}};
  item.answers = {{"training", random_id("training", training, first_day_ms + (training - 30) * day_ms).text()},
                  {"name", sample::make_name(who)},
                  {"village", villages_[village]},
                  {"status", status_of(chance)},
                  {"signed_at", time_text(day, signed_s)},
                  {"note", note_of(chance)}};
  item.id = natural_id(item.form, item.key);
  return item;
}

Item Workload::observation(std::int64_t i) const {
  const auto count = static_cast<std::int64_t>(villages_.size());
  Chance chance(mixed("observation", i));
  Item item;
  item.form = "observation";
  item.place = villages_[static_cast<std::size_t>(i / 4 % count)];
  item.key = {
      {"place", item.place}, {"round", std::to_string(2021 + i / (4 * count))}, {"stage", std::to_string(i % 4 + 1)}};
  item.id = natural_id(item.form, item.key);
  item.answers = {{"date", time_text(static_cast<std::int64_t>(chance.below(120)), 0).substr(0, 10)}};
  std::vector<bool> with_comment(answers_an_observation, false);
  for (std::size_t left = comments_an_observation; left > 0;) {
    const auto at = chance.below(answers_an_observation);
    if (with_comment[at]) continue;
    with_comment[at] = true;
    --left;
  }
  for (std::size_t q = 0; q < questions_.size(); ++q) {
    item.answers.emplace_back(questions_[q], chance.below(8) == 0 ? "no" : "yes");
    if (with_comment[q]) item.answers.emplace_back(questions_[q] + "_comment", comment(chance));
  }
  return item;
}

RecordId Workload::session(std::int64_t i) const {
  const std::int64_t training = i / sessions_a_training;
  return natural_id("session",
                    {{"training", random_id("training", training, first_day_ms + (training - 30) * day_ms).text()},
                     {"date", std::to_string(i % sessions_a_training / 2)},
                     {"half", i % 2 == 0 ? "am" : "pm"}});
}

RecordId Workload::random_id(std::string_view kind, std::int64_t i, std::int64_t made_ms) const {
  SeededRandom random(mixed(kind, i) ^ 0x5bd1e995);
  return make_uuid_v7(made_ms, random);
}

/// FNV-1a of the kind, then mixed with seed and number (splitmix64).
std::uint64_t Workload::mixed(std::string_view kind, std::int64_t i) const {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : kind) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash += seed_ * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(i) * 0xD1B54A32D192ED03ULL;
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
  return hash ^ (hash >> 31);
}

}  // namespace yanxing::bench
