// Loads a PAC file and asks it for every URL of a list, one a line. Prints the milliseconds of both.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { QuickJS } from 'quickjs-wasi';
import { createPacResolver } from 'pac-resolver';

const [, , file, list] = process.argv;
const urls = readFileSync(list, 'utf8').split('\n').filter(Boolean);
const wasm = readFileSync(join(dirname(createRequire(import.meta.url).resolve('quickjs-wasi')), '..', 'quickjs.wasm'));
const begun = performance.now();
const find = createPacResolver(await QuickJS.create({ wasm }), readFileSync(file, 'utf8'));
await find('http://first.example/');
const loaded = performance.now();
let length = 0;
for (const url of urls) {
  length += (await find(url)).length;
}

console.log(`${loaded - begun} ${performance.now() - loaded} ${length}`);
