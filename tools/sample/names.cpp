#include "tools/sample/names.h"

#include <array>
#include <cstddef>

namespace yanxing::sample {
namespace {

struct Surname {
  const char* text;
  unsigned weight;  // how common, roughly
};

constexpr std::array<Surname, 48> surnames{
    {{"覃", 90}, {"韦", 95}, {"黄", 90}, {"莫", 40}, {"梁", 50}, {"李", 60},  {"陆", 45},  {"潘", 35},
     {"罗", 35}, {"蒙", 25}, {"农", 15}, {"蓝", 18}, {"吴", 40}, {"陈", 45},  {"廖", 28},  {"石", 22},
     {"欧", 18}, {"杨", 38}, {"荣", 10}, {"周", 22}, {"谢", 18}, {"何", 20},  {"卢", 16},  {"唐", 18},
     {"贾", 12}, {"龙", 15}, {"侯", 10}, {"吕", 10}, {"曾", 14}, {"邓", 16},  {"苏", 14},  {"刘", 35},
     {"张", 30}, {"王", 28}, {"赵", 12}, {"兰", 10}, {"贲", 3},  {"粟", 6},   {"区", 4},   {"单", 2},
     {"仇", 2},  {"解", 2},  {"查", 2},  {"翟", 3},  {"任", 6},  {"欧阳", 5}, {"令狐", 1}, {"上官", 1}}};

constexpr std::array<const char*, 72> given{
    "美", "英", "秀", "兰", "丽", "芳", "梅", "玉", "凤", "桂", "花", "琴", "艳", "红", "霞", "燕", "萍", "玲",
    "静", "敏", "慧", "娟", "婷", "雪", "春", "秋", "月", "云", "莲", "菊", "香", "珍", "珠", "素", "青", "翠",
    "柳", "仙", "群", "爱", "惠", "金", "银", "彩", "妹", "姣", "娇", "妮", "倩", "颖", "佳", "欣", "怡", "雯",
    "琳", "洁", "莹", "露", "晓", "小", "志", "文", "新", "华", "平", "荣", "庆", "善", "勤", "荷", "䶮", "曌"};

constexpr std::size_t rare_given = 2;  // the last ones: characters that many fonts and input methods lack

const char* pick_surname(Chance& chance) {
  unsigned total = 0;
  for (const Surname& one : surnames) total += one.weight;
  auto at = chance.below(total);
  for (const Surname& one : surnames) {
    if (at < one.weight) return one.text;
    at -= one.weight;
  }
  return surnames.back().text;
}

const char* pick_given(Chance& chance) {
  const bool rare = chance.below(200) == 0;
  return rare ? given[given.size() - rare_given + chance.below(rare_given)]
              : given[chance.below(given.size() - rare_given)];
}

}  // namespace

std::string make_name(Chance& chance) {
  std::string name = pick_surname(chance);
  name += pick_given(chance);
  if (chance.below(10) < 8) name += pick_given(chance);
  return name;
}

}  // namespace yanxing::sample
