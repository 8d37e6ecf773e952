using System.Security.Cryptography;
using Gateway.LoadTests.Running;
using NBomber.CSharp;
using NBomber.Http.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Files that go up, whose hash comes back.</summary>
internal sealed class Uploads : LoadTest
{
    private const string Scenario = "uploads";

    private static readonly int[] Sizes = [1 << 10, 64 << 10, 512 << 10, 4 << 20];

    public override string Name => Scenario;

    public override string Summary => "files of 1 KiB to 4 MiB go up; the backend's SHA-256 must be theirs";

    public override IReadOnlyList<Threshold> Thresholds { get; } = [Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, 1500)];

    public override int DefaultRate(bool isDemo) => 15;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(
            await ShopConfiguration.OfAsync(
                stage,
                $$""" "uploads": { "ClusterId": "node", "Match": { "Path": "/uploads" }, "Transforms": [ { "PathSet": "{{(stage.IsDemo ? "/api/echo" : "/uploads")}}" } ] } """,
                "",
                cancellation),
            cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(20)));
        var files = Sizes.Select(static size =>
        {
            var content = RandomNumberGenerator.GetBytes(size);
            return (Name: $"{size >> 10} KiB", Content: content, Hash: Convert.ToHexStringLower(SHA256.HashData(content)));
        }).ToArray();
        return new Journey(NBomber.CSharp.Scenario.Create(Scenario, async context =>
        {
            var (name, bytes, hash) = files[Random.Shared.Next(files.Length)];
            await Step.Run(name, context, () =>
            {
                var content = new ByteArrayContent(bytes);
                content.Headers.ContentType = new("application/octet-stream");
                return Calls.SendAsync(client, Http.CreateRequest("POST", "/uploads").WithBody(content), hash);
            });
            return Response.Ok();
        }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }
}
