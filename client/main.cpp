// yanxing: the window. Brings App (data), Frontend (screens) and Window (platform) together.
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>

#include "client/app/app.h"
#include "client/platform/open_folder.h"
#include "client/platform/pictures.h"
#include "client/platform/window.h"
#include "client/records/assets.h"
#include "client/ui/frontend.h"
#include "client/ui/text.h"
#include "sync/base/memory_guard.h"

namespace {

using yanxing::app::App;
using yanxing::app::Command;
using yanxing::platform::Window;
using yanxing::ui::Frontend;

/// The texts of the window are among what is missing, so this says it itself.
int fail_without_files(const yanxing::Error& error, const std::string& language) {
  std::string spoken = language;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (spoken.empty() && value != nullptr) spoken = value;
  }
  const bool is_english = spoken.starts_with("en") || spoken.starts_with("C") || spoken.starts_with("POSIX");
  std::cerr << "yanxing: "
            << (is_english ? "files of Yanxing are missing (" + error.detail + "). Install again."
                           : "雁行缺少文件（" + error.detail + "）。请重新安装。")
            << "\n";
  return 1;
}

/// Shows why the data cannot be opened, until the window is closed.
int show_problem(Window& window, Frontend& frontend, const yanxing::Error& error, const std::string& language) {
  yanxing::app::Views views;
  if (!language.empty()) views.shell.language = language;
  const std::string code = yanxing::code_name(error.code);
  views.cannot_open = {"open.problem." + code, {{"detail", error.detail}}, {}};
  for (std::vector<Command> commands; commands.empty() && window.next_frame(3600);) {
    frontend.frame(views, window.scale(), commands);
    window.present();
  }
  return 1;
}

yanxing::ui::Thumbnail as_thumbnail(const yanxing::platform::ShownPicture& picture) {
  using State = yanxing::ui::Thumbnail::State;
  return {static_cast<State>(picture.state), picture.texture, picture.width, picture.height};
}

int run(App& app, Window& window, Frontend& frontend, const std::string& probe) {
  for (std::vector<Command> commands; !app.wants_quit();) {
    const auto idle = app.idle_for();
    if (!window.next_frame(idle ? static_cast<double>(idle->count()) / 1000 : 3600)) {
      window.keep_open();  // until App has everything on the disk
      commands = {Command(yanxing::app::command::Quit{})};
    } else {
      commands.clear();
      if (auto files = window.take_dropped_files(); !files.empty()) frontend.drop_files(std::move(files));
      frontend.frame(app.view(), window.scale(), commands);
      window.present();
      if (!probe.empty()) frontend.write_probe(probe);
    }
    for (const auto& command : commands) app.run(command);
    const bool changed = app.tick(std::chrono::milliseconds(4));
    if (changed || !commands.empty()) window.want_frames(2);
    if (frontend.is_animating()) window.want_frames(1);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  yanxing::guard_memory("yanxing");
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a full disk, which is told
  CLI::App options("Yanxing 雁行: attendance and election observation, offline first");
  yanxing::app::AppOptions how;
  how.data = yanxing::app::default_data_folder();
  std::string probe;
  options.add_option("--data", how.data, "data folder");
  options.add_option("--lang", how.language, "zh_CN or en, instead of the one chosen in the settings")
      ->check(CLI::IsMember({"zh_CN", "en"}));
  options.add_option("--probe", probe, "write the widgets of every frame to this file (for robots)");
  CLI11_PARSE(options, argc, argv);
  const auto fail = [](const yanxing::Error& error) {
    std::cerr << "yanxing: " << yanxing::code_name(error.code) << ": " << error.detail << "\n";
    return 1;
  };
  const auto assets = yanxing::records::find_assets();
  if (!assets) return fail_without_files(assets.error(), how.language);
  const auto text = yanxing::ui::find_text_folder(std::filesystem::canonical("/proc/self/exe").parent_path());
  // Before a window is there that could not say why it closes.
  if (const auto texts = yanxing::ui::Catalogue::load(text, "zh_CN"); !texts)
    return fail_without_files(texts.error(), how.language);
  const auto window = Window::open({"雁行"});
  if (!window) return fail(window.error());
  const auto frontend = Frontend::make(text, {(*window)->fonts().regular(), (*window)->fonts().bold()});
  if (!frontend) return fail(frontend.error());
  how.assets = *assets;
  how.wake = &Window::wake;
  yanxing::platform::PictureCache pictures({}, &Window::wake);
  (*frontend)->set_pictures([&pictures](const std::string& file) { return as_thumbnail(pictures.get(file)); });
  if (yanxing::platform::can_open_folders())
    (*frontend)->set_open_folder([](const std::string& folder) { yanxing::platform::open_folder(folder); });
  const auto app = App::open(how);
  if (!app) return fail(app.error()), show_problem(**window, **frontend, app.error(), how.language);
  return run(**app, **window, **frontend, probe);
}
