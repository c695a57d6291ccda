import { beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiOfAll } from '@gorae/contracts/api-documents.ts';
import { contractsVersion } from '@gorae/contracts/version.ts';
import { type Field, type Models, readDartModels, readSources, readSwiftModels } from './generated-models.ts';
import { runCommand } from './run-command.ts';

interface Property {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly 'x-extensible-enum'?: readonly unknown[];
}
interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Property>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const swift = join(root, 'sdk/swift/generated');
const dart = join(root, 'sdk/dart/generated');

const contract = openApiOfAll() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const operations = Object.values(contract.paths).flatMap((path) => Object.values(path).map((one) => one.operationId));

/** Every property of the contract with the field that was made of it. */
const pairs = (models: Models): readonly { at: string; property: Property; isRequired: boolean; field?: Field }[] =>
  Object.entries(contract.components.schemas).flatMap(([name, { properties = {}, required = [] }]) =>
    Object.entries(properties).map(([json, property]) => {
      const field = models[name]?.find((one) => one.json === json);
      return { at: `${name}.${json}`, property, isRequired: required.includes(json), ...(field && { field }) };
    }),
  );

const languages = [
  {
    language: 'Swift',
    models: () => readSwiftModels(join(swift, 'Sources/Gorae/Models')),
    calls: () => readSources(join(swift, 'Sources/Gorae/APIs'), '.swift').join(''),
    call: (id: string) => `open class func ${id}(`,
    untyped: /JSONValue|AnyCodable|\bAny\b/,
    day: 'OpenAPIDateWithoutTime',
    instant: 'Date',
    keywords: /^(in|is|as|do|for|where|default|operator|protocol|self|Type|init|case|extension|repeat|return|throws)$/,
  },
  {
    language: 'Dart',
    models: () => readDartModels(join(dart, 'lib/model')),
    calls: () => readSources(join(dart, 'lib/api'), '.dart').join(''),
    call: (id: string) => `?> ${id}(`,
    untyped: /\bObject\b|\bdynamic\b/,
    day: 'DateTime',
    instant: 'DateTime',
    keywords: /^(in|is|as|do|for|with|default|class|enum|new|this|case|var|void|return|switch|extends|final)$/,
  },
];

beforeAll(
  () => runCommand([process.execPath, 'scripts/sdk.ts', 'swift', 'dart'], { cwd: root, limitSeconds: 400 }),
  480_000,
);

describe.each(languages)('$language, as generated', ({ models, calls, call, untyped, day, instant, keywords }) => {
  test('has every operation and every property', () => {
    const text = calls().replaceAll('Future<void>', 'Future<void?>');
    expect(operations.filter((id) => !text.includes(call(id)))).toEqual([]);
    expect(pairs(models()).filter(({ field }) => field === undefined)).toEqual([]);
  });

  test('keeps what may gain values as plain text', () => {
    const open = pairs(models()).filter(({ property }) => property['x-extensible-enum'] !== undefined);
    expect(open.length).toBeGreaterThan(20);
    expect(open.filter(({ field }) => !/^String\??$/.test(field?.type ?? '')).map(({ at }) => at)).toEqual([]);
  });

  test('types everything', () =>
    expect(
      pairs(models())
        .filter(({ field }) => untyped.test(field?.type ?? ''))
        .map(({ at }) => at),
    ).toEqual([]));

  test('tells what may be absent from what is always there', () => {
    const isWrong = ({ field, isRequired }: ReturnType<typeof pairs>[number]): boolean =>
      // Lists and maps that may be absent are empty ones in Dart.
      !/^(List|Map)</.test(field?.type ?? '') && field?.type.endsWith('?') === isRequired;
    expect(
      pairs(models())
        .filter(isWrong)
        .map(({ at }) => at),
    ).toEqual([]);
  });

  test('reads days and instants as such', () => {
    const typesOf = (format: string) =>
      new Set(pairs(models()).flatMap(({ property, field }) => (property.format === format ? [field?.type] : [])));
    expect([...typesOf('date')]).toEqual([day]);
    expect([...typesOf('date-time')].sort()).toEqual([instant, `${instant}?`]);
  });

  test('avoids the words of the language', () => {
    const names = Object.values(models()).flatMap((fields) => fields.map(({ name }) => name));
    expect(names.filter((name) => keywords.test(name))).toEqual([]);
    expect(models().RequestFault?.map(({ json }) => json)).toContain('in');
  });
});

describe('Swift', () => {
  test('gives closed choices a case for what it does not know', () => {
    const choices = readSources(join(swift, 'Sources/Gorae/Models'), '.swift').join('').split('public enum ').slice(1);
    const closed = choices.filter((text) => !text.startsWith('CodingKeys'));
    expect(closed.length).toBeGreaterThan(2);
    expect(closed.filter((text) => !text.includes('case unknownDefaultOpenApi')).length).toBe(0);
  });

  test('has the version of the contract', () =>
    expect(readFileSync(join(swift, 'Gorae.podspec'), 'utf8')).toContain(`s.version = '${contractsVersion}'`));
});

describe('Dart', () => {
  test('sends nothing for what was left out, since the café refuses null', () =>
    expect(readSources(join(dart, 'lib/model'), '.dart').filter((text) => text.includes('] = null;'))).toEqual([]));

  test('asks for a day by a day', () =>
    expect(readSources(join(dart, 'lib/api'), '.dart').join('')).toContain(
      "_queryParams('', 'businessDate', _dateFormatter.format(businessDate))",
    ));

  test('has the name of its README and the version of the contract', () => {
    const pubspec = readFileSync(join(dart, 'pubspec.yaml'), 'utf8');
    expect(pubspec).toContain("name: 'gorae_client'");
    expect(pubspec).toContain(`version: '${contractsVersion}'`);
  });
});
