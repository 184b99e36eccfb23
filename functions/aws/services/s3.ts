import type { ClientConfig } from '../clients.ts';

export const s3 = async (config: ClientConfig) => {
  const sdk = await import('../sdk/s3.ts');
  // An endpoint of one's own seldom answers to a name for each bucket.
  const forcePathStyle = Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
  return { sdk, client: new sdk.S3Client({ ...config, forcePathStyle }) };
};
