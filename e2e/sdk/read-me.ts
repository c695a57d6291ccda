import { readFileSync } from 'node:fs';

/** The first block of code of that language under "The first order" in a README: what a developer copies. */
export const firstExample = (path: string, language: string): string => {
  const [, section = ''] = readFileSync(path, 'utf8').split('\n## The first order\n');
  const found = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(section)?.[1];
  if (found === undefined) throw new Error(`${path} has no first order in ${language}`);
  return found;
};

/** All blocks of code of that language in a page, one after the other: the page as one program. */
export const everyExample = (path: string, language: string): string => {
  const blocks = readFileSync(path, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return [...blocks].map(([, code]) => code).join('');
};

/** An example, talking to this café. */
export const pointedAt = (url: string, example: string): string => {
  const pointed = example.replaceAll('http://localhost:3000', url);
  if (pointed === example) throw new Error('The example names no café');
  return pointed;
};
