import { asObjects, type JsonObject } from '../../handshake/json.ts';
import { RotationError } from '../rotation-error.ts';

/** The list that an answer has under a name. An answer without it says nothing, and not that there is nothing. */
export function listIn(body: JsonObject, name: string, provider: string): readonly JsonObject[] {
  if (Array.isArray(body[name])) return asObjects(body[name]);
  throw new RotationError('PROVIDER_UNREACHABLE', `${provider} answered without the list that was asked for`);
}
