using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>Checks the options and finds the sources.</summary>
/// <param name="path">Their path, for errors.</param>
/// <param name="options">The options.</param>
/// <param name="redis">The section <c>Redis</c>.</param>
/// <param name="schemes">The schemes there are.</param>
/// <param name="files">Where files are.</param>
/// <param name="surroundings">The process around it.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class RevocationOptionsReader(
    string path, RevocationOptions options, RedisOptions redis, IEnumerable<string> schemes, NamedFiles files, Surroundings surroundings, ConfigurationErrors errors)
{
    /// <summary>The list; null where anything is wrong.</summary>
    public RevocationList? Read()
    {
        var before = errors.Errors.Count;
        var sources = new List<RevocationSource>();
        if (options.File is { } name)
        {
            // Not one of the files that are watched with the configuration: an entry must not make everything anew.
            var file = Path.GetFullPath(name, files.Directory);
            if (System.IO.File.Exists(file))
                sources.Add(surroundings.Revocations.Of($"file {file}", () => new RevocationFile(file)));
            else
                errors.Add($"{path}:{nameof(options.File)}", $"needs at least an empty file: '{name}' {MissingFile.Describe(file)}");
        }

        if (options.RedisSet is not null || options.RedisStream is not null)
            AddRedis(sources);
        if (options.File is null && options.RedisSet is null && options.RedisStream is null)
            errors.Add(path, "needs File, RedisSet or RedisStream: where revocations are read");
        return errors.Errors.Count == before ? new RevocationList(sources, options.MaxStale, schemes, surroundings) : null;
    }

    private void AddRedis(List<RevocationSource> sources)
    {
        if ((options.RedisConnection ?? redis.Connection) is not { } connection)
        {
            errors.Add(path, RedisOptions.Missing);
            return;
        }

        if (options.RedisConnection is { } own && Shared.Redis.RedisConnection.FindFault(own) is { } fault)
        {
            errors.Add($"{path}:{nameof(options.RedisConnection)}", fault);
            return;
        }

        if (Shared.Redis.RedisConnection.FindFault(connection) is not null)
            return;
        if (options.RedisSet is { } set)
            sources.Add(surroundings.Revocations.Of($"set {connection} {options.RedisDatabase} {set}", () => new RevocationSet(surroundings.Redis.Of(connection), options.RedisDatabase, set, surroundings.Time)));
        if (options.RedisStream is { } stream)
            sources.Add(surroundings.Revocations.Of($"stream {connection} {options.RedisDatabase} {stream}", () => RevocationStream.Of(surroundings.Redis.Of(connection), options.RedisDatabase, stream, surroundings.Time)));
    }
}
