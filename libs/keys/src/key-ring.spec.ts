import { digest, type Key, keyText, makeId, makeSecret } from './key';
import { KeyRing } from './key-ring';

function make(more: Partial<Key> = {}) {
  const id = makeId();
  const secret = makeSecret();
  const secretSha256 = digest(secret).toString('hex');
  const times = { createdAtMs: 0, rotatedAtMs: null, expiresAtMs: null, revokedAtMs: null };
  return {
    key: { id, name: 'desk', scopes: ['read'], secretSha256, ...times, ...more } as Key,
    text: keyText({ id, secret }),
  };
}

describe('KeyRing', () => {
  it('knows a key by its text, and by nothing like it', () => {
    const [one, other] = [make(), make()];
    const ring = new KeyRing();
    ring.replace([one.key, other.key], 0);
    expect(ring.find(one.text, 0)).toBe(one.key);
    const secretOf = (text: string) => text.slice(14);
    for (const text of [
      '',
      'lt_',
      one.text.slice(0, -1),
      `${one.text}A`,
      ` ${one.text}`,
      one.text.toUpperCase(),
      `lt_${one.key.id}_${secretOf(other.text)}`,
      `lt_${makeId()}_${secretOf(one.text)}`,
      `lt_${one.key.id}_${one.key.secretSha256.slice(0, 43)}`,
      'lt_constructo_' + secretOf(one.text),
      '__proto__',
      'x'.repeat(1_000_000),
    ])
      expect(ring.find(text, 0)).toBeNull();
  });

  it('knows no empty secret by an id that there is not', () => {
    // the hash of nobody is 32 zero bytes: no text hashes to it, and nobody's key is none anyway
    expect(new KeyRing().find(keyText({ id: 'aaaaaaaaaa', secret: makeSecret() }), 0)).toBeNull();
  });

  it('knows no key that is revoked, and none from its last moment on', () => {
    const revoked = make({ revokedAtMs: 5 });
    const short = make({ expiresAtMs: 100 });
    const ring = new KeyRing();
    ring.replace([revoked.key, short.key], 0);
    expect(ring.find(revoked.text, 0)).toBeNull();
    expect([ring.find(short.text, 99), ring.find(short.text, 100)]).toEqual([short.key, null]);
    expect([ring.get(short.key.id, 99), ring.get(short.key.id, 100)]).toEqual([short.key, null]);
  });

  it('tells once which keys are no longer what they were', () => {
    const [stays, revoked, rotated, removed, ends] = [make(), make(), make(), make(), make({ expiresAtMs: 50 })];
    const ring = new KeyRing();
    const all = [stays, revoked, rotated, removed, ends].map(({ key }) => key);
    expect(ring.replace(all, 0)).toEqual([]);
    const next = [
      stays.key,
      { ...revoked.key, revokedAtMs: 1 },
      { ...rotated.key, secretSha256: digest('new').toString('hex') },
      ends.key,
    ];
    expect(ring.replace(next, 10)).toEqual([revoked.key.id, rotated.key.id, removed.key.id]);
    expect(ring.replace(next, 20)).toEqual([]);
    expect([ring.expire(49), ring.expire(50), ring.expire(51)]).toEqual([[], [ends.key.id], []]);
    expect(ring.find(rotated.text, 20)).toBeNull();
  });
});
