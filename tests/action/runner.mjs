// Runs a composite action as a runner of GitHub Actions does: inputs, contexts, conditions, the files for outputs and summaries, the commands in the log.
// Actions that it uses are not run but recorded.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fill, holds } from './expressions.mjs';

const { parse } = createRequire(new URL('../../.github/package.json', import.meta.url))('yaml');

const mostSummary = 1024 * 1024;
const mostAnnotations = 10;
const unescape = text => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');

/** The file for outputs: NAME=VALUE, or NAME<<MARK, lines, MARK. */
function readOutputs(file) {
  const outputs = {};
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === '') continue;
    const [, name, mark] = /^([^=]+?)<<(.+)$/.exec(lines[i]) ?? [];
    if (mark !== undefined) {
      const end = lines.indexOf(mark, i + 1);
      if (end < 0) throw new Error(`the output '${name}' has no end`);
      outputs[name] = lines.slice(i + 1, end).join('\n');
      i = end;
    } else if (lines[i].includes('=')) {
      outputs[lines[i].slice(0, lines[i].indexOf('='))] = lines[i].slice(lines[i].indexOf('=') + 1);
    } else {
      throw new Error(`not an output: ${lines[i]}`);
    }
  }
  return outputs;
}

/** The commands in a log. Between '::stop-commands::MARK' and '::MARK::' there are none; of every level the first ten are shown. */
export function readCommands(log) {
  const commands = [];
  const shown = { error: 0, warning: 0, notice: 0 };
  let stopped = null;
  for (const line of log.split('\n')) {
    const now = /^\s*::([A-Za-z0-9_-]+)(?: (.*?))?::(.*)$/s.exec(line);
    const old = now === null ? /##\[([A-Za-z0-9_-]+)(?: ([^\]]*))?\](.*)$/s.exec(line) : null;
    const [, name, properties, data] = now ?? old ?? [];
    if (stopped !== null) {
      if (name === stopped) stopped = null;
    } else if (name === 'stop-commands') {
      stopped = data;
    } else if (name !== undefined) {
      const command = { name, data: unescape(data), shown: true };
      for (const property of (properties ?? '').split(',').filter(Boolean)) command[property.slice(0, property.indexOf('='))] = unescape(property.slice(property.indexOf('=') + 1));
      if (name in shown) command.shown = ++shown[name] <= mostAnnotations;
      commands.push(command);
    }
  }
  return { commands, stopped };
}

/** A run of the steps of `action`/action.yml in `workspace`. */
export async function run({ action, workspace, temp, inputs = {}, event = {}, eventName = 'push', repository = 'contoso/network', path, env = {}, os = 'Linux', arch = 'X64', uses = () => true, summary = '' }) {
  const definition = parse(readFileSync(join(action, 'action.yml'), 'utf8'));
  for (const name of Object.keys(inputs)) if (!(name in definition.inputs)) throw new Error(`there is no input '${name}'`);
  const contexts = {
    inputs: Object.fromEntries(Object.entries(definition.inputs).map(([name, input]) => [name, inputs[name] ?? String(input.default ?? '')])),
    github: { event, event_name: eventName, repository, action_path: action, action_repository: '', workspace },
    runner: { os, arch, temp },
    steps: {},
  };
  mkdirSync(temp, { recursive: true });
  writeFileSync(join(temp, 'event.json'), JSON.stringify(event));
  const steps = [];
  let failed = false;
  const status = { success: () => !failed, failure: () => failed, cancelled: () => false, always: () => true };
  for (const [number, step] of definition.runs.steps.entries()) {
    const result = { name: step.name, id: step.id, outcome: 'skipped', log: '', summary: '', outputs: {}, commands: [] };
    steps.push(result);
    if (holds(step.if, contexts, status)) {
      if (step.uses !== undefined) {
        result.uses = step.uses;
        result.with = Object.fromEntries(Object.entries(step.with ?? {}).map(([name, value]) => [name, fill(value, contexts, status)]));
        result.outcome = uses(result) ? 'success' : 'failure';
      } else {
        await runScript(step, result, number);
      }
      failed ||= result.outcome === 'failure';
    }
    if (step.id !== undefined) contexts.steps[step.id] = { outputs: result.outputs, outcome: result.outcome, conclusion: result.outcome };
  }
  const outputs = Object.fromEntries(Object.entries(definition.outputs).map(([name, output]) => [name, fill(output.value, contexts, status)]));
  return { outputs, steps, temp, conclusion: failed ? 'failure' : 'success', commands: steps.flatMap(step => step.commands), summary: steps.map(step => step.summary).join('') };

  async function runScript(step, result, number) {
    if (step.shell !== 'bash') throw new Error(`the step '${step.name}' has another shell`);
    const file = name => join(temp, `step-${number}-${name}`);
    for (const name of ['output', 'env', 'path']) writeFileSync(file(name), '');
    writeFileSync(file('summary'), summary);
    writeFileSync(file('script.sh'), fill(step.run, contexts, status));
    const log = openSync(file('log'), 'w');
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file('script.sh')], {
      cwd: workspace, stdio: ['ignore', log, log], timeout: 180_000,
      env: {
        PATH: path ?? process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', DOTNET_NOLOGO: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1', CI: 'true', GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: action, GITHUB_WORKSPACE: workspace, GITHUB_EVENT_NAME: eventName, GITHUB_EVENT_PATH: join(temp, 'event.json'), GITHUB_REPOSITORY: repository,
        GITHUB_OUTPUT: file('output'), GITHUB_ENV: file('env'), GITHUB_PATH: file('path'), GITHUB_STEP_SUMMARY: file('summary'), RUNNER_OS: os, RUNNER_ARCH: arch, RUNNER_TEMP: temp,
        ...env, ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value, contexts, status)])),
      },
    });
    [result.status] = await once(child, 'close');
    closeSync(log);
    result.outcome = result.status === 0 ? 'success' : 'failure';
    result.log = readFileSync(file('log'), 'utf8');
    result.outputs = readOutputs(file('output'));
    const { commands, stopped } = readCommands(result.log);
    if (stopped !== null) throw new Error(`the log of '${step.name}' stays deaf to commands`);
    result.commands = commands;
    result.touched = ['env', 'path'].filter(name => statSync(file(name)).size > 0);
    result.summary = existsSync(file('summary')) && statSync(file('summary')).size <= mostSummary ? readFileSync(file('summary'), 'utf8') : '';
  }
}

/** What a run has left in the folder for temporary files, beside the runner's own files. */
export const leftovers = temp => readdirSync(temp).filter(name => /^egresslint\./.test(name));
