using System.Globalization;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Half of what a PHP-FPM pool can do, which says what is usual, and then four times as much as it can, past the protection profile of config/examples/laravel-fpm.json or past a gateway without any.</summary>
internal sealed class Overload(bool isProtected) : LoadTest
{
    private const int DefaultTimes = 4;
    private const int MaxTimes = 50;
    private const int Addresses = 250;

    private static readonly TimeSpan Measuring = TimeSpan.FromSeconds(4);

    /// <summary>Who waits for longer has left.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Between the phases, until what the first had under way is answered.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private readonly string _name = isProtected ? "overload" : "overload-unprotected";

    public override string Name => _name;

    public override string Summary => isProtected
        ? $"half of what a PHP-FPM pool can do, and then {DefaultTimes} times, behind the protection profile: the pool's capacity is served, about as quickly, and the rest told so"
        : "the same without protection, which shows what it is for";

    public override string Needs => "php-fpm and nginx";

    public override bool HasDemo => false;

    public override string RateUnit => "times the pool's capacity";

    public override TimeSpan DefaultDuration => TimeSpan.FromSeconds(45);

    public override IReadOnlyList<Threshold> Thresholds => isProtected
        ?
        [
            Threshold.Share(Normal, "200", 0.99),
            Goodput(0.9, double.MaxValue, "at least 90 % of the pool's capacity is answered in time"),
            Threshold.Percentile99Below(_name, Normal, 2),
            Threshold.FailurePercentile99Below(_name, Normal, 2),
            Threshold.FailureShare(_name, ["503", "429"], 0.99),
        ]
        :
        [
            Threshold.Share(Normal, "200", 0.99),
            Goodput(0, 0.6, "at most 60 % of the pool's capacity is answered in time, or there would be nothing to protect"),
        ];

    private string Normal => $"{_name}.normal";

    public override int DefaultRate(bool isDemo) => DefaultTimes;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        if (load.Rate > MaxTimes)
            throw new LoadTestException($"--rate: {load.Rate} {RateUnit} is more than {MaxTimes}.");
        var pool = stage.Keep(await PhpPool.StartAsync(stage.Directory, cancellation));
        var capacity = await pool.MeasureCapacityAsync(Page, Measuring, cancellation);
        facts.Set("capacity", capacity);
        Console.WriteLine($"The pool can do {capacity:0} pages a second.");
        var gateway = await stage.StartGatewayAsync(isProtected ? Example(pool) : Bare(pool), cancellation);
        var people = Clients.NewCrowd(gateway.Address, Patience, Addresses);
        foreach (var person in people)
            stage.Keep(person);
        var (usual, overloaded) = Phases(load.Duration);
        // What fails are refusals: an iteration that is answered with 200 in time has gone well. Warm it gets at half load: four times as much would leave a queue behind where nothing protects.
        return new Journey(
            Play(Normal).WithWarmUpDuration(load.WarmUp < usual ? load.WarmUp : usual).WithLoadSimulations(Arrivals(capacity / 2, usual)),
            Play(_name).WithoutWarmUp().WithLoadSimulations(Simulation.Pause(usual + Gap), Arrivals(load.Rate * capacity, overloaded)));

        ScenarioProps Play(string name) => Scenario.Create(name, async _ => await Calls.GetAsync(people[Random.Shared.Next(people.Length)], Page(), "ok")).WithMaxFailCount(int.MaxValue);
    }

    /// <summary>How long the usual load lasts, a third, and how long the one that is too much; whole seconds, and at least one.</summary>
    internal static (TimeSpan Usual, TimeSpan Overloaded) Phases(TimeSpan duration)
    {
        var usual = Math.Max(1, Math.Floor(duration.TotalSeconds / 3));
        return (TimeSpan.FromSeconds(usual), TimeSpan.FromSeconds(Math.Max(1, Math.Floor(duration.TotalSeconds) - usual)));
    }

    private static LoadSimulation Arrivals(double rate, TimeSpan during) => Simulation.Inject(Math.Max(1, (int)rate), TimeSpan.FromSeconds(1), during);

    private static string Page() => string.Create(CultureInfo.InvariantCulture, $"/?ms={Random.Shared.Next(50, 101)}");

    private Threshold Goodput(double least, double most, string text) => new(text, outcome =>
    {
        if (outcome.Find(_name) is not { } stats || outcome.Facts.Find("capacity") is not { } capacity)
            return (false, "never ran");
        var share = stats.Ok.Request.RPS / capacity;
        return (share >= least && share <= most, $"{stats.Ok.Request.RPS:0} of {capacity:0} a second, {share:P0}");
    });

    private static string Example(PhpPool pool) => ShopConfiguration.Read("examples/laravel-fpm.json")
        .Replace("${LARAVEL:-http://127.0.0.1:8000/}", pool.Address.AbsoluteUri, StringComparison.Ordinal);

    private static string Bare(PhpPool pool) => ShopConfiguration.Of(pool.Address.AbsoluteUri, """ "all": { "ClusterId": "origin", "Match": { "Path": "/{**rest}" } } """, "");
}
