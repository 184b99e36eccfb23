import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { functionPayloads } from '../emulator/control.ts';
import {
  everythingLeft,
  PLACES as PLACES_OF_THE_WATCH,
  type PlaceKind,
  type Text,
} from '../harness/everything.ts';
import type { RotatingInstallation } from './installation.ts';

/** Kinds of places where something of a rotation can be read by people who may not read its secrets. */
export const PLACES = [...PLACES_OF_THE_WATCH, 'ledger object', 'function payload'] as const;

export interface RotationText extends Omit<Text, 'kind'> {
  readonly kind: PlaceKind | 'ledger object' | 'function payload';
}

/** All that rotations have left anywhere, their secrets alone left out. */
export async function* everythingRotationsLeft(
  installation: RotatingInstallation,
): AsyncGenerator<RotationText> {
  yield* everythingLeft(installation);
  const { bucket, endpoint, home } = installation;
  const { Versions = [] } = await home.s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  for (const { Key = '', VersionId } of Versions) {
    const { Body } = await home.s3.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
    yield { kind: 'ledger object', place: Key, text: (await Body?.transformToString()) ?? '' };
  }
  for (const { function: name, text } of await functionPayloads(endpoint))
    yield { kind: 'function payload', place: name, text };
}
