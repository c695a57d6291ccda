import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { generators } from './sdk/generators.ts';

const usage = `Generates the SDKs from contracts/openapi.

  npm run sdk [-- LANGUAGE…]

  LANGUAGE   ${Object.keys(generators).join(', ')}; all when left out`;

const { positionals: asked } = readCommandLine(usage, { allowPositionals: true });
const unknown = asked.filter((language) => !(language in generators));
if (unknown.length > 0) {
  console.error(`gorae: no SDK for ${unknown.join(', ')}; there are ${Object.keys(generators).join(', ')}`);
  process.exit(1);
}
for (const [language, generate] of Object.entries(generators)) {
  if (asked.length > 0 && !asked.includes(language)) continue;
  try {
    await generate();
    console.log(`sdk/${language} is up to date`);
  } catch (error) {
    console.error(`gorae: sdk/${language} was not generated: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
