// Rosters, training days, targets, what is due, reviews, exports, papers.
#include <array>

#include "tools/cli/message_table.h"

namespace yanxing::cli {
namespace {

// Sorted by topic. {0} is what the sentence is about.
constexpr std::array entries{
    Message{"roster.trouble.missing", "没有文件 {0}。请核对路径。", "There is no file {0}. Check the path."},
    Message{"roster.trouble.unreadable", "不能读取 {0}。请检查权限，或先在别的程序里关闭它。",
            "{0} cannot be read. Check its permissions, or close it in the other program first."},
    Message{"roster.trouble.empty", "{0} 是空的，没有可导入的内容。请核对是不是这个文件。",
            "{0} is empty; there is nothing to import. Check that it is the right file."},
    Message{
        "roster.trouble.old_excel",
        "{0} 是旧版 Excel（.xls）或设了密码。请在表格程序里打开，取消密码，另存为 .xlsx 再导入。",
        "{0} is an old Excel file (.xls) or has a password. Open it in a spreadsheet program, take the password away, "
        "save it as .xlsx and import that."},
    Message{"roster.trouble.encrypted", "{0} 设了密码。请取消密码后重新保存再导入。",
            "{0} has a password. Save it without one and import it again."},
    Message{"roster.trouble.damaged", "{0} 已损坏或不完整。请重新拷贝一次，或在表格程序里打开后另存。",
            "{0} is damaged or incomplete. Copy it again, or open it in a spreadsheet program and save it anew."},
    Message{"roster.trouble.too_large", "{0} 太大。请删去图片和多余的工作表，或拆成几个文件。",
            "{0} is too large. Take out pictures and other sheets, or split it into several files."},
    Message{"roster.trouble.too_many", "{0} 的行数太多：一次最多导入 5000 人。请拆成几个文件。",
            "{0} has too many rows: one import takes at most 5,000 persons. Split it into several files."},
    Message{"roster.trouble.encoding", "{0} 的文字编码认不出来。请在表格程序里另存为 .xlsx 再导入。",
            "The text encoding of {0} is unknown. Save it as .xlsx in a spreadsheet program and import that."},
    Message{"roster.trouble.other_kind", "{0} 不是表格。请选 .xlsx、.ods 或 .csv 文件。",
            "{0} is no spreadsheet. Choose an .xlsx, .ods or .csv file."},
    Message{"roster.trouble.no_name", "{0} 里没有找到“姓名”列。请在表头写上“姓名”再导入。",
            "{0} has no column of names. Head it \"姓名\" or \"Name\" and import it again."},
    Message{
        "roster.trouble.unclosed_quote",
        "{0} 第 {1} 行有一个引号 \" 没有成对，这样会丢掉后面的行，所以没有导入。请改好这一行，或另存为 .xlsx 再导入。",
        "A quotation mark (\") opens a cell in row {1} of {0} and is not closed; rows below it would be lost, so "
        "nothing "
        "was imported. Correct that row, or save the file as .xlsx and import that."},
    Message{"roster.trouble.not_workbook",
            "{0} 里是文字，不是工作簿，也不像有“姓名”列的表格。请在表格程序里另存为 .xlsx；是文字表格就改名为 .csv。",
            "{0} holds text and is no workbook, nor a table with a column of names. Save it as .xlsx in a spreadsheet "
            "program; if it is a table as text, name it .csv."},
    Message{"roster.trouble.no_rows", "{0} 的表头下面没有人员。", "{0} has no persons below its header."},
    Message{"roster.trouble.folder", "{0} 是文件夹。请写里面的表格文件，例如 {0}/花名册.xlsx。",
            "{0} is a folder. Name the spreadsheet in it, e.g. {0}/roster.xlsx."},
    Message{
        "roster.trouble.rows_beyond",
        "{0} 里有工作表在第 20000 行以后还有内容（可能只是一个单元格）：请删去那里的行，或拆成几个文件，再导入。",
        "{0} has a sheet with something below row 20,000 (it may be one cell): delete those rows, or split the file."},
    Message{"roster.hidden_sheets", "隐藏的工作表也导入了：{0}。不要的话，请删去它再导入。",
            "Hidden sheets were imported too: {0}. Delete them first if they are not meant."},
    Message{
        "roster.odd_phone", "电话“{0}”不像电话号码（手机 11 位，座机带区号），已照录，请核对",
        "the phone \"{0}\" does not look like one (11-digit mobile, or landline with area code); taken as it is, check "
        "it"},
    Message{"roster.row", "第 {0} 行 {1}：{2}", "Row {0} {1}: {2}"},
    Message{"roster.row_of_sheet", "工作表“{3}”第 {0} 行 {1}：{2}", "Sheet \"{3}\", row {0} {1}: {2}"},
    Message{"roster.sheets_left_out", "没有导入的工作表（没有“姓名”列）：{0}。",
            "Sheets that were left out, as they have no column of names: {0}."},
    Message{"roster.columns_left_out", "没有用到的列：{0}。", "Columns that were not taken over: {0}."},
    Message{"roster.no_person_row", "不是人员，已跳过", "no person, left out"},
    Message{"roster.value", "{0}“{1}”", "{0} \"{1}\""},
    Message{"roster.not_taken", "没有采用：{0}", "not taken over: {0}"},
    Message{"roster.unread", "共有 {0} 个值认不出，没有采用。请改正后再导入，或在人员记录里补填。",
            "Values not understood and not taken over: {0}. Correct them and import again, or fill them in by hand."},
    Message{"roster.more_new", "… 另有 {0} 人新增", "… and {0} more new ones"},
    Message{"roster.more_unread", "… 另有 {0} 行有没采用的值（--json 全部列出）",
            "… and {0} more rows with values that were not taken over (--json lists all)"},
    Message{"roster.field.township", "乡镇", "township"},
    Message{"roster.field.county", "县（区）", "county"},
    Message{"roster.result.new", "新增", "new"},
    Message{"roster.result.changed", "更新", "changed"},
    Message{"roster.result.same", "相同", "same"},
    Message{"roster.result.doubtful", "待定", "doubtful"},
    Message{"roster.result.refused", "不能导入", "refused"},
    Message{"roster.reason.other_role", "同村已有同名的人，职务不同",
            "somebody of that name and village has another role"},
    Message{"roster.reason.phone_of_other", "电话是别人的", "the phone is somebody else's"},
    Message{"roster.reason.similar_name", "同村有名字相近的人", "somebody of that village has a similar name"},
    Message{"roster.reason.several_alike", "有不止一个这样的人", "more than one person is like that"},
    Message{"roster.reason.place_ambiguous", "有好几个同名的村，请写明乡镇",
            "several places have that name; add the township"},
    Message{"roster.reason.twice_differs", "与{0}是同一人，内容不同", "the same person as {0}, with other content"},
    Message{"roster.reason.similar_row", "与{0}相近", "like {0}"},
    Message{"roster.reason.twice", "与{0}重复", "the same as {0}"},
    Message{
        "roster.reason.no_name",
        "没有姓名：姓名要有文字，数字不算（那一格如果是公式，请先在表格程序里算好、保存，再导入）",
        "there is no name: a name has letters, a number is none (if the cell is a formula, open and save the file in a "
        "spreadsheet program first)"},
    Message{"roster.reason.no_place", "没有写村（社区）", "there is no village"},
    Message{"roster.reason.unknown_place", "不认识这个村（社区）", "the village is not known"},
    Message{"roster.reason.outside", "这个村不在本机管理的范围内", "the village lies outside of this laptop's area"},
    Message{"roster.reason.too_long", "太长：{1}", "too long: {1}"},
    Message{
        "roster.reason.other_phone", "同村已有同名的人，电话不同，也没有别的相同之处：请核对是不是同一人",
        "somebody of that name and village has another phone, and nothing else is the same: check whether it is her"},
    Message{"roster.reason.place_differs", "乡镇（县区）一列与村对不上，请改正其中一个",
            "the township or county beside it has no such village; correct one of them"},
    Message{
        "roster.reason.damaged_phone",
        "电话被表格程序当成了数字（如 1.39E+10），后几位已丢失：请把这一列的格式设为“文本”，重新填写号码",
        "the spreadsheet program took the phone for a number (1.39E+10) and lost its last digits: format the column "
        "as text and type the phone again"},
    Message{
        "roster.doubtful_next",
        "待定的 {0} 行没有导入。核对后：同一人用 save person --id ID 字段=值 改她的记录（编号见 --json 的 "
        "candidates）；另一人用 save person 新增；表格写错的，改好再导入一次。",
        "{0} {0:row|rows} in doubt {0:was|were} not taken over. Check: the same person? save person --id ID "
        "FIELD=VALUE (ids: candidates of --json). Somebody else? save person. A slip in the spreadsheet? Correct it "
        "and import again."},
    Message{"roster.done", "已保存 {0} 人（新增 {1}，更新 {2}）；相同 {3}，待定 {4}，不能导入 {5}。",
            "Saved {0} {0:person|persons} ({1} new, {2} changed); {3} the same, {4} doubtful, {5} refused."},
    Message{"roster.dry_run", "只是预览，没有保存：新增 {0}，更新 {1}，相同 {2}，待定 {3}，不能导入 {4}。",
            "Only a preview, nothing was saved: {0} new, {1} changed, {2} the same, {3} doubtful, {4} refused."},
    Message{"roster.no_person", "没有编号为 {0} 的人员。", "There is no person {0}."},
    Message{"roster.merge_self", "一个人不能并入自己。", "A person cannot be merged into herself."},
    Message{
        "roster.merge_circle", "{0} 已经并入 {1}，不能反过来再合并。请先用 roster unmerge 拆开。",
        "{0} is merged into {1} already; it cannot go the other way too. Take them apart first with roster unmerge."},
    Message{"roster.merged", "{0} 已并入 {1}。", "{0} is merged into {1}."},
    Message{"roster.not_merged", "{0} 没有并入别人，没有改动。",
            "{0} is not merged into anybody; nothing was changed."},
    Message{"roster.unmerged", "{0} 已拆开，又是单独的一个人。", "{0} is a person of her own again."},
    // days and progress
    Message{"days.name", "姓名", "Name"},
    Message{"days.village", "村（社区）", "Village"},
    Message{"days.role", "职务", "Role"},
    Message{"days.days", "天数", "Days"},
    Message{"days.short", "还差", "Short by"},
    Message{"days.self_study", "自学（不计入）", "Self-study (apart)"},
    Message{"days.online", "直播（不计入）", "Online (apart)"},
    Message{"days.enough", "已满", "enough"},
    Message{"days.persons", "人数", "Persons"},
    Message{"days.still_short", "未满", "short"},
    Message{
        "days.totals", "共 {0} 人：满五天 {1} 人，未满 {2} 人；另有自学 {3} 天，不计入五天。",
        "{0} {0:person|persons}: {1} {1:has|have} five days, {2} {2:is|are} short; self-study of {3} {3:day|days} is "
        "not counted."},
    Message{"days.online_apart", "另有视频或网络直播 {0} 天，不计入五天。",
            "Online training of {0} {0:day|days} is not counted."},
    Message{
        "days.in_conflict",
        "! 有 {0} 个半天的签到（或场次的培训方式）有冲突，按目前显示的登记计算（姓名后有 !）。查看：list mark --state "
        "conflict、list session --state conflict；处理：resolve",
        "! {0} half-days have marks (or sessions) in conflict and count as they are shown (! behind the name). See: "
        "list "
        "mark --state conflict, list session --state conflict; then resolve"},
    Message{
        "days.place_in_conflict",
        "! 有 {0} 人的村（社区）有冲突，按目前显示的村统计（姓名后有 !）。查看：list person --state "
        "conflict；处理：resolve",
        "! {0} {0:person has|persons have} a village in conflict and count where they are shown (! behind the name). "
        "See: list "
        "person --state conflict; then resolve"},
    Message{"days.year", "{0} 年（其他年份请加 --year）", "{0} (another year: --year)"},
    Message{
        "days.misdated",
        "! {0} "
        "有一场“{1}”的签到场次，但这一天不在该培训的日期内，可能年份或日期打错了，按所写日期的年度计算。场次编号：{2}",
        "! A session of \"{1}\" is dated {0}, which is no day of that training: a mistyped date? It counts in the year "
        "that is written. The session: {2}"},
    Message{"days.nobody", "花名册里还没有人。先导入花名册：yanxing-cli --data DIR roster import FILE",
            "Nobody is on the roster yet. Import one: yanxing-cli --data DIR roster import FILE"},
    Message{"days.nobody_marked", "这期培训还没有签到记录。", "Nobody has been marked in this training yet."},
    Message{"days.no_training", "这台电脑上没有编号为 {0} 的培训。用 list training 查看编号。",
            "No training on this laptop has the id {0}. See them with: list training"},
    Message{"progress.year", "{0} 年，对照附件 1", "{0}, against annex 1"},
    Message{"progress.other_year", "附件 1 是 {1} 年的分配，这里对照的是 {0} 年的培训。",
            "Annex 1 allots for {1}; what is set against it here is the training of {0}."},
    Message{"progress.county", "县区", "County"},
    Message{"progress.trained", "已培训/计划", "Trained/planned"},
    Message{"progress.five_days", "满五天", "Five days"},
    Message{"progress.funds", "经费 已用/下达（万元）", "Funds used/allocated (10,000 yuan)"},
    Message{"progress.sources", "自治区+市+县区", "Region + city + county"},
    Message{
        "progress.disputed_funds",
        "! 培训“{0}”的经费（或日期、地点）有冲突，按目前显示的数值合计。查看：show {1}；处理：resolve",
        "! The funds (or day, or place) of the training \"{0}\" are in conflict and count as they are shown. See: show "
        "{1}; then resolve"},
    Message{"progress.doubles",
            "! 培训“{0}”可能重复登记了 {1} 次（同名、同日、同地），经费都计入了上表。多余的请 delete：{2}",
            "! The training \"{0}\" was probably entered {1} times (same title, day and place); the funds of each are "
            "counted. Delete what is too many: {2}"},
    Message{"progress.per_head", "人均（元）", "Yuan a head"},
    Message{"progress.norm", "≥1000", ">=1000"},
    Message{"progress.norm.yes", "达标", "reached"},
    Message{"progress.norm.no", "未达标", "below"},
    Message{"progress.norm.none", "-", "-"},
    Message{"progress.villages", "村 已覆盖/总数", "Villages covered/all"},
    Message{"progress.communities", "社区 已覆盖/总数", "Communities covered/all"},
    Message{"progress.computed", "合计（各行相加）", "Sum of the rows"},
    Message{"progress.source", "小计（来源文件所印）", "Subtotal as printed"},
    Message{
        "progress.difference", "! {0}：来源文件的小计为 {1}，各行合计 {2}。两个数都保留，没有改动来源。",
        "! {0}: the source's subtotal says {1}, its rows add up to {2}. Both are kept; the source was not changed."},
    Message{"progress.column.villages", "村", "Villages"},
    Message{"progress.column.communities", "社区", "Communities"},
    Message{"progress.column.funds_wan_yuan", "经费", "Funds"},
    Message{"progress.column.trainees", "培训人数", "Trainees"},
    Message{"progress.partial", "△ 本机没有收齐这些县区的记录：数字只是本机有的部分，不是全县区的进度。",
            "△ This laptop does not hold all records of these counties: only what is here is counted."},
    Message{"progress.elsewhere",
            "附件 1 没有的单位（柳东新区、北部生态新区、市本级）：已培训 {0} 人，经费 {1} 万元，未计入上表。",
            "Of units that annex 1 does not have (the two new districts, the city's own): {0} trained, funds of {1} "
            "(10,000 yuan), in no row above."},
    Message{"progress.online_only", "另有 {0} 人只参加了视频或网络直播，不计入已培训。",
            "{0} more {0:person was|persons were} only trained online, which is not counted."},
    Message{"progress.in_conflict",
            "! 有 {0} 人的签到（或场次、所在村）有冲突，按目前显示的登记计算。查看：list mark --state "
            "conflict（session、person 同样）；处理：resolve",
            "! {0} {0:person has|persons have} marks (or sessions, or their village) in conflict, which count as they "
            "are shown. See: "
            "list "
            "mark --state conflict (session, person too); then resolve"},
    Message{"progress.no_county", "附件 1 里没有 {0} 所在的县区。不加 --place 可看全部十个县区。",
            "Annex 1 has no county at {0}. Without --place all ten are shown."},
    // targets
    Message{"targets.title", "换届目标 · {0}", "Election targets · {0}"},
    Message{"targets.unit", "{0} {1}：村（社区）{2} 个，已报 {3}，未报 {4}",
            "{0} {1}: {2} villages and communities, {3} reported, {4} not reported"},
    Message{"targets.in_conflict",
            "  ! 其中 {0} 份结果有冲突，按目前显示的数值计算：{1}。查看：list election_result --state "
            "conflict；处理：resolve",
            "  ! {0} of the results contradict each other and count as they are shown: {1}. See: list election_result "
            "--state conflict; then resolve"},
    Message{"targets.ratio", "  {0} {1}：{2} / {3} = {4}（目标 ≥ {5} %），未报 {6}，{7}",
            "  {0} {1}: {2} / {3} = {4} (target ≥ {5} %), not reported {6}, {7}"},
    Message{"targets.needed.reported", "已报的还差 {0}", "{0} more needed of the reported"},
    Message{"targets.needed.some", "未报的 {0} 个里至少要有 {1} 个", "at least {1} of the {0} not reported"},
    Message{"targets.needed.safe", "未报的 {0} 个无论如何都能达标", "reached whatever the {0} others report"},
    Message{"targets.needed.out_of_reach", "未报的 {0} 个全部做到也还差 {1} 个",
            "{1} are missing even if all {0} others fulfil it"},
    Message{"targets.needed.unknown", "另有 {0} 个未报，席位数不知道", "the seats of the {0} others are not known"},
    Message{"targets.needed.reached", "全部已报，已达标", "all have reported; reached"},
    Message{"targets.needed.and", "；", "; "},
    Message{"targets.needed.none", "这里没有", "none here"},
    Message{"targets.kind_differs", "  ! 结果里写的村／社区与地点表不符，按地点表统计：{0}",
            "  ! called a village or a community against the place table, which is what counts: {0}"},
    Message{"targets.missed_by", "      未达标：{0}", "      missed by: {0}"},
    Message{"targets.chair_in", "妇联主席进“两委”", "Federation chair in the two committees"},
    Message{"targets.village_women", "村委会女性成员", "Women in village committees"},
    Message{"targets.village_head", "村委会女性主任", "Women heads of village committees"},
    Message{"targets.community_women", "居委会女性成员", "Women in community committees"},
    Message{"targets.community_head", "居委会女性主任", "Women heads of community committees"},
    Message{"targets.no_place", "没有代码为 {0} 的地方。用 4 到 9 位的区划代码，例如 450224。",
            "There is no place with the code {0}. Use a code of 4 to 9 digits, e.g. 450224."},
    // due
    Message{"due.bad_day", "“{0}”不是日期：请写成 2021-05-17 这样。", "\"{0}\" is no date: write it as 2021-05-17."},
    Message{"due.bad_round", "“{0}”不是年度：请写四位年份，例如 2021。",
            "\"{0}\" is no round: write a year of four digits, e.g. 2021."},
    Message{"due.not_set_up", "{0} 年度还没有设定，日期按通知的月日推算。要改日期，请填一份“报送年度”（round）。",
            "The round of {0} is not set up; its dates are the notices' days in that year. Fill a form \"round\" to "
            "change them."},
    Message{"due.heading", "报送情况 · {0} 年度 · 截至 {1}", "Expected reports · round of {0} · as of {1}"},
    Message{
        "due.old_round",
        "最近设定的年度是 {0} 年，已过去 {1} 年，下面是那一年的日期。看今年的请加 --round {2}，或先设定年度。",
        "The newest round that is set up is {0}, {1} years ago; its dates follow. For this year add --round {2}, or "
        "set the round up first."},
    Message{"due.nothing", "在这个范围内没有要报送的。", "Nothing is expected within this area."},
    Message{"due.state.not_yet", "未到期", "not yet"},
    Message{"due.state.due", "快到期", "due"},
    Message{"due.state.late", "逾期未齐", "late"},
    Message{"due.state.missing", "逾期未报", "missing"},
    Message{"due.state.returned", "已退回", "returned"},
    Message{"due.state.handed_in", "已报送", "handed in"},
    Message{"due.state.to_send", "待上报", "to be sent"},
    Message{"due.finished", "{0} 完成，还在这台电脑上，同步后才算报送",
            "finished on {0}, on this laptop only: sync hands it in"},
    Message{"due.came_back", "  （已退回：{0}）", "  (returned: {0})"},
    Message{"due.came_back.plain", "  （已退回）", "  (returned)"},
    Message{"due.in_time", "{0} 报送", "handed in on {0}"},
    Message{"due.after", "{0} 报送，晚 {1} 天", "handed in on {0}, {1} days late"},
    Message{"due.after.one", "{0} 报送，晚 {1} 天", "handed in on {0}, {1} day late"},
    Message{"due.over.one", "过了 {0} 天", "{0} day over"},
    Message{"due.left.one", "还有 {0} 天", "{0} day left"},
    Message{"due.over", "过了 {0} 天", "{0} days over"},
    Message{"due.left", "还有 {0} 天", "{0} days left"},
    // review
    Message{"review.accepted", "记录 {0} 已通过。下次同步送到乡镇。",
            "Record {0} is accepted; the next sync tells its author."},
    Message{"review.returned", "记录 {0} 已退回。下次同步送到乡镇。",
            "Record {0} is returned; the next sync tells its author."},
    Message{"review.again.accepted", "这条记录已经由 {0} 于 {1} 通过，没有再改动。",
            "It was already accepted by {0} on {1}; nothing was changed."},
    Message{"review.again.returned", "这条记录已经由 {0} 于 {1} 以同样的原因退回，没有再改动。",
            "It was already returned by {0} on {1} with the same reason; nothing was changed."},
    Message{"review.before", "此前：{0}。", "Before this: {0}."},
    Message{"review.came_back", "! 退回 {0} 份：按原因改好，标为完成，再同步。",
            "! {0} {0:record|records} came back: correct what is written, finish and sync."},
    Message{
        "review.accepted_in_conflict",
        "注意：这条记录有冲突还没有处理，通过的是目前显示的值；冲突定为别的值以后要重新审核。{0}\n  查看：show "
        "{1}；处理：resolve",
        "Note: the record has answers in conflict; what is accepted is what is shown now, and another value would wait "
        "for review anew.{0}\n  See: show {1}; then resolve"},
    Message{"review.none", "没有上报的记录。", "No record was handed in."},
    Message{"review.ask",
            "请写明记录编号和决定：review ID accept，或 review ID return --comment \"要改什么\"；review --list "
            "列出上报的记录。",
            "Name the record and the decision: review ID accept, or review ID return --comment \"what to correct\"; "
            "review --list shows what was handed in."},
    Message{
        "delete.accepted", "这条记录 {0} 已审核通过：同步后审核人会看到它被删除。要恢复：undelete ID",
        "{0} had accepted this record: after the next sync the reviewer sees that it was deleted. Back: undelete ID"},
    Message{"review.state.draft", "草稿", "draft"},
    Message{"review.state.final", "完成，还没有上报", "finished, not handed in yet"},
    Message{"review.state.since_return", "（退回后已修改；{0} 于 {1} 退回：{2}）",
            " (changed since {0} returned it on {1}: {2})"},
    Message{"review.state.submitted", "已上报，等待审核", "handed in, waits for review"},
    Message{"review.state.returned", "{0} 于 {1} 退回", "returned by {0} on {1}"},
    Message{"review.state.accepted", "{0} 于 {1} 通过", "accepted by {0} on {1}"},
    Message{"review.state.changed_after", "通过以后又有修改（{0} 于 {1} 通过），等待审核",
            "changed after it was accepted (by {0} on {1}), waits for review"},
    Message{
        "review.state.others", "  ! 意见不一：{0}。先按退回算；再审核一次（review ID accept 或 return）就按那次的算",
        "  ! opinions differ: {0}. A return counts first; the next decision (review ID accept or return) settles it"},
    Message{"review.opinion.accepted", "{0} 于 {1} 通过", "{0} accepted it on {1}"},
    Message{"review.opinion.returned", "{0} 于 {1} 退回", "{0} returned it on {1}"},
    Message{"review.settled", "此前意见不一（{0}），现在按这次的决定算。",
            "Opinions differed before ({0}); this decision settles it."},
    Message{"review.unused", "{0} 在这里没有用，请去掉。{1}", "{0} has no use here; leave it out. {1}"},
    Message{"review.use", "--list 可以加 --place；审核一条记录可以加 --comment。",
            "--list takes --place; a decision on one record takes --comment."},
    Message{"review.state.comment", "：{0}", ": {0}"},
    Message{"review.refused.not_reviewer", "这台笔记本属于 {0}，不能审核：审核由县（区）、市的笔记本进行。",
            "This laptop belongs to {0} and cannot review: that is done on a laptop of the county or the city."},
    Message{"review.refused.narrow_scope",
            "这台笔记本设在 {0}，但登记的范围只有 "
            "{2}，不能审核：审核要有整个县（区）或市的范围。请联系市妇联重新发放登记码。",
            "This laptop is set up for {0}, but enrolled for {2} alone, and cannot review: that needs the scope of a "
            "whole county or city. Ask the city for another enrolment code."},
    Message{"review.refused.out_of_scope", "记录在 {1}，不在这台笔记本的范围（{2}）内，不能审核。",
            "The record lies in {1}, outside this laptop's scope ({2}); it cannot be reviewed here."},
    Message{"review.refused.own_unit", "这是 {0} 自己上报的记录，由上一级审核。",
            "This is what {0} itself handed in; those above it review it."},
    Message{"review.refused.not_reviewed", "“{3}”这种表不上报，不需要审核。",
            "Records of form \"{3}\" are not handed in; there is nothing to review."},
    Message{"review.refused.deleted", "这条记录已经删除，不能审核。", "The record is deleted; it cannot be reviewed."},
    Message{"review.refused.draft", "这条记录还是草稿。填写人“完成”以后才能审核。",
            "The record is a draft still. It can be reviewed once its author has finished it."},
    Message{"review.refused.no_comment", "退回要写明原因：加上 --comment \"要改什么\"。",
            "Returning needs a reason: add --comment \"what to correct\"."},
    Message{"review.refused.changed", "这条记录刚刚又有修改，请看过以后再审核。",
            "The record has just been changed; look at it again before deciding."},
    Message{"review.refused.too_long", "意见最多 1000 个字，请写短一些。没有保存。",
            "A comment has at most 1,000 characters; shorten it. Nothing was saved."},
    // reports and export
    Message{"export.done", "已导出 {0} 条记录到 {1}。", "Exported {0} {0:record|records} to {1}."},
    Message{"export.choice", "--where：{0} 没有“{1}”这个选项，可以是：{2}。",
            "--where: {0} has no choice \"{1}\"; there are: {2}."},
    Message{"export.no_stream",
            "export 只写文件：请用 -o 给出文件名，如 -o persons.csv。（要接到别的程序：list FORM --json）",
            "export writes a file: name it with -o, e.g. -o persons.csv. (For a pipe: list FORM --json)"},
    Message{"export.ending", "-o {0} 的结尾和 --format {1} 不一致：请把文件名改成以 .{1} 结尾，或换一个 --format。",
            "The ending of -o {0} does not go with --format {1}: let the file's name end in .{1}, or choose another "
            "--format."},
    Message{"export.where", "“{0}”不行：请写成 --where 字段=值，例如 --where kind=village。",
            "\"{0}\" cannot be used: write --where FIELD=VALUE, e.g. --where kind=village."},
    Message{"export.field", "表单 {0} 没有字段“{1}”。可用的字段：{2}",
            "Form {0} has no field \"{1}\". Its fields: {2}"},
    Message{"export.no_filter", "记录页没有保存过名为“{0}”的筛选。已有的：{1}",
            "No filter was kept as \"{0}\" on the records screen. There are: {1}"},
    Message{"export.filter_form", "筛选“{0}”是给表单 {1} 的，不能用来导出 {2}。",
            "The filter \"{0}\" is for form {1}; it cannot export {2}."},
    Message{"report.unknown", "没有名为“{0}”的报表。用 report list 可以看到所有报表。",
            "There is no report \"{0}\". Use report list to see them."},
    Message{"report.ending", "“{0}”不行：请用 -o 写明文件名，以 .pdf 或 .xlsx 结尾。",
            "\"{0}\" will not do: name a file that ends in .pdf or .xlsx with -o."},
    Message{"report.no_output", "请用 -o 写明文件名，以 .pdf 或 .xlsx 结尾，例如 -o 花名册.pdf。",
            "Name a file that ends in .pdf or .xlsx with -o, e.g. -o roster.pdf."},
    Message{"report.list_unused", "report list 不用 {0}，请去掉。", "report list does not use {0}; leave it out."},
    Message{"report.needs", "报表“{0}”还需要 {1}。", "The report \"{0}\" also needs {1}."},
    Message{"report.unused", "报表“{0}”没有 {1} 这个选项。它可以用：{2}",
            "The report \"{0}\" has no {1}. It takes {2}"},
    Message{"report.id_alone", "--id 已经指定了一条记录，请去掉 {0}。",
            "--id names one record already; leave out {0}."},
    Message{"report.round", "“{0}”不是年份，要写成 2021 这样。", "\"{0}\" is no year; write it like 2021."},
    Message{"report.day", "“{0}”不是日期，要写成 2021-05-17 这样。", "\"{0}\" is no date; write it like 2021-05-17."},
    Message{"report.days", "开始日期 {0} 在结束日期 {1} 之后，请对调。",
            "The first day {0} is after the last day {1}; exchange them."},
    Message{"report.none",
            "没有可以打印的内容：“{0}”在这个范围内还没有完成的记录。没有写文件。草稿可以用 --id 单独打印。",
            "Nothing to print: no final record for \"{0}\" in this range. No file was written. A draft can be printed "
            "with --id."},
    Message{"report.nothing", "没有可以打印的内容：“{0}”在这个范围内什么也没有。没有写文件。",
            "Nothing to print: there is nothing for \"{0}\" in this range. No file was written."},
    Message{
        "report.unprinted",
        "纸上有些字印成了空框，因为这台电脑没有带这些字的字体：{0}。请安装字体（Debian：fonts-hanazono、fonts-"
        "babelstone-han）后重新打印，"
        "或手工补写。",
        "Some characters are boxes on the paper, because no font on this computer has them: {0}. Install one (Debian: "
        "fonts-hanazono, fonts-babelstone-han) and print again, or write them in by hand."},
    Message{"report.no_file", "{0} 不是普通文件（是文件夹、设备或管道），没有动它。请用 -o 换一个文件名。",
            "{0} is no plain file (a folder, device or pipe) and was left alone. Name another file with -o."},
    Message{
        "report.io", "不能写入 {0}：请检查文件夹是否存在、能否写入，文件是否正被打开。没有留下不完整的文件。",
        "{0} cannot be written: check that the folder is there and may be written to, and that the file is not open. "
        "No half file was left."},
};

}  // namespace

std::span<const Message> programme_messages() { return entries; }

}  // namespace yanxing::cli
