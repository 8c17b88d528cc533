#!/usr/bin/env node
/** The command of this package: runs `start.ts`, which Node by itself may not be able to read. */
import { register } from 'tsx/esm/api';

register();
await import('./start.ts');
