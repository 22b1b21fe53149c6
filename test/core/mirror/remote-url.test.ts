import { describe, expect, test } from 'vitest';
import { readGitHubRef, showGitHubRef } from '../../../src/core/mirror/github-ref.ts';
import { apiOf, remotePlace } from '../../../src/core/mirror/remote-url.ts';

const SHOP = { host: 'github.com', owner: 'acme', name: 'shop' };
const OWN = { host: 'git.acme.example', owner: 'team', name: 'shop.js' };

describe('remotePlace', () => {
  test.each([
    ['https://github.com/acme/shop.git', SHOP],
    ['https://github.com/acme/shop', SHOP],
    ['https://github.com/acme/shop/', SHOP],
    ['https://www.github.com/acme/shop', SHOP],
    ['https://x-access-token:secret@github.com/acme/shop.git', SHOP],
    ['git@github.com:acme/shop.git', SHOP],
    ['github.com:acme/shop', SHOP],
    ['ssh://git@github.com/acme/shop.git', SHOP],
    ['ssh://git@ssh.github.com:443/acme/shop.git', SHOP],
    ['git://github.com/acme/shop.git', SHOP],
    ['HTTPS://GitHub.com/acme/shop.git', SHOP],
    ['ssh://git@git.acme.example:2222/team/shop.js.git', OWN],
    ['git@git.acme.example:team/shop.js.git', OWN],
    ['git@git.acme.example:/team/shop.js.git', OWN],
    ['https://git.acme.example:8443/team/shop.js', { ...OWN, host: 'git.acme.example:8443' }],
  ])('%s', (address, place) => {
    expect(remotePlace(address)).toEqual(place);
  });

  test.each([
    '',
    '/srv/git/shop.git',
    '../shop',
    'C:\\git\\shop',
    'C:/git/shop',
    'file:///srv/shop.git',
    'https://github.com/acme',
    'https://github.com/a/b/c',
    'https://github.com/../..',
    'https://',
    'git@github.com:..',
  ])('%j names no repository', (address) => {
    expect(remotePlace(address)).toBeUndefined();
  });
});

test.each([
  ['github.com', 'https://api.github.com'],
  ['acme.ghe.com', 'https://api.acme.ghe.com'],
  ['git.acme.example', 'https://git.acme.example/api/v3'],
])('the API of %s', (host, api) => {
  expect(apiOf(host)).toBe(api);
});

describe('readGitHubRef', () => {
  test.each([
    ['128', '#128'],
    ['#128', '#128'],
    ['acme/shop#128', '#128'],
    ['Acme/Shop#128', '#128'],
    ['acme/other#5', 'acme/other#5'],
    ['https://github.com/acme/shop/issues/128', '#128'],
    ['https://github.com/acme/shop/issues/128#issuecomment-1', '#128'],
    ['https://github.com/acme/other/pull/7/files', 'acme/other#7'],
  ])('%s is %s', (text, shown) => {
    const ref = readGitHubRef(text, SHOP);
    expect(ref && showGitHubRef(ref, SHOP)).toBe(shown);
  });

  test.each([
    '',
    '0',
    '#',
    '12a',
    'BACK-1',
    'acme/shop128',
    '../x#1',
    'acme/..#1',
    'https://gitlab.com/acme/shop/issues/1',
    'https://github.com/acme/shop',
  ])('%j is none', (text) => {
    expect(readGitHubRef(text, SHOP)).toBeUndefined();
  });
});
