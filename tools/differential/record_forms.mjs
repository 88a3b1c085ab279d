// Records anew how @getodk/xforms-engine fills the forms of tests/data/forms/diff and tests/data/forms/public: each
// NAME.xlsx with the steps of NAME.answers.json, exported as an XForm by yanxing-cli. Run by tools/differential/record.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { frozen_at, time_zone } from './lib/clock.mjs';
import { play } from './lib/forms.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const top = path.resolve(here, '../..');
const engine = require(path.join(here, 'node_modules/@getodk/xforms-engine/package.json')).version;
const cli = process.env.YANXING_CLI ?? path.join(top, 'build/dev/bin/yanxing-cli');
const ready_made = process.env.YANXING_XFORMS; // a folder with NAME.xml, to try this program without yanxing-cli
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'yanxing-xforms-'));

function export_xform(workbook, name) {
  if (ready_made) return fs.readFileSync(path.join(ready_made, `${name}.xml`), 'utf8');
  const file = path.join(work, `${name}.xml`);
  if (!fs.existsSync(cli)) throw new Error(`there is no ${cli}; build yanxing-cli, or say in YANXING_CLI where it is`);
  try {
    execFileSync(cli, ['form', 'export', workbook, '--xform', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`yanxing-cli does not export it: ${error.stderr}`, { cause: error });
  }
  return fs.readFileSync(file, 'utf8');
}

/** One changed node a line. */
function write(file, recording) {
  const { steps, ...rest } = recording;
  const lines = steps.map(({ step, changes }) => {
    const nodes = Object.entries(changes).map(([name, seen]) => `   ${JSON.stringify(name)}: ${JSON.stringify(seen)}`);
    return `  {"step": ${JSON.stringify(step)}, "changes": {${nodes.length ? `\n${nodes.join(',\n')}` : ''}}}`;
  });
  fs.writeFileSync(file, `${JSON.stringify(rest, null, 1).replace(/\n\}$/, '')},\n "steps": [\n${lines.join(',\n')}\n]}\n`);
}

const reasons = new Set([...fs.readFileSync(path.join(top, 'tests/data/forms/README.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm)]
  .map((match) => match[1]));

let failed = 0;
let done = 0;
for (const folder of ['diff', 'public'].map((each) => path.join(top, 'tests/data/forms', each))) {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((each) => each.endsWith('.answers.json')) : [];
  for (const name of names.map((each) => each.slice(0, -'.answers.json'.length)).sort()) {
    if (process.argv[2] && process.argv[2] !== name) continue;
    if (ready_made && !fs.existsSync(path.join(ready_made, `${name}.xml`))) continue;
    try {
      const { steps, differs = [] } = JSON.parse(fs.readFileSync(path.join(folder, `${name}.answers.json`), 'utf8'));
      for (const { because } of differs) {
        if (!reasons.has(because)) throw new Error(`the reason '${because}' is not in the table of tests/data/forms/README.md`);
      }
      const xform = export_xform(path.join(folder, `${name}.xlsx`), name);
      const recorded = await play(xform, folder, steps, name.startsWith('mixed_'));
      if (steps.length === 0) throw new Error('there are no steps');
      write(path.join(folder, `${name}.recorded.json`), {
        recorded_with: { '@getodk/xforms-engine': engine },
        now: frozen_at,
        time_zone,
        xform_sha256: createHash('sha256').update(xform).digest('hex'),
        ...recorded,
      });
      done += 1;
    } catch (error) {
      failed += 1;
      process.stderr.write(`tools/differential/record: ${name}: ${error.stack}\n`);
      for (let cause = error.cause; cause; cause = cause.cause) process.stderr.write(`  because: ${cause.message}\n`);
    }
  }
}
fs.rmSync(work, { recursive: true });
process.stderr.write(`${done} forms recorded${failed ? `, ${failed} failed` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
