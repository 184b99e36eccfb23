/** A line about an error, by its kind alone: its message may quote what it read. */
export function lineOf(line: string, error: unknown): string {
  const { name = 'Error', code } = Object(error) as { name?: string; code?: string };
  return `${line} (${code ?? name})`;
}
