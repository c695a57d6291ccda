import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from '../source-files.ts';
import { type Generation, generateByOpenapiGenerator } from './generate-by-openapi-generator.ts';

/** Its generator sends `null` for every field that was left out, which the café refuses: what is left out is not sent. */
const sendsNull = / else \{\s*json\[r'\w+'\] = null;\s*\}/g;
/** And it asks for a day by an instant. */
const asksByInstant = /_queryParams\('', '(\w*[dD]ate)', \1\)/g;

const mend = (text: string): string =>
  text.replace(sendsNull, '').replace(asksByInstant, "_queryParams('', '$1', _dateFormatter.format($1))");

/** Generates the Dart SDK into `folder`; otherwise as `generateByOpenapiGenerator`. */
export const generateDart = async (asked: Omit<Generation, 'generator'>): Promise<void> => {
  await generateByOpenapiGenerator({ ...asked, generator: 'dart' });
  for (const file of sourceFiles(asked.folder)) {
    if (!file.endsWith('.dart')) continue;
    const path = join(asked.folder, file);
    const text = readFileSync(path, 'utf8');
    const mended = mend(text);
    if (mended !== text) writeFileSync(path, mended);
  }
};
