using System.Text;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Checks a scheme's options and finds its keys.</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="path">Its path, for errors.</param>
/// <param name="configured">Its _options.</param>
/// <param name="files">The files it names.</param>
/// <param name="surroundings">The process around it.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class JwtOptionsReader(
    string name, string path, JwtOptions configured, NamedFiles files, Surroundings surroundings, ConfigurationErrors errors)
{
    private const int MaxKeyFileBytes = 256 * 1024;

    private readonly int _before = errors.Errors.Count;

    private readonly JwtOptions _configured = configured;
    private JwtOptions _options = configured;

    /// <summary>The _options with everything filled in, and the keys; null where anything is wrong.</summary>
    public (JwtOptions Options, KeySource Keys)? Read()
    {
        ApplyPreset();
        if (_options.Issuers.Count == 0 && _options.Authority is { } authority)
            _options = _options with { Issuers = Discovery.IssuersOf(authority) };
        var algorithms = ReadAlgorithms();
        CheckSource();
        _options.Places.Check(path, errors);
        foreach (var (claim, values) in _options.Claims)
        {
            if (claim.Length == 0 || values.Count == 0)
                errors.Add($"{path}:{nameof(_options.Claims)}:{claim}", "needs the name of a claim, and at least one value that is accepted");
        }

        if (_options.Issuers.Count == 0 && (_options.Preset is null || JwtPreset.All.GetValueOrDefault(_options.Preset)?.HasIssuer != false))
            errors.Warn(path, "has no Issuers: tokens of any issuer with its key are taken");
        if (_options.Audiences.Count == 0)
            errors.Warn(path, "has no Audiences: tokens meant for others are taken");
        var keys = ReadKeys(algorithms);
        return errors.Errors.Count == _before ? (_options, keys!) : null;
    }

    private void ApplyPreset()
    {
        if (_options.Preset is not { } preset)
            return;
        if (JwtPreset.All.TryGetValue(preset, out var known))
        {
            _options = known.Fill(_options);
            // What the scheme says itself is not assumed.
            var scopes = _configured.AllScopes is null && _options.AllScopes is { } all ? $"; the scope '{all}' stands for all" : "";
            var clients = _configured.SubjectMayBeClient is null && _options.SubjectMayBeClient is true ? "; a sub that is the aud means a client, not a user" : "";
            errors.Note($"{path}:{nameof(_options.Preset)}", $"{preset} assumes: {known.Assumes}{scopes}{clients}");
        }
        else
        {
            errors.AddUnknown($"{path}:{nameof(_options.Preset)}", preset, "a preset", JwtPreset.All.Keys.Order(StringComparer.Ordinal));
        }
    }

    private List<JwtAlgorithm> ReadAlgorithms()
    {
        var algorithms = new List<JwtAlgorithm>();
        // A preset that is misspelt would have had them.
        if (_options.Algorithms.Count == 0 && (_options.Preset is null || JwtPreset.All.ContainsKey(_options.Preset)))
            errors.Add($"{path}:Algorithms", $"needs at least one of {string.Join(", ", JwtAlgorithm.All.Keys)}");
        for (var i = 0; i < _options.Algorithms.Count; i++)
        {
            if (!JwtAlgorithm.All.TryGetValue(_options.Algorithms[i], out var algorithm))
                errors.AddUnknown($"{path}:Algorithms:{i}", _options.Algorithms[i], "a signature algorithm", JwtAlgorithm.All.Keys);
            else
                algorithms.Add(algorithm);
        }

        // A public key must never be taken for a secret (RFC 8725 §2.1).
        if (algorithms.Any(IsSymmetric) && !algorithms.TrueForAll(IsSymmetric))
            errors.Add($"{path}:Algorithms", "mixes algorithms with a secret (HS…) and with a public key; make two schemes of it");
        return algorithms;
    }

    private void CheckSource()
    {
        string[] sources = [.. new[]
        {
            (nameof(_options.Secret), _options.Secret), (nameof(_options.PublicKeyFile), _options.PublicKeyFile), (nameof(_options.JwksFile), _options.JwksFile),
            (nameof(_options.JwksUri), _options.JwksUri), (nameof(_options.Authority), _options.Authority),
        }.Where(static source => source.Item2 is not null).Select(static source => source.Item1)];
        // An authority beside another source of keys is the issuer alone.
        if (sources.Length == 2 && sources[1] == nameof(_options.Authority))
            return;
        if (sources.Length == 0)
            errors.Add(path, "needs a key: one of Secret, PublicKeyFile, JwksFile, JwksUri and Authority");
        else if (sources.Length > 1)
            errors.Add($"{path}:{sources[1]}", $"cannot stand beside {sources[0]}; keep one of them");
    }

    private KeySource? ReadKeys(List<JwtAlgorithm> algorithms)
    {
        if (_options.Secret is { } secret)
            return new FixedKeys(new KeySet(ReadSecret(secret, algorithms)));
        var (key, source) =
            _options.PublicKeyFile is { } pem ? (nameof(_options.PublicKeyFile), pem)
            : _options.JwksFile is { } set ? (nameof(_options.JwksFile), set)
            : _options.JwksUri is { } address ? (nameof(_options.JwksUri), address)
            : (nameof(_options.Authority), _options.Authority);
        if (source is null)
            return null;
        if (algorithms.Exists(IsSymmetric))
        {
            errors.Add($"{path}:{key}", "has public keys, which the HS… algorithms do not take; use Secret, or another algorithm");
            return null;
        }

        return _options.PublicKeyFile is null && _options.JwksFile is null ? ReadAddress(key, source) : ReadFile(key, source, algorithms);
    }

    private RemoteKeys? ReadAddress(string key, string source)
    {
        var refresh = _options.KeyRefresh;
        if (RemoteAddress.Check($"{path}:{key}", source, _options.AllowHttp, errors) is not { } address || errors.Errors.Count > _before)
            return null;
        return surroundings.Keys.Of(
            new RemoteKeysSettings(
                name, address, key == nameof(_options.Authority), _options.AllowHttp, string.Join(',', _options.Algorithms), refresh.Interval, refresh.CoolDown, refresh.Timeout),
            surroundings);
    }

    private FixedKeys? ReadFile(string key, string file, List<JwtAlgorithm> algorithms)
    {
        if (files.Read(file, MaxKeyFileBytes, out var content) is { } problem)
        {
            errors.Add($"{path}:{key}", problem);
            return null;
        }

        var loaded = _options.PublicKeyFile is null ? KeyFile.ReadSet(content, algorithms) : KeyFile.ReadPem(content, algorithms);
        if (loaded.Problem is { } wrong)
            errors.Add($"{path}:{key}", $"'{file}' {wrong}");
        return new FixedKeys(new KeySet(loaded.Keys));
    }

    private VerificationKey[] ReadSecret(string secret, List<JwtAlgorithm> algorithms)
    {
        var place = $"{path}:{nameof(_options.Secret)}";
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length == 0)
            errors.Add(place, "is empty: anybody could sign");
        else if (algorithms.Exists(static algorithm => !IsSymmetric(algorithm)))
            errors.Add(place, "is for the HS… algorithms only; the others need a public key");
        else if (bytes.Length < SecretKey.AdvisedBytes)
            errors.Warn(place, $"has {bytes.Length} bytes: fewer than {SecretKey.AdvisedBytes} can be guessed from any token");
        return [new SecretKey(bytes)];
    }

    private static bool IsSymmetric(JwtAlgorithm algorithm) => algorithm.Family == JwtAlgorithmFamily.Hmac;
}
