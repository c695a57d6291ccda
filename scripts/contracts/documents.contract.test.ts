import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { openApiOf, openApiOfAll, serviceNames } from '@gorae/contracts/api-documents.ts';
import { asyncApiOf, asyncApiOfAll, publisherNames } from '@gorae/contracts/event-documents.ts';
import { schemaFaults } from '@gorae/contracts/kit/schema-faults.ts';
import { contractsVersion } from '@gorae/contracts/version.ts';
import { packageBinary } from '../test/package-binary.ts';
import { asyncApiFindings } from './asyncapi-findings.ts';
import { contractFiles } from './contract-files.ts';

const files = contractFiles();
const folders = ['contracts/openapi', 'contracts/asyncapi'];
const committed = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));

describe('the committed documents', () => {
  test.each(files)('$path is what contracts/ says (npm run contracts)', ({ path, text }) => {
    expect(readFileSync(path, 'utf8') === text).toBe(true);
  });

  test('are all of them, and no other file lies beside them', () =>
    expect(committed.toSorted()).toEqual(files.map(({ path }) => path).toSorted()));

  test('have the version of the package', () =>
    expect(JSON.parse(readFileSync('contracts/package.json', 'utf8')).version).toBe(contractsVersion));

  test('are text that any tool reads: LF, no tabs, one line break at the end', () => {
    for (const { text } of files) expect(text).toMatch(/^[^\r\t]*[^\n]\n$/);
  });

  test('use the part of JSON Schema that generators understand', () => {
    const documents = [
      openApiOfAll(),
      asyncApiOfAll(),
      ...serviceNames.map(openApiOf),
      ...publisherNames.map(asyncApiOf),
    ];
    expect(documents.flatMap(schemaFaults)).toEqual([]);
  });
});

describe('other people’s tools', () => {
  test('Redocly finds nothing in the OpenAPI documents', () => {
    const paths = committed.filter((path) => path.startsWith('contracts/openapi/'));
    const args = [packageBinary('@redocly/cli'), 'lint', '--config=redocly.yaml', '--format=json', ...paths];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect(stdout.split(/(?<=^\})(?=\{)/m).flatMap(problemsOf)).toEqual([]);
    expect(status).toBe(0);
  });

  test.each(committed.filter((path) => path.startsWith('contracts/asyncapi/')))(
    'the AsyncAPI parser finds nothing in %s',
    async (path) => expect(await asyncApiFindings(readFileSync(path, 'utf8'))).toEqual([]),
  );
});

/** One report a file, one after another. */
const problemsOf = (report: string): readonly string[] => {
  const { problems } = JSON.parse(report) as { problems: { ruleId: string; message: string }[] };
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
};
