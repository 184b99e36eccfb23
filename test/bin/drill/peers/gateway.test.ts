import { describeGateway } from '../../../support/gateway-suite.ts';
import { practiceGateway } from '../../../support/practice-under-test.ts';
import { upstreamApi } from '../../../support/upstream-api.ts';

describeGateway('the practice gateway', async () => {
  const upstream = await upstreamApi();
  const gateway = await practiceGateway(upstream.baseUrl);
  return {
    gateway,
    upstream,
    close: async () => void (await Promise.all([gateway.stop(), upstream.close()])),
  };
});
