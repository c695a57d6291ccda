import { expect, test } from 'bun:test';
import { X509Certificate } from 'node:crypto';
import { makeSelfSigned } from './self-signed.ts';

test('a certificate is its own issuer, and good for this machine', () => {
  const certificate = new X509Certificate(makeSelfSigned().cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.issuer).toBe(certificate.subject);
  expect([certificate.checkHost('localhost'), certificate.checkIP('127.0.0.1')]).toEqual(['localhost', '127.0.0.1']);
});
