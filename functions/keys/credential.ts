/** What the key store answered. On the command line, an absent key that the call names is exit 2 instead. */
export type Credential =
  | {
      readonly state: 'found';
      readonly value: string;
      readonly version?: string;
      readonly createdAt?: string;
    }
  /** `placeless`: the store has no place for it either, so nothing can be put there yet. */
  | { readonly state: 'absent'; readonly reason: string; readonly placeless?: true }
  | { readonly state: 'unreadable'; readonly reason: string }
  /** An endpoint that wants no key (a local Ollama). */
  | { readonly state: 'none' };
