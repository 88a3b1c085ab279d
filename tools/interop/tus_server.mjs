// tus_server.mjs FOLDER CERTIFICATE KEY: @tus/server behind TLS on a free port of 127.0.0.1, its files in FOLDER. Prints one
// JSON object a line: {"port"} when it listens, {"finished": ID} when an upload is whole; FOLDER/ID has the content.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { FileStore } from '@tus/file-store';
import { EVENTS, Server } from '@tus/server';

const [folder, certificate, key] = process.argv.slice(2);
const say = (facts) => console.log(JSON.stringify(facts));
let number = 0;

const tus = new Server({
  path: '/v1/attachments',
  datastore: new FileStore({ directory: folder }),
  relativeLocation: true,
  // As a city server has it: the name is checked, the place of the upload is the server's affair.
  namingFunction: (_request, metadata) => {
    if (!/^[0-9a-f]{64}\.[0-9a-z]{1,8}$/.test(metadata?.name ?? '')) throw { status_code: 400, body: 'name' };
    return `${metadata.name.slice(0, 64)}-${++number}`;
  },
});
tus.on(EVENTS.POST_FINISH, (_request, _response, upload) => say({ finished: upload.id }));

const server = https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, tus.handle.bind(tus));
server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
