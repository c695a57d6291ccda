/** Any text as an Erlang binary, whatever it holds. */
const binary = (text: string): string => `<<${[...new TextEncoder().encode(text)].join(',')}>>`;

export interface Rights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

const by = binary('tests');

/** Expressions for the broker's own runtime: milliseconds each, where its command line needs a second or two. */
export const erlang = {
  isBooted: 'rabbit:is_booted()',
  version: 'rabbit_misc:version()',
  stopApp: 'rabbit:stop()',
  startApp: 'rabbit:start()',
  addVhost: (vhost: string): string => `rabbit_vhost:add(${binary(vhost)}, ${by})`,
  addUser: (name: string, password: string): string =>
    `rabbit_auth_backend_internal:add_user(${binary(name)}, ${binary(password)}, ${by})`,
  allow: (user: string, vhost: string, { configure, write, read }: Rights): string =>
    `rabbit_auth_backend_internal:set_permissions(${[user, vhost, configure, write, read].map(binary).join(', ')}, ${by})`,
  importDefinitions: (json: string): string => `rabbit_definitions:import_raw(${binary(json)})`,
  /** As an operator's command or the broker's own shutdown would: AMQP's code 320. */
  closeConnections: `[rabbit_networking:close_connection(C, "closed by a test") || C <- rabbit_networking:connections()], ok`,
  /** The directory of quorum queues is such a table, which goes to the disk half a second after a change. */
  syncTables: '[ok = dets:sync(Table) || Table <- dets:all()], ok',
  memoryLimit: (limit: string): string => `vm_memory_monitor:set_vm_memory_high_watermark(${limit})`,
};
