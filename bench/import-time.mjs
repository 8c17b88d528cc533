// Prints how many milliseconds the import of a module takes in this fresh process, by the clock and of the processor.
import { pathToFileURL } from 'node:url';

const url = pathToFileURL(process.argv[2]).href;
const before = process.cpuUsage();
const begun = performance.now();
await import(url);
const wall = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
process.exit(0);
