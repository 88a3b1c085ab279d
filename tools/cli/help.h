// The help of yanxing-cli in Chinese: main.cpp writes it in English, one phrase a command and an option.
#pragma once

#include <string>

#include "tools/cli/messages.h"

namespace CLI {
class App;
}

namespace yanxing::cli {

/// Puts the Chinese phrases in the place of the English ones, in all commands. What has none stays as it is; a test
/// looks that nothing does.
void translate_help(CLI::App& app);

/// Of a command line that the parser refused: the sentence about a word that is no command, with the command that is
/// most like it. Empty: a command is lacking, or something else is wrong.
std::string unknown_command(Language language, const CLI::App& app);

/// What is wrong with a command line, in a sentence. `kind`, `detail`: the parser's name of the error and its text.
std::string usage_sentence(Language language, const std::string& kind, const std::string& detail);

}  // namespace yanxing::cli
