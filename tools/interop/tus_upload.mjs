// tus_upload.mjs PORT TOKEN FILE NAME CHUNK CREATION SEED CUTS: uploads FILE as NAME with tus-js-client to the city server on
// 127.0.0.1:PORT, through a proxy that cuts each of the first CUTS connections after a random number of the client's bytes.
// CHUNK: bytes a PATCH, 0 for all in one. CREATION: 1 sends the first bytes with the creation. Prints one JSON object: what the
// client saw. Exit 0 when it says that the upload succeeded. The certificate is not checked: it is of the city's own authority.
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { Upload, DefaultHttpStack } from 'tus-js-client';

const [port, token, file, name, chunk, creation, seed, cuts] = process.argv.slice(2);
const size = statSync(file).size;

let state = Number(seed) >>> 0;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;

// Bytes as the client sends them, TLS and all: a cut may fall into a handshake, a head or a body.
let left = Number(cuts);
const cutAt = [];
const proxy = net.createServer((client) => {
  const server = net.connect(Number(port), '127.0.0.1');
  let budget = Infinity;
  if (left > 0) {
    left -= 1;
    budget = Math.floor(400 + random() * Math.min(size + 2000, 2_000_000));
    cutAt.push(budget);
  }
  client.on('data', (bytes) => {
    const part = bytes.subarray(0, Math.min(bytes.length, budget));
    budget -= part.length;
    server.write(part);
    if (budget > 0) return;
    // What was let through arrives; the client sees its connection break.
    server.end();
    client.destroy();
  });
  server.on('data', (bytes) => client.write(bytes));
  for (const [one, other] of [[client, server], [server, client]]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.end());
  }
});
await new Promise((done) => proxy.listen(0, '127.0.0.1', done));

const requests = { POST: 0, HEAD: 0, PATCH: 0 };
const resumedAt = [];
const agent = new https.Agent({ rejectUnauthorized: false, keepAlive: false });
const upload = new Upload(createReadStream(file), {
  endpoint: `https://127.0.0.1:${proxy.address().port}/v1/attachments`,
  httpStack: new DefaultHttpStack({ agent, rejectUnauthorized: false }),
  headers: { Authorization: `Bearer ${token}` },
  metadata: { name, filetype: 'image/jpeg' },
  uploadSize: size,
  chunkSize: Number(chunk) || Math.max(size, 1),
  uploadDataDuringCreation: creation === '1',
  retryDelays: Array(200).fill(20),
  storeFingerprintForResuming: false,
  onBeforeRequest: (request) => { requests[request.getMethod()] = (requests[request.getMethod()] ?? 0) + 1; },
  onAfterResponse: (request, response) => {
    if (request.getMethod() === 'HEAD') resumedAt.push(Number(response.getHeader('Upload-Offset')));
  },
  onError: (error) => end(1, { error: String(error.message).slice(0, 500), status: error.originalResponse?.getStatus() ?? null }),
  onSuccess: () => end(0, { url: upload.url }),
});

function end(code, facts) {
  console.log(JSON.stringify({ ...facts, requests, resumed_at: resumedAt, cut_at: cutAt }));
  process.exit(code);
}
upload.start();
