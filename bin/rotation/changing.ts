import type { Surroundings } from '../../functions/plan/surroundings.ts';
import { keyIsChanging } from '../../functions/rotate/changing.ts';
import type { Loaded } from '../configuration.ts';
import type { StoreName } from '../store/store.ts';
import { stagingIn } from './staging.ts';

/** What the rotations of a store know of a key that is being changed just now; a store that does not answer knows nothing. */
export const keyIsChangingIn =
  (store: StoreName, loaded: Loaded): NonNullable<Surroundings['keyIsChanging']> =>
  async (target) => {
    const known = await stagingIn(store, loaded).catch(() => undefined);
    return known !== undefined && keyIsChanging(known.rotations, Date.now)(target);
  };
