export { checkConformance } from './conformance/check.ts';
export { type SchemaName, schemaNames, schemaOf } from './schema.ts';
