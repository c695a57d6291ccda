import { generateKeyPairSync, sign } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A new certificate of this machine that nobody vouches for but itself: RFC 5280 with the least that servers want to see. */
export const makeSelfSigned = (): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const toBeSigned = sequence(
    explicit(0, der(0x02, bytes(2))), // version 3
    der(0x02, bytes(1)), // serial number
    ecdsaWithSha256,
    name,
    sequence(time('20200101000000Z'), time('20991231235959Z')),
    name,
    spki,
    explicit(3, sequence(sequence(subjectAltName, der(0x04, sequence(localhost, loopback))))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, ecdsaWithSha256, der(0x03, bytes(0), signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);

/** Tag, length, value; a length must be as short as it can be. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const value = Buffer.concat(parts);
  return Buffer.concat([bytes(tag), lengthOf(value), value]);
};

const lengthOf = ({ length }: Uint8Array): Buffer => {
  if (length < 0x80) return bytes(length);
  return length < 0x100 ? bytes(0x81, length) : bytes(0x82, length >> 8, length & 0xff);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const explicit = (number: number, content: Uint8Array): Buffer => der(0xa0 + number, content);
const identifier = (...values: readonly number[]): Buffer => der(0x06, bytes(...values));
const time = (text: string): Buffer => der(0x18, Buffer.from(text));

const ecdsaWithSha256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = identifier(0x55, 0x04, 0x03);
const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('localhost')))));
const subjectAltName = identifier(0x55, 0x1d, 0x11);
const localhost = der(0x82, Buffer.from('localhost'));
const loopback = der(0x87, bytes(127, 0, 0, 1));
