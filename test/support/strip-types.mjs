import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

/** Jest's transform: exactly what Node does to our files when it runs them, so lines and columns stay true. */
export default {
  canInstrument: false,
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
  processAsync: async (source) => ({ code: stripTypeScriptTypes(source) }),
  getCacheKey: (source) => createHash('sha1').update(process.version).update(source).digest('hex'),
};
