using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Transforms.Receiving.Paths;

/// <summary>Judges unusual paths: none may reach a backend by a route that another reading of it would not take.</summary>
internal sealed class PathJudge(RouteTrial trial)
{
    // Each time routes were replaced while they were asked; edits are seconds apart.
    private const int MaxAttempts = 3;

    // Beyond this no path of a site is.
    private const int MaxLength = 2048;

    /// <summary>
    /// True when every plausible reading of the path takes the route that the path as sent takes. A reading without a
    /// route counts as another: it would have been answered 404. False where there are too many to look at.
    /// </summary>
    public async ValueTask<bool> IsUnambiguousAsync(HttpContext context, PathNote note)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // Without a route nothing is forwarded.
            if (context.GetEndpoint() is not RouteEndpoint sent || sent.Metadata.GetMetadata<RawPathAllowance>() is not null)
                return true;

            if (note.Path.Length > MaxLength)
                return false;
            var differs = await DiffersAsync(context, note, sent);
            // A generation has endpoints of its own: if the path as sent still gets the same one, so did every reading.
            if (await trial.AskAsync(context, context.Request.Path.Value ?? "") == sent)
                return !differs;
            await trial.RouteAsync(context);
        }

        return false;
    }

    private async ValueTask<bool> DiffersAsync(HttpContext context, PathNote note, Endpoint sent)
    {
        var readings = new PathReadings(note.Path, note.Form, context.Request.Path.Value ?? "");
        foreach (var reading in readings.All())
        {
            if (await trial.AskAsync(context, reading) != sent)
                return true;
        }

        return readings.AreTooMany;
    }
}
