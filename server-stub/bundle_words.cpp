#include "server-stub/bundle_words.h"

#include <array>
#include <cstdlib>

namespace yanxing::server {
namespace {

struct Sentence {
  std::string_view key;
  const char* zh;
  const char* en;
};

constexpr std::array sentences{
    Sentence{"not_found", "没有文件 {0}。U盘插好了吗？", "There is no file {0}. Is the stick plugged in?"},
    Sentence{"not_a_bundle", "{0} 不是雁行的U盘包，没有改动。", "{0} is no bundle of Yanxing; nothing was changed."},
    Sentence{"is_ack", "{0} 是回执，不是U盘包：请带回写U盘包的电脑上读入。没有改动。",
             "{0} is a receipt, not a bundle: take it to the laptop that wrote the bundle. Nothing was changed."},
    Sentence{"too_new", "{0} 由较新版本的雁行写成，请先升级服务器。没有改动。",
             "{0} was written by a newer Yanxing; update this server first. Nothing was changed."},
    Sentence{"other_server", "{0} 不是封给这台服务器的（另一个市的？），或开头已损坏。没有改动。",
             "{0} is not sealed for this server (another city's?), or its beginning is damaged. Nothing was changed."},
    Sentence{"cut_off", "{0} 不完整或结尾已损坏：可能没有拷贝完就拔了U盘。请重新写一次。没有改动。",
             "{0} is not whole, or its end is damaged: was the stick taken out too early? Write it again. Nothing was "
             "changed."},
    Sentence{"damaged", "{0} 中间已损坏或被改动过。请重新拷贝或重新写一次。没有改动。",
             "{0} is damaged or was changed in the middle. Copy or write it again. Nothing was changed."},
    Sentence{
        "unknown_device",
        "写 {0} 的电脑没有在这台服务器上登记，没有改动。请在服务器上发一个登记码（device add），登记后再写一次U盘包。",
        "The laptop that wrote {0} is not enrolled with this server; nothing was changed. Give it a code (device "
        "add), enrol it and write the bundle again."},
    Sentence{
        "revoked_device",
        "写 {0} 的电脑已被停用，没有改动。要重新启用：在服务器上发一个新的登记码（device add），登记后再写一次U盘包。",
        "The laptop that wrote {0} was revoked; nothing was changed. If it shall sync again, give it a new code "
        "(device add), enrol it and write the bundle again."},
    Sentence{"bad_signature", "{0} 不是它所说的那台电脑签名的，没有改动。",
             "{0} is not signed by the laptop that it names; nothing was changed."},
    Sentence{"malformed", "{0} 的内容不合格式，没有改动。请升级写它的电脑上的程序，再写一次。",
             "{0} is against its format; nothing was changed. Update the program on that laptop and write it again."},
    Sentence{"part_missing", "{0} 接在前面的部分后面：请先读入第 {1} 个文件（一共 {2} 个）。没有改动。",
             "{0} goes on where an earlier part ends: import part {1} of {2} first. Nothing was changed."},
    Sentence{"part_missing_many", "{0} 接在前面的部分后面：请先读入第 {1} 个文件（一共 {2} 个）。没有改动。",
             "{0} goes on where an earlier part ends: import parts {1} of {2} first. Nothing was changed."},
    Sentence{"changed_since", "{0} 在读取时被换掉了，请再试一次。", "{0} was exchanged while it was read; try again."},
    Sentence{"no_file_name", "请写上U盘包的文件名。", "Name the bundle's file."},
    Sentence{"no_ack_name", "请在 -o 后面写上回执的文件名。", "Name the receipt's file after -o."},
    Sentence{"same_file", "回执不能写到U盘包自己的文件上：请换一个文件名。",
             "The receipt cannot take the place of the bundle; name another file."},
    Sentence{"ack_in_city", "回执不能写进服务器自己的数据文件夹：{0}。没有改动；请写到U盘上。",
             "The receipt cannot be written into the server's own data folder: {0}. Nothing was changed; write it to "
             "the stick."},
    Sentence{"ack_exists", "{0} 已经在，而且不是回执。没有改动；请换一个文件名。",
             "{0} is there already and is no receipt. Nothing was changed; name another file."},
    Sentence{"ack_folder", "{0} 是文件夹，没有改动。请写上回执的文件名。",
             "{0} is a folder; nothing was changed. Name the receipt's file in it."},
    Sentence{"no_ack_folder", "没有文件夹 {0}，回执没有地方写。没有改动。",
             "There is no folder {0} for the receipt; nothing was changed."},
    Sentence{"read_failed", "读不了 {0}（{1}）。没有改动；请检查U盘。",
             "{0} cannot be read ({1}). Nothing was changed; check the stick."},
    Sentence{"stopped", "{0} 只读入了一部分（{1}）。读入的都算数；请再读入一次。",
             "Only some of {0} was taken ({1}). What was taken stays; import it again."},
    Sentence{"full", "服务器的磁盘已满，{0} 没有全部读入；读入的都算数。请清出空间，再读入一次（不会重复）。",
             "The server's disk is full; not all of {0} was taken. What was taken stays: free some space and import it "
             "again (nothing doubles)."},
    Sentence{"busy", "数据库一直忙，{0} 只读入了一部分。请过一会儿再读入一次。",
             "The database was busy all the time; only some of {0} was taken. Import it again later."},
    Sentence{
        "no_ack", "已读入，但回执 {0} 写不了（{1}）。请检查U盘，再读入一次（不会重复）。",
        "Imported, but the receipt {0} cannot be written ({1}). Check the stick and import again (nothing doubles)."},
    Sentence{
        "no_ack_full", "已读入，但没有空间写回执 {0}。请在U盘（或那个磁盘）上清出空间，再读入一次（不会重复）。",
        "Imported, but there is no room for the receipt {0}. Free some space on the stick (or that disk) and import "
        "again (nothing doubles)."},
    Sentence{"done", "{0}：新收 {1} 处改动，原已有 {2} 处，隔离 {3} 处；新收附件 {4} 个，原已有 {5} 个。回执：{6}",
             "{0}: changes: {1} new, {2} held before, {3} in quarantine; attachments: {4} new, {5} held before. "
             "Receipt: {6}"},
    Sentence{
        "done_some",
        "{0}：新收 {1} 处改动，原已有 {2} 处，没有收 {7} 处，隔离 {3} 处；新收附件 {4} 个，原已有 {5} 个。回执：{6}",
        "{0}: changes: {1} new, {2} held before, {7} not taken, {3} in quarantine; attachments: {4} new, {5} held "
        "before. Receipt: {6}"},
    Sentence{"parts_missing", "还差第 {0} 个文件（一共 {1} 个），请带来再读入一次。",
             "Part {0} of {1} is missing; bring it and import again."},
    Sentence{"parts_missing_many", "还差第 {0} 个文件（一共 {1} 个），请带来再读入一次。",
             "Parts {0} of {1} are missing; bring them and import again."},
    Sentence{"parts_damaged",
             "第 {0} 个文件（一共 {1} 个）已损坏或读不了：请重新拷贝它再读入一次，或把回执带回去，再写一次U盘包。",
             "Part {0} of {1} is damaged or cannot be read: copy it again and import again, or take the receipt back "
             "and write the bundle again."},
    Sentence{"parts_damaged_many",
             "第 {0} 个文件（一共 {1} 个）已损坏或读不了：请重新拷贝再读入一次，或把回执带回去，再写一次U盘包。",
             "Parts {0} of {1} are damaged or cannot be read: copy them again and import again, or take the receipt "
             "back and write the bundle again."},
    Sentence{"other_bundle", "{0} 属于另一个U盘包，没有读入：请用它自己的文件名读入。",
             "{0} belongs to another bundle and was not taken: import it by its own name."},
    Sentence{"rest_taken", "其余已读入。", " The rest was taken."},
    Sentence{"parts_waiting", "第 {0} 个文件接在它后面，还没有读入：那时也要再读入一次。",
             " Part {0} goes on where it ends and was not taken: import that again with it."},
    Sentence{"parts_waiting_many", "第 {0} 个文件接在后面，还没有读入：那时也要再读入一次。",
             " Parts {0} go on where earlier ones end and were not taken: import those again with them."},
    Sentence{"gap",
             "服务器缺这台电脑以前送过的改动（恢复过备份？），这次的改动没有收。请把回执读入那台电脑，再写一次U盘包。",
             "The server lacks changes that this laptop sent before (restored from a backup?), so its changes were not "
             "taken. Take the receipt to that laptop and write the bundle again."},
    Sentence{"quarantined", "有 {0} 处改动被隔离：没有丢，但现在不算数。",
             "{0} changes went to quarantine: nothing is lost, but they do not count now."},
    Sentence{"quarantined_one", "有 {0} 处改动被隔离：没有丢，但现在不算数。",
             "{0} change went to quarantine: nothing is lost, but it does not count now."},
    Sentence{"quarantine.unknown_form",
             "{0} 处：服务器还没有这个表。请在这里升级服务器或安装表（form install），再重新启动服务器，就会算数。",
             "{0}: this server does not know the form. Update the server or install the form here (form install) and "
             "start the server again; then they count."},
    Sentence{"quarantine.bad_type", "{0} 处：有一项答案的类型不对。请在那台电脑上改正，再写一次U盘包。",
             "{0}: an answer has the wrong type. Correct it on that laptop and write the bundle again."},
    Sentence{"quarantine.out_of_scope", "{0} 处：不在那台电脑的范围内。请在那里改正所属的地方，或请县里填写。",
             "{0}: outside that laptop's area. Correct the place on that laptop, or ask the county to fill it in."},
    Sentence{"quarantine.from_above", "{0} 处：由上级设定，那台电脑只能查看。请设定的单位来改。",
             "{0}: decided above, that laptop only sees it. Ask those who decided it to change it."},
    Sentence{"quarantine.other", "{0} 处：{1}。那台电脑读入回执后会说明。",
             "{0}: {1}. That laptop says more when it has taken the receipt."},
    Sentence{"quarantine_receipt", "请把回执带回那台电脑读入，那里也会逐条说明。",
             "Take the receipt back to the laptop; it names each of them."},
    Sentence{"forked", "这台电脑的数据文件夹有另一份副本在用，有些改动没有收：要联网同步一次才能合在一起。",
             "Another copy of that laptop's data folder is in use, and some changes were not taken: one sync over the "
             "network brings them together."},
};

}  // namespace

Spoken environment_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view language(value);
    const bool english = language.starts_with("en") || language.starts_with("C") || language.starts_with("POSIX");
    return english ? Spoken::en : Spoken::zh;
  }
  return Spoken::zh;
}

std::string bundle_sentence(Spoken language, std::string_view key, const std::vector<std::string>& values) {
  std::string text(key);
  for (const Sentence& sentence : sentences) {
    if (sentence.key == key) text = language == Spoken::zh ? sentence.zh : sentence.en;
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_place = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}';
    const auto index = is_place ? static_cast<std::size_t>(text[i + 1] - '0') : values.size();
    if (!is_place || index >= values.size()) {
      out += text[i];
      continue;
    }
    out += values[index];
    i += 2;
  }
  return out;
}

std::string reason(Spoken language, const Error& error) {
  if (language == Spoken::en) return error.detail;
  switch (error.code) {
    case Code::disk_full: return "磁盘已满";
    case Code::not_found: return "文件不见了";
    case Code::exists: return "同名的文件已经在";
    case Code::busy: return "数据库一直忙";
    case Code::corrupt: return "数据已损坏";
    case Code::refused: return "这台电脑已被停用";
    case Code::invalid:
    case Code::untrusted: return "内容不对";
    default: return "读写出错";
  }
}

std::string fault_sentence(Spoken language, sync::BundleFault fault, const std::string& file) {
  return bundle_sentence(language, sync::fault_name(fault), {file});
}

}  // namespace yanxing::server
