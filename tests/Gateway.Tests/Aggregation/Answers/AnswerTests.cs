using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Aggregation.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Answers;

/// <summary>Whole answers of parts that answer at random, beside what a document makes of the same.</summary>
public sealed class AnswerTests : IDisposable
{
    private static readonly Endpoint Asked = new(null, EndpointMetadataCollection.Empty, "part");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Answer_AtRandom_EqualsADocumentsResult()
    {
        var samples = new RandomJson(42);
        for (var i = 0; i < 300; i++)
        {
            string[] bodies = [samples.Next(), samples.NextObject(), samples.Next()];

            var answer = await AskAsync(bodies);

            var expected = new JsonObject { ["a"] = JsonNode.Parse(bodies[0]), ["b"] = JsonNode.Parse(bodies[1]), ["c"] = JsonNode.Parse(bodies[2]) };
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(answer)), answer);
            Assert.Equal($$"""{"a":{{bodies[0].Trim()}},"b":{{bodies[1].Trim()}},"c":{{bodies[2].Trim()}}}""", answer);
        }
    }

    [Fact]
    public async Task Answer_PartsAtOnce_NoneWaitsForAnother()
    {
        var all = new TaskCompletionSource();
        var count = 0;

        var answer = await AskAsync(["1", "2", "3"], () =>
        {
            // Each is answered when all are asked.
            if (Interlocked.Increment(ref count) == 3)
                all.SetResult();
            return all.Task;
        });

        Assert.Equal("""{"a":1,"b":2,"c":3}""", answer);
    }

    [Fact]
    public async Task Answer_StepThatThrows_IsAFaultOfThatPartAlone()
    {
        var count = 0;

        var answer = await AskAsync(["1", "2", "3"], () => Interlocked.Increment(ref count) == 2 ? throw new InvalidOperationException("a fault") : Task.CompletedTask);

        Assert.Equal("""{"a":1,"b":null,"c":3,"errors":[{"part":"b","status":null,"reason":"internal"}]}""", answer);
    }

    // A client may take hours to read, and would hold all that its parts had, beside the answer.
    [Fact]
    public async Task Answer_ThatIsBeingSent_HoldsNothingOfItsParts()
    {
        var exchanges = new PartExchanges();
        var seen = new List<HttpContext>();
        var free = 0;

        await AskAsync(["1", "2", "3"], body: new Watched(() =>
        {
            var (part, client, message) = (Plan().Parts[0], new DefaultHttpContext(), new PartMessage());
            message.Fill(part, new Values(client, []), default);
            for (var i = 0; i < 3; i++)
            {
                var context = exchanges.Rent().Begin(new ClientFacts(client, []), part, message, Asked, new ByteRoom(long.MaxValue), CancellationToken.None);
                free += seen.Contains(context) ? 1 : 0;
            }
        }), exchanges: exchanges, seen: seen);

        Assert.Equal(3, free);
    }

    private async Task<string> AskAsync(string[] bodies, Func<Task>? before = null, MemoryStream? body = null, PartExchanges? exchanges = null, List<HttpContext>? seen = null)
    {
        var plan = Plan();
        var entrance = new PartEntrance();
        entrance.Open(async part =>
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            lock (bodies)
                seen?.Add(part);
            part.Response.ContentType = "application/json";
            await part.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(bodies[part.Request.Path.Value![1] - 'a']));
        });
        var middleware = new AggregationMiddleware(
            static _ => Task.CompletedTask, entrance, exchanges ?? new PartExchanges(), new AggregationMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<AggregationMiddleware>.Instance);
        var context = new DefaultHttpContext { RequestServices = _services };
        using var written = body ?? new MemoryStream();
        context.Response.Body = written;
        context.Request.Method = "GET";
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(plan, new ComposedEndpoints([Asked, Asked, Asked])), "all"));

        await middleware.InvokeAsync(context);

        return Encoding.UTF8.GetString(written.ToArray());
    }

    private static AggregatePlan Plan()
    {
        string[] names = ["a", "b", "c"];
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/" },
            Parts = names.ToDictionary(static name => name, static name => new PartOptions { Cluster = "x", Path = $"/{name}" }),
        };
        return new AggregatePlanner("all", options, clusters: null, new ConfigurationErrors()).Make()!;
    }

    /// <summary>A body whose client is told of when something is sent to it.</summary>
    private sealed class Watched(Action sent) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            sent();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
