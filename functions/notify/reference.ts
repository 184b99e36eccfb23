import type { Message } from '../state/message.ts';

export interface Link {
  /** A noun: `Dashboard`. */
  readonly title: string;
  readonly url: string;
}

/** Port: what a text refers to beside its message (the consoles of AWS | nothing). */
export interface Reference {
  linksOf(message: Message): readonly Link[];
  /** Whose key it is, where the configuration says so. */
  keyOwnerOf(message: Message): string | undefined;
  /** What a command is given to reach the store of the watch. @default - nothing: it is the one that commands take by themselves */
  readonly storeFlag?: string;
}

export const NO_REFERENCE: Reference = { linksOf: () => [], keyOwnerOf: () => undefined };
