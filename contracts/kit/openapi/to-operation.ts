import type { TObject, TSchema } from '@sinclair/typebox';
import type { OperationSpec, Role } from '../operation.ts';
import { type Node, withoutAbsent } from './components.ts';
import type { WriteSchema } from './schema-writer.ts';
import { type ResponsesDeps, toResponses } from './to-responses.ts';

/** Who may call, as a reader is told. */
const roleWords: Readonly<Record<Role, string>> = {
  public: 'anyone',
  customer: "the holder of the order's token",
  staff: 'the holder of the staff key',
};

/** Names of the security schemes. */
const schemes: Readonly<Partial<Record<Role, string>>> = { customer: 'orderToken', staff: 'staffKey' };

export const toOperation = (operation: OperationSpec, deps: ResponsesDeps): Node => {
  const parameters = toParameters(operation, deps.write);
  const { id, tag, summary, description, roles } = operation;
  return withoutAbsent({
    operationId: id,
    tags: [tag],
    summary,
    description: `${description}\n\nFor ${roles.map((role) => roleWords[role]).join(' or ')}.`,
    security: toSecurity(roles),
    parameters: parameters.length === 0 ? undefined : parameters,
    requestBody: toRequestBody(operation, deps.write),
    responses: toResponses(operation, deps),
  });
};

/** Empty for what anyone may call: nothing is asked for. */
const toSecurity = (roles: readonly Role[]): readonly Node[] =>
  roles.includes('public')
    ? []
    : roles.flatMap((role) => (schemes[role] === undefined ? [] : [{ [schemes[role]]: [] }]));

type Place = 'path' | 'query' | 'header';

const toParameters = ({ params, query, headers, example }: OperationSpec, write: WriteSchema): readonly Node[] => [
  ...toPlace('path', params, example?.params, write),
  ...toPlace('query', query, example?.query, write),
  ...toPlace('header', headers, example?.headers, write),
];

const toPlace = (place: Place, schema: TObject | undefined, example: unknown, write: WriteSchema): readonly Node[] =>
  Object.entries<TSchema>(schema?.properties ?? {}).map(([name, held]) => {
    const { description, ...rest } = write(held);
    return withoutAbsent({
      name,
      in: place,
      description,
      required: schema?.required?.includes(name) === true || held['x-required'] === true ? true : undefined,
      schema: rest,
      example: (example as Node | undefined)?.[name],
    });
  });

const toRequestBody = ({ body, example }: OperationSpec, write: WriteSchema): Node | undefined =>
  body === undefined
    ? undefined
    : {
        required: true,
        content: { 'application/json': withoutAbsent({ schema: write(body), example: example?.body }) },
      };
