using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Authentication;

/// <summary>A section that was planned, without a gateway around it.</summary>
internal sealed class Planned
{
    private readonly AuthenticationPlan _plan;

    /// <summary>Plans a section.</summary>
    /// <param name="options">The section.</param>
    /// <param name="folder">Where files are.</param>
    public Planned(AuthenticationOptions options, string folder = ".") =>
        _plan = new AuthenticationPlanner(options, new NamedFiles(folder), ["laravel"], new Gateway.Transforms.Shared.Redis.RedisOptions { Connection = "127.0.0.1:6379" }, Surroundings = new Surroundings(Clock), Errors).Make();

    /// <summary>What was found to be wrong.</summary>
    public ConfigurationErrors Errors { get; } = new();

    /// <summary>The process around it.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>The clock of everything in it.</summary>
    public Clock Clock { get; } = new();

    /// <summary>Plans one scheme called <c>scheme</c> and a policy <c>policy</c> with it.</summary>
    public static Planned Of(SchemeOptions scheme, PolicyOptions? policy = null, string folder = ".") => new(
        new AuthenticationOptions
        {
            Schemes = new Dictionary<string, SchemeOptions> { ["scheme"] = scheme },
            Policies = new Dictionary<string, PolicyOptions> { ["policy"] = (policy ?? new PolicyOptions()) with { Schemes = ["scheme"] } },
        },
        folder);

    public Policy Policy(string name = "policy") => _plan.Policies[name];

    /// <summary>What the policy's scheme makes of a request; null when it is none of its own.</summary>
    public async Task<SchemeResult?> AskAsync(Action<HttpRequest> request, string policy = "policy", Action<HttpRequest>? after = null)
    {
        var context = new DefaultHttpContext();
        request(context.Request);
        SchemeResult? answer = null;
        foreach (var scheme in Policy(policy).Schemes)
        {
            if (!scheme.TryAuthenticate(context, out var result))
                continue;
            answer = await result;
            break;
        }

        after?.Invoke(context.Request);
        return answer;
    }

    /// <summary>The same for a bearer token.</summary>
    public Task<SchemeResult?> AskAsync(string token, string policy = "policy") =>
        AskAsync(request => request.Headers.Authorization = $"Bearer {token}", policy);

    /// <summary>The name of the fault a token has; <c>taken</c> for none, null when the scheme leaves it to others.</summary>
    public async Task<string?> FaultOfAsync(string token, string policy = "policy") => await AskAsync(token, policy) switch
    {
        null => null,
        { Caller: not null } => "taken",
        { Fault: var fault } => fault!.Name,
    };
}
