using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Configuration.Reading;

namespace Gateway.Tests.Configuration.Reading;

public sealed class SubstitutionTests
{
    private readonly Dictionary<string, string> _variables = new() { ["HOST"] = "shop.local", ["EMPTY"] = "", ["_P1"] = "80", ["ODD"] = "${HOST}" };
    private readonly Dictionary<string, byte[]> _files = [];

    [Theory]
    [InlineData("plain", "plain", false)]
    [InlineData("", "", false)]
    [InlineData("$HOST {HOST} $ {", "$HOST {HOST} $ {", false)]
    [InlineData("${HOST}", "shop.local", true)]
    [InlineData("http://${HOST}:${_P1}/", "http://shop.local:80/", true)]
    [InlineData("${HOST:-x}", "shop.local", true)]
    [InlineData("${ABSENT:-x y}", "x y", true)]
    [InlineData("${ABSENT:-}", "", true)]
    [InlineData("${ABSENT:-a:-b}", "a:-b", true)]
    [InlineData("${EMPTY:-x}", "x", true)]
    [InlineData("${EMPTY}", "", true)]
    [InlineData("${ODD}", "${HOST}", true)]
    [InlineData("$${HOST}", "${HOST}", false)]
    [InlineData("$${", "${", false)]
    [InlineData("$$${HOST}", "$${HOST}", false)]
    [InlineData("a$${b}${HOST}", "a${b}shop.local", true)]
    [InlineData("/api/{**rest}", "/api/{**rest}", false)]
    public void Expand_Text_IsSubstituted(string text, string expected, bool isSubstituted)
    {
        var expansion = Expand(text);

        Assert.Empty(expansion.Errors);
        Assert.Equal((expected, isSubstituted), (expansion.Text, expansion.IsSubstituted));
    }

    [Theory]
    [InlineData("${HOST}", true)]
    [InlineData("${ABSENT:-x}", true)]
    [InlineData("${HOST} ", false)]
    [InlineData("${HOST}${HOST}", false)]
    [InlineData("$${HOST}", false)]
    public void Expand_Text_KnowsWhetherItIsOneSubstitution(string text, bool isWhole) => Assert.Equal(isWhole, Expand(text).IsWhole);

    [Theory]
    [InlineData("${ABSENT}", "the environment variable ABSENT is not set; ${ABSENT:-default} gives it a default")]
    [InlineData("x${HOST", "'${HOST' has no closing '}'; a literal ${ is written $${")]
    [InlineData("${A:-${B}}", "'${A:-${B}' holds another substitution, which is not supported")]
    [InlineData("${}", "'${}' is no substitution; it is written ${NAME}, ${NAME:-default} or ${file:path}, and a literal ${ is written $${")]
    [InlineData("${a b}", "'${a b}' is no substitution; it is written ${NAME}, ${NAME:-default} or ${file:path}, and a literal ${ is written $${")]
    [InlineData("${1A}", "'${1A}' is no substitution; it is written ${NAME}, ${NAME:-default} or ${file:path}, and a literal ${ is written $${")]
    [InlineData("${file:}", "'${file:}' names no file")]
    [InlineData("${file:a\0b}", "'${file:a\\u0000b}' names no file")]
    [InlineData("${file:absent}", "the file 'absent' does not exist")]
    public void Expand_Mistake_IsAnError(string text, string expected)
    {
        var expansion = Expand(text);

        Assert.Equal([expected], expansion.Errors);
        Assert.Equal(text, expansion.Text);
    }

    [Fact]
    public void Expand_TwoMistakes_ReportsBoth() => Assert.Equal(2, Expand("${ONE} ${TWO}").Errors.Count);

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("two\nlines\n\n", "two\nlines\n")]
    [InlineData("", "")]
    [InlineData(" spaced ", " spaced ")]
    [InlineData("\uFEFFmarked", "marked")]
    [InlineData("${HOST}", "${HOST}")]
    public void Expand_File_IsItsContentWithoutTheLastLineEnd(string content, string expected)
    {
        _files["/etc/app/key"] = Encoding.UTF8.GetBytes(content);

        Assert.Equal(expected, Expand("${file:key}").Text);
        Assert.Equal(expected, Expand("${file:/etc/app/key}").Text);
        Assert.Equal(expected, Expand("${file:../app/key}").Text);
    }

    [Fact]
    public void Expand_BinaryFile_IsAnError()
    {
        _files["/etc/app/key"] = [0xFF, 0x00];

        Assert.Equal(["the file 'key' is not UTF-8 text"], Expand("${file:key}").Errors);
    }

    [Fact]
    public void Expand_AnyText_GivesATextOrAnErrorAndNeverThrows() =>
        Prop.ForAll(
            Gen.Elements("$", "{", "}", "${", "HOST", ":-", "file:", "x").ArrayOf().Select(static parts => string.Concat(parts)).ToArbitrary(),
            text =>
            {
                var expansion = Expand(text);
                return expansion.Errors.Count > 0 ? expansion.Text == text : expansion.IsSubstituted || expansion.Text == text.Replace("$${", "${", StringComparison.Ordinal);
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private Expansion Expand(string text) =>
        new Substitution(_variables.GetValueOrDefault, ReadFile, new Redaction()).Expand(text, "/etc/app");

    private FileContent ReadFile(string path) =>
        _files.TryGetValue(path, out var content) ? new FileContent(content, null, "") : new FileContent(default, "does not exist", "");
}
