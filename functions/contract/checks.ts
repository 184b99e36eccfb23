/** A target's plain handshake and its two slower companions. */
export const CHECK_KINDS = ['handshake', 'exchange', 'upstream'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** The name a check is published under: `name`, `name/exchange`, `name/upstream`. */
export const checkName = (target: string, kind: CheckKind): string =>
  kind === 'handshake' ? target : `${target}/${kind}`;
