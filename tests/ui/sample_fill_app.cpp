// An App for the fill screen that only echoes: enough to try what the widgets do.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <stb/stb_image_write.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_fill.h"

namespace yanxing::test {
namespace {

using namespace app;

QuestionView* find_in(std::vector<FillEntry>& entries, const std::string& path) {
  for (FillEntry& entry : entries) {
    if (entry.kind == EntryKind::question && entry.question.path == path) return &entry.question;
    for (QuestionView& question : entry.questions) {
      if (question.path == path) return &question;
    }
    for (RepeatRow& row : entry.rows) {
      if (QuestionView* found = find_in(row.entries, path)) return found;
    }
  }
  return nullptr;
}

CommentView* find_comment(std::vector<FillEntry>& entries, const std::string& path) {
  for (FillEntry& entry : entries) {
    if (entry.question.comment && entry.question.comment->path == path) return &*entry.question.comment;
  }
  return nullptr;
}

FillEntry* find_repeat(std::vector<FillEntry>& entries, const std::string& path) {
  for (FillEntry& entry : entries) {
    if (entry.kind == EntryKind::repeat && entry.path == path) return &entry;
    for (RepeatRow& row : entry.rows) {
      if (FillEntry* found = find_repeat(row.entries, path)) return found;
    }
  }
  return nullptr;
}

void add_row(FillEntry& repeat) {
  RepeatRow row;
  row.path = repeat.path + "[n" + std::to_string(repeat.rows.size() + 1) + "]";
  for (const QuestionView& column : repeat.columns) {
    FillEntry cell;
    cell.question = column;
    cell.question.path = row.path + "/" + column.path;
    cell.question.value = nullptr;
    row.entries.push_back(std::move(cell));
  }
  repeat.rows.push_back(std::move(row));
}

void set(FillView& view, const command::SetFillValue& wish) {
  if (QuestionView* question = find_question(view, wish.path)) {
    question->value = wish.value;
    question->text = wish.value.is_string() ? wish.value.get<std::string>() : "";
  } else if (CommentView* comment = find_comment(view.entries, wish.path)) {
    comment->text = wish.value.is_string() ? wish.value.get<std::string>() : "";
  }
}

struct Runner {
  FillView& view;

  void operator()(const command::SetFillValue& wish) { set(view, wish); }
  void operator()(const command::OpenSection& wish) {
    for (std::size_t i = 0; i < view.sections.size(); ++i) {
      if (view.sections[i].path == wish.section) view.section = i;
    }
  }
  void operator()(const command::AddRow& wish) {
    if (FillEntry* repeat = find_repeat(view.entries, wish.repeat)) add_row(*repeat);
  }
  void operator()(const command::RemoveRow& wish) {
    for (FillEntry& entry : view.entries)
      std::erase_if(entry.rows, [&](const RepeatRow& row) { return row.path == wish.row; });
  }
  void operator()(const command::GoToQuestion& wish) { view.caret = {wish.path, view.caret.serial + 1}; }
  void operator()(const command::PickFile& wish) {
    view.picker =
        FilePickerView{wish.path,
                       true,
                       false,
                       "/home/qiaoban/图片",
                       {{"picker.home", "/home/qiaoban"},
                        {"picker.desktop", "/home/qiaoban/桌面"},
                        {"picker.pictures", "/home/qiaoban/图片"},
                        {"KINGSTON", "/media/usb"}},
                       {{"2021-04 竹编培训", true, 0}, {"证件照.jpg", false, 86000}, {"竹编培训班.jpg", false, 486000}},
                       {}};
  }
  void operator()(const command::ClosePicker&) { view.picker.reset(); }
  void operator()(const command::AttachFile& wish) {
    view.picker.reset();
    if (QuestionView* question = find_question(view, wish.path)) {
      question->value = "attached.jpg";
      question->attachment =
          AttachmentView{wish.file, std::filesystem::path(wish.file).filename().string(), 1000, 0, 0};
    }
  }
  void operator()(const command::RemoveAttachment& wish) {
    if (QuestionView* question = find_question(view, wish.path)) {
      question->value = nullptr;
      question->attachment.reset();
    }
  }
  void operator()(const command::OverrideValue& wish) {
    ++view.replaced.serial;
    view.replaced.problem = {};
    if (wish.value.is_string()) {  // a number is replaced by one
      view.replaced.problem = {"fill.override.number", {{"field", wish.path}}, {}};
      return;
    }
    if (QuestionView* question = find_question(view, wish.path)) {
      question->derived_text = question->text;
      question->text = wish.value.is_string() ? wish.value.get<std::string>() : wish.value.dump();
      question->overridden = true;
      question->reason = wish.reason;
    }
  }
  void operator()(const command::BackToDerived& wish) {
    if (QuestionView* question = find_question(view, wish.path)) {
      question->text = question->derived_text;
      question->overridden = false;
    }
  }
  template <typename Other>
  void operator()(const Other&) {}
};

}  // namespace

QuestionView* find_question(FillView& view, const std::string& path) { return find_in(view.entries, path); }

void apply(FillView& view, const FillCommand& asked) { std::visit(Runner{view}, asked); }

std::string sample_photo(const std::string& name, int width, int height, unsigned hue) {
  const auto file = picture_file("photo_" + name);
  Picture picture;
  picture.width = width;
  picture.height = height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double sky = static_cast<double>(y) / height;
      const bool hill = y > height * 0.55 + 18 * std::sin(x * 0.03) + 9 * std::sin(x * 0.11);
      const bool house = x > width * 0.55 && x < width * 0.8 && y > height * 0.48 && y < height * 0.75;
      unsigned r = hill ? 96U : static_cast<unsigned>(140 + 90 * sky);
      unsigned g = hill ? 140U - hue * 9 : static_cast<unsigned>(180 + 50 * sky);
      unsigned b = hill ? 84U : 228U;
      if (house) r = 190, g = 110, b = 84;
      picture.pixels.push_back(0xFF000000U | (b << 16U) | (g << 8U) | r);
    }
  }
  write_png(picture, file);
  return file.string();
}

}  // namespace yanxing::test
