import forge from 'node-forge';

/**
 * A key and a certificate for `localhost`, signed by itself: go-plugin takes the certificate from the handshake as the
 * only authority, and `localhost` as the server's name.
 */
export function selfSigned(): { readonly key: string; readonly certificate: string } {
  const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 24 * 3600_000);
  certificate.validity.notAfter = new Date(Date.now() + 24 * 3600_000);
  const names = [{ name: 'commonName', value: 'localhost' }];
  certificate.setSubject(names);
  certificate.setIssuer(names);
  const dns = 2;
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: dns, value: 'localhost' }] }]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { key: forge.pki.privateKeyToPem(privateKey), certificate: forge.pki.certificateToPem(certificate) };
}
