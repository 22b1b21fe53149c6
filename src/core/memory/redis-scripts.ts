// Each script is one step for everybody: Redis runs nothing else meanwhile. A value is a hash with the
// fields form, kind, text, digest, created, updated, revision; `index` is the set of all names. Only
// commands of Redis 5 to 7.0 are used; numbers are written out, since Lua would round them.

/** KEYS[1] value, KEYS[2] index. Whether what lies there is somebody else's; the clock of the server. */
const START = `
local function fields(key)
  return redis.call('HMGET', key, 'kind', 'text', 'created', 'updated', 'revision')
end
local function state(key)
  local kind = redis.call('TYPE', key).ok
  if kind == 'none' then return 'none' end
  if kind ~= 'hash' or redis.call('HGET', key, 'form') ~= '1' then return 'foreign' end
  return 'ours'
end
local function clock()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end
local function described(key, was)
  if was ~= 'ours' then return {was} end
  local found = fields(key)
  return {was, found[1], found[2], found[3], found[4], found[5], redis.call('PTTL', key)}
end
`;

/** KEYS: values. Answers the time, then for each 'none', 'foreign' or 'ours' with what it holds. */
export const READ = `${START}
local answer = {clock()}
for _, key in ipairs(KEYS) do table.insert(answer, described(key, state(key))) end
return answer`;

/**
 * ARGV: condition (any, absent, match), digest wanted, kind, text, digest, milliseconds to live or 0,
 * name (which is the message too), channel, prefix of values. Answers the time, whether it was set, and what there is.
 */
export const SET = `${START}
local was = state(KEYS[1])
local condition = ARGV[1]
if was == 'foreign' then return {clock(), 'foreign', {was}} end
if (condition == 'absent' and was ~= 'none')
  or (condition == 'match' and (was == 'none' or redis.call('HGET', KEYS[1], 'digest') ~= ARGV[2]))
then return {clock(), 'kept', described(KEYS[1], was)} end
local now = clock()
local created, revision = now, 1
if was == 'ours' then
  created = redis.call('HGET', KEYS[1], 'created')
  revision = tonumber(redis.call('HGET', KEYS[1], 'revision')) + 1
end
redis.call('HSET', KEYS[1], 'form', '1', 'kind', ARGV[3], 'text', ARGV[4], 'digest', ARGV[5],
  'created', created, 'updated', now, 'revision', string.format('%.0f', revision))
if ARGV[6] == '0' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[6]) end
redis.call('SADD', KEYS[2], ARGV[7])
redis.call('PUBLISH', ARGV[8], ARGV[7])
for _, name in ipairs(redis.call('SRANDMEMBER', KEYS[2], 4)) do
  if redis.call('EXISTS', ARGV[9] .. name) == 0 then redis.call('SREM', KEYS[2], name) end
end
return {now, 'set', {'ours', ARGV[3], '', created, now, string.format('%.0f', revision), redis.call('PTTL', KEYS[1])}}`;

/** ARGV: name, channel, and created and revision where it must be that very value. */
export const DELETE = `${START}
local was = state(KEYS[1])
if was ~= 'ours' then
  if was == 'none' then redis.call('SREM', KEYS[2], ARGV[1]) end
  return was
end
if ARGV[3] and (redis.call('HGET', KEYS[1], 'created') ~= ARGV[3]
  or redis.call('HGET', KEYS[1], 'revision') ~= ARGV[4]) then return 'kept' end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[1])
return 'deleted'`;

/** KEYS: index. Its names. */
export const NAMES = `return redis.call('SMEMBERS', KEYS[1])`;

/** KEYS: index, then values; ARGV: their names. Forgets those whose time is over. */
export const FORGET = `
for at, name in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[at + 1]) == 0 then redis.call('SREM', KEYS[1], name) end
end
return 0`;
