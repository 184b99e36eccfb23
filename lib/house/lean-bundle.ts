import type { BuildOptions, Plugin } from 'esbuild';

/** Parts of undici and ws that no handshake uses, by what stands in their place. */
const UNUSED: readonly (readonly [RegExp, string])[] = [
  // HTTP/2 is never offered, and node:http2 takes as long to load as all the rest.
  [/[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/, 'module.exports = undefined;'],
  // Requests of ours have text for a body, or none: forms and what can be read like one are of fetch.
  [/[\\/]undici[\\/]lib[\\/]web[\\/]fetch[\\/](?:body|formdata)\.js$/, 'module.exports = {};'],
  [
    /[\\/]undici[\\/]lib[\\/]web[\\/]webidl[\\/]index\.js$/,
    'exports.webidl = { is: { FormData: () => false } };',
  ],
  // Of ws we use the frame codec; its client and server bring node:http and node:https with them.
  [/[\\/]ws[\\/]lib[\\/](?:websocket|websocket-server|stream)\.js$/, 'module.exports = undefined;'],
];

/**
 * What both libraries take from node:http: a default of undici's that every client of ours overrides, a class it asks
 * whether a body is of (ours are strings), and, for ws, functions that it writes itself where they are missing.
 */
const HTTP = 'exports.maxHeaderSize = 16384; exports.IncomingMessage = class IncomingMessage {};';

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad, onResolve }) {
    for (const [filter, contents] of UNUSED) onLoad({ filter }, () => ({ contents, loader: 'js' }));
    onResolve({ filter: /^(?:node:)?http$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/](?:undici|ws)[\\/]/.test(importer)
        ? { path: 'http', namespace: 'without-unused' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'without-unused' }, () => ({ contents: HTTP, loader: 'js' }));
  },
};

/** How the engine is bundled, wherever it is: small, and quick to load. */
export const LEAN = {
  // undici then leaves out its second, experimental parser, and ws does not look for native helpers.
  define: {
    esbuildDetection: '1',
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
  plugins: [withoutUnused],
} satisfies BuildOptions;
