/**
 * Azure wants a key for each machine whose password login is off. Where a member gives none it is this one: made
 * once for this file, its private half never stored and gone, so that nobody can log in with it.
 */
export const throwAwayKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAACAQCzW0+Q7sHecdGTBPc71pwwH5lzqOQ+o1rqQFiLONjErQdcER7JqrZwY/1CfBEflNct0v5vsvoMfR7o7LUruKjLv6oYWlSSlodyuYhix2Fm4dpl4ZrUuQ7ZNKo1jNx6zylwoVrIUuRHn2IkONr7E4Ji0D4TmzBwOQ3Afs6PF4ba0ycpnoyb0bG2BkN3rBq51KLYdrGQ6CWub9rIxESawvySRJOtzeXOhIwKiqY9iTCgjMYWuPaVr/YpDuUIUo7vVoM/hHbsmTLuuZ4lNeNV9aFPUqw5gNEkNweE90msT8RCcgRbQN3IUFSypfVCoZ+pMANy7ve/5Lx2OV7on3CbGP2GVS8p1Ky8bpTa6Gr/hW5/LdM1Q5uSNwIRxgNy0KQ61eERPJzKN1Nk59B5q6I/tBf25ljxxX2mczm9GIXIZF8kgm32a5NPVUMD62wHWzpYx9669pPWKVNGoVdMELkNnf+OA9/eRasnQJE5rdbxEf4fWGOMoYI4AgbxRLzPc1RmlUFQ48P+1H6YROw/B3QfhGDHg0gJR1MMu/VDnBJ6UHqwRPIGnFuDPSg7FEIDOhCTyBHq7SyE/utwUAC4CVLx9qiVBickQrDRskGdEMuOw7gJpfcOV81cnpHpVcO4RQuGo05ZEEEkQYIgcT36clELJTCBQ81VtovQ4TxwExdJZLhbBw==';

/** A key of OpenSSH: its kind, itself in base64, perhaps a comment. */
export const sshKeyPattern = /^ssh-(rsa|ed25519) [A-Za-z0-9+/]+={0,2}( [ -~]*)?$/;

/** Why Azure would not take a key that looks like one; null where it would. */
export function sshKeyProblem(key: string): string | null {
  const [kind = '', encoded = ''] = key.split(' ');
  const parts = partsOf(Buffer.from(encoded, 'base64'));
  if (parts?.[0]?.toString() !== kind) return 'is not whole: copy all of the `.pub` file';
  // The modulus, with a zero byte in front.
  const bits = ((parts[2]?.length ?? 1) - 1) * 8;
  return kind === 'ssh-rsa' && bits < 2048 ? `has ${bits} bits: Azure wants 2048 or more` : null;
}

/** The fields of a key, each with its length in front; null where they do not end with it. */
function partsOf(bytes: Buffer): readonly Buffer[] | null {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return at === bytes.length && parts.length > 1 ? parts : null;
}
