// The expressions of GitHub Actions, as far as action.yml uses them: literals, contexts, comparisons, logic and the status functions.

const token = /\s*(?:('(?:[^']|'')*')|(\d+)|([A-Za-z_][\w-]*)|(==|!=|&&|\|\||[!().]))/y;

function tokens(text) {
  const found = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const match = token.exec(text);
    if (match === null) throw new Error(`not understood: ${text}`);
    const [, string, number, name, sign] = match;
    found.push(string !== undefined ? { value: string.slice(1, -1).replaceAll("''", "'") }
      : number !== undefined ? { value: Number(number) }
      : name !== undefined ? { name } : { sign });
  }
  return found;
}

const text = value => value === null || value === undefined ? '' : typeof value === 'object' ? 'Object' : String(value);
const truth = value => !(value === null || value === undefined || value === false || value === 0 || value === '');

// Texts are compared without their case, as GitHub does; what is not there is an empty text here, which is all that action.yml needs.
const same = (a, b) => text(a).toLowerCase() === text(b).toLowerCase();

/** The value of an expression. `contexts` has the objects that names stand for, `status` the functions. */
export function evaluate(expression, contexts, status) {
  const list = tokens(expression);
  let at = 0;
  const sign = expected => at < list.length && list[at].sign === expected && ++at > 0;

  function primary() {
    if (sign('!')) return !truth(primary());
    if (sign('(')) {
      const value = or();
      if (!sign(')')) throw new Error(`no closing parenthesis: ${expression}`);
      return value;
    }
    const { value, name } = list[at++] ?? {};
    if (value !== undefined) return value;
    if (name === undefined) throw new Error(`a value is missing: ${expression}`);
    if (name === 'true' || name === 'false') return name === 'true';
    if (sign('(')) {
      if (!sign(')') || status[name] === undefined) throw new Error(`not a function known here: ${name}`);
      return status[name]();
    }
    if (!(name in contexts)) throw new Error(`not a context of a composite action: ${name}`);
    let found = contexts[name];
    while (sign('.')) { const key = list[at++].name; found = found?.[key] ?? null; }
    return found;
  }

  function comparison() {
    let left = primary();
    for (;;) {
      if (sign('==')) left = same(left, primary());
      else if (sign('!=')) left = !same(left, primary());
      else return left;
    }
  }

  function and() {
    let left = comparison();
    while (sign('&&')) { const right = comparison(); left = truth(left) ? right : left; }
    return left;
  }

  function or() {
    let left = and();
    while (sign('||')) { const right = and(); left = truth(left) ? left : right; }
    return left;
  }

  const value = or();
  if (at !== list.length) throw new Error(`not understood to its end: ${expression}`);
  return value;
}

/** A text with its expressions in place. */
export const fill = (template, contexts, status) => String(template).replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => text(evaluate(expression, contexts, status)));

/** Whether a step runs. A condition without a function of status holds after success only. */
export function holds(condition, contexts, status) {
  const expression = String(condition ?? 'success()').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  return truth(evaluate(/\b(success|failure|cancelled|always)\s*\(/.test(expression) ? expression : `success() && (${expression})`, contexts, status));
}
