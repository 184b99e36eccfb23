import { describeRotations } from '../support/rotating/rotation-suite.ts';
import { upstreamApi } from '../support/upstream-api.ts';
import { realGateway } from './real-gateway.ts';

describeRotations('openclaw 2026.9.6', async () => {
  const upstream = await upstreamApi();
  const gateway = await realGateway(upstream.baseUrl);
  const close = async () => void (await Promise.all([gateway.dispose(), upstream.close()]));
  await gateway.start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { gateway, upstream, close };
});
