using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Starting;

/// <summary>The gateway as a container runs it: nothing on any disk can be written, and it is nobody in particular.</summary>
public sealed class ReadOnlyDiskTests
{
    private const string User = "1654";

    // A view of the disks of its own, in which all are read-only, and then a user without any right over them. /proc is where the system is told of that user.
    private const string ReadOnly = $"""
        mount --make-rprivate / && findmnt --raw --noheadings --output TARGET | grep --invert-match '^/proc' |
          while read -r place; do mount --options remount,bind,ro "$place" || exit 1; done || exit 1
        ! touch /tmp/written 2>/dev/null || exit 1
        exec unshare --user --map-user={User} --map-group={User} "$@"
        """;

    [Fact]
    public async Task Gateway_WithoutAWritableDiskOrAnyRight_ServesAndFollowsEdits()
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.Ok("hello"));
        var configuration = GatewayConfiguration.PassThrough(backend.Address);
        await using var gateway = await GatewayProcess.StartThroughAsync(["unshare", "--mount", "bash", "-c", ReadOnly, "bash"], configuration);
        using var client = gateway.CreateClient();

        using var response = await client.GetAsync("/");
        await gateway.EditAsync(configuration + "\n");
        await gateway.WaitForGenerationAsync(2);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var facts = await File.ReadAllLinesAsync($"/proc/{gateway.Process.Id}/status");
        Assert.Contains("CapEff:\t0000000000000000", facts);
        // Of several mounts at one place the last is the one that is seen.
        var seen = (await File.ReadAllLinesAsync($"/proc/{gateway.Process.Id}/mounts")).Select(static line => line.Split(' ')).GroupBy(static mount => mount[1], static mount => mount[3]);
        Assert.DoesNotContain(seen, static mount => !mount.Key.StartsWith("/proc", StringComparison.Ordinal) && !mount.Last().Split(',').Contains("ro"));
    }
}
