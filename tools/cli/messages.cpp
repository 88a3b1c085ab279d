#include "tools/cli/messages.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "sync/base/check.h"

namespace yanxing::cli {
namespace {

struct Entry {
  std::string_view key;
  const char* zh;
  const char* en;
};

// Sorted by topic. {0} is what the sentence is about.
constexpr std::array entries{
    Entry{"open.busy", "数据文件夹 {0} 正被另一个窗口或程序使用，请先关闭它再试。",
          "The data folder {0} is open in another window or program; close that first."},
    Entry{"open.not_found", "{0} 里还没有数据。请先运行：yanxing-cli --data {0} init --place 代码 --name 姓名",
          "There is no data in {0} yet. Run first: yanxing-cli --data {0} init --place CODE --name NAME"},
    Entry{
        "open.not_set_up",
        "{0} 还没有登记使用地点和姓名。请先运行：yanxing-cli --data {0} init --place 代码 --name 姓名",
        "{0} does not know its place and person yet. Run first: yanxing-cli --data {0} init --place CODE --name NAME"},
    Entry{"open.too_new", "{0} 里的数据由较新版本的雁行写成，请升级本程序。数据没有改动。",
          "The data in {0} was written by a newer version of Yanxing; update this program. Nothing was changed."},
    Entry{"open.corrupt", "{0} 里的数据文件已损坏，没有改动它。请用 restore 从备份恢复（损坏的文件会保留）。",
          "The data file in {0} is damaged and was left as it is. Use restore with a backup; the damaged file will be "
          "kept."},
    Entry{"open.io", "不能读写文件夹 {0}，请检查权限和磁盘。",
          "The folder {0} cannot be read or written; check its permissions and the disk."},
    Entry{"open.assets", "找不到雁行的表单和地点文件（{0}）。请重新安装，或设置环境变量 YANXING_ASSETS。",
          "Yanxing's forms and places are missing ({0}). Install again, or set YANXING_ASSETS."},
    Entry{
        "output.failed",
        "输出没有写完整（{0}），不要用它。请腾出磁盘空间或换个地方再输出。命令要保存的已经保存，不必重做。",
        "The output could not be written completely ({0}); do not use it. Free disk space or write it elsewhere. What "
        "the command saves is saved; that need not be done again."},
    Entry{"usage.no_command", "没有这个命令：{0}。用 --help 查看全部命令。",
          "There is no command {0}. Run with --help for the list."},
    Entry{"usage.no_command.nearest", "没有这个命令：{0}。最接近的是：{1}。用 --help 查看全部命令。",
          "There is no command {0}; the nearest is {1}. Run with --help for the list."},
    Entry{"usage.wrong", "命令写得不对：{0}。用 --help 查看用法。", "{0}. Run with --help for more information."},
    Entry{"init.done", "已在 {0} 建立：{1}，{2}。", "Made {0}: {1}, {2}."},
    Entry{"init.exists", "{0} 已经登记过了，没有改动。", "{0} is set up already; nothing was changed."},
    Entry{"init.bad_place", "“{0}”不是地点代码：要写 2、4、6、9 或 12 位统计用区划代码，例如 450224204（桥板乡）。",
          "\"{0}\" is no place code: write the statistical code of 2, 4, 6, 9 or 12 digits, e.g. 450224204 (桥板乡)."},
    Entry{"init.unknown_place", "地点表里没有代码 {0}。请核对；确实要用它，请加 --force。",
          "No place has the code {0}. Check it; add --force to use it all the same."},
    Entry{"init.bad_name", "姓名要写 1 到 100 个字。", "A name has 1 to 100 characters."},
    Entry{"form.unknown", "没有名为“{0}”的表单。可用的表单：{1}。", "There is no form \"{0}\". Forms: {1}."},
    Entry{"form.unknown_field", "表单“{0}”没有字段“{1}”。它的字段：{2}。（一定要保存请加 --force）",
          "Form \"{0}\" has no field \"{1}\". Its fields: {2}. (Add --force to keep it all the same.)"},
    Entry{"form.left_out", "这个已安装的表单不能使用，已跳过：{0}",
          "An installed form cannot be used and was left out: {0}"},
    Entry{"form.warning", "注意：{0}", "Note: {0}"},
    Entry{"form.problems", "{0} 有 {1} 处要改，没有写入任何文件。",
          "{0}: {1} {1:problem|problems} to correct; nothing was written."},
    Entry{"form.fine", "表单 {0}（第 {1} 版）没有问题：{2} 个题目。",
          "Form {0}, version {1}, is fine: {2} {2:field|fields}."},
    Entry{"form.written", "已写入 {0}。", "Written to {0}."},
    Entry{"form.needs_files", "它还要用这些文件，请一起交出去：{0}",
          "It refers to these files; hand them on with it: {0}"},
    Entry{"form.cannot_write", "不能写入 {0}，请检查文件夹和权限。",
          "{0} cannot be written; check folder and permissions."},
    Entry{"form.installed", "已安装表单 {0}（第 {1} 版）。城市服务器也要安装：yanxing-server --data DIR form install",
          "Installed form {0}, version {1}. The city server needs it too: yanxing-server --data DIR form install"},
    Entry{"form.not_installed", "没有安装：{0}", "Nothing was installed: {0}"},
    Entry{"form.not_here", "这台电脑没有安装表单“{0}”。请先运行：yanxing-cli form install",
          "The form \"{0}\" is not installed on this laptop. Run first: yanxing-cli form install"},
    Entry{"form.line", "{0}  第 {1} 版  {2}{3}", "{0}  version {1}  {2}{3}"},
    Entry{"form.shipped", "随程序提供", "shipped"},
    Entry{"form.by_person", "自行安装", "installed"},
    Entry{"form.old", "，旧版", ", older"},
    Entry{"open.data_needed", "这个命令要用数据文件夹：请加 --data DIR。",
          "This command needs a data folder: add --data DIR."},
    Entry{"rehearse.line", "{0}（{1}）：{2}", "{0} ({1}): {2}"},
    Entry{"rehearse.invalid", "不合规定：{0}", "invalid: {0}"},
    Entry{"rehearse.hidden", "不再询问，完成时会去掉：{0}", "no longer asked, dropped when finalised: {0}"},
    Entry{"rehearse.lost", "新版没有这个题目（答案仍然保留）：{0}", "not in the new version (the answer is kept): {0}"},
    Entry{"rehearse.done",
          "试用第 {0} 版：{1} 条记录，其中 {2} 条受影响：{3} 处不合规定，{4} 处不再询问，{5} 处没有题目。",
          "Version {0} over {1} {1:record|records}; {2} of them affected: {3} invalid, {4} hidden, {5} lost."},
    Entry{"fill.step", "第 {0} 步（{1}）：{2}", "step {0} ({1}): {2}"},
    Entry{"expect.table", "请写 {0} 里的值或名称", "write a value or a label of {0}"},
    Entry{"fill.rows", "重复组要写成对象的列表 [{…}, {…}]", "a repeat is given as a list of objects [{…}, {…}]"},
    Entry{"fill.shape",
          "要写一个 JSON 对象 {\"题目\": 值}，或者一串步骤 [{\"path\": …, \"value\": …}, {\"add_row\": …}, "
          "{\"remove_row\": …}]",
          "write a JSON object {\"field\": value}, or a list of steps [{\"path\": …, \"value\": …}, {\"add_row\": …}, "
          "{\"remove_row\": …}]"},
    Entry{"fill.too_many_rows", "{0}：给了 {1} 行，但表单只数到 {2} 行",
          "{0}: {1} {1:row is|rows are} given, but the form counts {2}"},
    Entry{"fill.no_path", "表单没有这个题目", "the form has no such field"},
    Entry{"fill.not_final", "还不能完成：有 {0} 处要改。",
          "It cannot be final yet: {0} {0:answer|answers} to correct."},
    Entry{"finding.wrong_type", "格式不对（日期写成 2021-05-17，时间写成 08:30，数量填数字）",
          "not an answer of this kind (a date like 2021-05-17, a time like 08:30, a number in digits)"},
    Entry{"finding.no_time", "还差时间，如 2021-05-17 08:30", "the time is missing, e.g. 2021-05-17 08:30"},
    Entry{"finding.no_day", "还差日期，如 2021-05-17 08:30", "the day is missing, e.g. 2021-05-17 08:30"},
    Entry{"finding.not_a_choice", "不是可选的答案", "not one of the choices"},
    Entry{"finding.too_long", "最多 {0} 个字", "at most {0} characters"},
    Entry{"finding.constraint", "与表单的规则不符", "it does not fit the form's rule"},
    Entry{"finding.wrong_level", "不是要求的地点级别", "not a place of the level that is asked for"},
    Entry{"finding.required", "还没有回答", "not answered yet"},
    Entry{"finding.comment", "需要说明", "needs a comment"},
    Entry{"finding.reason", "改动了计算的结果，需要说明原因", "a derived value was replaced; say why"},
    Entry{"eval.bad", "算不出来：{0}", "It cannot be evaluated: {0}"},
    Entry{"eval.no_node", "记录里没有 {0}。", "The record has no {0}."},
    Entry{"value.bad", "字段 {0}（{1}）不能是“{2}”：{3}。没有保存。",
          "Field {0} ({1}) cannot be \"{2}\": {3}. Nothing was saved."},
    Entry{"value.row", "{0} 是一行的位置，要写数字，不能是“{1}”。没有保存。",
          "{0} is the position of a row: write a number, not \"{1}\". Nothing was saved."},
    Entry{"value.in_row", "{0} 在 {1} 的行里，请写明是哪一行：{1}[行]/{0}=值，例如 {1}[k1]/{0}=值。没有保存。",
          "{0} lies in the rows of {1}: say in which one, {1}[ROW]/{0}=VALUE, e.g. {1}[k1]/{0}=VALUE. Nothing was "
          "saved."},
    Entry{"value.in_rows",
          "{0} 在 {1} 的行里，请写明是哪一行：{1}[行]/{0}=值。已有的行：{2}；写别的名字（例如 "
          "{1}[k2]）就加一行。没有保存。",
          "{0} lies in the rows of {1}: say in which one, {1}[ROW]/{0}=VALUE. Rows: {2}; another name, e.g. {1}[k2], "
          "adds "
          "a row. Nothing was saved."},
    Entry{"value.too_long", "字段 {0}（{1}）最多 {2} 个字。没有保存。",
          "Field {0} ({1}) has at most {2} characters. Nothing was saved."},
    Entry{
        "value.finished",
        "已经有一条完成的“{0}”，{1} 相同（{2}）。没有保存：完成的记录不会被同名的覆盖。确实要改它，请加 --id {2}（或 "
        "--force）。",
        "There is a finished \"{0}\" with the same {1} ({2}). Nothing was saved: a finished record is not replaced by "
        "its key. To change it all the same add --id {2} (or --force)."},
    Entry{"value.constraint", "字段 {0}（{1}）不合规定：{2}。没有保存。（一定要保存请加 --force）",
          "Field {0} ({1}) breaks a rule: {2}. Nothing was saved. (Add --force to save it all the same.)"},
    Entry{"value.rule", "与表单的规则不符", "it does not fit the form's rule"},
    Entry{"value.not_final", "还不能标为完成，缺少：{0}。没有保存。",
          "It cannot be final yet; missing: {0}. Nothing was saved."},
    Entry{
        "value.required", "表单“{0}”没有草稿，要一次写齐，缺少：{1}。没有保存。（一定要保存请加 --force）",
        "Form \"{0}\" has no drafts and needs all of: {1}. Nothing was saved. (Add --force to save it all the same.)"},
    Entry{"value.state", "字段 {0} 只能是 draft（草稿）或 final（完成），不能是“{1}”。没有保存。",
          "Field {0} is draft or final, not \"{1}\". Nothing was saved."},
    Entry{"value.calculated",
          "字段 {0}（{1}）由程序计算，结果是 {2}，不是“{3}”。没有保存。请去掉它，或改正用来计算的答案。",
          "Field {0} ({1}) is worked out by the program: {2}, not \"{3}\". Nothing was saved. Leave it out, or correct "
          "the answers that it comes from."},
    Entry{"value.calculated_override",
          "字段 {0}（{1}）由程序计算，结果是 {2}，不是“{3}”。没有保存。确实要改，请写 {0}_override=… 和 "
          "{0}_reason=原因。",
          "Field {0} ({1}) is worked out by the program: {2}, not \"{3}\". Nothing was saved. To replace it write "
          "{0}_override=… and {0}_reason=WHY."},
    Entry{"value.no_figure", "（空）", "(empty)"},
    Entry{"value.reason", "字段 {0}（{1}）的计算结果被改动，请写明原因：{0}_reason=…。没有保存。",
          "The figure of field {0} ({1}) was replaced; say why: {0}_reason=…. Nothing was saved."},
    Entry{"value.place_unknown", "字段 {0}（{1}）：地点表里没有代码 {2}。没有保存。请核对；一定要保存请加 --force。",
          "Field {0} ({1}): no place has the code {2}. Nothing was saved. Check it; add --force to save it all the "
          "same."},
    Entry{"value.place_level", "字段 {0}（{1}）要选{4}，{2}（{3}）不是。没有保存。（一定要保存请加 --force）",
          "Field {0} ({1}) takes a {4}; {2} ({3}) is none. Nothing was saved. (Add --force to save it all the same.)"},
    Entry{
        "value.place_outside",
        "字段 {0}（{1}）：{2}（{3}）不在这台笔记本的范围（{4}）内。没有保存。（一定要保存请加 --force）",
        "Field {0} ({1}): {2} ({3}) lies outside this laptop's area ({4}). Nothing was saved. (Add --force to save it "
        "all the same.)"},
    Entry{"value.reference",
          "字段 {0}（{1}）：这台电脑上没有编号为 {3} 的“{2}”记录。没有保存。若它在别的电脑上、以后才同步过来，请加 "
          "--force。",
          "Field {0} ({1}): this laptop has no record of \"{2}\" with the id {3}. Nothing was saved. Add --force if it "
          "is on another laptop and comes by sync later."},
    Entry{"level.or", "、", " or "},
    Entry{"level.province", "自治区", "province"},
    Entry{"level.city", "市", "city"},
    Entry{"level.county", "县（区）", "county"},
    Entry{"level.township", "乡镇（街道）", "township"},
    Entry{"level.village", "村", "village"},
    Entry{"level.community", "社区", "community"},
    Entry{"place.unknown", "地点表里没有代码 {0}。请核对；不加 --place 就是本机的全部。",
          "No place has the code {0}. Check it; without --place everything on this laptop is meant."},
    Entry{"place.unseen",
          "这台电脑上没有 {0}（{1}）的记录，统计不了：本机只有 {2} 的。请换一个 --place，或在管那里的电脑上运行。",
          "No records of {0} ({1}) are on this laptop, so nothing can be said of it: it holds {2}. Choose another "
          "--place, or use a laptop that holds it."},
    Entry{"place.part", "△ 本机没有收齐 {0} 的记录，只有其中 {1} 的：没有看到的不等于没有报。",
          "△ Not all records of {0} are on this laptop, only those of {1}: what is not seen may be reported all the "
          "same."},
    Entry{"save.likely_double",
          "注意：这台电脑上已有同名、同日、同地的培训：{0}。如果是同一期，请 delete 其中一个（delete "
          "{1}），否则经费会算两次。",
          "Note: a training with this title, day and place is here already: {0}. If it is the same one, delete one of "
          "them (delete {1}), or its funds count twice."},
    Entry{"save.draft", "已存为草稿。写完后标为完成：yanxing-cli --data DIR save {0} --id {1} {2}=final",
          "Saved as a draft. Once it is complete, finish it: yanxing-cli --data DIR save {0} --id {1} {2}=final"},
    Entry{"import.drafts", "其中 {0} 行存为草稿；完成的请在行里写 \"{1}\": \"final\"。",
          "{0} of the lines were saved as drafts; a line of a finished record says \"{1}\": \"final\"."},
    Entry{
        "delete.merged.one",
        "注意：有 {0} 人此前并入了她，现在又成为单独的一行，签到和天数没有丢。要恢复合并请用 undelete。",
        "Note: {0} person was merged into her and is a row of her own again, with her marks and days. undelete brings "
        "the merger back."},
    Entry{
        "delete.merged",
        "注意：有 {0} 人此前并入了她，现在又各自成为单独的一行，签到和天数没有丢。要恢复合并请用 undelete。",
        "Note: {0} persons were merged into her; they are rows of their own again, with their marks and days. undelete "
        "brings the merger back."},
    Entry{"value.no_pair", "“{0}”应写成 字段=值，例如 name=甲。", "\"{0}\" should be FIELD=VALUE, e.g. name=Mei."},
    Entry{"value.twice", "字段 {0} 写了两次。", "Field {0} is given twice."},
    Entry{"value.none", "没有要保存的内容：请写 字段=值，或用 --json-in。",
          "Nothing to save: give FIELD=VALUE or --json-in."},
    Entry{
        "value.session_day",
        "日期（date）{0} 不在培训“{1}”的日期（{2}）内。请改正日期，或先改培训的起止日期。确实如此请加 --force。",
        "date: {0} is no day of the training \"{1}\" ({2}). Correct it, or the training's first and last day; --force "
        "keeps it."},
    Entry{"value.key", "表单“{0}”用 {1} 确定是哪一条记录，请都写上。",
          "Form \"{0}\" needs {1} to tell which record it is; give all of them."},
    Entry{"value.key_fixed", "字段 {0} 决定是哪一条记录，不能改。请删除这条，另存一条。",
          "Field {0} tells which record it is and cannot change. Delete the record and save another."},
    Entry{"value.key_other", "--id 不对：{0} 确定的是另一条记录。没有保存。请去掉 --id，或改正这些字段。",
          "The id does not fit: {0} make another record. Nothing was saved. Leave --id away, or correct these fields."},
    Entry{"expect.integer", "要写整数，例如 12", "write a whole number, e.g. 12"},
    Entry{"expect.decimal", "要写数字，例如 1.5", "write a number, e.g. 1.5"},
    Entry{"expect.date", "要写日期，例如 2021-05-17", "write a date, e.g. 2021-05-17"},
    Entry{"expect.time", "要写时间，例如 08:24", "write a time, e.g. 08:24"},
    Entry{"expect.text", "要写文字", "write text"},
    Entry{"expect.choices", "可选：{0}", "choose one of: {0}"},
    Entry{"expect.reference", "要写一条“{0}”记录的编号（36 个字符）",
          "write the id of a record of \"{0}\" (36 characters)"},
    Entry{"expect.place", "要写地点代码，例如 450224204", "write a place code, e.g. 450224204"},
    Entry{"expect.attachment", "要写 attachment add 打印的名称", "give the name that attachment add printed"},
    Entry{"expect.note", "这里不用填", "it takes no answer"},
    Entry{"record.bad_id", "“{0}”不是记录编号（36 个字符，例如 018f…）。",
          "\"{0}\" is no record id (36 characters, e.g. 018f…)."},
    Entry{"record.not_found", "没有编号为 {0} 的记录。用 list 可以看到所有记录。",
          "There is no record {0}. Use list to see the records."},
    Entry{"record.other_form", "记录 {0} 属于另一种表单，不是“{1}”。", "Record {0} is of another form, not \"{1}\"."},
    Entry{"record.no_conflict", "记录 {0} 的“{1}”没有需要处理的冲突。", "Record {0} has no conflict in \"{1}\"."},
    Entry{"record.refused", "没有保存：{0}", "Nothing was saved: {0}"},
    Entry{"resolve.life", "“{0}”不行：写 true 保留记录，写 false 删除记录。",
          "\"{0}\" will not do: write true to keep the record, false to delete it."},
    Entry{"json.bad", "读不懂这段 JSON：{0}", "This JSON cannot be read: {0}"},
    Entry{"json.object", "要写一个 JSON 对象：{\"字段\": 值}", "write one JSON object: {\"field\": value}"},
    Entry{"file.missing", "找不到文件 {0}。", "There is no file {0}."},
    Entry{"file.unreadable", "不能读取 {0}。", "{0} cannot be read."},
    Entry{"import.line", "第 {0} 行：{1}", "line {0}: {1}"},
    Entry{"import.too_long", "这一行超过 1 MiB", "the line has more than 1 MiB"},
    Entry{"import.progress", "已读 {0} 行…", "{0} lines…"},
    Entry{"import.done", "已保存 {0} 条（新建 {1}，更改 {2}，未变 {3}），{4} 行有误。",
          "Saved {0} {0:record|records} ({1} new, {2} changed, {3} as before); {4} {4:line was|lines were} wrong."},
    Entry{"import.stopped", "导入在第 {0} 行之前停下：{1} 此前的 {2} 条已保存。",
          "The import stopped before line {0}: {1} The {2} {2:record|records} before it {2:is|are} saved."},
    Entry{"backup.done", "已备份到 {0}：{1} MB，照片和文件 {2} 个。",
          "Backed up to {0}: {1} MB, {2} {2:photo or file|photos and files}."},
    Entry{"backup.damaged", "有 {0} 张照片已损坏，没有备份：请打开记录，从服务器取来，或重新选择。",
          "{0} {0:photo is|photos are} damaged and not in it: open the record and fetch or choose "
          "{0:it|them} once more."},
    Entry{"backup.exists", "{0} 已存在，备份不会覆盖文件，请换一个名字。",
          "{0} exists; a backup overwrites nothing. Choose another name."},
    Entry{"backup.io", "不能写入 {0}，请检查文件夹和权限。没有留下不完整的文件。",
          "{0} cannot be written; check folder and permissions. No half file was left."},
    Entry{"restore.done", "已从 {0} 恢复 {1} 条记录，照片和文件 {2} 个。",
          "Restored {1} {1:record|records} and {2} {2:photo or file|photos and files} from {0}."},
    Entry{"restore.damaged", "备份里有 {0} 张照片已损坏，没有放回：请打开记录，从服务器取来，或重新选择。（{1}）",
          "{0} {0:photo|photos} in the backup {0:is|are} damaged and not put back: open the record and fetch or choose "
          "{0:it|them} once more. ({1})"},
    Entry{"restore.folder", "{0} 是文件夹，没有恢复，原来的数据没有改动。请写明里面的备份文件。",
          "{0} is a folder; nothing was restored, the present data is as it was. Name the backup's file in it."},
    Entry{"restore.kept", "原来的数据保存在 {0}。", "The former data is kept in {0}."},
    Entry{"restore.corrupt", "{0} 不是完好的雁行备份，没有恢复，原来的数据没有改动。（{1}）",
          "{0} is no sound backup of Yanxing; nothing was restored, the present data is as it was. ({1})"},
    Entry{"restore.too_new", "{0} 由较新版本的雁行写成，请先升级本程序。原来的数据没有改动。",
          "{0} was written by a newer version of Yanxing; update this program first. The present data is as it was."},
    Entry{"verify.ok", "完好：{0} 条记录，{1} 次改动，本机照片和文件 {3} 个，校验值 {2}。",
          "All is well: {0} {0:record|records}, {1} {1:change|changes}, {3} {3:photo or file|photos and files} here, "
          "digest {2}."},
    Entry{"verify.bad", "发现 {0} 处问题。请先备份数据文件夹，再请技术人员查看。",
          "{0} {0:finding|findings}. Copy the data folder, then ask for help."},
    Entry{"verify.photo", "照片 {0}（记录 {1}）：{2}", "photo {0} (record {1}): {2}"},
    Entry{"verify.photos", "本机有 {0} 张照片的文件找不到或不完好，请按上面写的办。",
          "{0} {0:photo is|photos are} missing or not sound on this laptop; do what is said of {0:it|each} above."},
    Entry{"enrol.done", "已登记到 {0}（{1}），范围：{2}。", "Enrolled with {0} ({1}); scope: {2}."},
    Entry{"enrol.bad_code", "登记码或地址写错了，请对照服务器上的登记码再输一次（没有用掉次数）：{0}",
          "The code or the address is mistyped; compare with the server's screen and try again (no try was used up): "
          "{0}"},
    Entry{"enrol.untrusted", "这台服务器不是登记码所属的服务器，什么也没有发送。请核对地址。",
          "This is not the server that the code belongs to; nothing was sent. Check the address."},
    Entry{"enrol.refused", "服务器拒绝了登记：{0}", "The server refused: {0}"},
    Entry{"enrol.refused_why", "登记码已用过、过期或不对，请要一个新的。",
          "the code was used, has expired or is wrong; ask for a new one."},
    Entry{"sync.not_enrolled", "这台电脑还没有登记到服务器。请先运行 enrol。",
          "This laptop is not enrolled yet. Run enrol first."},
    Entry{"sync.no_network", "连不上服务器（{0}）。数据都在这台电脑上，联网后再试。",
          "The server cannot be reached ({0}). Everything is safe on this laptop; try again when there is a network."},
    Entry{"sync.untrusted", "回答的不是我们的服务器（可能是上网登录页）。数据都在这台电脑上，换个网络再试。（{0}）",
          "Something answered that is not our server (a login page, perhaps). Everything is safe on this laptop; try "
          "another network. ({0})"},
    Entry{"sync.disk_full",
          "这台电脑的磁盘满了，别处来的改动放不下；这次已上报 {0} 处改动。请清出空间后再同步。"
          "清不出来时，用 bundle export 写U盘包也能上报本机的内容。",
          "The disk of this laptop is full: what others changed could not be taken. {0} {0:change was|changes were} "
          "sent. Free some space and sync again; if there is none, bundle export hands in what is here."},
    Entry{
        "sync.storage_full", "服务器的磁盘满了，没有全部收下。请告诉管理服务器的人清出空间；数据都在这台电脑上。",
        "The server's disk is full, so it did not take everything. Tell the people who run it to free some space; all "
        "data is on this laptop."},
    Entry{"sync.busy", "服务器正忙，请过一会儿再试。数据都在这台电脑上。",
          "The server is busy; try again in a while. Everything is safe on this laptop."},
    Entry{
        "sync.server_fault",
        "服务器自己出了故障（HTTP "
        "{0}），不是这台电脑的问题。什么也没有丢，数据都在这台电脑上；请告诉市里管理服务器的人，"
        "过一会儿再同步。",
        "The server had a fault of its own (HTTP {0}); nothing is wrong with this laptop. Nothing is lost, all data is "
        "here; tell the people who run the server, and sync again in a while."},
    Entry{"sync.refused", "服务器拒绝了这台电脑：{0} 数据都在这台电脑上，请联系市妇联。",
          "The server refused this laptop: {0} Everything is safe here; ask the city office."},
    Entry{"sync.refused_why", "可能已被停用。", "it may have been revoked."},
    Entry{"sync.too_new", "服务器的版本比本程序新，请升级本程序。数据都在这台电脑上。",
          "The server is newer than this program; update it. Everything is safe on this laptop."},
    Entry{"sync.done", "同步完成：发送 {0}，收到 {1}。", "Synced: {0} sent, {1} received."},
    Entry{"sync.needs_person", "有 {0} 条记录冲突，{1} 处改动被隔离，需要人处理。",
          "{0} {0:record|records} in conflict and {1} quarantined {1:change|changes} need a person."},
    Entry{"photos.none", "没有照片等待上报。", "No photos are waiting."},
    Entry{"photos.waiting", "{0} 张照片等待上报，已传 {1} / {2} MB。",
          "{0} {0:photo|photos} waiting, {1} of {2} MB sent."},
    Entry{"photos.missing", "{0} 张照片的文件找不到，请在记录里重新选择。",
          "The {0:file|files} of {0} {0:photo is|photos are} missing; choose {0:it|them} once more in the "
          "{0:record|records}."},
    Entry{"photos.damaged", "{0} 张照片的文件已损坏，不会上报。请在记录里重新选择。",
          "The {0:file|files} of {0} {0:photo is|photos are} damaged and not sent; choose {0:it|them} once more in the "
          "{0:record|records}."},
    Entry{"photos.sent", "这次发送了 {0} 张照片，服务器已收到。",
          "{0} {0:photo was|photos were} sent and {0:is|are} on the server."},
    Entry{"photos.were_there", "另有 {0} 张照片原已在服务器上，这次得到了确认。",
          "{0} {0:photo was|photos were} on the server already and {0:is|are} confirmed now."},
    Entry{"photos.failed", "记录已同步，照片还没有传完：{0}", "The records are synced; not all photos are: {0}"},
    Entry{"photos.refused", "服务器没有接收 {0} 张照片：{1}", "The server did not take {0} {0:photo|photos}: {1}"},
    Entry{"photos.refused_why", "请下次同步时再试。", "try again with the next sync."},
    Entry{"attachment.added", "已收存；把这个名称填进记录的照片或文件一栏。",
          "Kept; give this name to a record's photo or file field."},
    Entry{"attachment.no_original", "磁盘空间不够，没有另外留下原图；收存的照片是好的。",
          "There is no room for the original beside it; the photo that was kept is sound."},
    Entry{"attachment.edge", "照片收存时的长边：{0}", "Photos are kept with a longer edge of {0}"},
    Entry{"attachment.edge.original", "照片收存时不缩小", "Photos are kept in their own size"},
    Entry{"attachment.bad_edge", "“{0}”不行：长边只能是 1024、1600、2560 或 original（不缩小）。",
          "\"{0}\" will not do: the longer edge is 1024, 1600, 2560 or original (not made smaller)."},
    Entry{"attachment.cannot_add", "不能收存 {0}：{1}", "{0} cannot be kept: {1}"},
    Entry{"attachment.bad_name", "“{0}”不是附件名。附件名是 64 位十六进制数加后缀，见 attachment list。",
          "\"{0}\" is no attachment's name: 64 hexadecimal digits and an ending; see attachment list."},
    Entry{"attachment.damaged", "{0} 的文件已损坏。请重新选择原来的照片或文件（attachment add）。",
          "The file of {0} is damaged. Choose the photo or file once more (attachment add)."},
    Entry{"attachment.fetch_damaged", "取来的内容与 {0} 不符，没有保存。请过一会儿再取一次。",
          "What arrived is not {0}; nothing was kept. Fetch it once more later."},
    Entry{
        "attachment.not_on_server",
        "服务器没有给本机的这个附件。它可能还在录入它的电脑上，等那台电脑同步后再取；"
        "如果它的记录已经转到别处（不在本机负责的范围），请让那边的电脑或县里来取。",
        "The server has no such file for this laptop. It may still be on the laptop that recorded it: try again after "
        "that one has synced. If its record has moved to another place, out of this laptop's scope, a laptop there or "
        "the county can fetch it."},
    Entry{"attachment.got", "附件在 {0}。", "The file is {0}."},
    Entry{"attachment.cannot_write", "不能写入 {0}，请检查文件夹和权限。",
          "{0} cannot be written; check the folder and its permissions."},
    Entry{"attachment.no_room", "磁盘已满，没有写入 {0}，也没有留下不完整的文件。请清出空间，或换个地方再试。",
          "The disk is full; {0} was not written, and no half file was left. Free some space, or write it elsewhere."},
    Entry{"attachment.exists", "{0} 已经在。没有写入；请换一个文件名。",
          "{0} is there already. Nothing was written; choose another name."},
    Entry{"attachment.state.local", "在本机，等待上报", "on this laptop, waiting"},
    Entry{"attachment.state.on_server", "在服务器上", "on the server"},
    Entry{"attachment.state.server_only", "在服务器上，还没有取到本机", "on the server, not fetched yet"},
    Entry{"attachment.state.missing", "文件找不到，请重新选择", "file missing; choose it once more"},
    Entry{"attachment.state.damaged", "文件已损坏，请重新选择", "file damaged; choose it once more"},
    Entry{"attachment.state.damaged_here", "本机的文件已损坏，可以从服务器取来（attachment get）",
          "file damaged here; fetch it from the server (attachment get)"},
    Entry{"attachment.state.unreadable", "文件读不出来，请检查权限和磁盘",
          "file cannot be read; check its permissions and the disk"},
    Entry{"show.photo", "照片 {0}：{1}", "photo {0}: {1}"},
    Entry{"attachment.state.elsewhere", "还没有取到本机", "not fetched yet"},
    Entry{"attachment.original", "原图还留着", "original kept"},
    Entry{"why.refused", "太大（最多 64 MiB），请换小一点的文件", "too large (at most 64 MiB); choose a smaller file"},
    Entry{"why.empty", "是空的，请换一个文件", "it is empty; choose another one"},
    Entry{"why.too_many_pixels", "像素太多（最多 5000 万），请先缩小",
          "more than 50 megapixels; make it smaller first"},
    Entry{"why.invalid", "不是 JPEG 或 PNG 图片", "no JPEG or PNG picture"},
    Entry{"why.unsupported", "不支持这种图片，请转成 JPEG 或 PNG",
          "a picture of a kind that is not read; make it a JPEG or PNG"},
    Entry{"why.corrupt", "内容已损坏，请重新拷贝或另选一个", "its content is damaged"},
    Entry{"why.not_found", "没有这个文件，请核对路径", "there is no such file"},
    Entry{"why.disk_full", "磁盘已满，请清出空间再试", "the disk is full; free some space and try again"},
    Entry{"why.city_backup", "它是市服务器的备份：请在服务器上用 yanxing-server restore 恢复",
          "it is a city server's backup; yanxing-server restore takes it"},
    Entry{"why.no_file", "不是文件（是文件夹或设备），请选一个文件",
          "it is no file (a folder or device); choose a file"},
    Entry{"why.exists", "同名的文件已经在", "a file of that name is there"},
    Entry{"why.other", "读写出错，请检查权限和磁盘", "reading or writing failed"},
    Entry{"status.local", "未发送 {0} 次改动；服务器已确认 {1} 次；冲突 {2} 条；隔离 {3} 次。",
          "{0} {0:change|changes} unsent; {1} confirmed by the server; {2} {2:record|records} in conflict; {3} "
          "{3:change|changes} in quarantine."},
    Entry{"status.not_enrolled", "这台电脑还没有登记到服务器：请运行 enrol。",
          "This laptop is not enrolled with a server yet: run enrol."},
    Entry{"status.returned", "! 被退回 {0} 份，要改：review --list 列出原因。",
          "! {0} {0:record|records} came back for correction: review --list says why."},
    Entry{"show.state.draft", "草稿", "draft"},
    Entry{"show.state.final", "完成", "final"},
    Entry{"show.state.deleted", "已删除", "deleted"},
    Entry{"show.sync.local", "只在本机", "on this laptop only"},
    Entry{"show.sync.on_server", "服务器已收到", "on the server"},
    Entry{"show.sync.needs_person", "待处理", "needs a person"},
    Entry{"show.history.created", "新建", "made it"},
    Entry{"show.history.edited", "修改", "changed it"},
    Entry{"show.history.deleted", "删除", "deleted it"},
    Entry{"show.history.undeleted", "恢复", "brought it back"},
    Entry{"show.history.resolved", "处理冲突", "settled a conflict"},
    Entry{"show.history.unsettled", "撤销对冲突的处理", "took back how a conflict was settled"},
    Entry{"show.history.finished", "完成填报", "finished it"},
    Entry{"show.history.reopened", "退回草稿", "made it a draft again"},
    Entry{"show.history.change", "{0}：{1} 改为 {2}", "{0}: from {1} to {2}"},
    Entry{"show.history.row_added", "{0}：增加一行", "{0}: a row added"},
    Entry{"show.history.row_removed", "{0}：去掉一行", "{0}: a row taken out"},
    Entry{"show.history.chosen", "{0}：定为 {1}", "{0}: {1} holds"},
    Entry{"show.history.life.kept", "保留这条记录", "the record is kept"},
    Entry{"show.history.life.deleted", "删除这条记录", "the record is deleted"},
    Entry{"show.history.returned", "退回", "returned it"},
    Entry{"show.history.accepted", "通过", "accepted it"},
    Entry{"show.history.review_undone", "撤销审核决定", "took the decision of the review back"},
    Entry{"show.quarantine", "{0} {1} 的改动服务器没有采用：{2}",
          "what {1} changed on {0} was not taken by the server: {2}"},
    Entry{"quarantine.count", "  {0} 处：{1}", "  {0}: {1}"},
    Entry{"quarantine.out_of_scope", "不在这台电脑登记的范围内。请把所属地点改到范围内，或请县妇联的电脑填写。",
          "outside this laptop's area. Correct the place it belongs to, or ask the county to fill it in."},
    Entry{"quarantine.from_above", "由上级设定或审核，这里只能查看。要调整请联系设定它的上级。",
          "set up or decided above, and only seen here. Ask those who set it up to change it."},
    Entry{"quarantine.unknown_form", "服务器还不认识这种表单。等市里升级服务器后会自动采用。",
          "the server does not know this form yet. It is applied once the server has been updated."},
    Entry{"quarantine.bad_type", "有一项内容的类型不对。请改正记录后再同步。",
          "one answer has the wrong type. Correct the record and sync again."},
    Entry{"quarantine.malformed", "内容无法识别，仍保存在本机。请更新本程序；如仍出现，请联系管理员。",
          "it cannot be read and stays on this laptop. Update the program; if that does not help, tell the "
          "administrator."},
    Entry{"quarantine.too_new", "由更新版本的程序录入。请更新本程序，更新后会自动显示。",
          "recorded with a newer version of the program. Update this one; it shows by itself afterwards."},
    Entry{"show.conflict.mark", "  ! 冲突：{0}", "  ! in conflict: {0}"},
    Entry{"show.conflict.life", "是否删除", "deleted or not"},
    Entry{"show.conflict.place", "地点", "place"},
    Entry{"show.conflict.settle", "{0}：有冲突，请选定一个值（resolve {1} {2} 值）",
          "{0}: in conflict; choose one value (resolve {1} {2} VALUE)"},
    Entry{"show.conflict.settle_life", "{0}：有冲突，保留请用 resolve {1} {2} true，删除请用 false",
          "{0}: in conflict; resolve {1} {2} true keeps the record, false deletes it"},
    Entry{"show.conflict.kept", "保留并修改", "kept and changed"},
    Entry{"show.conflict.deleted", "删除", "deleted"},
    Entry{"show.conflict.head", "{0}  {1}  {2}（电脑 {3}）", "{0}  {1}  {2} (laptop {3})"},
    Entry{"show.conflict.head.own", "{0}  {1}  {2}（本机）", "{0}  {1}  {2} (this laptop)"},
    Entry{"show.history.nothing", "（空）", "(nothing)"},
    Entry{"show.history.deed", "{0}  {1} {2}（电脑 {3}）", "{0}  {1} {2} (laptop {3})"},
    Entry{"show.history.deed.own", "{0}  {1} {2}（本机）", "{0}  {1} {2} (this laptop)"},
    Entry{"status.last_sync", "上次同步：{0}", "Last sync: {0}"},
    Entry{"status.clock.right", "本机时钟：上次与服务器核对时准确",
          "Clock: right when last compared with the server's"},
    Entry{"status.clock.minutes", "{0} 分钟", "{0} {0:minute|minutes}"},
    Entry{"status.clock.days", "{0} 天", "{0} {0:day|days}"},
    Entry{"status.clock.ahead",
          "! 上次与服务器核对时，本机时钟快 {0}。如果还没有调过，请把电脑的日期、时间和时区调对，记录的时间才准。",
          "! When last compared, this clock was {0} ahead of the server's. Unless that was corrected since, set the "
          "computer's date, time and time zone, or records bear wrong times."},
    Entry{"status.clock.behind",
          "! 上次与服务器核对时，本机时钟慢 {0}。如果还没有调过，请把电脑的日期、时间和时区调对，记录的时间才准。",
          "! When last compared, this clock was {0} behind the server's. Unless that was corrected since, set the "
          "computer's date, time and time zone, or records bear wrong times."},
    Entry{"status.clock.before",
          "! 本机时钟比上次连上服务器的时间还早 {0}，肯定不准：请把电脑的日期、时间和时区调对，记录的时间才准。",
          "! This clock says a time {0} before the server was last reached, which cannot be: set the computer's date, "
          "time and time zone, or records bear wrong times."},
    Entry{"status.never", "从未", "never"},
    Entry{"bundle.not_enrolled", "这台电脑还没有登记到服务器，还不知道U盘包要封给谁。请先联网运行一次 enrol。",
          "This laptop is not enrolled yet, so it does not know for whom to seal a bundle. Run enrol once, over the "
          "network."},
    Entry{"bundle.no_name", "请写明U盘包的文件名，例如 /media/usb/out.yxb。没有写入。",
          "Name the bundle's file, e.g. /media/usb/out.yxb. Nothing was written."},
    Entry{"bundle.no_folder", "没有文件夹 {0}。U盘插好了吗？没有写入。",
          "There is no folder {0}. Is the stick plugged in? Nothing was written."},
    Entry{"bundle.stick_full", "U盘（或磁盘）空间不够，没有写入 {0}。请清出空间或换一个U盘再试；数据都在这台电脑上。",
          "The stick (or disk) is full; {0} was not written. Free some space or take another one; all data is on this "
          "laptop."},
    Entry{
        "bundle.stick_io", "不能写入 {0}（{1}）。请检查U盘是否插好、是否写保护；数据都在这台电脑上。",
        "{0} cannot be written ({1}). Check that the stick is plugged in and not write-protected; all data is on this "
        "laptop."},
    Entry{"bundle.exists", "{0} 已经在，而且不是这台电脑写的U盘包。没有写入；请换一个文件名。",
          "{0} is there already and is no bundle that this laptop wrote. Nothing was written; choose another name."},
    Entry{
        "bundle.not_noted",
        "这台电脑的磁盘已满：{0} 是完整的，但最近加的照片可能不在里面，下次再写要换一个文件名。请清出空间后再写一次。",
        "This laptop's disk is full: {0} is whole, but photos that were added last may not be in it, and the next "
        "bundle "
        "needs another name. Free some space, then write one more."},
    Entry{"bundle.too_many_parts", "会分成 9999 个以上的文件，没有写入。请把 --part-size 写大一些。",
          "It would be more than 9,999 parts; nothing was written. Take a larger --part-size."},
    Entry{"bundle.refused", "不能写成 {0}：那是一个文件夹，或在本机的数据文件夹里。请写到U盘上。",
          "{0} cannot be written: it is a folder, or lies in the folder of this laptop's data. Write to the stick."},
    Entry{"bundle.nothing", "没有要送的新内容。仍写了 {0}：拿到服务器上读入，可以取回回执。",
          "There is nothing new to send. {0} was written all the same: importing it on the server gives a receipt."},
    Entry{"bundle.written", "写好了：{0} 处改动，{1} 个附件（最后一个文件：{2}）。请带到服务器上读入，再把回执带回来。",
          "Written: {0} {0:change|changes}, {1} {1:attachment|attachments} (last file: {2}). Import it on the server "
          "and bring the receipt back."},
    Entry{"bundle.parts", "分成了 {0} 个文件，请全部带上。", "It is in {0} files; take all of them."},
    Entry{"bundle.left_out", "有 {0} 个附件不在这台电脑上或已损坏，没有写入。",
          "{0} {0:attachment is|attachments are} not on this laptop or damaged, and {0:was|were} left out."},
    Entry{"ack.done", "回执已读入：新确认 {0} 处改动，{1} 个附件在服务器上；还有 {2} 处改动没有得到确认。",
          "Receipt taken: {0} more {0:change|changes} confirmed, {1} {1:attachment|attachments} on the server; {2} "
          "{2:change is|changes are} not confirmed yet."},
    Entry{"ack.photos_wait", "还有 {0} 张照片等待上报：请把U盘包的所有文件都带到服务器上读入，或再写一次U盘包。",
          "{0} {0:photo still waits|photos still wait}: import all files of the bundle on the server, or write another "
          "bundle."},
    Entry{"ack.lost_some",
          "服务器恢复过备份，少了一些它确认过的内容。数据都在这台电脑上：请再写一次U盘包，或联网同步一次。",
          "The server was restored from a backup and lacks some of what it had confirmed. All data is on this laptop: "
          "write another bundle, or sync once."},
    Entry{"ack.restored_whole", "服务器恢复过备份，它确认过的改动一处不少。",
          "The server was restored from a backup and still has every change that it had confirmed."},
    Entry{
        "ack.restored", "服务器恢复过备份，它确认过的改动一处不少。请再写一次U盘包，或联网同步一次，让它重新确认照片。",
        "The server was restored from a backup and still has every change that it had confirmed. Write another bundle, "
        "or sync once, so that it confirms the photos anew."},
    Entry{
        "ack.forked",
        "服务器上有这台电脑数据文件夹的另一份副本写的内容，要联网同步一次才能合在一起。这里保存的一样不少。",
        "The server holds changes of another copy of this data folder; one sync over the network brings them together. "
        "What was saved here stays here."},
    Entry{
        "ack.ahead",
        "服务器上有这里没有的较新内容，是这台电脑（或其数据文件夹的另一份副本）以前写的：联网同步一次就会取回。",
        "The server holds newer changes of this laptop, or of another copy of its data folder, that are not here: one "
        "sync over the network brings them."},
    Entry{"ack.nothing_new", "这份回执没有新内容：它说的这里都已知道。",
          "This receipt brings nothing new: all that it says was known here."},
    Entry{"ack.not_found", "没有文件 {0}。U盘插好了吗？请核对路径。",
          "There is no file {0}. Is the stick plugged in? Check the path."},
    Entry{"ack.no_name", "请写明回执文件，例如 /media/usb/ack.yxa。没有改动。",
          "Name the receipt's file, e.g. /media/usb/ack.yxa. Nothing was changed."},
    Entry{"ack.no_file", "{0} 既不是U盘包，也不是回执（是设备或管道），没有改动。",
          "{0} is neither a bundle nor a receipt (a device or pipe); nothing was changed."},
    Entry{"ack.folder", "{0} 是文件夹，没有改动。请写明里面的回执文件。",
          "{0} is a folder; nothing was changed. Name the receipt's file in it."},
    Entry{"ack.not_an_ack", "{0} 不是服务器的回执文件，没有改动。",
          "{0} is no receipt of a server; nothing was changed."},
    Entry{"ack.is_bundle", "{0} 是U盘包，不是回执：请在服务器上用 yanxing-server bundle import 读入它。没有改动。",
          "{0} is a bundle, not a receipt: import it on the server with yanxing-server bundle import. Nothing was "
          "changed."},
    Entry{"ack.too_new", "{0} 由较新版本的服务器写成，请升级本程序。没有改动。",
          "{0} was written by a newer server; update this program. Nothing was changed."},
    Entry{"ack.cut_off", "{0} 不完整，请重新拷贝一次。没有改动。",
          "{0} is not whole; copy it again. Nothing was changed."},
    Entry{"ack.other_server", "{0} 是另一台服务器的回执，或已损坏。没有改动。请从我们的服务器重新拷贝。",
          "{0} is a receipt of another server, or is damaged. Nothing was changed; copy it from our server again."},
    Entry{"ack.bad_signature", "{0} 被改动过、已损坏，或不是我们的服务器写的。请从服务器重新拷贝。没有改动。",
          "{0} was changed, is damaged, or was not written by our server. Copy it from the server again. Nothing was "
          "changed."},
    Entry{"ack.malformed", "{0} 的内容不合格式，没有改动。请从服务器重新生成回执。",
          "{0} is against its format; nothing was changed. Have the server write it again."},
    Entry{"ack.other_device", "{0} 是给另一台电脑的回执，没有改动。",
          "{0} is a receipt for another laptop; nothing was changed."},
    Entry{"ack.other_epoch",
          "{0} 与服务器恢复备份有先后：不能确定它是否还算数，没有改动。请再写一次U盘包取新的回执，或联网同步。",
          "{0} was written before or after the server was restored from a backup, so it may not hold any more; nothing "
          "was changed. Write another bundle for a new receipt, or sync."},
    Entry{"error.disk_full", "磁盘已满，没有写入。请清出空间再试，已有的数据完好。",
          "The disk is full and nothing was written. Free some space and try again; what is there is safe."},
    Entry{"error.io", "读写磁盘失败。已有的数据完好。请检查磁盘（或U盘）和权限，再试一次。技术信息：{0}",
          "Reading or writing the disk failed ({0}). What was saved is safe."},
    Entry{"error.corrupt", "数据文件已损坏（{0}）。请用 restore 从备份恢复。",
          "The data file is damaged ({0}). Use restore with a backup."},
    Entry{"error.busy", "数据正被使用，请稍后再试（{0}）。", "The data is in use; try again later ({0})."},
    Entry{"error.unsupported", "这个版本或这台电脑不支持（{0}）。", "This build or machine cannot do it ({0})."},
    Entry{"error.out_of_scope", "没有写入：不在这台笔记本的范围内，或由上级设定、这里只能查看（{0}）。",
          "Nothing was written: it lies outside this laptop's area, or is set up above and only seen here ({0})."},
    Entry{"error.other", "没有成功：{0}", "Failed: {0}"},
    // roster
    Entry{"roster.trouble.missing", "没有文件 {0}。请核对路径。", "There is no file {0}. Check the path."},
    Entry{"roster.trouble.unreadable", "不能读取 {0}。请检查权限，或先在别的程序里关闭它。",
          "{0} cannot be read. Check its permissions, or close it in the other program first."},
    Entry{"roster.trouble.empty", "{0} 是空的，没有可导入的内容。请核对是不是这个文件。",
          "{0} is empty; there is nothing to import. Check that it is the right file."},
    Entry{
        "roster.trouble.old_excel",
        "{0} 是旧版 Excel（.xls）或设了密码。请在表格程序里打开，取消密码，另存为 .xlsx 再导入。",
        "{0} is an old Excel file (.xls) or has a password. Open it in a spreadsheet program, take the password away, "
        "save it as .xlsx and import that."},
    Entry{"roster.trouble.encrypted", "{0} 设了密码。请取消密码后重新保存再导入。",
          "{0} has a password. Save it without one and import it again."},
    Entry{"roster.trouble.damaged", "{0} 已损坏或不完整。请重新拷贝一次，或在表格程序里打开后另存。",
          "{0} is damaged or incomplete. Copy it again, or open it in a spreadsheet program and save it anew."},
    Entry{"roster.trouble.too_large", "{0} 太大。请删去图片和多余的工作表，或拆成几个文件。",
          "{0} is too large. Take out pictures and other sheets, or split it into several files."},
    Entry{"roster.trouble.too_many", "{0} 的行数太多：一次最多导入 5000 人。请拆成几个文件。",
          "{0} has too many rows: one import takes at most 5,000 persons. Split it into several files."},
    Entry{"roster.trouble.encoding", "{0} 的文字编码认不出来。请在表格程序里另存为 .xlsx 再导入。",
          "The text encoding of {0} is unknown. Save it as .xlsx in a spreadsheet program and import that."},
    Entry{"roster.trouble.other_kind", "{0} 不是表格。请选 .xlsx、.ods 或 .csv 文件。",
          "{0} is no spreadsheet. Choose an .xlsx, .ods or .csv file."},
    Entry{"roster.trouble.no_name", "{0} 里没有找到“姓名”列。请在表头写上“姓名”再导入。",
          "{0} has no column of names. Head it \"姓名\" or \"Name\" and import it again."},
    Entry{
        "roster.trouble.unclosed_quote",
        "{0} 第 {1} 行有一个引号 \" 没有成对，这样会丢掉后面的行，所以没有导入。请改好这一行，或另存为 .xlsx 再导入。",
        "A quotation mark (\") opens a cell in row {1} of {0} and is not closed; rows below it would be lost, so "
        "nothing "
        "was imported. Correct that row, or save the file as .xlsx and import that."},
    Entry{"roster.trouble.not_workbook",
          "{0} 里是文字，不是工作簿，也不像有“姓名”列的表格。请在表格程序里另存为 .xlsx；是文字表格就改名为 .csv。",
          "{0} holds text and is no workbook, nor a table with a column of names. Save it as .xlsx in a spreadsheet "
          "program; if it is a table as text, name it .csv."},
    Entry{"roster.trouble.no_rows", "{0} 的表头下面没有人员。", "{0} has no persons below its header."},
    Entry{"roster.trouble.folder", "{0} 是文件夹。请写里面的表格文件，例如 {0}/花名册.xlsx。",
          "{0} is a folder. Name the spreadsheet in it, e.g. {0}/roster.xlsx."},
    Entry{
        "roster.trouble.rows_beyond",
        "{0} 里有工作表在第 20000 行以后还有内容（可能只是一个单元格）：请删去那里的行，或拆成几个文件，再导入。",
        "{0} has a sheet with something below row 20,000 (it may be one cell): delete those rows, or split the file."},
    Entry{"roster.hidden_sheets", "隐藏的工作表也导入了：{0}。不要的话，请删去它再导入。",
          "Hidden sheets were imported too: {0}. Delete them first if they are not meant."},
    Entry{
        "roster.odd_phone", "电话“{0}”不像电话号码（手机 11 位，座机带区号），已照录，请核对",
        "the phone \"{0}\" does not look like one (11-digit mobile, or landline with area code); taken as it is, check "
        "it"},
    Entry{"roster.row", "第 {0} 行 {1}：{2}", "Row {0} {1}: {2}"},
    Entry{"roster.row_of_sheet", "工作表“{3}”第 {0} 行 {1}：{2}", "Sheet \"{3}\", row {0} {1}: {2}"},
    Entry{"roster.sheets_left_out", "没有导入的工作表（没有“姓名”列）：{0}。",
          "Sheets that were left out, as they have no column of names: {0}."},
    Entry{"roster.columns_left_out", "没有用到的列：{0}。", "Columns that were not taken over: {0}."},
    Entry{"roster.no_person_row", "不是人员，已跳过", "no person, left out"},
    Entry{"roster.value", "{0}“{1}”", "{0} \"{1}\""},
    Entry{"roster.not_taken", "没有采用：{0}", "not taken over: {0}"},
    Entry{"roster.unread", "共有 {0} 个值认不出，没有采用。请改正后再导入，或在人员记录里补填。",
          "Values not understood and not taken over: {0}. Correct them and import again, or fill them in by hand."},
    Entry{"roster.more_new", "… 另有 {0} 人新增", "… and {0} more new ones"},
    Entry{"roster.more_unread", "… 另有 {0} 行有没采用的值（--json 全部列出）",
          "… and {0} more rows with values that were not taken over (--json lists all)"},
    Entry{"roster.field.township", "乡镇", "township"},
    Entry{"roster.field.county", "县（区）", "county"},
    Entry{"roster.result.new", "新增", "new"},
    Entry{"roster.result.changed", "更新", "changed"},
    Entry{"roster.result.same", "相同", "same"},
    Entry{"roster.result.doubtful", "待定", "doubtful"},
    Entry{"roster.result.refused", "不能导入", "refused"},
    Entry{"roster.reason.other_role", "同村已有同名的人，职务不同",
          "somebody of that name and village has another role"},
    Entry{"roster.reason.phone_of_other", "电话是别人的", "the phone is somebody else's"},
    Entry{"roster.reason.similar_name", "同村有名字相近的人", "somebody of that village has a similar name"},
    Entry{"roster.reason.several_alike", "有不止一个这样的人", "more than one person is like that"},
    Entry{"roster.reason.place_ambiguous", "有好几个同名的村，请写明乡镇",
          "several places have that name; add the township"},
    Entry{"roster.reason.twice_differs", "与{0}是同一人，内容不同", "the same person as {0}, with other content"},
    Entry{"roster.reason.similar_row", "与{0}相近", "like {0}"},
    Entry{"roster.reason.twice", "与{0}重复", "the same as {0}"},
    Entry{
        "roster.reason.no_name",
        "没有姓名：姓名要有文字，数字不算（那一格如果是公式，请先在表格程序里算好、保存，再导入）",
        "there is no name: a name has letters, a number is none (if the cell is a formula, open and save the file in a "
        "spreadsheet program first)"},
    Entry{"roster.reason.no_place", "没有写村（社区）", "there is no village"},
    Entry{"roster.reason.unknown_place", "不认识这个村（社区）", "the village is not known"},
    Entry{"roster.reason.outside", "这个村不在本机管理的范围内", "the village lies outside of this laptop's area"},
    Entry{"roster.reason.too_long", "太长：{1}", "too long: {1}"},
    Entry{"roster.reason.other_phone", "同村已有同名的人，电话不同，也没有别的相同之处：请核对是不是同一人",
          "somebody of that name and village has another phone, and nothing else is the same: check whether it is her"},
    Entry{"roster.reason.place_differs", "乡镇（县区）一列与村对不上，请改正其中一个",
          "the township or county beside it has no such village; correct one of them"},
    Entry{"roster.reason.damaged_phone",
          "电话被表格程序当成了数字（如 1.39E+10），后几位已丢失：请把这一列的格式设为“文本”，重新填写号码",
          "the spreadsheet program took the phone for a number (1.39E+10) and lost its last digits: format the column "
          "as text and type the phone again"},
    Entry{"roster.doubtful_next",
          "待定的 {0} 行没有导入。核对后：同一人用 save person --id ID 字段=值 改她的记录（编号见 --json 的 "
          "candidates）；另一人用 save person 新增；表格写错的，改好再导入一次。",
          "{0} {0:row|rows} in doubt {0:was|were} not taken over. Check: the same person? save person --id ID "
          "FIELD=VALUE (ids: candidates of --json). Somebody else? save person. A slip in the spreadsheet? Correct it "
          "and import again."},
    Entry{"roster.done", "已保存 {0} 人（新增 {1}，更新 {2}）；相同 {3}，待定 {4}，不能导入 {5}。",
          "Saved {0} {0:person|persons} ({1} new, {2} changed); {3} the same, {4} doubtful, {5} refused."},
    Entry{"roster.dry_run", "只是预览，没有保存：新增 {0}，更新 {1}，相同 {2}，待定 {3}，不能导入 {4}。",
          "Only a preview, nothing was saved: {0} new, {1} changed, {2} the same, {3} doubtful, {4} refused."},
    Entry{"roster.no_person", "没有编号为 {0} 的人员。", "There is no person {0}."},
    Entry{"roster.merge_self", "一个人不能并入自己。", "A person cannot be merged into herself."},
    Entry{"roster.merge_circle", "{0} 已经并入 {1}，不能反过来再合并。请先用 roster unmerge 拆开。",
          "{0} is merged into {1} already; it cannot go the other way too. Take them apart first with roster unmerge."},
    Entry{"roster.merged", "{0} 已并入 {1}。", "{0} is merged into {1}."},
    Entry{"roster.not_merged", "{0} 没有并入别人，没有改动。", "{0} is not merged into anybody; nothing was changed."},
    Entry{"roster.unmerged", "{0} 已拆开，又是单独的一个人。", "{0} is a person of her own again."},
    // days and progress
    Entry{"days.name", "姓名", "Name"},
    Entry{"days.village", "村（社区）", "Village"},
    Entry{"days.role", "职务", "Role"},
    Entry{"days.days", "天数", "Days"},
    Entry{"days.short", "还差", "Short by"},
    Entry{"days.self_study", "自学（不计入）", "Self-study (apart)"},
    Entry{"days.online", "直播（不计入）", "Online (apart)"},
    Entry{"days.enough", "已满", "enough"},
    Entry{"days.persons", "人数", "Persons"},
    Entry{"days.still_short", "未满", "short"},
    Entry{"days.totals", "共 {0} 人：满五天 {1} 人，未满 {2} 人；另有自学 {3} 天，不计入五天。",
          "{0} {0:person|persons}: {1} {1:has|have} five days, {2} {2:is|are} short; self-study of {3} {3:day|days} is "
          "not counted."},
    Entry{"days.online_apart", "另有视频或网络直播 {0} 天，不计入五天。",
          "Online training of {0} {0:day|days} is not counted."},
    Entry{
        "days.in_conflict",
        "! 有 {0} 个半天的签到（或场次的培训方式）有冲突，按目前显示的登记计算（姓名后有 !）。查看：list mark --state "
        "conflict、list session --state conflict；处理：resolve",
        "! {0} half-days have marks (or sessions) in conflict and count as they are shown (! behind the name). See: "
        "list "
        "mark --state conflict, list session --state conflict; then resolve"},
    Entry{"days.place_in_conflict",
          "! 有 {0} 人的村（社区）有冲突，按目前显示的村统计（姓名后有 !）。查看：list person --state "
          "conflict；处理：resolve",
          "! {0} {0:person has|persons have} a village in conflict and count where they are shown (! behind the name). "
          "See: list "
          "person --state conflict; then resolve"},
    Entry{"days.year", "{0} 年（其他年份请加 --year）", "{0} (another year: --year)"},
    Entry{
        "days.misdated",
        "! {0} "
        "有一场“{1}”的签到场次，但这一天不在该培训的日期内，可能年份或日期打错了，按所写日期的年度计算。场次编号：{2}",
        "! A session of \"{1}\" is dated {0}, which is no day of that training: a mistyped date? It counts in the year "
        "that is written. The session: {2}"},
    Entry{"days.nobody", "花名册里还没有人。先导入花名册：yanxing-cli --data DIR roster import FILE",
          "Nobody is on the roster yet. Import one: yanxing-cli --data DIR roster import FILE"},
    Entry{"days.nobody_marked", "这期培训还没有签到记录。", "Nobody has been marked in this training yet."},
    Entry{"days.no_training", "这台电脑上没有编号为 {0} 的培训。用 list training 查看编号。",
          "No training on this laptop has the id {0}. See them with: list training"},
    Entry{"progress.year", "{0} 年，对照附件 1", "{0}, against annex 1"},
    Entry{"progress.other_year", "附件 1 是 {1} 年的分配，这里对照的是 {0} 年的培训。",
          "Annex 1 allots for {1}; what is set against it here is the training of {0}."},
    Entry{"progress.county", "县区", "County"},
    Entry{"progress.trained", "已培训/计划", "Trained/planned"},
    Entry{"progress.five_days", "满五天", "Five days"},
    Entry{"progress.funds", "经费 已用/下达（万元）", "Funds used/allocated (10,000 yuan)"},
    Entry{"progress.sources", "自治区+市+县区", "Region + city + county"},
    Entry{
        "progress.disputed_funds",
        "! 培训“{0}”的经费（或日期、地点）有冲突，按目前显示的数值合计。查看：show {1}；处理：resolve",
        "! The funds (or day, or place) of the training \"{0}\" are in conflict and count as they are shown. See: show "
        "{1}; then resolve"},
    Entry{"progress.doubles",
          "! 培训“{0}”可能重复登记了 {1} 次（同名、同日、同地），经费都计入了上表。多余的请 delete：{2}",
          "! The training \"{0}\" was probably entered {1} times (same title, day and place); the funds of each are "
          "counted. Delete what is too many: {2}"},
    Entry{"progress.per_head", "人均（元）", "Yuan a head"},
    Entry{"progress.norm", "≥1000", ">=1000"},
    Entry{"progress.norm.yes", "达标", "reached"},
    Entry{"progress.norm.no", "未达标", "below"},
    Entry{"progress.norm.none", "-", "-"},
    Entry{"progress.villages", "村 已覆盖/总数", "Villages covered/all"},
    Entry{"progress.communities", "社区 已覆盖/总数", "Communities covered/all"},
    Entry{"progress.computed", "合计（各行相加）", "Sum of the rows"},
    Entry{"progress.source", "小计（来源文件所印）", "Subtotal as printed"},
    Entry{"progress.difference", "! {0}：来源文件的小计为 {1}，各行合计 {2}。两个数都保留，没有改动来源。",
          "! {0}: the source's subtotal says {1}, its rows add up to {2}. Both are kept; the source was not changed."},
    Entry{"progress.column.villages", "村", "Villages"},
    Entry{"progress.column.communities", "社区", "Communities"},
    Entry{"progress.column.funds_wan_yuan", "经费", "Funds"},
    Entry{"progress.column.trainees", "培训人数", "Trainees"},
    Entry{"progress.partial", "△ 本机没有收齐这些县区的记录：数字只是本机有的部分，不是全县区的进度。",
          "△ This laptop does not hold all records of these counties: only what is here is counted."},
    Entry{"progress.elsewhere",
          "附件 1 没有的单位（柳东新区、北部生态新区、市本级）：已培训 {0} 人，经费 {1} 万元，未计入上表。",
          "Of units that annex 1 does not have (the two new districts, the city's own): {0} trained, funds of {1} "
          "(10,000 yuan), in no row above."},
    Entry{"progress.online_only", "另有 {0} 人只参加了视频或网络直播，不计入已培训。",
          "{0} more {0:person was|persons were} only trained online, which is not counted."},
    Entry{"progress.in_conflict",
          "! 有 {0} 人的签到（或场次、所在村）有冲突，按目前显示的登记计算。查看：list mark --state "
          "conflict（session、person 同样）；处理：resolve",
          "! {0} {0:person has|persons have} marks (or sessions, or their village) in conflict, which count as they "
          "are shown. See: "
          "list "
          "mark --state conflict (session, person too); then resolve"},
    Entry{"progress.no_county", "附件 1 里没有 {0} 所在的县区。不加 --place 可看全部十个县区。",
          "Annex 1 has no county at {0}. Without --place all ten are shown."},
    // targets
    Entry{"targets.title", "换届目标 · {0}", "Election targets · {0}"},
    Entry{"targets.unit", "{0} {1}：村（社区）{2} 个，已报 {3}，未报 {4}",
          "{0} {1}: {2} villages and communities, {3} reported, {4} not reported"},
    Entry{"targets.in_conflict",
          "  ! 其中 {0} 份结果有冲突，按目前显示的数值计算：{1}。查看：list election_result --state "
          "conflict；处理：resolve",
          "  ! {0} of the results contradict each other and count as they are shown: {1}. See: list election_result "
          "--state conflict; then resolve"},
    Entry{"targets.ratio", "  {0} {1}：{2} / {3} = {4}（目标 ≥ {5} %），未报 {6}，{7}",
          "  {0} {1}: {2} / {3} = {4} (target ≥ {5} %), not reported {6}, {7}"},
    Entry{"targets.needed.reported", "已报的还差 {0}", "{0} more needed of the reported"},
    Entry{"targets.needed.some", "未报的 {0} 个里至少要有 {1} 个", "at least {1} of the {0} not reported"},
    Entry{"targets.needed.safe", "未报的 {0} 个无论如何都能达标", "reached whatever the {0} others report"},
    Entry{"targets.needed.out_of_reach", "未报的 {0} 个全部做到也还差 {1} 个",
          "{1} are missing even if all {0} others fulfil it"},
    Entry{"targets.needed.unknown", "另有 {0} 个未报，席位数不知道", "the seats of the {0} others are not known"},
    Entry{"targets.needed.reached", "全部已报，已达标", "all have reported; reached"},
    Entry{"targets.needed.and", "；", "; "},
    Entry{"targets.needed.none", "这里没有", "none here"},
    Entry{"targets.kind_differs", "  ! 结果里写的村／社区与地点表不符，按地点表统计：{0}",
          "  ! called a village or a community against the place table, which is what counts: {0}"},
    Entry{"targets.missed_by", "      未达标：{0}", "      missed by: {0}"},
    Entry{"targets.chair_in", "妇联主席进“两委”", "Federation chair in the two committees"},
    Entry{"targets.village_women", "村委会女性成员", "Women in village committees"},
    Entry{"targets.village_head", "村委会女性主任", "Women heads of village committees"},
    Entry{"targets.community_women", "居委会女性成员", "Women in community committees"},
    Entry{"targets.community_head", "居委会女性主任", "Women heads of community committees"},
    Entry{"targets.no_place", "没有代码为 {0} 的地方。用 4 到 9 位的区划代码，例如 450224。",
          "There is no place with the code {0}. Use a code of 4 to 9 digits, e.g. 450224."},
    // due
    Entry{"due.bad_day", "“{0}”不是日期：请写成 2021-05-17 这样。", "\"{0}\" is no date: write it as 2021-05-17."},
    Entry{"due.bad_round", "“{0}”不是年度：请写四位年份，例如 2021。",
          "\"{0}\" is no round: write a year of four digits, e.g. 2021."},
    Entry{"due.not_set_up", "{0} 年度还没有设定，日期按通知的月日推算。要改日期，请填一份“报送年度”（round）。",
          "The round of {0} is not set up; its dates are the notices' days in that year. Fill a form \"round\" to "
          "change them."},
    Entry{"due.heading", "报送情况 · {0} 年度 · 截至 {1}", "Expected reports · round of {0} · as of {1}"},
    Entry{"due.old_round",
          "最近设定的年度是 {0} 年，已过去 {1} 年，下面是那一年的日期。看今年的请加 --round {2}，或先设定年度。",
          "The newest round that is set up is {0}, {1} years ago; its dates follow. For this year add --round {2}, or "
          "set the round up first."},
    Entry{"due.nothing", "在这个范围内没有要报送的。", "Nothing is expected within this area."},
    Entry{"due.state.not_yet", "未到期", "not yet"},
    Entry{"due.state.due", "快到期", "due"},
    Entry{"due.state.late", "逾期未齐", "late"},
    Entry{"due.state.missing", "逾期未报", "missing"},
    Entry{"due.state.returned", "已退回", "returned"},
    Entry{"due.state.handed_in", "已报送", "handed in"},
    Entry{"due.state.to_send", "待上报", "to be sent"},
    Entry{"due.finished", "{0} 完成，还在这台电脑上，同步后才算报送",
          "finished on {0}, on this laptop only: sync hands it in"},
    Entry{"due.came_back", "  （已退回：{0}）", "  (returned: {0})"},
    Entry{"due.came_back.plain", "  （已退回）", "  (returned)"},
    Entry{"due.in_time", "{0} 报送", "handed in on {0}"},
    Entry{"due.after", "{0} 报送，晚 {1} 天", "handed in on {0}, {1} days late"},
    Entry{"due.after.one", "{0} 报送，晚 {1} 天", "handed in on {0}, {1} day late"},
    Entry{"due.over.one", "过了 {0} 天", "{0} day over"},
    Entry{"due.left.one", "还有 {0} 天", "{0} day left"},
    Entry{"due.over", "过了 {0} 天", "{0} days over"},
    Entry{"due.left", "还有 {0} 天", "{0} days left"},
    // review
    Entry{"review.accepted", "记录 {0} 已通过。下次同步送到乡镇。",
          "Record {0} is accepted; the next sync tells its author."},
    Entry{"review.returned", "记录 {0} 已退回。下次同步送到乡镇。",
          "Record {0} is returned; the next sync tells its author."},
    Entry{"review.again.accepted", "这条记录已经由 {0} 于 {1} 通过，没有再改动。",
          "It was already accepted by {0} on {1}; nothing was changed."},
    Entry{"review.again.returned", "这条记录已经由 {0} 于 {1} 以同样的原因退回，没有再改动。",
          "It was already returned by {0} on {1} with the same reason; nothing was changed."},
    Entry{"review.before", "此前：{0}。", "Before this: {0}."},
    Entry{"review.came_back", "! 退回 {0} 份：按原因改好，标为完成，再同步。",
          "! {0} {0:record|records} came back: correct what is written, finish and sync."},
    Entry{
        "review.accepted_in_conflict",
        "注意：这条记录有冲突还没有处理，通过的是目前显示的值；冲突定为别的值以后要重新审核。{0}\n  查看：show "
        "{1}；处理：resolve",
        "Note: the record has answers in conflict; what is accepted is what is shown now, and another value would wait "
        "for review anew.{0}\n  See: show {1}; then resolve"},
    Entry{"review.none", "没有上报的记录。", "No record was handed in."},
    Entry{"review.ask",
          "请写明记录编号和决定：review ID accept，或 review ID return --comment \"要改什么\"；review --list "
          "列出上报的记录。",
          "Name the record and the decision: review ID accept, or review ID return --comment \"what to correct\"; "
          "review --list shows what was handed in."},
    Entry{"delete.accepted", "这条记录 {0} 已审核通过：同步后审核人会看到它被删除。要恢复：undelete ID",
          "{0} had accepted this record: after the next sync the reviewer sees that it was deleted. Back: undelete ID"},
    Entry{"review.state.draft", "草稿", "draft"},
    Entry{"review.state.final", "完成，还没有上报", "finished, not handed in yet"},
    Entry{"review.state.since_return", "（退回后已修改；{0} 于 {1} 退回：{2}）",
          " (changed since {0} returned it on {1}: {2})"},
    Entry{"review.state.submitted", "已上报，等待审核", "handed in, waits for review"},
    Entry{"review.state.returned", "{0} 于 {1} 退回", "returned by {0} on {1}"},
    Entry{"review.state.accepted", "{0} 于 {1} 通过", "accepted by {0} on {1}"},
    Entry{"review.state.changed_after", "通过以后又有修改（{0} 于 {1} 通过），等待审核",
          "changed after it was accepted (by {0} on {1}), waits for review"},
    Entry{"review.state.others", "  ! 意见不一：{0}。先按退回算；再审核一次（review ID accept 或 return）就按那次的算",
          "  ! opinions differ: {0}. A return counts first; the next decision (review ID accept or return) settles it"},
    Entry{"review.opinion.accepted", "{0} 于 {1} 通过", "{0} accepted it on {1}"},
    Entry{"review.opinion.returned", "{0} 于 {1} 退回", "{0} returned it on {1}"},
    Entry{"review.settled", "此前意见不一（{0}），现在按这次的决定算。",
          "Opinions differed before ({0}); this decision settles it."},
    Entry{"review.unused", "{0} 在这里没有用，请去掉。{1}", "{0} has no use here; leave it out. {1}"},
    Entry{"review.use", "--list 可以加 --place；审核一条记录可以加 --comment。",
          "--list takes --place; a decision on one record takes --comment."},
    Entry{"review.state.comment", "：{0}", ": {0}"},
    Entry{"review.refused.not_reviewer", "这台笔记本属于 {0}，不能审核：审核由县（区）、市的笔记本进行。",
          "This laptop belongs to {0} and cannot review: that is done on a laptop of the county or the city."},
    Entry{"review.refused.narrow_scope",
          "这台笔记本设在 {0}，但登记的范围只有 "
          "{2}，不能审核：审核要有整个县（区）或市的范围。请联系市妇联重新发放登记码。",
          "This laptop is set up for {0}, but enrolled for {2} alone, and cannot review: that needs the scope of a "
          "whole county or city. Ask the city for another enrolment code."},
    Entry{"review.refused.out_of_scope", "记录在 {1}，不在这台笔记本的范围（{2}）内，不能审核。",
          "The record lies in {1}, outside this laptop's scope ({2}); it cannot be reviewed here."},
    Entry{"review.refused.own_unit", "这是 {0} 自己上报的记录，由上一级审核。",
          "This is what {0} itself handed in; those above it review it."},
    Entry{"review.refused.not_reviewed", "“{3}”这种表不上报，不需要审核。",
          "Records of form \"{3}\" are not handed in; there is nothing to review."},
    Entry{"review.refused.deleted", "这条记录已经删除，不能审核。", "The record is deleted; it cannot be reviewed."},
    Entry{"review.refused.draft", "这条记录还是草稿。填写人“完成”以后才能审核。",
          "The record is a draft still. It can be reviewed once its author has finished it."},
    Entry{"review.refused.no_comment", "退回要写明原因：加上 --comment \"要改什么\"。",
          "Returning needs a reason: add --comment \"what to correct\"."},
    Entry{"review.refused.changed", "这条记录刚刚又有修改，请看过以后再审核。",
          "The record has just been changed; look at it again before deciding."},
    Entry{"review.refused.too_long", "意见最多 1000 个字，请写短一些。没有保存。",
          "A comment has at most 1,000 characters; shorten it. Nothing was saved."},
    // reports and export
    Entry{"export.done", "已导出 {0} 条记录到 {1}。", "Exported {0} {0:record|records} to {1}."},
    Entry{"export.choice", "--where：{0} 没有“{1}”这个选项，可以是：{2}。",
          "--where: {0} has no choice \"{1}\"; there are: {2}."},
    Entry{"export.no_stream",
          "export 只写文件：请用 -o 给出文件名，如 -o persons.csv。（要接到别的程序：list FORM --json）",
          "export writes a file: name it with -o, e.g. -o persons.csv. (For a pipe: list FORM --json)"},
    Entry{"export.ending", "-o {0} 的结尾和 --format {1} 不一致：请把文件名改成以 .{1} 结尾，或换一个 --format。",
          "The ending of -o {0} does not go with --format {1}: let the file's name end in .{1}, or choose another "
          "--format."},
    Entry{"export.where", "“{0}”不行：请写成 --where 字段=值，例如 --where kind=village。",
          "\"{0}\" cannot be used: write --where FIELD=VALUE, e.g. --where kind=village."},
    Entry{"export.field", "表单 {0} 没有字段“{1}”。可用的字段：{2}", "Form {0} has no field \"{1}\". Its fields: {2}"},
    Entry{"export.no_filter", "记录页没有保存过名为“{0}”的筛选。已有的：{1}",
          "No filter was kept as \"{0}\" on the records screen. There are: {1}"},
    Entry{"export.filter_form", "筛选“{0}”是给表单 {1} 的，不能用来导出 {2}。",
          "The filter \"{0}\" is for form {1}; it cannot export {2}."},
    Entry{"report.unknown", "没有名为“{0}”的报表。用 report list 可以看到所有报表。",
          "There is no report \"{0}\". Use report list to see them."},
    Entry{"report.ending", "“{0}”不行：请用 -o 写明文件名，以 .pdf 或 .xlsx 结尾。",
          "\"{0}\" will not do: name a file that ends in .pdf or .xlsx with -o."},
    Entry{"report.no_output", "请用 -o 写明文件名，以 .pdf 或 .xlsx 结尾，例如 -o 花名册.pdf。",
          "Name a file that ends in .pdf or .xlsx with -o, e.g. -o roster.pdf."},
    Entry{"report.list_unused", "report list 不用 {0}，请去掉。", "report list does not use {0}; leave it out."},
    Entry{"report.needs", "报表“{0}”还需要 {1}。", "The report \"{0}\" also needs {1}."},
    Entry{"report.unused", "报表“{0}”没有 {1} 这个选项。它可以用：{2}", "The report \"{0}\" has no {1}. It takes {2}"},
    Entry{"report.id_alone", "--id 已经指定了一条记录，请去掉 {0}。", "--id names one record already; leave out {0}."},
    Entry{"report.round", "“{0}”不是年份，要写成 2021 这样。", "\"{0}\" is no year; write it like 2021."},
    Entry{"report.day", "“{0}”不是日期，要写成 2021-05-17 这样。", "\"{0}\" is no date; write it like 2021-05-17."},
    Entry{"report.days", "开始日期 {0} 在结束日期 {1} 之后，请对调。",
          "The first day {0} is after the last day {1}; exchange them."},
    Entry{"report.none",
          "没有可以打印的内容：“{0}”在这个范围内还没有完成的记录。没有写文件。草稿可以用 --id 单独打印。",
          "Nothing to print: no final record for \"{0}\" in this range. No file was written. A draft can be printed "
          "with --id."},
    Entry{"report.nothing", "没有可以打印的内容：“{0}”在这个范围内什么也没有。没有写文件。",
          "Nothing to print: there is nothing for \"{0}\" in this range. No file was written."},
    Entry{
        "report.unprinted",
        "纸上有些字印成了空框，因为这台电脑没有带这些字的字体：{0}。请安装字体（Debian：fonts-hanazono、fonts-"
        "babelstone-han）后重新打印，"
        "或手工补写。",
        "Some characters are boxes on the paper, because no font on this computer has them: {0}. Install one (Debian: "
        "fonts-hanazono, fonts-babelstone-han) and print again, or write them in by hand."},
    Entry{"report.no_file", "{0} 不是普通文件（是文件夹、设备或管道），没有动它。请用 -o 换一个文件名。",
          "{0} is no plain file (a folder, device or pipe) and was left alone. Name another file with -o."},
    Entry{"report.io", "不能写入 {0}：请检查文件夹是否存在、能否写入，文件是否正被打开。没有留下不完整的文件。",
          "{0} cannot be written: check that the folder is there and may be written to, and that the file is not open. "
          "No half file was left."},
};

/// "{0:photo|photos}": the first word when the value is 1, else the second. False: it stands not there.
bool word_of(std::string_view text, std::size_t begin, std::size_t end, const std::vector<std::string>& values,
             std::string& out) {
  if (end == std::string_view::npos || end < begin + 4 || text[begin] != '{' || text[begin + 2] != ':') return false;
  const char digit = text[begin + 1];
  const auto which = static_cast<std::size_t>(digit - '0');
  if (digit < '0' || digit > '9' || which >= values.size()) return false;
  const std::string_view words = text.substr(begin + 3, end - begin - 3);
  const std::size_t bar = words.find('|');
  if (bar == std::string_view::npos) return false;
  out += values[which] == "1" ? words.substr(0, bar) : words.substr(bar + 1);
  return true;
}

std::string fill(std::string text, const std::vector<std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool slot =
        text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9';
    const auto which = slot ? static_cast<std::size_t>(text[i + 1] - '0') : values.size();
    if (which < values.size()) {
      out += values[which];
      i += 2;
    } else if (const std::size_t end = text.find('}', i); word_of(text, i, end, values, out)) {
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string sentence(Language language, std::string_view key, const std::vector<std::string>& values) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  YX_CHECK(found != entries.end());
  return fill(language == Language::zh ? found->zh : found->en, values);
}

std::vector<std::string_view> sentence_keys() {
  std::vector<std::string_view> keys;
  for (const Entry& entry : entries) keys.push_back(entry.key);
  return keys;
}

std::string reason(Language language, const Error& error) {
  if (error.code == Code::io && error.detail.ends_with(" is no file")) return sentence(language, "why.no_file");
  if (language == Language::en && error.code == Code::disk_full) return sentence(language, "why.disk_full");
  if (language == Language::en && !error.detail.empty()) return error.detail;
  if (error.code == Code::corrupt && error.detail.find("yanxing-server") != std::string::npos)
    return sentence(language, "why.city_backup");
  if (error.code == Code::refused && error.detail.find("is empty") != std::string::npos)
    return sentence(language, "why.empty");
  if (error.code == Code::refused && error.detail.find(" × ") != std::string::npos)
    return sentence(language, "why.too_many_pixels");
  switch (error.code) {
    case Code::refused:
    case Code::invalid:
    case Code::unsupported:
    case Code::corrupt:
    case Code::not_found:
    case Code::disk_full:
    case Code::exists: return sentence(language, std::string("why.") + code_name(error.code));
    default: return sentence(language, "why.other");
  }
}

std::string error_sentence(Language language, const Error& error) {
  switch (error.code) {
    case Code::disk_full: return sentence(language, "error.disk_full");
    case Code::io: return sentence(language, "error.io", {error.detail});
    case Code::corrupt: return sentence(language, "error.corrupt", {error.detail});
    case Code::busy: return sentence(language, "error.busy", {error.detail});
    case Code::unsupported: return sentence(language, "error.unsupported", {error.detail});
    case Code::out_of_scope: return sentence(language, "error.out_of_scope", {error.detail});
    default: return sentence(language, "error.other", {error.detail});
  }
}

Language environment_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view language(value);
    const bool english = language.starts_with("en") || language.starts_with("C") || language.starts_with("POSIX");
    return english ? Language::en : Language::zh;
  }
  return Language::zh;
}

}  // namespace yanxing::cli
