import type { Paint } from '../../output/paint.ts';

/** Where the lines of the drill go. */
export interface Page {
  /** Of the text, in columns. */
  readonly width: number;
  readonly paint: Paint;
  print(text: string): void;
}

/** What an alert says to type: it stays on one line, so that it can be copied. */
const COMMAND = /^ {2}(?:curl|openclaw) /;

/** Breaks at blanks so that no line is longer than `width`; what a line began with stands before its rest too. */
export function wrapped(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (COMMAND.test(line)) return [line];
    const indent = /^\s*(?:\d+\. |- )?/.exec(line)?.[0] ?? '';
    const lines: string[] = [];
    let current = indent;
    for (const word of line.slice(indent.length).split(' ')) {
      const fits = current.length + word.length <= width || current.trim() === indent.trim();
      if (!fits) {
        lines.push(current.trimEnd());
        current = ' '.repeat(indent.length);
      }
      current += `${word} `;
    }
    return [...lines, current.trimEnd()];
  });
}
