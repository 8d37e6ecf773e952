using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Authentication.ClientCertificates;

/// <summary>Checks a scheme's options and reads its authorities.</summary>
internal static class ClientCertificateOptionsReader
{
    private const int MaxFileBytes = 1024 * 1024;
    private const int ThumbprintDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>True when nothing is wrong.</summary>
    /// <param name="path">The scheme's path, for errors.</param>
    /// <param name="options">Its options.</param>
    /// <param name="files">The files it names.</param>
    /// <param name="errors">Where to report what is wrong.</param>
    /// <param name="authorities">The authorities; null for those of the endpoint.</param>
    public static bool Read(string path, ClientCertificateOptions options, NamedFiles files, ConfigurationErrors errors, out X509Certificate2Collection? authorities)
    {
        var before = errors.Errors.Count;
        authorities = null;
        if (options.AuthoritiesFile is { } file)
        {
            var place = $"{path}:{nameof(options.AuthoritiesFile)}";
            if (files.Read(file, MaxFileBytes, out var content) is { } unread)
                errors.Add(place, unread);
            else if (AuthoritiesFile.Load(file, content) is { Problem: { } problem })
                errors.Add(place, problem.Message);
            else
                authorities = AuthoritiesFile.Load(file, content).Value;
        }

        for (var i = 0; i < options.Thumbprints.Count; i++)
        {
            if (options.Thumbprints[i].Length != ThumbprintDigits || options.Thumbprints[i].AsSpan().ContainsAnyExcept(HexDigits))
            {
                errors.Add(
                    $"{path}:{nameof(options.Thumbprints)}:{i}",
                    $"must be the {ThumbprintDigits} lower-case hexadecimal digits of a certificate's SHA-256, as `openssl x509 -in client.crt -outform DER | sha256sum` prints them");
            }
        }

        return errors.Errors.Count == before;
    }
}
