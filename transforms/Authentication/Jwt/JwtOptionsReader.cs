using System.Text;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Checks a scheme's options and reads its keys.</summary>
/// <param name="path">The scheme's path, for errors.</param>
/// <param name="options">Its options.</param>
/// <param name="files">The files it names.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class JwtOptionsReader(string path, JwtOptions options, NamedFiles files, ConfigurationErrors errors)
{
    private const int MaxKeyFileBytes = 256 * 1024;

    private readonly int _before = errors.Errors.Count;

    /// <summary>The keys; null where anything is wrong.</summary>
    public KeySet? Read()
    {
        var algorithms = ReadAlgorithms();
        CheckSource();
        CheckTexts();
        if (options.Issuers.Count == 0)
            errors.Warn(path, "has no Issuers: tokens of any issuer with its key are taken");
        if (options.Audiences.Count == 0)
            errors.Warn(path, "has no Audiences: tokens meant for others are taken");
        var keys = ReadKeys(algorithms);
        return errors.Errors.Count == _before ? new KeySet(keys) : null;
    }

    private List<JwtAlgorithm> ReadAlgorithms()
    {
        var algorithms = new List<JwtAlgorithm>();
        if (options.Algorithms.Count == 0)
            errors.Add($"{path}:Algorithms", $"needs at least one of {string.Join(", ", JwtAlgorithm.All.Keys)}");
        for (var i = 0; i < options.Algorithms.Count; i++)
        {
            if (!JwtAlgorithm.All.TryGetValue(options.Algorithms[i], out var algorithm))
                errors.AddUnknown($"{path}:Algorithms:{i}", options.Algorithms[i], "a signature algorithm", JwtAlgorithm.All.Keys);
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
            (nameof(options.Secret), options.Secret), (nameof(options.PublicKeyFile), options.PublicKeyFile), (nameof(options.JwksFile), options.JwksFile),
        }.Where(static source => source.Item2 is not null).Select(static source => source.Item1)];
        if (sources.Length == 0)
            errors.Add(path, "needs a key: one of Secret, PublicKeyFile and JwksFile");
        else if (sources.Length > 1)
            errors.Add($"{path}:{sources[1]}", $"cannot stand beside {sources[0]}; keep one of them");
    }

    private void CheckTexts()
    {
        if (!Shared.FieldSyntax.IsToken(options.TokenHeader))
            errors.Add($"{path}:{nameof(options.TokenHeader)}", $"'{options.TokenHeader}' is not the name of a header");
        if (options.TokenCookie is not null && !Shared.FieldSyntax.IsToken(options.TokenCookie))
            errors.Add($"{path}:{nameof(options.TokenCookie)}", $"'{options.TokenCookie}' is not the name of a cookie");
        if (options.TokenQuery is { Length: 0 })
            errors.Add($"{path}:{nameof(options.TokenQuery)}", "must not be empty");
    }

    private IReadOnlyList<VerificationKey> ReadKeys(List<JwtAlgorithm> algorithms)
    {
        if (options.Secret is { } secret)
            return ReadSecret(secret, algorithms);
        if ((options.PublicKeyFile ?? options.JwksFile) is not { } file)
            return [];

        var key = options.PublicKeyFile is null ? nameof(options.JwksFile) : nameof(options.PublicKeyFile);
        if (algorithms.Exists(IsSymmetric))
        {
            errors.Add($"{path}:{key}", "holds public keys, which the HS… algorithms do not take; use Secret, or another algorithm");
            return [];
        }

        if (files.Read(file, MaxKeyFileBytes, out var content) is { } problem)
        {
            errors.Add($"{path}:{key}", problem);
            return [];
        }

        var loaded = options.PublicKeyFile is null ? KeyFile.ReadSet(content, algorithms) : KeyFile.ReadPem(content, algorithms);
        if (loaded.Problem is { } wrong)
            errors.Add($"{path}:{key}", $"'{file}' {wrong}");
        return loaded.Keys;
    }

    private VerificationKey[] ReadSecret(string secret, List<JwtAlgorithm> algorithms)
    {
        var place = $"{path}:{nameof(options.Secret)}";
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length == 0)
            errors.Add(place, "is empty: anybody could sign");
        else if (algorithms.Exists(static algorithm => !IsSymmetric(algorithm)))
            errors.Add(place, "is for the HS… algorithms only; the others need PublicKeyFile or JwksFile");
        else if (bytes.Length < SecretKey.AdvisedBytes)
            errors.Warn(place, $"has {bytes.Length} bytes: fewer than {SecretKey.AdvisedBytes} can be guessed from any token");
        return [new SecretKey(bytes)];
    }

    private static bool IsSymmetric(JwtAlgorithm algorithm) => algorithm.Family == JwtAlgorithmFamily.Hmac;
}
