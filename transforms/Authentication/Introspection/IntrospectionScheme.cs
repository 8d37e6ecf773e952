using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Introspection;

/// <summary>Asks the server that gave a token out whether it is good (RFC 7662).</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">Whom to ask.</param>
/// <param name="endpoint">The address that is asked.</param>
/// <param name="identity">What backends are told.</param>
/// <param name="surroundings">The process around it.</param>
internal sealed class IntrospectionScheme(
    string name, IntrospectionOptions options, Uri endpoint, IdentityHeaders identity, Surroundings surroundings) : Scheme(name)
{
    private readonly TokenSource _tokens = new(options.Places);
    private readonly Verdicts _verdicts = new(name, options.Timeout + Verdicts.Grace, surroundings);
    private readonly IntrospectionAnswer _answer = new(name, options, identity);

    /// <inheritdoc/>
    public override string Challenge => "Bearer";

    /// <inheritdoc/>
    public override bool TellsErrors => true;

    /// <inheritdoc/>
    public override string? AllScopes => options.AllScopes;

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialHeaders => [options.TokenHeader];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BearerHeaders => CredentialHeaders;

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialCookies => options.TokenCookie is { } cookie ? [cookie] : [];

    // What stands in Authorization without Bearer is left to others.
    /// <inheritdoc/>
    public override bool Hides(Scheme other) => (SharesHeaderWith(other) && (other.Challenge == Challenge || !_tokens.TakesBearerAlone)) || SharesCookieWith(other);

    /// <inheritdoc/>
    public override bool IsAmbiguousIn(HttpRequest request) => _tokens.IsAmbiguousIn(request);

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        var token = _tokens.Find(context.Request);
        if (token.IsEmpty)
            return false;
        if (token.Length > options.MaxTokenBytes.Bytes)
        {
            result = new(AuthenticationFault.TooLong);
            return true;
        }

        var text = token.ToString();
        result = _verdicts.FindAsync(TokenKey.Of(token), ClientKey.Of(context.Connection.RemoteIpAddress), () => AskAsync(text));
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request) => _tokens.Strip(request);

    private async Task<Verdict> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var form = new List<KeyValuePair<string, string>> { new("token", token), new("token_type_hint", "access_token") };
        if (options.ClientAuthentication == ClientAuthentication.Basic)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}")));
        }
        else
        {
            form.Add(new("client_id", options.ClientId));
            form.Add(new("client_secret", options.ClientSecret));
        }

        request.Content = new FormUrlEncodedContent(form);
        var answer = await surroundings.Http.SendAsync(request, options.Timeout);
        var problem = answer.Problem ?? (answer.Status == 200 ? null : $"it answered {answer.Status}");
        var verdict = problem is null ? _answer.Read(answer.Body, surroundings.Time.GetUtcNow(), out problem) : null;
        surroundings.Metrics?.Asked(Name, isAnswered: verdict is not null);
        if (verdict is not null)
            return verdict;
        AuthenticationLog.NotAnswered(surroundings.Log, Name, endpoint.ToString(), problem!);
        return new Verdict(AuthenticationFault.Unavailable, long.MinValue);
    }
}
