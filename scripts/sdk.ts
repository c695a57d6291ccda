// Generates the SDKs from contracts/openapi: npm run sdk [-- LANGUAGE…]
import { generators } from './sdk/generators.ts';

const asked = process.argv.slice(2);
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
