import type { Node } from '../openapi/components.ts';

/** `in`: we read what others write. `out`: others read what we write. What widens one narrows the other. */
export type Direction = 'in' | 'out';

export interface Documents {
  readonly before: Node;
  readonly after: Node;
}

export interface Comparison extends Documents {
  readonly direction: Direction;
}

/** What somebody who relies on the schema of before would trip over, each with where it is. Additions that readers ignore are none. */
export const schemaChanges = (before: Node, after: Node, comparison: Comparison): readonly string[] =>
  compare(before, after, { ...comparison, where: '', seen: new Set() });

interface Place extends Comparison {
  readonly where: string;
  /** Pairs of names that are being compared already: schemas may refer to themselves. */
  readonly seen: Set<string>;
}

const compare = (rawBefore: Node, rawAfter: Node, place: Place): readonly string[] => {
  const names = [rawBefore.$ref, rawAfter.$ref].map(nameOf);
  const renamed =
    names[0] === names[1] ? [] : [say(place, `was called ${names[0] ?? 'nothing'}, is now ${names[1] ?? 'nameless'}`)];
  const pair = names.join(' ');
  if (names[0] !== undefined && place.seen.has(pair)) return renamed;
  const within = { ...place, seen: new Set([...place.seen, pair]) };
  const [before, after] = [resolve(rawBefore, place.before), resolve(rawAfter, place.after)];
  return [...renamed, ...rules.flatMap((rule) => rule(before, after, within))];
};

const nameOf = (ref: unknown): string | undefined => (typeof ref === 'string' ? ref.split('/').at(-1) : undefined);

const say = ({ where }: Place, what: string): string => `${where === '' ? '' : `${where}: `}${what}`;

/** What a reference points to; anything else as it is. */
export const resolve = (node: Node, document: Node): Node => {
  if (typeof node.$ref !== 'string') return node;
  const path = node.$ref.slice(2).split('/');
  const found = path.reduce<unknown>((held, name) => (held as Node | undefined)?.[name], document);
  if (found === undefined) throw new Error(`${node.$ref} leads nowhere`);
  return resolve(found as Node, document);
};

type Rule = (before: Node, after: Node, place: Place) => readonly string[];

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const missingFrom = (some: unknown, others: unknown): readonly unknown[] =>
  list(some).filter((value) => !list(others).includes(value));

const typeRule: Rule = (before, after, place) => {
  const [lost, won] = [missingFrom(before.type, after.type), missingFrom(after.type, before.type)];
  const bad = place.direction === 'in' ? lost : won;
  return bad.length === 0
    ? []
    : [say(place, `type was ${list(before.type).join('|')}, is ${list(after.type).join('|')}`)];
};

/** A closed choice: what may be sent must stay, what may come must not grow. */
const enumRule: Rule = (before, after, place) => {
  const [was, is] = [before.enum ?? before.const, after.enum ?? after.const];
  if (place.direction === 'out' && was !== undefined && is === undefined)
    return [say(place, 'is no closed choice any more')];
  if (place.direction === 'in' && was === undefined && is !== undefined) return [say(place, 'is a closed choice now')];
  if (was === undefined || is === undefined) return [];
  const bad = place.direction === 'in' ? missingFrom(was, is) : missingFrom(is, was);
  const what = place.direction === 'in' ? 'takes no' : 'may now be';
  return bad.map((value) =>
    say(place, `${what} ${JSON.stringify(value)}${place.direction === 'in' ? ' any more' : ''}`),
  );
};

/** Words that readers were told to expect may become more, never fewer. */
const openEnumRule: Rule = (before, after, place) =>
  missingFrom(before['x-extensible-enum'], after['x-extensible-enum'] ?? []).map((value) =>
    say(place, `${JSON.stringify(value)} is not said any more`),
  );

const limits = { minimum: 1, minLength: 1, minItems: 1, maximum: -1, maxLength: -1, maxItems: -1 } as const;

/** Only what we read: what we write may reach further, as readers count on no limit of ours. */
const limitRule: Rule = (before, after, place) =>
  place.direction === 'out'
    ? []
    : Object.entries(limits).flatMap(([word, sign]) => {
        const none = -sign * Number.POSITIVE_INFINITY;
        const [was, is] = [Number(before[word] ?? none), Number(after[word] ?? none)];
        return is * sign > was * sign ? [say(place, `${word} was ${before[word] ?? 'none'}, is ${is}`)] : [];
      });

const textRule: Rule = (before, after, place) =>
  ['pattern', 'format'].flatMap((word) => {
    const [was, is] = [before[word], after[word]];
    const isNarrower = place.direction === 'in' ? is !== undefined && is !== was : was !== undefined && is !== was;
    return isNarrower ? [say(place, `${word} was ${was ?? 'none'}, is ${is ?? 'none'}`)] : [];
  });

const propertiesOf = (node: Node): Readonly<Record<string, Node>> => (node.properties ?? {}) as Record<string, Node>;

const propertyRule: Rule = (before, after, place) => {
  const [was, is] = [propertiesOf(before), propertiesOf(after)];
  return Object.entries(was).flatMap(([name, schema]) => {
    const now = is[name];
    const within = { ...place, where: `${place.where}/${name}` };
    return now === undefined ? [say(within, 'is gone')] : compare(schema, now, within);
  });
};

const requiredRule: Rule = (before, after, place) => {
  const [lost, won] = [missingFrom(before.required, after.required), missingFrom(after.required, before.required)];
  const at = (name: unknown) => ({ ...place, where: `${place.where}/${name}` });
  return place.direction === 'in'
    ? won.map((name) => say(at(name), 'is required now'))
    : lost.filter((name) => String(name) in propertiesOf(after)).map((name) => say(at(name), 'may be absent now'));
};

const closedRule: Rule = (before, after, place) =>
  place.direction === 'in' &&
  before.additionalProperties !== false &&
  after.additionalProperties === false &&
  isObject(before)
    ? [say(place, 'refuses unknown fields now')]
    : [];

const isObject = (node: Node): boolean => list(node.type).includes('object');

const innerRule: Rule = (before, after, place) =>
  (['items', 'additionalProperties'] as const).flatMap((word) => {
    const [was, is] = [before[word], after[word]];
    if (typeof was !== 'object' || was === null) return [];
    const within = { ...place, where: `${place.where}/*` };
    return typeof is === 'object' && is !== null ? compare(was as Node, is as Node, within) : [];
  });

const branchesOf = (node: Node): readonly Node[] => list(node.oneOf ?? node.anyOf ?? node.allOf) as readonly Node[];

/** Branches are told apart by their names, or by their place when they have none. */
const branchRule: Rule = (before, after, place) => {
  const key = (branch: Node, at: number) => nameOf(branch.$ref) ?? String(at);
  const [was, is] = [before, after].map(
    (node) => new Map(branchesOf(node).map((branch, at) => [key(branch, at), branch])),
  );
  if (was === undefined || is === undefined) return [];
  const [gone, come] = [missingFrom([...was.keys()], [...is.keys()]), missingFrom([...is.keys()], [...was.keys()])];
  const bad = place.direction === 'in' ? gone : was.size === 0 ? [] : come;
  const both = [...was].filter(([name]) => is.has(name));
  return [
    ...bad.map((name) => say(place, place.direction === 'in' ? `takes no ${name} any more` : `may now be ${name}`)),
    ...both.flatMap(([name, branch]) => compare(branch, is.get(name) ?? {}, place)),
  ];
};

const rules: readonly Rule[] = [
  typeRule,
  enumRule,
  openEnumRule,
  limitRule,
  textRule,
  propertyRule,
  requiredRule,
  closedRule,
  innerRule,
  branchRule,
];
