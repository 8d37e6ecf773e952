using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration.Reading;

public sealed class ConfigurationParserTests
{
    private static readonly JsonDocumentOptions SameRules = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = ConfigurationParser.MaxDepth,
    };

    [Theory]
    [InlineData("", "1:1 the configuration is empty: it has no value")]
    [InlineData(" // x", "1:6 the configuration is empty: it has no value")]
    [InlineData("[]", "1:1 the configuration must be an object { … }, but is a list")]
    [InlineData("5", "1:1 the configuration must be an object { … }, but is a number")]
    [InlineData("{", "1:2 the file ends before the object that begins at line 1, column 1 is closed")]
    [InlineData("{\n  \"A\": [\n    1,\n", "4:1 the file ends before the list that begins at line 2, column 8 is closed")]
    [InlineData("{ \"A\": ", "1:8 the file ends before the object that begins at line 1, column 1 is closed")]
    [InlineData("{ \"A\" ", "1:7 the file ends before the object that begins at line 1, column 1 is closed")]
    [InlineData("{ \"A\": 1 \"B\": 2 }", "1:10 a comma is missing before '\"'")]
    [InlineData("{ \"A\": 1, , }", "1:11 there is a comma too many")]
    [InlineData("{ , }", "1:3 there is a comma without a key and value before it")]
    [InlineData("{ \"A\": [ , ] }", "1:10 there is a comma without a value before it")]
    [InlineData("{ \"A\" 1 }", "1:7 a ':' is missing after this key")]
    [InlineData("{ \"A\" /* x */ : 1 }", "1:15 no comment may stand between a key and its ':'")]
    [InlineData("]", "1:1 ']' is no value: a text stands in double quotes, other values are true, false, null and numbers")]
    [InlineData("{ \"A\": }", "1:8 the key \"A\" has no value")]
    [InlineData("{ \"A\": , }", "1:8 the key \"A\" has no value")]
    [InlineData("{ A: 1 }", "1:3 a key in double quotes is expected, but 'A' was found")]
    [InlineData("{ 'A': 1 }", "1:3 keys stand in double quotes, not single ones")]
    [InlineData("{ \"A\": 'x' }", "1:8 texts stand in double quotes, not single ones")]
    [InlineData("{ \"A\": True }", "1:8 'True' is no value: a text stands in double quotes, other values are true, false, null and numbers")]
    [InlineData("{ \"A\": 30s }", "1:8 this is no number as JSON writes it; a text such as \"30s\" stands in double quotes")]
    [InlineData("{ \"A\": 01 }", "1:8 this is no number as JSON writes it; a text such as \"30s\" stands in double quotes")]
    [InlineData("{ \"A\": .5 }", "1:8 this is no number as JSON writes it; a text such as \"30s\" stands in double quotes")]
    [InlineData("{ \"A\": \"x }\n", "1:8 this text is not closed by a double quote at the end of its line")]
    [InlineData("{ \"A\": \"x", "1:8 the file ends within this text: its closing double quote is missing")]
    [InlineData("{ \"A\": \"C:\\dir\" }", "1:11 '\\d' is no escape in a text; a backslash is written as \\\\")]
    [InlineData("{ \"A\": \"\\u12\" }", "1:9 '\\u' is no escape in a text; a backslash is written as \\\\")]
    [InlineData("{ \"A\": \"a\tb\" }", "1:10 a control character (U+0009) stands in a text; write it as \\u0009")]
    [InlineData("{ \"A\": [ 1 } ", "1:12 '}' does not close the list that begins at line 1, column 8; ']' is expected")]
    [InlineData("{ \"A\": 1 ]", "1:10 ']' does not close the object that begins at line 1, column 1; '}' is expected")]
    [InlineData("{ ]", "1:3 ']' does not close the object that begins at line 1, column 1; '}' is expected")]
    [InlineData("{} {}", "1:4 the configuration ends before this, but '{' follows")]
    [InlineData("{ /* x }", "1:3 this comment is not closed by */")]
    [InlineData("{ / }", "1:3 '/' begins no comment; comments are // to the end of the line, or /* … */")]
    [InlineData("{ \"A\": \"\\ud800\" }", "1:8 A: the text has a \\ud800 to \\udfff escape without its other half")]
    [InlineData("{ \"A\": -Infinity }", "1:8 '-Infinity' is no value: a text stands in double quotes, other values are true, false, null and numbers")]
    [InlineData("{ \"A\": Unknown }", "1:8 'U…' is no value: a text stands in double quotes, other values are true, false, null and numbers")]
    [InlineData("{ \"A\": 😀x }", "1:8 '😀…' is no value: a text stands in double quotes, other values are true, false, null and numbers")]
    public void Parse_BrokenJson_SaysWhatAndWhere(string json, string expected) => Assert.Equal([$"file.json:{expected}"], ErrorsOf(json));

    [Theory]
    [InlineData("{ \"Token\": s3cr3tTokenNoQuotes99 }")]
    [InlineData("{ \"Token\": 3cr3tTokenNoQuotes99 }")]
    [InlineData("{ \"Token\": -3cr3tTokenNoQuotes99 }")]
    [InlineData("{ \"Token\": True3cr3tTokenNoQuotes99 }")]
    [InlineData("{ \"Token\": \"0123456789\"3cr3tTokenNoQuotes99\" }")]
    [InlineData("{ \"Token\": \"0123456789\", 3cr3tTokenNoQuotes99\" }")]
    [InlineData("{ \"Tokens\": { \"3cr3tTokenNoQuotes99\", \"b\" } }")]
    [InlineData("{ \"Tokens\": { \"3cr3tTokenNoQuotes99\" /**/ : 1 } }")]
    [InlineData("{ \"Token\": '3cr3tTokenNoQuotes99' }")]
    [InlineData("{ \"Token\": \"3cr3tTokenNoQuotes99 }")]
    [InlineData("{ \"Token\": \"\\3cr3tTokenNoQuotes99\" }")]
    [InlineData("{ } 3cr3tTokenNoQuotes99")]
    public void Parse_BrokenText_IsNotQuoted(string json)
    {
        var error = Assert.Single(ErrorsOf(json));

        Assert.DoesNotContain("cr3t", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("True")]
    [InlineData("FALSE")]
    [InlineData("None")]
    [InlineData("Null")]
    [InlineData("NULL")]
    [InlineData("undefined")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("yes")]
    public void Parse_WordOfAnotherLanguage_IsQuoted(string word) =>
        Assert.StartsWith($"file.json:1:8 '{word}' is no value", Assert.Single(ErrorsOf($"{{ \"A\": {word} }}")), StringComparison.Ordinal);

    [Fact]
    public void Parse_DuplicateKeys_NamesBothPlaces() =>
        Assert.Equal(
            ["file.json:2:13 A:B: the key stands twice in this object; first at file.json:1:10"],
            ErrorsOf("{ \"A\": { \"B\": 1,\n            \"B\": 2 } }"));

    [Fact]
    public void Parse_DuplicateKeySpelledWithAnEscape_IsSeen() => Assert.Single(ErrorsOf("""{ "A": 1, "\u0041": 2 }"""));

    [Fact]
    public void Parse_TooDeep_SaysWhere()
    {
        var deepest = $"{{ \"A\": {new string('[', 63)}{new string(']', 63)} }}";
        var deeper = $"{{ \"A\": {new string('[', 64)}{new string(']', 64)} }}";

        Assert.Empty(ErrorsOf(deepest));
        Assert.Equal(["file.json:1:71 objects and lists are nested more than 64 deep"], ErrorsOf(deeper));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'\n', (byte)'"', 0xC3, 0xA9, 0xFF }, "file.json:2:3 the byte 0xFF is not valid UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0 }, "file.json:1:1 the file is UTF-16; save it as UTF-8")]
    public void Parse_NoUtf8_SaysWhere(byte[] bytes, string expected)
    {
        var (root, errors) = Parse(bytes);

        Assert.Null(root);
        Assert.Equal(expected, Assert.Single(errors));
    }

    [Fact]
    public void Parse_ByteOrderMark_IsNoCharacter()
    {
        var (root, errors) = Parse([.. Encoding.UTF8.Preamble, .. "{ \"A\": 1 }"u8]);

        Assert.Empty(errors);
        Assert.Equal(new SourceLocation("file.json", 1, 3), root!.Find("A")!.Location);
    }

    [Fact]
    public void Parse_Values_KnowTheirPlaces()
    {
        var (root, _) = Parse("{\r\n  \"é😀\": [ true,\n\t\"x\" ], // é\n  \"B\": null }"u8.ToArray());

        var list = root!.Properties[0];
        Assert.Equal(("é😀", 2, 3), (list.Name, list.Location.Line, list.Location.Column));
        Assert.Equal((2, 9), (list.Value.Location.Line, list.Value.Location.Column));
        Assert.Equal((2, 11), (list.Value.Items[0].Location.Line, list.Value.Items[0].Location.Column));
        Assert.Equal((3, 2), (list.Value.Items[1].Location.Line, list.Value.Items[1].Location.Column));
        Assert.Equal((4, 8), (root.Properties[1].Value.Location.Line, root.Properties[1].Value.Location.Column));
    }

    [Fact]
    public void Parse_AnyMutatedDocument_HasTheVerdictOfTheJsonReader() =>
        Prop.ForAll(Documents.Mutated, static json =>
        {
            var (root, errors) = Parse(Encoding.UTF8.GetBytes(json));
            return IsObject(json) == (root is not null) && (root is not null || errors.Length > 0);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void Parse_AnyDocument_FindsEachValueWhereItStands() =>
        Prop.ForAll(Documents.Valid, static json =>
        {
            var (root, errors) = Parse(Encoding.UTF8.GetBytes(json));
            Assert.Empty(errors);
            var lines = json.Split('\n');
            return root!.Properties.All(property => StandsAt(lines, property.Value));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool StandsAt(string[] lines, ConfigurationNode node)
    {
        // Columns count characters, of which a surrogate pair is one.
        var runes = lines[node.Location.Line - 1].EnumerateRunes().Skip(node.Location.Column - 1);
        var expected = node.Kind switch
        {
            ConfigurationNodeKind.Object => '{',
            ConfigurationNodeKind.Array => '[',
            ConfigurationNodeKind.String => '"',
            _ => node.RawText[0],
        };
        return runes.First() == new Rune(expected)
            && node.Items.All(item => StandsAt(lines, item))
            && node.Properties.All(property => StandsAt(lines, property.Value));
    }

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, SameRules);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string[] ErrorsOf(string json) => Parse(Encoding.UTF8.GetBytes(json)).Errors;

    private static (ConfigurationNode? Root, string[] Errors) Parse(byte[] utf8)
    {
        var errors = new ConfigurationErrors();
        var substitution = new Substitution(static _ => null, static path => FileContent.Read(path, 1), new Redaction());
        var root = ConfigurationParser.Parse(utf8, "file.json", "/", substitution, errors);
        return (root, [.. errors.Errors.Select(static error => error.ToString())]);
    }
}
