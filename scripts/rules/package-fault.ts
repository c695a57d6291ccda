import type { Place } from './place.ts';

const is = (specifier: string, names: readonly string[]): boolean =>
  names.some((name) => specifier === name || specifier.startsWith(`${name}/`));

const drivers = ['node:sqlite', 'bun:sqlite', 'elysia', '@elysiajs', 'amqplib', 'mongodb'];
const testTools = ['bun:test', 'fast-check', 'playwright-core', 'deno'];
const timers = ['node:timers', 'timers', 'bun'];

/** Why a package (or a module of the runtime) may not be imported here, or undefined when it may. */
export const packageFault = (
  { workspace, layer, isTest, file }: Place,
  specifier: string,
): readonly [rule: string, explanation: string] | undefined => {
  if (is(specifier, drivers) && workspace !== 'platform')
    return ['driver', `'${specifier}' is a driver: only platform/ knows which one it is`];
  if (isTest || workspace === 'scripts') return undefined;
  if (is(specifier, testTools)) return ['testing', `'${specifier}' is for tests`];
  if (layer === 'domain') return ['reach', `'${specifier}': domain imports no package and nothing of the runtime`];
  if (workspace === 'contracts' && !is(specifier, ['@sinclair/typebox']))
    return ['reach', `'${specifier}': contracts has no I/O and imports @sinclair/typebox only`];
  if (is(specifier, timers) && !file.startsWith('platform/run/'))
    return ['global', `'${specifier}': time and the runtime are dependencies, see platform/run`];
  return undefined;
};
