import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RotationRecord } from '../../../functions/rotate/record.ts';
import { type Ended, emptyFolder, pairwatch } from '../../bin/command-line.ts';
import type { GatewayStage } from './gateway-stage.ts';

/** Types the command that the alert of a lost standby names, beside a configuration of the stage, and approves what it prints. */
export async function followAlert(stage: GatewayStage, { rotation }: RotationRecord): Promise<Ended> {
  const loss = rotation && 'loss' in rotation ? rotation.loss : undefined;
  const [, command = ''] = /`pairwatch (enroll [^`]+)`/.exec(loss?.remedy.join('\n') ?? '') ?? [];
  const folder = await emptyFolder();
  try {
    const key = { secret: stage.subject.secret, rotate: {} };
    const targets = { gw: { protocol: 'openclaw', url: stage.gateway.url.href, key } };
    const configuration = `export default ${JSON.stringify({ name: 'mine', targets })};`;
    await writeFile(join(folder.path, 'pairwatch.config.ts'), configuration);
    await symlink(stage.root, join(folder.path, '.pairwatch'));
    return await pairwatch(command.replace('NAME', 'TOKEN').split(' '), {
      cwd: folder.path,
      env: { TOKEN: stage.gateway.shared.value },
      onStdout: (text) => {
        for (const [, requestId = ''] of text.matchAll(/openclaw devices approve (\S+)/g))
          void stage.gateway.approve(requestId);
      },
    });
  } finally {
    await folder.remove();
  }
}
