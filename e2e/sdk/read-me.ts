import { readFileSync } from 'node:fs';

/** The first block of code of that language in a README: what a developer copies. */
export const firstExample = (path: string, language: string): string => {
  const found = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(readFileSync(path, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`${path} has no example in ${language}`);
  return found;
};

/** The same, talking to this café. */
export const pointedAt = (url: string, example: string): string => {
  const pointed = example.replaceAll('http://localhost:3000', url);
  if (pointed === example) throw new Error('The example names no café');
  return pointed;
};
