/** As much of HTML and CSS as the widget uses: a tag a time, classes, and one rule a class. */
export type Node = Element | string;

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
}

export type Rules = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Markup {
  readonly root: Element;
  readonly rules: Rules;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

export function parse(html: string): Markup {
  const [, sheet = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
  const root = { tag: 'div', attributes: {}, children: [] as Node[] };
  const open: { tag: string; attributes: Record<string, string>; children: Node[] }[] = [root];
  for (const [, closing, tag = '', attributes = '', text] of html
    .replace(/<style>.*?<\/style>/s, '')
    .matchAll(/<(\/?)([a-z-]+)([^>]*)>|([^<]+)/g)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined)
      parent.children.push(text.replace(/&([a-z#0-9]+);/g, (_, name) => ENTITIES[name] ?? ''));
    else if (closing) open.pop();
    else {
      const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
      const element = { tag, attributes: Object.fromEntries(pairs), children: [] };
      parent.children.push(element);
      open.push(element);
    }
  }
  return { root, rules: rulesOf(sheet) };
}

function rulesOf(sheet: string): Rules {
  const rules = [...sheet.matchAll(/\.([a-z-]+)\{([^}]*)\}/g)];
  return Object.fromEntries(
    rules.map(([, name = '', body = '']) => [
      name,
      Object.fromEntries(body.split(';').map((each) => each.split(':'))),
    ]),
  );
}
