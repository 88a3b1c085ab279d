// Attachments: uploads, from the first byte to the published file.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "server-stub/attachments.h"
#include "server-stub/city.h"
#include "server-stub/immediate.h"

namespace yanxing::server {
namespace {

namespace fs = std::filesystem;

constexpr UnixMs bundle_lifetime_ms = UnixMs{24} * 60 * 60 * 1000;  // of what a killed import left behind
/// In the column `done`.
namespace upload_state {
constexpr std::int64_t under_way = 0, done = 1, of_bundle = 2;
}
constexpr std::uint64_t most_kept_bytes = std::uint64_t{512} << 20, kept_share = 20;  // of the disk
constexpr UnixMs put_off_after_ms = UnixMs{24} * 60 * 60 * 1000;  // so that not every piece of a file costs a commit

std::string stem_of(std::string_view name) { return std::string(name.substr(0, sync::attachment_hash_digits)); }

}  // namespace

// ---- Writing a part

Status PartWriter::check_turn() const {
  const auto turn = owner_->turns_.find(id_);
  if (turn != owner_->turns_.end() && turn->second == turn_) return {};
  return Error{Code::conflict, "another request goes on with this upload"};
}

Status PartWriter::append(std::string_view bytes) {
  YX_TRY(check_turn());
  YX_TRY(owner_->check_room(bytes.size()));
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("cannot write an attachment", errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset_ += static_cast<std::uint64_t>(count);
  }
  return {};
}

Status PartWriter::sync() {
  YX_TRY(check_turn());
  if (::fsync(file_.get()) != 0) return file_error("cannot write an attachment", errno);
  if (fresh_) YX_TRY(sync_folder(owner_->partial()));
  fresh_ = false;
  return {};
}

Status PartWriter::take_back() {
  YX_TRY(check_turn());
  if (::ftruncate(file_.get(), static_cast<off_t>(start_)) != 0)
    return file_error("cannot shorten an attachment", errno);
  offset_ = start_;
  return sync();
}

// ---- Uploads

Result<std::vector<Upload>> Attachments::uploads(const std::string& where, std::int64_t ms) {
  YX_ASSIGN(auto query,
            db_->prepare("SELECT id, device, name, length, expires_ms, done FROM attachment_upload WHERE " + where));
  if (where.find("?1") != std::string::npos) query.bind(1, ms);
  std::vector<Upload> out;
  while (true) {
    YX_ASSIGN(const bool row, query.step());
    if (!row) return out;
    if (query.blob(1).size() != 16 || !sync::is_attachment_name(query.text(2)))
      return Error{Code::corrupt, "an upload's row"};
    out.push_back({.id = std::string(query.text(0)),
                   .device = Uuid::from_bytes(query.blob(1)),
                   .name = std::string(query.text(2)),
                   .length = static_cast<std::uint64_t>(query.integer(3)),
                   .expires_ms = query.integer(4),
                   .done = query.integer(5) == upload_state::done,
                   .of_bundle = query.integer(5) == upload_state::of_bundle});
  }
}

Result<std::optional<Upload>> Attachments::find_upload(std::string_view id) {
  std::optional<Upload> found;
  const auto bytes = from_hex(id);
  if (!bytes || bytes->size() != 16 || to_hex(*bytes) != id) return found;  // nothing else becomes a path
  YX_ASSIGN(auto rows, uploads("id = '" + std::string(id) + "'", 0));
  if (!rows.empty()) found = std::move(rows.front());
  return found;
}

/// Whether so much more leaves the reserve. Where the disk does not say how much is free, writing shows it.
Status Attachments::check_room(std::uint64_t bytes) const {
  auto space = reserve_.look(root_);
  if (!space) space = reserve_.look(root_.parent_path());  // nothing was ever sent
  if (!space) return {};
  const std::uint64_t kept = reserve_.bytes.value_or(std::min(most_kept_bytes, space->bytes / kept_share));
  if (space->free_bytes >= kept && space->free_bytes - kept >= bytes) return {};
  return Error{Code::disk_full, "what is free of the attachments' disk is kept for records"};
}

bool Attachments::is_expired(const Upload& upload) const { return upload.expires_ms <= city_->clock().now_ms(); }

Result<std::variant<Upload, Problem>> Attachments::begin_upload(const DeviceId& device, const std::string& name,
                                                                std::uint64_t length) {
  YX_CHECK(sync::is_attachment_name(name) && length > 0 && length <= sync::max_attachment_bytes);
  YX_TRY(check_room(length));
  const UnixMs now = city_->clock().now_ms();
  std::string random(16, '\0');
  city_->random().fill({reinterpret_cast<std::uint8_t*>(random.data()), random.size()});
  const Upload upload{
      .id = to_hex(random), .device = device, .name = name, .length = length, .expires_ms = now + upload_lifetime_ms};
  Immediate transaction(*db_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(auto given_up, make_way(upload, now));
  if (!given_up) return std::variant<Upload, Problem>(Problem::too_many_uploads);
  for (const Upload& other : *given_up) {
    YX_ASSIGN(auto drop, db_->prepare("DELETE FROM attachment_upload WHERE id = ?1"));
    YX_TRY(drop.bind_text(1, other.id).run());
  }
  YX_TRY(add_upload(upload, now));
  YX_TRY(transaction.commit());
  for (const Upload& other : *given_up) {
    turns_.erase(other.id);
    YX_TRY(remove_file(part_of(other)));
  }
  return std::variant<Upload, Problem>(upload);
}

/// Which uploads of its device end so that this one may begin: the former ones of the same file, and, where there are
/// too many, those that nothing has come of or that were begun before the device enrolled last, the oldest first. So
/// whoever has stolen a token keeps nobody's photos out. Nullopt: they do not make enough room.
Result<std::optional<std::vector<Upload>>> Attachments::make_way(const Upload& upload, UnixMs now) {
  const std::string of_device = " AND device = x'" + to_hex(upload.device.view()) + "'";
  const std::string is_old =
      "created_ms < coalesce((SELECT enrolled_ms FROM device WHERE id = attachment_upload.device), 0)";
  YX_ASSIGN(const auto old,
            uploads("done = 0 AND expires_ms > ?1 AND " + is_old + of_device + " ORDER BY created_ms", now));
  YX_ASSIGN(const auto fresh,
            uploads("done = 0 AND expires_ms > ?1 AND NOT " + is_old + of_device + " ORDER BY created_ms", now));
  std::vector<Upload> out, idle = {};
  std::uint64_t count = 0, bytes = upload.length;
  const auto look = [&](const Upload& other, bool may_go) {
    if (other.name == upload.name) return out.push_back(other);
    ++count;
    bytes += other.length;
    if (may_go) idle.push_back(other);
  };
  for (const Upload& other : old) look(other, true);
  for (const Upload& other : fresh) {
    YX_ASSIGN(const auto arrived, size_of_file(part_of(other)));
    look(other, arrived.value_or(0) == 0);
  }
  for (const Upload& other : idle) {
    if (count < max_open_uploads && bytes <= max_open_upload_bytes) break;
    out.push_back(other);
    --count;
    bytes -= other.length;
  }
  if (count >= max_open_uploads || bytes > max_open_upload_bytes) return std::optional<std::vector<Upload>>();
  return std::optional(std::move(out));
}

Status Attachments::add_upload(const Upload& upload, UnixMs now) {
  YX_ASSIGN(auto insert, db_->prepare("INSERT INTO attachment_upload(id, device, name, length, created_ms, expires_ms, "
                                      "done) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
  insert.bind_text(1, upload.id).bind_blob(2, upload.device.view()).bind_text(3, upload.name);
  insert.bind(4, static_cast<std::int64_t>(upload.length)).bind(5, now).bind(6, upload.expires_ms);
  return insert.bind(7, upload.of_bundle ? upload_state::of_bundle : upload_state::under_way).run();
}

Result<Upload> Attachments::begin_bundle_upload(const DeviceId& device, const std::string& name, std::uint64_t length) {
  YX_CHECK(sync::is_attachment_name(name) && length > 0 && length <= sync::max_attachment_bytes);
  YX_TRY(check_room(length));
  const UnixMs now = city_->clock().now_ms();
  std::string random(16, '\0');
  city_->random().fill({reinterpret_cast<std::uint8_t*>(random.data()), random.size()});
  const Upload upload{.id = to_hex(random),
                      .device = device,
                      .name = name,
                      .length = length,
                      .expires_ms = now + bundle_lifetime_ms,
                      .of_bundle = true};
  YX_TRY(add_upload(upload, now));
  return upload;
}

Result<std::optional<std::uint64_t>> Attachments::take_over(Upload& upload) {
  ++turns_[upload.id];
  if (upload.done) return std::optional(upload.length);
  YX_ASSIGN(const auto arrived, size_of_file(part_of(upload)));
  bool whole = arrived == upload.length;
  if (!arrived) {
    // Nothing came yet, or a crash came between the rename and the row. What lies there of an older time may be damaged
    // or not to be read: then this upload begins, and its file takes that one's place.
    const Hash content = sync::attachment_hash(upload.name);
    YX_ASSIGN(const auto placed, size_of_file(path_of(upload.name)));
    YX_ASSIGN(const auto row, row_of(content));
    if (placed == upload.length && !row) {
      const auto found = hash_of_file(path_of(upload.name));
      whole = found && *found == content;
    }
  }
  if (whole) {
    YX_ASSIGN(const bool good, publish(upload));
    return good ? std::optional(upload.length) : std::optional<std::uint64_t>();
  }
  if (!arrived) return std::optional<std::uint64_t>(0);
  if (*arrived > upload.length) {
    YX_TRY(forget(upload));  // nothing of ours writes so
    return std::optional<std::uint64_t>();
  }
  const Descriptor file(::open(part_of(upload).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) return file_error("cannot open a partial attachment", errno);
  if (::fsync(file.get()) != 0) return file_error("cannot write an attachment", errno);
  // Whoever made it may have been killed before its name was on the disk.
  YX_TRY(sync_folder(partial()));
  return std::optional(*arrived);
}

Result<std::unique_ptr<PartWriter>> Attachments::write_part(Upload& upload, std::uint64_t offset) {
  if (offset < upload.length) YX_TRY(check_room(upload.length - offset));
  const UnixMs until = city_->clock().now_ms() + upload_lifetime_ms;
  if (!upload.of_bundle && upload.expires_ms + put_off_after_ms < until) {
    YX_ASSIGN(auto put_off, db_->prepare("UPDATE attachment_upload SET expires_ms = ?2 WHERE id = ?1"));
    YX_TRY(put_off.bind_text(1, upload.id).bind(2, until).run());
    upload.expires_ms = until;
  }
  YX_TRY(make_durable_folder(root_));
  YX_TRY(make_durable_folder(partial()));
  Descriptor file(::open(part_of(upload).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return file_error("cannot write a partial attachment", errno);
  YX_TRY(give_to_owner_of(partial(), file.get()));
  return std::unique_ptr<PartWriter>(
      new PartWriter(*this, upload.id, ++turns_[upload.id], std::move(file), offset, offset == 0));
}

Result<bool> Attachments::publish(Upload& upload) {
  const Hash content = sync::attachment_hash(upload.name);
  YX_ASSIGN(const auto arrived, size_of_file(part_of(upload)));
  YX_ASSIGN(const auto former, row_of(content));
  YX_ASSIGN(const Hash found, hash_of_file(arrived ? part_of(upload) : path_of(upload.name)));
  if (found != content) {
    YX_TRY(forget(upload));
    return false;
  }
  YX_ASSIGN(auto held, find(content));
  if (held && arrived) {
    const auto there = hash_of_file(held->path);
    if (!there || *there != content) held.reset();  // damaged on the disk meanwhile: this one takes its place
  }
  if (arrived && !held) YX_TRY(move_into_place(upload));
  if (!arrived) YX_TRY(make_durable(path_of(upload.name)));
  YX_TRY(note_published(held ? held->name : upload.name, upload.length, &upload));
  upload.done = true;
  turns_.erase(upload.id);
  if (held) YX_TRY(remove_file(part_of(upload)));
  // Damaged, or gone, under another ending: nothing names it any more.
  if (!held && former && former->name != upload.name) YX_TRY(remove_file(former->path));
  return true;
}

/// Durably: the content before its name, the name before anybody is told.
Status Attachments::move_into_place(const Upload& upload) {
  const fs::path file = path_of(upload.name);
  const Descriptor open(::open(part_of(upload).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (open.get() < 0) return file_error("cannot open a partial attachment", errno);
  if (::fsync(open.get()) != 0) return file_error("cannot write an attachment", errno);
  YX_TRY(make_durable_folder(file.parent_path()));
  if (std::rename(part_of(upload).c_str(), file.c_str()) != 0)
    return file_error("cannot write " + file.string(), errno);
  return sync_folder(file.parent_path());
}

/// What a program that was killed put into its place, or somebody copied there, may not be on the disk yet.
Status Attachments::make_durable(const fs::path& file) {
  const Descriptor open(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (open.get() < 0) return file_error("cannot open " + file.string(), errno);
  if (::fsync(open.get()) != 0) return file_error("cannot write an attachment", errno);
  YX_TRY(sync_folder(file.parent_path()));
  YX_TRY(sync_folder(root_));
  return sync_folder(root_.parent_path());
}

Status Attachments::note_published(const std::string& name, std::uint64_t bytes, const Upload* upload) {
  Immediate transaction(*db_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(auto note, db_->prepare("INSERT INTO attachment(hash, name, bytes, published_ms) VALUES(?1, ?2, ?3, ?4) "
                                    "ON CONFLICT(hash) DO UPDATE SET name = excluded.name, bytes = excluded.bytes"));
  note.bind_text(1, stem_of(name)).bind_text(2, name).bind(3, static_cast<std::int64_t>(bytes));
  YX_TRY(note.bind(4, city_->clock().now_ms()).run());
  // Whoever calls has just read it.
  YX_ASSIGN(const auto facts, look_at_file(path_of(name)));
  if (facts) YX_TRY(note_checked(sync::attachment_hash(name), facts->changed_ns, false));
  if (upload != nullptr) {
    YX_ASSIGN(auto sender, db_->prepare("INSERT OR IGNORE INTO attachment_sender(hash, device) VALUES(?1, ?2)"));
    YX_TRY(sender.bind_text(1, stem_of(name)).bind_blob(2, upload->device.view()).run());
    YX_ASSIGN(auto done, db_->prepare("UPDATE attachment_upload SET done = 1 WHERE id = ?1"));
    YX_TRY(done.bind_text(1, upload->id).run());
  }
  return transaction.commit();
}

Status Attachments::forget(const Upload& upload) {
  turns_.erase(upload.id);
  // First: on a full disk no row can be written before there is room again. A row without its file begins anew.
  YX_TRY(remove_file(part_of(upload)));
  YX_ASSIGN(auto drop, db_->prepare("DELETE FROM attachment_upload WHERE id = ?1"));
  return drop.bind_text(1, upload.id).run();
}

}  // namespace yanxing::server
