// Records anew what two other implementations answer to the expressions of tests/data/xpath/*.json. Everything but the
// recordings is left as it is written there. Run by tools/differential/record.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { frozen_at, time_zone } from './lib/clock.mjs';
import { open_document } from './lib/expressions.mjs';

const require = createRequire(import.meta.url);
const folder = path.resolve(import.meta.dirname, '../../tests/data/xpath');
const version = (name) => require(path.join(import.meta.dirname, 'node_modules', name, 'package.json')).version;
const head = {
  recorded_with: {
    'openrosa-xpath-evaluator': version('openrosa-xpath-evaluator'), '@getodk/xpath': version('@getodk/xpath'),
  },
  now: frozen_at,
  time_zone,
  not_compared: ['random()', 'randomize()', 'uuid()', 'jr:choice-name() (tests/data/forms/diff)'],
};
const order = ['id', 'expression', 'document', 'this', 'follow', 'because', 'own', 'openrosa', 'getodk'];

function read_documents(where) {
  return Object.fromEntries(fs.readdirSync(where).filter((name) => name.endsWith('.xml'))
    .map((name) => [name.slice(0, -4), fs.readFileSync(path.join(where, name), 'utf8')]));
}

/** One entry a line, so that a change shows as one line. */
function write(file, content) {
  const { expressions, ...rest } = content;
  const lines = expressions.map((entry) => JSON.stringify(
    Object.fromEntries(order.filter((key) => entry[key] !== undefined).map((key) => [key, entry[key]]))));
  const top = JSON.stringify(rest, null, 1).replace(/\n\}$/, '');
  fs.writeFileSync(file, `${top},\n "expressions": [\n${lines.join(',\n')}\n]}\n`);
}

function same(a, b) {
  if (Number.isFinite(a) && Number.isFinite(b)) return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  return a === b || (typeof a === 'object' && typeof b === 'object');
}

/** Whether two recordings stand for the same value, whatever their type. */
function agree(one, other) {
  if (one.error || other.error) return Boolean(one.error) === Boolean(other.error);
  if (one.type === 'nodes' && other.type === 'nodes' && one.value.join('\n') !== other.value.join('\n')) return false;
  const as = (result, type) => (result.type === type ? result.value : result[type]);
  return ['string', 'number', 'boolean'].every((type) => same(as(one, type), as(other, type)));
}

const reasons = new Set([...fs.readFileSync(path.join(folder, 'README.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm)]
  .map((match) => match[1]));
const unused = new Set(reasons);
const problems = [];

/** Where the two differ, the entry must say whom we follow, and the README why. */
function check(entry) {
  if (!agree(entry.openrosa, entry.getodk) && !entry.follow) {
    problems.push(`${entry.id}: the two differ; say in "follow" whose answer is right (getodk, openrosa, own), and in "because" why.`);
  }
  if (agree(entry.openrosa, entry.getodk) && entry.follow && entry.follow !== 'own') {
    problems.push(`${entry.id}: the two agree; take "follow" and "because" away.`);
  }
  if (entry.follow && !reasons.has(entry.because)) {
    problems.push(`${entry.id}: the reason '${entry.because}' is not in the table of tests/data/xpath/README.md.`);
  }
  unused.delete(entry.because);
}

const instances = read_documents(path.join(folder, 'documents/instances'));
const documents = read_documents(path.join(folder, 'documents'));
const opened = new Map();
let total = 0;
let differing = 0;
const seen = new Set();
for (const name of fs.readdirSync(folder).filter((each) => each.endsWith('.json') && each !== 'differences.json')) {
  const content = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  for (const entry of content.expressions) {
    if (seen.has(entry.id)) throw new Error(`${name}: the id ${entry.id} is there twice.`);
    seen.add(entry.id);
    if (!opened.has(entry.document)) opened.set(entry.document, open_document(documents[entry.document], instances));
    const document = opened.get(entry.document);
    entry.openrosa = document.openrosa(entry.expression, entry.this);
    entry.getodk = document.getodk(entry.expression, entry.this);
    check(entry);
    total += 1;
    if (entry.follow) differing += 1;
  }
  write(path.join(folder, name), { ...content, ...head });
}
for (const reason of unused) problems.push(`tests/data/xpath/README.md: no entry needs the reason '${reason}'.`);
for (const problem of problems) process.stderr.write(`tools/differential/record: ${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
process.stderr.write(`${total} expressions recorded, of which ${differing} name whom we follow\n`);
