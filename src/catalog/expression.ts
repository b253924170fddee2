/** A piece of Terraform's own language in a configuration: the only text that is not taken literally. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * `${type.label.path}`: what terraform knows of a block.
 * @param path such as `id`, or `private_service_connection[0].id`: from this code, never from a person
 */
export function attributeOf(
  block: { readonly mode?: 'resource' | 'data'; readonly type: string; readonly label: string },
  path: string,
): Expression {
  const address = [...(block.mode === 'data' ? ['data'] : []), block.type, block.label];
  if (!address.every((part) => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(part))) {
    throw new Error(`no terraform address: ${address.join('.')}`);
  }
  return new Expression(`\${${[...address, path].join('.')}}`);
}
