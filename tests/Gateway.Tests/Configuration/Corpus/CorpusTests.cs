namespace Gateway.Tests.Configuration.Corpus;

/// <summary>Holds the gateway and its schema to the same verdict on every file of <c>tests/corpus</c>.</summary>
public sealed class CorpusTests(ComposedGateway gateway, SchemaVerdicts schema) : IClassFixture<ComposedGateway>, IClassFixture<SchemaVerdicts>
{
    private const int MinBroken = 60;

    public static TheoryData<string> Valid { get; } = new(CorpusFile.In("valid").Select(static file => file.Name));

    public static TheoryData<string> Broken { get; } = new(CorpusFile.In("broken").Select(static file => file.Name));

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task Gateway_ValidFile_HasNoErrors(string name) => Assert.Empty(await gateway.ErrorsOfAsync(Find(name).Path));

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Gateway_BrokenFile_NamesEachMistakeAndItsPlace(string name)
    {
        var file = Find(name);
        var errors = await gateway.ErrorsOfAsync(file.Path);

        Assert.NotEmpty(file.Expected);
        Assert.True(
            errors.Count == file.Expected.Count && errors.Zip(file.Expected).All(static pair => pair.First.StartsWith(pair.Second, StringComparison.Ordinal)),
            $"expected:\n{string.Join('\n', file.Expected)}\nactual:\n{string.Join('\n', errors)}");
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Schema_ValidFile_Accepts(string name) => Assert.Empty(schema.ProblemsOf(Find(name).Path));

    [Theory]
    [InlineData("broken/auth-jwt-unknown-key.json", "must NOT have additional properties")]
    [InlineData("broken/auth-scheme-type-unknown.json", "must be equal to one of the allowed values")]
    [InlineData("broken/auth-introspection-without-secret.json", "must have required property 'ClientSecret'")]
    public void Schema_OneMistakeInAScheme_IsOneProblem(string name, string expected)
    {
        // Which branch it is in is said too.
        var problem = Assert.Single(schema.ProblemsOf(Find(name).Path), static problem => !problem.Contains("\"then\"", StringComparison.Ordinal));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Schema_BrokenFile_RejectsUnlessOnlyTheGatewayCanKnow(string name)
    {
        var file = Find(name);

        Assert.Equal(file.IsValidForSchema, schema.ProblemsOf(file.Path).Count == 0);
    }

    [Fact]
    public void Corpus_IsLarge() => Assert.InRange(CorpusFile.In("broken").Count, MinBroken, int.MaxValue);

    private static CorpusFile Find(string name) => CorpusFile.In(name.Split('/')[0]).Single(file => file.Name == name);
}
