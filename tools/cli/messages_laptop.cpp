// Records kept and shown, backups, enrolment, syncing, photos, sticks.
#include <array>

#include "tools/cli/message_table.h"

namespace yanxing::cli {
namespace {

// Sorted by topic. {0} is what the sentence is about.
constexpr std::array entries{
    Message{"record.bad_id", "“{0}”不是记录编号（36 个字符，例如 018f…）。",
            "\"{0}\" is no record id (36 characters, e.g. 018f…)."},
    Message{"record.not_found", "没有编号为 {0} 的记录。用 list 可以看到所有记录。",
            "There is no record {0}. Use list to see the records."},
    Message{"record.other_form", "记录 {0} 属于另一种表单，不是“{1}”。", "Record {0} is of another form, not \"{1}\"."},
    Message{"record.no_conflict", "记录 {0} 的“{1}”没有需要处理的冲突。", "Record {0} has no conflict in \"{1}\"."},
    Message{"record.refused", "没有保存：{0}", "Nothing was saved: {0}"},
    Message{"resolve.life", "“{0}”不行：写 true 保留记录，写 false 删除记录。",
            "\"{0}\" will not do: write true to keep the record, false to delete it."},
    Message{"json.bad", "读不懂这段 JSON：{0}", "This JSON cannot be read: {0}"},
    Message{"json.object", "要写一个 JSON 对象：{\"字段\": 值}", "write one JSON object: {\"field\": value}"},
    Message{"file.missing", "找不到文件 {0}。", "There is no file {0}."},
    Message{"file.unreadable", "不能读取 {0}。", "{0} cannot be read."},
    Message{"import.line", "第 {0} 行：{1}", "line {0}: {1}"},
    Message{"import.too_long", "这一行超过 1 MiB", "the line has more than 1 MiB"},
    Message{"import.progress", "已读 {0} 行…", "{0} lines…"},
    Message{"import.done", "已保存 {0} 条（新建 {1}，更改 {2}，未变 {3}），{4} 行有误。",
            "Saved {0} {0:record|records} ({1} new, {2} changed, {3} as before); {4} {4:line was|lines were} wrong."},
    Message{"import.stopped", "导入在第 {0} 行之前停下：{1} 此前的 {2} 条已保存。",
            "The import stopped before line {0}: {1} The {2} {2:record|records} before it {2:is|are} saved."},
    Message{"backup.done", "已备份到 {0}：{1} MB，照片和文件 {2} 个。",
            "Backed up to {0}: {1} MB, {2} {2:photo or file|photos and files}."},
    Message{"backup.damaged",
            "有 {0} 张照片已损坏或读不出来，没有备份。verify 会列出它们；请打开记录，从服务器取来，或重新选择。",
            "{0} {0:photo is|photos are} damaged or cannot be read, and not in it. verify names {0:it|them}; open the "
            "record and fetch or choose {0:it|them} once more."},
    Message{"backup.no_name", "请写明备份的文件名，例如 /media/usb/yanxing.db。没有写入。",
            "Name the backup's file, e.g. /media/usb/yanxing.db. Nothing was written."},
    Message{"restore.no_name", "请写明要恢复的备份文件，例如 /media/usb/yanxing.db。没有改动。",
            "Name the backup to restore, e.g. /media/usb/yanxing.db. Nothing was changed."},
    Message{"backup.originals",
            "有 {0} 张照片的原图读不出来，没有备份（照片本身另算）。请检查数据文件夹 attachments/original "
            "里文件的权限和磁盘，再备份一次。",
            "{0} {0:original picture|original pictures} cannot be read and {0:is|are} not in it (the photos made of "
            "them are another matter). Check the permissions of what is in attachments/original in the data folder, "
            "and the disk, and make another backup."},
    Message{"backup.exists", "{0} 已存在，备份不会覆盖文件，请换一个名字。",
            "{0} exists; a backup overwrites nothing. Choose another name."},
    Message{"backup.io", "不能写入 {0}，请检查文件夹和权限。没有留下不完整的文件。",
            "{0} cannot be written; check folder and permissions. No half file was left."},
    Message{"restore.done", "已从 {0} 恢复 {1} 条记录，照片和文件 {2} 个。",
            "Restored {1} {1:record|records} and {2} {2:photo or file|photos and files} from {0}."},
    Message{
        "restore.damaged", "备份里有 {0} 张照片已损坏，没有放回：请打开记录，从服务器取来，或重新选择。（{1}）",
        "{0} {0:photo|photos} in the backup {0:is|are} damaged and not put back: open the record and fetch or choose "
        "{0:it|them} once more. ({1})"},
    Message{"restore.folder", "{0} 是文件夹，没有恢复，原来的数据没有改动。请写明里面的备份文件。",
            "{0} is a folder; nothing was restored, the present data is as it was. Name the backup's file in it."},
    Message{"restore.no_file", "{0} 不是文件（是设备或管道），没有恢复，原来的数据没有改动。",
            "{0} is no file (a device or pipe); nothing was restored, the present data is as it was."},
    Message{"restore.unreadable", "读不了 {0}，没有恢复，原来的数据没有改动。请检查它的权限和磁盘（或U盘）。",
            "{0} cannot be read; nothing was restored, the present data is as it was. Check its permissions and the "
            "disk or stick."},
    Message{"restore.kept", "原来的数据保存在 {0}。", "The former data is kept in {0}."},
    Message{"restore.former_unread", "原来的数据读不出来，不知道里面有没有别处没有的内容。请留好 {0}。",
            "The former data cannot be read, so nobody can tell what it alone holds. Keep {0}."},
    Message{"restore.only_former.changes",
            "原来的数据里有 {0} 处改动，服务器没有确认过，这个备份里也没有。要取回来：restore {2}",
            "{0} {0:change|changes} of the former data {0:is|are} not known to be on the server, and not in this "
            "backup; to get {0:it|them} back: restore {2}"},
    Message{
        "restore.only_former",
        "原来的数据里有 {0} 处改动、{1} 张照片（或文件），服务器没有确认过，这个备份里也没有。要取回来：restore {2}",
        "{0} {0:change|changes} and {1} {1:photo or file|photos and files} of the former data are not known to be "
        "on the server, and not in this backup; to get them back: restore {2}"},
    Message{
        "restore.other_laptop",
        "{0} 是另一台电脑的备份（{1}，{2}）。没有恢复，原来的数据没有改动。确实要用它代替这里的数据，请加 --force。",
        "{0} is the backup of another laptop ({1}, {2}). Nothing was restored, the present data is as it was. Add "
        "--force to put it in place of this laptop's data all the same."},
    Message{"restore.corrupt", "{0} 不是完好的雁行备份，没有恢复，原来的数据没有改动。（{1}）",
            "{0} is no sound backup of Yanxing; nothing was restored, the present data is as it was. ({1})"},
    Message{"restore.too_new", "{0} 由较新版本的雁行写成，请先升级本程序。原来的数据没有改动。",
            "{0} was written by a newer version of Yanxing; update this program first. The present data is as it was."},
    Message{"verify.ok", "完好：{0} 条记录，{1} 次改动，本机照片和文件 {3} 个，校验值 {2}。",
            "All is well: {0} {0:record|records}, {1} {1:change|changes}, {3} {3:photo or file|photos and files} here, "
            "digest {2}."},
    Message{"verify.bad", "发现 {0} 处问题。请先备份数据文件夹，再请技术人员查看。",
            "{0} {0:finding|findings}. Copy the data folder, then ask for help."},
    Message{"verify.photo", "照片 {0}（记录 {1}）：{2}", "photo {0} (record {1}): {2}"},
    Message{"verify.photos", "本机有 {0} 张照片的文件找不到或不完好，请按上面写的办。",
            "{0} {0:photo is|photos are} missing or not sound on this laptop; do what is said of {0:it|each} above."},
    Message{"enrol.done", "已登记到 {0}（{1}），范围：{2}。", "Enrolled with {0} ({1}); scope: {2}."},
    Message{"enrol.bad_code", "登记码或地址写错了，请对照服务器上的登记码再输一次（没有用掉次数）：{0}",
            "The code or the address is mistyped; compare with the server's screen and try again (no try was used up): "
            "{0}"},
    Message{"enrol.untrusted", "这台服务器不是登记码所属的服务器，什么也没有发送。请核对地址。",
            "This is not the server that the code belongs to; nothing was sent. Check the address."},
    Message{"enrol.too_new",
            "本程序看不懂服务器的回答（{0}），没有登记，登记码可能已经用掉。请升级本程序；还不行，请要一个新的登记码。",
            "This program does not understand the server's answer ({0}) and is not enrolled; the code may be used now. "
            "Update this program; if that does not help, ask for a new code."},
    Message{"enrol.refused", "服务器拒绝了登记：{0}", "The server refused: {0}"},
    Message{"enrol.refused_why", "登记码已用过、过期或不对，请要一个新的。",
            "the code was used, has expired or is wrong; ask for a new one."},
    Message{"sync.not_enrolled", "这台电脑还没有登记到服务器。请先运行 enrol。",
            "This laptop is not enrolled yet. Run enrol first."},
    Message{
        "sync.no_network", "连不上服务器（{0}）。数据都在这台电脑上，联网后再试。",
        "The server cannot be reached ({0}). Everything is safe on this laptop; try again when there is a network."},
    Message{"sync.untrusted",
            "回答的不是我们的服务器（可能是上网登录页，或另一台服务器）。数据都在这台电脑上，换个网络再试。（{0}）",
            "Something answered that is not our server (a login page or another server, perhaps). Everything is safe "
            "on this laptop; try "
            "another network. ({0})"},
    Message{"sync.disk_full",
            "这台电脑的磁盘满了，别处来的改动放不下；这次已上报 {0} 处改动。请清出空间后再同步。"
            "清不出来时，用 bundle export 写U盘包也能上报本机的内容。",
            "The disk of this laptop is full: what others changed could not be taken. {0} {0:change was|changes were} "
            "sent. Free some space and sync again; if there is none, bundle export hands in what is here."},
    Message{"photos.disk_full", "这台电脑的磁盘满了，照片没有传完。请清出空间后再同步；照片都在这台电脑上。",
            "The disk of this laptop is full, so not all photos were sent. Free some space and sync again; the photos "
            "are all on this laptop."},
    Message{
        "sync.storage_full", "服务器的磁盘满了，没有全部收下。请告诉管理服务器的人清出空间；数据都在这台电脑上。",
        "The server's disk is full, so it did not take everything. Tell the people who run it to free some space; all "
        "data is on this laptop."},
    Message{"sync.busy", "服务器正忙，请过一会儿再试。数据都在这台电脑上。",
            "The server is busy; try again in a while. Everything is safe on this laptop."},
    Message{"sync.busy_why", "服务器现在没有收：{0} 数据都在这台电脑上。",
            "The server takes no more at the moment: {0} Everything is safe on this laptop."},
    Message{
        "sync.server_fault",
        "服务器自己出了故障（HTTP "
        "{0}），不是这台电脑的问题。什么也没有丢，数据都在这台电脑上；请告诉市里管理服务器的人，"
        "过一会儿再同步。",
        "The server had a fault of its own (HTTP {0}); nothing is wrong with this laptop. Nothing is lost, all data is "
        "here; tell the people who run the server, and sync again in a while."},
    Message{"sync.refused", "服务器拒绝了这台电脑：{0} 数据都在这台电脑上，请联系市妇联。",
            "The server refused this laptop: {0} Everything is safe here; ask the city office."},
    Message{"sync.refused_why", "可能已被停用。", "it may have been revoked."},
    Message{"sync.too_new", "服务器的版本比本程序新，请升级本程序。数据都在这台电脑上。",
            "The server is newer than this program; update it. Everything is safe on this laptop."},
    Message{"sync.done", "同步完成：发送 {0}，收到 {1}。", "Synced: {0} sent, {1} received."},
    Message{"sync.needs_person", "有 {0} 条记录冲突，{1} 处改动被隔离，需要人处理。",
            "{0} {0:record|records} in conflict and {1} quarantined {1:change|changes} need a person."},
    Message{"photos.none", "没有照片等待上报。", "No photos are waiting."},
    Message{"photos.waiting", "{0} 张照片等待上报，已传 {1} / {2} MB。",
            "{0} {0:photo|photos} waiting, {1} of {2} MB sent."},
    Message{"photos.missing", "{0} 张照片的文件找不到，请在记录里重新选择。",
            "The {0:file|files} of {0} {0:photo is|photos are} missing; choose {0:it|them} once more in the "
            "{0:record|records}."},
    Message{
        "photos.damaged", "{0} 张照片的文件已损坏，不会上报。请在记录里重新选择。",
        "The {0:file|files} of {0} {0:photo is|photos are} damaged and not sent; choose {0:it|them} once more in the "
        "{0:record|records}."},
    Message{"photos.sent", "这次发送了 {0} 张照片，服务器已收到。",
            "{0} {0:photo was|photos were} sent and {0:is|are} on the server."},
    Message{"photos.were_there", "另有 {0} 张照片原已在服务器上，这次得到了确认。",
            "{0} {0:photo was|photos were} on the server already and {0:is|are} confirmed now."},
    Message{"photos.failed", "记录已同步，照片还没有传完：{0}", "The records are synced; not all photos are: {0}"},
    Message{
        "photos.unreadable",
        "{0} 张照片的文件读不出来，没有上报，仍在本机等待。请检查数据文件夹 attachments 里文件的权限和磁盘，再同步。",
        "The {0:file|files} of {0} {0:photo|photos} cannot be read and {0:was|were} not sent; {0:it still waits|they "
        "still wait}. Check the permissions of what is in attachments in the data folder, and the disk, and sync "
        "again."},
    Message{"photos.refused", "服务器没有接收 {0} 张照片：{1}", "The server did not take {0} {0:photo|photos}: {1}"},
    Message{"photos.refused_why", "请下次同步时再试。", "try again with the next sync."},
    Message{"attachment.added", "已收存；把这个名称填进记录的照片或文件一栏。",
            "Kept; give this name to a record's photo or file field."},
    Message{
        "attachment.only_file",
        "这张图片不是 JPEG 或 PNG，没有缩小，里面的拍摄地点等也没有去掉：只能填在文件一栏。要填在照片一栏，请先另存为 "
        "JPEG 或 PNG，再收存一次。",
        "This picture is neither JPEG nor PNG, so it was not made smaller, and where it was taken is still in it: it "
        "goes only where a file is asked for. For a photo save it as JPEG or PNG first and add that."},
    Message{"attachment.no_original", "磁盘空间不够，没有另外留下原图；收存的照片是好的。",
            "There is no room for the original beside it; the photo that was kept is sound."},
    Message{"attachment.edge", "照片收存时的长边：{0}", "Photos are kept with a longer edge of {0}"},
    Message{"attachment.edge.original", "照片收存时不缩小", "Photos are kept in their own size"},
    Message{"attachment.bad_edge", "“{0}”不行：长边只能是 1024、1600、2560 或 original（不缩小）。",
            "\"{0}\" will not do: the longer edge is 1024, 1600, 2560 or original (not made smaller)."},
    Message{"attachment.cannot_add", "不能收存 {0}：{1}", "{0} cannot be kept: {1}"},
    Message{"attachment.bad_name", "“{0}”不是附件名。附件名是 64 位十六进制数加后缀，见 attachment list。",
            "\"{0}\" is no attachment's name: 64 hexadecimal digits and an ending; see attachment list."},
    Message{"attachment.damaged", "{0} 的文件已损坏。请重新选择原来的照片或文件（attachment add）。",
            "The file of {0} is damaged. Choose the photo or file once more (attachment add)."},
    Message{"attachment.fetch_damaged", "取来的内容与 {0} 不符，没有保存。请过一会儿再取一次。",
            "What arrived is not {0}; nothing was kept. Fetch it once more later."},
    Message{
        "attachment.not_on_server",
        "服务器没有给本机的这个附件。它可能还在录入它的电脑上，等那台电脑同步后再取；"
        "如果它的记录已经转到别处（不在本机负责的范围），请让那边的电脑或县里来取。",
        "The server has no such file for this laptop. It may still be on the laptop that recorded it: try again after "
        "that one has synced. If its record has moved to another place, out of this laptop's scope, a laptop there or "
        "the county can fetch it."},
    Message{"attachment.got", "附件在 {0}。", "The file is {0}."},
    Message{"attachment.cannot_write", "不能写入 {0}，请检查文件夹和权限。",
            "{0} cannot be written; check the folder and its permissions."},
    Message{
        "attachment.no_room", "磁盘已满，没有写入 {0}，也没有留下不完整的文件。请清出空间，或换个地方再试。",
        "The disk is full; {0} was not written, and no half file was left. Free some space, or write it elsewhere."},
    Message{"attachment.exists", "{0} 已经在。没有写入；请换一个文件名。",
            "{0} is there already. Nothing was written; choose another name."},
    Message{"attachment.state.local", "在本机，等待上报", "on this laptop, waiting"},
    Message{"attachment.state.on_server", "在服务器上", "on the server"},
    Message{"attachment.state.server_only", "在服务器上，还没有取到本机", "on the server, not fetched yet"},
    Message{"attachment.state.missing", "文件找不到，请重新选择", "file missing; choose it once more"},
    Message{"attachment.state.damaged", "文件已损坏，请重新选择", "file damaged; choose it once more"},
    Message{"attachment.state.damaged_here", "本机的文件已损坏，可以从服务器取来（attachment get）",
            "file damaged here; fetch it from the server (attachment get)"},
    Message{"attachment.state.unreadable", "文件读不出来，请检查权限和磁盘",
            "file cannot be read; check its permissions and the disk"},
    Message{"show.photo", "照片 {0}：{1}", "photo {0}: {1}"},
    Message{"attachment.state.elsewhere", "还没有取到本机", "not fetched yet"},
    Message{"attachment.original", "原图还留着", "original kept"},
    Message{"why.refused", "太大（最多 64 MiB），请换小一点的文件",
            "too large (at most 64 MiB); choose a smaller file"},
    Message{"why.empty", "是空的，请换一个文件", "it is empty; choose another one"},
    Message{"why.too_many_pixels", "像素太多（最多 5000 万），请先缩小",
            "more than 50 megapixels; make it smaller first"},
    Message{"why.invalid", "不是 JPEG 或 PNG 图片", "no JPEG or PNG picture"},
    Message{"why.unsupported", "不支持这种图片，请转成 JPEG 或 PNG",
            "a picture of a kind that is not read; make it a JPEG or PNG"},
    Message{"why.corrupt", "内容已损坏，请重新拷贝或另选一个", "its content is damaged"},
    Message{"why.not_found", "没有这个文件，请核对路径", "there is no such file"},
    Message{"why.disk_full", "磁盘已满，请清出空间再试", "the disk is full; free some space and try again"},
    Message{"why.city_backup", "它是市服务器的备份：请在服务器上用 yanxing-server restore 恢复",
            "it is a city server's backup; yanxing-server restore takes it"},
    Message{"why.no_file", "不是文件（是文件夹或设备），请选一个文件",
            "it is no file (a folder or device); choose a file"},
    Message{"why.exists", "同名的文件已经在", "a file of that name is there"},
    Message{"why.other", "读写出错，请检查权限和磁盘", "reading or writing failed"},
    Message{"status.local", "未发送 {0} 次改动；服务器已确认 {1} 次；冲突 {2} 条；隔离 {3} 次。",
            "{0} {0:change|changes} unsent; {1} confirmed by the server; {2} {2:record|records} in conflict; {3} "
            "{3:change|changes} in quarantine."},
    Message{
        "status.in_doubt",
        "服务器恢复过备份（或换了服务器）：别的电脑来的内容，有一些还不知道现在的服务器有没有。联网同步一次就会核对。",
        "The server was restored, or is another one: some of what came from other laptops is not known to be on it "
        "now. One sync over the network asks it."},
    Message{
        "status.server_lacks",
        "核对过了：服务器（恢复过备份，或换了服务器）缺少别的电脑来的一部分内容。这里都保存着；写它们的电脑下次同步时会"
        "再报上去。",
        "The server was asked: restored, or another one, it lacks some of what came from other laptops. It is kept "
        "here; the laptops that wrote it send it again with their next sync."},
    Message{"status.not_enrolled", "这台电脑还没有登记到服务器：请运行 enrol。",
            "This laptop is not enrolled with a server yet: run enrol."},
    Message{"status.returned", "! 被退回 {0} 份，要改：review --list 列出原因。",
            "! {0} {0:record|records} came back for correction: review --list says why."},
    Message{"show.state.draft", "草稿", "draft"},
    Message{"show.state.final", "完成", "final"},
    Message{"show.state.deleted", "已删除", "deleted"},
    Message{"show.sync.local", "只在本机", "on this laptop only"},
    Message{"show.sync.on_server", "服务器已收到", "on the server"},
    Message{"show.sync.needs_person", "待处理", "needs a person"},
    Message{"show.history.created", "新建", "made it"},
    Message{"show.history.edited", "修改", "changed it"},
    Message{"show.history.deleted", "删除", "deleted it"},
    Message{"show.history.undeleted", "恢复", "brought it back"},
    Message{"show.history.resolved", "处理冲突", "settled a conflict"},
    Message{"show.history.unsettled", "撤销对冲突的处理", "took back how a conflict was settled"},
    Message{"show.history.finished", "完成填报", "finished it"},
    Message{"show.history.reopened", "退回草稿", "made it a draft again"},
    Message{"show.history.change", "{0}：{1} 改为 {2}", "{0}: from {1} to {2}"},
    Message{"show.history.row_added", "{0}：增加一行", "{0}: a row added"},
    Message{"show.history.row_removed", "{0}：去掉一行", "{0}: a row taken out"},
    Message{"show.history.chosen", "{0}：定为 {1}", "{0}: {1} holds"},
    Message{"show.history.life.kept", "保留这条记录", "the record is kept"},
    Message{"show.history.life.deleted", "删除这条记录", "the record is deleted"},
    Message{"show.history.returned", "退回", "returned it"},
    Message{"show.history.accepted", "通过", "accepted it"},
    Message{"show.history.review_undone", "撤销审核决定", "took the decision of the review back"},
    Message{"show.quarantine", "{0} {1} 的改动服务器没有采用：{2}",
            "what {1} changed on {0} was not taken by the server: {2}"},
    Message{"quarantine.count", "  {0} 处：{1}", "  {0}: {1}"},
    Message{"quarantine.out_of_scope", "不在这台电脑登记的范围内。请把所属地点改到范围内，或请县妇联的电脑填写。",
            "outside this laptop's area. Correct the place it belongs to, or ask the county to fill it in."},
    Message{"quarantine.from_above", "由上级设定或审核，这里只能查看。要调整请联系设定它的上级。",
            "set up or decided above, and only seen here. Ask those who set it up to change it."},
    Message{"quarantine.unknown_form", "服务器还不认识这种表单。等市里升级服务器后会自动采用。",
            "the server does not know this form yet. It is applied once the server has been updated."},
    Message{"quarantine.bad_type", "有一项内容的类型不对。请改正记录后再同步。",
            "one answer has the wrong type. Correct the record and sync again."},
    Message{"quarantine.malformed", "内容无法识别，仍保存在本机。请更新本程序；如仍出现，请联系管理员。",
            "it cannot be read and stays on this laptop. Update the program; if that does not help, tell the "
            "administrator."},
    Message{"quarantine.too_new", "由更新版本的程序录入。请更新本程序，更新后会自动显示。",
            "recorded with a newer version of the program. Update this one; it shows by itself afterwards."},
    Message{"show.conflict.mark", "  ! 冲突：{0}", "  ! in conflict: {0}"},
    Message{"show.conflict.life", "是否删除", "deleted or not"},
    Message{"show.conflict.place", "地点", "place"},
    Message{"show.conflict.settle", "{0}：有冲突，请选定一个值（resolve {1} {2} 值）",
            "{0}: in conflict; choose one value (resolve {1} {2} VALUE)"},
    Message{"show.conflict.settle_life", "{0}：有冲突，保留请用 resolve {1} {2} true，删除请用 false",
            "{0}: in conflict; resolve {1} {2} true keeps the record, false deletes it"},
    Message{"show.conflict.kept", "保留并修改", "kept and changed"},
    Message{"show.conflict.deleted", "删除", "deleted"},
    Message{"show.conflict.head", "{0}  {1}  {2}（电脑 {3}）", "{0}  {1}  {2} (laptop {3})"},
    Message{"show.conflict.head.own", "{0}  {1}  {2}（本机）", "{0}  {1}  {2} (this laptop)"},
    Message{"show.history.nothing", "（空）", "(nothing)"},
    Message{"show.history.deed", "{0}  {1} {2}（电脑 {3}）", "{0}  {1} {2} (laptop {3})"},
    Message{"show.history.deed.own", "{0}  {1} {2}（本机）", "{0}  {1} {2} (this laptop)"},
    Message{"status.last_sync", "上次同步：{0}", "Last sync: {0}"},
    Message{"status.clock.right", "本机时钟：上次与服务器核对时准确",
            "Clock: right when last compared with the server's"},
    Message{"status.clock.minutes", "{0} 分钟", "{0} {0:minute|minutes}"},
    Message{"status.clock.days", "{0} 天", "{0} {0:day|days}"},
    Message{"status.clock.ahead",
            "! 上次与服务器核对时，本机时钟快 {0}。如果还没有调过，请把电脑的日期、时间和时区调对，记录的时间才准。",
            "! When last compared, this clock was {0} ahead of the server's. Unless that was corrected since, set the "
            "computer's date, time and time zone, or records bear wrong times."},
    Message{"status.clock.behind",
            "! 上次与服务器核对时，本机时钟慢 {0}。如果还没有调过，请把电脑的日期、时间和时区调对，记录的时间才准。",
            "! When last compared, this clock was {0} behind the server's. Unless that was corrected since, set the "
            "computer's date, time and time zone, or records bear wrong times."},
    Message{
        "status.clock.before",
        "! 本机时钟比上次连上服务器的时间还早 {0}，肯定不准：请把电脑的日期、时间和时区调对，记录的时间才准。",
        "! This clock says a time {0} before the server was last reached, which cannot be: set the computer's date, "
        "time and time zone, or records bear wrong times."},
    Message{"status.never", "从未", "never"},
    Message{"bundle.not_enrolled", "这台电脑还没有登记到服务器，还不知道U盘包要封给谁。请先联网运行一次 enrol。",
            "This laptop is not enrolled yet, so it does not know for whom to seal a bundle. Run enrol once, over the "
            "network."},
    Message{"bundle.no_name", "请写明U盘包的文件名，例如 /media/usb/out.yxb。没有写入。",
            "Name the bundle's file, e.g. /media/usb/out.yxb. Nothing was written."},
    Message{"bundle.no_folder", "没有文件夹 {0}。U盘插好了吗？没有写入。",
            "There is no folder {0}. Is the stick plugged in? Nothing was written."},
    Message{
        "bundle.stick_full", "U盘（或磁盘）空间不够，没有写入 {0}。请清出空间或换一个U盘再试；数据都在这台电脑上。",
        "The stick (or disk) is full; {0} was not written. Free some space or take another one; all data is on this "
        "laptop."},
    Message{
        "bundle.stick_io", "不能写入 {0}（{1}）。请检查U盘是否插好、是否写保护；数据都在这台电脑上。",
        "{0} cannot be written ({1}). Check that the stick is plugged in and not write-protected; all data is on this "
        "laptop."},
    Message{
        "bundle.exists", "{0} 已经在，而且不是这台电脑写的U盘包，或是恢复备份以前写的。没有写入；请换一个文件名。",
        "{0} is there already and is no bundle that this laptop wrote since its data was set up or restored. Nothing "
        "was written; choose another name."},
    Message{"bundle.not_noted",
            "这台电脑的磁盘已满：{0} 是完整的，但本机记不下写过它，下次再写要换一个文件名。请清出空间。",
            "This laptop's disk is full: {0} is whole, but that it was written cannot be kept here, so the next bundle "
            "needs another name. Free some space."},
    Message{"bundle.too_many_parts", "会分成 9999 个以上的文件，没有写入。请把 --part-size 写大一些。",
            "It would be more than 9,999 parts; nothing was written. Take a larger --part-size."},
    Message{"bundle.refused", "不能写成 {0}：那是一个文件夹，或在本机的数据文件夹里。请写到U盘上。",
            "{0} cannot be written: it is a folder, or lies in the folder of this laptop's data. Write to the stick."},
    Message{"bundle.nothing", "没有要送的新内容。仍写了 {0}：拿到服务器上读入，可以取回回执。",
            "There is nothing new to send. {0} was written all the same: importing it on the server gives a receipt."},
    Message{"bundle.written",
            "写好了：{0} 处改动，{1} 个附件（最后一个文件：{2}）。请带到服务器上读入，再把回执带回来。",
            "Written: {0} {0:change|changes}, {1} {1:attachment|attachments} (last file: {2}). Import it on the server "
            "and bring the receipt back."},
    Message{"bundle.parts", "分成了 {0} 个文件，请全部带上。", "It is in {0} files; take all of them."},
    Message{"bundle.left_out", "有 {0} 个附件不在这台电脑上、读不出来或已损坏，没有写入。verify 会列出它们。",
            "{0} {0:attachment is|attachments are} not on this laptop, cannot be read or {0:is|are} damaged, and "
            "{0:was|were} "
            "left out. verify names {0:it|them}."},
    Message{"ack.not_enrolled", "这台电脑还没有登记到服务器，没有回执是给它的。没有改动。请先联网运行一次 enrol。",
            "This laptop is not enrolled yet, so no receipt is for it; nothing was changed. Run enrol once, with a "
            "network."},
    Message{"ack.done", "回执已读入：新确认 {0} 处改动，{1} 个附件在服务器上；还有 {2} 处改动没有得到确认。",
            "Receipt taken: {0} more {0:change|changes} confirmed, {1} {1:attachment|attachments} on the server; {2} "
            "{2:change is|changes are} not confirmed yet."},
    Message{
        "ack.photos_wait", "还有 {0} 张照片等待上报：请把U盘包的所有文件都带到服务器上读入，或再写一次U盘包。",
        "{0} {0:photo still waits|photos still wait}: import all files of the bundle on the server, or write another "
        "bundle."},
    Message{
        "ack.lost_some",
        "服务器恢复过备份，少了一些它确认过的内容。数据都在这台电脑上：请再写一次U盘包，或联网同步一次。",
        "The server was restored from a backup and lacks some of what it had confirmed. All data is on this laptop: "
        "write another bundle, or sync once."},
    Message{
        "ack.attachments_lost",
        "服务器上少了它确认过的 {0} 个附件，在这台电脑上的会重新上报：请再写一次U盘包，或联网同步一次。",
        "The server lost {0} {0:attachment|attachments} that it had confirmed. What is on this laptop is sent again: "
        "write another bundle, or sync once."},
    Message{"ack.restored_whole", "服务器恢复过备份，它确认过的改动一处不少。",
            "The server was restored from a backup and still has every change that it had confirmed."},
    Message{
        "ack.restored", "服务器恢复过备份，它确认过的改动一处不少。请再写一次U盘包，或联网同步一次，让它重新确认照片。",
        "The server was restored from a backup and still has every change that it had confirmed. Write another bundle, "
        "or sync once, so that it confirms the photos anew."},
    Message{
        "ack.forked",
        "服务器上有这台电脑数据文件夹的另一份副本写的内容，要联网同步一次才能合在一起。这里保存的一样不少。",
        "The server holds changes of another copy of this data folder; one sync over the network brings them together. "
        "What was saved here stays here."},
    Message{
        "ack.ahead",
        "服务器上有这里没有的较新内容，是这台电脑（或其数据文件夹的另一份副本）以前写的：联网同步一次就会取回。",
        "The server holds newer changes of this laptop, or of another copy of its data folder, that are not here: one "
        "sync over the network brings them."},
    Message{
        "ack.older", "这份回执比这里已知的早：它说在服务器上的附件，有的后来又少了。以后来的为准。",
        "This receipt is older than what is known here: some that it says to be on the server were lost since. What "
        "came later counts."},
    Message{"ack.nothing_new", "这份回执没有新内容：它说的这里都已知道。",
            "This receipt brings nothing new: all that it says was known here."},
    Message{"ack.not_found", "没有文件 {0}。U盘插好了吗？请核对路径。",
            "There is no file {0}. Is the stick plugged in? Check the path."},
    Message{"ack.no_name", "请写明回执文件，例如 /media/usb/ack.yxa。没有改动。",
            "Name the receipt's file, e.g. /media/usb/ack.yxa. Nothing was changed."},
    Message{"ack.no_file", "{0} 既不是U盘包，也不是回执（是设备或管道），没有改动。",
            "{0} is neither a bundle nor a receipt (a device or pipe); nothing was changed."},
    Message{"ack.folder", "{0} 是文件夹，没有改动。请写明里面的回执文件。",
            "{0} is a folder; nothing was changed. Name the receipt's file in it."},
    Message{"ack.not_an_ack", "{0} 不是服务器的回执文件，没有改动。",
            "{0} is no receipt of a server; nothing was changed."},
    Message{"ack.is_bundle", "{0} 是U盘包，不是回执：请在服务器上用 yanxing-server bundle import 读入它。没有改动。",
            "{0} is a bundle, not a receipt: import it on the server with yanxing-server bundle import. Nothing was "
            "changed."},
    Message{"ack.too_new", "{0} 由较新版本的服务器写成，请升级本程序。没有改动。",
            "{0} was written by a newer server; update this program. Nothing was changed."},
    Message{"ack.cut_off", "{0} 不完整，请重新拷贝一次。没有改动。",
            "{0} is not whole; copy it again. Nothing was changed."},
    Message{"ack.other_server", "{0} 是另一台服务器的回执，或已损坏。没有改动。请从我们的服务器重新拷贝。",
            "{0} is a receipt of another server, or is damaged. Nothing was changed; copy it from our server again."},
    Message{"ack.bad_signature", "{0} 被改动过、已损坏，或不是我们的服务器写的。请从服务器重新拷贝。没有改动。",
            "{0} was changed, is damaged, or was not written by our server. Copy it from the server again. Nothing was "
            "changed."},
    Message{"ack.malformed", "{0} 的内容不合格式，没有改动。请从服务器重新生成回执。",
            "{0} is against its format; nothing was changed. Have the server write it again."},
    Message{"ack.other_device", "{0} 是给另一台电脑的回执，没有改动。",
            "{0} is a receipt for another laptop; nothing was changed."},
    Message{
        "ack.other_epoch",
        "{0} 与服务器恢复备份有先后：不能确定它是否还算数，没有改动。请再写一次U盘包取新的回执，或联网同步。",
        "{0} was written before or after the server was restored from a backup, so it may not hold any more; nothing "
        "was changed. Write another bundle for a new receipt, or sync."},
    Message{"error.disk_full", "磁盘已满，没有写入。请清出空间再试，已有的数据完好。",
            "The disk is full and nothing was written. Free some space and try again; what is there is safe."},
    Message{"error.io", "读写磁盘失败。已有的数据完好。请检查磁盘（或U盘）和权限，再试一次。技术信息：{0}",
            "Reading or writing the disk failed. What was saved is safe. Check the disk (or the stick) and its "
            "permissions, then try again. Technical detail: {0}"},
    Message{"error.corrupt", "数据文件已损坏（{0}）。请用 restore 从备份恢复。",
            "The data file is damaged ({0}). Use restore with a backup."},
    Message{"error.busy", "数据正被使用，请稍后再试（{0}）。", "The data is in use; try again later ({0})."},
    Message{"error.unsupported", "这个版本或这台电脑不支持（{0}）。", "This build or machine cannot do it ({0})."},
    Message{"error.out_of_scope", "没有写入：不在这台笔记本的范围内，或由上级设定、这里只能查看（{0}）。",
            "Nothing was written: it lies outside this laptop's area, or is set up above and only seen here ({0})."},
    Message{"error.other", "没有成功：{0}", "Failed: {0}"},
    // roster
};

}  // namespace

std::span<const Message> laptop_messages() { return entries; }

}  // namespace yanxing::cli
