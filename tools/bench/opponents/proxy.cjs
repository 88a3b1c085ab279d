// proxy.cjs --listen N --to N [--up BITS] [--down BITS] [--rtt MS] --ready FILE: a line between laptop and server on loopback, used alike for
// all who are measured. Each direction is one queue for all connections: a byte leaves when the ones before have left at the given rate, and
// arrives half a round trip later; a new connection waits one round trip first, as TCP's handshake would. Loss, TCP's slow start and the
// heads of its packets are not imitated. It counts bytes, TLS and all.
// Commands on standard input, each answered with one line of JSON:
//   stat                 bytes and connections since the last reset
//   reset
//   cut BYTES OUTAGE_MS  ends all connections when that many bytes went up since the reset (what left before arrives), and refuses new
//                        ones for so long
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const readline = require('node:readline');
const { options } = require('./lib.cjs');

const given = options(process.argv.slice(2));
const half = Number(given.rtt ?? 0) / 2;
const piece = 4096;  // bytes that leave at once
const most_waiting = 64 * 1024;  // a modem's buffer; then the sender waits
const count = { up: 0, down: 0, connections: 0 };
let cut = null, outage_until = 0, outage_from = 0;
const pairs = new Set();

class Direction {
  constructor(name, bits) {
    this.name = name;
    this.bytes_per_ms = bits ? Number(bits) / 8000 : Infinity;
    this.busy_until = 0;
  }

  /// Takes bytes from one socket to another; calls `drained` when there is room again.
  send(bytes, pair, to) {
    for (let at = 0; at < bytes.length; at += piece) {
      const part = bytes.subarray(at, at + piece);
      const now = performance.now();
      this.busy_until = Math.max(this.busy_until, now) + part.length / this.bytes_per_ms;
      pair.waiting[this.name] += part.length;
      const leave = () => {
        pair.waiting[this.name] -= part.length;
        if (pair.gone) return;
        count[this.name] += part.length;
        after(half, () => { if (!to.destroyed) to.write(part); });
        if (pair.waiting[this.name] < most_waiting / 2) pair.resume[this.name]();
        if (this.name === 'up' && cut !== null && count.up >= cut.at) breakDown();
      };
      if (this.bytes_per_ms === Infinity) leave(); else after(this.busy_until - now, leave);
    }
  }
}

// Timers of one millisecond may overtake each other by a tick; what is delivered in order is what counts, and setTimeout keeps order
// for equal delays only. So one queue in order of time.
const queue = [];
let timer = null;
function after(ms, what) {
  if (ms <= 0 && queue.length === 0) return what();
  const when = performance.now() + Math.max(ms, 0);
  let at = queue.length;
  while (at > 0 && queue[at - 1].when > when) --at;
  queue.splice(at, 0, { when, what });
  if (at === 0) arm();
}
function arm() {
  clearTimeout(timer);
  if (queue.length > 0) timer = setTimeout(run, Math.max(0, queue[0].when - performance.now()));
}
function run() {
  while (queue.length > 0 && queue[0].when <= performance.now() + 0.2) queue.shift().what();
  arm();
}

const up = new Direction('up', given.up), down = new Direction('down', given.down);

function breakDown() {
  outage_from = performance.now();
  outage_until = outage_from + cut.outage;
  cut = null;
  for (const pair of pairs) {
    pair.gone = true;
    pair.client.resetAndDestroy();
    after(half + 50, () => pair.server.destroy());
  }
}

net.createServer({ noDelay: true }, (client) => {
  if (performance.now() < outage_until) { client.resetAndDestroy(); return; }
  ++count.connections;
  const server = net.connect({ port: Number(given.to), host: '127.0.0.1', noDelay: true });
  const pair = { client, server, gone: false, waiting: { up: 0, down: 0 }, resume: { up: () => client.resume(), down: () => server.resume() } };
  pairs.add(pair);
  client.pause();
  after(half * 2, () => client.resume());
  const pump = (from, to, direction) => {
    from.on('data', (bytes) => {
      direction.send(bytes, pair, to);
      if (pair.waiting[direction.name] > most_waiting) from.pause();
    });
    // The end travels behind the bytes.
    from.on('end', () => after(Math.max(0, direction.busy_until - performance.now()) + half + 1, () => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => pairs.delete(pair));
  };
  pump(client, server, up);
  pump(server, client, down);
}).listen(Number(given.listen), '127.0.0.1', () => fs.writeFileSync(given.ready, `${given.listen}\n`));

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [word, ...numbers] = line.split(' ');
  if (word === 'reset') { count.up = count.down = count.connections = 0; outage_from = 0; }
  if (word === 'cut') cut = { at: Number(numbers[0]), outage: Number(numbers[1]) };
  console.log(JSON.stringify({ ...count, was_cut: outage_from > 0 }));
}).on('close', () => process.exit(0));
