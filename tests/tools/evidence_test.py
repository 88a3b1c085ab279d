#!/usr/bin/env python3
"""What tools/nightly notes and tools/evidence prints of it: skipped tests as skipped, a missed bound by its name and with what was measured."""
import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]


def load(tool):
    loader = importlib.machinery.SourceFileLoader(tool.replace("/", "_"), str(ROOT / "tools" / tool))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class Noted(unittest.TestCase):
    """One step, whose tool says what the test wants."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        root = pathlib.Path(self.folder.name)
        self.nightly, self.evidence = load("nightly"), load("evidence")
        self.nightly.ROOT = self.evidence.ROOT = str(root)
        self.nightly.EVIDENCE = str(root / "build" / "evidence")
        self.nightly.git = lambda *_: "abc"
        os.makedirs(self.nightly.EVIDENCE)

    def noted(self, step, tool):
        """The lines of the evidence after `step`, of which `tool(command, log)` is what it runs."""
        self.nightly.run = lambda command, log, *_, **__: tool(command, log)
        one = self.nightly.Step(step, None)
        self.nightly.STEPS[step](one)
        with contextlib.redirect_stdout(io.StringIO()):
            one.finish()
        return self.evidence.write(self.evidence.last_runs(), {}, {}).splitlines()

    def line_of_the_suite(self, said, code=0):
        def tool(_, log):
            pathlib.Path(log).write_text(said, encoding="utf-8")
            return code
        return next(line for line in self.noted("tests", tool) if line.startswith("| All tests"))

    def test_skipped_tests_are_shown(self):
        line = self.line_of_the_suite("7 passed, 1 failed, 99 skipped\n1,234 others\n2001 passed, 0 failed, 3 skipped\n")
        self.assertIn("| passed | 2,001 passed; 0 failed; 3 skipped |", line)

    def test_none_skipped_is_said_too(self):
        self.assertIn("| passed | 2,001 passed; 0 failed; 0 skipped |", self.line_of_the_suite("2001 passed, 0 failed\n"))

    def test_a_failed_suite_says_all_three(self):
        self.assertIn("| **failed**: tools/test --preset release ended with 1 | 1 passed; 2 failed; 3 skipped |",
                      self.line_of_the_suite("1 passed, 2 failed, 3 skipped\n", 1))

    def test_skipped_tests_of_a_program_under_tsan_are_shown(self):
        def tool(_, log):
            results = pathlib.Path(self.folder.name) / "build" / "tsan" / "test-results"
            results.mkdir(parents=True)
            (results / "some_test.xml").write_text(
                '<testsuites tests="3" failures="0" errors="0"><testsuite><testcase name="a" status="run" result="completed"/>'
                '<testcase name="b" status="run" result="skipped"/><testcase name="c" status="notrun" result="suppressed"/></testsuite></testsuites>')
            pathlib.Path(log).write_text("1 passed, 0 failed, 2 skipped\n")
            return 0
        self.assertIn("| some_test | 3 tests; 2 skipped |", self.noted("tsan", tool))

    def laptop(self, first_ticks_ms):
        """The step `laptop` with the real end of tools/bench/client, which measured this."""
        client = load("bench/client")
        calls = {key: {"cpu_ms": 1.0, "wall_ms": 70.0} for _, key in client.APP_ROWS}
        client.measure = lambda _, records, __: {
            "records": records, "first_frame_s": 0.2, "window_kb": 1024, "idle_share": 0, "one_record_s": 0.1, "one_record_bytes": 300,
            "cli_start_s": 0.1, "push_all_s": 1, "file_bytes": 2**20, "app": calls | {"first_ticks": {"cpu_ms": first_ticks_ms, "wall_ms": 70.0}}}
        client.Display = contextlib.nullcontext
        said = io.StringIO()

        def tool(command, _):
            if command[0] != "tools/bench/client":
                return 0
            sys.argv = command
            with contextlib.redirect_stdout(said):
                return client.main()
        return said, "\n".join(self.noted("laptop", tool))

    def test_a_call_that_takes_longer_than_its_bound_fails_and_is_named(self):
        said, text = self.laptop(50.1)
        missed = "1,000,000 records, longest call of tick after the first frame: 50.1 ms, bound 50 ms"
        self.assertIn(f"**{missed}**", said.getvalue())
        self.assertIn("| **failed**: 10,000 records, longest call", text)
        self.assertIn(missed, text)
        self.assertIn("50.1 ms longest call of tick", text, "what was measured is noted all the same")

    def test_calls_within_their_bound_pass_however_long_they_waited(self):
        said, text = self.laptop(50.0)
        self.assertNotIn("**", said.getvalue())
        self.assertIn("| passed |", text)


if __name__ == "__main__":
    unittest.main()
