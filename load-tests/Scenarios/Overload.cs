using System.Globalization;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Four times what a PHP-FPM pool can do, past the protection profile of config/examples/laravel-fpm.json or past a gateway without any.</summary>
internal sealed class Overload(bool isProtected) : LoadTest
{
    private const int DefaultTimes = 4;
    private const int MaxTimes = 50;
    private const int Addresses = 250;

    /// <summary>Who waits for longer has left.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly string _name = isProtected ? "overload" : "overload-unprotected";

    public override string Name => _name;

    public override string Summary => isProtected
        ? $"{DefaultTimes} times what a PHP-FPM pool can do, behind the protection profile: the pool's capacity is served, quickly, and the rest told so"
        : "the same without protection, which shows what it is for";

    public override string Needs => "php-fpm and nginx";

    public override bool HasDemo => false;

    public override string RateUnit => "times the pool's capacity";

    public override IReadOnlyList<Threshold> Thresholds => isProtected
        ?
        [
            Goodput(0.8, double.MaxValue, "at least 80 % of the pool's capacity is answered in time"),
            Threshold.Percentile99(_name, 600),
            new("99 of 100 who are refused are told within 600 ms", outcome =>
                outcome.Find(_name) is { Fail.Request.Count: > 0 } stats ? (stats.Fail.Latency.Percent99 <= 600, $"{stats.Fail.Latency.Percent99:0} ms") : (false, "nobody was refused")),
            Threshold.FailureShare(_name, ["503", "429"], 0.99),
        ]
        : [Goodput(0, 0.6, "at most 60 % of the pool's capacity is answered in time, or there would be nothing to protect")];

    public override int DefaultRate(bool isDemo) => DefaultTimes;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        if (load.Rate > MaxTimes)
            throw new LoadTestException($"--rate: {load.Rate} {RateUnit} is more than {MaxTimes}.");
        var pool = stage.Keep(await PhpPool.StartAsync(stage.Directory, cancellation));
        var capacity = await pool.MeasureCapacityAsync(Page, TimeSpan.FromSeconds(2), cancellation);
        facts.Set("capacity", capacity);
        Console.WriteLine($"The pool can do {capacity:0} pages a second.");
        var gateway = await stage.StartGatewayAsync(isProtected ? Example(pool) : Bare(pool), cancellation);
        var people = Clients.NewCrowd(gateway.Address, Patience, Addresses);
        foreach (var person in people)
            stage.Keep(person);
        var rate = (int)(load.Rate * capacity);
        // What fails are refusals: an iteration that is answered with 200 in time has gone well.
        var scenario = Scenario.Create(_name, async _ => await Calls.GetAsync(people[Random.Shared.Next(people.Length)], Page(), "ok"))
            .WithMaxFailCount(int.MaxValue)
            .WithLoadSimulations(Simulation.Inject(rate, TimeSpan.FromSeconds(1), load.Duration));
        // Without protection the warm-up would leave a queue behind, and the run would not show how it comes about.
        return new Journey(isProtected ? scenario.WithWarmUpDuration(load.WarmUp) : scenario.WithoutWarmUp());
    }

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
