import { stringify } from 'yaml';

/**
 * A document as people read it: no anchors, long texts as blocks. Text that a YAML 1.1 reader would take for a date or a truth value
 * is quoted, since many still are.
 */
export const toYaml = (document: object): string =>
  stringify(document, {
    version: '1.1',
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
    singleQuote: true,
    lineWidth: 120,
  });
