import { benchGrowth } from './growth.ts';
import { goalTable, toMarkdown } from './table.ts';
const t=performance.now();
const r = await benchGrowth({quick:false});
for (const x of [...r.tables, goalTable(r.goals)]) console.log(toMarkdown(x));
console.log(performance.now()-t);
process.exit(0)
