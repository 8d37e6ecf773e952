using System.Net.Http;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>
/// A request that a policy looks after, in the place of what YARP's pipeline knows of it: it decides which destinations there are to choose from, sees the heads of answers before anything of them is passed on, and sends the request again where
/// that may help. Made for one request.
/// </summary>
internal sealed class ProtectedRequest : HttpTransformer, IReverseProxyFeature, IAttempts
{
    // Others may take what was free when it was looked at.
    private const int MaxMisses = 8;

    private readonly Pool _pool;
    private readonly ResilienceServices _services;
    private readonly Retries? _retries;
    private readonly HttpTransformer _transformer;
    private readonly IReadOnlyList<DestinationState> _all;
    private readonly IReadOnlyList<int>? _fallback;
    private readonly bool _isHedged;
    private readonly bool _hasBody;
    private readonly long _start;
    private DestinationState? _destination;
    private Standing? _standing;
    private Race? _race;
    private Fork? _fork;
    private List<DestinationState>? _tried;
    private IForwarderErrorFeature? _unanswered;
    private RetryReason _again;
    private bool _hasLostAnswer;
    private long _sentAt;
    private bool _isTrial;
    private bool _isRecorded;
    private bool _isStream;
    private Room _missed;

    /// <summary>One for a request that was let in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proxy">What YARP knows of it.</param>
    /// <param name="pool">What is known of its cluster.</param>
    /// <param name="services">What policies share.</param>
    /// <param name="fallback">Statuses of answers that are dropped, as there is another for them; null for none.</param>
    public ProtectedRequest(HttpContext context, IReverseProxyFeature proxy, Pool pool, ResilienceServices services, IReadOnlyList<int>? fallback)
    {
        (_pool, _services, _fallback, _start) = (pool, services, fallback, services.Time.GetTimestamp());
        _transformer = proxy.Route.Transformer;
        _all = AvailableDestinations = proxy.AvailableDestinations;
        (Cluster, AllDestinations) = (proxy.Cluster, proxy.AllDestinations);
        Route = new RouteModel(proxy.Route.Config, proxy.Route.Cluster, this);
        _isHedged = pool.Options.Hedging is not null && Hedge.MayBeUsed(context);
        _hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;
        if (pool.Options.Retry is { } retry)
            _retries = new Retries(retry, pool, services, Repeatable.Is(context), _all);
    }

    private ProtectedRequest(ProtectedRequest original)
    {
        (_pool, _services, _retries, _fallback, _start) = (original._pool, original._services, original._retries, original._fallback, original._start);
        (_isHedged, _hasBody) = (original._isHedged, original._hasBody);
        (_transformer, _all, AvailableDestinations) = (original._transformer, original._all, original.AvailableDestinations);
        (Cluster, AllDestinations) = (original.Cluster, original.AllDestinations);
        Route = new RouteModel(original.Route.Config, original.Route.Cluster, this);
    }

    /// <inheritdoc/>
    public RouteModel Route { get; }

    /// <inheritdoc/>
    public ClusterModel Cluster { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DestinationState> AllDestinations { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DestinationState> AvailableDestinations { get; set; }

    /// <inheritdoc/>
    public DestinationState? ProxiedDestination { get; set; }

    /// <inheritdoc/>
    public bool TriesOthers => _retries is not null;

    /// <inheritdoc/>
    public bool NeedsNewConnection => _retries is { IsRepeating: true };

    /// <inheritdoc/>
    public bool MayResend() => _retries?.MayResend() ?? true;

    /// <inheritdoc/>
    public async ValueTask<bool> PassesAsync(int status, bool isEventStream, CancellationToken cancellation)
    {
        _isStream = isEventStream;
        Record(Outcome.Succeeded, status);
        if (_race is { } race && !await race.ClaimAsync(_fork!, status < StatusCodes.Status500InternalServerError, cancellation))
            return false;
        if (IsPassedOver(status))
            return false;
        _fork?.Answer();
        return true;
    }

    /// <summary>True where an answer was dropped, as there is another for it.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>Has it answered.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="next">The way of one attempt.</param>
    /// <returns>Free where it was answered, by a backend or because of one; else why no destination may have it.</returns>
    public async Task<Room> ServeAsync(HttpContext context, RequestDelegate next)
    {
        context.Features.Set<IReverseProxyFeature>(this);
        try
        {
            for (var misses = 0; ;)
            {
                AvailableDestinations = Selection.Of(_pool, _all, _tried, out var room);
                if (room != Room.Free)
                    return Conclude(context, room);
                _missed = Room.Free;
                await SendAsync(context, next);
                if (_missed != Room.Free)
                {
                    if (++misses == MaxMisses)
                        return Conclude(context, _missed);
                    continue;
                }

                if (_again == RetryReason.None && !WantsAgain(context))
                {
                    if (!context.Response.HasStarted && Reached.IsNot(context.Features.Get<IForwarderErrorFeature>()))
                        TellWhatMayBeDone(context);
                    return Room.Free;
                }

                await BeginAgainAsync(context);
            }
        }
        finally
        {
            _retries?.End();
        }
    }

    /// <summary>Sends it to the destination that was chosen, if that can take it.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="next">The way there.</param>
    public Task TryAsync(HttpContext context, RequestDelegate next)
    {
        if (AvailableDestinations is not [var destination])
            return next(context);
        var standing = _pool.StandingOf(destination);
        _missed = standing.TryEnter(_pool.Options, out _isTrial);
        if (_missed != Room.Free)
            return Task.CompletedTask;
        (_standing, _destination) = (standing, destination);
        return SendAsync(context, next, standing);
    }

    /// <summary>The same request, to be sent beside this one.</summary>
    public ProtectedRequest Copy() => new(this);

    /// <summary>It is sent beside another: only one of both answers the client.</summary>
    public void Compete(Race race, Fork fork) => (_race, _fork) = (race, fork);

    /// <summary>Where else it may be sent than a copy that is on its way; null for nowhere.</summary>
    public IReadOnlyList<DestinationState>? Others(ProtectedRequest copy)
    {
        if (copy._destination is not { } taken)
            return null;
        var others = Selection.Of(_pool, _all, [taken], out var room);
        return room == Room.Free && !others.Contains(taken) ? others : null;
    }

    /// <summary>How long it held its place; null where that says nothing of other requests.</summary>
    public TimeSpan? Held(HttpContext context) =>
        _isStream || _standing is null || context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols ? null : _services.Time.GetElapsedTime(_start);

    /// <inheritdoc/>
    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken) =>
        _transformer.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken) =>
        (proxyResponse is null || await PassesAsync((int)proxyResponse.StatusCode, proxyResponse.Content.Headers.ContentType?.MediaType == "text/event-stream", cancellationToken))
        && await _transformer.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        _transformer.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    /// <summary>Whether an answer is not passed on: it is asked for again, or there is another answer for it.</summary>
    private bool IsPassedOver(int status)
    {
        if (_retries?.TryTake(status) == true)
            _again = RetryReason.Status;
        else
            IsDropped = _fallback?.Contains(status) == true;
        return _again != RetryReason.None || IsDropped;
    }

    private async Task SendAsync(HttpContext context, RequestDelegate next)
    {
        if (!_isHedged || _pool.Options.Hedging is not { } hedging || _tried is not null || AvailableDestinations.Count < 2)
        {
            await next(context);
            return;
        }

        _pool.Hedges.Save(hedging.Budget);
        if (_pool.Latencies.Within(hedging.Percentile) is not { } delay)
        {
            await next(context);
            return;
        }

        var counts = await Hedge.SendAsync(context, next, this, _pool, _services, delay);
        (_missed, _again, _isStream, _standing, _destination) = (counts._missed, counts._again, counts._isStream, counts._standing, counts._destination);
        (IsDropped, ProxiedDestination, AvailableDestinations) = (counts.IsDropped, counts.ProxiedDestination, counts.AvailableDestinations);
    }

    // Where a client sends or reads as slowly as it likes, the route's time being over says nothing of the destination.
    private bool IsDestinationOutOfTime(HttpContext context, ForwarderError failure) =>
        failure == ForwarderError.RequestCanceled && !_hasBody && context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    private async Task SendAsync(HttpContext context, RequestDelegate next, Standing standing)
    {
        (_isRecorded, _sentAt) = (false, _services.Time.GetTimestamp());
        var outcome = Outcome.Unknown;
        try
        {
            await next(context);
            var failure = context.Features.Get<IForwarderErrorFeature>()?.Error ?? ForwarderError.None;
            outcome = failure is ForwarderError.None or ForwarderError.RequestCreation || RequestErrors.IsByClient(RequestErrors.Name(failure, IsDestinationOutOfTime(context, failure)))
                ? Outcome.Unknown
                : Outcome.Failed;
        }
        finally
        {
            // A trial has to be told of, whatever became of it.
            if (!_isRecorded || outcome == Outcome.Failed)
                Record(outcome, 0);
            _pool.Leave(standing);
        }
    }

    private void Record(Outcome outcome, int status)
    {
        // A body takes as long as its client does, and is no latency of the destination's.
        var latency = _hasBody ? TimeSpan.Zero : _services.Time.GetElapsedTime(_sentAt);
        _pool.Record(_standing!, outcome, status, latency, _isTrial && !_isRecorded);
        if (!_isRecorded && !_hasBody)
            _pool.Answered(latency, outcome, status);
        if (_isHedged && !_isRecorded && outcome == Outcome.Succeeded && status < StatusCodes.Status500InternalServerError)
            _pool.Latencies.Add(latency);
        _isRecorded = true;
    }

    private bool WantsAgain(HttpContext context)
    {
        if (_retries is null || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return false;
        _again = _retries.TryTake(context.Features.Get<IForwarderErrorFeature>());
        return _again != RetryReason.None;
    }

    /// <summary>No destination may have it. Where one had it before, that is what became of it.</summary>
    private Room Conclude(HttpContext context, Room room) => TellWhatMayBeDone(context) ? Room.Free : room;

    /// <summary>
    /// That nobody could have it any more must not hide that a destination had it before, and may have done it: it did not answer, or gave an answer that was asked for again, and which the client will not see.
    /// </summary>
    private bool TellWhatMayBeDone(HttpContext context)
    {
        if (_unanswered is not null)
            SetFailure(context, _unanswered);
        else
            IsDropped |= _hasLostAnswer;
        return _unanswered is not null || _hasLostAnswer;
    }

    private static void SetFailure(HttpContext context, IForwarderErrorFeature failure)
    {
        context.Features.Set(failure);
        context.Response.StatusCode = failure.Error == ForwarderError.RequestTimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
    }

    private async Task BeginAgainAsync(HttpContext context)
    {
        _services.Metrics?.Retried(_pool, _again);
        _hasLostAnswer |= _again == RetryReason.Status;
        if (_again is RetryReason.Reset or RetryReason.Timeout)
            _unanswered = context.Features.Get<IForwarderErrorFeature>();
        if (_destination is { } destination)
            (_tried ??= []).Add(destination);
        if (_retries!.Delay() is var delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, _services.Time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        _again = RetryReason.None;
    }
}
