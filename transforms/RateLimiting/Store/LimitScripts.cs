using Gateway.Transforms.RateLimiting.Limits;
using StackExchange.Redis;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// What Redis does in one step, by its own clock, in microseconds. Keys: one for each policy. Arguments: whether it must be allowed (1) or is charged anyway (0), then for each policy algorithm, limit, window, burst, most, cost, what
/// is wanted, whether it is a shadow (1), and the token of a place. The answer has four numbers for each policy: allowed, left, microseconds until more is left, taken.
/// </summary>
/// <remarks>
/// State is packed doubles: of a token bucket used and when; of a fixed window start and used; of a sliding window a mark and its count, again and again. Of what is on its way it is a sorted set: each place's token, and when it is over unless it is told of again, which is a charge of one. It has no rates, as here (<c>Limits/</c>). What cannot be read
/// counts as nothing, and is written over. A moment that is yet to come, behind a step of the clock, is taken for now, and written so.
/// </remarks>
internal static class LimitScripts
{
    /// <summary>The numbers of each policy's answer.</summary>
    public const int NumbersEach = 4;

    /// <summary>The script.</summary>
    public const string Take = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local must = ARGV[1] == '1'

        -- The most that any policy may count, and the last moment of which a number still knows the microsecond, in the year 2255. Neither is ever below zero; NaN compares with nothing, and so is neither.
        local counts, moments = 2e9, 2^53

        -- Null where it is no pairs of numbers up to those two.
        local function parse(value, first, second)
          if type(value) ~= 'string' or #value == 0 or #value % 16 ~= 0 then return nil end
          local numbers = {}
          for at = 1, #value, 16 do
            local one, other = struct.unpack('>dd', value, at)
            if not (one >= 0 and one <= first and other >= 0 and other <= second) then return nil end
            numbers[#numbers + 1] = one
            numbers[#numbers + 1] = other
          end
          return numbers
        end

        local function read(p)
          local value = redis.pcall('GET', p.key)
          local numbers = value and parse(value, p.kind.first, p.kind.second)
          if value and not numbers then redis.call('DEL', p.key) end
          return numbers or {}
        end

        local function write(key, numbers, ttl)
          if #numbers == 0 then redis.call('DEL', key) return end
          local parts = {}
          for i = 1, #numbers do parts[i] = struct.pack('>d', numbers[i]) end
          -- Milliseconds of more than 17 digits would be written with an exponent, which Redis does not read.
          ttl = math.min(1e18, ttl)
          redis.call('SET', key, table.concat(parts), 'PX', math.max(1, math.ceil(ttl / 1000)))
        end

        -- What is written of a moment to come would be of now again with each question, and never grow old.
        local function past(p, at)
          p.was_ahead = p.was_ahead or at > now
          return math.min(at, now)
        end

        local kinds = {}

        kinds.TokenBucket = {
          first = counts, second = moments,
          load = function(p)
            local used, at = math.min(p.most, p.state[1] or 0), past(p, p.state[2] or now)
            p.used = math.max(0, used - (now - at) * p.limit / p.window)
          end,
          left = function(p) return p.burst - p.used + 1e-9 end,
          take = function(p, cost) p.used = math.max(0, math.min(p.most, p.used + cost)) end,
          save = function(p) write(p.key, { p.used, now }, p.used / p.limit * p.window + 1000) end,
          wait = function(p, cost) return (cost - (p.burst - p.used)) * p.window / p.limit end,
        }

        kinds.FixedWindow = {
          first = moments, second = counts,
          load = function(p)
            p.start, p.used = past(p, p.state[1] or now), p.state[2] or 0
            if now - p.start >= p.window then p.used = 0 end
            if p.used == 0 then p.start = now end
          end,
          left = function(p) return p.limit - p.used end,
          take = function(p, cost) p.used = math.max(0, math.min(p.most, p.used + cost)) end,
          save = function(p) write(p.key, { p.start, p.used }, p.start + p.window - now) end,
          wait = function(p) return p.start + p.window - now end,
        }

        kinds.SlidingWindow = {
          first = moments, second = counts,
          load = function(p)
            p.marks, p.used = {}, 0
            for i = 1, #p.state, 2 do
              local at, count = past(p, p.state[i]), p.state[i + 1]
              if now - at < p.window and count > 0 then
                p.marks[#p.marks + 1] = at
                p.marks[#p.marks + 1] = count
                p.used = p.used + count
              end
            end
          end,
          left = function(p) return p.limit - p.used end,
          take = function(p, cost)
            local marks, part = p.marks, p.window / 10
            if cost > 0 then
              cost = math.max(0, math.min(cost, p.most - p.used))
              if #marks > 0 and math.floor(marks[#marks - 1] / part) == math.floor(now / part) then
                marks[#marks - 1] = now
                marks[#marks] = marks[#marks] + cost
              else
                marks[#marks + 1] = now
                marks[#marks + 1] = cost
              end
              p.used = p.used + cost
            else
              while cost < 0 and #marks > 0 do
                local given = math.min(-cost, marks[#marks])
                cost = cost + given
                p.used = p.used - given
                marks[#marks] = marks[#marks] - given
                if marks[#marks] == 0 then
                  marks[#marks] = nil
                  marks[#marks] = nil
                end
              end
            end
          end,
          save = function(p) write(p.key, p.marks, p.window) end,
          wait = function(p, cost)
            local missing = p.used + cost - p.limit
            for i = 1, #p.marks, 2 do
              missing = missing - p.marks[i + 1]
              if missing <= 0 then return p.marks[i] + p.window - now end
            end
            return p.window
          end,
        }

        -- A window is what a place lasts. It is counted once, however often it is told.
        kinds.Concurrency = {
          load = function(p)
            local kind = redis.call('TYPE', p.key).ok
            if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', p.key) end
            redis.call('ZREMRANGEBYSCORE', p.key, '-inf', now)
            redis.call('ZREMRANGEBYSCORE', p.key, string.format('(%.0f', moments), '+inf')
            for _, token in ipairs(redis.call('ZRANGEBYSCORE', p.key, string.format('(%.0f', now + p.window), '+inf')) do
              redis.call('ZADD', p.key, now + p.window, token)
              p.was_ahead = true
            end
            p.used = redis.call('ZCARD', p.key)
          end,
          left = function(p) return p.limit - p.used end,
          take = function(p, cost)
            if cost > 0 then
              p.used = p.used + redis.call('ZADD', p.key, now + p.window, p.token)
            else
              p.used = p.used - redis.call('ZREM', p.key, p.token)
            end
          end,
          save = function(p) redis.call('PEXPIRE', p.key, math.ceil(p.window / 1000)) end,
          wait = function() return 0 end,
        }

        local policies, allowed = {}, true
        for i = 1, #KEYS do
          local from = 2 + (i - 1) * 9
          local p = {
            key = KEYS[i], kind = kinds[ARGV[from]], limit = tonumber(ARGV[from + 1]), window = tonumber(ARGV[from + 2]), burst = tonumber(ARGV[from + 3]),
            most = tonumber(ARGV[from + 4]), cost = tonumber(ARGV[from + 5]), wanted = tonumber(ARGV[from + 6]),
            shadow = ARGV[from + 7] == '1', token = ARGV[from + 8],
          }
          if p.token == '' then p.state = read(p) end
          p.kind.load(p)
          p.allowed = not must or p.kind.left(p) >= math.max(1, p.cost)
          allowed = allowed and (p.allowed or p.shadow)
          policies[i] = p
        end

        local answer = {}
        for i = 1, #policies do
          local p = policies[i]
          local taken = 0
          if allowed and p.allowed then
            taken = p.cost
            if must then taken = math.max(p.cost, math.min(p.wanted, math.floor(p.kind.left(p)))) end
            if taken ~= 0 then p.kind.take(p, taken) end
          end
          if taken ~= 0 or p.was_ahead then p.kind.save(p) end
          local left = math.max(0, math.floor(p.kind.left(p)))
          local need = p.allowed and left + 1 or math.max(1, p.cost)
          answer[#answer + 1] = p.allowed and 1 or 0
          answer[#answer + 1] = left
          answer[#answer + 1] = p.used > 0 and math.max(0, math.ceil(p.kind.wait(p, need))) or 0
          answer[#answer + 1] = taken
        end
        return answer
        """;

    private const int ArgumentsEach = 9;
    private const long TicksPerMicrosecond = 10;

    /// <summary>Its arguments.</summary>
    /// <param name="questions">Those whose keys it is given, in the same order.</param>
    /// <param name="isCharge">Whether it is charged, allowed or not.</param>
    public static RedisValue[] ArgumentsOf(IReadOnlyList<Question> questions, bool isCharge)
    {
        var values = new List<RedisValue>(1 + (questions.Count * ArgumentsEach)) { isCharge ? "0" : "1" };
        foreach (var question in questions)
        {
            var rule = question.Rule;
            values.AddRange(
            [
                question.Algorithm.ToString(), rule.Limit, (question.Hold is null ? rule.Window : Hold.Lifetime.Ticks) / TicksPerMicrosecond, rule.Burst, rule.Most, question.Cost, question.Wanted,
                question.IsShadow ? "1" : "0", question.Hold?.Token.ToByteArray() ?? [],
            ]);
        }

        return [.. values];
    }

    /// <summary>Its answers; null where there are not as many as questions.</summary>
    public static List<Answer>? Read(long[] numbers, int count)
    {
        if (numbers.Length != count * NumbersEach)
            return null;
        var answers = new List<Answer>(count);
        for (var i = 0; i < numbers.Length; i += NumbersEach)
            answers.Add(new Answer(new Standing(numbers[i] == 1, Math.Max(0, numbers[i + 1]), Math.Max(0, numbers[i + 2]) * TicksPerMicrosecond), numbers[i + 3]));
        return answers;
    }
}
