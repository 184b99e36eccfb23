/** A group of AWS regions with accounts, names and an Internet domain of its own; aws-cdk-lib's region-info has the same. */
export interface Partition {
  /** The second part of its ARNs. */
  readonly name: string;
  /** What its endpoints end in. */
  readonly domain: string;
}

const AWS: Partition = { name: 'aws', domain: 'amazonaws.com' };

/** By how the codes of their regions begin. */
const OTHERS: readonly (readonly [prefix: string, partition: Partition])[] = [
  ['cn-', { name: 'aws-cn', domain: 'amazonaws.com.cn' }],
  ['us-gov-', { name: 'aws-us-gov', domain: 'amazonaws.com' }],
  ['us-iso-', { name: 'aws-iso', domain: 'c2s.ic.gov' }],
  ['us-isob-', { name: 'aws-iso-b', domain: 'sc2s.sgov.gov' }],
  ['eu-isoe-', { name: 'aws-iso-e', domain: 'cloud.adc-e.uk' }],
  ['us-isof-', { name: 'aws-iso-f', domain: 'csp.hci.ic.gov' }],
  ['eusc-', { name: 'aws-eusc', domain: 'amazonaws.eu' }],
];

export const partitionOf = (region: string): Partition =>
  OTHERS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? AWS;

/** The region's own endpoint of a service, which answers wherever the region has a way out: `HOST:PORT`. */
export const endpointIn = (region: string, service: string): string =>
  `${service}.${region}.${partitionOf(region).domain}:443`;
