export { checkConformance } from './conformance/check.ts';
export type { Behaviour, CloudEvent, Target } from './provider/cloud.ts';
export { createHollowMirror, createMirror, type Mirror, thisPlatform } from './provider/mirror.ts';
export { type Attached, attachedTerraform, attachProviders } from './provider/reattach.ts';
export { type SchemaName, schemaNames, schemaOf } from './schema.ts';
export { readState, runTerraform, startTerraform, writeConfig } from './terraform.ts';
