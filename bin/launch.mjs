#!/usr/bin/env node
import './old-node.mjs';

await import('./pairwatch.ts');
