/** The Lambda functions by their file in functions/handlers. */
export const HANDLERS = ['probe', 'courier', 'notify', 'widget', 'rotate', 'verify', 'audit'] as const;
export type HandlerName = (typeof HANDLERS)[number];

/** The file of a bundle; it exports `handler`. */
export const CODE_FILE = 'index.mjs';
