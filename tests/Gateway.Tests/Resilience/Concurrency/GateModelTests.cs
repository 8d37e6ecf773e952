using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Resilience.Concurrency;

/// <summary>A gate beside a plain model of it, under random comings, goings, steps of time and settings.</summary>
public sealed class GateModelTests
{
    private const int Steps = 600;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, 60));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Gate_UnderRandomTraffic_DecidesAsTheModel(int seed)
    {
        var random = new Random(seed);
        var clock = new ManualClock();
        var model = new Model(random.Next(1, 5), random.Next(0, 9));
        var gate = new Gate(new GateSettings(model.Limit, model.QueueLimit, Timeout), clock);
        var clients = new List<Client>();
        var now = TimeSpan.Zero;
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case < 4:
                    var client = new Client((RequestPriority)random.Next(4), now);
                    clients.Add(client);
                    client.Entering = gate.EnterAsync(client.Priority, null, client.Left.Token).AsTask();
                    model.Enter(client, now);
                    break;
                case < 7 when model.Inside.Count > 0:
                    var held = TimeSpan.FromMilliseconds(random.Next(1, 200));
                    gate.Leave(held);
                    model.Leave(model.Inside[random.Next(model.Inside.Count)], held, now);
                    break;
                case 7 when model.Waiting.Count > 0:
                    var gone = model.Waiting[random.Next(model.Waiting.Count)];
                    model.GiveUp(gone, EntryResult.ClientGone);
                    await gone.Left.CancelAsync();
                    break;
                case 8 when random.Next(10) == 0:
                    (model.Limit, model.QueueLimit) = (random.Next(1, 5), random.Next(0, 9));
                    gate.Set(new GateSettings(model.Limit, model.QueueLimit, Timeout));
                    model.LetIn(now);
                    break;
                default:
                    var passed = TimeSpan.FromMilliseconds(random.Next(0, 60));
                    now += passed;
                    clock.Advance(passed);
                    model.TimeOut(now);
                    break;
            }

            Assert.Equal((step, model.Inside.Count, model.Waiting.Count), (step, gate.Inside, gate.Waiting));
            foreach (var one in clients.Where(static one => one.Expected is not null).ToArray())
            {
                Assert.Equal((step, one.Expected), (step, (await one.Entering!).Result));
                clients.Remove(one);
            }

            Assert.DoesNotContain(clients, static one => one.Entering!.IsCompleted);
        }
    }

    private sealed class Client(RequestPriority priority, TimeSpan since)
    {
        public RequestPriority Priority => priority;

        public TimeSpan Since => since;

        public CancellationTokenSource Left { get; } = new();

        public Task<Entry>? Entering { get; set; }

        public EntryResult? Expected { get; set; }
    }

    /// <summary>The rules, one after another, over plain lists.</summary>
    private sealed class Model(int limit, int queueLimit)
    {
        private TimeSpan? _mean;
        private TimeSpan _moved;
        private TimeSpan _waitingSince;

        public int Limit { get; set; } = limit;

        public int QueueLimit { get; set; } = queueLimit;

        public List<Client> Inside { get; } = [];

        public List<Client> Waiting { get; } = [];

        public void Enter(Client client, TimeSpan now)
        {
            if (Inside.Count < Limit)
            {
                LetIn(client, now);
                return;
            }

            var before = Waiting.Count(one => one.Priority > client.Priority || (one.Priority == client.Priority && !IsOverloaded(now)));
            var mean = _mean ?? TimeSpan.Zero;
            var stalled = now - _moved;
            if (QueueLimit == 0)
                client.Expected = EntryResult.Full;
            else if ((mean > stalled ? mean : stalled) / Limit * (before + 1) > Timeout)
                client.Expected = EntryResult.Hopeless;
            else if (Waiting.Count < QueueLimit)
                Wait(client, now);
            else
                Displace(client, now);
        }

        public void Leave(Client client, TimeSpan held, TimeSpan now)
        {
            Inside.Remove(client);
            _moved = now;
            _mean = _mean is { } mean ? mean + ((held - mean) * 0.1) : held;
            LetIn(now);
        }

        public void GiveUp(Client client, EntryResult why)
        {
            Waiting.Remove(client);
            client.Expected = why;
        }

        public void TimeOut(TimeSpan now)
        {
            foreach (var late in Waiting.Where(one => now - one.Since >= Timeout).ToArray())
                GiveUp(late, EntryResult.TimedOut);
        }

        public void LetIn(TimeSpan now)
        {
            while (Inside.Count < Limit && Waiting.Count > 0)
            {
                var first = Waiting.Where(one => one.Priority == Waiting.Max(static other => other.Priority)).ToArray();
                var next = IsOverloaded(now) ? first[^1] : first[0];
                Waiting.Remove(next);
                LetIn(next, now);
            }
        }

        private void LetIn(Client client, TimeSpan now)
        {
            Inside.Add(client);
            client.Expected = EntryResult.Entered;
            if (Inside.Count == Limit)
                _moved = now;
        }

        private void Wait(Client client, TimeSpan now)
        {
            if (Waiting.Count == 0)
                _waitingSince = now;
            Waiting.Add(client);
        }

        private void Displace(Client client, TimeSpan now)
        {
            var last = Waiting.Where(one => one.Priority == Waiting.Min(static other => other.Priority)).ToArray();
            var victim = IsOverloaded(now) ? last[0] : last[^1];
            if (victim.Priority > client.Priority || (victim.Priority == client.Priority && !IsOverloaded(now)))
            {
                client.Expected = EntryResult.Full;
                return;
            }

            // Waiting goes on meanwhile, even where the only one gives way.
            Waiting.Add(client);
            Waiting.Remove(victim);
            if (Waiting.Count == 1)
                _waitingSince = now;
            victim.Expected = EntryResult.Displaced;
        }

        private bool IsOverloaded(TimeSpan now) => Waiting.Count > 0 && now - _waitingSince >= Timeout;
    }
}
