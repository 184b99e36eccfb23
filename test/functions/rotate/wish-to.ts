import type { RotationWishEvent } from '../../../functions/contract/events.ts';
import { grant } from '../../../functions/rotate/wish.ts';
import type { Scripted } from '../../support/rotating/scripted.ts';

/** What Ann wishes of the rotation of a scene. */
export const wishTo = (
  { subject, ports }: Scripted,
  wish: RotationWishEvent['wish'],
  more: Partial<RotationWishEvent> = {},
) =>
  grant(
    { ...{ pairwatch: 'rotation-wish', schema: 1, target: 'api', wish, askedBy: 'ann@laptop' }, ...more },
    subject,
    ports,
  );
