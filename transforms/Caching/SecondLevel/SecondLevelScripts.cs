namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// What the server does in one step. Every script first finds out whether the server's memory is still the one it was: a server that was started again, or another one in its place, may
/// have lost what it had said before, so a new epoch begins. And every script tells what the caller has not heard yet.
/// Keys: the state, the stream of purges, the stream of changes, then the script's own. Arguments: a new epoch's id, and the caller's position as epoch, purges, changes, then the script's own.
/// </summary>
internal static class SecondLevelScripts
{
    /// <summary>How many of each kind are told at once.</summary>
    public const int MaxNews = 1000;

    /// <summary>How many purges the server keeps.</summary>
    public const int KeptPurges = 50_000;

    /// <summary>How many changes it keeps.</summary>
    public const int KeptChanges = 10_000;

    private const string Before = """
        local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
        local state = redis.call('HMGET', KEYS[1], 'run', 'epoch', 'purges', 'changes')
        if state[1] ~= run or not state[2] or not state[3] or not state[4] then
          redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
          redis.call('HSET', KEYS[1], 'run', run, 'epoch', ARGV[1], 'purges', '0', 'changes', '0')
          state = { run, ARGV[1], '0', '0' }
        end
        local epoch, purges, changes = state[2], tonumber(state[3]), tonumber(state[4])
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
        local result = {}
        local function id(number) return string.format('%.0f-0', number) end

        """;

    private static readonly string After = $$"""

        local heardPurges, heardChanges = 0, changes
        if ARGV[2] == epoch then
          heardPurges, heardChanges = tonumber(ARGV[3]), tonumber(ARGV[4])
        end
        local function news(stream, last, heard)
          if last <= heard then return {} end
          return redis.call('XRANGE', stream, id(heard + 1), '+', 'COUNT', {{MaxNews}})
        end
        return { epoch, purges, changes, news(KEYS[2], purges, heardPurges), news(KEYS[3], changes, heardChanges), result }
        """;

    /// <summary>Only the news.</summary>
    public static readonly string Hear = Before + After;

    /// <summary>
    /// Tells the others. Own arguments: the gateway's id, then for each notice <c>p</c>, kind, value, <c>1</c> for a soft one; or <c>c</c>, address, port, and how many of the keys
    /// are where it is stored.
    /// </summary>
    public static readonly string Tell = Before + $$"""
        local at, key = 6, 4
        while ARGV[at] do
          if ARGV[at] == 'p' then
            purges = purges + 1
            redis.call('XADD', KEYS[2], 'MAXLEN', '~', {{KeptPurges}}, id(purges), 'n', ARGV[5], 'k', ARGV[at + 1], 'v', ARGV[at + 2], 's', ARGV[at + 3])
          else
            changes = changes + 1
            redis.call('XADD', KEYS[3], 'MAXLEN', '~', {{KeptChanges}}, id(changes), 'n', ARGV[5], 'a', ARGV[at + 1], 'p', ARGV[at + 2])
            for _ = 1, tonumber(ARGV[at + 3]) do
              redis.call('DEL', KEYS[key])
              key = key + 1
            end
          end
          at = at + 4
        end
        redis.call('HSET', KEYS[1], 'purges', id(purges):sub(1, -3), 'changes', id(changes):sub(1, -3))
        """ + After;

    /// <summary>Reads the entry of the own key: the last purge before it, when it was put there, its value, the id of a choice, and the server's clock.</summary>
    public static readonly string Read = Before + """
        local entry = redis.call('HMGET', KEYS[4], 'epoch', 'purges', 'time', 'value', 'id')
        if entry[1] == epoch then
          result = { tonumber(entry[2]), tonumber(entry[3]), entry[4], entry[5] or '', now }
        end
        """ + After;

    /// <summary>
    /// Puts what chooses under the own key, unless the same is there. Own arguments: epoch and purges of the fetch, the value, an id, milliseconds to live. Tells the id that holds.
    /// </summary>
    public static readonly string Choose = Before + """
        if ARGV[5] == epoch then
          local there = redis.call('HMGET', KEYS[4], 'epoch', 'value', 'id')
          if there[1] == epoch and there[2] == ARGV[7] and there[3] then
            result = { there[3] }
            if redis.call('PTTL', KEYS[4]) < tonumber(ARGV[9]) then redis.call('PEXPIRE', KEYS[4], ARGV[9]) end
          else
            redis.call('DEL', KEYS[4])
            redis.call('HSET', KEYS[4], 'epoch', epoch, 'purges', ARGV[6], 'time', id(now):sub(1, -3), 'value', ARGV[7], 'id', ARGV[8])
            redis.call('PEXPIRE', KEYS[4], ARGV[9])
            result = { ARGV[8] }
          end
        end
        """ + After;

    /// <summary>
    /// Puts a response under the own key, unless its address changed since it was asked for, or a newer one is there. Own arguments: epoch, purges and changes of the fetch, the
    /// address, the value, milliseconds to live. Tells 1 where it did.
    /// </summary>
    public static readonly string Put = Before + $$"""
        local since = changes - tonumber(ARGV[7])
        if ARGV[5] == epoch and since <= {{MaxNews}} then
          local isSame = true
          if since > 0 then
            local list = redis.call('XRANGE', KEYS[3], id(tonumber(ARGV[7]) + 1), '+')
            isSame = #list == since
            for _, entry in ipairs(list) do
              if entry[2][4] == ARGV[8] then isSame = false end
            end
          end
          local there = redis.call('HMGET', KEYS[4], 'epoch', 'purges', 'id')
          if isSame and not (there[1] == epoch and not there[3] and tonumber(there[2]) > tonumber(ARGV[6])) then
            redis.call('DEL', KEYS[4])
            redis.call('HSET', KEYS[4], 'epoch', epoch, 'purges', ARGV[6], 'time', id(now):sub(1, -3), 'value', ARGV[9])
            redis.call('PEXPIRE', KEYS[4], ARGV[10])
            result = { 1 }
          end
        end
        """ + After;
}
