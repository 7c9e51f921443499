// Checks SARIF files with the public validator and against the published schema.
//   node validate.mjs FILE...
// Exit code 0 when every file is clean, 1 when one is not, 2 on wrong usage.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

// 2003 wants the commit, which a check of loose files does not know; 2006 wants to reach every address over the network; 2010 and 2011 want copies of the source in the log.
const allowed = new Set(['SARIF2003', 'SARIF2006', 'SARIF2010', 'SARIF2011']);

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: node validate.mjs FILE...');
  process.exit(2);
}

const platform = { linux: 'linux', darwin: 'darwin', win32: 'win32' }[process.platform];
const home = dirname(createRequire(import.meta.url).resolve(`@microsoft/sarif-multitool-${platform}/package.json`));
const schema = JSON.parse(readFileSync(join(home, 'sarif-2.1.0.json'), 'utf8'));
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const matches = ajv.compile(schema);

function againstSchema(file) {
  return matches(JSON.parse(readFileSync(file, 'utf8')))
    ? []
    : matches.errors.map((error) => `schema: ${error.instancePath || '/'} ${error.message}`);
}

// The platform binary and not its launcher: the launcher goes through a shell, where ';' ends the command.
// Its exit code says only whether it ran, so the log it writes is what counts.
function byValidator(file) {
  const binary = join(home, platform === 'win32' ? 'Sarif.Multitool.exe' : 'Sarif.Multitool');
  if (platform !== 'win32') {
    chmodSync(binary, 0o755);
  }

  const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
  try {
    const log = join(folder, 'validation.sarif');
    execFileSync(binary, [
      'validate', file, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note',
      '--output', log, '--log', 'ForceOverwrite;PrettyPrint',
    ], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } });
    const run = JSON.parse(readFileSync(log, 'utf8')).runs[0];
    return (run.results ?? []).filter((result) => !isAllowed(result)).map((result) => describe(result, run));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAllowed(result) {
  return result.level === 'note' && allowed.has(idOf(result));
}

function idOf(result) {
  return (result.ruleId ?? result.rule?.id ?? '').split('/')[0];
}

function describe(result, run) {
  const rule = run.tool.driver.rules?.[result.ruleIndex ?? result.rule?.index];
  const template = result.message.text ?? rule?.messageStrings?.[result.message.id]?.text ?? result.message.id;
  const text = template.replace(/\{(\d+)\}/g, (place, number) => result.message.arguments?.[number] ?? place);
  const region = result.locations?.[0]?.physicalLocation?.region;
  return `${result.level ?? 'warning'} ${idOf(result)} at line ${region?.startLine ?? '?'}: ${text}`;
}

let failed = false;
for (const file of files) {
  const problems = [...againstSchema(file), ...byValidator(file)];
  console.log(`${file}: ${problems.length === 0 ? 'clean' : `${problems.length} problems`}`);
  for (const problem of problems) {
    console.log(`  ${problem}`);
  }

  failed ||= problems.length > 0;
}

process.exit(failed ? 1 : 0);
