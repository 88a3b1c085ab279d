// Opening a data folder, forms, and what is wrong with an answer.
#include <array>

#include "tools/cli/message_table.h"

namespace yanxing::cli {
namespace {

// Sorted by topic. {0} is what the sentence is about.
constexpr std::array entries{
    Message{"open.busy", "数据文件夹 {0} 正被另一个窗口或程序使用，请先关闭它再试。",
            "The data folder {0} is open in another window or program; close that first."},
    Message{"open.not_found", "{0} 里还没有数据。请先运行：yanxing-cli --data {0} init --place 代码 --name 姓名",
            "There is no data in {0} yet. Run first: yanxing-cli --data {0} init --place CODE --name NAME"},
    Message{
        "open.not_set_up",
        "{0} 还没有登记使用地点和姓名。请先运行：yanxing-cli --data {0} init --place 代码 --name 姓名",
        "{0} does not know its place and person yet. Run first: yanxing-cli --data {0} init --place CODE --name NAME"},
    Message{"open.too_new", "{0} 里的数据由较新版本的雁行写成，请升级本程序。数据没有改动。",
            "The data in {0} was written by a newer version of Yanxing; update this program. Nothing was changed."},
    Message{
        "open.corrupt", "{0} 里的数据文件已损坏，没有改动它。请用 restore 从备份恢复（损坏的文件会保留）。",
        "The data file in {0} is damaged and was left as it is. Use restore with a backup; the damaged file will be "
        "kept."},
    Message{"open.io", "不能读写文件夹 {0}，请检查权限和磁盘。",
            "The folder {0} cannot be read or written; check its permissions and the disk."},
    Message{"open.assets", "找不到雁行的表单和地点文件（{0}）。请重新安装，或设置环境变量 YANXING_ASSETS。",
            "Yanxing's forms and places are missing ({0}). Install again, or set YANXING_ASSETS."},
    Message{
        "output.failed",
        "输出没有写完整（{0}），不要用它。请腾出磁盘空间或换个地方再输出。命令要保存的已经保存，不必重做。",
        "The output could not be written completely ({0}); do not use it. Free disk space or write it elsewhere. What "
        "the command saves is saved; that need not be done again."},
    Message{"usage.no_command", "没有这个命令：{0}。用 --help 查看全部命令。",
            "There is no command {0}. Run with --help for the list."},
    Message{"usage.no_command.nearest", "没有这个命令：{0}。最接近的是：{1}。用 --help 查看全部命令。",
            "There is no command {0}; the nearest is {1}. Run with --help for the list."},
    Message{"usage.wrong", "命令写得不对：{0}。用 --help 查看用法。", "{0}. Run with --help for more information."},
    Message{"init.done", "已在 {0} 建立：{1}，{2}。", "Made {0}: {1}, {2}."},
    Message{"init.exists", "{0} 已经登记过了，没有改动。", "{0} is set up already; nothing was changed."},
    Message{
        "init.bad_place", "“{0}”不是地点代码：要写 2、4、6、9 或 12 位统计用区划代码，例如 450224204（桥板乡）。",
        "\"{0}\" is no place code: write the statistical code of 2, 4, 6, 9 or 12 digits, e.g. 450224204 (桥板乡)."},
    Message{"init.unknown_place", "地点表里没有代码 {0}。请核对；确实要用它，请加 --force。",
            "No place has the code {0}. Check it; add --force to use it all the same."},
    Message{"init.bad_name", "姓名要写 1 到 100 个字。", "A name has 1 to 100 characters."},
    Message{"form.unknown", "没有名为“{0}”的表单。可用的表单：{1}。", "There is no form \"{0}\". Forms: {1}."},
    Message{"form.unknown_field", "表单“{0}”没有字段“{1}”。它的字段：{2}。（一定要保存请加 --force）",
            "Form \"{0}\" has no field \"{1}\". Its fields: {2}. (Add --force to keep it all the same.)"},
    Message{"form.left_out", "这个已安装的表单不能使用，已跳过：{0}",
            "An installed form cannot be used and was left out: {0}"},
    Message{"form.warning", "注意：{0}", "Note: {0}"},
    Message{"form.problems", "{0} 有 {1} 处要改，没有写入任何文件。",
            "{0}: {1} {1:problem|problems} to correct; nothing was written."},
    Message{"form.fine", "表单 {0}（第 {1} 版）没有问题：{2} 个题目。",
            "Form {0}, version {1}, is fine: {2} {2:field|fields}."},
    Message{"form.written", "已写入 {0}。", "Written to {0}."},
    Message{"form.needs_files", "它还要用这些文件，请一起交出去：{0}",
            "It refers to these files; hand them on with it: {0}"},
    Message{"form.cannot_write", "不能写入 {0}，请检查文件夹和权限。",
            "{0} cannot be written; check folder and permissions."},
    Message{"form.installed", "已安装表单 {0}（第 {1} 版）。城市服务器也要安装：yanxing-server --data DIR form install",
            "Installed form {0}, version {1}. The city server needs it too: yanxing-server --data DIR form install"},
    Message{"form.not_installed", "没有安装：{0}", "Nothing was installed: {0}"},
    Message{"form.not_here", "这台电脑没有安装表单“{0}”。请先运行：yanxing-cli form install",
            "The form \"{0}\" is not installed on this laptop. Run first: yanxing-cli form install"},
    Message{"form.line", "{0}  第 {1} 版  {2}{3}", "{0}  version {1}  {2}{3}"},
    Message{"form.shipped", "随程序提供", "shipped"},
    Message{"form.by_person", "自行安装", "installed"},
    Message{"form.old", "，旧版", ", older"},
    Message{"open.data_needed", "这个命令要用数据文件夹：请加 --data DIR。",
            "This command needs a data folder: add --data DIR."},
    Message{"rehearse.line", "{0}（{1}）：{2}", "{0} ({1}): {2}"},
    Message{"rehearse.invalid", "不合规定：{0}", "invalid: {0}"},
    Message{"rehearse.hidden", "不再询问，完成时会去掉：{0}", "no longer asked, dropped when finalised: {0}"},
    Message{"rehearse.lost", "新版没有这个题目（答案仍然保留）：{0}",
            "not in the new version (the answer is kept): {0}"},
    Message{"rehearse.done",
            "试用第 {0} 版：{1} 条记录，其中 {2} 条受影响：{3} 处不合规定，{4} 处不再询问，{5} 处没有题目。",
            "Version {0} over {1} {1:record|records}; {2} of them affected: {3} invalid, {4} hidden, {5} lost."},
    Message{"fill.step", "第 {0} 步（{1}）：{2}", "step {0} ({1}): {2}"},
    Message{"expect.table", "请写 {0} 里的值或名称", "write a value or a label of {0}"},
    Message{"fill.rows", "重复组要写成对象的列表 [{…}, {…}]", "a repeat is given as a list of objects [{…}, {…}]"},
    Message{
        "fill.shape",
        "要写一个 JSON 对象 {\"题目\": 值}，或者一串步骤 [{\"path\": …, \"value\": …}, {\"add_row\": …}, "
        "{\"remove_row\": …}]",
        "write a JSON object {\"field\": value}, or a list of steps [{\"path\": …, \"value\": …}, {\"add_row\": …}, "
        "{\"remove_row\": …}]"},
    Message{"fill.too_many_rows", "{0}：给了 {1} 行，但表单只数到 {2} 行",
            "{0}: {1} {1:row is|rows are} given, but the form counts {2}"},
    Message{"fill.no_path", "表单没有这个题目", "the form has no such field"},
    Message{"fill.not_final", "还不能完成：有 {0} 处要改。",
            "It cannot be final yet: {0} {0:answer|answers} to correct."},
    Message{"finding.wrong_type", "格式不对（日期写成 2021-05-17，时间写成 08:30，数量填数字）",
            "not an answer of this kind (a date like 2021-05-17, a time like 08:30, a number in digits)"},
    Message{"finding.no_time", "还差时间，如 2021-05-17 08:30", "the time is missing, e.g. 2021-05-17 08:30"},
    Message{"finding.no_day", "还差日期，如 2021-05-17 08:30", "the day is missing, e.g. 2021-05-17 08:30"},
    Message{"finding.not_a_choice", "不是可选的答案", "not one of the choices"},
    Message{"finding.too_long", "最多 {0} 个字", "at most {0} characters"},
    Message{"finding.constraint", "与表单的规则不符", "it does not fit the form's rule"},
    Message{"finding.wrong_level", "不是要求的地点级别", "not a place of the level that is asked for"},
    Message{"finding.required", "还没有回答", "not answered yet"},
    Message{"finding.comment", "需要说明", "needs a comment"},
    Message{"finding.reason", "改动了计算的结果，需要说明原因", "a derived value was replaced; say why"},
    Message{"eval.bad", "算不出来：{0}", "It cannot be evaluated: {0}"},
    Message{"eval.no_node", "记录里没有 {0}。", "The record has no {0}."},
    Message{"value.bad", "字段 {0}（{1}）不能是“{2}”：{3}。没有保存。",
            "Field {0} ({1}) cannot be \"{2}\": {3}. Nothing was saved."},
    Message{"value.row", "{0} 是一行的位置，要写数字，不能是“{1}”。没有保存。",
            "{0} is the position of a row: write a number, not \"{1}\". Nothing was saved."},
    Message{"value.in_row", "{0} 在 {1} 的行里，请写明是哪一行：{1}[行]/{0}=值，例如 {1}[k1]/{0}=值。没有保存。",
            "{0} lies in the rows of {1}: say in which one, {1}[ROW]/{0}=VALUE, e.g. {1}[k1]/{0}=VALUE. Nothing was "
            "saved."},
    Message{"value.in_rows",
            "{0} 在 {1} 的行里，请写明是哪一行：{1}[行]/{0}=值。已有的行：{2}；写别的名字（例如 "
            "{1}[k2]）就加一行。没有保存。",
            "{0} lies in the rows of {1}: say in which one, {1}[ROW]/{0}=VALUE. Rows: {2}; another name, e.g. {1}[k2], "
            "adds "
            "a row. Nothing was saved."},
    Message{"value.too_long", "字段 {0}（{1}）最多 {2} 个字。没有保存。",
            "Field {0} ({1}) has at most {2} characters. Nothing was saved."},
    Message{
        "value.finished",
        "已经有一条完成的“{0}”，{1} 相同（{2}）。没有保存：完成的记录不会被同名的覆盖。确实要改它，请加 --id {2}（或 "
        "--force）。",
        "There is a finished \"{0}\" with the same {1} ({2}). Nothing was saved: a finished record is not replaced by "
        "its key. To change it all the same add --id {2} (or --force)."},
    Message{"value.constraint", "字段 {0}（{1}）不合规定：{2}。没有保存。（一定要保存请加 --force）",
            "Field {0} ({1}) breaks a rule: {2}. Nothing was saved. (Add --force to save it all the same.)"},
    Message{"value.rule", "与表单的规则不符", "it does not fit the form's rule"},
    Message{"value.not_final", "还不能标为完成，缺少：{0}。没有保存。",
            "It cannot be final yet; missing: {0}. Nothing was saved."},
    Message{
        "value.required", "表单“{0}”没有草稿，要一次写齐，缺少：{1}。没有保存。（一定要保存请加 --force）",
        "Form \"{0}\" has no drafts and needs all of: {1}. Nothing was saved. (Add --force to save it all the same.)"},
    Message{"value.state", "字段 {0} 只能是 draft（草稿）或 final（完成），不能是“{1}”。没有保存。",
            "Field {0} is draft or final, not \"{1}\". Nothing was saved."},
    Message{
        "value.calculated",
        "字段 {0}（{1}）由程序计算，结果是 {2}，不是“{3}”。没有保存。请去掉它，或改正用来计算的答案。",
        "Field {0} ({1}) is worked out by the program: {2}, not \"{3}\". Nothing was saved. Leave it out, or correct "
        "the answers that it comes from."},
    Message{"value.calculated_override",
            "字段 {0}（{1}）由程序计算，结果是 {2}，不是“{3}”。没有保存。确实要改，请写 {0}_override=… 和 "
            "{0}_reason=原因。",
            "Field {0} ({1}) is worked out by the program: {2}, not \"{3}\". Nothing was saved. To replace it write "
            "{0}_override=… and {0}_reason=WHY."},
    Message{"value.no_figure", "（空）", "(empty)"},
    Message{"value.reason", "字段 {0}（{1}）的计算结果被改动，请写明原因：{0}_reason=…。没有保存。",
            "The figure of field {0} ({1}) was replaced; say why: {0}_reason=…. Nothing was saved."},
    Message{
        "value.no_photo",
        "字段 {0}（{1}）要的是照片，{2} 不是 JPEG 或 PNG。没有保存。请先另存为 JPEG 或 PNG，再用 attachment add "
        "收存。（一定要保存请加 --force）",
        "Field {0} ({1}) takes a photo, and {2} is neither JPEG nor PNG. Nothing was saved. Save the picture as one of "
        "these first and add that (attachment add). (Add --force to save it all the same.)"},
    Message{"value.place_unknown", "字段 {0}（{1}）：地点表里没有代码 {2}。没有保存。请核对；一定要保存请加 --force。",
            "Field {0} ({1}): no place has the code {2}. Nothing was saved. Check it; add --force to save it all the "
            "same."},
    Message{
        "value.place_level", "字段 {0}（{1}）要选{4}，{2}（{3}）不是。没有保存。（一定要保存请加 --force）",
        "Field {0} ({1}) takes a {4}; {2} ({3}) is none. Nothing was saved. (Add --force to save it all the same.)"},
    Message{
        "value.place_outside",
        "字段 {0}（{1}）：{2}（{3}）不在这台笔记本的范围（{4}）内。没有保存。（一定要保存请加 --force）",
        "Field {0} ({1}): {2} ({3}) lies outside this laptop's area ({4}). Nothing was saved. (Add --force to save it "
        "all the same.)"},
    Message{
        "value.reference",
        "字段 {0}（{1}）：这台电脑上没有编号为 {3} 的“{2}”记录。没有保存。若它在别的电脑上、以后才同步过来，请加 "
        "--force。",
        "Field {0} ({1}): this laptop has no record of \"{2}\" with the id {3}. Nothing was saved. Add --force if it "
        "is on another laptop and comes by sync later."},
    Message{"level.or", "、", " or "},
    Message{"level.province", "自治区", "province"},
    Message{"level.city", "市", "city"},
    Message{"level.county", "县（区）", "county"},
    Message{"level.township", "乡镇（街道）", "township"},
    Message{"level.village", "村", "village"},
    Message{"level.community", "社区", "community"},
    Message{"place.unknown", "地点表里没有代码 {0}。请核对；不加 --place 就是本机的全部。",
            "No place has the code {0}. Check it; without --place everything on this laptop is meant."},
    Message{"place.unseen",
            "这台电脑上没有 {0}（{1}）的记录，统计不了：本机只有 {2} 的。请换一个 --place，或在管那里的电脑上运行。",
            "No records of {0} ({1}) are on this laptop, so nothing can be said of it: it holds {2}. Choose another "
            "--place, or use a laptop that holds it."},
    Message{"place.part", "△ 本机没有收齐 {0} 的记录，只有其中 {1} 的：没有看到的不等于没有报。",
            "△ Not all records of {0} are on this laptop, only those of {1}: what is not seen may be reported all the "
            "same."},
    Message{
        "save.likely_double",
        "注意：这台电脑上已有同名、同日、同地的培训：{0}。如果是同一期，请 delete 其中一个（delete "
        "{1}），否则经费会算两次。",
        "Note: a training with this title, day and place is here already: {0}. If it is the same one, delete one of "
        "them (delete {1}), or its funds count twice."},
    Message{"save.draft", "已存为草稿。写完后标为完成：yanxing-cli --data DIR save {0} --id {1} {2}=final",
            "Saved as a draft. Once it is complete, finish it: yanxing-cli --data DIR save {0} --id {1} {2}=final"},
    Message{"import.drafts", "其中 {0} 行存为草稿；完成的请在行里写 \"{1}\": \"final\"。",
            "{0} of the lines were saved as drafts; a line of a finished record says \"{1}\": \"final\"."},
    Message{
        "delete.merged.one",
        "注意：有 {0} 人此前并入了她，现在又成为单独的一行，签到和天数没有丢。要恢复合并请用 undelete。",
        "Note: {0} person was merged into her and is a row of her own again, with her marks and days. undelete brings "
        "the merger back."},
    Message{
        "delete.merged",
        "注意：有 {0} 人此前并入了她，现在又各自成为单独的一行，签到和天数没有丢。要恢复合并请用 undelete。",
        "Note: {0} persons were merged into her; they are rows of their own again, with their marks and days. undelete "
        "brings the merger back."},
    Message{"value.no_pair", "“{0}”应写成 字段=值，例如 name=甲。", "\"{0}\" should be FIELD=VALUE, e.g. name=Mei."},
    Message{"value.twice", "字段 {0} 写了两次。", "Field {0} is given twice."},
    Message{"value.none", "没有要保存的内容：请写 字段=值，或用 --json-in。",
            "Nothing to save: give FIELD=VALUE or --json-in."},
    Message{
        "value.session_day",
        "日期（date）{0} 不在培训“{1}”的日期（{2}）内。请改正日期，或先改培训的起止日期。确实如此请加 --force。",
        "date: {0} is no day of the training \"{1}\" ({2}). Correct it, or the training's first and last day; --force "
        "keeps it."},
    Message{"value.key", "表单“{0}”用 {1} 确定是哪一条记录，请都写上。",
            "Form \"{0}\" needs {1} to tell which record it is; give all of them."},
    Message{"value.key_fixed", "字段 {0} 决定是哪一条记录，不能改。请删除这条，另存一条。",
            "Field {0} tells which record it is and cannot change. Delete the record and save another."},
    Message{
        "value.key_other", "--id 不对：{0} 确定的是另一条记录。没有保存。请去掉 --id，或改正这些字段。",
        "The id does not fit: {0} make another record. Nothing was saved. Leave --id away, or correct these fields."},
    Message{"expect.integer", "要写整数，例如 12", "write a whole number, e.g. 12"},
    Message{"expect.decimal", "要写数字，例如 1.5", "write a number, e.g. 1.5"},
    Message{"expect.date", "要写日期，例如 2021-05-17", "write a date, e.g. 2021-05-17"},
    Message{"expect.time", "要写时间，例如 08:24", "write a time, e.g. 08:24"},
    Message{"expect.text", "要写文字", "write text"},
    Message{"expect.choices", "可选：{0}", "choose one of: {0}"},
    Message{"expect.reference", "要写一条“{0}”记录的编号（36 个字符）",
            "write the id of a record of \"{0}\" (36 characters)"},
    Message{"expect.place", "要写地点代码，例如 450224204", "write a place code, e.g. 450224204"},
    Message{"expect.attachment", "要写 attachment add 打印的名称", "give the name that attachment add printed"},
    Message{"expect.note", "这里不用填", "it takes no answer"},
};

}  // namespace

std::span<const Message> forms_messages() { return entries; }

}  // namespace yanxing::cli
