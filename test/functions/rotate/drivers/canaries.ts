import { expect } from '@jest/globals';
import { RotationError } from '../../../../functions/rotate/rotation-error.ts';
import { ADMIN_KEY, FIRST_KEY, type Scene } from './scene.ts';

/** As many characters of a key in a row are a part of it. */
const PART = 8;

/** That nothing of any key stands in what is told; a document that is to be stored is no telling. */
export function expectNoKey(scene: Scene, told: unknown, more: readonly string[] = []): void {
  const errors = told instanceof RotationError ? { message: told.message, remedy: told.remedy } : told;
  const text = JSON.stringify([errors, scene.server.calls]);
  for (const secret of [ADMIN_KEY, FIRST_KEY, ...scene.secrets(), ...more])
    for (let at = 'sk-svcacct-'.length; at + PART <= secret.length; at++)
      expect(text).not.toContain(secret.slice(at, at + PART));
}

/** The code of the RotationError that a call ends with. */
export async function codeOf(scene: Scene, call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    expectNoKey(scene, error);
    return error.code;
  }
}
