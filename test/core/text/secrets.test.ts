import { describe, expect, test } from 'vitest';
import { findSecrets, mask } from '../../../src/core/text/secrets.ts';

// Put together here so that no scanner of this repository takes them for real.
const join = (...parts: string[]): string => parts.join('');
const RANDOM = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

const SECRETS: Readonly<Record<string, string>> = {
  'an AWS access key id': join('AKI', 'AZ3XQ7NDWY5RT2KLM'),
  'a classic GitHub token': join('gh', 'p_', RANDOM),
  'a fine-grained GitHub token': join('github', '_pat_', RANDOM),
  'a GitLab token': join('gl', 'pat-', 'x1Y2z3A4b5C6d7E8f9G0'),
  'an npm token': join('np', 'm_', RANDOM),
  'a Slack token': join('xo', 'xb-123456789012-', RANDOM),
  'an Anthropic key': join('sk', '-ant-api03-', RANDOM),
  'an OpenAI key': join('sk', '-proj-', RANDOM),
  'a Stripe key': join('sk', '_live_', RANDOM.slice(0, 24)),
  'a Google API key': join('AI', 'zaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6q'),
  'a SendGrid key': join('S', 'G.', RANDOM.slice(0, 22), '.', RANDOM),
  'a Hugging Face token': join('h', 'f_', RANDOM),
  'a Slack webhook': join(
    'https://hooks.sla',
    'ck.com/services/T0123456/B0123456/',
    RANDOM.slice(0, 24),
  ),
  'a Discord webhook': join('https://disc', 'ord.com/api/webhooks/123456789012345678/', RANDOM),
  'a JSON web token': join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0In0.', RANDOM),
};

describe('findSecrets', () => {
  test.each(Object.entries(SECRETS))('finds %s in a sentence', (_, secret) => {
    const text = `We used \`${secret}\` for it.`;
    expect(findSecrets(text).map(({ start, end }) => text.slice(start, end))).toEqual([secret]);
  });

  test.each([
    ['a password in an address', 'redis://:s3cr3tpass@cache.internal:6379', 's3cr3tpass'],
    ['a user and password in an address', 'postgres://app:h0rse-battery@db/main', 'h0rse-battery'],
    ['a password behind a colon', 'password: hunter2', 'hunter2'],
    ['a password right behind a colon', 'password:1abc2def!', '1abc2def!'],
    ['a quoted password', 'PASSWORD = "Tr0ub4dor&3"', 'Tr0ub4dor&3'],
    ['a named token', `api_key=${RANDOM}`, RANDOM],
    [
      'an AWS secret key',
      'aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYzz81KEYab12',
      'wJalrXUtnFEMIK7MDENGbPxRfiCYzz81KEYab12',
    ],
    ['a bearer token', `Authorization: Bearer ${RANDOM}`, RANDOM],
  ])('finds %s', (_, text, secret) => {
    expect(findSecrets(text).map(({ start, end }) => text.slice(start, end))).toEqual([secret]);
  });

  test('finds a private key from its first to its last line', () => {
    const key = join(
      '-----BEGIN RSA ',
      'PRIVATE KEY-----\nMIIBnokey\n-----END RSA ',
      'PRIVATE KEY-----',
    );
    expect(mask(`before\n${key}\nafter`)).toBe('before\n***\nafter');
  });

  test.each([
    'password: ********',
    'password: <your password>',
    'password: $DB_PASSWORD',
    'The password: it is in the vault.',
    'token: process.env.GITHUB_TOKEN',
    'secret = os.environ["API_SECRET"]',
    'the token budget: 1000 tokens',
    'postgres://user:password@localhost/db',
    'https://example.org/a:b@c',
    'see task-031 and risk-management-of-the-whole-project',
    'commit 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b',
    'sk-learn is a library; ask-anything-you-like-about-it too',
    'id 207bd9ba-0e21-4f22-bcfb-b0a192fdd152',
    'key: src/components/AuthenticationProvider.tsx',
    '  created: "2026-11-20T14:30:00Z"',
  ])('leaves %s alone', (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

describe('mask', () => {
  test('keeps what names the kind and hides the rest', () => {
    expect(mask(`token ${SECRETS['a classic GitHub token']}!`)).toBe('token ghp_***!');
  });

  test('hides every secret of a text', () => {
    const masked = mask(Object.values(SECRETS).join(' '));
    expect(Object.values(SECRETS).filter((secret) => masked.includes(secret))).toEqual([]);
  });

  test('gives back a text without secrets as it is', () => {
    const text = 'Nothing to hide: the cache is written.';
    expect(mask(text)).toBe(text);
  });

  test('finds nothing more in what it masked', () => {
    const masked = mask(Object.values(SECRETS).join('\n'));
    expect(mask(masked)).toBe(masked);
  });
});
