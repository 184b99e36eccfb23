import { practiceGateway } from '../../support/practice-under-test.ts';
import { describeRotations } from '../../support/rotating/rotation-suite.ts';
import { upstreamApi } from '../../support/upstream-api.ts';

describeRotations('the practice gateway', async () => {
  const upstream = await upstreamApi();
  const gateway = await practiceGateway(upstream.baseUrl);
  return {
    gateway,
    upstream,
    close: async () => void (await Promise.all([gateway.stop(), upstream.close()])),
  };
});
