// What the text of a line tells about the branches that the collector found on it.

/** Somebody wrote a decision. */
const decides = /\b(if|while|for|when|case|is|and|or)\b|&&|\|\||\?|[<>=!]=|[^=]>[^>]|<\s|!\w|\bnot\b/;

/** Records and properties: members that the compiler makes, and those that hand over what is there. */
const plain = /\brecord\b|\bget;|\bset;|\binit;/;

export class Source {
  #lines;

  constructor(text) {
    this.#lines = text.split('\n').map((l) => l.trimEnd());
  }

  /** The statement on a line, trimmed; its first line where it has several. */
  text(line) {
    return (this.#lines[line - 1] ?? '').trim();
  }

  /** The statement with the lines that go on with it. */
  #statement(line) {
    const parts = [this.text(line)];
    for (let next = line; next < this.#lines.length && parts.length < 30; next++) {
      const open = this.#depth(parts.join(' ')) > 0;
      const more = this.#lines[next].trim();
      if (!open && !/^(&&|\|\||\?|:|\.|\band\b|\bor\b|\bis\b|=>|\+)/.test(more)) break;
      parts.push(more);
    }
    return parts.join(' ');
  }

  #depth(text) {
    const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'/g, '""');
    return [...bare].reduce((d, c) => d + ('(['.includes(c) ? 1 : ')]'.includes(c) ? -1 : 0), 0);
  }

  /** A branch on this line was made by the compiler: nobody wrote a decision there, or the arms of a switch are looked at one by one. */
  isMade(line) {
    const text = this.#statement(line).replace(/\/\/.*$/, '').replace(/"(?:[^"\\]|\\.)*"/g, '""');
    if (/\bswitch\b/.test(text) && !/\{.*\}/.test(text)) return true;
    if (/^(public |internal |private |sealed |readonly |abstract )*record\b/.test(text)) return true;
    return !decides.test(text.replace(/=>/g, ' ').replace(/<[\w.,?\s\[\]]+>/g, ''));
  }

  /**
   * How many branches of this line can have been written: two for each question. What is more the compiler has made of one, as it does of a list of texts or of
   * a pattern.
   */
  outcomes(line) {
    if (!/" or "|' or '|\bswitch\b/.test(this.#statement(line))) return Infinity;
    const text = this.#statement(line).replace(/\/\/.*$/, '').replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '"').replace(/=>/g, ' ').replace(/" or (?=")/g, '');
    const questions = text.match(/&&|\|\||\?\?|\?\.|\?\[|\?(?![?.\[>,)\s]*[>,)])|\b(?:and|or)\b|\b(?:if|while|for|foreach|when)\b|[<>=!]=|\bis\b/g) ?? [];
    return Math.max(2, 2 * questions.length);
  }

  /** An arm of a switch, or the first line behind a 'case'. */
  isArm(line) {
    const text = this.text(line);
    if (/^(case\b.*|default):$/.test(this.text(line - 1))) return true;
    return /^(_|not\b|null|[\w."'(<>=\[{][^;]*?) =>\s/.test(text) && !/^(public|internal|private|protected|static)\b/.test(text) && /,$/.test(text);
  }

  /** A member that holds no code of its own. */
  isPlain(line) {
    return plain.test(this.text(line));
  }
}
