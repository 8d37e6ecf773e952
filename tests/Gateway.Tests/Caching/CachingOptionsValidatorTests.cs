using Gateway.Transforms.Caching;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Caching;

public sealed class CachingOptionsValidatorTests
{
    [Theory]
    [InlineData("256MiB", null, "4MiB")]
    [InlineData("32MiB", null, "4MiB")]
    [InlineData("16MiB", null, "2MiB")]
    [InlineData("1MiB", null, "128KiB")]
    [InlineData("256MiB", "16MiB", "16MiB")]
    public void Resolve_LongestBody_IsAsWritten_ElseWhatMemoryAllows(string memory, string? written, string expected)
    {
        var options = new CachingOptions
        {
            MemoryLimit = Size(memory),
            Policies = new Dictionary<string, CachePolicyOptions> { ["shop"] = new() { MaxEntryBytes = written is null ? null : Size(written) } },
        };
        var sections = new ConfigurationSections([KeyValuePair.Create<Type, object>(typeof(CachingOptions), options)]);
        var errors = new ConfigurationErrors();

        CachingOptionsValidator.Validate(options, sections, errors);
        var policy = (CachePolicy?)new CachingOptionsValidator().Resolve(new RouteKeyContext("r", "r:CachePolicy", "shop", sections, errors));

        Assert.Empty(errors.Errors);
        Assert.Equal(Size(expected).Bytes, policy!.MaxEntryBytes);
    }

    private static ByteSize Size(string text) => ByteSize.TryParse(text, out var size) ? size : throw new ArgumentException(text, nameof(text));
}
