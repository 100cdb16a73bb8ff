import { malformedQuery } from '../api/salesforce-error';
import { readLiteral } from './literals';
import type { Condition, Literal, Operator, Ordering, Query } from './query';
import { tokenize, type Token } from './tokens';

const maxDepth = 50;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  query(): Query {
    this.expectWord('SELECT');
    const { paths, isCount } = this.fields();
    this.expectWord('FROM');
    const object = this.word('an object');
    const where = this.takeWord('WHERE') ? this.condition() : null;
    const orderBy = this.takeWord('ORDER') ? this.ordering() : [];
    const limit = this.takeWord('LIMIT') ? this.count('LIMIT') : null;
    const offset = this.takeWord('OFFSET') ? this.count('OFFSET') : 0;
    const left = this.peek();
    if (left !== undefined) throw malformedQuery(`unexpected token: '${left.text}'`);
    if (offset > 2_000) throw malformedQuery('Maximum SOQL offset allowed is 2000');
    return { object, paths, isCount, where, orderBy, limit, offset };
  }

  private fields(): { paths: string[]; isCount: boolean } {
    const paths: string[] = [];
    do {
      if (this.peek()?.text === '(')
        throw malformedQuery('Child relationship queries are not simulated here.');
      const path = this.word('a field');
      if (path.toUpperCase() === 'COUNT' && this.takeMark('(')) {
        this.expectMark(')');
        if (paths.length > 0) throw malformedQuery('Grouped queries are not simulated here.');
        return { paths, isCount: true };
      }
      if (this.peek()?.text === '(') throw malformedQuery(`The function ${path} is not simulated here.`);
      if (paths.some((one) => one.toLowerCase() === path.toLowerCase()))
        throw malformedQuery(`duplicate field selected: ${path}`);
      paths.push(path);
    } while (this.takeMark(','));
    return { paths, isCount: false };
  }

  /** AND and OR must not meet on one level: SOQL wants brackets there. */
  private condition(): Condition {
    this.depth += 1;
    if (this.depth > maxDepth) throw malformedQuery('The query is nested too deep.');
    const parts = [this.part()];
    let joined: 'AND' | 'OR' | null = null;
    for (;;) {
      const word = this.takeWord('AND') ? 'AND' : this.takeWord('OR') ? 'OR' : null;
      if (word === null) break;
      if (joined !== null && joined !== word) throw malformedQuery(`unexpected token: '${word}'`);
      joined = word;
      parts.push(this.part());
    }
    this.depth -= 1;
    const [only] = parts;
    if (joined === null && only !== undefined) return only;
    return { kind: joined === 'OR' ? 'or' : 'and', parts };
  }

  private part(): Condition {
    if (this.takeWord('NOT')) return { kind: 'not', part: this.part() };
    if (this.takeMark('(')) {
      const inner = this.condition();
      this.expectMark(')');
      return inner;
    }
    return this.comparison();
  }

  private comparison(): Condition {
    const path = this.word('a field');
    const operator = this.operator();
    if (operator !== 'IN' && operator !== 'NOT IN')
      return { kind: 'compare', path, operator, values: [this.literal()] };
    this.expectMark('(');
    const values: Literal[] = [];
    do values.push(this.literal());
    while (this.takeMark(','));
    this.expectMark(')');
    return { kind: 'compare', path, operator, values };
  }

  private operator(): Operator {
    const token = this.next();
    const text = token.text.toUpperCase();
    if (token.kind === 'mark' && ['=', '!=', '<', '<=', '>', '>='].includes(text)) return text as Operator;
    if (token.kind === 'mark' && text === '<>') return '!=';
    if (token.kind === 'word' && (text === 'LIKE' || text === 'IN')) return text;
    if (token.kind === 'word' && text === 'NOT' && this.takeWord('IN')) return 'NOT IN';
    throw malformedQuery(`unexpected token: '${token.text}'`);
  }

  private ordering(): Ordering[] {
    this.expectWord('BY');
    const orderings: Ordering[] = [];
    do {
      const path = this.word('a field');
      const descending = this.takeWord('DESC');
      if (!descending) this.takeWord('ASC');
      let nullsLast = false;
      if (this.takeWord('NULLS')) {
        nullsLast = this.takeWord('LAST');
        if (!nullsLast) this.expectWord('FIRST');
      }
      orderings.push({ path, descending, nullsLast });
    } while (this.takeMark(','));
    return orderings;
  }

  private literal(): Literal {
    return readLiteral(this.next());
  }

  private count(clause: string): number {
    const token = this.next();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text))
      throw malformedQuery(`unexpected token after ${clause}: '${token.text}'`);
    return Number(token.text);
  }

  private word(what: string): string {
    const token = this.peek();
    if (token?.kind !== 'word')
      throw malformedQuery(`unexpected token: '${token?.text ?? '<EOF>'}', expecting ${what}`);
    this.at += 1;
    return token.text;
  }

  private takeWord(word: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'word' || token.text.toUpperCase() !== word) return false;
    this.at += 1;
    return true;
  }

  private takeMark(mark: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'mark' || token.text !== mark) return false;
    this.at += 1;
    return true;
  }

  private expectWord(word: string): void {
    if (!this.takeWord(word))
      throw malformedQuery(`unexpected token: '${this.peek()?.text ?? '<EOF>'}', expecting ${word}`);
  }

  private expectMark(mark: string): void {
    if (!this.takeMark(mark))
      throw malformedQuery(`unexpected token: '${this.peek()?.text ?? '<EOF>'}', expecting '${mark}'`);
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private next(): Token {
    const token = this.peek();
    if (token === undefined) throw malformedQuery("unexpected token: '<EOF>'");
    this.at += 1;
    return token;
  }
}

const longestQuery = 100_000;

/** Parses the part of SOQL the simulator knows. What it does not know is refused, never guessed. @throws SalesforceError MALFORMED_QUERY. */
export function parseQuery(text: string): Query {
  if (text.length > longestQuery)
    throw malformedQuery('SOQL statements cannot be longer than 100000 characters.');
  return new Parser(tokenize(text)).query();
}
