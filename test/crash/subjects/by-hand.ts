import { randomBytes } from 'node:crypto';
import { PracticeAnthropic } from '../../../bin/drill/peers/admin/anthropic.ts';
import { secretIn } from '../../../functions/keys/secret-in.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import { isOver } from '../../../functions/rotate/record.ts';
import { RotationError } from '../../../functions/rotate/rotation-error.ts';
import { stageByHand } from '../../../functions/rotate/stage-by-hand.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { ADMIN_KEY } from '../../functions/rotate/drivers/scene.ts';
import type { CrashHome, HomeStage } from '../home.ts';
import type { CrashStage, CrashSubject } from '../subject.ts';
import { apiStage } from './api.ts';

const TARGET = 'api';
const SECRET = 'api-key';
const FIRST = 'sk-ant-api03-Vt6Kp9Xw2Zs4Lh8Qd5Nj7Bm3Rc1';

/** Keys that a person makes and stages; `ended` by the admin API of the provider, or by the person as well. */
export const assistedSubject = (
  home: CrashHome,
  name: string,
  ended: 'by the API' | 'by a person',
): CrashSubject => ({
  name,
  open: async () => {
    const peer = await PracticeAnthropic.start({ adminKey: ADMIN_KEY, keys: [FIRST] });
    return apiStage(home, {
      server: peer.server,
      first: FIRST,
      accepts: (key) => peer.accepts(key),
      living: () => [],
      nameOf: (key) => key,
      ...(ended === 'by the API' && { vault: ADMIN_KEY }),
      target: targetPlan({
        name: TARGET,
        protocol: 'anthropic',
        url: peer.url.href,
        key: { secret: SECRET },
      }),
      plan: {
        ...{ target: TARGET, driver: 'assisted', everyDays: 30, graceMs: 0, deadlineMs: 0, verify: 'all' },
        ...{ deliverTo: [], issuer: { provider: 'anthropic', url: peer.url.href } },
        ...(ended === 'by the API' && { vault: 'provider-vault' }),
      },
      person: (stage) => personAt(peer, stage),
    });
  },
});

/** Makes a key where the next rotation needs one, and ends those that he is told to. */
function personAt(peer: PracticeAnthropic, stage: HomeStage): Pick<CrashStage, 'stage' | 'attend'> {
  const place = { target: TARGET, secret: SECRET };
  let made: string | undefined;
  const present = async () => (await stage.ports.rotations.read(TARGET))?.rotation;
  // Somebody may be faster: with the same key, which is in use by now, or with another one, which is taken.
  const put = async (ports: RotationPorts, tries = 3): Promise<void> => {
    made ??= newKeyOf(peer);
    try {
      await stageByHand(ports, place, made);
    } catch (error) {
      if (!(error instanceof RotationError) || tries === 0) throw error;
      if (error.code === 'TOO_LATE') return;
      if (error.code === 'PENDING_MISSING') made = undefined;
      else if (error.code !== 'VERSION_TAKEN') throw error;
      await put(ports, tries - 1);
    }
  };
  return {
    stage: async (ports) => {
      const rotation = await present();
      const { pending } = await stage.keys.versions(SECRET);
      if (pending || (!isOver(rotation) && rotation.state !== 'creating')) return;
      if (made !== undefined && (await keyNow(stage)) === made) made = undefined;
      await put(ports);
    },
    attend: async () => {
      const rotation = await present();
      if (isOver(rotation)) return;
      if (rotation.state === 'creating' && rotation.trouble?.code === 'PENDING_MISSING') {
        made = undefined;
        await put(stage.ports);
      }
      if (rotation.state !== 'refusing' || rotation.steps.length === 0) return;
      const former = await stage.keys.readStage(SECRET, 'previous');
      if (former.state !== 'found') return;
      for (const key of peer.keys) if (key.value === secretIn(former.value)) key.status = 'inactive';
    },
  };
}

async function keyNow({ keys }: HomeStage): Promise<string> {
  const current = await keys.read(SECRET);
  return current.state === 'found' ? secretIn(current.value) : '';
}

function newKeyOf(peer: PracticeAnthropic): string {
  const value = `sk-ant-api03-${randomBytes(30).toString('base64url')}`;
  const at = peer.keys.length + 1;
  peer.keys.push({ id: `apikey_${at}`, name: `key ${at}`, value, status: 'active' });
  return value;
}
