// What action.yml and the workflows look like.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { check, root, scenario } from './bench.mjs';
import { evaluate } from './expressions.mjs';

const { parse } = createRequire(new URL('../../.github/package.json', import.meta.url))('yaml');
const text = readFileSync(join(root, 'action.yml'), 'utf8');
const action = parse(text);
const scripts = action.runs.steps.filter(step => step.run !== undefined);

scenario(() => {
  check('definition: no expression is spliced into a script', scripts.every(step => !step.run.includes('${{')));
  check('definition: every input is described and used', Object.entries(action.inputs).every(([name, input]) => input.description && text.includes(`\${{ inputs.${name} }}`)));
  check('definition: every output is described', Object.values(action.outputs).every(output => output.description && output.value));
  check('definition: every step has a name', action.runs.steps.every(step => step.name));

  const used = (name, value) => value === null || typeof value !== 'object' ? [] : Object.entries(value).flatMap(([key, inner]) => key === 'uses' ? [[name, inner]] : used(name, inner));
  const uses = [['action.yml', action]].concat(['workflows', 'examples'].flatMap(folder => readdirSync(join(root, '.github', folder)).filter(name => name.endsWith('.yml')).map(name => [`${folder}/${name}`, parse(readFileSync(join(root, '.github', folder, name), 'utf8'))])))
    .flatMap(([name, content]) => used(name, content));
  const loose = uses.filter(([name, value]) => !/@[0-9a-f]{40}$/.test(value) && value !== './' && !(name.startsWith('examples/') && value === 'egresslint/egresslint@v0'));
  check('definition: what is used is pinned by its commit', uses.length > 10 && loose.length === 0, loose);
  const pins = new Map();
  for (const [, value] of uses) { const [name, hash] = value.split('@'); pins.set(name, (pins.get(name) ?? new Set()).add(hash)); }
  check('definition: one version of an action everywhere', [...pins.values()].every(hashes => hashes.size === 1), [...pins].map(([name, hashes]) => [name, ...hashes]));

  // The evaluator itself, on what the reference of expressions says.
  const value = expression => evaluate(expression, { inputs: { a: 'True', b: '' }, steps: {}, github: { event: {} } }, { success: () => true, cancelled: () => false });
  check('definition: expressions', value("inputs.a == 'true' && inputs.b || 'x'") === 'x' && value("!cancelled() && (inputs.b != '' || success())") === true
    && value('github.event.pull_request.head.repo.full_name == inputs.b') === true && value("'it''s'") === "it's" && value("inputs.a != 'true' || steps.check.outputs.no-file") === null);
});
