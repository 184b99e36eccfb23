import { hostname, userInfo } from 'node:os';

/** Who calls, for the people who read it: `user@host`. */
export function callerName(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run as a user without a name.
    return `somebody@${hostname()}`;
  }
}
