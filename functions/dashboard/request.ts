import { offsetOf, type Viewer } from './viewer.ts';

/** What the console asks of a custom widget: its parameters, or those of the button that was pressed. */
export interface WidgetRequest {
  readonly view: 'state' | 'incidents' | 'describe';
  /** From 0. */
  readonly page: number;
  readonly viewer: Viewer;
  /** The time that the dashboard shows begins here, epoch ms; null where it was not told. */
  readonly shownFrom: number | null;
}

/** What the console shows of the widget where somebody edits it; it asks with `describe`. */
export const DESCRIPTION = `## Pairwatch
The state of every target by location, and the recent incidents, from the installation's state table.

| parameter | value |
|---|---|
| \`view\` | \`state\` or \`incidents\` |
| \`page\` | of \`state\`, from 0; the buttons send it |
`;

/** Reads what the console sends; nothing in it is relied upon. */
export function requestOf(event: unknown): WidgetRequest {
  const { describe, view, page, widgetContext } = objectOf(event);
  const { theme, timezone, timeRange, params } = objectOf(widgetContext);
  const asked = view ?? objectOf(params)['view'];
  const { start } = objectOf(timeRange);
  return {
    view: describe ? 'describe' : asked === 'incidents' ? 'incidents' : 'state',
    page: Number.isSafeInteger(page) && Number(page) > 0 ? Number(page) : 0,
    viewer: {
      theme: theme === 'dark' ? 'dark' : 'light',
      offsetMinutes: offsetOf(objectOf(timezone)['offsetISO']),
    },
    shownFrom: typeof start === 'number' ? start : null,
  };
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
