import { benchLatency } from './.latency.ts';
import { goalTable, toMarkdown } from './table.ts';
const t=performance.now();
const r = await benchLatency({quick:false});
for (const x of [...r.tables, goalTable(r.goals)]) console.log(toMarkdown(x));
console.log(performance.now()-t);
process.exit(0)
