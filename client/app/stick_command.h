// What a person asks of the card "U盘".
#pragma once

#include <string>
#include <variant>

namespace yanxing::app::command {

/// Asks where to write; then WriteBundle.
struct PickStick {};
/// Asks for the receipt's file.
struct PickAck {};
/// Another folder of the picker; or, where a receipt is wanted, the file.
struct BrowseStick {
  std::string path;
};
struct CloseStickPicker {};
/// Into the folder that the picker shows.
struct WriteBundle {};
struct StopStick {};

}  // namespace yanxing::app::command

namespace yanxing::app {

using StickCommand = std::variant<command::PickStick, command::PickAck, command::BrowseStick, command::CloseStickPicker,
                                  command::WriteBundle, command::StopStick>;

}  // namespace yanxing::app
