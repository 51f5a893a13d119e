#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error  app-builder needs Node 20.19 or newer; this is ${process.versions.node}\n`);
  process.exit(2);
}

// In a checkout the program is built from its sources first, if it is not there or out of date.
if (existsSync(new URL('../tsconfig.build.json', import.meta.url))) {
  const { prepare } = await import('../scripts/prepare.js');
  prepare();
}

const { main } = await import('../dist/src/main.js');
await main(process.argv.slice(2));
