import { afterEach } from '@jest/globals';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import type { Credential } from '../../../functions/keys/credential.ts';
import type { Stage } from '../../../functions/keys/versioned-store.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import type { RotatedGateway } from '../../support/rotating/gateway-stage.ts';
import {
  type SharedTokenStage,
  type SharedTokenStageOptions,
  sharedTokenStage,
  TOKEN,
} from '../../support/rotating/shared-token-stage.ts';

export const FIRST = 'shr_5Gt2Vb9Nq4Mw7Xz1';

/** A practice gateway whose shared token is rotated, to be looked into. */
export interface Scene extends SharedTokenStage {
  readonly peer: PracticeGateway;
}

const open: Scene[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((scene) => scene.close()));
});

export type Tap = NonNullable<SharedTokenStageOptions['tap']>;

/** Ends with the test. */
export async function scene(
  options: Omit<SharedTokenStageOptions, 'gateway' | 'tap'> = {},
  tap?: Tap,
): Promise<Scene> {
  const peer = await PracticeGateway.start({
    auth: { mode: 'token', token: FIRST },
    ...(tap && { tap }),
  });
  const gateway: RotatedGateway = {
    url: new URL(peer.url),
    shared: { kind: 'token', value: FIRST },
    approve: async (requestId) => void peer.approve(requestId),
    close: () => peer.stop(),
  };
  const made = { ...(await sharedTokenStage({ ...options, gateway })), peer };
  open.push(made);
  return made;
}

export const tokenAt = ({ peer }: Scene): string =>
  peer.state.auth.mode === 'token' ? peer.state.auth.token : '';

export async function stored({ keys }: Scene, stage: 'current' | 'pending' | 'previous' = 'current') {
  const credential = await keys.readStage(TOKEN, stage);
  return credential.state === 'found' ? credential.value : undefined;
}

/** The store of a stage, of which nobody may read the token, nor a version of it. */
export class WithoutToken extends LocalKeyStore {
  override async readStage(secret: string, stage: Stage): Promise<Credential> {
    if (secret !== TOKEN) return super.readStage(secret, stage);
    return { state: 'unreadable', reason: 'it cannot be read (AccessDenied)' };
  }
}

export const stepsOf = async (made: Scene) =>
  (await made.entries())
    .filter(({ step }) => step !== 'begin')
    .map(({ step, outcome }) => `${step} ${outcome}`);
