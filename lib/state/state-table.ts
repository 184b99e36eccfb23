import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TABLE } from '../../functions/contract/table.ts';
import type { Installation } from '../house/installation.ts';
import { keyIn } from '../house/key.ts';

export interface StateTableProps {
  readonly installation: Installation;
}

/**
 * What the watch remembers (functions/contract/table.ts). It goes with the stack: the next watch knows the state of
 * every target after one tick, and of a table with point-in-time recovery DynamoDB keeps a last backup for 35 days.
 */
export class StateTable extends Construct {
  constructor(scope: Construct, id: string, { installation }: StateTableProps) {
    super(scope, id);
    const { names, home } = installation;
    const { partitionKey, sortKey, timeToLive, dueIndex } = TABLE;
    const encryptionKey = keyIn(this, home);
    const table = new Table(this, 'Resource', {
      tableName: names.table,
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    });
    table.addGlobalSecondaryIndex({
      indexName: dueIndex.name,
      partitionKey: { name: dueIndex.partitionKey, type: AttributeType.STRING },
      sortKey: { name: dueIndex.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
}
