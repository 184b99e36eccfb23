import { expect, test } from '@jest/globals';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { endpointIn, partitionOf } from '../../../lib/config/partition.ts';

test.each([...RegionInfo.regions])(
  '$name is of the partition that the library says',
  ({ name, partition, domainSuffix }) => {
    expect(partitionOf(name)).toEqual({ name: partition, domain: domainSuffix });
  },
);

test.each([
  ['eu-central-1', 'sts.eu-central-1.amazonaws.com:443'],
  ['cn-north-1', 'sts.cn-north-1.amazonaws.com.cn:443'],
  ['us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com:443'],
  ['eusc-de-east-1', 'sts.eusc-de-east-1.amazonaws.eu:443'],
])('the endpoint in %s is %s', (region, endpoint) => {
  expect(endpointIn(region, 'sts')).toBe(endpoint);
});
