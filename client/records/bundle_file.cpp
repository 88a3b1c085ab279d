#include "client/records/bundle_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>
#include <utility>

#include "sync/base/disk_error.h"
#include "sync/ledger/attachment_refs.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mark_digits = 16;
constexpr std::size_t piece_bytes = std::size_t{256} << 10;

/// FAT drivers may refuse to sync a folder.
Status sync_folder_of(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return disk_error("cannot open " + folder.string(), errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  return synced ? Status{} : disk_error("cannot write " + folder.string(), number);
}

/// A power cut may leave zeros where bytes were not on the disk yet.
bool begins_as_bundle(std::string_view head) {
  if (head.size() < sync::bundle_magic.size()) return false;
  return std::equal(sync::bundle_magic.begin(), sync::bundle_magic.end(), head.begin(),
                    [](char expected, char there) { return there == expected || there == '\0'; });
}

/// A file that is being written; gone again unless it is kept.
class PartFile final : public sync::ByteSink {
 public:
  PartFile(fs::path path, std::uint64_t& done, std::uint64_t total, const BundleProgress& progress)
      : path_(std::move(path)), done_(&done), total_(total), progress_(&progress) {}
  ~PartFile() override {
    close();
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  Status open() {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor_ >= 0) return {};
    const int number = errno;
    const std::string path = std::exchange(path_, {}).string();
    return disk_error("cannot write " + path, number);
  }
  Status write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return disk_error("cannot write " + path_.string(), errno);
      const std::size_t wanted = sync::bundle_head_bytes - std::min(sync::bundle_head_bytes, head_.size());
      head_ += bytes.substr(0, std::min(wanted, static_cast<std::size_t>(count)));
      bytes.remove_prefix(static_cast<std::size_t>(count));
      *done_ += static_cast<std::uint64_t>(count);
    }
    if (*progress_ && !(*progress_)(*done_, std::max(*done_, total_)))
      return Error{Code::cancelled, "stopped; nothing was written"};
    return {};
  }
  Status sync() {
    const bool synced = ::fsync(descriptor_) == 0;
    const int number = errno;
    close();
    return synced ? Status{} : disk_error("cannot write " + path_.string(), number);
  }
  /// Of what was written.
  std::string mark() const { return bundle_mark(head_); }
  /// Takes its place; one that was there is replaced, also on FAT.
  Status move_to(const fs::path& target) {
    if (std::rename(path_.c_str(), target.c_str()) != 0) return disk_error("cannot write " + target.string(), errno);
    path_.clear();
    return {};
  }

 private:
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  fs::path path_;
  std::string head_;
  std::uint64_t* done_;
  std::uint64_t total_;
  const BundleProgress* progress_;
  int descriptor_ = -1;
};

/// What one part holds: so many frames, then attachments from here to there.
struct PartPlan {
  std::size_t frames = 0;
  std::size_t first_attachment = 0, end_attachment = 0;
  std::uint64_t bytes = 0;
};

class Planner {
 public:
  Planner(const BundleOrder& order, const std::vector<BundleAttachment>& attachments)
      : order_(&order), attachments_(&attachments) {
    for (const std::string& question : order.questions) fixed_ += sync::BundleWriter::cost_of(question.size());
    begin_part();
  }

  Result<std::vector<PartPlan>> plan(PushFrames& frames) {
    frames.rewind();
    while (true) {
      YX_ASSIGN(const auto frame, frames.next());
      if (!frame) break;
      add(sync::BundleWriter::cost_of(frame->size()));
      ++parts_.back().frames;
    }
    frames.rewind();
    for (std::size_t i = 0; i < attachments_->size(); ++i) {
      const BundleAttachment& attachment = (*attachments_)[i];
      add(sync::BundleWriter::cost_of(1 + attachment.name.size() + attachment.bytes));
      if (parts_.back().end_attachment == 0) parts_.back().first_attachment = i;
      parts_.back().end_attachment = i + 1;
    }
    if (parts_.size() > sync::max_bundle_parts)
      return Error{Code::invalid, "more than 9999 parts; take a larger part size"};
    return std::move(parts_);
  }

 private:
  void begin_part() {
    parts_.emplace_back();
    parts_.back().bytes = fixed_;
    empty_ = true;
  }
  /// What is larger than a part by itself gets one of its own.
  void add(std::uint64_t cost) {
    if (!empty_ && in_file(parts_.back().bytes + cost) > order_->part_bytes) begin_part();
    parts_.back().bytes += cost;
    empty_ = false;
  }
  static std::uint64_t in_file(std::uint64_t plain) {
    return plain + (plain / stream_block_bytes + 1) * (sealed_block_bytes - stream_block_bytes);
  }

  const BundleOrder* order_;
  const std::vector<BundleAttachment>* attachments_;
  std::uint64_t fixed_ = sync::BundleWriter::fixed_cost;
  std::vector<PartPlan> parts_;
  bool empty_ = true;
};

class BundleFiles {
 public:
  BundleFiles(const BundleOrder& order, PushFrames& frames, const BundleProgress& progress)
      : order_(&order), frames_(&frames), progress_(&progress) {}

  Result<BundleWritten> write() {
    YX_TRY(look_at_target());
    YX_TRY(look_at_attachments());
    YX_ASSIGN(plans_, Planner(*order_, attachments_).plan(*frames_));
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      total_ += plans_[i].bytes;
      YX_TRY(look_at_file(part_path(order_->target, i + 1)));
    }
    YX_TRY(remove_left_over());
    for (std::size_t i = 0; i < plans_.size(); ++i) YX_TRY(write_part(i));
    for (const auto& part : parts_) out_.marks.push_back(part->mark());
    const Status kept = keep_marks();
    const bool goes_on = kept || (order_->may_lack_marks && kept.error().code == Code::disk_full);
    if (!goes_on) return kept.error();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const fs::path path = part_path(order_->target, i + 1);
      YX_TRY(parts_[i]->move_to(path));
      out_.files.push_back(path);
    }
    static_cast<void>(sync_folder_of(order_->target).ok());
    remove_older_parts();
    out_.bytes = done_;
    out_.changes = order_->changes;
    return std::move(out_);
  }

 private:
  Status look_at_target() {
    std::error_code error;
    const fs::path folder = order_->target.has_parent_path() ? order_->target.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, error)) return Error{Code::not_found, folder.string()};
    if (fs::is_directory(order_->target, error)) return Error{Code::refused, order_->target.string() + " is a folder"};
    return {};
  }

  /// Before the parts are planned: what is mended may have another size than the file that was here.
  Status look_at_attachments() {
    for (const BundleAttachment& given : order_->attachments) {
      if (*progress_ && !(*progress_)(0, 0)) return Error{Code::cancelled, "stopped; nothing was written"};
      BundleAttachment attachment = given;
      const bool is_mended = !is_sound(attachment) && order_->mend && order_->mend(attachment.name);
      if (is_mended) {
        std::error_code gone;
        attachment.bytes = fs::file_size(attachment.file, gone);
        if (gone) attachment.bytes = 0;
        ++out_.mended;
      }
      attachments_.push_back(std::move(attachment));
    }
    return {};
  }

  /// Only an older bundle of this laptop is replaced: a name that slipped must not cost somebody's work.
  Status look_at_file(const fs::path& file) const {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(file, error)) || is_own(file)) return {};
    return Error{Code::exists, file.string()};
  }

  bool is_own(const fs::path& file) const {
    const std::string head = head_of(file);
    return head.size() == sync::bundle_head_bytes && order_->own.contains(bundle_mark(head));
  }

  /// The first bytes of a regular file.
  static std::string head_of(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(file, error))) return {};
    std::string head(sync::bundle_head_bytes, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
    return head;
  }

  /// Of an export that was killed: nothing but what begins as a bundle does, as far as it is on the disk.
  Status remove_left_over() const {
    for (std::uint64_t part = 1; part <= sync::max_bundle_parts; ++part) {
      const fs::path file = part_path(order_->target, part).string() + ".tmp";
      std::error_code error;
      if (!fs::exists(fs::symlink_status(file, error))) {
        if (part > plans_.size()) return {};
        continue;
      }
      const bool is_ours = fs::is_regular_file(fs::symlink_status(file, error)) &&
                           (fs::file_size(file, error) == 0 || begins_as_bundle(head_of(file)));
      if (!is_ours) return Error{Code::exists, file.string()};
      fs::remove(file, error);
    }
    return {};
  }

  Status write_part(std::size_t index) {
    const PartPlan& plan = plans_[index];
    const fs::path path = part_path(order_->target, index + 1);
    parts_.push_back(std::make_unique<PartFile>(path.string() + ".tmp", done_, total_, *progress_));
    PartFile& file = *parts_.back();
    YX_TRY(file.open());
    sync::BundleHeader header = order_->header;
    header.part = index + 1;
    header.parts = plans_.size();
    YX_ASSIGN(auto writer, sync::BundleWriter::begin(file, header, order_->key));
    for (const std::string& question : order_->questions) YX_TRY(writer.frame(question));
    for (std::size_t i = 0; i < plan.frames; ++i) {
      YX_ASSIGN(const auto frame, frames_->next());
      if (!frame) return Error{Code::io, "the changes became fewer while they were written"};
      YX_TRY(writer.frame(*frame));
    }
    for (std::size_t i = plan.first_attachment; i < plan.end_attachment; ++i)
      YX_TRY(write_attachment(writer, attachments_[i]));
    YX_TRY(writer.end());
    return file.sync();
  }

  /// One that is no longer what its name says is left out: the server would refuse the whole part.
  Status write_attachment(sync::BundleWriter& writer, const BundleAttachment& attachment) {
    if (!is_sound(attachment)) {
      ++out_.left_out;
      if (can_be_read(attachment)) out_.damaged.push_back(attachment.name);
      return {};
    }
    std::ifstream in(attachment.file, std::ios::binary);
    YX_TRY(writer.attachment(attachment.name, attachment.bytes));
    std::string piece;
    for (std::uint64_t left = attachment.bytes; left > 0; left -= piece.size()) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_bytes)));
      if (!in.read(piece.data(), static_cast<std::streamsize>(piece.size())))
        return Error{Code::io, "cannot read " + attachment.file.string()};
      YX_TRY(writer.attachment_bytes(piece));
    }
    ++out_.attachments;
    return {};
  }

  static bool can_be_read(const BundleAttachment& attachment) {
    std::ifstream in(attachment.file, std::ios::binary);
    return in.get() != std::ifstream::traits_type::eof() || (in.eof() && !in.bad());
  }

  static bool is_sound(const BundleAttachment& attachment) {
    std::ifstream in(attachment.file, std::ios::binary);
    Hasher hasher;
    std::uint64_t bytes = 0;
    std::string piece(piece_bytes, '\0');
    while (in) {
      in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
      const auto count = static_cast<std::size_t>(in.gcount());
      hasher.update(std::string_view(piece).substr(0, count));
      bytes += count;
    }
    return bytes == attachment.bytes && bytes > 0 && bytes <= sync::max_attachment_bytes &&
           hasher.finish() == sync::attachment_hash(attachment.name);
  }

  Status keep_marks() const {
    if (order_->marks_file.empty()) return {};
    std::string lines = "\n";  // ends what a power cut may have left half written
    for (const std::string& mark : out_.marks) lines += mark + "\n";
    const std::string what = "cannot write " + order_->marks_file.string();
    const int file = ::open(order_->marks_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return disk_error(what, errno);
    const bool kept =
        ::write(file, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) && ::fsync(file) == 0;
    const int number = errno;
    ::close(file);
    return kept ? sync_folder_of(order_->marks_file) : disk_error(what, number);
  }

  void remove_older_parts() const {
    for (std::uint64_t part = plans_.size() + 1; part <= sync::max_bundle_parts; ++part) {
      const fs::path path = part_path(order_->target, part);
      if (!is_own(path)) return;
      std::error_code error;
      fs::remove(path, error);
    }
  }

  const BundleOrder* order_;
  PushFrames* frames_;
  const BundleProgress* progress_;
  std::vector<BundleAttachment> attachments_;  // of the order, as their files are
  std::vector<PartPlan> plans_;
  std::vector<std::unique_ptr<PartFile>> parts_;
  std::uint64_t done_ = 0, total_ = 0;
  BundleWritten out_;
};

}  // namespace

std::string bundle_mark(std::string_view head) { return sha256(head).hex().substr(0, mark_digits); }

std::vector<std::string> read_marks(const fs::path& file) {
  std::vector<std::string> marks;
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    // A power cut may have left half of one.
    if (line.size() == mark_digits && line.find_first_not_of("0123456789abcdef") == std::string::npos)
      marks.push_back(line);
  }
  return marks;
}

fs::path part_path(const fs::path& file, std::uint64_t part) {
  return part == 1 ? file : fs::path(file.string() + "." + std::to_string(part));
}

Result<BundleWritten> write_bundle(const BundleOrder& order, PushFrames& frames, const BundleProgress& progress) {
  return BundleFiles(order, frames, progress).write();
}

}  // namespace yanxing::records
