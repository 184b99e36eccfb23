/** A target's plain handshake and its two slower companions. */
export const CHECK_KINDS = ['handshake', 'exchange', 'upstream'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** The name a check is published under: `name`, `name/exchange`, `name/upstream`. */
export const checkName = (target: string, kind: CheckKind): string =>
  kind === 'handshake' ? target : `${target}/${kind}`;

/**
 * Where a check is looked at from. A slower one runs from one place: the exchange from the target's first location,
 * the upstream by the courier of the home region, or from the first location of a target that home has no part in.
 */
export function locationsOfCheck(
  kind: CheckKind,
  locations: readonly string[],
  home: string | undefined,
): readonly string[] {
  if (kind === 'handshake') return locations;
  const courier = kind === 'upstream' && home !== undefined && locations.includes(home);
  return courier ? [home] : locations.slice(0, 1);
}
