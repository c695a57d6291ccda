import { readFileSync } from 'node:fs';
import { checkSource } from './rules/check-source.ts';
import { checkSuites } from './rules/check-suites.ts';
import { toLine } from './rules/fault.ts';
import { sourceFiles } from './source-files.ts';

// The rules that keep the folders what they are (CONTRIBUTING.md, "Where things go"): tells every breach by file, line and rule.
const sources = sourceFiles('.')
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('sdk/typescript/generated/'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const faults = [...sources.flatMap(checkSource), ...checkSuites(sources)];
for (const fault of faults) console.error(toLine(fault));
process.exit(faults.length === 0 ? 0 : 1);
